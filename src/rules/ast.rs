//! The syntax tree of a rule: what the file says, each word with its place, nothing decided yet.
//!
//! Borrows the text of the fence. Spans lie in the Markdown file.

use crate::source::{Span, Spanned};

/// A word and its place.
pub(super) type Word<'t> = Spanned<&'t str>;

/// A string as written between its quotes (escapes not yet resolved) and its place, quotes
/// excluded.
pub(super) type Quoted<'t> = Spanned<&'t str>;

/// A whole `rule` fence.
#[derive(Debug, Default)]
pub(super) struct File<'t> {
    pub(super) severity: Option<Word<'t>>,
    /// `severity WORD when CONDITION`, in order.
    pub(super) severities: Vec<(Word<'t>, Expr<'t>)>,
    pub(super) kinds: Vec<Word<'t>>,
    pub(super) citations: Vec<Quoted<'t>>,
    pub(super) status: Option<Word<'t>>,
    pub(super) audiences: Vec<Word<'t>>,
    pub(super) aliases: Vec<Word<'t>>,
    /// `aliases CODE when CONDITION`, in order; the codes are among `aliases` too.
    pub(super) codes: Vec<(Vec<Word<'t>>, Expr<'t>)>,
    pub(super) stands_for: Vec<Word<'t>>,
    pub(super) formerly: Vec<Word<'t>>,
    pub(super) applies_to: Option<Word<'t>>,
    pub(super) native: Option<Word<'t>>,
    pub(super) clause: Option<Clause<'t>>,
    /// A word stands where the condition was to go on: its types mean nothing then.
    pub(super) broken: bool,
    pub(super) at: Option<Place<'t>>,
    pub(super) also: Vec<(Place<'t>, Quoted<'t>)>,
    pub(super) label: Option<Quoted<'t>>,
    pub(super) message: Option<Quoted<'t>>,
    /// What is said where nothing of an organization is about it: makes the rule a guardrail.
    pub(super) absent: Option<Quoted<'t>>,
    pub(super) help: Option<Quoted<'t>>,
    pub(super) example: Option<Quoted<'t>>,
    pub(super) report: Option<Path<'t>>,
    pub(super) fix: Option<Fix<'t>>,
}

/// `forbid SCOPE [NAME] where CONDITION`, or `require …`.
#[derive(Debug)]
pub(super) struct Clause<'t> {
    /// The first word to the last word before the condition.
    pub(super) span: Span,
    /// True for `require`.
    pub(super) required: bool,
    pub(super) scope: Word<'t>,
    pub(super) binder: Option<Word<'t>>,
    pub(super) condition: Expr<'t>,
}

/// Where a finding points.
#[derive(Debug)]
pub(super) enum Place<'t> {
    /// A name, or a property of one.
    Path(Path<'t>),
    /// `element Action`
    Element(Word<'t>),
}

/// `fix …`
#[derive(Debug)]
pub(super) struct Fix<'t> {
    pub(super) span: Span,
    pub(super) mend: Mend<'t>,
    pub(super) safety: Option<Word<'t>>,
}

/// What a fix does.
#[derive(Debug)]
pub(super) enum Mend<'t> {
    /// `add condition OPERATOR "key" "value", …`
    AddCondition {
        operator: Word<'t>,
        key: Quoted<'t>,
        values: Vec<Quoted<'t>>,
    },
    /// `replace NAME with "…"`
    Replace { what: Path<'t>, text: Quoted<'t> },
    /// `set Version "…"`
    Set { element: Word<'t>, text: Quoted<'t> },
    /// `remove NAME`, `remove element Condition`
    Remove(Place<'t>),
}

/// `s.actions`: a name and properties.
#[derive(Clone, Debug)]
pub(super) struct Path<'t> {
    pub(super) names: Vec<Word<'t>>,
    pub(super) span: Span,
}

/// `some`, `every` or `no`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quantifier {
    Some,
    Every,
    No,
}

/// A condition.
#[derive(Debug)]
pub(super) enum Expr<'t> {
    Or(Vec<Expr<'t>>),
    And(Vec<Expr<'t>>),
    Not(Box<Expr<'t>>),
    /// `some NAME in RANGE: BODY`
    Quantified {
        quantifier: Quantifier,
        binders: Vec<Word<'t>>,
        range: Operand<'t>,
        body: Box<Expr<'t>>,
    },
    /// `has NotAction`, `s has no Condition`
    Has {
        subject: Option<Operand<'t>>,
        absent: bool,
        element: Word<'t>,
    },
    /// `LEFT is RIGHT` and its like.
    Compare {
        left: Operand<'t>,
        relation: Relation,
        /// True for `is not`, `not in`, …
        negated: bool,
        right: Operand<'t>,
    },
    /// `LEFT covers …`
    Covers {
        subject: Operand<'t>,
        negated: bool,
        quantifier: Option<Quantifier>,
        binder: Option<Word<'t>>,
        range: Operand<'t>,
        body: Option<Box<Expr<'t>>>,
    },
    /// A property that is true or false, or a question to the prover.
    Truth(Operand<'t>),
    /// `same request allowed(…)`
    SameRequest(Operand<'t>),
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    Is,
    In,
    Like,
    Within,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A value.
#[derive(Debug)]
pub(super) enum Operand<'t> {
    Text(Quoted<'t>),
    Number(Word<'t>),
    /// `@name`, without the `@`; the place includes it.
    Set(Word<'t>),
    /// `{a, b}`
    List(Vec<Operand<'t>>, Span),
    /// `a.service`, `Allow`, `resource:s3`
    Path(Path<'t>),
    /// `allowed(action a, …)`
    Call(Word<'t>, Vec<Argument<'t>>, Span),
    /// `context "aws:SecureTransport"`
    ContextKey(Quoted<'t>, Span),
}

impl Operand<'_> {
    /// Where it stands.
    pub(super) fn span(&self) -> Span {
        match self {
            Self::Text(quoted) => {
                Span::new(quoted.span.start.saturating_sub(1), quoted.span.end + 1)
            }
            Self::Number(word) | Self::Set(word) => word.span,
            Self::List(_, span) | Self::Call(_, _, span) | Self::ContextKey(_, span) => *span,
            Self::Path(path) => path.span,
        }
    }
}

/// One argument of a question.
#[derive(Debug)]
pub(super) enum Argument<'t> {
    /// `s`, `"aws:PrincipalArn"`
    Value(Operand<'t>),
    /// `action a`, `context foreign`, `context "key" not like pattern`
    Constraint {
        dimension: Word<'t>,
        key: Option<Quoted<'t>>,
        relation: Relation,
        negated: bool,
        value: Operand<'t>,
    },
}

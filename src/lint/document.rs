//! One document: every rule that may apply, one finding a cause.

use std::rc::Rc;
use std::sync::Arc;

use super::active::ActiveRule;
use super::audience::Users;
use super::finding::Finding;
use super::fingerprint;
use super::native;
use super::proofs::Proofs;
use crate::catalog::Additions;
use crate::diagnostic::{Diagnostic, Severity};
use crate::json::Value;
use crate::policy::{Audience, Policy};
use crate::request::{Attachment, Group, Witness};
use crate::rules::{Facts, Found, Organization, Phi, UNDECIDED};
use crate::source::Span;

/// What a native check knows beside the policy, and where it reports.
#[derive(Debug)]
pub struct Context<'a> {
    /// Who uses the policy.
    pub audience: Audience,
    /// The text of the file the policy stands in.
    pub text: &'a str,
    /// Names that the catalogue lacks and the user knows.
    pub additions: &'a Additions,
    /// What can be proved about its statements.
    pub(super) proofs: &'a dyn Proofs,
    found: Vec<Diagnostic>,
}

impl<'a> Context<'a> {
    /// What a check finds in a policy.
    pub(super) fn run(
        check: native::Check,
        policy: &Policy<'_>,
        text: &'a str,
        additions: &'a Additions,
        facts: &'a Facts<'_>,
    ) -> Vec<Diagnostic> {
        let mut cx = Self {
            audience: facts.audience,
            text,
            additions,
            proofs: facts,
            found: Vec::new(),
        };
        check(policy, &mut cx);
        cx.found
    }

    /// Reports a problem.
    pub fn report(&mut self, problem: Diagnostic) {
        self.found.push(problem);
    }
}

/// A document to lint.
#[derive(Debug)]
pub(super) struct Document<'a> {
    /// The file's name from the folder of the configuration on, or as reported: the same from wherever the program is run.
    pub(super) name: &'a str,
    /// The file's text.
    pub(super) text: &'a str,
    /// JSON Pointer of the policy in the file.
    pub(super) pointer: &'a str,
    /// The policy.
    pub(super) policy: &'a Policy<'a>,
    /// Who uses it.
    pub(super) users: Users,
    /// Names that the catalogue lacks and the user knows.
    pub(super) additions: &'a Additions,
    /// The policies that it is attached together with, and its place among them.
    pub(super) group: Option<(Group<'a>, Attachment)>,
    /// Where the patient data is.
    pub(super) phi: Option<&'a Phi>,
    /// The organization that it is asked about as one of its policies, and its place there.
    pub(super) organization: Option<(Rc<Organization<'a>>, Attachment)>,
}

/// One rule's diagnostic before it becomes a finding.
struct Hit<'r> {
    rule: &'r ActiveRule,
    /// Position of the statement in `policy.statements`.
    statement: Option<usize>,
    problem: Diagnostic,
    /// A request that shows the harm.
    witness: Option<Box<Witness>>,
    aliases: Vec<String>,
}

impl<'r> Hit<'r> {
    fn new(document: &Document<'_>, rule: &'r ActiveRule, found: Found) -> Self {
        let Found {
            diagnostic: problem,
            witness,
        } = found;
        Self {
            rule,
            statement: statement_at(document.policy, problem.span),
            aliases: problem.codes.iter().map(ToString::to_string).collect(),
            problem,
            witness,
        }
    }

    /// True where the rule only might fire.
    fn is_undecided(&self) -> bool {
        self.problem.name == UNDECIDED
    }
}

/// Runs `rules` on `document`. `reported` holds what reading the document has brought up. `all`: also the findings that
/// others stand for.
pub(super) fn lint<'r>(
    document: &Document<'_>,
    (rules, all): (impl Iterator<Item = &'r ActiveRule> + Clone, bool),
    reported: Vec<Diagnostic>,
) -> Vec<Finding> {
    let mut hits: Vec<Hit<'_>> = Vec::new();
    for problem in reported {
        let native = rules
            .clone()
            .find(|rule| rule.native() == Some(problem.name));
        if let Some(rule) = native {
            add(&mut hits, document, rule, problem.into());
        }
    }
    let kind = &document.policy.kind;
    let (policy, audience) = (document.policy, document.users.audience);
    let facts = match (&document.organization, &document.group) {
        (Some((organization, at)), _) => {
            Facts::in_organization(policy, audience, Rc::clone(organization), *at)
        }
        (None, Some((group, at))) => Facts::in_group(policy, audience, group.clone(), *at),
        (None, None) => Facts::new(policy, audience),
    };
    let facts = facts.with_phi(document.phi);
    let facts = facts.of_role(document.users.as_role);
    for rule in rules.filter(|rule| rule.applies(kind, audience)) {
        let found: Vec<Found> = match rule.native() {
            Some(name) => match native::check(name) {
                Some(check) => {
                    let found = Context::run(
                        check,
                        document.policy,
                        document.text,
                        document.additions,
                        &facts,
                    );
                    found.into_iter().map(Found::from).collect()
                }
                None => continue,
            },
            None => rule.run(document.policy, &facts),
        };
        for one in found {
            add(&mut hits, document, rule, one);
        }
    }
    if !all {
        stand_for(&mut hits);
    }
    let mut identities = fingerprint::Identities::default();
    hits.into_iter()
        .map(|hit| finding(document, hit, &mut identities))
        .collect()
}

/// The finding that something found in `document` is.
pub(super) fn finding_of(document: &Document<'_>, rule: &ActiveRule, found: Found) -> Finding {
    let identities = &mut fingerprint::Identities::default();
    finding(document, Hit::new(document, rule, found), identities)
}

/// Takes up a diagnostic: a second one of the same rule and statement becomes a further place of
/// the first.
fn add<'r>(hits: &mut Vec<Hit<'r>>, document: &Document<'_>, rule: &'r ActiveRule, found: Found) {
    let new = Hit::new(document, rule, found);
    let syntax = new.problem.name == "json-syntax-error";
    // Reports of one rule come one after another: no search through all hits.
    let same = |hit: &&mut Hit<'_>| {
        !syntax && std::ptr::eq(hit.rule, rule) && hit.statement == new.statement
    };
    let recent = hits.iter_mut().rev().take(64);
    match recent
        .take_while(|hit| std::ptr::eq(hit.rule, rule))
        .find(same)
    {
        Some(first) => merge(rule, &mut first.problem, new.problem),
        None => hits.push(new),
    }
}

/// Makes `other` a further place of `first`; the graver severity counts.
fn merge(rule: &ActiveRule, first: &mut Diagnostic, other: Diagnostic) {
    if rule.severity(other.severity) > rule.severity(first.severity) {
        first.severity = Some(rule.severity(other.severity));
    }
    first.codes.extend(
        other
            .codes
            .iter()
            .filter(|code| !first.codes.contains(code))
            .cloned()
            .collect::<Vec<_>>(),
    );
    first.related.push(crate::diagnostic::Label {
        span: other.span,
        message: other.message,
    });
    for label in other.related {
        if !first.related.contains(&label) {
            first.related.push(label);
        }
    }
    match (&mut first.fix, other.fix) {
        (Some(fix), Some(more)) if fix.safety == more.safety => {
            fix.edits.extend(more.edits);
            fix.edits.sort_by_key(|edit| edit.span);
            fix.edits.dedup();
        }
        (fix, _) => *fix = None,
    }
}

/// Position in `statements` of the statement that covers `span`.
fn statement_at(policy: &Policy<'_>, span: Span) -> Option<usize> {
    let after = policy
        .statements
        .partition_point(|statement| statement.node.span().start <= span.start);
    let position = after.checked_sub(1)?;
    let statement = policy.statements.get(position)?;
    statement.node.span().covers(span).then_some(position)
}

/// Drops the findings that another one at the same statement stands for, and hands it their codes.
fn stand_for(hits: &mut Vec<Hit<'_>>) {
    let mut order: Vec<usize> = (0..hits.len()).collect();
    order.sort_by_key(|&at| hits.get(at).map(|hit| hit.statement));
    let mut dropped = vec![false; hits.len()];
    let mut gained: Vec<(usize, Vec<String>)> = Vec::new();
    let mut rest = order.as_slice();
    while let Some(&first) = rest.first() {
        let statement = hits.get(first).and_then(|hit| hit.statement);
        let same = |at: &usize| hits.get(*at).is_some_and(|hit| hit.statement == statement);
        let (group, after) = rest.split_at(rest.iter().take_while(|at| same(at)).count());
        rest = after;
        for &at in group {
            let replaced = dropped.get(at).copied().unwrap_or(false);
            let Some(hit) = hits
                .get(at)
                .filter(|hit| !replaced && !hit.is_undecided() && hit.rule.stands_for_others())
            else {
                continue;
            };
            let mut codes = Vec::new();
            for &other in group.iter().filter(|&&other| other != at) {
                let Some(replaced) = hits.get(other) else {
                    continue;
                };
                if hit.rule.stands_for(replaced.rule.id()) {
                    codes.extend(replaced.rule.aliases_of(&replaced.problem));
                    if let Some(mark) = dropped.get_mut(other) {
                        *mark = true;
                    }
                }
            }
            gained.push((at, codes));
        }
    }
    for (at, codes) in gained {
        if let Some(hit) = hits.get_mut(at) {
            hit.aliases.extend(codes);
        }
    }
    let mut dropped = dropped.into_iter();
    hits.retain(|_| !dropped.next().unwrap_or(false));
}

fn finding(
    document: &Document<'_>,
    hit: Hit<'_>,
    identities: &mut fingerprint::Identities,
) -> Finding {
    let undecided = hit.is_undecided();
    let Hit {
        rule,
        statement,
        problem,
        witness,
        aliases: gained,
    } = hit;
    let mut aliases: Vec<String> = Vec::new();
    for code in rule.aliases_of(&problem).into_iter().chain(gained) {
        if !aliases.contains(&code) {
            aliases.push(code);
        }
    }
    let statement = statement.and_then(|position| document.policy.statements.get(position));
    let sid = statement.and_then(|statement| Some(statement.sid.as_ref()?.text.to_string()));
    let pointer = pointer(document.policy, &problem);
    let fingerprint = fingerprint::of(document, rule.id(), sid.as_deref(), &pointer, problem.span);
    // Which of several statements is marked first depends on their order.
    let places = problem.related.iter().map(|label| label.span);
    let mut nodes: Vec<Value<'_>> = std::iter::once(problem.span)
        .chain(places)
        .filter_map(|span| statement_at(document.policy, span))
        .filter_map(|position| Some(document.policy.statements.get(position)?.node))
        .collect();
    nodes.sort_by_key(|node| node.index());
    nodes.dedup_by_key(|node| node.index());
    let identity = identities.of(document, rule.id(), &nodes, &pointer, problem.span);
    Finding {
        rule: Arc::clone(rule.id()),
        severity: if undecided {
            Severity::Note
        } else {
            rule.severity(problem.severity)
        },
        document: document.pointer.to_owned(),
        kind: document.policy.kind.to_string(),
        pointer,
        sid,
        citations: rule.citations(),
        aliases,
        witness: witness.map(|witness| *witness),
        fingerprint,
        identity,
        suppressed: None,
        diagnostic: problem,
    }
}

/// JSON Pointer within the policy; empty for syntax errors.
fn pointer(policy: &Policy<'_>, problem: &Diagnostic) -> String {
    if problem.name == "json-syntax-error" {
        return String::new();
    }
    let tree = policy.node.tree();
    let base = tree.pointer_at(policy.node.span());
    let pointer = tree.pointer_at(problem.span);
    pointer
        .strip_prefix(&base)
        .map(ToOwned::to_owned)
        .unwrap_or_default()
}

//! Dimensions of a request, and literals about one dimension.
//!
//! A literal says of one dimension when it holds: for which values, and whether for an absent key.
//! Where we cannot pin down what AWS would say, the answer lies between two bounds, `must` and `may`.

use foldhash::HashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::line::LineSet;
use super::strings::TextSet;

/// A dimension of requests beside the catalogue's actions: the resource, a context key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Dim(pub(super) u32);

impl Dim {
    /// The action as a text, for names that the catalogue lacks.
    pub(super) const ACTION: Self = Self(0);
    /// The resource.
    pub(super) const RESOURCE: Self = Self(1);
    /// The principal: ARN of a user, a role (for its sessions), a root user or a federated user; a service's or an
    /// identity provider's name; empty for an unsigned request.
    pub(super) const PRINCIPAL: Self = Self(2);
    const FIXED: u32 = 3;
}

/// A literal or its opposite: `Lit(n ^ 1)` is the opposite of `Lit(n)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Lit(pub(super) u32);

impl Lit {
    /// The opposite.
    pub(super) fn not(self) -> Self {
        Self(self.0 ^ 1)
    }
}

/// A set of values of one dimension.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Set {
    /// Of texts.
    Text(Arc<TextSet>),
    /// Of points on the line.
    Line(Arc<LineSet>),
    /// All values.
    Everything,
    /// No value.
    Nothing,
}

impl Set {
    /// What is not in the set.
    pub(super) fn complement(&self) -> Self {
        match self {
            Self::Text(set) => set.complement().into(),
            Self::Line(set) => set.complement().into(),
            Self::Everything => Self::Nothing,
            Self::Nothing => Self::Everything,
        }
    }

    /// True if the text is in it; no text is on a line.
    pub(super) fn contains(&self, text: &str) -> bool {
        match self {
            Self::Text(set) => set.contains(text),
            Self::Everything => true,
            Self::Nothing | Self::Line(_) => false,
        }
    }
}

impl From<TextSet> for Set {
    fn from(set: TextSet) -> Self {
        Self::Text(Arc::new(set))
    }
}

impl From<LineSet> for Set {
    fn from(set: LineSet) -> Self {
        Self::Line(Arc::new(set))
    }
}

/// How a literal looks at a key with several values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Quantifier {
    /// The key has one value.
    One,
    /// Some value is in the set; none is where the key is present and empty.
    Any,
    /// All values are in the set; they are where the key is present and empty.
    All,
}

/// When a literal holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Holds {
    /// For these values.
    pub(super) values: Set,
    /// For an absent key.
    pub(super) absent: bool,
}

impl Holds {
    /// Never.
    pub(super) const NEVER: Self = Self {
        values: Set::Nothing,
        absent: false,
    };

    fn opposite(&self) -> Self {
        Self {
            values: self.values.complement(),
            absent: !self.absent,
        }
    }
}

/// A statement about one dimension.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Literal {
    /// Which dimension.
    pub(super) dim: Dim,
    /// How it looks at several values.
    pub(super) quantifier: Quantifier,
    /// Where it holds for certain. A part of `may`.
    pub(super) must: Holds,
    /// Where it may hold.
    pub(super) may: Holds,
    /// What keeps `must` from being `may` (a policy variable with its text, a contested rule), in
    /// words. Two literals that are equal in all fields hold together or not at all.
    pub(super) gap: Option<Arc<str>>,
    /// Where there is a gap: true for the opposite of what `gap` is about. Without it a literal of which
    /// nothing is known would be its own opposite.
    pub(super) flipped: bool,
    /// The texts for which it holds, each policy variable written as one letter of its own: the same
    /// letter stands for the same text wherever it occurs. See `fit`.
    pub(super) letters: Option<Arc<TextSet>>,
}

impl Literal {
    /// A literal that is known exactly.
    pub(super) fn exact(dim: Dim, quantifier: Quantifier, holds: Holds) -> Self {
        Self {
            dim,
            quantifier,
            must: holds.clone(),
            may: holds,
            gap: None,
            flipped: false,
            letters: None,
        }
    }

    /// True if it is known for every value whether it holds.
    pub(super) fn is_exact(&self) -> bool {
        self.gap.is_none()
    }

    /// The opposite: of "some value is in the set", "all are outside it".
    fn opposite(&self) -> Self {
        Self {
            dim: self.dim,
            quantifier: match self.quantifier {
                Quantifier::One => Quantifier::One,
                Quantifier::Any => Quantifier::All,
                Quantifier::All => Quantifier::Any,
            },
            must: self.may.opposite(),
            may: self.must.opposite(),
            gap: self.gap.clone(),
            flipped: self.gap.is_some() && !self.flipped,
            letters: self.letters.as_ref().map(|set| Arc::new(set.complement())),
        }
    }
}

/// What the points on the line of a dimension are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum LineKind {
    /// Numbers.
    Number,
    /// Dates, in milliseconds.
    Date,
    /// Addresses; those of version 4 are the IPv4-mapped ones of version 6.
    Address,
    /// `false` and `true`.
    Truth,
}

/// What is known of a dimension.
#[derive(Clone, Debug)]
pub(super) struct Dimension {
    /// The context key in lower case; empty for the fixed dimensions.
    pub(super) key: Box<str>,
    /// The context key as the policies first spell it.
    pub(super) spelling: Box<str>,
    /// True if a request can carry several values.
    pub(super) multivalued: bool,
    /// True if a request can be without the key.
    pub(super) may_be_absent: bool,
    /// True if every value is one of the line's.
    pub(super) always_on_line: bool,
    /// What the line holds, once a literal asked for one.
    pub(super) line: Option<LineKind>,
}

/// What policies name.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// Twelve digits each.
    pub(super) accounts: Vec<String>,
    /// Second parts of ARNs, without wildcards.
    pub(super) partitions: Vec<String>,
}

/// The dimensions and literals of a question. Equal literals are one.
#[derive(Clone, Debug)]
pub(super) struct Space {
    dimensions: Vec<Dimension>,
    /// Each literal and its opposite.
    literals: Vec<Literal>,
    keys: HashMap<Box<str>, Dim>,
    known: HashMap<Literal, Lit>,
    accounts: Vec<String>,
    partitions: Vec<String>,
    roles: Vec<String>,
    /// The letters that stand for policy variables.
    letters: BTreeMap<String, char>,
    /// How many literals are the policies' own; those of questions follow.
    own: usize,
    /// For a dimension, that its value is none that the policies name.
    foreign: HashMap<Dim, Lit>,
}

impl Default for Space {
    fn default() -> Self {
        let fixed = Dimension {
            key: "".into(),
            spelling: "".into(),
            multivalued: false,
            may_be_absent: false,
            always_on_line: false,
            line: None,
        };
        Self {
            dimensions: (0..Dim::FIXED).map(|_| fixed.clone()).collect(),
            literals: Vec::new(),
            keys: HashMap::default(),
            known: HashMap::default(),
            accounts: Vec::new(),
            partitions: Vec::new(),
            roles: Vec::new(),
            letters: BTreeMap::new(),
            own: 0,
            foreign: HashMap::default(),
        }
    }
}

impl Space {
    /// The dimension of a context key, made by `describe` where it is new. Names ignore case.
    pub(super) fn key(&mut self, name: &str, describe: impl FnOnce() -> Dimension) -> Dim {
        let lower = name.to_ascii_lowercase().into_boxed_str();
        if let Some(dim) = self.keys.get(&lower) {
            return *dim;
        }
        let dim = Dim(u32::try_from(self.dimensions.len()).unwrap_or(u32::MAX));
        self.dimensions.push(describe());
        self.keys.insert(lower, dim);
        dim
    }

    /// The dimension of a context key, if a literal or a question has named it.
    pub(super) fn known_key(&self, name: &str) -> Option<Dim> {
        self.keys.get(name.to_ascii_lowercase().as_str()).copied()
    }

    /// What is known of a dimension.
    pub(super) fn dimension(&self, dim: Dim) -> Option<&Dimension> {
        self.dimensions.get(usize::try_from(dim.0).ok()?)
    }

    /// Changes what is known of a dimension.
    pub(super) fn dimension_mut(&mut self, dim: Dim) -> Option<&mut Dimension> {
        self.dimensions.get_mut(usize::try_from(dim.0).ok()?)
    }

    /// Every dimension of a context key, in the order in which they came up.
    pub(super) fn context(&self) -> impl Iterator<Item = (Dim, &Dimension)> {
        let all = self
            .dimensions
            .iter()
            .zip(0..)
            .skip(usize::try_from(Dim::FIXED).unwrap_or(0));
        all.map(|(dimension, at)| (Dim(at), dimension))
    }

    /// Takes up a literal; an equal one gets the same number.
    pub(super) fn literal(&mut self, literal: Literal) -> Lit {
        if let Some(lit) = self.known.get(&literal) {
            return *lit;
        }
        let lit = Lit(u32::try_from(self.literals.len()).unwrap_or(u32::MAX));
        let opposite = literal.opposite();
        self.known.insert(literal.clone(), lit);
        self.known.insert(opposite.clone(), lit.not());
        self.literals.push(literal);
        self.literals.push(opposite);
        lit
    }

    /// The policies' literals about a dimension, each once, their opposites left out.
    pub(super) fn about(&self, dim: Dim) -> impl Iterator<Item = &Literal> {
        let plain = self.literals.iter().take(self.own).step_by(2);
        plain.filter(move |literal| literal.dim == dim)
    }

    /// Says that the policies' own literals are all there, and which accounts, partitions and roles the policies name.
    pub(super) fn seal(&mut self, named: Named, roles: Vec<String>) {
        self.accounts = named.accounts;
        self.partitions = named.partitions;
        self.roles = roles;
        self.own = self.literals.len();
    }

    /// That the value of a dimension is none that the policies name: made once.
    pub(super) fn foreign(&mut self, dim: Dim, make: impl FnOnce(&mut Self) -> Lit) -> Lit {
        if let Some(lit) = self.foreign.get(&dim) {
            return *lit;
        }
        let lit = make(self);
        self.foreign.insert(dim, lit);
        lit
    }

    /// The letters that stand for policy variables: private ones, which no policy and no request holds.
    pub(super) fn letters(&mut self) -> &mut BTreeMap<String, char> {
        &mut self.letters
    }

    /// The ARNs of the roles that the policies name as principals.
    pub(super) fn roles(&self) -> &[String] {
        &self.roles
    }

    /// Adds an account to those that the policies name.
    pub(super) fn name_account(&mut self, account: &str) {
        if !self.accounts.iter().any(|known| known == account) {
            self.accounts.push(account.to_owned());
        }
    }

    /// The accounts that the policies name.
    pub(super) fn accounts(&self) -> &[String] {
        &self.accounts
    }

    /// The partitions that the policies name.
    pub(super) fn partitions(&self) -> &[String] {
        &self.partitions
    }

    /// The literal of this number.
    pub(super) fn get(&self, lit: Lit) -> Option<&Literal> {
        self.literals.get(usize::try_from(lit.0).ok()?)
    }
}

//! Values while a rule runs: references into the policy, the catalogue and the rule.
//!
//! Nothing is copied or allocated here; a value that is not there is [`Value::Nothing`].

mod list;

use super::facts::{self, Action};
use super::organization::Settings;
use super::plan::Const;
use super::sets::{Cell, Row};
use super::types::Prop;
use crate::catalog::Service;
use crate::policy::action::ActionPattern;
use crate::policy::ast::{Condition, Entry, Leaf, OperatorBlock, Policy, Statement};
use crate::policy::condition::{Comparison, ConditionOperator, null_holds_when_absent};
use crate::policy::kind::PolicyKind;
use crate::policy::resource::ResourcePattern;
use crate::prover::Instance;
use crate::source::Span;

/// A value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value<'x> {
    Nothing,
    Bool(bool),
    Number(f64),
    Text(&'x str),
    /// A string of the policy.
    Leaf(&'x Leaf<'x>),
    /// Some bytes of a string of the policy.
    Part(&'x Leaf<'x>, u32, u32),
    Kind(&'x PolicyKind),
    Document(&'x Policy<'x>),
    Organization(&'x Settings),
    Statement(&'x Statement<'x>),
    Action(&'x Entry<'x, ActionPattern>),
    Resource(&'x Entry<'x, ResourcePattern>),
    /// The principal's type and text.
    Principal(&'static str, &'x Leaf<'x>),
    Condition(&'x OperatorBlock<'x>, &'x Condition<'x>),
    Catalogued(Action),
    Row(&'x Row),
    /// A request that a question has found.
    Found(&'x Instance),
}

impl<'x> Value<'x> {
    pub(super) fn of_const(constant: &'x Const) -> Self {
        match constant {
            Const::Text(text) => Self::Text(text),
            Const::Number(number) => Self::Number(*number),
            Const::Kind(kind) => Self::Kind(kind),
            Const::Action(action) => Self::Catalogued(*action),
        }
    }

    /// The text that the value is compared and shown as.
    pub(super) fn text(self) -> Option<&'x str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Leaf(leaf) | Self::Principal(_, leaf) => Some(&leaf.text),
            Self::Part(leaf, start, end) => leaf.text.get(start as usize..end as usize),
            Self::Action(entry) => Some(&entry.leaf.text),
            Self::Resource(entry) => Some(&entry.leaf.text),
            Self::Condition(_, condition) => Some(&condition.key.text),
            _ => None,
        }
    }

    /// The value as a number; a text is read as one.
    pub(super) fn number(self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(number),
            _ => self
                .text()?
                .trim()
                .parse()
                .ok()
                .filter(|number: &f64| number.is_finite()),
        }
    }

    /// The smallest place of the value in the policy.
    pub(super) fn span(self) -> Option<Span> {
        Some(match self {
            Self::Part(leaf, start, end) if start < end => {
                leaf.span_of(start as usize..end as usize)
            }
            Self::Leaf(leaf) | Self::Principal(_, leaf) | Self::Part(leaf, ..) => leaf.span(),
            Self::Action(entry) => entry.leaf.span(),
            Self::Resource(entry) => entry.leaf.span(),
            Self::Condition(_, condition) => condition.key.span(),
            Self::Statement(statement) => of_statement(statement),
            Self::Document(policy) => match (&policy.version, policy.statement_key) {
                (Some(version), _) => version.span(),
                (None, Some(key)) => key.span(),
                (None, None) => first_byte(policy.node.span()),
            },
            _ => return None,
        })
    }

    /// The value of a property. Lists are read by [`Value::each`].
    pub(super) fn step(self, prop: Prop) -> Self {
        match self {
            Self::Statement(statement) => of_statement_step(statement, prop),
            Self::Document(policy) => match prop {
                Prop::Version => leaf(policy.version.as_ref()),
                Prop::Id => leaf(policy.id.as_ref()),
                Prop::DocumentKind => Self::Kind(&policy.kind),
                _ => Self::Nothing,
            },
            Self::Condition(block, condition) => of_condition(block, condition, prop),
            Self::Row(row) => match prop {
                Prop::Column(at) => match row.0.get(usize::from(at)) {
                    Some(Cell::Text(text)) => Self::Text(text),
                    Some(Cell::Action(action)) => Self::Catalogued(*action),
                    _ => Self::Nothing,
                },
                _ => Self::Nothing,
            },
            Self::Found(found) => match prop {
                Prop::RequestAction => match facts::action(&found.witness.action) {
                    Some(action) => Self::Catalogued(action),
                    None => Self::Text(&found.witness.action),
                },
                Prop::RequestResource => Self::Text(&found.witness.resource),
                Prop::RequestPrincipal => Self::Text(&found.witness.principal),
                _ => Self::Nothing,
            },
            Self::Catalogued(action) => match prop {
                Prop::Service => Self::Text(action.prefix()),
                Prop::Name => Self::Text(action.short_name()),
                Prop::AccessLevel => Self::Text(action.access_level().name()),
                _ => Self::Nothing,
            },
            Self::Action(entry) => match prop {
                Prop::Service | Prop::Name => action_part(entry, prop),
                Prop::AccessLevel => match facts::action(&entry.leaf.text) {
                    Some(action) => Self::Text(action.access_level().name()),
                    None => Self::Nothing,
                },
                _ => self.of_text(prop),
            },
            Self::Resource(entry) => match prop {
                Prop::Partition | Prop::Service | Prop::Region | Prop::Account | Prop::Rest => {
                    resource_part(entry, prop)
                }
                Prop::Bucket => bucket(entry),
                _ => self.of_text(prop),
            },
            Self::Leaf(leaf) if matches!(prop, Prop::Account | Prop::Rest) => arn_part(leaf, prop),
            Self::Principal(kind, principal) => match prop {
                Prop::PrincipalType => Self::Text(kind),
                Prop::Account | Prop::Rest => principal_part(principal, prop),
                _ => self.of_text(prop),
            },
            _ => self.of_text(prop),
        }
    }

    /// The properties of services and of any text.
    fn of_text(self, prop: Prop) -> Self {
        let Some(text) = self.text() else {
            return Self::Nothing;
        };
        let service = || facts::service(text);
        let block = || super::address::block(text);
        match prop {
            Prop::FullName => service().map_or(Self::Nothing, |service| Self::Text(service.name())),
            Prop::Eligibility => service()
                .and_then(Service::eligibility)
                .map_or(Self::Nothing, |found| Self::Text(found.name())),
            Prop::EligibilityNote => service().map_or(Self::Nothing, |service| {
                Self::Text(service.eligibility_note())
            }),
            Prop::SupportsRcp => {
                service().map_or(Self::Nothing, |service| Self::Bool(service.supports_rcp()))
            }
            Prop::Length => Self::Number(count(text.chars().count())),
            Prop::HasWildcard => Self::Bool(text.contains(['*', '?'])),
            Prop::HasVariable => Self::Bool(text.contains("${")),
            Prop::PrefixLength => block().map_or(Self::Nothing, |block| {
                Self::Number(f64::from(block.prefix_len()))
            }),
            Prop::IpVersion => block().map_or(Self::Nothing, |block| {
                Self::Number(super::address::version(block))
            }),
            Prop::IsPrivate => block().map_or(Self::Nothing, |block| {
                Self::Bool(super::address::is_private(block))
            }),
            _ => Self::Nothing,
        }
    }
}

/// As a number of the language. Counts are far below 2^53.
#[allow(clippy::cast_precision_loss, reason = "exact below 2^53")]
pub(super) fn count(n: usize) -> f64 {
    n as f64
}

fn leaf<'x>(leaf: Option<&'x Leaf<'x>>) -> Value<'x> {
    leaf.map_or(Value::Nothing, Value::Leaf)
}

/// The first byte of an object: its brace.
pub(super) fn first_byte(span: Span) -> Span {
    Span::new(span.start, span.end.min(span.start.saturating_add(1)))
}

/// The narrowest thing that stands for a statement: its effect, its `Sid`, its brace.
fn of_statement(statement: &Statement<'_>) -> Span {
    match (&statement.effect, &statement.sid) {
        (Some(effect), _) => effect.leaf.span(),
        (None, Some(sid)) => sid.span(),
        (None, None) => match statement.node.members().next() {
            Some((key, _)) => key.span(),
            None => first_byte(statement.node.span()),
        },
    }
}

fn of_statement_step<'x>(statement: &'x Statement<'x>, prop: Prop) -> Value<'x> {
    match prop {
        Prop::Effect => statement
            .effect
            .as_ref()
            .map_or(Value::Nothing, |effect| Value::Leaf(&effect.leaf)),
        Prop::Sid => leaf(statement.sid.as_ref()),
        Prop::Index => Value::Number(count(statement.index)),
        _ => Value::Nothing,
    }
}

fn part<'x>(leaf: &'x Leaf<'x>, range: &std::ops::Range<usize>) -> Value<'x> {
    let at = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Value::Part(leaf, at(range.start), at(range.end))
}

fn action_part<'x>(entry: &'x Entry<'x, ActionPattern>, prop: Prop) -> Value<'x> {
    match (&entry.pattern, prop) {
        (ActionPattern::Named { service, .. }, Prop::Service) => part(&entry.leaf, service),
        (ActionPattern::Named { name, .. }, _) => part(&entry.leaf, name),
        _ => Value::Nothing,
    }
}

fn resource_part<'x>(entry: &'x Entry<'x, ResourcePattern>, prop: Prop) -> Value<'x> {
    let ResourcePattern::Arn(arn) = &entry.pattern else {
        return Value::Nothing;
    };
    let range = match prop {
        Prop::Partition => &arn.partition,
        Prop::Service => &arn.service,
        Prop::Region => &arn.region,
        Prop::Account => &arn.account,
        _ => &arn.resource,
    };
    part(&entry.leaf, range)
}

/// The bucket of an S3 ARN, of a bucket or of objects in it; nothing for access points and the like,
/// which are of a region and an account.
///
/// Source: Service Authorization Reference, "Resource types defined by Amazon S3".
fn bucket<'x>(entry: &'x Entry<'x, ResourcePattern>) -> Value<'x> {
    let ResourcePattern::Arn(arn) = &entry.pattern else {
        return Value::Nothing;
    };
    let text = |range: &std::ops::Range<usize>| entry.leaf.text.get(range.clone());
    let open = |range| matches!(text(range), Some("" | "*"));
    let resource = text(&arn.resource)
        .filter(|_| text(&arn.service) == Some("s3") && open(&arn.region) && open(&arn.account));
    resource.map_or(Value::Nothing, |resource| {
        let name = resource.split('/').next().unwrap_or(resource);
        let start = arn.resource.start;
        part(&entry.leaf, &(start..start + name.len()))
    })
}

/// Account and last part of a principal: an ARN, or twelve digits, which mean the account's root.
///
/// Source: IAM User Guide, "AWS JSON policy elements: Principal".
fn principal_part<'x>(principal: &'x Leaf<'x>, prop: Prop) -> Value<'x> {
    let text: &str = &principal.text;
    if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return match prop {
            Prop::Account => Value::Leaf(principal),
            _ => Value::Text("root"),
        };
    }
    arn_part(principal, prop)
}

/// Account and last part of a string that is an ARN.
fn arn_part<'x>(leaf: &'x Leaf<'x>, prop: Prop) -> Value<'x> {
    let text: &str = &leaf.text;
    let mut parts = text.splitn(6, ':');
    if parts.next() != Some("arn") {
        return Value::Nothing;
    }
    let wanted = if prop == Prop::Account {
        parts.nth(3)
    } else {
        parts.nth(4)
    };
    let Some(wanted) = wanted else {
        return Value::Nothing;
    };
    let end = if prop == Prop::Account {
        text.len() - parts.next().map_or(0, |rest| rest.len() + 1)
    } else {
        text.len()
    };
    part(leaf, &(end - wanted.len()..end))
}

fn of_condition<'x>(
    block: &'x OperatorBlock<'x>,
    condition: &'x Condition<'x>,
    prop: Prop,
) -> Value<'x> {
    match prop {
        Prop::Operator => return Value::Leaf(&block.name),
        Prop::Key => return Value::Leaf(&condition.key),
        Prop::Tag => {
            let key = &condition.key.text;
            return match key.find('/') {
                Some(slash) => part(&condition.key, &(slash + 1..key.len())),
                None => Value::Nothing,
            };
        }
        _ => {}
    }
    let Some(operator) = block.operator else {
        return Value::Nothing;
    };
    match prop {
        Prop::Comparison => Value::Text(operator.comparison.name()),
        Prop::SetPrefix => operator
            .quantifier
            .map_or(Value::Nothing, |prefix| Value::Text(prefix.name())),
        Prop::IfExists => Value::Bool(operator.if_exists),
        Prop::Negated => Value::Bool(operator.comparison.is_negated()),
        Prop::HoldsWhenAbsent => {
            holds_when_absent(operator, condition).map_or(Value::Nothing, Value::Bool)
        }
        _ => Value::Nothing,
    }
}

/// Whether a request without the key satisfies the condition; `None` where AWS's pages disagree.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
fn holds_when_absent(operator: ConditionOperator, condition: &Condition<'_>) -> Option<bool> {
    operator.holds_when_absent().or_else(|| {
        let null = operator.comparison == Comparison::Null && operator.quantifier.is_none();
        let asked = |wanted: &str| {
            condition
                .values
                .iter()
                .any(|value| value.text.eq_ignore_ascii_case(wanted))
        };
        let holds =
            |value| asked(if value { "true" } else { "false" }) && null_holds_when_absent(value);
        null.then(|| holds(true) || holds(false))
    })
}

/// True for a pattern that every ARN of an account's partition matches: stars alone, or `arn`, perhaps a partition,
/// and stars for the parts that follow.
///
/// A part may be empty and `*` crosses colons, so `arn:*`, `arn:aws:*` and `arn:*:*:*:*:*` match every ARN.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Resource".
pub(super) fn is_every_resource(pattern: &str) -> bool {
    let stars = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte == b'*');
    let Some(rest) = pattern.strip_prefix("arn:") else {
        return stars(pattern);
    };
    let mut parts = rest.split(':');
    let partition = parts.next().unwrap_or_default();
    let others = parts.clone().count();
    let named = partition.starts_with("aws") && others > 0;
    (stars(partition) || named) && others <= 4 && parts.all(stars)
}

/// True for a pattern that every action matches, or every name of one: `*`, `*:*`, `?*`.
pub(super) fn is_every_action(pattern: &str) -> bool {
    let every = |part: &str| {
        part.contains('*')
            && part.bytes().all(|byte| matches!(byte, b'*' | b'?'))
            && part.matches('?').count() <= 3
    };
    let mut parts = pattern.split(':');
    parts.clone().count() <= 2 && parts.all(every)
}

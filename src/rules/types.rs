//! The types of the language and the properties of each.
//!
//! One table says everything: the checker reads it, and so does "did you mean".

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Bool,
    Number,
    Text,
    /// One of few words.
    Word(Vocabulary),
    Kind,
    Document,
    /// All policies of an organization, and what its owner says of it.
    Organization,
    Statement,
    /// An entry of `Action` or `NotAction`.
    Action,
    /// An entry of `Resource` or `NotResource`.
    Resource,
    Principal,
    Condition,
    /// A condition key.
    Key,
    /// A value that a condition key is compared with.
    Value,
    Service,
    /// The part of an action after the colon.
    Name,
    /// An action of the catalogue.
    Catalogued,
    /// A request that a question has found.
    Request,
    /// A row of the table with this number in the checker.
    Row(usize),
    List(&'static Type),
}

/// Properties whose values are known beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Vocabulary {
    Effect,
    Audience,
    PrincipalType,
    Comparison,
    SetPrefix,
    AccessLevel,
}

impl Vocabulary {
    pub(super) const fn words(self) -> &'static [&'static str] {
        match self {
            Self::Effect => &["Allow", "Deny"],
            Self::Audience => &["people", "workloads", "unknown"],
            Self::PrincipalType => &["AWS", "Service", "Federated", "CanonicalUser", "Everyone"],
            Self::Comparison => &[
                "StringEquals",
                "StringNotEquals",
                "StringEqualsIgnoreCase",
                "StringNotEqualsIgnoreCase",
                "StringLike",
                "StringNotLike",
                "NumericEquals",
                "NumericNotEquals",
                "NumericLessThan",
                "NumericLessThanEquals",
                "NumericGreaterThan",
                "NumericGreaterThanEquals",
                "DateEquals",
                "DateNotEquals",
                "DateLessThan",
                "DateLessThanEquals",
                "DateGreaterThan",
                "DateGreaterThanEquals",
                "Bool",
                "BinaryEquals",
                "IpAddress",
                "NotIpAddress",
                "ArnEquals",
                "ArnNotEquals",
                "ArnLike",
                "ArnNotLike",
                "Null",
            ],
            Self::SetPrefix => &["ForAllValues", "ForAnyValue"],
            Self::AccessLevel => &["List", "Read", "Write", "Permissions management", "Tagging"],
        }
    }
}

/// A step from a value to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prop {
    // of a statement
    Effect,
    Sid,
    Index,
    Actions,
    NotActions,
    Resources,
    NotResources,
    Principals,
    NotPrincipals,
    Conditions,
    // of a document
    Version,
    Id,
    DocumentKind,
    Audience,
    Statements,
    // of documents, actions and resource patterns
    ReachesPhi,
    // of actions, patterns and principals
    Service,
    Name,
    AccessLevel,
    Matches,
    ResourceTypes,
    Arns,
    Partition,
    Region,
    Account,
    Rest,
    Bucket,
    PrincipalType,
    // of a condition
    Operator,
    Comparison,
    SetPrefix,
    IfExists,
    Negated,
    Key,
    Values,
    HoldsWhenAbsent,
    Tag,
    // of an organization
    OwnRegions,
    OwnServices,
    // of a service
    FullName,
    Eligibility,
    EligibilityNote,
    SupportsRcp,
    // of any text
    Length,
    HasWildcard,
    HasVariable,
    PrefixLength,
    IpVersion,
    IsPrivate,
    // of a request
    RequestAction,
    RequestResource,
    RequestPrincipal,
    // of a list, of a row
    Count,
    Column(u8),
}

type Properties = &'static [(&'static str, Prop, Type)];

const STATEMENT: Properties = &[
    ("effect", Prop::Effect, Type::Word(Vocabulary::Effect)),
    ("sid", Prop::Sid, Type::Text),
    ("index", Prop::Index, Type::Number),
    ("actions", Prop::Actions, Type::List(&Type::Action)),
    ("not-actions", Prop::NotActions, Type::List(&Type::Action)),
    ("resources", Prop::Resources, Type::List(&Type::Resource)),
    (
        "not-resources",
        Prop::NotResources,
        Type::List(&Type::Resource),
    ),
    ("principals", Prop::Principals, Type::List(&Type::Principal)),
    (
        "not-principals",
        Prop::NotPrincipals,
        Type::List(&Type::Principal),
    ),
    ("conditions", Prop::Conditions, Type::List(&Type::Condition)),
];

const DOCUMENT: Properties = &[
    ("version", Prop::Version, Type::Text),
    ("id", Prop::Id, Type::Text),
    ("kind", Prop::DocumentKind, Type::Kind),
    ("audience", Prop::Audience, Type::Word(Vocabulary::Audience)),
    ("statements", Prop::Statements, Type::List(&Type::Statement)),
    ("reaches-phi", Prop::ReachesPhi, Type::Bool),
];

const ACTION: Properties = &[
    ("service", Prop::Service, Type::Service),
    ("name", Prop::Name, Type::Name),
    (
        "access-level",
        Prop::AccessLevel,
        Type::Word(Vocabulary::AccessLevel),
    ),
    ("matches", Prop::Matches, Type::List(&Type::Catalogued)),
    ("arns", Prop::Arns, Type::List(&Type::Text)),
];

const CATALOGUED: Properties = &[
    ("service", Prop::Service, Type::Service),
    ("name", Prop::Name, Type::Name),
    (
        "access-level",
        Prop::AccessLevel,
        Type::Word(Vocabulary::AccessLevel),
    ),
    (
        "resource-types",
        Prop::ResourceTypes,
        Type::List(&Type::Text),
    ),
    ("arns", Prop::Arns, Type::List(&Type::Text)),
    ("reaches-phi", Prop::ReachesPhi, Type::Bool),
];

const RESOURCE: Properties = &[
    ("partition", Prop::Partition, Type::Text),
    ("service", Prop::Service, Type::Service),
    ("region", Prop::Region, Type::Text),
    ("account", Prop::Account, Type::Text),
    ("resource", Prop::Rest, Type::Text),
    ("bucket", Prop::Bucket, Type::Text),
    ("reaches-phi", Prop::ReachesPhi, Type::Bool),
];

const VALUE: Properties = &[
    ("account", Prop::Account, Type::Text),
    ("resource", Prop::Rest, Type::Text),
];

const PRINCIPAL: Properties = &[
    (
        "type",
        Prop::PrincipalType,
        Type::Word(Vocabulary::PrincipalType),
    ),
    ("account", Prop::Account, Type::Text),
    ("resource", Prop::Rest, Type::Text),
];

const CONDITION: Properties = &[
    ("operator", Prop::Operator, Type::Text),
    (
        "comparison",
        Prop::Comparison,
        Type::Word(Vocabulary::Comparison),
    ),
    (
        "quantifier",
        Prop::SetPrefix,
        Type::Word(Vocabulary::SetPrefix),
    ),
    ("if-exists", Prop::IfExists, Type::Bool),
    ("negated", Prop::Negated, Type::Bool),
    ("key", Prop::Key, Type::Key),
    ("values", Prop::Values, Type::List(&Type::Value)),
    ("holds-when-absent", Prop::HoldsWhenAbsent, Type::Bool),
    ("tag", Prop::Tag, Type::Text),
];

const ORGANIZATION: Properties = &[
    ("regions", Prop::OwnRegions, Type::List(&Type::Text)),
    ("services", Prop::OwnServices, Type::List(&Type::Text)),
];

const SERVICE: Properties = &[
    ("full-name", Prop::FullName, Type::Text),
    ("eligibility", Prop::Eligibility, Type::Text),
    ("eligibility-note", Prop::EligibilityNote, Type::Text),
    ("supports-rcp", Prop::SupportsRcp, Type::Bool),
];

const TEXT: Properties = &[
    ("length", Prop::Length, Type::Number),
    ("has-wildcard", Prop::HasWildcard, Type::Bool),
    ("has-variable", Prop::HasVariable, Type::Bool),
    ("prefix-length", Prop::PrefixLength, Type::Number),
    ("ip-version", Prop::IpVersion, Type::Number),
    ("is-private", Prop::IsPrivate, Type::Bool),
];

const REQUEST: Properties = &[
    ("action", Prop::RequestAction, Type::Catalogued),
    ("resource", Prop::RequestResource, Type::Text),
    ("principal", Prop::RequestPrincipal, Type::Text),
];

const LIST: Properties = &[("count", Prop::Count, Type::Number)];

impl Type {
    /// The properties of this type alone, then those of any text where it reads as one.
    pub(super) fn properties(self) -> impl Iterator<Item = &'static (&'static str, Prop, Type)> {
        let own: Properties = match self {
            Self::Statement => STATEMENT,
            Self::Document => DOCUMENT,
            Self::Organization => ORGANIZATION,
            Self::Action => ACTION,
            Self::Catalogued => CATALOGUED,
            Self::Resource => RESOURCE,
            Self::Principal => PRINCIPAL,
            Self::Value => VALUE,
            Self::Condition => CONDITION,
            Self::Service => SERVICE,
            Self::Request => REQUEST,
            Self::List(_) => LIST,
            _ => &[],
        };
        own.iter().chain(if self.is_text() { TEXT } else { &[] })
    }

    /// True where the value can be compared with a text.
    pub(super) const fn is_text(self) -> bool {
        matches!(
            self,
            Self::Text
                | Self::Word(_)
                | Self::Action
                | Self::Resource
                | Self::Principal
                | Self::Key
                | Self::Value
                | Self::Service
                | Self::Name
                | Self::Catalogued
        )
    }

    /// True where `A` and `a` are the same: actions, services and condition keys.
    pub(super) const fn ignores_case(self) -> bool {
        matches!(
            self,
            Self::Action | Self::Catalogued | Self::Service | Self::Name | Self::Key
        )
    }

    /// As messages call it.
    pub(super) fn name(self) -> String {
        match self {
            Self::Bool => "true or false",
            Self::Number => "a number",
            Self::Text => "a text",
            Self::Word(_) => "a word",
            Self::Kind => "a kind of policy",
            Self::Document => "the document",
            Self::Organization => "the organization",
            Self::Statement => "a statement",
            Self::Action => "an action pattern",
            Self::Resource => "a resource pattern",
            Self::Principal => "a principal",
            Self::Condition => "a condition",
            Self::Key => "a condition key",
            Self::Value => "a condition value",
            Self::Service => "a service",
            Self::Name => "a name of an action",
            Self::Catalogued => "an action",
            Self::Request => "a request",
            Self::Row(_) => "a row of a table",
            Self::List(item) => {
                let item = item.name();
                let item = item.trim_start_matches("an ").trim_start_matches("a ");
                return format!("a list ({item}, …)");
            }
        }
        .to_owned()
    }
}

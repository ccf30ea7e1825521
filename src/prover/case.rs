//! Cases: one sort of principal, and what follows from it for the context of a request.

use super::compile;
use super::principal::text_in;
use super::space::{Dim, Lit, Space};
use super::strings::{Glob, TextSet};

/// A sort of principal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// An IAM user.
    User,
    /// A session of a role.
    Role,
    /// A session from `GetFederationToken`.
    FederatedUser,
    /// The root user of an account.
    Root,
    /// A service principal that calls directly.
    Service,
    /// An unsigned request.
    Anonymous,
    /// Somebody that an identity provider vouches for, asking for a role.
    Provider,
}

impl Shape {
    /// Every sort; those that make the plainest witnesses first.
    pub(super) const ALL: [Self; 7] = [
        Self::User,
        Self::Role,
        Self::Anonymous,
        Self::Service,
        Self::Provider,
        Self::Root,
        Self::FederatedUser,
    ];

    /// True if it has an account and an ARN.
    pub(super) fn is_signed(self) -> bool {
        matches!(
            self,
            Self::User | Self::Role | Self::FederatedUser | Self::Root
        )
    }

    /// The ARNs of such principals. A session is known by its role's.
    ///
    /// Source: IAM User Guide, "AWS global condition context keys", `aws:PrincipalArn`.
    fn arns(self) -> Option<&'static str> {
        match self {
            Self::User => Some("arn:*:iam::*:user/*"),
            Self::Role => Some("arn:*:iam::*:role/*"),
            Self::FederatedUser => Some("arn:*:sts::*:federated-user/*"),
            Self::Root => Some("arn:*:iam::*:root"),
            Self::Service | Self::Anonymous | Self::Provider => None,
        }
    }

    /// The value of `aws:PrincipalType`, where AWS documents one.
    ///
    /// Source: IAM User Guide, "IAM policy elements: Variables and tags", principal key values.
    fn principal_type(self) -> Option<&'static str> {
        match self {
            Self::User => Some("User"),
            Self::Role => Some("AssumedRole"),
            Self::FederatedUser => Some("FederatedUser"),
            Self::Root => Some("Account"),
            Self::Anonymous => Some("Anonymous"),
            Self::Service | Self::Provider => None,
        }
    }
}

/// A case that questions are answered in.
#[derive(Clone, Debug)]
pub(super) struct Case {
    /// The sort of principal.
    pub(super) shape: Shape,
    /// The dimension of `aws:PrincipalArn`.
    pub(super) arn: Dim,
    /// True if the principal has a permissions boundary.
    pub(super) has_boundary: bool,
    /// What holds of every request of the case.
    pub(super) base: Vec<Lit>,
}

/// Keys that only programs' sessions carry.
///
/// Source: IAM User Guide, "AWS global condition context keys", properties of the role session.
pub(super) const WORKLOAD_KEYS: [&str; 9] = [
    "ec2:RoleDelivery",
    "ec2:SourceInstanceArn",
    "aws:Ec2InstanceSourceVpc",
    "aws:Ec2InstanceSourcePrivateIPv4",
    "lambda:SourceFunctionArn",
    "ssm:SourceInstanceArn",
    "glue:RoleAssumedBy",
    "codebuild:BuildArn",
    "codebuild:ProjectArn",
];

impl Case {
    /// The case of a sort of principal. Only keys that the policies or the question name get
    /// literals.
    ///
    /// Source: IAM User Guide, "AWS global condition context keys", availability of each key.
    pub(super) fn new(space: &mut Space, shape: Shape, has_boundary: bool) -> Self {
        let arn = compile::key(space, "aws:PrincipalArn");
        let mut case = Self {
            shape,
            arn,
            has_boundary: has_boundary && matches!(shape, Shape::User | Shape::Role),
            base: Vec::new(),
        };
        if let Some(arns) = shape.arns() {
            let lit = text_in(space, arn, TextSet::union([Glob::arn(arns)]));
            case.base.push(lit);
        }
        let named: Vec<Box<str>> = space.context().map(|(_, key)| key.key.clone()).collect();
        for key in named {
            let dim = compile::key(space, &key);
            // The sort of principal says more about its ARN.
            if dim != arn || shape.arns().is_none() {
                case.base.extend(compile::domain(space, dim));
            }
            if let Some(lit) = axiom(space, shape, &key) {
                case.base.push(lit);
            }
        }
        case
    }

    /// That principal and resource are such as there can be: of a partition that the policies name, the principal of an
    /// account with twelve digits.
    ///
    /// Source: AWS General Reference, "Amazon Resource Names (ARNs)": credentials and resources are of one partition.
    pub(super) fn real(&self, space: &mut Space) -> Vec<Lit> {
        let mut partitions = space.partitions().to_vec();
        if partitions.is_empty() {
            partitions.push("aws".to_owned());
        }
        let globs = partitions
            .iter()
            .map(|name| Glob::new(&format!("arn:{name}:*")));
        // Some actions are about no resource.
        let resources = TextSet::union(globs.chain([Glob::literal("*")]));
        let mut lits = vec![text_in(space, Dim::RESOURCE, resources)];
        if let Some(arns) = self
            .shape
            .arns()
            .and_then(|arns| arns.strip_prefix("arn:*:"))
        {
            let arns = arns.replacen(":*:", ":????????????:", 1);
            let globs = partitions
                .iter()
                .map(|name| Glob::arn(&format!("arn:{name}:{arns}")));
            lits.push(text_in(space, self.arn, TextSet::union(globs)));
        }
        lits
    }

    /// Leaves service-linked roles out, to which organization policies do not apply.
    ///
    /// Source: AWS Organizations User Guide, "Tasks and entities not restricted by SCPs".
    pub(super) fn leave_out_service_linked_roles(&mut self, space: &mut Space) {
        if self.shape == Shape::Role {
            let linked = TextSet::union([Glob::arn("arn:*:iam::*:role/aws-service-role/*")]);
            self.base.push(text_in(space, self.arn, linked).not());
        }
    }
}

/// What a request by such a principal holds for this key (in lower case), if that is settled.
fn axiom(space: &mut Space, shape: Shape, key: &str) -> Option<Lit> {
    let is = |space: &mut Space, text: &str| Some(compile::equals(space, key, &[text]));
    let there = |space: &mut Space, yes: bool| {
        let absent = compile::absent(space, key);
        Some(if yes { absent.not() } else { absent })
    };
    match key {
        "aws:principalarn" if shape == Shape::Anonymous => there(space, false),
        "aws:principaltype" => is(space, shape.principal_type()?),
        "aws:principalaccount" | "aws:userid" if shape == Shape::Anonymous => {
            is(space, "anonymous")
        }
        "aws:principalaccount" | "aws:userid" if shape.is_signed() => there(space, true),
        // A service calls from an account of AWS.
        "aws:principalaccount" if shape == Shape::Service => {
            let accounts = space.accounts().to_vec();
            let accounts: Vec<&str> = accounts.iter().map(String::as_str).collect();
            Some(compile::equals(space, key, &accounts).not())
        }
        "aws:username" => there(space, shape == Shape::User),
        "aws:principalisawsservice" => match shape {
            Shape::Anonymous | Shape::Provider => there(space, false),
            Shape::Service => is(space, "true"),
            _ => is(space, "false"),
        },
        "aws:principalservicename" | "aws:principalservicenameslist" => {
            there(space, shape == Shape::Service)
        }
        "aws:principalorgid"
        | "aws:principalorgpaths"
        | "aws:multifactorauthpresent"
        | "aws:multifactorauthage"
        | "aws:sourceidentity"
            if matches!(shape, Shape::Anonymous | Shape::Service) =>
        {
            there(space, false)
        }
        // A service principal may: IAM Roles Anywhere gives its requests tags from a certificate.
        _ if key.starts_with("aws:principaltag/") && shape == Shape::Anonymous => {
            there(space, false)
        }
        _ if !matches!(shape, Shape::Role)
            && WORKLOAD_KEYS
                .iter()
                .any(|name| name.eq_ignore_ascii_case(key)) =>
        {
            there(space, false)
        }
        _ => None,
    }
}

//! Which resources fit an action: the catalogue's ARN patterns as sets of texts.
//!
//! Source: Service Authorization Reference, "Resource types defined by …" of each service.

use std::sync::OnceLock;

use super::fit::{Atom, Fitter, Value};
use super::space::{Dim, Lit, Set, Space};
use super::strings::{Glob, Step, TextSet};
use crate::catalog::{self, Action, Service};

/// One sort of resource that an action takes.
#[derive(Clone, Debug)]
pub(super) struct Sort {
    /// The texts that can be such a resource: all of these sets.
    pub(super) fits: Vec<Set>,
    /// The catalogue's pattern; `*` where the action is about no resource.
    pattern: &'static str,
}

/// Actions of one service that take the same sorts of resources.
#[derive(Debug)]
struct Alike {
    types: Vec<(&'static str, bool)>,
    sorts: OnceLock<Vec<Sort>>,
}

/// A service's actions by the sorts of resources that they take.
#[derive(Debug)]
struct OfService {
    /// Position of the service's first action among all actions.
    first: u32,
    /// For each of its actions the position in `alike`.
    which: Vec<u16>,
    alike: Vec<Alike>,
}

static SERVICES: OnceLock<Box<[OnceLock<OfService>]>> = OnceLock::new();

fn of_service(service: Service) -> Option<&'static OfService> {
    let all = SERVICES.get_or_init(|| catalog::services().map(|_| OnceLock::new()).collect());
    let of = all.get(service.index())?;
    Some(of.get_or_init(|| OfService::read(service)))
}

/// A number that is the same for actions that take the same sorts of resources.
pub(super) type Group = (Service, u16);

/// The group of an action.
pub(super) fn group(action: Action) -> Option<Group> {
    let service = action.service();
    let of = of_service(service)?;
    let at = usize::try_from(action.index().checked_sub(of.first)?).ok()?;
    Some((service, *of.which.get(at)?))
}

/// The sorts of resources that a request for an action of the group can name.
pub(super) fn sorts((service, at): Group) -> &'static [Sort] {
    let alike = of_service(service).and_then(|of| of.alike.get(usize::from(at)));
    alike.map_or(&[], |alike| {
        alike.sorts.get_or_init(|| sorts_of(service, &alike.types))
    })
}

impl OfService {
    fn read(service: Service) -> Self {
        let mut of = Self {
            first: service.actions().next().map_or(0, Action::index),
            which: Vec::new(),
            alike: Vec::new(),
        };
        for action in service.actions() {
            let types = action.resource_types();
            let types: Vec<_> = types
                .iter()
                .map(|of| (of.resource_type, of.required))
                .collect();
            let known = of.alike.iter().position(|other| other.types == types);
            let at = known.unwrap_or_else(|| {
                of.alike.push(Alike {
                    types,
                    sorts: OnceLock::new(),
                });
                of.alike.len() - 1
            });
            of.which.push(u16::try_from(at).unwrap_or(u16::MAX));
        }
        of
    }
}

fn sorts_of(service: Service, types: &[(&'static str, bool)]) -> Vec<Sort> {
    let mut sorts = Vec::new();
    for (name, _) in types {
        let Some(resource) = service.resource_type(name) else {
            continue;
        };
        for pattern in &resource.arns {
            let mut fits = vec![union([glob(pattern, None)])];
            let longer: Vec<Glob> = service
                .resource_types()
                .iter()
                .flat_map(|other| &other.arns)
                .filter(|other| extends(other, pattern))
                .map(|other| glob(other, None))
                .collect();
            if !longer.is_empty() {
                // A bucket's name holds no slash: what does is an object.
                fits.push(union(longer).complement());
            }
            sorts.push(Sort { fits, pattern });
        }
    }
    // The plainest first: an object before an object behind an access point.
    sorts.sort_by_key(|sort| sort.pattern.len());
    if types.iter().all(|(_, required)| !required) {
        // Last: an ARN says more than a star, where both will do.
        sorts.push(Sort {
            fits: vec![union([Glob::literal("*")])],
            pattern: "*",
        });
    }
    sorts
}

impl Sort {
    /// Such a resource for which the literals about it hold, of `account` if that can be; one of `named` rather
    /// than another.
    pub(super) fn instance(
        &self,
        fitter: &mut Fitter<'_>,
        lits: &[Lit],
        account: &str,
        named: &[String],
    ) -> Option<String> {
        if let Some(plain) = self.plain(fitter, lits, account, named) {
            return Some(plain);
        }
        let mut sets: Vec<&Set> = self.fits.iter().collect();
        let found = fitter.wished(Dim::RESOURCE, lits, &sets)?;
        let likely = self.likely(account);
        sets.push(&likely);
        if let Some(Value::One(Atom::Text(text))) = fitter.wished(Dim::RESOURCE, lits, &sets) {
            return Some(text);
        }
        match found {
            Value::One(Atom::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The plainest resource of the sort, or one of `named` that is of the sort, if the literals hold for it: seen
    /// without a search.
    pub(super) fn plain(
        &self,
        fitter: &Fitter<'_>,
        lits: &[Lit],
        account: &str,
        named: &[String],
    ) -> Option<String> {
        let text: String = plain(self.pattern)
            .into_iter()
            .map(|piece| match piece {
                "${Partition}" => "aws",
                "${Region}" => "us-east-1",
                "${Account}" => account,
                piece if is_name(piece) => "x",
                piece => piece,
            })
            .collect();
        if fitter.accepts(lits, &text) {
            return Some(text);
        }
        let is_of_sort = |text: &str| self.fits.iter().all(|set| set.contains(text));
        let mut named = named.iter();
        named
            .find(|text| is_of_sort(text) && fitter.accepts(lits, text))
            .cloned()
    }

    /// The likeliest ARNs: a common Region, `account` as the owner, names that are not empty.
    pub(super) fn likely(&self, account: &str) -> Set {
        union([glob(self.pattern, Some(account))])
    }

    /// The catalogue's pattern, which tells sorts of one service apart.
    pub(super) fn pattern(&self) -> &'static str {
        self.pattern
    }

    /// True for what stands for no resource.
    pub(super) fn is_star(&self) -> bool {
        self.pattern == "*"
    }

    /// The service field of its ARNs; `None` where it is no text.
    pub(super) fn service(&self) -> Option<&'static str> {
        let service = self.pattern.split(':').nth(2)?;
        (!service.contains('$')).then_some(service)
    }
}

/// ARNs of a service that are of none of its types in the catalogue, which may lack some, whatever their
/// Region and account: all of these sets.
pub(super) fn strange(service: Service) -> [Set; 2] {
    let types = service.resource_types();
    let patterns = || types.iter().flat_map(|of| &of.arns);
    let fields = patterns().filter_map(|arn| arn.split(':').nth(2));
    let fields = fields.filter(|field| !field.contains('$'));
    let of_service = fields
        .chain([service.prefix()])
        .map(|field| Glob::arn(&format!("arn:*:{field}:*:*:*")));
    // A wrong Region or account is a mistake, not another type.
    let known = patterns().map(|arn| {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        match parts.as_slice() {
            [arn, partition, service, _, _, resource] => {
                let any = [
                    *arn,
                    *partition,
                    *service,
                    "${Region}",
                    "${Account}",
                    *resource,
                ];
                glob(&any.join(":"), None)
            }
            _ => glob(arn, None),
        }
    });
    [union(of_service), union(known).complement()]
}

fn union(globs: impl IntoIterator<Item = Glob>) -> Set {
    TextSet::union(globs).into()
}

/// True for a pattern that is `pattern`, a slash and more.
fn extends(other: &str, pattern: &str) -> bool {
    pattern.ends_with('}')
        && other
            .strip_prefix(pattern)
            .is_some_and(|rest| rest.starts_with('/'))
}

fn is_name(piece: &str) -> bool {
    piece.starts_with("${")
}

/// Text and variables in turn.
fn plain(pattern: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = pattern;
    while let Some(start) = rest.find("${") {
        let (before, from) = rest.split_at(start);
        if !before.is_empty() {
            pieces.push(before);
        }
        let end = from.find('}').map_or(from.len(), |end| end + 1);
        let (variable, after) = from.split_at(end);
        pieces.push(variable);
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(rest);
    }
    pieces
}

/// The pattern as a glob; with an account, the likeliest ARNs only.
fn glob(pattern: &str, account: Option<&str>) -> Glob {
    let mut steps = Vec::new();
    let mut colons = 0;
    for piece in plain(pattern) {
        if !is_name(piece) {
            colons += piece.matches(':').count();
            steps.extend(piece.chars().map(Step::Char));
            continue;
        }
        let likely = account.and_then(|account| match piece {
            "${Partition}" => Some("aws"),
            "${Region}" => Some("us-east-1"),
            "${Account}" => Some(account),
            _ => None,
        });
        match likely {
            Some(text) => steps.extend(text.chars().map(Step::Char)),
            None if colons < 5 => steps.push(Step::AnyRunInPart),
            None => {
                if account.is_some() {
                    steps.push(Step::AnyOne);
                }
                steps.push(Step::AnyRun);
            }
        }
    }
    Glob {
        steps: steps.into(),
        fold: false,
    }
}

/// The services whose ARNs alone the resource can be; `None` where any will do.
pub(super) fn services(space: &Space, lits: &[Lit]) -> Option<Vec<String>> {
    lits.iter().find_map(|lit| {
        let Set::Text(set) = &space.get(*lit)?.may.values else {
            return None;
        };
        // All literals hold, so any of them that names services will do.
        let services = || set.globs.iter().map(service_of).collect();
        (!set.complement).then(services).flatten()
    })
}

/// The service field of the ARNs that a pattern matches; `None` where that is not one text.
fn service_of(glob: &Glob) -> Option<String> {
    let mut service = String::new();
    let mut colons = 0;
    for step in &glob.steps {
        match step {
            Step::Char(':') if colons == 2 => return Some(service),
            Step::Char(':') => colons += 1,
            Step::Char(c) if colons == 2 => service.push(*c),
            Step::Char(_) => {}
            Step::AnyRunInPart | Step::AnyOneInPart if colons < 2 => {}
            _ => return None,
        }
    }
    None
}

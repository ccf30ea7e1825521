//! Service principals by name.

use super::{service, tables};

/// What most names of service principals end with.
pub(super) const SUFFIX: &str = ".amazonaws.com";

/// The names of service principals that AWS's pages and managed policies give, sorted.
pub fn service_principals() -> impl Iterator<Item = &'static str> {
    tables::SERVICE_PRINCIPALS.iter().copied()
}

/// True if AWS has a service principal of this name (`delivery.logs.amazonaws.com`), as far as is
/// known: one that AWS's pages or managed policies name, or the prefix of a service with
/// `.amazonaws.com`. AWS publishes no list, so another name may exist as well.
///
/// The name is given without a Region (`logs` for `logs.eu-west-1`) and with the suffix of the
/// partition `aws`.
pub fn is_service_principal(name: &str) -> bool {
    let listed = tables::SERVICE_PRINCIPALS.binary_search(&name).is_ok();
    listed
        || name
            .strip_suffix(SUFFIX)
            .is_some_and(|prefix| service(prefix).is_some_and(|found| found.prefix() == prefix))
}

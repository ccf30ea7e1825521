//! Partitions and Regions by name.

use super::{glob, tables};

/// All partitions: `aws`, `aws-cn`, `aws-us-gov`, …
pub fn partitions() -> impl Iterator<Item = &'static str> {
    tables::REGIONS.iter().map(|[partition, _]| *partition)
}

/// The Regions of all partitions: `us-east-1`, …
pub fn regions() -> impl Iterator<Item = &'static str> {
    tables::REGIONS
        .iter()
        .flat_map(|[_, regions]| regions.split(' '))
}

/// True if there is such a partition; case counts, as in ARNs.
pub fn partition(name: &str) -> bool {
    partitions().any(|partition| partition == name)
}

/// True if there is such a Region; case counts, as in ARNs.
pub fn region(name: &str) -> bool {
    regions().any(|region| region == name)
}

/// True if a partition that fits the first pattern has a Region that fits the second.
pub fn region_is_in(partition: &str, region: &str) -> bool {
    tables::REGIONS.iter().any(|[name, regions]| {
        glob(partition, name) && regions.split(' ').any(|known| glob(region, known))
    })
}

/// The partition of a Region.
pub fn partition_of(region: &str) -> Option<&'static str> {
    let mut found = tables::REGIONS.iter();
    found
        .find(|[_, regions]| regions.split(' ').any(|known| known == region))
        .map(|[name, _]| *name)
}

//! Partitions and Regions by name.

use super::tables;

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

//! Address blocks in condition values: `10.0.0.0/8`, `2001:db8::1`.

use std::net::IpAddr;

use ipnet::IpNet;

/// Reads a block; an address alone is a block of one.
pub(super) fn block(text: &str) -> Option<IpNet> {
    text.parse::<IpNet>()
        .ok()
        .or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

/// 4 or 6.
pub(super) fn version(block: IpNet) -> f64 {
    match block {
        IpNet::V4(_) => 4.0,
        IpNet::V6(_) => 6.0,
    }
}

/// True where no address of the block can be the public source of a request: private, shared,
/// loopback and link-local ranges.
///
/// Source: RFC 1918, RFC 6598, RFC 4193, RFC 1122, RFC 3927, RFC 4291.
pub(super) fn is_private(block: IpNet) -> bool {
    const RANGES: [&str; 9] = [
        "10.0.0.0/8",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "fc00::/7",
        "fe80::/10",
        "::1/128",
    ];
    RANGES
        .iter()
        .filter_map(|range| range.parse::<IpNet>().ok())
        .any(|range| range.contains(&block))
}

//! Addresses on the line of 128 bits; those of version 4 are the IPv4-mapped ones of version 6.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators", IP address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv6Net};

use super::super::line::LineSet;
use super::bounds::{Bounds, points};
use crate::policy::value::parse_ip_range;

/// The first and the last address of version 4.
const VERSION_4: (u128, u128) = (0xFFFF_0000_0000, 0xFFFF_FFFF_FFFF);

/// The addresses that lie in one of the blocks. What is no block holds nothing, nor does a block
/// of version 6 with bits set behind its prefix.
fn within(values: &[&str]) -> LineSet {
    let mut ranges = Vec::with_capacity(values.len());
    for text in values {
        match parse_ip_range(text).map(|range| range.net) {
            Ok(IpNet::V4(net)) => ranges.push((mapped(net.network()), mapped(net.broadcast()))),
            Ok(IpNet::V6(net)) if net.trunc() == net => ranges.extend(version_6(net)),
            _ => {}
        }
    }
    LineSet::union(ranges)
}

/// A block of version 6 without the addresses of version 4.
fn version_6(net: Ipv6Net) -> [(u128, u128); 2] {
    let (first, last) = (net.network().to_bits(), net.broadcast().to_bits());
    [
        (first, last.min(VERSION_4.0 - 1)),
        (first.max(VERSION_4.1 + 1), last),
    ]
}

fn mapped(address: Ipv4Addr) -> u128 {
    address.to_ipv6_mapped().to_bits()
}

/// `IpAddress`.
pub(super) fn addresses(values: &[&str]) -> Bounds {
    Bounds::exact(points(within(values)))
}

/// `NotIpAddress`: the addresses outside all blocks. What is no address never matches.
pub(super) fn others(values: &[&str]) -> Bounds {
    let mut set = within(values).complement();
    set.beside = false;
    Bounds::exact(points(set))
}

/// The point of an address that a request holds.
pub(super) fn point_of(text: &str) -> Option<u128> {
    let range = parse_ip_range(text).ok()?;
    if range.prefix.is_some() {
        return None;
    }
    Some(address_point(range.net.addr()))
}

/// The point of an address.
pub(in crate::prover) fn address_point(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => mapped(address),
        IpAddr::V6(address) => address.to_bits(),
    }
}

/// How a request writes the address.
pub(super) fn text_of(point: u128) -> String {
    let address = Ipv6Addr::from_bits(point);
    match address.to_ipv4_mapped() {
        Some(address) => address.to_string(),
        None => address.to_string(),
    }
}

/// Addresses for documentation.
const EXAMPLES: [[u8; 4]; 3] = [[203, 0, 113, 10], [198, 51, 100, 10], [192, 0, 2, 10]];
const EXAMPLE_6: Ipv6Addr = Ipv6Addr::new(0x2001, 0xDB8, 0, 0, 0, 0, 0, 1);

/// A readable address of the interval: one for documentation (RFC 5737, RFC 3849), the first of
/// version 4, or the first.
pub(super) fn simplest(first: u128, last: u128) -> u128 {
    let examples = EXAMPLES.into_iter().map(|octets| mapped(octets.into()));
    let version_4 = first.max(VERSION_4.0);
    examples
        .chain((version_4 <= VERSION_4.1).then_some(version_4))
        .chain([EXAMPLE_6.to_bits()])
        .find(|point| (first..=last).contains(point))
        .unwrap_or(first)
}

/// How readable an address is; the lowest is best.
pub(super) fn rank(point: u128) -> u128 {
    let mut examples = EXAMPLES.into_iter().map(|octets| mapped(octets.into()));
    if let Some(at) = examples.position(|example| example == point) {
        u128::try_from(at).unwrap_or(0)
    } else if (VERSION_4.0..=VERSION_4.1).contains(&point) {
        10
    } else if point == EXAMPLE_6.to_bits() {
        20
    } else {
        30
    }
}

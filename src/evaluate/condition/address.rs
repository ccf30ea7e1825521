//! IP address operators.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators", IP address.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::policy::value::parse_ip_range;

/// True for an IPv4 or IPv6 address.
pub(super) fn is_address(value: &str) -> bool {
    value.parse::<IpAddr>().is_ok()
}

/// Whether an address lies in a block; no address of one version lies in a block of the other. An
/// IPv4-mapped address counts as IPv4. Host bits of an IPv4 block do not count; an IPv6 block with
/// host bits holds nothing.
pub(super) fn lies_in(value: &str, block: &str) -> bool {
    let (Ok(value), Ok(block)) = (value.parse::<IpAddr>(), parse_ip_range(block)) else {
        return false;
    };
    let length = u32::from(block.net.prefix_len());
    match (value.to_canonical(), block.net.addr()) {
        (IpAddr::V4(value), IpAddr::V4(base)) => network4(value, length) == network4(base, length),
        (IpAddr::V6(value), IpAddr::V6(base)) => {
            network6(base, length) == u128::from(base)
                && network6(value, length) == network6(base, length)
        }
        _ => false,
    }
}

/// The address with the bits behind the prefix cleared.
fn network4(address: Ipv4Addr, length: u32) -> u32 {
    let mask = u32::MAX.checked_shl(32_u32.saturating_sub(length));
    u32::from(address) & mask.unwrap_or(0)
}

fn network6(address: Ipv6Addr, length: u32) -> u128 {
    let mask = u128::MAX.checked_shl(128_u32.saturating_sub(length));
    u128::from(address) & mask.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, block: &str, expected: bool) {
        assert_eq!(lies_in(value, block), expected, "{value} {block}");
    }

    #[test]
    fn masks() {
        check("8.8.8.8", "0.0.0.0/0", true);
        check("10.255.0.1", "10.0.0.0/8", true);
        check("11.0.0.0", "10.0.0.0/8", false);
        check("10.1.2.3", "10.1.2.3", true);
        check("10.1.2.4", "10.1.2.3/32", false);
        check("10.1.2.129", "10.1.2.200/25", true);
        check("2001:db8::1", "::/0", true);
        check("2001:db8::1", "2001:db8::/32", true);
        check("2001:db9::1", "2001:db8::/32", false);
        check("2001:db8::1", "2001:db8::1/128", true);
        check("2001:db8::1", "2001:db8::1/32", false);
        check("::ffff:10.1.2.3", "10.0.0.0/8", true);
        check("::ffff:10.1.2.3", "::/0", false);
        check("10.1.2.3", "::/0", false);
        check("2001:db8::1", "0.0.0.0/0", false);
        check("here", "0.0.0.0/0", false);
        check("10.1.2.3", "10.0.0.0/33", false);
    }
}

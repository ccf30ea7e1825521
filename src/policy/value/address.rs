//! IP addresses and CIDR blocks.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

use super::super::grammar::{Problem, ProblemKind, Rule, first_run, range, read, shown, slice};
use super::surrounded;

/// An address or a CIDR block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IpRange {
    /// The block with the address as written, its host bits kept.
    pub net: IpNet,
    /// The bytes of the address.
    pub address: Range<usize>,
    /// The bytes of the prefix length, without the slash; a bare address is a block of its own.
    pub prefix: Option<Range<usize>>,
}

impl IpRange {
    /// True if bits behind the prefix are set: IAM ignores them in an IPv4 block.
    ///
    /// Source: IAM User Guide, "Access Analyzer policy check reference", Improve IP range.
    pub fn has_host_bits(&self) -> bool {
        self.net.trunc() != self.net
    }
}

/// Reads an address or a CIDR block, IPv4 or IPv6. Without a prefix length it is /32 or /128.
///
/// Source: IAM User Guide, "IAM JSON policy elements: Condition operators", IP address.
pub fn parse_ip_range(text: &str) -> Result<IpRange, Problem> {
    let pairs = read(Rule::ip_range, text).ok_or_else(|| blame(text))?;
    let mut address = 0..0;
    let mut ip = None;
    let mut prefix = None;
    for pair in pairs {
        let at = range(&pair);
        match pair.as_rule() {
            Rule::ipv4 => {
                let mut octets = [0; 4];
                for (octet, part) in octets.iter_mut().zip(pair.into_inner()) {
                    *octet = octet_of(part.as_str(), range(&part))?;
                }
                ip = Some(IpAddr::V4(Ipv4Addr::from(octets)));
                address = at;
            }
            Rule::ipv6 => {
                let parsed = pair
                    .as_str()
                    .parse::<Ipv6Addr>()
                    .map_err(|_| blame_ipv6(pair.as_str()))?;
                ip = Some(IpAddr::V6(parsed));
                address = at;
            }
            Rule::ip_prefix => prefix = Some((at, pair.as_str())),
            _ => {}
        }
    }
    let ip = ip.ok_or_else(|| blame(text))?;
    let longest: u8 = if ip.is_ipv4() { 32 } else { 128 };
    let length = match &prefix {
        None => longest,
        Some((at, digits)) => digits
            .parse()
            .ok()
            .filter(|length| *length <= longest)
            .ok_or_else(|| {
                let message = format!("a prefix length of this address is at most {longest}");
                Problem::new(at.clone(), ProblemKind::OutOfRange, message)
            })?,
    };
    Ok(IpRange {
        net: IpNet::new(ip, length).map_err(|_| blame(text))?,
        address,
        prefix: prefix.map(|(at, _)| at),
    })
}

/// True if every address of the block is private: RFC 1918 for IPv4, unique local addresses
/// (RFC 4193) for IPv6. None of them is ever the public address in `aws:SourceIp`.
pub fn is_private_range(net: &IpNet) -> bool {
    match net {
        IpNet::V4(net) => [
            (Ipv4Addr::new(10, 0, 0, 0), 8),
            (Ipv4Addr::new(172, 16, 0, 0), 12),
            (Ipv4Addr::new(192, 168, 0, 0), 16),
        ]
        .into_iter()
        .filter_map(|(address, length)| Ipv4Net::new(address, length).ok())
        .any(|private| private.contains(&net.trunc())),
        IpNet::V6(net) => Ipv6Net::new(Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7)
            .is_ok_and(|private| private.contains(&net.trunc())),
    }
}

fn octet_of(digits: &str, at: Range<usize>) -> Result<u8, Problem> {
    if digits.len() > 1 && digits.starts_with('0') {
        return Err(not_of_type(
            at,
            "a number of an IPv4 address has no zeros in front",
        ));
    }
    digits.parse().map_err(|_| {
        Problem::new(
            at,
            ProblemKind::OutOfRange,
            "a number of an IPv4 address is at most 255",
        )
    })
}

fn not_of_type(at: Range<usize>, message: &str) -> Problem {
    Problem::new(at, ProblemKind::NotOfType, message)
}

/// Where a text that the grammar does not know as address or block goes wrong.
fn blame(text: &str) -> Problem {
    if let Some(problem) = surrounded(text) {
        return problem;
    }
    let slash = text.find('/').unwrap_or(text.len());
    let address = slice(text, 0..slash);
    let wrong_address = if address.contains(':') {
        (!address_is_right(address)).then(|| blame_ipv6(address))
    } else {
        blame_ipv4(address)
    };
    wrong_address.unwrap_or_else(|| {
        let prefix = slash + 1..text.len();
        let place = if prefix.is_empty() {
            slash..text.len()
        } else {
            prefix
        };
        not_of_type(place, "a prefix length is a number")
    })
}

fn address_is_right(address: &str) -> bool {
    address.parse::<Ipv6Addr>().is_ok()
}

fn blame_ipv4(address: &str) -> Option<Problem> {
    let count = address.split('.').take(5).count();
    if count != 4 {
        let message = "an address is four numbers with dots between, or an IPv6 address";
        return Some(not_of_type(0..address.len(), message));
    }
    let mut start = 0;
    for part in address.split('.') {
        let at = start..start + part.len();
        start = at.end + 1;
        let is_number = (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        if !is_number {
            // An empty number has no bytes to point at: the dot beside it stands for it.
            let place = match (at.is_empty(), at.start) {
                (false, _) => at,
                (true, 0) => 0..1,
                (true, start) => start - 1..start,
            };
            return Some(not_of_type(
                place,
                "each part of an IPv4 address is a number from 0 to 255",
            ));
        }
        if let Err(problem) = octet_of(part, at) {
            return Some(problem);
        }
    }
    None
}

fn blame_ipv6(address: &str) -> Problem {
    let foreign = |c: char| !(c.is_ascii_hexdigit() || c == ':' || c == '.');
    if let Some(wrong) = first_run(address, foreign) {
        let message = format!(
            "an IPv6 address cannot hold {}",
            shown(slice(address, wrong.clone()))
        );
        return Problem::new(wrong, ProblemKind::BadCharacter, message);
    }
    let mut start = 0;
    for group in address.split(':') {
        let at = start..start + group.len();
        start = at.end + 1;
        if group.len() > 4 && !group.contains('.') {
            return not_of_type(at, "a group of an IPv6 address has at most four digits");
        }
    }
    not_of_type(
        0..address.len(),
        "an IPv6 address is eight groups, or fewer with one `::`",
    )
}

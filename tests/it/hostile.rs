//! Input that means harm.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::common::{Folder, RIGHT};

/// Far above what any of these takes; only a hang reaches it.
const PATIENCE: Duration = Duration::from_secs(300);

#[track_caller]
fn ends(text: &[u8]) {
    let folder = Folder::new();
    folder.write("x.json", text);
    for format in ["human", "concise", "json"] {
        let start = Instant::now();
        let ran = folder.run(&["check", "x.json", "--notes", "--format", format]);
        assert!([0, 1, 2].contains(&ran.status), "{ran:?}");
        assert!(start.elapsed() < PATIENCE);
        let raw = |c: char| c.is_control() && c != '\n';
        assert!(!ran.stdout.contains(raw), "a control character in {format}");
        assert!(
            !ran.stderr.contains(raw),
            "a control character in a message"
        );
    }
}

#[test]
fn deep_nesting() {
    for open in ["[", "{\"Statement\":", "{\"Statement\":[{\"Condition\":"] {
        ends(open.repeat(100_000).as_bytes());
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    ends(RIGHT.replace("\"*\"", &deep).as_bytes());
}

#[test]
fn many_of_everything() {
    let statement = "{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"},";
    let statements = statement.repeat(5_000);
    ends(format!("{{\"Statement\": [{}]}}", statements.trim_end_matches(',')).as_bytes());
    let mut actions = String::new();
    for number in 0..5_000 {
        let _ = write!(actions, "\"s3:Nothing{number}*?*?*\",");
    }
    let actions = format!("[{}]", actions.trim_end_matches(','));
    ends(
        RIGHT
            .replace("\"ec2:DescribeInstances\"", &actions)
            .as_bytes(),
    );
    ends(
        RIGHT
            .replace("\"*\"", &actions.replace("s3:Nothing", "arn:aws:s3:::b/"))
            .as_bytes(),
    );
    let keys = "\"Action\": \"s3:Get*\",".repeat(5_000);
    ends(format!("{{\"Statement\": {{{}}}}}", keys.trim_end_matches(',')).as_bytes());
}

#[test]
fn bytes_that_are_no_text() {
    ends(b"");
    ends(b"\0");
    ends(&[0xFF; 10_000]);
    ends(&[0xFF, 0xFE, b'{', 0, b'}', 0]);
    ends("\u{feff}{}".as_bytes());
    let mut bytes = RIGHT.as_bytes().to_vec();
    bytes[40] = 0xC3;
    ends(&bytes);
}

#[test]
fn names_that_would_be_commands() {
    let hostile =
        "::error file=x::y\\u001b[31m\\u001b]8;;http://x\\u0007\\r\\n::set-output x::\\u202e";
    for (from, to) in [
        ("ec2:DescribeInstances", hostile),
        ("Effect", hostile),
        ("Version", hostile),
    ] {
        ends(RIGHT.replace(from, to).as_bytes());
    }
    let folder = Folder::with(&[("::error::x\n.json", &RIGHT.replace("ec2:D", "ec3:D"))]);
    for format in ["human", "concise", "json"] {
        let ran = folder.run(&["check", "--notes", "--format", format]);
        let command = |line: &str| line.trim_start().starts_with("::");
        assert!(!ran.stdout.lines().any(command), "{ran:?}");
    }
}

#[test]
fn one_very_long_line() {
    let long = format!("\"{}\"", "x".repeat(3_000_000));
    ends(
        RIGHT
            .replace("\"ec2:DescribeInstances\"", &long)
            .replace('\n', " ")
            .as_bytes(),
    );
}

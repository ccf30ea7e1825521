//! Our parser beside `serde_json` on the same bytes. The ratio of the two lines of a group is
//! what counts: ours keeps every place and every duplicate key, theirs builds maps.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a benchmark that cannot run ends"
)]

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use iamlint::json::Tree;

/// A policy of about `size` bytes, written as people write them.
fn policy(size: usize) -> String {
    let mut text = String::from("{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [");
    let mut count = 0;
    while text.len() < size {
        let comma = if count == 0 { "" } else { "," };
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            r#"{comma}
    {{
      "Sid": "ReadRecordsOfWard{count}",
      "Effect": "Allow",
      "Action": [
        "s3:GetObject",
        "s3:GetObjectVersion",
        "dynamodb:BatchGetItem",
        "kms:Decrypt"
      ],
      "Resource": [
        "arn:aws:s3:::phi-ward-{count}/${{aws:username}}/*",
        "arn:aws:dynamodb:eu-central-1:111122223333:table/ward-{count}"
      ],
      "Condition": {{
        "Bool": {{"aws:MultiFactorAuthPresent": "true"}},
        "NumericLessThan": {{"aws:MultiFactorAuthAge": 3600}}
      }}
    }}"#
        );
        count += 1;
    }
    text.push_str("\n  ]\n}\n");
    text
}

fn compare(criterion: &mut Criterion) {
    let embedded = serde_json::json!({ "Policy": policy(6_000) }).to_string();
    let texts = [
        ("policy 6 kB", policy(6_000)),
        ("policy 1 MB", policy(1_000_000)),
        ("one line 6 kB", {
            let value: serde_json::Value = serde_json::from_str(&policy(6_000)).unwrap_or_default();
            value.to_string()
        }),
        ("embedded 6 kB", embedded),
    ];
    for (name, text) in texts {
        let mut group = criterion.benchmark_group(name);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function("ours", |bencher| {
            bencher.iter(|| Tree::parse(black_box(&text)));
        });
        group.bench_function("serde_json", |bencher| {
            bencher.iter(|| serde_json::from_str::<serde_json::Value>(black_box(&text)));
        });
        group.finish();
    }
}

criterion_group!(benches, compare);
criterion_main!(benches);

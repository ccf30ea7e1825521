//! Linting against the yardstick: `serde_json` reading the same bytes into values.
//!
//! `cargo bench --bench check` prints both; the ratio is what counts, since it does not depend on the
//! machine.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a benchmark that cannot run ends"
)]

mod common;

use std::fs;
use std::hint::black_box;
use std::path::Path;

use common::json_files;
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use iamlint::config::Config;
use iamlint::lint::{Linter, Selection};
use iamlint::source::{Loaded, decode};

fn linter() -> Linter {
    Selection::new(Vec::new()).linter(Config::default(), None, true)
}

fn check(criterion: &mut Criterion) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let paths = json_files(&root);
    let loaded: Vec<Loaded> = paths
        .iter()
        .map(|path| decode(fs::read(path).expect("a file"), &path.to_string_lossy()))
        .collect();
    let bytes: usize = loaded.iter().map(|loaded| loaded.file.text.len()).sum();
    let linter = linter();
    let mut group = criterion.benchmark_group("corpus");
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function("serde_json", |bencher| {
        bencher.iter(|| {
            for file in &loaded {
                let _ = black_box(serde_json::from_str::<serde_json::Value>(&file.file.text));
            }
        });
    });
    group.bench_function("check", |bencher| {
        bencher.iter_batched(
            || loaded.clone(),
            |files| {
                for (file, path) in files.into_iter().zip(&paths) {
                    black_box(linter.lint_loaded(file, path, false));
                }
            },
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

/// Twice the statements must cost twice the time.
fn growth(criterion: &mut Criterion) {
    let linter = linter();
    let statement = r#"{"Effect": "Allow", "Action": ["s3:GetObject", "s3:Put*"], "Resource": "arn:aws:s3:::records/*"}"#;
    let mut group = criterion.benchmark_group("statements");
    for count in [1_000, 2_000, 4_000] {
        let statements = vec![statement; count].join(",");
        let text = format!("{{\"Version\": \"2012-10-17\", \"Statement\": [{statements}]}}");
        group.throughput(Throughput::Elements(count as u64));
        group.bench_function(count.to_string(), |bencher| {
            bencher.iter_batched(
                || decode(text.clone().into_bytes(), "growth.json"),
                |file| linter.lint_loaded(file, Path::new("growth.json"), false),
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, check, growth);
criterion_main!(benches);

//! The whole program on one file against the yardstick: a process that does nothing.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a benchmark that cannot run ends"
)]

use std::path::Path;
use std::process::{Command, Stdio};

use criterion::{Criterion, criterion_group, criterion_main};

fn run(program: &str, arguments: &[&str]) {
    let status = Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.expect("the program starts");
}

fn startup(criterion: &mut Criterion) {
    let iamlint = env!("CARGO_BIN_EXE_iamlint");
    let policy =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/playbook/developer-policy.json");
    let policy = policy.to_string_lossy();
    let mut group = criterion.benchmark_group("startup");
    group.bench_function("nothing", |bencher| bencher.iter(|| run("true", &[])));
    group.bench_function("version", |bencher| {
        bencher.iter(|| run(iamlint, &["--version"]));
    });
    group.bench_function("one file", |bencher| {
        bencher.iter(|| run(iamlint, &["check", "--isolated", &policy]));
    });
    group.finish();
}

criterion_group!(benches, startup);
criterion_main!(benches);

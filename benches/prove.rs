//! How long a question takes, over real policies: half of them, ninety in a hundred, all.
//!
//! `cargo bench --bench prove` runs on our own corpus; `IAMLINT_POLICIES=FOLDER` names another one. Compiling
//! the policies is part of each question. The yardstick is `serde_json` reading the same text into values.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark that cannot run ends, and prints what it measured"
)]

mod common;

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

use common::json_files;
use iamlint::json::Tree;
use iamlint::policy::{self, Policy, PolicyKind};
use iamlint::prover::{Answer, access_not_granted, no_new_access, no_public_access};

/// What a series of questions took, in microseconds, and how they were answered.
#[derive(Default)]
struct Series {
    micros: Vec<f64>,
    proved: usize,
    refuted: usize,
    unknown: Vec<String>,
}

impl Series {
    fn ask(&mut self, what: &str, question: impl FnOnce() -> Answer) {
        let start = Instant::now();
        let answer = black_box(question());
        self.micros.push(start.elapsed().as_secs_f64() * 1e6);
        match answer {
            Answer::Proved => self.proved += 1,
            Answer::Refuted(_) => self.refuted += 1,
            Answer::Unknown(reason) => self.unknown.push(format!("{what}: {reason}")),
        }
    }

    fn print(mut self, name: &str, yardstick: f64) {
        self.micros.sort_by(f64::total_cmp);
        let count = self.micros.len().max(1);
        let at = |share: f64| {
            let place = (share * (count - 1) as f64) as usize;
            self.micros.get(place).copied().unwrap_or_default()
        };
        let all: f64 = self.micros.iter().sum();
        println!(
            "{name:28} {count:5} questions: p50 {:.0} us, p90 {:.0} us, p99 {:.0} us, max {:.0} us, all {:.1} ms; \
             {:.1} x reading the text; proved {}, refuted {}, unknown {}",
            at(0.5),
            at(0.9),
            at(0.99),
            at(1.0),
            all / 1e3,
            all / yardstick,
            self.proved,
            self.refuted,
            self.unknown.len()
        );
        let mut unknown = self.unknown;
        unknown.sort();
        unknown.truncate(if std::env::var_os("IAMLINT_UNKNOWN").is_some() {
            40
        } else {
            0
        });
        for line in unknown {
            println!("    {}", line.chars().take(220).collect::<String>());
        }
    }
}

fn main() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let folder = std::env::var_os("IAMLINT_POLICIES").map_or(own, PathBuf::from);
    let paths = json_files(&folder);
    let texts: Vec<(String, String)> = paths
        .iter()
        .filter_map(|path| Some((path.display().to_string(), fs::read_to_string(path).ok()?)))
        .collect();
    let start = Instant::now();
    for (_, text) in &texts {
        let _ = black_box(serde_json::from_str::<serde_json::Value>(text));
    }
    let yardstick = start.elapsed().as_secs_f64() * 1e6;
    let trees: Vec<(&str, Tree<'_>)> = texts
        .iter()
        .map(|(path, text)| (path.as_str(), Tree::parse(text).0))
        .collect();
    let policies: Vec<(&str, Policy<'_>)> = trees
        .iter()
        .filter_map(|(path, tree)| {
            let (mut policy, _) = policy::read(tree.root()?, PolicyKind::Identity);
            policy.kind = policy::classify(&policy, path).0;
            (!policy.statements.is_empty()).then_some((*path, policy))
        })
        .collect();
    let mut itself = Series::default();
    let mut neighbours = Series::default();
    let mut granted = Series::default();
    let mut public = Series::default();
    let actions = ["s3:GetObject".to_owned(), "iam:CreateUser".to_owned()];
    for (at, (path, policy)) in policies.iter().enumerate() {
        itself.ask(path, || no_new_access(policy, policy));
        if let Some((_, next)) = policies.get(at + 1)
            && next.kind == policy.kind
        {
            neighbours.ask(path, || no_new_access(policy, next));
        }
        granted.ask(path, || access_not_granted(policy, &actions, &[]));
        if matches!(policy.kind, PolicyKind::Resource(_) | PolicyKind::Trust) {
            public.ask(path, || no_public_access(policy));
        }
    }
    itself.print("no new access, itself", yardstick);
    neighbours.print("no new access, neighbour", yardstick);
    granted.print("access not granted", yardstick);
    public.print("no public access", yardstick);
}

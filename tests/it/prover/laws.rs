//! Random policies: answers against samples, and laws.

use iamlint::evaluate::{Outcome, alone};
use iamlint::policy::{Policy, PolicyKind};
use iamlint::prover::{Answer, Prover, Region, Verdict, access_not_granted, no_new_access};
use iamlint::request::{Group, Request};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::universe::{Dice, statements, text};
use super::with;

const SAMPLES: usize = 200;

fn allows(policy: &Policy<'_>, request: &Request) -> bool {
    alone(request, policy).outcome == Outcome::Allowed
}

fn kind(resource: bool) -> PolicyKind {
    if resource {
        PolicyKind::Resource(Some("s3".to_owned()))
    } else {
        PolicyKind::Identity
    }
}

/// How answers are spread.
#[derive(Debug, Default)]
struct Count {
    never: u32,
    found: u32,
    unknown: u32,
    reasons: Vec<String>,
}

impl Count {
    /// Few answers may be unknown.
    #[track_caller]
    fn check(&self, most_unknown: f64) {
        let all = self.never + self.found + self.unknown;
        let share = f64::from(self.unknown) / f64::from(all.max(1));
        assert!(
            self.never > 0 && self.found > 0 && share <= most_unknown,
            "{self:#?}"
        );
    }

    fn add(&mut self, answer: &Answer) {
        match answer {
            Answer::Proved => self.never += 1,
            Answer::Refuted(_) => self.found += 1,
            Answer::Unknown(reason) => {
                self.unknown += 1;
                if self.reasons.len() < 20 {
                    self.reasons.push(reason.clone());
                }
            }
        }
    }
}

fn run<S: Strategy>(cases: u32, strategy: &S, mut body: impl FnMut(S::Value)) {
    let mut runner = TestRunner::new_with_rng(
        Config {
            cases,
            failure_persistence: None,
            ..Config::default()
        },
        proptest::test_runner::TestRng::deterministic_rng(
            proptest::test_runner::RngAlgorithm::ChaCha,
        ),
    );
    let body = std::cell::RefCell::new(&mut body);
    runner
        .run(strategy, |value| {
            (body.borrow_mut())(value);
            Ok(())
        })
        .unwrap();
}

fn cases() -> u32 {
    std::env::var("PROVER_CASES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(400)
}

#[test]
fn what_is_never_granted_is_not_allowed() {
    for resource in [false, true] {
        let mut count = Count::default();
        run(
            cases(),
            &(statements(resource), any::<u64>()),
            |(statements, seed)| {
                let text = text(&statements);
                with(&text, kind(resource), |policy| {
                    let answer = access_not_granted(policy, &[], &[]);
                    count.add(&answer);
                    match answer {
                        Answer::Proved => {
                            let mut dice = Dice(seed);
                            for _ in 0..SAMPLES {
                                let request = dice.request(resource);
                                assert!(!allows(policy, &request), "{request:?}\n{text}");
                            }
                        }
                        Answer::Refuted(instance) => {
                            assert!(allows(policy, &instance.witness), "{instance:?}\n{text}");
                            assert!(!instance.statements.is_empty());
                        }
                        Answer::Unknown(_) => {}
                    }
                });
            },
        );
        count.check(0.03);
    }
}

#[test]
fn what_is_not_new_is_not_allowed_newly() {
    for resource in [false, true] {
        let mut count = Count::default();
        let two = (
            statements(resource),
            statements(resource),
            any::<u64>(),
            0..3usize,
        );
        run(cases(), &two, |(old, other, seed, how)| {
            // Unrelated, one statement more, or one less.
            let new = match how {
                0 => other,
                1 => old.iter().cloned().chain(other.first().cloned()).collect(),
                _ => old.iter().skip(1).cloned().collect(),
            };
            let (old, new) = (text(&old), text(&new));
            with(&old, kind(resource), |before| {
                with(&new, kind(resource), |after| {
                    let answer = no_new_access(before, after);
                    count.add(&answer);
                    match answer {
                        Answer::Proved => {
                            let mut dice = Dice(seed);
                            for _ in 0..SAMPLES {
                                let request = dice.request(resource);
                                assert!(
                                    !allows(after, &request) || allows(before, &request),
                                    "{request:?}\nold {old}\nnew {new}"
                                );
                            }
                        }
                        Answer::Refuted(instance) => {
                            assert!(allows(after, &instance.witness));
                            assert!(!allows(before, &instance.witness));
                        }
                        Answer::Unknown(_) => {}
                    }
                });
            });
        });
        count.check(0.03);
    }
}

#[track_caller]
fn no_more(old: &str, new: &str, resource: bool) {
    with(old, kind(resource), |before| {
        with(new, kind(resource), |after| {
            let answer = no_new_access(before, after);
            assert!(
                matches!(answer, Answer::Proved),
                "{answer:?}\nold {old}\nnew {new}"
            );
        });
    });
}

#[test]
fn laws() {
    for resource in [false, true] {
        let two = (statements(resource), statements(resource));
        run(cases(), &two, |(one, other)| {
            let whole = text(&one);
            no_more(&whole, &whole, resource);
            let backwards: Vec<_> = one.iter().rev().cloned().collect();
            no_more(&whole, &text(&backwards), resource);
            let (denies, allows): (Vec<_>, Vec<_>) = other
                .iter()
                .cloned()
                .partition(|statement| statement["Effect"] == "Deny");
            let more_denies: Vec<_> = one.iter().chain(&denies).cloned().collect();
            no_more(&whole, &text(&more_denies), resource);
            let more_allows: Vec<_> = one.iter().chain(&allows).cloned().collect();
            no_more(&text(&more_allows), &whole, resource);
        });
    }
}

#[test]
fn groups_agree_with_samples() {
    let mut count = Count::default();
    let three = (
        statements(false),
        statements(false),
        statements(false),
        any::<u64>(),
    );
    run(cases(), &three, |(identity, boundary, scp, seed)| {
        let (identity, boundary, scp) = (text(&identity), text(&boundary), text(&scp));
        with(&identity, PolicyKind::Identity, |identity| {
            with(&boundary, PolicyKind::Boundary, |boundary| {
                with(&scp, PolicyKind::Scp, |scp| {
                    let group = Group {
                        identity: vec![identity],
                        boundary: Some(boundary),
                        scp: vec![vec![scp]],
                        ..Group::default()
                    };
                    let all = [identity, boundary, scp];
                    let allowed =
                        |request: &Request| all.iter().all(|policy| allows(policy, request));
                    match Prover::new(group).allowed(&Region::default()) {
                        Verdict::Never => {
                            count.never += 1;
                            let mut dice = Dice(seed);
                            for _ in 0..SAMPLES {
                                let request = dice.request(false);
                                assert!(!allowed(&request), "{request:?}");
                            }
                        }
                        Verdict::Some(instance) => {
                            count.found += 1;
                            assert!(allowed(&instance.witness));
                        }
                        Verdict::Unknown(reason) => {
                            count.unknown += 1;
                            count.reasons.push(reason);
                        }
                    }
                });
            });
        });
    });
    count.check(0.05);
}

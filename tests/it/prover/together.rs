//! The wider universe: groups of policies, questions that rules ask, public access, comparison.

#![allow(clippy::print_stdout, reason = "figures, shown with --nocapture")]

use iamlint::evaluate::{Outcome, alone, applies, evaluate};
use iamlint::json::Tree;
use iamlint::policy::ast::Effect;
use iamlint::policy::{self, Policy, PolicyKind};
use iamlint::prover::{
    ActionTest, Answer, NeverMatches, Prover, Question, Region, Verdict, no_new_access,
    no_public_access,
};
use iamlint::request::{Attachment, Group, Request, StatementId};

use super::universe::Dice;
use super::wide::{Sort, policy, request};

const SAMPLES: usize = 150;

fn cases(usual: u64) -> u64 {
    let cases = std::env::var("PROVER_CASES");
    cases
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(usual)
}

fn dice(seed: u64) -> Dice {
    // Neighbouring seeds give neighbouring first numbers.
    Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5851_F42D_4C95_7F2D)
}

/// Texts that live as long as a case.
struct Texts(Vec<(String, PolicyKind)>);

impl Texts {
    fn with(&self, body: impl FnOnce(&[Policy<'_>])) {
        let trees: Vec<_> = self
            .0
            .iter()
            .map(|(text, kind)| (Tree::parse(text).0, kind))
            .collect();
        let policies: Vec<_> = trees
            .iter()
            .map(|(tree, kind)| policy::read(tree.root().unwrap(), (*kind).clone()).0)
            .collect();
        body(&policies);
    }
}

fn id(policy: Attachment, statement: usize) -> StatementId {
    StatementId { policy, statement }
}

#[test]
fn whole_groups_agree_with_samples() {
    let (mut never, mut found, mut unknown) = (0, 0, Vec::new());
    for seed in 0..cases(60) {
        let mut dice = dice(seed);
        let service = dice.pick(&[None, Some("s3"), Some("kms")]);
        let trust = dice.roll(5) == 0;
        let kind = if trust {
            PolicyKind::Trust
        } else {
            PolicyKind::Resource(service.map(str::to_owned))
        };
        let mut texts = vec![
            (policy(&mut dice, Sort::Owned), PolicyKind::Identity),
            (policy(&mut dice, Sort::Resource), kind),
        ];
        let more = [
            (Sort::Owned, PolicyKind::Boundary),
            (Sort::Owned, PolicyKind::Session),
            (Sort::Resource, PolicyKind::Endpoint),
            (Sort::Owned, PolicyKind::Scp),
            (Sort::Rcp, PolicyKind::Rcp),
        ];
        for (sort, kind) in more {
            if dice.roll(4) == 0 {
                texts.push((policy(&mut dice, sort), kind));
            }
        }
        let said = format!("{texts:?}");
        Texts(texts).with(|policies| {
            let find = |kind: &PolicyKind| policies.iter().find(|policy| policy.kind == *kind);
            let group = Group {
                identity: vec![&policies[0]],
                resource: Some(&policies[1]),
                boundary: find(&PolicyKind::Boundary),
                session: find(&PolicyKind::Session).into_iter().collect(),
                endpoint: find(&PolicyKind::Endpoint),
                scp: find(&PolicyKind::Scp)
                    .map(|policy| vec![policy])
                    .into_iter()
                    .collect(),
                rcp: find(&PolicyKind::Rcp)
                    .map(|policy| vec![policy])
                    .into_iter()
                    .collect(),
            };
            // What needs no permission is always allowed.
            let free = ["sts:GetCallerIdentity", "sts:GetSessionToken"].map(str::to_owned);
            let region = Region {
                action: vec![ActionTest::NotLike(free.to_vec())],
                ..Region::default()
            };
            let allowed = |request: &Request| evaluate(request, &group).outcome == Outcome::Allowed;
            match Prover::new(group.clone()).allowed(&region) {
                Verdict::Never => {
                    never += 1;
                    for _ in 0..SAMPLES {
                        let request = request(&mut dice);
                        let asked = !free.contains(&request.action);
                        assert!(!asked || !allowed(&request), "{seed}: {request:?}\n{said}");
                    }
                }
                Verdict::Some(instance) => {
                    found += 1;
                    assert!(allowed(&instance.witness), "{seed}: {instance:?}\n{said}");
                }
                Verdict::Unknown(reason) => unknown.push(format!("{seed}: {reason}")),
            }
        });
    }
    println!("never {never}, found {found}, unknown {}", unknown.len());
    let all = never + found + unknown.len();
    assert!(
        never > 0 && found > 0 && unknown.len() * 10 <= all,
        "{} of {all}: {unknown:#?}",
        unknown.len()
    );
}

#[test]
fn questions_of_rules_agree_with_samples() {
    for seed in 0..cases(60) {
        let mut dice = dice(seed);
        let sort = dice.pick(&[Sort::Owned, Sort::Resource]);
        let kind = match sort {
            Sort::Resource => PolicyKind::Resource(Some("s3".to_owned())),
            _ => PolicyKind::Identity,
        };
        let at = match sort {
            Sort::Resource => Attachment::Resource,
            _ => Attachment::Identity(0),
        };
        let text = policy(&mut dice, sort);
        Texts(vec![(text.clone(), kind)]).with(|policies| {
            let policy = &policies[0];
            let mut group = Group::default();
            match sort {
                Sort::Resource => group.resource = Some(policy),
                _ => group.identity.push(policy),
            }
            let prover = Prover::new(group);
            let samples: Vec<Request> = (0..SAMPLES)
                .map(|_| request(&mut dice))
                .filter(|request| {
                    let own = request.principal.contains(":user/")
                        || request.principal.contains(":assumed-role/");
                    sort == Sort::Resource || own
                })
                .collect();
            let matches = |request: &Request, at: usize| {
                applies(request, policy, &policy.statements[at]).is_ok()
            };
            let denied =
                |request: &Request| alone(request, policy).outcome == Outcome::ExplicitDeny;
            if let Verdict::Never = prover.undenied(&Region::default()) {
                assert!(samples.iter().all(denied), "{seed}: undenied\n{text}");
            }
            for (position, statement) in policy.statements.iter().enumerate() {
                let id = id(at, position);
                let one = samples.iter().find(|request| matches(request, position));
                match prover.matched(id, &Region::default()) {
                    Verdict::Never => assert_eq!(one, None, "{seed}: matched {position}\n{text}"),
                    Verdict::Some(instance) => {
                        assert!(
                            matches(&instance.witness, position),
                            "{seed}: {instance:?}\n{text}"
                        );
                        // Never by the catalogue's types, so only where a typed request could be there.
                        let typed = Region {
                            typed: true,
                            ..Region::default()
                        };
                        if let Verdict::Some(_) = prover.matched(id, &typed) {
                            assert!(
                                !matches!(
                                    prover.never_matches(id),
                                    Some(NeverMatches::Side(_) | NeverMatches::Together(_))
                                ),
                                "{seed}: never matches {position}\n{text}"
                            );
                        }
                    }
                    Verdict::Unknown(_) => {}
                }
                let region = Region::default();
                let both = [Question::Matched(id, &region), Question::Allowed(&region)];
                if let Verdict::Some(instance) = prover.ask(&both) {
                    let allowed = alone(&instance.witness, policy).outcome == Outcome::Allowed;
                    assert!(allowed, "{seed}: joined {position} {instance:?}\n{text}");
                }
                let among = |request: &Request, ids: &[StatementId]| {
                    ids.iter().any(|id| matches(request, id.statement))
                };
                let covers = [prover.covered_by(id), prover.wholly_denied_by(id)];
                for ids in covers.into_iter().flatten() {
                    let free = samples
                        .iter()
                        .find(|request| matches(request, position) && !among(request, &ids));
                    assert_eq!(free, None, "{seed}: {position} within {ids:?}\n{text}");
                }
                for constant in prover.constants(id) {
                    let holds = |request: &Request| match applies(request, policy, statement) {
                        Ok(()) => Some(true),
                        Err(mismatch) if constant.span.covers(mismatch.span) => Some(false),
                        Err(_) => None,
                    };
                    let other = samples
                        .iter()
                        .find(|request| holds(request) == Some(!constant.value));
                    assert_eq!(other, None, "{seed}: {constant:?} of {position}\n{text}");
                }
                assert!(
                    statement.effect() == Some(Effect::Allow)
                        || prover.wholly_denied_by(id).is_none()
                );
            }
        });
    }
}

#[test]
fn a_policy_that_is_not_public_lets_no_stranger_in() {
    let (mut never, mut found) = (0, 0);
    for seed in 0..cases(60) {
        let mut dice = dice(seed);
        let text = policy(&mut dice, Sort::Resource);
        Texts(vec![(
            text.clone(),
            PolicyKind::Resource(Some("s3".to_owned())),
        )])
        .with(|policies| {
            match no_public_access(&policies[0]) {
                Answer::Proved => {
                    never += 1;
                    for _ in 0..SAMPLES {
                        let mut request = request(&mut dice);
                        // A stranger: from an account that no policy of the universe names, or unsigned.
                        let who = ["arn:aws:iam::999988887777:user/eve", "anonymous"];
                        request.principal = dice.pick(&who).to_owned();
                        // What says whose request it is makes it nobody's in particular.
                        request.context.remove("aws:SourceArn");
                        request.context.remove("aws:SourceIp");
                        if request.principal == "anonymous" {
                            request.context.retain(|key, _| {
                                !key.to_ascii_lowercase().starts_with("aws:principal")
                            });
                        }
                        let outcome = alone(&request, &policies[0]).outcome;
                        assert_ne!(outcome, Outcome::Allowed, "{seed}: {request:?}\n{text}");
                    }
                }
                Answer::Refuted(instance) => {
                    found += 1;
                    let outcome = alone(&instance.witness, &policies[0]).outcome;
                    assert_eq!(outcome, Outcome::Allowed, "{seed}: {instance:?}\n{text}");
                }
                Answer::Unknown(_) => {}
            }
        });
    }
    assert!(never > 0 && found > 0, "{never} {found}");
}

#[test]
fn comparison_is_transitive_and_agrees_with_samples() {
    let (mut chains, mut unknown, mut all) = (0, Vec::new(), 0);
    for seed in 0..cases(60) {
        let mut dice = dice(seed);
        let sort = dice.pick(&[Sort::Owned, Sort::Resource]);
        let kind = match sort {
            Sort::Resource => PolicyKind::Resource(None),
            _ => PolicyKind::Identity,
        };
        let texts: Vec<_> = (0..3)
            .map(|_| (policy(&mut dice, sort), kind.clone()))
            .collect();
        let said = format!("{texts:?}");
        Texts(texts).with(|policies| {
            let mut proved = [[false; 3]; 3];
            let mut refuted = [[false; 3]; 3];
            for old in 0..3 {
                for new in 0..3 {
                    let answer = no_new_access(&policies[old], &policies[new]);
                    all += 1;
                    match answer {
                        Answer::Proved => {
                            proved[old][new] = true;
                            for _ in 0..SAMPLES / 5 {
                                let request = request(&mut dice);
                                if sort == Sort::Owned && !request.principal.contains(":user/") {
                                    continue;
                                }
                                let allows =
                                    |policy| alone(&request, policy).outcome == Outcome::Allowed;
                                let new_one = !allows(&policies[old]) && allows(&policies[new]);
                                assert!(!new_one, "{seed}: {old} {new} {request:?}\n{said}");
                            }
                        }
                        Answer::Refuted(_) => refuted[old][new] = true,
                        Answer::Unknown(reason) => unknown.push(format!("{seed}: {reason}")),
                    }
                }
            }
            for (a, b, c) in [
                (0, 1, 2),
                (0, 2, 1),
                (1, 0, 2),
                (1, 2, 0),
                (2, 0, 1),
                (2, 1, 0),
            ] {
                if proved[a][b] && proved[b][c] {
                    chains += 1;
                    assert!(!refuted[a][c], "{seed}: {a} {b} {c}\n{said}");
                }
                assert!(proved[a][a], "{seed}: itself\n{said}");
            }
        });
    }
    println!("all {all}, chains {chains}, unknown {}", unknown.len());
    assert!(
        chains > 0 && unknown.len() * 10 <= all,
        "{} of {all}: {unknown:#?}",
        unknown.len()
    );
}

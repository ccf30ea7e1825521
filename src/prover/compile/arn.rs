//! ARN operators: six parts, each of the first five compared alone.
//!
//! Source: IAM User Guide, "IAM JSON policy elements: Condition operators", ARN.

use super::super::space::Set;
use super::super::strings::{Glob, Step};
use super::bounds::{Bounds, Globs, texts};
use super::text::push;
use super::variable::{Resolver, Token};

/// Colons that part an ARN; further ones belong to its last part.
const COLONS: usize = 5;

/// The ARNs that one of the patterns matches.
pub(super) fn arns(resolver: &mut Resolver<'_>, values: &[&str]) -> Bounds {
    let mut globs = Globs::default();
    for text in values {
        let Some(string) = resolver.resolve(text) else {
            continue;
        };
        let Some(glob) = glob(&string.tokens) else {
            continue;
        };
        globs.add(glob, string.open, None);
    }
    globs.bounds(|open| format!("what the policy variables stand for in ArnLike {open}"))
}

/// `None` for a pattern with fewer than six parts, which matches nothing.
fn glob(tokens: &[Token]) -> Option<Glob> {
    let mut steps = Vec::with_capacity(tokens.len());
    let mut colons = 0;
    // Behind a variable nobody knows in which part a wildcard stands, for the variable's text may
    // hold colons. Further to the right wildcards match more.
    let mut shifted = false;
    for token in tokens {
        let inside = colons < COLONS && !shifted;
        let step = match token {
            Token::Char(c) => {
                colons += usize::from(*c == ':');
                Step::Char(*c)
            }
            Token::AnyRun if inside => Step::AnyRunInPart,
            Token::AnyOne if inside => Step::AnyOneInPart,
            Token::AnyRun => Step::AnyRun,
            Token::AnyOne => Step::AnyOne,
            Token::Free(_) => {
                shifted = true;
                Step::AnyRun
            }
        };
        push(&mut steps, step);
    }
    (colons >= COLONS || shifted).then(|| Glob {
        steps: steps.into(),
        fold: false,
    })
}

/// `Not…`: the ARNs that no pattern matches, where `bounds` are those of the patterns. With
/// `every_value` the key holds ARNs only, so that what the patterns leave over are ARNs.
pub(super) fn none_of(bounds: &Bounds, every_value: bool) -> Bounds {
    let complement = bounds.complement();
    if every_value {
        return complement;
    }
    Bounds {
        must: without_others(&complement.must),
        may: without_others(&complement.may),
        gap: complement.gap,
        flipped: complement.flipped,
        letters: None,
    }
}

/// The set, which is a complement, without the texts that have fewer than six parts.
fn without_others(set: &Set) -> Set {
    let others = (0..COLONS).map(|colons| {
        let mut steps = vec![Step::AnyRunInPart];
        for _ in 0..colons {
            steps.extend([Step::Char(':'), Step::AnyRunInPart]);
        }
        Glob {
            steps: steps.into(),
            fold: false,
        }
    });
    let left_out = match set {
        Set::Nothing => return Set::Nothing,
        Set::Text(set) => set.globs.to_vec(),
        Set::Line(_) | Set::Everything => Vec::new(),
    };
    texts(left_out.into_iter().chain(others).collect()).complement()
}

/// What every value of a key is that holds ARNs only.
pub(super) fn every_arn() -> Set {
    let mut steps: Vec<Step> = "arn".chars().map(Step::Char).collect();
    for _ in 1..COLONS {
        steps.extend([Step::Char(':'), Step::AnyRunInPart]);
    }
    steps.extend([Step::Char(':'), Step::AnyRun]);
    texts(vec![Glob {
        steps: steps.into(),
        fold: false,
    }])
}

//! That a changed text allows nothing new.

use crate::carrier;
use crate::diagnostic::{Diagnostic, quoted};
use crate::lint::Reading;
use crate::policy::{self, Policy, PolicyKind};
use crate::prover::{Answer, no_deny_lost, no_new_access};
use crate::source::Loaded;

/// Nothing where `after` reads no worse than `before`: it has no more syntax errors, and what was a policy is one, of
/// the same kind; otherwise what is worse.
pub(super) fn reads_as_well(
    before: (&Loaded, &[Reading]),
    after: (&Loaded, &[Reading]),
) -> Result<(), String> {
    let errors = |loaded: &Loaded| {
        let (tree, problems) = carrier::parse(loaded);
        let carried = carrier::find(&tree);
        let held = carrier::held(&tree, &carried);
        problems.len() + held.iter().map(|held| held.problems.len()).sum::<usize>()
    };
    if errors(after.0) > errors(before.0) {
        return Err("it would bring in a syntax error".to_owned());
    }
    for was in before.1 {
        let is = after.1.iter().find(|is| is.pointer == was.pointer);
        let Some(is) = is else {
            return Err("what is a policy would not be one any more".to_owned());
        };
        if is.kind != was.kind {
            return Err(format!(
                "the policy would be taken for another kind: {}, not {}",
                is.kind, was.kind
            ));
        }
    }
    Ok(())
}

/// Nothing where the policies of `after`, of the kinds that `readings` say, allow nothing that those of `before` do not
/// allow, and deny all that those deny; otherwise why that is not shown. A text with syntax errors is taken for
/// what is left of it without them.
pub(super) fn nothing_new(
    before: &Loaded,
    after: &Loaded,
    readings: &[Reading],
) -> Result<(), String> {
    let (old_tree, _) = carrier::parse(before);
    let (new_tree, _) = carrier::parse(after);
    let (old_carried, new_carried) = (carrier::find(&old_tree), carrier::find(&new_tree));
    let old = carrier::held(&old_tree, &old_carried);
    let new = carrier::held(&new_tree, &new_carried);
    for is in &new {
        let pointer = &is.pointer;
        let Some(was) = old.iter().find(|was| was.pointer == *pointer) else {
            return Err("the policy could not be read before, so nothing can be proved".to_owned());
        };
        if was.root.raw() == is.root.raw() {
            continue;
        }
        let reading = readings.iter().find(|reading| reading.pointer == *pointer);
        let kind = reading.and_then(|reading| PolicyKind::from_name(&reading.kind));
        let Some(kind) = kind else {
            return Err("the kind of policy is not known, so nothing can be proved".to_owned());
        };
        let (old, more) = policy::read(was.root, kind.clone());
        let twice = |problem: &&Diagnostic| problem.name == "duplicate-key";
        if was
            .problems
            .iter()
            .chain(&more)
            .any(|problem| twice(&problem))
        {
            return Err("a key stands twice, so what the policy allowed is not settled".to_owned());
        }
        let (new, _) = policy::read(is.root, kind);
        compare(&old, &new)?;
    }
    Ok(())
}

fn compare(old: &Policy<'_>, new: &Policy<'_>) -> Result<(), String> {
    match no_new_access(old, new) {
        Answer::Proved => {}
        Answer::Refuted(instance) => {
            let (action, resource) = (&instance.witness.action, &instance.witness.resource);
            let (action, resource) = (quoted(action), quoted(resource));
            return Err(format!("it would newly allow {action} on {resource}"));
        }
        Answer::Unknown(reason) => {
            return Err(format!(
                "that it allows nothing new could not be proved: {reason}"
            ));
        }
    }
    match no_deny_lost(old, new) {
        Answer::Proved => Ok(()),
        Answer::Refuted(instance) => {
            let (action, resource) = (&instance.witness.action, &instance.witness.resource);
            let (action, resource) = (quoted(action), quoted(resource));
            Err(format!("it would no longer deny {action} on {resource}"))
        }
        Answer::Unknown(reason) => Err(format!(
            "that it denies all that it denied could not be proved: {reason}"
        )),
    }
}

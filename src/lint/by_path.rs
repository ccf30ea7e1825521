//! Which rules run on which file, where `[[files]]` says so.

use std::borrow::Cow;
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use super::active::ActiveRule;
use super::engine::Linter;
use crate::diagnostic::Severity;

/// What one `[[files]]` says of rules.
#[derive(Debug, Default)]
pub(super) struct PathRules {
    /// Only these run.
    pub(super) select: Option<Vec<ActiveRule>>,
    /// These do not.
    pub(super) ignore: HashSet<Arc<str>>,
    /// These weigh otherwise; of several, the last counts.
    pub(super) severity: Vec<(HashSet<Arc<str>>, Severity)>,
}

impl PathRules {
    fn says_nothing(&self) -> bool {
        self.select.is_none() && self.ignore.is_empty() && self.severity.is_empty()
    }
}

impl Linter {
    /// The rules that run on the file at `path`.
    pub(super) fn rules_for(&self, path: &Path) -> Cow<'_, [ActiveRule]> {
        let mut rules: Cow<'_, [ActiveRule]> = Cow::Borrowed(&self.rules);
        if self.by_path.iter().all(PathRules::says_nothing) {
            return rules;
        }
        let Some(path) = self.config.relative(path) else {
            return rules;
        };
        let all = self.config.files.iter().zip(&self.by_path);
        let fitting: Vec<&PathRules> = all
            .filter(|(settings, _)| settings.paths.set().is_match(&path))
            .map(|(_, rules)| rules)
            .collect();
        if let Some(select) = fitting.iter().rev().find_map(|one| one.select.as_deref()) {
            rules = Cow::Borrowed(select);
        }
        for one in &fitting {
            if !one.ignore.is_empty() {
                rules
                    .to_mut()
                    .retain(|rule| !one.ignore.contains(rule.id()));
            }
        }
        for (ids, severity) in fitting.iter().flat_map(|one| &one.severity) {
            for rule in rules.to_mut() {
                if ids.contains(rule.id()) {
                    *rule = rule.weighing(*severity);
                }
            }
        }
        rules
    }

    /// Ids of the rules that run on the file at `path`, and the severity that the configuration gives them.
    pub fn rules_on(&self, path: &Path) -> Vec<(Arc<str>, Option<Severity>)> {
        let rules = self.rules_for(path);
        let rule = |rule: &ActiveRule| (Arc::clone(rule.id()), rule.configured());
        rules.iter().map(rule).collect()
    }
}

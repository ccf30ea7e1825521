//! TOML to configuration, with every error at its place.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned as TomlSpanned;
use toml::de::{DeTable, DeValue};

use super::{Config, FileSettings, Globs};
use crate::catalog::Additions;
use crate::diagnostic::{Diagnostic, Severity};
use crate::policy::{Audience, PolicyKind};
use crate::source::{Span, Spanned};

pub(super) const TOP: [&str; 14] = [
    "select",
    "ignore",
    "exclude",
    "severity",
    "files",
    "principal",
    "phi",
    "attest",
    "catalog",
    "organization",
    "exception",
    "exceptions",
    "baseline",
    "rules",
];
pub(super) const CATALOG: [&str; 6] = [
    "services",
    "actions",
    "condition-keys",
    "arns",
    "regions",
    "service-principals",
];
pub(super) const FILES: [&str; 6] = ["paths", "kind", "audience", "select", "ignore", "severity"];
const KINDS: [&str; 8] = [
    "identity", "boundary", "session", "trust", "resource", "endpoint", "scp", "rcp",
];

/// Reads a configuration. Where there are problems the configuration is not to be used.
pub(super) fn read(text: &str) -> (Config, Vec<Diagnostic>) {
    let mut reader = Reader {
        problems: Vec::new(),
    };
    let mut config = Config::default();
    match DeTable::parse(text) {
        Ok(table) => reader.top(table.get_ref(), &mut config),
        Err(error) => {
            let span = error.span().map_or(Span::at(0), span);
            let message = error.message().trim().replace('\n', ", ");
            reader.problem(span, message);
        }
    }
    (config, reader.problems)
}

pub(super) fn span(range: Range<usize>) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(offset(range.start), offset(range.end))
}

/// A key and its place.
pub(super) type Key<'a, 'i> = &'a TomlSpanned<Cow<'i, str>>;
/// A value and its place.
pub(super) type Value<'a, 'i> = &'a TomlSpanned<DeValue<'i>>;

/// Collects what is wrong.
pub(super) struct Reader {
    pub(super) problems: Vec<Diagnostic>,
}

impl Reader {
    fn top(&mut self, table: &DeTable<'_>, config: &mut Config) {
        // Other tables may name what it adds.
        if let Some(value) = table.get("catalog") {
            config.additions = self.additions(value);
        }
        for (key, value) in table {
            match &**key.get_ref() {
                "select" => config.select = self.strings(value),
                "ignore" => config.ignore = self.strings(value),
                "exclude" => config.exclude = self.globs(value),
                "severity" => config.severity = self.severities(value),
                "files" => config.files = self.files(value),
                "catalog" => {}
                "principal" => config.principals = self.principals(value),
                "phi" => config.phi = self.phi(value),
                "attest" => config.attestations = self.attestations(value),
                "organization" => {
                    config.organization = self.organization(value, &config.additions);
                }
                "exception" => config.exceptions = self.exceptions(value),
                "exceptions" => config.longest_term = self.longest_term(value),
                "baseline" => config.baseline = self.said(value),
                "rules" => config.rules = self.strings(value),
                _ => self.unknown_key(key, "the configuration", &TOP),
            }
        }
    }

    fn severities(&mut self, value: Value<'_, '_>) -> Vec<(Spanned<String>, Severity)> {
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type(value, "a table of rule ids and severities");
            return Vec::new();
        };
        let mut severities = Vec::new();
        for (key, value) in table {
            let names = ["error", "warning", "note"];
            if let Some(severity) = self.word(value, "severity", &names, Severity::from_name) {
                let id = Spanned::new(key.get_ref().to_string(), span(key.span()));
                severities.push((id, severity));
            }
        }
        severities
    }

    fn additions(&mut self, value: Value<'_, '_>) -> Additions {
        let mut additions = Additions::default();
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type(value, "a table, written `[catalog]`");
            return additions;
        };
        for (key, value) in table {
            let list = match &**key.get_ref() {
                "services" => &mut additions.services,
                "actions" => &mut additions.actions,
                "condition-keys" => &mut additions.condition_keys,
                "arns" => &mut additions.arns,
                "regions" => &mut additions.regions,
                "service-principals" => &mut additions.service_principals,
                _ => {
                    self.unknown_key(key, "`[catalog]`", &CATALOG);
                    continue;
                }
            };
            let names = self.strings(value);
            *list = names.into_iter().map(|name| name.value).collect();
        }
        additions
    }

    fn files(&mut self, value: Value<'_, '_>) -> Vec<FileSettings> {
        let DeValue::Array(entries) = value.get_ref() else {
            self.wrong_type(value, "an array of tables, written `[[files]]`");
            return Vec::new();
        };
        let mut files = Vec::new();
        for entry in entries {
            let DeValue::Table(table) = entry.get_ref() else {
                self.wrong_type(entry, "a table");
                continue;
            };
            let mut settings = FileSettings {
                span: span(entry.span()),
                ..FileSettings::default()
            };
            let mut has_paths = false;
            for (key, value) in table {
                match &**key.get_ref() {
                    "paths" => {
                        has_paths = true;
                        settings.paths = self.globs(value);
                    }
                    "kind" => {
                        settings.kind = self.word(value, "kind", &KINDS, PolicyKind::from_name);
                    }
                    "audience" => {
                        let names = Audience::ALL.map(Audience::name);
                        settings.audience =
                            self.word(value, "audience", &names, Audience::from_name);
                    }
                    "select" => settings.select = self.strings(value),
                    "ignore" => settings.ignore = self.strings(value),
                    "severity" => settings.severity = self.severities(value),
                    _ => self.unknown_key(key, "`[[files]]`", &FILES),
                }
            }
            if !has_paths {
                self.problem(span(entry.span()), "`[[files]]` needs `paths`");
            }
            files.push(settings);
        }
        files
    }

    pub(super) fn globs(&mut self, value: Value<'_, '_>) -> Globs {
        let globs = self.strings(value);
        for glob in &globs {
            if let Some(error) = Globs::problem(&glob.value) {
                self.problem(glob.span, format!("not a glob: {}", error.kind()));
            }
        }
        Globs::new(globs.iter().map(|glob| glob.value.as_str())).unwrap_or_default()
    }

    pub(super) fn strings(&mut self, value: Value<'_, '_>) -> Vec<Spanned<String>> {
        match value.get_ref() {
            DeValue::String(text) => vec![Spanned::new(text.to_string(), span(value.span()))],
            DeValue::Array(items) => items.iter().filter_map(|item| self.string(item)).collect(),
            _ => {
                self.wrong_type(value, "an array of strings");
                Vec::new()
            }
        }
    }

    pub(super) fn string(&mut self, value: Value<'_, '_>) -> Option<Spanned<String>> {
        if let DeValue::String(text) = value.get_ref() {
            return Some(Spanned::new(text.to_string(), span(value.span())));
        }
        self.wrong_type(value, "a string");
        None
    }

    pub(super) fn word<T>(
        &mut self,
        value: Value<'_, '_>,
        what: &str,
        names: &[&str],
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let word = self.string(value)?;
        let read = read(&word.value);
        if read.is_none() {
            let message = format!("`{}` is no {what}", word.value);
            let help = suggestion(&word.value, names);
            self.problems.push(problem(word.span, message).help(help));
        }
        read
    }

    pub(super) fn unknown_key(&mut self, key: Key<'_, '_>, owner: &str, known: &[&str]) {
        let message = format!("{owner} has no key `{}`", key.get_ref());
        let help = suggestion(key.get_ref(), known);
        self.problems
            .push(problem(span(key.span()), message).help(help));
    }

    pub(super) fn wrong_type(&mut self, value: Value<'_, '_>, wanted: &str) {
        let message = format!("this must be {wanted}");
        self.problem(span(value.span()), message);
    }

    pub(super) fn problem(&mut self, span: Span, message: impl Into<String>) {
        self.problems.push(problem(span, message));
    }
}

pub(super) fn problem(span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new("configuration", span, message)
}

/// Names what was probably meant, or else what there is.
pub(super) fn suggestion(word: &str, known: &[&str]) -> String {
    let distance = |name: &&&str| strsim::damerau_levenshtein(word, name);
    match known.iter().min_by_key(distance) {
        Some(name) if strsim::damerau_levenshtein(word, name) <= 2 => {
            format!("did you mean `{name}`?")
        }
        _ => format!("one of {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, place: &str, message: &str, help: Option<&str>) {
        let (_, problems) = read(text);
        let problem = problems.first().expect("a problem");
        assert_eq!(text.get(problem.span.range()), Some(place));
        assert_eq!(problem.message, message);
        assert_eq!(problem.help.as_deref(), help);
    }

    #[test]
    fn errors_stand_at_their_place() {
        check(
            "selekt = []",
            "selekt",
            "the configuration has no key `selekt`",
            Some("did you mean `select`?"),
        );
        check(
            "[[files]]\npaths = [\"a\"]\naudience = \"peeple\"",
            "\"peeple\"",
            "`peeple` is no audience",
            Some("did you mean `people`?"),
        );
        check("exclude = 3", "3", "this must be an array of strings", None);
        check(
            "exclude = [\"a[\"]",
            "\"a[\"",
            "not a glob: unclosed character class; missing ']'",
            None,
        );
    }

    #[test]
    fn a_whole_file_is_read() {
        let (config, problems) = read(
            "select = [\"hipaa/*\"]\nignore = \"aws/x\"\nexclude = [\"old\"]\n\
             [severity]\n\"aws/old-version\" = \"note\"\n\
             [[files]]\npaths = [\"p/**\"]\nkind = \"resource:s3\"\naudience = \"workloads\"\n",
        );
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(config.select.len(), 1);
        assert_eq!(
            config.severity.first().map(|(_, s)| *s),
            Some(Severity::Note)
        );
        let settings = config.files.first().unwrap();
        assert_eq!(
            settings.kind.as_ref().map(ToString::to_string).as_deref(),
            Some("resource:s3")
        );
        assert_eq!(settings.audience, Some(Audience::Workloads));
    }
}

//! `iamlint rules`

mod new;
mod test;

use std::path::PathBuf;

use serde::Serialize;

use super::args::{ListFormat, RulesArgs};
use super::output::Sink;
use super::{Failure, Status, setup};
use crate::diagnostic::Severity;
use crate::lint::{Pattern, nearest};
use crate::policy::{Audience, PolicyKind};
use crate::report::printable_line;
use crate::rules;

/// One rule of the list; also its JSON form.
#[derive(Serialize)]
struct Row {
    id: String,
    title: String,
    severity: &'static str,
    kinds: Vec<String>,
    status: &'static str,
    citations: Vec<String>,
    aliases: Vec<String>,
    formerly: Vec<String>,
}

/// Where one's own rules are, if nobody says.
const FOLDER: &str = "rules";

pub(super) fn run(args: &RulesArgs) -> Result<Status, Failure> {
    let own = || match args.rules.as_slice() {
        [] => vec![PathBuf::from(FOLDER)],
        folders => folders.to_vec(),
    };
    if let Some(id) = &args.new {
        let [folder] = own().try_into().map_err(|_| {
            Failure::new("a page goes into one folder").hint("name one folder with --rules")
        })?;
        return new::run(id, &folder);
    }
    if let Some(folder) = &args.test {
        let folders = folder
            .as_ref()
            .map_or_else(own, |folder| vec![folder.clone()]);
        return test::run(args, &folders);
    }
    list(args)
}

fn list(args: &RulesArgs) -> Result<Status, Failure> {
    let rows = rows(args)?;
    let mut sink = Sink::stdout();
    if args.format == ListFormat::Json {
        let list = serde_json::json!({ "version": 1, "rules": rows });
        let text = serde_json::to_string_pretty(&list)
            .map_err(|error| Failure::new(format!("cannot write the list: {error}")))?;
        sink.write(&text)?;
        sink.write("\n")?;
    } else {
        let width = rows
            .iter()
            .map(|row| row.id.chars().count())
            .max()
            .unwrap_or(0);
        for row in &rows {
            let optional = if row.status == "optional" {
                " (optional)"
            } else {
                ""
            };
            let line = format!(
                "{:width$}  {:7}  {}{optional}\n",
                row.id, row.severity, row.title
            );
            sink.write(&line)?;
        }
        let rules = if rows.len() == 1 { "rule" } else { "rules" };
        sink.write(&format!(
            "\n{} {rules}. `iamlint explain ID` shows a rule's page.\n",
            rows.len()
        ))?;
    }
    sink.finish()?;
    Ok(Status::Clean)
}

fn rows(args: &RulesArgs) -> Result<Vec<Row>, Failure> {
    let own = setup::own_rules(&args.rules)?;
    let mut all: Vec<&rules::Rule> = own.iter().collect();
    for rule in rules::builtin() {
        if !own.iter().any(|own| *own.id == *rule.id) {
            all.push(rule.rule());
        }
    }
    all.sort_by(|a, b| a.id.cmp(&b.id));
    let patterns: Vec<_> = args.filter.iter().map(|text| Pattern::new(text)).collect();
    for (pattern, text) in patterns.iter().zip(&args.filter) {
        if !all
            .iter()
            .any(|rule| pattern.fits(&rule.id, &rule.aliases, &rule.formerly))
        {
            let failure = Failure::new(format!("no rule is called `{}`", printable_line(text)));
            return Err(match nearest(text, all.iter().map(|rule| &*rule.id)) {
                Some(name) => failure.hint(format!("did you mean `{name}`?")),
                None => failure.hint("`iamlint rules` lists them"),
            });
        }
    }
    let severity = args.severity.map(Severity::from);
    let wanted = |rule: &&&rules::Rule| {
        let named = |pattern: &Pattern| pattern.fits(&rule.id, &rule.aliases, &rule.formerly);
        (patterns.is_empty() || patterns.iter().any(named))
            && severity.is_none_or(|severity| severity == rule.severity)
            && args.kind.as_ref().is_none_or(|kind| fits(rule, kind))
    };
    Ok(all.iter().filter(wanted).map(|rule| row(rule)).collect())
}

fn fits(rule: &rules::Rule, kind: &PolicyKind) -> bool {
    Audience::ALL
        .into_iter()
        .any(|audience| rule.applies(kind, audience))
}

fn row(rule: &rules::Rule) -> Row {
    Row {
        id: rule.id.to_string(),
        title: rule.title.clone(),
        severity: rule.severity.name(),
        kinds: rule.kinds.iter().map(ToString::to_string).collect(),
        status: rule.status.name(),
        citations: rule.citations.clone(),
        aliases: rule.aliases.clone(),
        formerly: rule.formerly.clone(),
    }
}

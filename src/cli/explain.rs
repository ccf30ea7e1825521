//! `iamlint explain`

use super::args::ExplainArgs;
use super::output::{Sink, Style};
use super::{Failure, Status, setup};
use crate::lint::{Pattern, nearest};
use crate::report::{page, printable_line};
use crate::rules;

pub(super) fn run(args: &ExplainArgs, style: Style) -> Result<Status, Failure> {
    let own = setup::own_rules(&args.rules)?;
    let pattern = Pattern::new(&args.rule);
    let mut pages: Vec<&str> = Vec::new();
    for rule in &own {
        if pattern.fits(&rule.id, &rule.aliases, &rule.formerly) {
            pages.push(&rule.page);
        }
    }
    for rule in rules::builtin() {
        let replaced = own.iter().any(|own| *own.id == *rule.id);
        if !replaced && pattern.fits(rule.id, rule.aliases, rule.formerly) {
            pages.push(rule.page);
        }
    }
    if pages.is_empty() {
        let message = format!("no rule is called `{}`", printable_line(&args.rule));
        let ids = rules::builtin().iter().map(|rule| rule.id);
        let failure = Failure::new(message);
        return Err(match nearest(&args.rule, ids) {
            Some(name) => failure.hint(format!("did you mean `{name}`?")),
            None => failure.hint("`iamlint rules` lists them"),
        });
    }
    let mut sink = Sink::stdout();
    for text in pages {
        sink.write(&page(text, style.width.min(100), style.color))?;
    }
    sink.finish()?;
    Ok(Status::Clean)
}

//! `iamlint coverage`

use rayon::prelude::*;

use super::args::{CoverageArgs, Gap, TableFormat};
use super::output::{Style, complain};
use super::{Failure, Status, setup};
use crate::catalog;
use crate::coverage::{self, Coverage, Items, Judge};
use crate::lint::{self, Linter, Outcome};
use crate::report::{CoverageFormat, CoverageReport, Options, PhiPlaces, Tool, printable_line};
use crate::source::{Filter, Found, Reason, discover};

/// Files that are linted before what was found is taken in.
const BATCH: usize = 256;

pub(super) fn run(args: &CoverageArgs, style: Style) -> Result<Status, Failure> {
    let items = Items::builtin();
    let paths = args.paths.iter().map(std::path::PathBuf::as_path);
    let config = setup::configuration(&args.configured, paths)?;
    let folders = setup::folders(&config, &args.rules);
    let today = args.as_of.unwrap_or_else(lint::today);
    let own = setup::own_rules(&folders)?;
    let for_errors = config.clone();
    let (linter, problems) = coverage::linter(items, own, config, today)
        .map_err(|error| setup::in_config(&for_errors, &error))?;
    setup::exceptions(&linter.config, &problems)?;
    let linter = if args.organization {
        linter.with_organization()
    } else {
        linter
    };
    let mut sink = setup::sink(args.output.as_deref(), &args.paths)?;
    let mut judge = Judge::new(items, &linter);
    let mut taken = take(args, &linter, &mut judge);
    if let Some(organization) = linter.organization() {
        if organization.policies == (0, 0) && linter.config.organization.is_none() {
            taken.failed = true;
            complain(&setup::no_organization());
        }
        judge.organization(organization);
    }
    let troubled = setup::troubles(&linter);
    if troubled {
        judge.obstacle("policies attached together could not be asked together".to_owned());
    }
    let coverage = judge.finish(today);
    let report = CoverageReport {
        coverage: &coverage,
        tool: &Tool {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            catalog: catalog::date().to_owned(),
        },
        phi: &PhiPlaces::new(linter.config.phi.as_ref()),
        files: taken.files,
        templates: taken.templates,
        verbose: args.verbose,
    };
    let format = match args.format {
        TableFormat::Human => CoverageFormat::Human,
        TableFormat::Json => CoverageFormat::Json,
        TableFormat::Markdown => CoverageFormat::Markdown,
    };
    let options = Options {
        color: style.color && args.output.is_none(),
        width: style.width,
        ..Options::default()
    };
    sink.write(&report.write(format, &options))?;
    sink.finish()?;
    Ok(if taken.failed || troubled {
        Status::Failed
    } else if fails(args, &coverage) && !args.exit_zero {
        Status::Findings
    } else {
        Status::Clean
    })
}

fn fails(args: &CoverageArgs, coverage: &Coverage) -> bool {
    let mut statuses = coverage.items.iter().map(|judged| judged.status);
    match args.fail_on {
        Gap::Contradicted => statuses.any(|status| status == coverage::Status::Contradicted),
        Gap::Open => !statuses.all(coverage::Status::is_covered),
    }
}

/// How the files fared.
#[derive(Default)]
struct Taken {
    files: usize,
    /// Templates, whose policies are not read.
    templates: usize,
    failed: bool,
}

/// Lints the files and hands what was found to the judge.
fn take(args: &CoverageArgs, linter: &Linter, judge: &mut Judge<'_>) -> Taken {
    let filter = Filter {
        gitignore: !args.no_ignore,
        exclude: linter.config.excluded(),
        root: &linter.config.root,
    };
    let discovery = discover(&args.paths, filter);
    let mut taken = Taken::default();
    for error in discovery.errors {
        taken.failed |= failed(judge, error.to_string());
    }
    read(&discovery.files, linter, judge, &mut taken);
    // What the configuration lists counts wherever it is.
    read(&linter.organization_not_met(), linter, judge, &mut taken);
    taken
}

fn read(files: &[Found], linter: &Linter, judge: &mut Judge<'_>, taken: &mut Taken) {
    for batch in files.chunks(BATCH) {
        let outcomes: Vec<Outcome> = batch
            .par_iter()
            .map(|file| linter.lint_file(file))
            .collect();
        for outcome in outcomes {
            match outcome {
                Outcome::Linted(report) => {
                    taken.files += 1;
                    judge.take(report);
                }
                Outcome::PassedOver(reason) => {
                    taken.templates += usize::from(reason == Reason::Template);
                }
                Outcome::NoPolicy { name, .. } => {
                    taken.failed |= failed(judge, format!("`{name}` holds no policy"));
                }
                Outcome::Unreadable(error) => taken.failed |= failed(judge, error.to_string()),
            }
        }
    }
}

fn failed(judge: &mut Judge<'_>, why: String) -> bool {
    complain(&Failure::new(printable_line(&why)));
    judge.obstacle(why);
    true
}

//! `iamlint test`

use std::path::{Path, PathBuf};

use globset::GlobSet;

use super::args::{TestArgs, TestFormat};
use super::output::{Sink, Style, complain};
use super::setup::{self, drawn};
use super::{Failure, Status};
use crate::evaluate::{Decision, evaluate};
use crate::report::{Options, ScenarioFormat, ScenarioReporter, Tested, printable_line};
use crate::request::scenario::{FILE_ENDING, Problems, Scenario, ScenarioError};
use crate::source::{Filter, Found, discover};

pub(super) fn run(args: &TestArgs, style: Style) -> Result<Status, Failure> {
    let (files, mut failed) = files(args)?;
    let inputs: Vec<PathBuf> = files.iter().map(|file| file.path.clone()).collect();
    let mut sink = setup::sink(args.output.as_deref(), &inputs)?;
    let options = Options {
        color: style.color && args.output.is_none(),
        width: style.width,
        ..Options::default()
    };
    let format = match args.format {
        TestFormat::Human => ScenarioFormat::Human,
        TestFormat::Json => ScenarioFormat::Json,
        TestFormat::Junit => ScenarioFormat::Junit,
    };
    let now = jiff::Timestamp::now();
    let started = now.strftime("%Y-%m-%dT%H:%M:%S").to_string();
    let mut reporter = ScenarioReporter::new(format, options, args.verbose, started);
    sink.write(&reporter.begin())?;
    for file in &files {
        if let Err((failure, why)) = scenario(file, &mut reporter, &mut sink)? {
            failed = true;
            sink.write(&reporter.broken(&file.name, &why))?;
            complain(&failure);
        }
    }
    sink.write(&reporter.end())?;
    sink.finish()?;
    Ok(if failed {
        Status::Failed
    } else if reporter.failed() > 0 {
        Status::Findings
    } else {
        Status::Clean
    })
}

/// The scenario files that the paths name, and whether some path could not be looked at.
fn files(args: &TestArgs) -> Result<(Vec<Found>, bool), Failure> {
    let filter = Filter {
        gitignore: !args.no_ignore,
        exclude: &GlobSet::empty(),
        root: Path::new(""),
    };
    let discovery = discover(&args.paths, filter);
    let unreadable = !discovery.errors.is_empty();
    for error in discovery.errors {
        complain(&Failure::new(printable_line(&error.to_string())));
    }
    let wanted = |file: &Found| file.named || file.name.ends_with(FILE_ENDING);
    let files: Vec<_> = discovery.files.into_iter().filter(wanted).collect();
    if files.is_empty() && !unreadable {
        return Err(Failure::new("there are no scenario files").hint(format!(
            "in folders, files are looked for whose names end in {FILE_ENDING}"
        )));
    }
    Ok((files, unreadable))
}

/// Why a file could not be run: as it is said after what has been drawn, and alone.
type Broken = (Failure, String);

/// Runs one file. The inner error is about the file, the outer about the output.
fn scenario(
    file: &Found,
    reporter: &mut ScenarioReporter,
    sink: &mut Sink,
) -> Result<Result<(), Broken>, Failure> {
    let scenario = match Scenario::load(&file.path, &file.name) {
        Ok(scenario) => scenario,
        Err(ScenarioError::Read(error)) => {
            let why = error.to_string();
            return Ok(Err((Failure::new(printable_line(&why)), why)));
        }
        Err(ScenarioError::Invalid(problems)) => return Ok(Err(invalid(&file.name, &problems))),
    };
    let attached = match scenario.documents.read() {
        Ok(attached) => attached,
        Err(problems) => return Ok(Err(invalid(&file.name, &problems))),
    };
    let group = attached.group();
    let cases = scenario.cases.iter();
    let decisions: Vec<Decision> = cases.map(|case| evaluate(&case.request, &group)).collect();
    sink.write(&reporter.file(Tested {
        file: &file.name,
        cases: &scenario.cases,
        decisions: &decisions,
        group: &group,
        attached: &attached,
        documents: &scenario.documents,
    }))?;
    Ok(Ok(()))
}

fn invalid(name: &str, problems: &[Problems]) -> Broken {
    for problems in problems {
        drawn(&problems.file, &problems.problems);
    }
    let mut all = problems.iter().flat_map(|problems| &problems.problems);
    let why = all.next().map(|problem| problem.message.clone());
    let failure = Failure::new(format!("`{}` cannot be run", printable_line(name)));
    (failure, why.unwrap_or_default())
}

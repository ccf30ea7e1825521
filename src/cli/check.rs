//! `iamlint check`

use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::args::{CheckArgs, OutputFormat};
use super::output::{Sink, Style, complain, say};
use super::{Failure, Status, setup};
use crate::catalog;
use crate::diagnostic::Severity;
use crate::lint::{Baseline, FileReport, Linter, Outcome};
use crate::report::{
    ExceptionList, Format, Options, PhiPlaces, Reporter, Statistics, Summary, Tool, printable_line,
};
use crate::source::{Filter, Found, PassedOver, Reason, discover, read_from, reported};

/// Files that are linted before anything of them is written: enough to keep the threads busy, few
/// enough that memory does not grow with the number of files.
const BATCH: usize = 256;

pub(super) fn run(args: &CheckArgs, style: Style) -> Result<Status, Failure> {
    let linter = setup::linter(args)?;
    let mut run = Run::new(args, style)?;
    let asked = linter.asks_about_phi();
    run.summary.phi = asked.then(|| PhiPlaces::new(linter.config.phi.as_ref()));
    let (stdin, paths): (Vec<_>, Vec<_>) = args
        .paths
        .iter()
        .cloned()
        .partition(|path| path == Path::new("-"));
    run.begin()?;
    if !stdin.is_empty() {
        let outcome = standard_input(args, &linter);
        let text = match &outcome {
            Outcome::Linted(report) if !args.statistics => run.reporter.file(report),
            _ => String::new(),
        };
        run.take(outcome, &text)?;
    }
    if !paths.is_empty() {
        run.paths(&paths, &linter)?;
    }
    let everything = stdin.is_empty() && is_everything(&paths, &linter.config.root);
    run.about_quiet(&linter, everything)?;
    let troubles = setup::troubles(&linter);
    run.failed |= troubles;
    run.end()
}

/// True where one of `paths` is the folder `root` or lies above it.
fn is_everything(paths: &[PathBuf], root: &Path) -> bool {
    let Ok(root) = root.canonicalize() else {
        return false;
    };
    let mut real = paths.iter().filter_map(|path| path.canonicalize().ok());
    real.any(|path| path.is_dir() && root.starts_with(path))
}

fn standard_input(args: &CheckArgs, linter: &Linter) -> Outcome {
    let name = args.stdin_filename.as_deref().unwrap_or("<stdin>");
    match read_from(io::stdin().lock(), name, 0) {
        Ok(loaded) => linter.lint_loaded(loaded, Path::new(name), true),
        Err(error) => Outcome::Unreadable(error),
    }
}

struct Run<'a> {
    args: &'a CheckArgs,
    reporter: Reporter,
    sink: Sink,
    summary: Summary,
    statistics: Statistics,
    passed_over: PassedOver,
    worst: Option<Severity>,
    /// A file's findings have been written.
    written: bool,
    failed: bool,
}

impl<'a> Run<'a> {
    fn new(args: &'a CheckArgs, style: Style) -> Result<Self, Failure> {
        let format = match args.format {
            OutputFormat::Human => Format::Human,
            OutputFormat::Concise => Format::Concise,
            OutputFormat::Json => Format::Json,
        };
        let to_file = args.output.is_some();
        let options = Options {
            color: style.color && !to_file,
            links: style.links && !to_file,
            notes: args.notes,
            width: style.width,
            page: rule_page,
        };
        let tool = Tool {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            catalog: catalog::date().to_owned(),
        };
        Ok(Self {
            args,
            reporter: Reporter {
                format,
                options,
                tool,
            },
            written: false,
            sink: setup::sink(args.output.as_deref(), &args.paths)?,
            summary: Summary::default(),
            statistics: Statistics::default(),
            passed_over: PassedOver::new(),
            worst: None,
            failed: false,
        })
    }

    fn paths(&mut self, paths: &[PathBuf], linter: &Linter) -> Result<(), Failure> {
        let filter = Filter {
            gitignore: !self.args.no_ignore,
            exclude: linter.config.excluded(),
            root: &linter.config.root,
        };
        let discovery = discover(paths, filter);
        for (reason, count) in discovery.passed_over {
            *self.passed_over.entry(reason).or_default() += count;
        }
        for error in discovery.errors {
            self.failed = true;
            complain(&Failure::new(printable_line(&error.to_string())));
        }
        for batch in discovery.files.chunks(BATCH) {
            self.batch(batch, linter)?;
        }
        Ok(())
    }

    fn batch(&mut self, files: &[Found], linter: &Linter) -> Result<(), Failure> {
        let reporter = &self.reporter;
        let show = !self.args.statistics;
        // Linted and drawn in one go: a file's text is not needed after that.
        let work = |found: &Found| {
            let outcome = linter.lint_file(found);
            let text = match &outcome {
                Outcome::Linted(report) if show => reporter.file(report),
                _ => String::new(),
            };
            (outcome, text)
        };
        let done: Vec<_> = if files.len() < 4 {
            files.iter().map(work).collect()
        } else {
            files.par_iter().map(work).collect()
        };
        done.into_iter()
            .try_for_each(|(outcome, text)| self.take(outcome, &text))
    }

    /// Takes in what came of a file, and writes what there is to say of it.
    fn take(&mut self, outcome: Outcome, text: &str) -> Result<(), Failure> {
        match outcome {
            Outcome::Linted(report) => self.count(&report),
            Outcome::PassedOver(reason) => *self.passed_over.entry(reason).or_default() += 1,
            Outcome::NoPolicy { name, reason } => self.no_policy(&name, reason),
            Outcome::Unreadable(error) => {
                self.failed = true;
                complain(&Failure::new(printable_line(&error.to_string())));
            }
        }
        self.write(text)
    }

    fn write(&mut self, text: &str) -> Result<(), Failure> {
        if text.is_empty() {
            return Ok(());
        }
        if self.written {
            self.sink.write(self.reporter.between())?;
        }
        self.written = true;
        self.sink.write(text)
    }

    /// Says what there is to say of exceptions and the baseline, and writes the baseline. `everything` says that the whole
    /// folder of the configuration was checked.
    fn about_quiet(&mut self, linter: &Linter, everything: bool) -> Result<(), Failure> {
        let everything = everything && !self.failed;
        let judged = everything && self.args.kind.is_none();
        let mut reports = vec![linter.about_exceptions(judged)];
        if let (Some(path), Some(baseline)) =
            (&self.args.quiet_for.write_baseline, &linter.baseline)
        {
            self.write_baseline(path, linter, baseline, everything)?;
        } else {
            reports.push(linter.about_baseline(everything));
        }
        for report in reports.into_iter().flatten() {
            self.summary.add_findings(&report);
            self.weigh(&report);
            let text = if self.args.statistics {
                String::new()
            } else {
                self.reporter.file(&report)
            };
            self.write(&text)?;
        }
        self.summary.exceptions = ExceptionList::new(linter.excepted());
        Ok(())
    }

    fn write_baseline(
        &mut self,
        path: &Path,
        linter: &Linter,
        baseline: &Baseline,
        everything: bool,
    ) -> Result<(), Failure> {
        let grow = self.args.quiet_for.grow_baseline;
        let written = baseline.write(linter, everything, grow);
        let (held, left) =
            written.map_err(|error| Failure::new(printable_line(&error.to_string())))?;
        let name = printable_line(&reported(path));
        say(&format!(
            "`{name}` holds {held} finding{}\n",
            if held == 1 { "" } else { "s" }
        ));
        if left == 0 {
            // All that was found is written down.
            self.worst = None;
        } else {
            say("  what is new stays out of it; --grow-baseline takes it in\n");
        }
        Ok(())
    }

    fn no_policy(&mut self, name: &str, reason: Reason) {
        self.failed = true;
        let name = printable_line(name);
        let failure = match reason {
            Reason::Template | Reason::OtherPolicy => Failure::new(format!("`{name}` is {reason}"))
                .hint("name the policy itself, or pass --skip-non-policies to pass it over"),
            _ => Failure::new(format!("`{name}` holds no policy"))
                .hint("--kind says what it is meant to be; --skip-non-policies passes it over"),
        };
        complain(&failure);
    }

    fn count(&mut self, report: &FileReport) {
        self.summary.add(report);
        self.weigh(report);
        if self.args.verbose {
            for reading in &report.documents {
                let name = printable_line(&report.file.name);
                let place = printable_line(&reading.pointer);
                let separator = if place.is_empty() { "" } else { "#" };
                let users = match reading.audience_reason {
                    "" => String::new(),
                    why => format!(", for {} ({why})", reading.audience.name()),
                };
                say(&format!(
                    "{name}{separator}{place}: {} ({}){users}\n",
                    reading.kind, reading.reason
                ));
            }
        }
    }

    fn weigh(&mut self, report: &FileReport) {
        self.statistics.add(report);
        let counting = report
            .findings
            .iter()
            .filter(|finding| finding.suppressed.is_none());
        self.worst = self
            .worst
            .max(counting.map(|finding| finding.severity).max());
    }

    fn begin(&mut self) -> Result<(), Failure> {
        if self.args.statistics {
            return Ok(());
        }
        self.sink.write(&self.reporter.begin())
    }

    fn end(mut self) -> Result<Status, Failure> {
        self.summary.skipped = self.passed_over.values().sum();
        if self.args.verbose {
            for (reason, count) in &self.passed_over {
                say(&format!("passed over: {count} ({reason})\n"));
            }
        }
        let summary = !self.args.quiet || self.args.format == OutputFormat::Json;
        let text = if self.args.statistics {
            self.statistics.table(&self.reporter.options)
        } else if summary {
            self.reporter.end(&self.summary)
        } else {
            String::new()
        };
        self.sink.write(&text)?;
        self.sink.finish()?;
        let fail_on = Severity::from(self.args.fail_on);
        Ok(if self.failed {
            Status::Failed
        } else if self.worst >= Some(fail_on) && !self.args.exit_zero {
            Status::Findings
        } else {
            Status::Clean
        })
    }
}

/// Where a rule's page can be read. Built-in pages are in the repository.
fn rule_page(id: &str) -> Option<String> {
    let builtin = crate::rules::builtin().iter().any(|rule| rule.id == id);
    builtin.then(|| format!("{}/blob/main/rules/{id}.md", env!("CARGO_PKG_REPOSITORY")))
}

//! `iamlint check`

mod whole;

use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rayon::prelude::*;

use super::args::{CheckArgs, OutputFormat};
use super::mend::{Mending, Tally};
use super::output::{Sink, Style, complain, say};
use super::progress::Progress;
use super::{Failure, Status, setup};
use crate::catalog;
use crate::diagnostic::Severity;
use crate::lint::{FileReport, Linter, Outcome};
use crate::report::{
    Assembly, Drawn, Format, Options, PhiPlaces, Reporter, Statistics, Summary, Tool,
    printable_line,
};
use crate::rules;
use crate::source::{Filter, Found, PassedOver, Reason, discover, read_from};

/// Files that are linted before anything of them is written: enough to keep the threads busy, few
/// enough that memory does not grow with the number of files.
const BATCH: usize = 256;

pub(super) fn run(args: &CheckArgs, style: Style) -> Result<Status, Failure> {
    let linter = setup::linter(args)?;
    Mending::check(args)?;
    let mut run = Run::new(args, style, &linter)?;
    let asked = linter.asks_about_phi();
    run.summary.phi = asked.then(|| PhiPlaces::new(linter.config.phi.as_ref()));
    let (stdin, paths): (Vec<_>, Vec<_>) = args
        .paths
        .iter()
        .cloned()
        .partition(|path| path == Path::new("-"));
    if !stdin.is_empty() {
        let (outcome, tally) = standard_input(args, &linter, &run.reporter.options);
        let drawn = drawn(&run.reporter, &outcome, run.assembly.is_some());
        run.take(outcome, drawn, tally)?;
    }
    if !paths.is_empty() {
        run.paths(&paths, &linter)?;
    }
    let everything = stdin.is_empty() && whole::is_everything(&paths, &linter.config.root);
    if !args.diff {
        run.organization(&linter)?;
        run.about_quiet(&linter, everything)?;
    }
    let troubles = setup::troubles(&linter);
    run.failed |= troubles;
    run.end()
}

fn standard_input(args: &CheckArgs, linter: &Linter, options: &Options) -> (Outcome, Tally) {
    let name = args.stdin_filename.as_deref().unwrap_or("<stdin>");
    match read_from(io::stdin().lock(), name, 0) {
        Ok(loaded) => {
            if let Some(mending) = Mending::new(args, linter, options) {
                return mending.text(loaded, Path::new(name), true);
            }
            let outcome = linter.lint_loaded(loaded, Path::new(name), true);
            (outcome, Tally::default())
        }
        Err(error) => (Outcome::Unreadable(error), Tally::default()),
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
    /// The report; none where findings are only counted, or mended on paper.
    assembly: Option<Assembly>,
    /// What was mended.
    tally: Tally,
    failed: bool,
}

impl<'a> Run<'a> {
    fn new(args: &'a CheckArgs, style: Style, linter: &Linter) -> Result<Self, Failure> {
        let format = Format::from(args.format);
        let to_file = args.output.is_some();
        let options = Options {
            color: style.color && !to_file,
            links: style.links && !to_file,
            notes: args.notes,
            width: style.width,
            page: rules::page_address,
        };
        let tool = Tool {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            catalog: catalog::date().to_owned(),
        };
        let rules = if format == Format::Sarif {
            linter.described()
        } else {
            Vec::new()
        };
        let started = Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S").to_string();
        let reporter = Reporter {
            format,
            options,
            tool,
            repository: setup::repository(),
            rules,
            started,
        };
        let mut sink = setup::sink(args.output.as_deref(), &args.paths)?;
        let mut assembly = None;
        if !args.statistics && !args.diff {
            let (begun, first) = Assembly::begin(&reporter);
            sink.write(&first)?;
            assembly = Some(begun);
        }
        Ok(Self {
            args,
            reporter,
            assembly,
            sink,
            summary: Summary::default(),
            statistics: Statistics::default(),
            passed_over: PassedOver::new(),
            worst: None,
            tally: Tally::default(),
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
        let progress = Progress::new(discovery.files.len(), !self.args.quiet);
        let mut batches = discovery.files.chunks(BATCH);
        let done = batches.try_for_each(|batch| self.batch(batch, linter, &progress));
        progress.end();
        done
    }

    fn batch(
        &mut self,
        files: &[Found],
        linter: &Linter,
        progress: &Progress,
    ) -> Result<(), Failure> {
        let mending = Mending::new(self.args, linter, &self.reporter.options);
        let (reporter, shown) = (&self.reporter, self.assembly.is_some());
        // Linted and drawn in one go: a file's text is not needed after that.
        let work = |found: &Found| {
            let (outcome, tally) = match &mending {
                Some(mending) => mending.file(found),
                None => (linter.lint_file(found), Tally::default()),
            };
            let drawn = drawn(reporter, &outcome, shown);
            progress.step();
            (outcome, drawn, tally)
        };
        let done: Vec<_> = if files.len() < 4 {
            files.iter().map(work).collect()
        } else {
            files.par_iter().map(work).collect()
        };
        let mut done = done.into_iter();
        progress.aside(|| {
            done.try_for_each(|(outcome, drawn, tally)| self.take(outcome, drawn, tally))?;
            if progress.is_shown() {
                self.sink.flush()?;
            }
            Ok(())
        })
    }

    /// Takes in what came of a file, and writes what there is to say of it.
    fn take(&mut self, outcome: Outcome, drawn: Drawn, mut tally: Tally) -> Result<(), Failure> {
        self.tally.add(&tally);
        match outcome {
            Outcome::Linted(report) => self.count(&report),
            Outcome::PassedOver(reason) => *self.passed_over.entry(reason).or_default() += 1,
            Outcome::NoPolicy { name, reason } => self.no_policy(&name, reason),
            Outcome::Unreadable(error) => {
                self.failed = true;
                complain(&Failure::new(printable_line(&error.to_string())));
            }
        }
        if self.args.diff {
            return self.sink.write(&tally.patch());
        }
        self.write(drawn)
    }

    fn write(&mut self, drawn: Drawn) -> Result<(), Failure> {
        match &mut self.assembly {
            Some(assembly) => self.sink.write(&assembly.add(&self.reporter, drawn)),
            None => Ok(()),
        }
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

    /// Counts findings by rule, and minds the gravest.
    fn weigh(&mut self, report: &FileReport) {
        self.statistics.add(report);
        let severities = report
            .findings
            .iter()
            .filter(|finding| finding.suppressed.is_none());
        self.worst = self
            .worst
            .max(severities.map(|finding| finding.severity).max());
    }

    fn end(mut self) -> Result<Status, Failure> {
        self.summary.skipped = self.passed_over.values().sum();
        if self.args.verbose {
            for (reason, count) in &self.passed_over {
                say(&format!("passed over: {count} ({reason})\n"));
            }
        }
        let quiet = self.args.quiet && self.reporter.format.ends_in_summary();
        let text = match self.assembly.take() {
            None if self.args.diff => String::new(),
            None => self.statistics.table(&self.reporter.options),
            Some(_) if quiet => String::new(),
            Some(assembly) => assembly.end(&self.reporter, &self.summary),
        };
        self.sink.write(&text)?;
        self.sink.finish()?;
        say(&self.tally.summary(self.args));
        let fail_on = Severity::from(self.args.fail_on);
        Ok(if self.failed || self.tally.failed {
            Status::Failed
        } else if self.args.diff {
            match self.tally.fixed {
                0 => Status::Clean,
                _ if self.args.exit_zero => Status::Clean,
                _ => Status::Findings,
            }
        } else if self.worst >= Some(fail_on) && !self.args.exit_zero {
            Status::Findings
        } else {
            Status::Clean
        })
    }
}

/// What a report shows of a file, where anything is shown.
fn drawn(reporter: &Reporter, outcome: &Outcome, shown: bool) -> Drawn {
    match outcome {
        Outcome::Linted(report) if shown => reporter.draw(report),
        _ => Drawn::Text(String::new()),
    }
}

impl From<OutputFormat> for Format {
    fn from(format: OutputFormat) -> Self {
        match format {
            OutputFormat::Human => Self::Human,
            OutputFormat::Concise => Self::Concise,
            OutputFormat::Json => Self::Json,
            OutputFormat::Sarif => Self::Sarif,
            OutputFormat::Github => Self::Github,
            OutputFormat::Gitlab => Self::Gitlab,
            OutputFormat::Junit => Self::Junit,
            OutputFormat::Checkstyle => Self::Checkstyle,
            OutputFormat::Rdjson => Self::Rdjson,
            OutputFormat::Azure => Self::Azure,
            OutputFormat::Markdown => Self::Markdown,
        }
    }
}

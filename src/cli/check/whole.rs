//! What `iamlint check` says when all files have been seen: of the organization, of exceptions and of the baseline.

use std::path::{Path, PathBuf};

use super::Run;
use crate::cli::output::{complain, say};
use crate::cli::{Failure, setup};
use crate::lint::{Baseline, Linter};
use crate::report::{ExceptionList, printable_line};
use crate::source::reported;

/// True where one of `paths` is the folder `root` or lies above it.
pub(super) fn is_everything(paths: &[PathBuf], root: &Path) -> bool {
    let Ok(root) = root.canonicalize() else {
        return false;
    };
    let mut real = paths.iter().filter_map(|path| path.canonicalize().ok());
    real.any(|path| path.is_dir() && root.starts_with(path))
}

impl Run<'_> {
    /// Judges the organization, if there is one, and writes what there is to say of it.
    pub(super) fn organization(&mut self, linter: &Linter) -> Result<(), Failure> {
        let Some(judged) = linter.organization() else {
            return Ok(());
        };
        let (scps, rcps) = judged.policies;
        if (scps, rcps) == (0, 0) && linter.config.organization.is_none() {
            self.failed = true;
            complain(&setup::no_organization());
        }
        if self.args.verbose {
            let many = |count: usize| if count == 1 { "policy" } else { "policies" };
            say(&format!(
                "organization: {scps} service control {}, {rcps} resource control {}\n",
                many(scps),
                many(rcps)
            ));
        }
        for name in &judged.left_out {
            let name = printable_line(name);
            say(&format!(
                "note: the organization was checked without `{name}`, which has errors\n"
            ));
        }
        for report in &judged.reports {
            self.summary.add_findings(&report.findings);
            self.weigh(report);
            self.write(self.reporter.draw(report))?;
        }
        Ok(())
    }

    /// Says what there is to say of exceptions and the baseline, and writes the baseline. `everything` says that the whole
    /// folder of the configuration was checked.
    pub(super) fn about_quiet(&mut self, linter: &Linter, everything: bool) -> Result<(), Failure> {
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
            self.summary.add_findings(&report.findings);
            self.weigh(&report);
            self.write(self.reporter.draw(&report))?;
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
}

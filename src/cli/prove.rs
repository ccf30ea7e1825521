//! `iamlint prove`

use std::io;
use std::path::{Path, PathBuf};

use super::args::{ListFormat, ProveArgs, ProveCommon, ProveQuestion};
use super::output::{Style, say};
use super::{Failure, Status, setup};
use crate::carrier::{Lone, NotOne, Read, Taken};
use crate::catalog;
use crate::config::Config;
use crate::lint::obstacles;
use crate::prover::{Answer, Proof};
use crate::report::{self, Judged, ProofReport, printable_line};
use crate::source::{SourceFile, read, read_from, reported};

pub(super) fn run(args: &ProveArgs, style: Style) -> Result<Status, Failure> {
    match &args.question {
        ProveQuestion::NoPublicAccess { policy, common } => {
            let asked = Asked::new(common, style, &[policy])?;
            let lone = asked.load(policy)?;
            let read = asked.read(&lone, policy)?;
            let proof = Proof::NoPublicAccess(&read.policy);
            asked.answer(&proof, &[(&lone, &read)])
        }
        ProveQuestion::NoNewAccess { old, new, common } => {
            let asked = Asked::new(common, style, &[old, new])?;
            if is_stdin(old) && is_stdin(new) {
                return Err(Failure::new(
                    "standard input can be one of the policies only",
                ));
            }
            let (before, after) = (asked.load(old)?, asked.load(new)?);
            // What comes on standard input is the other file as it was, or as it is to be.
            let old_read = asked.read(&before, if is_stdin(old) { new } else { old })?;
            let new_read = asked.read(&after, if is_stdin(new) { old } else { new })?;
            let proof = Proof::NoNewAccess {
                old: &old_read.policy,
                new: &new_read.policy,
            };
            asked.answer(&proof, &[(&before, &old_read), (&after, &new_read)])
        }
        ProveQuestion::AccessNotGranted {
            policy,
            actions,
            resources,
            common,
        } => {
            let asked = Asked::new(common, style, &[policy])?;
            for action in actions {
                warn_of_unknown(action);
            }
            let lone = asked.load(policy)?;
            let read = asked.read(&lone, policy)?;
            let proof = Proof::AccessNotGranted {
                policy: &read.policy,
                actions,
                resources,
            };
            asked.answer(&proof, &[(&lone, &read)])
        }
    }
}

fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// A misspelt action is granted by nobody: the proof would be true and worthless.
fn warn_of_unknown(action: &str) {
    if catalog::matches_any(action) || action == "*:*" {
        return;
    }
    let name = printable_line(action);
    let date = catalog::date();
    say(&format!(
        "note: the catalogue of {date} has no action `{name}`\n"
    ));
    if let Some(meant) = catalog::suggest_action(action) {
        say(&format!("  hint: did you mean `{meant}`?\n"));
    }
}

/// What is the same for every question.
struct Asked<'a> {
    common: &'a ProveCommon,
    style: Style,
    inputs: Vec<PathBuf>,
    config: Config,
}

impl<'a> Asked<'a> {
    fn new(common: &'a ProveCommon, style: Style, paths: &[&PathBuf]) -> Result<Self, Failure> {
        let files = paths.iter().map(|path| path.as_path());
        let files = files.filter(|path| !is_stdin(path));
        let config = setup::configuration(&common.configured, files)?;
        Ok(Self {
            common,
            style,
            inputs: paths.iter().map(|path| (*path).clone()).collect(),
            config,
        })
    }

    /// The one policy of the file at `path`.
    fn load(&self, path: &Path) -> Result<Lone, Failure> {
        let loaded = if is_stdin(path) {
            read_from(io::stdin().lock(), "<stdin>", 0)
        } else {
            read(path, &reported(path))
        };
        let loaded = loaded.map_err(|error| Failure::new(printable_line(&error.to_string())))?;
        let taken = match self.common.kind {
            Some(_) => Taken::AtWord,
            None => Taken::ByLooks,
        };
        Lone::of(loaded, taken).map_err(|error| {
            if let NotOne::Broken { file, problems } = &error {
                setup::drawn(file, problems);
            }
            let failure = Failure::new(printable_line(&error.to_string()));
            match error {
                NotOne::Several { .. } => {
                    failure.hint("a proof is about one: put it in a file of its own")
                }
                NotOne::Nothing(_) => failure.hint("--kind says what it is meant to be"),
                NotOne::Other { .. } | NotOne::Broken { .. } => failure,
            }
        })
    }

    /// The policy of a file, if it can be read faithfully. Its path is `path`, for the configuration
    /// and for words that tell the kind.
    fn read<'l>(&self, lone: &'l Lone, path: &Path) -> Result<Read<'l>, Failure> {
        let kind = self.common.kind.as_ref();
        let configured = self.config.kind_of(path);
        let name = printable_line(&lone.name);
        let read = lone.read(kind, configured, &reported(path));
        let mut read = read.ok_or_else(|| Failure::new(format!("`{name}` holds no policy")))?;
        let reported = lone.problems.iter().cloned().chain(read.problems.drain(..));
        let problems = obstacles(&read.policy, lone.text(), reported.collect());
        if problems.is_empty() {
            return Ok(read);
        }
        let file = SourceFile {
            name: lone.name.clone(),
            text: lone.text().to_owned(),
        };
        setup::drawn(&file, &problems);
        Err(Failure::new(format!(
            "`{name}`, read as {}, has errors; there is nothing to prove about what AWS would refuse",
            read.policy.kind.in_words()
        )))
    }

    fn answer(&self, proof: &Proof<'_>, read: &[(&Lone, &Read<'_>)]) -> Result<Status, Failure> {
        if let Some(misfit) = proof.misfit() {
            let why = read.iter().map(|(lone, read)| {
                format!("`{}` is {}: {}", lone.name, read.policy.kind, read.reason)
            });
            let why = why.collect::<Vec<_>>().join("; ");
            let hint = format!("{}; --kind says otherwise", printable_line(&why));
            return Err(Failure::new(misfit).hint(hint));
        }
        let mut sink = setup::sink(self.common.output.as_deref(), &self.inputs)?;
        let answer = proof.answer();
        let judged: Vec<_> = read
            .iter()
            .map(|(lone, read)| Judged {
                file: &lone.name,
                text: lone.text(),
                kind: read.policy.kind.to_string(),
                reason: read.reason.to_string(),
            })
            .collect();
        let report = ProofReport {
            proof,
            answer: &answer,
            judged: &judged,
        };
        let text = match self.common.format {
            ListFormat::Json => report.json(),
            ListFormat::Human => report.human(&report::Options {
                color: self.style.color && self.common.output.is_none(),
                width: self.style.width,
                ..report::Options::default()
            }),
        };
        sink.write(&text)?;
        sink.finish()?;
        Ok(match answer {
            Answer::Proved => Status::Clean,
            Answer::Refuted(_) | Answer::Unknown(_) => Status::Findings,
        })
    }
}

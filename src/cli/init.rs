//! `iamlint init`: looks at a repository and proposes a configuration.
//!
//! What is only probable, and would make iamlint ask less, is proposed as a comment: a person has to agree.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

use globset::GlobSet;

use super::args::InitArgs;
use super::output::{Sink, say};
use super::{Failure, Status};
use crate::config::{Config, FILE_NAMES};
use crate::lint::{Outcome, Selection};
use crate::report::printable_line;
use crate::source::{Filter, Span, Spanned, below, discover, reported};

/// Words in the name of a folder that tell who uses the policies in it.
const PEOPLE: [&str; 9] = [
    "admins",
    "developers",
    "engineers",
    "groups",
    "humans",
    "people",
    "staff",
    "teams",
    "users",
];
const WORKLOADS: [&str; 9] = [
    "apps",
    "ci",
    "functions",
    "jobs",
    "lambda",
    "lambdas",
    "pipelines",
    "services",
    "workloads",
];
/// Words in an ARN that hint at patient data. `emr` is none: in AWS that is another service.
const PHI: [&str; 11] = [
    "claims", "clinical", "dicom", "ehr", "fhir", "hl7", "medical", "patient", "patients", "phi",
    "visits",
];
/// Hints that are named.
const MOST_HINTS: usize = 20;

/// What was seen of the repository.
#[derive(Default)]
struct Seen {
    policies: usize,
    /// Kinds of policies by folder.
    kinds: BTreeMap<String, BTreeSet<String>>,
    /// Folders in which a path and nothing else told the kind.
    by_path: BTreeSet<String>,
    /// ARNs that hint at patient data.
    phi: BTreeSet<String>,
}

pub(super) fn run(args: &InitArgs) -> Result<Status, Failure> {
    let seen = look(&args.folder)?;
    let text = proposal(&seen);
    if args.stdout {
        let mut sink = Sink::stdout();
        sink.write(&text)?;
        sink.finish()?;
        return Ok(Status::Clean);
    }
    for name in FILE_NAMES {
        let path = args.folder.join(name);
        if path.symlink_metadata().is_ok() {
            let shown = printable_line(&reported(&path));
            return Err(Failure::new(format!("`{shown}` exists already"))
                .hint("--stdout shows what would be proposed"));
        }
    }
    let path = args.folder.join("iamlint.toml");
    let shown = printable_line(&reported(&path));
    let written = OpenOptions::new().write(true).create_new(true).open(&path);
    written
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(|error| Failure::new(format!("cannot write `{shown}`: {error}")))?;
    say(&format!(
        "`{shown}` is a proposal, from {} policies; read it, it says what to decide\n",
        seen.policies
    ));
    Ok(Status::Clean)
}

/// Reads every policy below `folder`. No rule runs.
fn look(folder: &Path) -> Result<Seen, Failure> {
    let mut selection = Selection::new(Vec::new());
    let only = Spanned::new("aws/json-syntax-error".to_owned(), Span::at(0));
    selection
        .select([&only])
        .map_err(|error| Failure::new(error.to_string()))?;
    let linter = selection.linter(Config::default(), None, true);
    let root = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
    let filter = Filter {
        gitignore: true,
        exclude: &GlobSet::empty(),
        root: &root,
    };
    let discovery = discover(&[folder.to_path_buf()], filter);
    if let Some(error) = discovery.errors.first() {
        return Err(Failure::new(printable_line(&error.to_string())));
    }
    let mut seen = Seen::default();
    for found in &discovery.files {
        let Outcome::Linted(report) = linter.lint_file(found) else {
            continue;
        };
        seen.policies += report.documents.len();
        let place = below(&root, &found.path).unwrap_or_default();
        let folder = place.parent().map(reported).unwrap_or_default();
        for reading in &report.documents {
            let itself = reading.pointer.is_empty();
            if itself && is_plain(&folder) {
                let kinds = seen.kinds.entry(folder.clone()).or_default();
                kinds.insert(reading.kind.clone());
                if reading.reason.starts_with("the path") {
                    seen.by_path.insert(folder.clone());
                }
            }
        }
        seen.phi.extend(hints(&report.file.text));
    }
    Ok(seen)
}

/// True for a folder whose name means itself in a glob and in TOML.
fn is_plain(folder: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./ @+".contains(c);
    !folder.is_empty() && folder.chars().all(plain)
}

/// Strings that are ARNs of something that may hold patient data.
fn hints(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices("\"arn:aws") {
        let rest = text.get(at + 1..).unwrap_or_default();
        let Some(arn) = rest.split('"').next().filter(|arn| arn.len() <= 200) else {
            continue;
        };
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:*?".contains(c);
        let mut words = arn.split(|c: char| !c.is_ascii_alphanumeric());
        let stores = arn
            .split(':')
            .nth(2)
            .is_some_and(|service| service != "iam" && service != "sts");
        if stores
            && arn.chars().all(plain)
            && words.any(|word| PHI.contains(&&*word.to_ascii_lowercase()))
        {
            let whole = arn.strip_suffix("/*").unwrap_or(arn);
            found.insert(whole.to_owned());
        }
    }
    found
}

fn proposal(seen: &Seen) -> String {
    let mut out = String::from(
        "# How iamlint checks the policies of this repository. `iamlint init` proposed it; docs/configuration.md has all keys.\n\
         # `iamlint config PATH` shows what holds for a file.\n",
    );
    let _ = writeln!(out, "# {} policies were looked at.", seen.policies);
    out.push_str(
        "\n# Findings that nobody can mend at once: `iamlint check --write-baseline iamlint-baseline.json` writes them down, and with\n\
         # this line only what is new counts.\n# baseline = \"iamlint-baseline.json\"\n",
    );
    kinds(seen, &mut out);
    audiences(seen, &mut out);
    phi(seen, &mut out);
    out.push_str(
        "\n# What is attached together decides together: a boundary or a guardrail takes away what a policy allows. Name who has\n\
         # which policies, and they are checked as one.\n\
         # [[principal]]\n# name     = \"developers\"\n# identity = [\"policies/developers/*.json\"]\n\
         # boundary = \"policies/boundary.json\"\n\
         \n# What is right as it is, though a rule says otherwise. After the last day the finding is back.\n\
         # [[exception]]\n# rule    = \"hipaa/phi-access-without-mfa\"\n# path    = \"policies/break-glass/*.json\"\n\
         # reason  = \"Break-glass role, alarmed\"\n# owner   = \"security@example.org\"\n# expires = 2027-03-31\n",
    );
    out
}

/// Folders whose policies are all of one kind, where only the path tells which.
fn kinds(seen: &Seen, out: &mut String) {
    let one_kind = seen
        .kinds
        .iter()
        .filter(|(folder, kinds)| kinds.len() == 1 && seen.by_path.contains(*folder));
    for (number, (folder, kinds)) in one_kind.enumerate() {
        if number == 0 {
            out.push_str(
                "\n# The name of the folder is all that tells what kind of policies these are. Said here, it holds when it is renamed.\n",
            );
        }
        let kind = kinds.first().map_or("identity", String::as_str);
        let _ = write!(
            out,
            "[[files]]\npaths = [\"{folder}/*.json\"]\nkind  = \"{kind}\"\n\n"
        );
    }
}

fn audiences(seen: &Seen, out: &mut String) {
    out.push_str(
        "\n# Who uses a policy decides whether multi-factor authentication can be asked of it. Where nothing says, that is a\n\
         # warning, and no error.\n",
    );
    let mut some = false;
    for folder in seen.kinds.keys() {
        let word = |words: &[&str]| {
            let mut parts = folder.split(['/', '-', '_', ' ']);
            parts.any(|part| words.contains(&&*part.to_ascii_lowercase()))
        };
        if word(&PEOPLE) {
            some = true;
            let _ = write!(
                out,
                "[[files]]\npaths    = [\"{folder}/*.json\"]\naudience = \"people\"\n\n"
            );
        } else if word(&WORKLOADS) {
            some = true;
            let _ = write!(
                out,
                "# If programs alone use these, take the # away: multi-factor authentication is then not asked.\n\
                 # [[files]]\n# paths    = [\"{folder}/*.json\"]\n# audience = \"workloads\"\n\n"
            );
        }
    }
    if !some {
        out.push_str(
            "# [[files]]\n# paths    = [\"policies/people/**\"]\n# audience = \"people\"\n",
        );
    }
}

fn phi(seen: &Seen, out: &mut String) {
    out.push_str(
        "\n# Where the patient data is. With this table rules ask about these places ALONE, so take the # away only when the list is\n\
         # whole: buckets, tables, their copies and backups. Without it they ask about all stores that typically hold it.\n",
    );
    out.push_str("# [phi]\n# resources = [\n");
    if seen.phi.is_empty() {
        out.push_str("#   \"arn:aws:s3:::phi-*\",\n");
    } else {
        for arn in seen.phi.iter().take(MOST_HINTS) {
            let _ = writeln!(out, "#   \"{arn}\",    # its name hints at it");
        }
    }
    out.push_str("# ]\n");
}

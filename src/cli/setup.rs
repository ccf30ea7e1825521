//! From arguments to a linter: configuration, rules, selection.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use super::Failure;
use super::args::{CheckArgs, Configured, QuietArgs};
use super::output::{Sink, complain, say};
use crate::config::{Config, ConfigError};
use crate::coverage::{self, Items};
use crate::diagnostic::Diagnostic;
use crate::lint::{self, Baseline, BaselineError, Linter, SelectError, Selection, Troubles};
use crate::report::{self, Repository, printable_file_name, printable_line};
use crate::rules;
use crate::source::{self, SourceFile, Spanned};

/// Problems of one file that are drawn; whoever has more mends these first.
const MOST_DRAWN: usize = 20;

/// Makes the linter that `args` describe.
pub(super) fn linter(args: &CheckArgs) -> Result<Linter, Failure> {
    let paths = args.paths.iter().map(PathBuf::as_path);
    let paths = paths.filter(|path| *path != Path::new("-"));
    let paths = paths.chain(args.stdin_filename.as_deref().map(Path::new));
    let config = configuration(&args.configured, paths)?;
    let own = own_rules(&folders(&config, &args.rules))?;
    let mut selection = Selection::new(own);
    selection
        .configure(&config)
        .map_err(|error| in_config(&config, &error))?;
    let (select, ignore) = (on_command_line(&args.select), on_command_line(&args.ignore));
    selection
        .command_line(&select, &ignore)
        .map_err(select_failure)?;
    let today = args.quiet_for.today.unwrap_or_else(lint::today);
    exceptions(&config, &selection.exception_problems(&config, today))?;
    let baseline = baseline(&config, &args.quiet_for)?;
    let mut linter = selection.linter(config, args.kind.clone(), args.skip_non_policies);
    linter.today = today;
    linter.baseline = baseline;
    Ok(if args.organization {
        linter.with_organization()
    } else {
        linter
    })
}

/// Draws what is wrong with the configuration's exceptions.
pub(super) fn exceptions(config: &Config, problems: &[Diagnostic]) -> Result<(), Failure> {
    match &config.file {
        Some(file) if !problems.is_empty() => Err(invalid(file, problems)),
        _ => Ok(()),
    }
}

/// The baseline that `args` or the configuration name.
fn baseline(config: &Config, args: &QuietArgs) -> Result<Option<Baseline>, Failure> {
    let failed = |error: BaselineError| Failure::new(printable_line(&error.to_string()));
    if let Some(path) = &args.write_baseline
        && !path.exists()
    {
        return Ok(Some(Baseline::empty(path)));
    }
    let named = args.baseline.as_ref().or(args.write_baseline.as_ref());
    if let Some(path) = named {
        return Baseline::load(path).map(Some).map_err(failed);
    }
    let Some(name) = &config.baseline else {
        return Ok(None);
    };
    let path = shortened(&config.root.join(&name.value));
    match (Baseline::load(&path), &config.file) {
        (Ok(baseline), _) => Ok(Some(baseline)),
        (Err(error), Some(file)) => {
            let message = printable_line(&error.to_string());
            let problem = Diagnostic::new("configuration", name.span, message);
            let help = format!("`iamlint check --write-baseline {}` writes one", name.value);
            Err(invalid(file, &[problem.help(help)]))
        }
        (Err(error), None) => Err(failed(error)),
    }
}

/// Folders of one's own rules: those of the configuration, then those of the command line.
pub(super) fn folders(config: &Config, named: &[PathBuf]) -> Vec<PathBuf> {
    let configured = config.rules.iter();
    let configured = configured.map(|folder| shortened(&config.root.join(&folder.value)));
    configured.chain(named.iter().cloned()).collect()
}

fn on_command_line(patterns: &[String]) -> Vec<Spanned<String>> {
    let pattern = |text: &String| Spanned::new(text.clone(), crate::source::Span::at(0));
    patterns.iter().map(pattern).collect()
}

/// The configuration that holds: the one named, or the nearest one above the first of `paths`, or
/// above the current folder.
pub(super) fn configuration<'p>(
    configured: &Configured,
    paths: impl IntoIterator<Item = &'p Path>,
) -> Result<Config, Failure> {
    if configured.isolated {
        return Ok(Config::default());
    }
    let named = configured.config.as_deref();
    let found = named.map(Path::to_path_buf).or_else(|| {
        let first = paths.into_iter().next();
        let folder = first.map(|path| {
            let parent = path.parent().unwrap_or(Path::new(""));
            if path.is_dir() { path } else { parent }
        });
        let near = folder.map(|folder| Path::new(".").join(folder));
        near.and_then(|folder| Config::find(&folder.canonicalize().unwrap_or(folder)))
            .or_else(|| Config::find(Path::new(".")))
    });
    let Some(path) = found else {
        return Ok(Config::default());
    };
    let load = if named.is_some() {
        Config::load
    } else {
        Config::load_found
    };
    let config = load(&shortened(&path)).map_err(|error| match error {
        ConfigError::Read(error) => Failure::new(printable_line(&error.to_string())),
        ConfigError::Two { .. } => Failure::new(printable_line(&error.to_string()))
            .hint("keep one of them, or name one with --config"),
        ConfigError::Invalid { file, problems } => invalid(&file, &problems),
    })?;
    if let (Some(file), false) = (&config.file, config.attestations.is_empty()) {
        let problems = coverage::unknown_items(Items::builtin(), &config);
        if !problems.is_empty() {
            return Err(invalid(file, &problems));
        }
    }
    Ok(config)
}

/// Draws the problems of a configuration.
fn invalid(file: &SourceFile, problems: &[Diagnostic]) -> Failure {
    drawn(file, problems);
    let name = printable_line(&file.name);
    Failure::new(format!("`{name}` is not a valid configuration"))
}

/// A path below the current folder as a person would write it.
pub(super) fn shortened(path: &Path) -> PathBuf {
    let current = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(current)
        .map_or_else(|_| path.to_path_buf(), Path::to_path_buf)
}

/// The repository around the current folder: what holds `.git`, or the current folder itself.
pub(super) fn repository() -> Repository {
    let Ok(current) = std::env::current_dir() else {
        return Repository::default();
    };
    let mut above = current.ancestors();
    let root = above.find(|folder| folder.join(".git").exists());
    let root = root.unwrap_or(&current);
    let folder = current.strip_prefix(root).unwrap_or(Path::new(""));
    Repository {
        root: source::reported(root),
        folder: source::reported(folder),
    }
}

/// Reads the rules of the folders that `--rules` names.
pub(super) fn own_rules(folders: &[PathBuf]) -> Result<Vec<rules::Rule>, Failure> {
    let mut own = Vec::new();
    for folder in folders {
        own.extend(rules_in(folder)?.rules);
    }
    Ok(own)
}

/// Reads the rules of a folder; a wrong page is drawn.
pub(super) fn rules_in(folder: &Path) -> Result<rules::Loaded, Failure> {
    let loaded = rules::load(folder).map_err(|error| {
        Failure::new(printable_line(&error.to_string()))
            .hint("rules stand in a folder of Markdown files, one rule each")
    })?;
    let mut broken = 0_usize;
    for (file, problems) in &loaded.problems {
        broken += problems.len();
        drawn(file, problems);
    }
    if broken > 0 {
        let folder = printable_line(&folder.to_string_lossy());
        let errors = if broken == 1 { "an error" } else { "errors" };
        return Err(Failure::new(format!(
            "the rules in `{folder}` have {errors}"
        )));
    }
    Ok(loaded)
}

/// Draws problems of a file on standard error: of a configuration or rule file, or of a policy that
/// has to be right.
pub(super) fn drawn(file: &SourceFile, problems: &[Diagnostic]) {
    let terminal = std::io::stderr().is_terminal();
    let options = report::Options {
        color: terminal && std::env::var_os("NO_COLOR").is_none(),
        ..report::Options::default()
    };
    let shown = problems.get(..MOST_DRAWN).unwrap_or(problems);
    say(&report::problems(&options, file, shown));
    match problems.len() - shown.len() {
        0 => {}
        more => say(&format!("and {more} more\n")),
    }
}

/// Draws what has come up about policies attached together; true where that is an error.
pub(super) fn troubles(linter: &Linter) -> bool {
    let Troubles { errors, notes } = linter.troubles();
    let Some(file) = &linter.config.file else {
        return false;
    };
    for note in &notes {
        let name = printable_file_name(&file.name);
        say(&format!(
            "note: {name}: {}\n",
            printable_line(&note.message)
        ));
    }
    if errors.is_empty() {
        return false;
    }
    drawn(file, &errors);
    let name = printable_line(&file.name);
    let failure = format!("what `{name}` attaches together could not all be checked together");
    complain(&Failure::new(failure));
    true
}

/// `--organization` without a policy that it could be about.
pub(super) fn no_organization() -> Failure {
    Failure::new("there is no service or resource control policy to make an organization of")
        .hint("`[[files]]` of iamlint.toml, and --kind of check, say what a policy is")
}

pub(super) fn in_config(config: &Config, error: &SelectError) -> Failure {
    if let Some(file) = &config.file {
        return invalid(file, &[error.in_configuration()]);
    }
    select_failure(error.clone())
}

#[allow(clippy::needless_pass_by_value, reason = "passed to map_err")]
fn select_failure(error: SelectError) -> Failure {
    let failure = Failure::new(printable_line(&error.to_string()));
    match error.suggestion {
        Some(name) => failure.hint(format!("did you mean `{name}`?")),
        None => failure.hint("`iamlint rules` lists them"),
    }
}

/// Where the report goes. Never into one of the inputs.
pub(super) fn sink(output: Option<&Path>, inputs: &[PathBuf]) -> Result<Sink, Failure> {
    let Some(output) = output else {
        return Ok(Sink::stdout());
    };
    let real = output.canonicalize().ok();
    let is_input = |input: &PathBuf| {
        input
            .canonicalize()
            .ok()
            .is_some_and(|i| Some(&i) == real.as_ref())
    };
    if real.is_some() && inputs.iter().any(is_input) {
        let name = printable_line(&output.to_string_lossy());
        return Err(Failure::new(format!(
            "`{name}` is an input; the report would overwrite it"
        )));
    }
    Sink::file(output)
}

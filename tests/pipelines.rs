//! What pipelines and people copy from this repository: the hooks, the action, the job for GitLab, and the commands that the documentation shows.
//! `tests/outside/hooks` runs the hooks under pre-commit itself.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by a panic"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The pages, and the files that pipelines read.
fn files() -> Vec<String> {
    let mut files: Vec<String> = [".pre-commit-hooks.yaml", "action.yml", "ci/gitlab.yml"]
        .into_iter()
        .chain(["README.md", "CONTRIBUTING.md"])
        .map(str::to_owned)
        .collect();
    for entry in fs::read_dir(root().join("docs")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if Path::new(&name).extension().is_some_and(|end| end == "md") {
            files.push(format!("docs/{name}"));
        }
    }
    files
}

/// The arguments of the commands of iamlint that stand in `text`: at the start of a line, of a script's step, or of a span of code.
fn commands(text: &str) -> BTreeSet<Vec<String>> {
    let mut commands = BTreeSet::new();
    for line in text.lines() {
        let whole = line
            .trim_start()
            .trim_start_matches("- ")
            .trim_start_matches("entry: ");
        let spans = line.split('`').skip(1).step_by(2);
        let all = spans.chain([whole]);
        commands.extend(
            all.filter_map(|text| text.strip_prefix("iamlint "))
                .map(words),
        );
    }
    commands
}

/// The words up to what is no argument: an explanation after several spaces, a comment, another command.
fn words(arguments: &str) -> Vec<String> {
    let arguments = arguments.split("  ").next().unwrap_or_default();
    let ends = ["|", "||", "&&", ">", ">>", "#", "\\", "--"];
    arguments
        .split(' ')
        .take_while(|word| !ends.contains(word))
        .map(|word| word.trim_matches(['"', '\'', ',', '[', ']']))
        // The name that stands for any of them.
        .map(|word| if word == "FORMAT" { "sarif" } else { word }.to_owned())
        .collect()
}

#[test]
fn the_program_knows_every_command_that_is_shown() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for file in files() {
        for arguments in commands(&read(&file)) {
            seen += 1;
            // `--help` ends well only where all that stands before it is understood.
            let output = iamlint().args(&arguments).arg("--help").output().unwrap();
            if !output.status.success() {
                let said = String::from_utf8_lossy(&output.stderr);
                wrong.push(format!("{file}: iamlint {}\n  {said}", arguments.join(" ")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.concat());
    assert!(seen > 50, "{seen}");
}

fn iamlint() -> Command {
    Command::new(env!("CARGO_BIN_EXE_iamlint"))
}

#[test]
fn the_hooks_differ_in_nothing_but_where_the_program_comes_from() {
    let hooks = read(".pre-commit-hooks.yaml");
    let same = |hook: &str| {
        let differs = ["id:", "name:", "language:", "#"];
        let lines = hook.lines().map(str::trim);
        let lines = lines.filter(|line| !differs.iter().any(|start| line.starts_with(start)));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let hooks: Vec<&str> = hooks.split("- id:").skip(1).collect();
    assert_eq!(hooks.len(), 3);
    for hook in &hooks {
        // Without the line of the id, which stands behind what was split at.
        assert_eq!(same(hook).get(1..), same(hooks[0]).get(1..));
    }
}

#[test]
fn what_is_shown_names_this_version() {
    let version = env!("CARGO_PKG_VERSION");
    let page = read("docs/ci.md");
    let mut seen = 0;
    for before in [
        "rev: v",
        "iamlint==",
        "iamlint/iamlint@v",
        "iamlint/iamlint:",
    ] {
        for rest in page.split(before).skip(1) {
            let is_end = |c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-');
            assert_eq!(
                rest.split(is_end).next(),
                Some(version),
                "docs/ci.md, `{before}`"
            );
            seen += 1;
        }
    }
    assert_eq!(seen, 8);
    let rust = format!("FROM rust:{}-", env!("CARGO_PKG_RUST_VERSION"));
    assert!(
        read("Dockerfile").starts_with(&rust) || read("Dockerfile").contains(&format!("\n{rust}"))
    );
}

/// A policy with an error, in a folder of its own that is removed at the end.
#[cfg(unix)]
struct Project(PathBuf);

#[cfg(unix)]
impl Project {
    fn new(name: &str) -> Self {
        let folder =
            std::env::temp_dir().join(format!("iamlint-pipelines-{}-{name}", std::process::id()));
        fs::create_dir_all(folder.join("my policies")).unwrap();
        let admin = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;
        fs::write(folder.join("my policies/admin.json"), admin).unwrap();
        Self(folder)
    }

    /// Runs a script as GitHub and GitLab do; gives its status.
    fn run(&self, script: &str, variables: &[(&str, &str)]) -> i32 {
        let program = Path::new(env!("CARGO_BIN_EXE_iamlint")).parent().unwrap();
        let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
        let output = Command::new("bash")
            .args([
                "--noprofile",
                "--norc",
                "-e",
                "-o",
                "pipefail",
                "-c",
                script,
            ])
            .current_dir(&self.0)
            .env("PATH", path)
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        output.status.code().unwrap()
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap_or_default()
    }
}

#[cfg(unix)]
impl Drop for Project {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The lines below `head` that stand further to the right than it, without their indentation.
#[cfg(unix)]
fn block(text: &str, head: &str) -> String {
    let indentation = |line: &str| line.len() - line.trim_start().len();
    let mut lines = text.lines().skip_while(|line| line.trim() != head);
    let depth = lines
        .next()
        .map_or_else(|| panic!("no `{head}`"), indentation);
    let lines = lines.take_while(|line| indentation(line) > depth);
    lines.map(str::trim_start).collect::<Vec<_>>().join("\n")
}

#[test]
#[cfg(unix)]
fn the_script_of_the_action_reports_in_three_ways_and_keeps_the_status() {
    let action = read("action.yml");
    let script = block(action.split("name: Check").nth(1).unwrap(), "run: |");
    let run = |paths: &str, args: &str| {
        let project = Project::new(&format!("action-{}", paths.len()));
        let variables = [
            ("PATHS", paths),
            ("ARGS", args),
            ("SARIF", "out.sarif"),
            ("GITHUB_OUTPUT", "output"),
            ("GITHUB_STEP_SUMMARY", "summary"),
        ];
        let status = project.run(&script, &variables);
        (
            status,
            project.text("output"),
            project.text("out.sarif"),
            project.text("summary"),
        )
    };
    let (status, output, sarif, summary) = run("my policies\n\n", "--isolated\n");
    assert_eq!((status, output.as_str()), (0, "status=1\n"));
    assert!(sarif.contains("security/admin-without-limit"), "{sarif}");
    assert!(
        summary.contains("security/admin-without-limit"),
        "{summary}"
    );
    // That nothing could be checked is never an all-clear.
    let (status, output, ..) = run("nowhere", "");
    assert_eq!((status, output.as_str()), (2, "status=2\n"));
}

#[test]
#[cfg(unix)]
fn the_job_for_gitlab_writes_the_report_and_fails() {
    let job = read("ci/gitlab.yml");
    let lines = block(&job, "script:");
    let lines = lines.lines().filter(|line| !line.starts_with('#'));
    let script = lines
        .map(|line| line.trim_start_matches("- "))
        .collect::<Vec<_>>()
        .join("\n");
    let project = Project::new("gitlab");
    assert_eq!(project.run(&script, &[("IAMLINT_PATHS", ".")]), 1);
    let report = project.text("gl-code-quality-report.json");
    assert!(report.contains("security/admin-without-limit"), "{report}");
}

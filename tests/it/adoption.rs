//! The tool is taken up in an old repository: a baseline, a new bad policy, an exception, its end.

use std::fs;
use std::path::Path;

use super::common::{ADMIN, Folder, RIGHT, Ran};

/// Copies the policies of `corpus/` into `policies/` of a folder.
fn repository() -> Folder {
    let folder = Folder::new();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut folders = vec![corpus.clone()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "json") {
                let name = path.strip_prefix(&corpus).unwrap().to_str().unwrap();
                folder.write(&format!("policies/{name}"), fs::read(&path).unwrap());
            }
        }
    }
    folder
}

fn check(folder: &Folder, today: &str) -> Ran {
    folder.run(&["check", "--format", "json", "--today", today])
}

fn summary(ran: &Ran, count: &str) -> u64 {
    ran.json()["summary"][count].as_u64().unwrap()
}

/// Rules of the errors that count.
fn errors(ran: &Ran) -> Vec<(String, String)> {
    let report = ran.json();
    let findings = report["findings"].as_array().unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    findings
        .iter()
        .filter(|one| one["suppressed"].is_null() && one["severity"] == "error")
        .map(|one| (text(&one["file"]), text(&one["rule"])))
        .collect()
}

#[test]
fn from_the_first_day_to_the_end_of_an_exception() {
    let folder = repository();
    let first = check(&folder, "2026-11-28");
    assert_eq!(first.status, 1);
    let old = summary(&first, "errors");
    assert!(old > 10, "{old}");

    // A configuration is proposed, and changes nothing of note.
    let ran = folder.run(&["init"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert_eq!(summary(&check(&folder, "2026-11-28"), "errors"), old);

    // What is there is written down.
    folder.write("iamlint.toml", "baseline = \"iamlint-baseline.json\"\n");
    let ran = folder.run(&[
        "check",
        "--write-baseline",
        "iamlint-baseline.json",
        "--quiet",
    ]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    let adopted = check(&folder, "2026-11-28");
    assert_eq!(adopted.status, 0);
    assert_eq!(
        summary(&adopted, "errors") + summary(&adopted, "warnings"),
        0
    );
    assert!(summary(&adopted, "baselined") >= old);

    // A new policy is caught, as the hook names it and in the whole.
    folder.write("policies/new/admin.json", ADMIN);
    let new = (
        "policies/new/admin.json".to_owned(),
        "security/admin-without-limit".to_owned(),
    );
    let hook = folder.run(&["check", "--format", "json", "policies/new/admin.json"]);
    assert_eq!(hook.status, 1);
    assert!(errors(&hook).contains(&new));
    let caught = check(&folder, "2026-11-28");
    assert_eq!(caught.status, 1);
    assert!(errors(&caught).iter().all(|(file, _)| *file == new.0));

    // Writing the baseline again does not take it in.
    let ran = folder.run(&[
        "check",
        "--write-baseline",
        "iamlint-baseline.json",
        "--quiet",
    ]);
    assert_eq!(ran.status, 1);

    // Somebody answers for it.
    let config = "baseline = \"iamlint-baseline.json\"\n\n[[exception]]\nrule = \"*\"\npath = \"policies/new/admin.json\"\n\
        reason = \"Until the roles of the platform team are there\"\nowner = \"platform@example.org\"\nexpires = 2027-02-28\n";
    folder.write("iamlint.toml", config);
    let excepted = check(&folder, "2026-11-28");
    assert_eq!(excepted.status, 0, "{:?}", errors(&excepted));
    assert!(summary(&excepted, "suppressed") >= 1);
    assert_eq!(check(&folder, "2027-02-28").status, 0);

    // Until its last day.
    let ended = check(&folder, "2027-03-01");
    assert_eq!(ended.status, 1);
    assert!(errors(&ended).contains(&new));
    let about = (
        "iamlint.toml".to_owned(),
        "iamlint/exception-expired".to_owned(),
    );
    assert!(errors(&ended).contains(&about));

    // The policy is mended: the exception has nothing to cover, and is to go.
    fs::remove_file(folder.path().join("policies/new/admin.json")).unwrap();
    let mended = folder.run(&["check", "--format", "concise", "--today", "2027-03-01"]);
    assert_eq!(mended.status, 0, "{}", mended.stdout);
    assert!(
        mended.stdout.contains("[iamlint/exception-unused]"),
        "{}",
        mended.stdout
    );
}

#[test]
fn a_proposal_is_read_as_it_stands_and_with_its_comments_agreed_to() {
    let folder = Folder::with(&[
        ("policies/people/admin.json", ADMIN),
        ("policies/lambda/a.json", RIGHT),
        ("guards/scp/a.json", RIGHT),
        (
            "data/store.json",
            r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::acme-phi-records/*"}}"#,
        ),
    ]);
    let shown = folder.run(&["init", "--stdout"]);
    assert_eq!(shown.status, 0, "{shown:?}");
    assert!(!folder.path().join("iamlint.toml").exists());
    for part in [
        "[[files]]\npaths = [\"guards/scp/*.json\"]\nkind  = \"scp\"\n",
        "[[files]]\npaths    = [\"policies/people/*.json\"]\naudience = \"people\"\n",
        "# paths    = [\"policies/lambda/*.json\"]\n# audience = \"workloads\"\n",
        "#   \"arn:aws:s3:::acme-phi-records\",",
    ] {
        assert!(shown.stdout.contains(part), "{part}\n{}", shown.stdout);
    }
    assert_eq!(folder.run(&["init"]).status, 0);
    let written = fs::read_to_string(folder.path().join("iamlint.toml")).unwrap();
    assert_eq!(written, shown.stdout);
    assert_ne!(folder.run(&["check"]).status, 2);
    // It is never overwritten.
    let again = folder.run(&["init"]);
    assert_eq!(again.status, 2);
    assert!(again.stderr.contains("exists already"), "{again:?}");
    // Agreed to: [phi], the workloads and the exception.
    let agreed: Vec<&str> = written
        .lines()
        .filter(|line| !line.contains("policies/developers") && !line.contains("policies/boundary"))
        .map(|line| match line.strip_prefix("# ") {
            Some(rest)
                if rest.contains(" = ")
                    || rest.starts_with('[')
                    || rest.starts_with(']')
                    || rest.starts_with("  ") =>
            {
                rest
            }
            _ => line,
        })
        .filter(|line| !line.starts_with("baseline"))
        .collect();
    folder.write(
        "iamlint.toml",
        agreed
            .join("\n")
            .replace("[[principal]]\nname     = \"developers\"\n", ""),
    );
    let ran = folder.run(&["check"]);
    assert_ne!(ran.status, 2, "{}\n{}", ran.stderr, agreed.join("\n"));
}

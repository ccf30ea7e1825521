//! What a person sees of each policy of the corpus. One function a file, of the same name.

mod broken;
mod carriers;
mod playbook;
mod wrong_boundary;
mod wrong_endpoint;
mod wrong_identity;
mod wrong_rcp;
mod wrong_resource;
mod wrong_scp;
mod wrong_trust;

use std::collections::BTreeSet;
use std::path::Path;

use super::common::run;

/// What `iamlint check corpus/FILE --notes` writes, without its last line, which is the same for all: where patient
/// data was assumed to be.
#[track_caller]
fn check(file: &str) -> String {
    let path = format!("corpus/{file}");
    let ran = run(&["check", &path, "--notes"]);
    if ran.status == 2 {
        ran.stderr
    } else {
        let (before, _) = ran
            .stdout
            .split_once("\nPatient data: ")
            .unwrap_or((&ran.stdout, ""));
        format!("{before}\n")
    }
}

#[test]
fn what_is_right_has_no_error_and_no_warning() {
    let ran = run(&[
        "check",
        "corpus/right",
        "--format",
        "concise",
        "--fail-on",
        "warning",
    ]);
    assert_eq!(ran.status, 0, "{}", ran.stdout);
}

/// Every file below `folder`, without folder and ending.
fn files(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "json")
        {
            found.insert(
                path.file_stem()
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .replace('-', "_"),
            );
        }
    }
}

#[test]
fn every_file_has_its_function() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut policies = BTreeSet::new();
    for folder in ["broken", "carriers", "playbook", "wrong"] {
        files(&root.join("corpus").join(folder), &mut policies);
    }
    let mut text = String::new();
    for entry in std::fs::read_dir(root.join("tests/it/corpus")).unwrap() {
        text.push_str(&std::fs::read_to_string(entry.unwrap().path()).unwrap());
    }
    let untested: Vec<_> = policies
        .iter()
        .filter(|name| !text.contains(&format!("fn {name}()")))
        .collect();
    assert!(untested.is_empty(), "{untested:?}");
}

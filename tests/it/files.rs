//! Which files a run is about.

use super::common::{ADMIN, Folder, RIGHT};

/// The files that findings are in, in order.
fn reported(folder: &Folder, arguments: &[&str]) -> Vec<String> {
    let ran = folder.run(&[&["check", "--format", "json"], arguments].concat());
    let report = ran.json();
    let findings = report["findings"].as_array().unwrap();
    findings
        .iter()
        .map(|finding| finding["file"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn folders_are_walked_in_order_and_some_left_out() {
    let folder = Folder::with(&[
        ("b/x.json", ADMIN),
        ("a.json", ADMIN),
        ("node_modules/p/x.json", ADMIN),
        (".terraform/x.json", ADMIN),
        ("b/readme.md", ADMIN),
    ]);
    assert_eq!(reported(&folder, &["."]), ["a.json", "b/x.json"]);
    assert_eq!(
        reported(&folder, &["b", "a.json", "./b"]),
        ["b/x.json", "a.json"]
    );
}

#[test]
fn gitignore_is_heeded_unless_told_otherwise() {
    let folder = Folder::with(&[
        (
            ".gitignore",
            "out/\n/top.json\n*.gen.json\n!keep.gen.json\n",
        ),
        ("out/x.json", ADMIN),
        ("top.json", ADMIN),
        ("sub/top.json", ADMIN),
        ("sub/x.gen.json", ADMIN),
        ("sub/keep.gen.json", ADMIN),
        ("sub/.gitignore", "inner.json\n"),
        ("sub/inner.json", ADMIN),
        ("other/inner.json", ADMIN),
    ]);
    let kept = ["other/inner.json", "sub/keep.gen.json", "sub/top.json"];
    assert_eq!(reported(&folder, &["."]), kept);
    assert_eq!(
        reported(&folder, &["sub"]),
        ["sub/keep.gen.json", "sub/top.json"]
    );
    assert_eq!(reported(&folder, &[".", "--no-ignore"]).len(), 7);
    // A named file is taken.
    assert_eq!(reported(&folder, &["out/x.json"]), ["out/x.json"]);
}

#[cfg(unix)]
#[test]
fn links_neither_loop_nor_lead_out() {
    let outside = Folder::with(&[("x.json", ADMIN)]);
    let folder = Folder::with(&[("in/x.json", ADMIN)]);
    std::os::unix::fs::symlink(outside.path(), folder.path().join("in/out")).unwrap();
    std::os::unix::fs::symlink(folder.path(), folder.path().join("in/loop")).unwrap();
    std::os::unix::fs::symlink("x.json", folder.path().join("in/y.json")).unwrap();
    assert_eq!(reported(&folder, &["."]), ["in/x.json"]);
    assert_eq!(reported(&folder, &["in/y.json"]), ["in/y.json"]);
}

#[test]
fn other_json_is_no_policy() {
    let waf = r#"{"Name": "r", "Priority": 0, "Statement": {"RateBasedStatement": {"Limit": 9}}}"#;
    let folder = Folder::with(&[
        ("tsconfig.json", "{ // comment\n \"a\": 1 }"),
        ("waf.json", waf),
        ("list.json", "[1, 2]"),
        ("right.json", RIGHT),
    ]);
    let ran = folder.run(&["check"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(ran.stdout.contains("3 files skipped"), "{ran:?}");
}

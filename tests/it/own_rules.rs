//! Rules of one's own: a page to start from, and the examples on the pages.

use super::common::Folder;

#[test]
fn a_new_page_is_right_from_the_start() {
    let folder = Folder::new();
    let ran = folder.run(&["rules", "--new", "ours/no-public-topics"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    insta::assert_snapshot!(ran.stdout, @"
    rules/ours/no-public-topics.md
      iamlint rules --test rules    runs its examples
      iamlint check --rules rules   checks by it, too
      docs/rule-language.md explains every word of the rule
    ");
    let page = folder.path().join("rules/ours/no-public-topics.md");
    let text = std::fs::read_to_string(&page).unwrap();
    assert!(text.starts_with("# No public topics\n"), "{text}");
    let ran = folder.run(&["rules", "--test"]);
    assert_eq!(
        (ran.status, ran.stdout.as_str()),
        (0, "4 examples on 1 page: all as they say\n"),
        "{ran:?}"
    );
    // It is a rule like any other.
    let policy = r#"{"Version": "2012-10-17", "Statement":
        {"Effect": "Allow", "Action": "s3:DeleteBucket", "Resource": "arn:aws:s3:::x"}}"#;
    folder.write("policy.json", policy);
    let ran = folder.run(&[
        "check",
        "policy.json",
        "--rules",
        "rules",
        "--format",
        "concise",
    ]);
    assert!(
        ran.stdout.contains("warning[ours/no-public-topics]"),
        "{ran:?}"
    );
    // What is there is never overwritten.
    folder.write("rules/ours/no-public-topics.md", "mine");
    let ran = folder.run(&["rules", "--new", "ours/no-public-topics"]);
    assert_eq!(ran.status, 2, "{ran:?}");
    assert!(
        ran.stderr
            .contains("`rules/ours/no-public-topics.md` exists already")
    );
    assert_eq!(std::fs::read_to_string(&page).unwrap(), "mine");
}

#[test]
fn the_folder_can_be_chosen_and_the_id_must_be_one() {
    let folder = Folder::new();
    let new = |id: &str, more: &[&str]| folder.run(&[&["rules", "--new", id], more].concat());
    assert_eq!(new("lone", &["--rules", "mine/deep"]).status, 0);
    assert!(folder.path().join("mine/deep/lone.md").is_file());
    let ran = folder.run(&["rules", "--rules", "mine/deep", "local/*"]);
    assert!(ran.stdout.contains("local/lone "), "{ran:?}");
    for wrong in [
        "Ours/x",
        "ours/x.md",
        "../x",
        "/x",
        "ours//x",
        "sets/x",
        "",
        "hipaa/phi-bucket-public",
    ] {
        let ran = new(wrong, &[]);
        assert_eq!(ran.status, 2, "{wrong}: {ran:?}");
    }
    assert_eq!(new("ours/x", &["--rules", "a", "--rules", "b"]).status, 2);
    assert_eq!(new("ours/x", &["--test"]).status, 2);
}

const PAGE: &str = "# No tables\n\n```rule\nforbid statement where\n    some a in actions: a.service is \"dynamodb\"\n\n\
    message \"`{a}` is about tables\"\n```\n\nWhy.\n\n## Violates\n\n```json\n\
    {\"Effect\": \"Allow\", \"Action\": \"dynamodb:GetItem\", \"Resource\": \"*\"}\n```\n\n## Complies\n\n```json\n\
    {\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}\n```\n";

#[test]
fn examples_that_are_not_as_they_say_are_told() {
    let wrong = PAGE
        .replace("dynamodb:GetItem", "s3:PutObject")
        .replace("s3:GetObject", "dynamodb:Query");
    let kind = PAGE.replace("```json\n{", "```json kind=idendity\n{");
    let folder = Folder::with(&[
        ("rules/ours/right.md", PAGE),
        ("rules/ours/wrong.md", &wrong),
        ("rules/ours/kind.md", &kind),
        (
            "rules/ours/bare.md",
            PAGE.split("## Violates").next().unwrap(),
        ),
        ("rules/sets/x.md", "# X\n\n```list\nx\n```\n"),
        ("rules/README.md", "# No rule\n"),
    ]);
    let ran = folder.run(&["rules", "--test"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    insta::assert_snapshot!(ran.stdout, @r#"
    rules/ours/kind.md:14: `idendity` is no kind of policy
    rules/ours/kind.md:20: `idendity` is no kind of policy
    rules/ours/wrong.md:14: the rule does not fire here, under Violates
    rules/ours/wrong.md:20: the rule fires here, under Complies
        warning[ours/wrong]: `dynamodb:Query` is about tables
           ╭─[policy.json:3:46]
         3 │   "Statement": {"Effect": "Allow", "Action": "dynamodb:Query", "Resource": "*"}
           ·                                              ────────────────
           ╰────
          iamlint explain ours/wrong
    rules/ours/bare.md: has no example, so nothing shows what it does
    6 examples on 4 pages: 4 are not as they say
    "#);
    let report = folder.run(&["rules", "--test", "--format", "json"]).json();
    assert_eq!(report["summary"]["failed"], 4);
    assert_eq!(report["results"].as_array().unwrap().len(), 6);
    // One page of them.
    let ran = folder.run(&["rules", "--test", "rules", "ours/right"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let ran = folder.run(&["rules", "--test", "rules", "ours/rigth"]);
    assert_eq!(ran.status, 2, "{ran:?}");
    assert!(ran.stderr.contains("did you mean `ours/right`?"), "{ran:?}");
}

#[test]
fn a_page_can_hold_what_a_person_sees() {
    let folder = Folder::with(&[("rules/ours/tables.md", PAGE)]);
    let ran = folder.run(&["rules", "--test", "--bless"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let path = folder.path().join("rules/ours/tables.md");
    let blessed = std::fs::read_to_string(&path).unwrap();
    assert!(
        blessed.contains("```finding\nwarning[ours/tables]: `dynamodb:GetItem` is about tables\n"),
        "{blessed}"
    );
    assert_eq!(folder.run(&["rules", "--test"]).status, 0);
    // Now the words are held, too.
    folder.write(
        "rules/ours/tables.md",
        blessed.replacen("is about", "concerns", 1),
    );
    let ran = folder.run(&["rules", "--test"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    assert!(ran.stdout.contains("--bless writes it"), "{ran:?}");
    assert_eq!(folder.run(&["rules", "--test", "--bless"]).status, 0);
    let again = std::fs::read_to_string(&path).unwrap();
    assert_eq!(again, blessed.replace("is about", "concerns"));
}

#[test]
fn a_broken_page_is_drawn() {
    let broken = PAGE.replace("some a in", "sum a in");
    let folder = Folder::with(&[("rules/ours/broken.md", &broken)]);
    let ran = folder.run(&["rules", "--test"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (2, ""), "{ran:?}");
    assert!(ran.stderr.contains("rules/ours/broken.md:5"), "{ran:?}");
    let ran = folder.run(&["rules", "--test", "nowhere"]);
    assert_eq!(ran.status, 2, "{ran:?}");
}

#[test]
fn the_program_s_own_pages_pass_the_same_test() {
    let ran = super::common::run(&["rules", "--test", "rules", "security/*"]);
    assert_eq!(ran.status, 0, "{ran:?}");
}

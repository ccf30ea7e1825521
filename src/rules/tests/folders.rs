use std::fs;
use std::path::PathBuf;

use super::super::{Loaded, Page, Section, load};
use super::run;

/// A folder of its own below the build's, with these files.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("iamlint-rules-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    for (path, text) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn loaded(name: &str, files: &[(&str, &str)]) -> Loaded {
    let folder = folder(name, files);
    let loaded = load(&folder).unwrap();
    fs::remove_dir_all(folder).unwrap();
    loaded
}

fn rule(condition: &str) -> String {
    format!("# T\n\n```rule\nforbid {condition}\nmessage \"m\"\n```\n")
}

fn problems(loaded: &Loaded) -> Vec<String> {
    let of = |(file, problems): &(
        crate::source::SourceFile,
        Vec<crate::diagnostic::Diagnostic>,
    )| {
        let name = file.name.rsplit('/').next().unwrap().to_owned();
        problems
            .iter()
            .map(|problem| {
                let marked = file.text.get(problem.span.range()).unwrap();
                format!("{name} [{marked}] {}", problem.message)
            })
            .collect::<Vec<_>>()
    };
    loaded.problems.iter().flat_map(of).collect()
}

#[test]
fn ids_are_paths() {
    let plain = rule("statement where has Sid");
    let files = [
        ("b.md", plain.as_str()),
        ("ours/a.md", &plain),
        ("ours/deep/c.md", &plain),
        ("README.md", "# Our rules\n"),
        ("notes.txt", "x"),
    ];
    let loaded = loaded("ids", &files);
    let ids: Vec<&str> = loaded.rules.iter().map(|rule| &*rule.id).collect();
    assert_eq!(ids, ["local/b", "ours/a", "ours/deep/c"]);
    assert_eq!(problems(&loaded), [""; 0]);
    assert!(load(&std::env::temp_dir().join("iamlint-no-such-folder")).is_err());
}

#[test]
fn own_sets_go_before_built_in_ones_and_may_hold_them() {
    let set = "# S\n\n```set\n@more   # one of ours\n@phi-write\ns3:GetObj*\n```\n";
    let files = [
        ("sets/phi-read.md", set),
        ("sets/more.md", "# S\n\n```set\niam:CreateUser\n```\n"),
        (
            "sets/issuers.md",
            "# S\n\n```list\ntoken.actions.githubusercontent.com\ngitlab.com   # too\n```\n",
        ),
        (
            "r.md",
            &rule("statement where some a in actions: a in @phi-read"),
        ),
        (
            "l.md",
            &rule("statement where some c in conditions: c.key in @issuers"),
        ),
    ];
    let loaded = loaded("sets", &files);
    assert_eq!(problems(&loaded), [""; 0]);
    let fires_at =
        |at: usize, body: &str| !run(&loaded.rules[at], &super::statement(body)).is_empty();
    assert!(fires_at(1, r#""Action":"iam:CreateUser""#));
    assert!(fires_at(1, r#""Action":"s3:PutObject""#));
    assert!(fires_at(1, r#""Action":"s3:GetObjectVersion""#));
    assert!(!fires_at(1, r#""Action":"dynamodb:GetItem""#));
    assert!(fires_at(0, r#""Condition":{"Null":{"GitLab.com":"true"}}"#));
}

#[test]
fn wrong_sets_are_named() {
    let files = [
        (
            "sets/a.md",
            "# S\n\n```set\ns3:GetObjekt\n@nothing\n@t\nxx:*\n```\n",
        ),
        ("sets/loop.md", "# S\n\n```set\n@pool\n```\n"),
        ("sets/pool.md", "# S\n\n```set\n@loop\n```\n"),
        ("sets/none.md", "# S\n"),
        (
            "sets/t.md",
            "# S\n\n```table\nid: text | all: actions\nx | s3:GetObject | y\nz | s3:GetObjekt\n```\n",
        ),
    ];
    assert_eq!(
        problems(&loaded("wrong", &files)),
        [
            "none.md [] this page has no fence ```set, ```list or ```table",
            "t.md [x | s3:GetObject | y] this row has 3 cells, the table has 2 columns",
            "t.md [z | s3:GetObjekt] the catalogue has no action `s3:GetObjekt`",
            "a.md [s3:GetObjekt] the catalogue has no action `s3:GetObjekt`",
            "a.md [@nothing] there is no set `@nothing`",
            "a.md [@t] `@t` is no set of actions",
            "a.md [xx:*] `xx:*` matches no action",
            "loop.md [] the set `@loop` holds itself, by way of the sets that it names",
            "pool.md [] the set `@pool` holds itself, by way of the sets that it names",
        ]
    );
}

const SIBLINGS: (&str, &str) = (
    "sets/siblings.md",
    "# S\n\n```table\na: action | b: action\ns3:DeleteObject | s3:DeleteObjectVersion\ncloudtrail:StopLogging | cloudtrail:DeleteTrail\n```\n",
);
const PATHS: (&str, &str) = (
    "sets/pass-role-paths.md",
    "# S\n\n```table\nid: text | others: actions | services: texts\nec2 | ec2:RunInstances | ec2.amazonaws.com\nlambda | lambda:CreateFunction, lambda:InvokeFunction | lambda.amazonaws.com\n```\n",
);

#[test]
fn tables() {
    let fires = |condition: &str, body: &str| {
        let files = [
            SIBLINGS,
            PATHS,
            ("r.md", &rule(&format!("statement s where {condition}"))),
        ];
        let loaded = loaded("tables", &files);
        assert_eq!(problems(&loaded), [""; 0], "{condition}");
        !run(&loaded.rules[0], &super::statement(body)).is_empty()
    };
    let sibling = "s is Deny and some (a, b) in @siblings: s covers a and not s covers b";
    assert!(fires(
        sibling,
        r#""Effect":"Deny","Action":"s3:DeleteObject""#
    ));
    assert!(!fires(
        sibling,
        r#""Effect":"Deny","Action":"s3:DeleteObject*""#
    ));
    let path = "some path in @pass-role-paths: every a in path.others: s covers a";
    assert!(fires(path, r#""Effect":"Allow","Action":"lambda:*""#));
    assert!(!fires(
        path,
        r#""Effect":"Allow","Action":"lambda:CreateFunction""#
    ));
    let service = "some path in @pass-role-paths: some c in conditions: some v in c.values: v in path.services and path.id is \"ec2\"";
    assert!(fires(
        service,
        r#""Condition":{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}"#
    ));
    assert!(!fires(
        service,
        r#""Condition":{"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com"}}"#
    ));
}

#[test]
fn wrong_uses_of_tables_are_named() {
    for (condition, expected) in [
        (
            "some path in @pass-role-paths: path.othrs is \"x\"",
            "r.md [othrs] `@pass-role-paths` has no column `othrs`",
        ),
        (
            "some (a, b) in @pass-role-paths: has Sid",
            "r.md [@pass-role-paths] this table has 3 columns, here are 2 names",
        ),
        (
            "some (a, b) in @phi-read: has Sid",
            "r.md [@phi-read] only the rows of a table can be taken apart into several names",
        ),
        (
            "some a in actions: a in @siblings",
            "r.md [@siblings] an action pattern cannot be in `@siblings`",
        ),
    ] {
        let files = [
            SIBLINGS,
            PATHS,
            ("r.md", &rule(&format!("statement where {condition}"))),
        ];
        let found = problems(&loaded("uses", &files));
        assert_eq!(
            found.first().map(String::as_str),
            Some(expected),
            "{found:?}"
        );
    }
}

/// The three hard examples of the design.
#[test]
fn questions_about_tables_are_understood() {
    for condition in [
        "group where some path in @pass-role-paths:\n    every a in path.others: allowed(action a, context foreign)\n    and allowed(action \"iam:PassRole\", resource foreign, context \"iam:PassedToService\" in path.services)",
        "statement s where s is Deny and some (a, b) in @siblings:\n    matched(s, action a) and same request allowed(action b)",
        "organization where some s, pattern in exempted(s, \"aws:PrincipalArn\"):\n    undenied(action \"iam:CreateRole\", resource like pattern, context \"aws:PrincipalArn\" not like pattern)",
    ] {
        let files = [SIBLINGS, PATHS, ("r.md", &rule(condition))];
        let found = problems(&loaded("prover", &files));
        assert!(found.is_empty(), "{found:#?}");
    }
}

/// A request has one resource: a pair that shares no type of resource would never be told.
#[test]
fn siblings_take_the_same_resource() {
    use crate::rules::sets::Cell;
    let set = crate::rules::builtin::set("siblings").unwrap();
    assert!(set.rows().len() > 20);
    for row in set.rows() {
        let [Cell::Action(denied), Cell::Action(open)] = row.0.as_slice() else {
            panic!("{row:?}");
        };
        let types = |action: &crate::catalog::Action| -> Vec<_> {
            action
                .resource_types()
                .iter()
                .map(|of| of.resource_type)
                .collect()
        };
        let shared = types(denied).iter().any(|of| types(open).contains(of));
        assert!(
            shared,
            "{} {:?} {} {:?}",
            denied.name(),
            types(denied),
            open.name(),
            types(open)
        );
    }
}

#[test]
fn pages() {
    let text = "# A `title`\n\nBefore.\n\n```rule\nnative x\n```\n\nAfter.\n\n## How\n\nText.\n\n## Violates\n\n```json kind=trust audience=people file=a.json\n{\"Effect\": \"Allow\"}\n```\n\n```finding\nold\n```\n\n```json\n{}\n```\n\n## Complies\n\nwords\n\n```json\n{}\n```\n\n```finding\nnot this\n```\n\n## More\n\n```json\n{}\n```\n";
    let page = Page::parse(text);
    assert_eq!(page.title, "A title");
    assert_eq!(
        page.text().get(page.fence.unwrap().range()),
        Some("native x\n")
    );
    assert_eq!(page.prose, "Before.\n\nAfter.\n\n## How\n\nText.");
    let sections: Vec<Section> = page
        .examples
        .iter()
        .map(|example| example.section)
        .collect();
    assert_eq!(
        sections,
        [Section::Violates, Section::Violates, Section::Complies]
    );
    let first = &page.examples[0];
    assert_eq!(
        (
            first.attribute("kind"),
            first.attribute("file"),
            first.attribute("x")
        ),
        (Some("trust"), Some("a.json"), None)
    );
    assert_eq!(
        first.line,
        text.lines()
            .position(|line| line.starts_with("```json"))
            .unwrap()
            + 1
    );
    let (span, finding) = first.finding.clone().unwrap();
    assert_eq!(
        (text.get(span.range()), finding.as_str()),
        (Some("old\n"), "old\n")
    );
    assert_eq!(
        first.policy(),
        "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": {\"Effect\": \"Allow\"}\n}\n"
    );
    assert_eq!(page.examples[1].policy(), "{}\n");
    assert_eq!(Page::parse("").title, "");
    let empty = Page::parse("# t\n```rule\n```\n");
    assert_eq!(
        empty.fence.map(|span| (span.start, span.end)),
        Some((12, 12))
    );
}

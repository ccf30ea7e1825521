//! `[[exception]]`: findings that somebody answers for, until a day.

use super::common::{ADMIN, Folder, RIGHT, Ran};

/// An exception to `rule` in `path`.
fn exception(rule: &str, path: &str, more: &str) -> String {
    format!(
        "[[exception]]\nrule = \"{rule}\"\npath = \"{path}\"\nreason = \"Alarmed\"\nowner = \"security@example.org\"\n{more}\n"
    )
}

const RULE: &str = "security/admin-without-limit";

fn check(folder: &Folder, today: &str, more: &[&str]) -> Ran {
    let mut arguments = vec!["check", "--format", "json", "--today", today];
    arguments.extend(more);
    folder.run(&arguments)
}

fn rules(ran: &Ran) -> Vec<String> {
    let report = ran.json();
    let findings = report["findings"].as_array().unwrap();
    let counting = findings.iter().filter(|one| one["suppressed"].is_null());
    counting
        .map(|one| one["rule"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_finding_is_covered_until_the_last_day() {
    let config = exception(RULE, "policies/*.json", "expires = 2027-03-31");
    let select = format!("select = [\"{RULE}\"]\n{config}");
    let folder = Folder::with(&[("iamlint.toml", &select), ("policies/admin.json", ADMIN)]);
    let ran = check(&folder, "2026-11-28", &[]);
    assert_eq!(ran.status, 0, "{ran:?}");
    let report = ran.json();
    assert_eq!(report["summary"]["errors"], 0);
    assert_eq!(report["summary"]["suppressed"], 1);
    assert_eq!(report["summary"]["files"], 1);
    let expected = serde_json::json!({
        "by": "exception", "reason": "Alarmed", "owner": "security@example.org", "expires": "2027-03-31"
    });
    assert_eq!(report["findings"][0]["suppressed"], expected);
    assert_eq!(report["exceptions"][0]["status"], "holds");
    assert_eq!(report["exceptions"][0]["findings"], 1);
    assert_eq!(report["exceptions"][0]["owner"], "security@example.org");

    let soon = check(&folder, "2027-03-01", &[]);
    assert_eq!(rules(&soon), ["iamlint/exception-ends-soon"]);
    assert_eq!(soon.status, 0);
    assert_eq!(check(&folder, "2027-03-31", &[]).status, 0);

    let after = check(&folder, "2027-04-01", &[]);
    assert_eq!(after.status, 1);
    assert_eq!(rules(&after), [RULE, "iamlint/exception-expired"]);
    let report = after.json();
    assert_eq!(report["findings"][1]["file"], "iamlint.toml");
    assert_eq!(report["findings"][1]["pointer"], "/exception/0");
    assert_eq!(report["findings"][1]["span"]["start"]["line"], 7);
    assert_eq!(report["exceptions"][0]["status"], "expired");
}

#[test]
fn a_person_sees_why_and_until_when() {
    let config = exception(RULE, "admin.json", "expires = 2027-03-31");
    let select = format!("select = [\"{RULE}\"]\n{config}");
    let folder = Folder::with(&[("iamlint.toml", &select), ("admin.json", ADMIN)]);
    let ran = folder.run(&["check", "--today", "2026-11-28"]);
    insta::assert_snapshot!(ran.stdout, @r#"
    No findings in 1 file; 1 finding covered by 1 exception; 1 file skipped
    Exception to security/admin-without-limit in admin.json: 1 finding, until 2027-03-31,
    security@example.org: Alarmed
    "#);
    let ran = folder.run(&["check", "--today", "2026-11-28", "--format", "concise"]);
    insta::assert_snapshot!(ran.stdout, @"No findings in 1 file; 1 finding covered by 1 exception; 1 file skipped");
    let ran = folder.run(&["check", "--today", "2027-04-30"]);
    insta::assert_snapshot!(ran.stdout, @r#"
    error[security/admin-without-limit]: this statement allows every action on every resource
       ╭─[admin.json:6:17]
     6 │       "Action": "*",
       ·                 ─┬─
       ·                  ╰── every action of every service
     7 │       "Resource": "*"
       ·                   ─┬─
       ·                    ╰── on every resource
       ╰────
      example: whoever has this policy asks for s3:PutBucketPolicy, which no line of it names: allowed
      help: name the actions and resources that the work needs; for administrators, add a Condition and
            a permissions boundary
      45 CFR 164.308(a)(4)(i) · 45 CFR 164.312(a)(1) · 45 CFR 164.502(b)
      iamlint explain security/admin-without-limit

    error[iamlint/exception-expired]: this exception to `security/admin-without-limit` has expired
       ╭─[iamlint.toml:7:11]
     7 │ expires = 2027-03-31
       ·           ─────┬────
       ·                ╰── 2027-03-31 was its last day; what it covered counts again
       ╰────
      help: mend the policy and remove the exception, or ask `security@example.org` for how long it is
            still needed
      iamlint explain iamlint/exception-expired

    2 errors in 1 file; 1 file skipped
    "#);
}

#[test]
fn an_exception_is_for_its_rule_file_and_statement_alone() {
    let two = r#"{"Version": "2012-10-17", "Statement": [
        {"Sid": "One", "Effect": "Allow", "Action": "*", "Resource": "*"},
        {"Sid": "Two", "Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}]}"#;
    let folder = Folder::with(&[("a/two.json", two), ("b/two.json", two)]);
    let errors = |config: &str| {
        folder.write("iamlint.toml", format!("select = [\"{RULE}\"]\n{config}"));
        let ran = check(&folder, "2026-11-28", &[]);
        let report = ran.json();
        report["summary"]["suppressed"].as_u64().unwrap()
    };
    let all = errors(&exception(RULE, "**", ""));
    assert!(all >= 2, "{all}");
    assert_eq!(errors(&exception("security/*", "**", "")), all);
    assert_eq!(errors(&exception(RULE, "a", "")), all / 2);
    assert_eq!(errors(&exception(RULE, "a/two.json", "sid = \"One\"")), 1);
    assert_eq!(
        errors(&exception(RULE, "a/two.json", "sid = \"Nobody\"")),
        0
    );
    assert_eq!(
        errors(&exception(RULE, "a/two.json", "pointer = \"/Statement/0\"")),
        1
    );
    assert_eq!(
        errors(&exception(
            RULE,
            "a/two.json",
            "pointer = \"/Statement/00\""
        )),
        0
    );
    assert_eq!(
        errors(&exception("hipaa/*", "**", "expires = 2026-12-31")),
        0
    );
}

#[test]
fn one_that_fits_nothing_is_a_warning_where_all_was_checked() {
    let folder = Folder::with(&[
        ("iamlint.toml", &exception(RULE, "policies/*.json", "")),
        ("policies/right.json", RIGHT),
        ("other/right.json", RIGHT),
    ]);
    assert_eq!(
        rules(&check(&folder, "2026-11-28", &[])),
        ["iamlint/exception-unused"]
    );
    // A hook names the files that were changed.
    let none: [&str; 0] = [];
    assert_eq!(
        rules(&check(&folder, "2026-11-28", &["other/right.json"])),
        none
    );
    assert_eq!(
        rules(&check(&folder, "2026-11-28", &["policies/right.json"])),
        none
    );
    assert_eq!(
        rules(&check(&folder, "2026-11-28", &["--select", "hipaa/*"])),
        none
    );
    folder.write("iamlint.toml", exception(RULE, "policies/right.json", ""));
    assert_eq!(
        rules(&check(&folder, "2026-11-28", &["policies/right.json"])),
        ["iamlint/exception-unused"]
    );
    folder.write("iamlint.toml", exception(RULE, "polices/*.json", ""));
    let ran = folder.run(&["check", "--format", "concise"]);
    assert!(
        ran.stdout
            .contains("no file that was checked fits this exception"),
        "{ran:?}"
    );
    // Selecting rules does not hide it.
    folder.write(
        "iamlint.toml",
        format!(
            "select = [\"{RULE}\"]\n{}",
            exception(RULE, "polices/*.json", "")
        ),
    );
    assert_eq!(
        rules(&check(&folder, "2026-11-28", &[])),
        ["iamlint/exception-unused"]
    );
    folder.write(
        "iamlint.toml",
        format!(
            "ignore = [\"iamlint/*\"]\n{}",
            exception(RULE, "polices/*.json", "")
        ),
    );
    assert_eq!(rules(&check(&folder, "2026-11-28", &[])), none);
}

#[test]
fn what_is_wrong_with_an_exception_is_drawn() {
    let folder = Folder::with(&[("right.json", RIGHT)]);
    let wrong = |config: &str| {
        folder.write("iamlint.toml", config);
        let ran = folder.run(&["check", "--today", "2026-11-28"]);
        assert_eq!(ran.status, 2, "{ran:?}");
        ran.stderr
    };
    let stderr = wrong(
        "[[exception]]\nrule = \"hipaa/phi-access-without-mfa\"\npath = \"a.json\"\nreason = \"Alarmed\"\nowner = \"me\"\n",
    );
    insta::assert_snapshot!(stderr, @r#"
    error: an exception to `hipaa/phi-access-without-mfa` needs `expires`
       ╭─[iamlint.toml:1:1]
     1 │ [[exception]]
       · ─────────────
       ╰────
      help: `reason`, `owner` and `expires` are needed for every rule of `hipaa/`
    error: `iamlint.toml` is not a valid configuration
    "#);
    let stderr = wrong("[[exception]]\nrule = \"*\"\npath = \"a.json\"\nreason = \"Alarmed\"\n");
    assert!(stderr.contains("needs `owner`"), "{stderr}");
    let stderr =
        wrong("[[exception]]\nrule = \"hipaa/phi-acces-without-mfa\"\npath = \"a.json\"\n");
    assert!(
        stderr.contains("did you mean `hipaa/phi-access-without-mfa`?"),
        "{stderr}"
    );
    let stderr = wrong("[[exception]]\nrule = \"iamlint/*\"\npath = \"a.json\"\n");
    assert!(
        stderr.contains("is about this file, not about policies"),
        "{stderr}"
    );
    let stderr = wrong("[[exception]]\nrule = \"security/*\"\n");
    assert!(stderr.contains("`[[exception]]` needs `path`"), "{stderr}");
    let stderr = wrong("[[exception]]\nrule = \"security/*\"\npath = \"a\"\nexpire = 2026-01-01\n");
    assert!(stderr.contains("did you mean `expires`?"), "{stderr}");
    let stderr = wrong("[[exception]]\nrule = \"security/*\"\npath = \"a\"\nexpires = \"soon\"\n");
    assert!(
        stderr.contains("this must be a day, such as 2026-11-24"),
        "{stderr}"
    );
    let stderr = wrong(
        "[[exception]]\nrule = \"security/*\"\npath = \"a\"\nsid = \"A\"\npointer = \"/Statement/0\"\n",
    );
    assert!(
        stderr.contains("`sid` and `pointer` say the same twice"),
        "{stderr}"
    );
    let capped =
        "[exceptions]\nmax-days = 90\n[[exception]]\nrule = \"security/*\"\npath = \"a\"\n";
    let stderr = wrong(capped);
    assert!(
        stderr.contains("this exception needs `expires`"),
        "{stderr}"
    );
    let stderr = wrong(&format!("{capped}expires = 2027-02-27\n"));
    insta::assert_snapshot!(stderr, @r#"
    error: this is 91 days away
       ╭─[iamlint.toml:6:11]
     6 │ expires = 2027-02-27
       ·           ──────────
       ╰────
      help: `max-days` of `[exceptions]` allows 90 days: 2027-02-26 or earlier
    error: `iamlint.toml` is not a valid configuration
    "#);
    folder.write("iamlint.toml", format!("{capped}expires = 2027-02-26\n"));
    assert_eq!(folder.run(&["check", "--today", "2026-11-28"]).status, 0);
}

#[test]
fn a_glob_does_not_hide_a_text_that_could_not_be_read() {
    let broken = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Deny\",}]}";
    let folder = Folder::with(&[
        ("iamlint.toml", &exception("aws/*", "**", "")),
        ("broken.json", broken),
    ]);
    let ran = check(&folder, "2026-11-28", &[]);
    assert_eq!(ran.status, 1, "{ran:?}");
    assert!(rules(&ran).contains(&"aws/json-syntax-error".to_owned()));
}

#[test]
fn words_of_an_exception_are_hostile_text() {
    let config = exception(RULE, "admin.json", "sid = \"\\u001b[2J\\n::error::x\"")
        .replace("Alarmed", "##vso[task]\\u001b[31m\\n::error::pwned");
    let admin = ADMIN.replace(
        "\"Effect\"",
        "\"Sid\": \"\\u001b[2J\\n::error::x\", \"Effect\"",
    );
    let folder = Folder::with(&[("iamlint.toml", &config), ("admin.json", &admin)]);
    for format in ["human", "concise", "json"] {
        let ran = folder.run(&["check", "--format", format, "--notes"]);
        assert!(!ran.stdout.contains('\u{1b}'), "{ran:?}");
        let command = |line: &str| line.trim_start().starts_with("::") || line.contains("##vso[");
        assert!(!ran.stdout.lines().any(command), "{ran:?}");
    }
}

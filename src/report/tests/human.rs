use insta::assert_snapshot;

use super::{at, draw, file, find, finding, guardrail, report, reporter, text_of};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::{Finding, Suppressed};
use crate::report::{Format, Options};

#[test]
fn two_places_conspire() {
    let reporter = reporter(
        Format::Human,
        Options {
            width: 120,
            ..Options::default()
        },
    );
    assert_snapshot!(report(&reporter, &[guardrail()]), @r#"
    error[aws/unknown-condition-key]: S3 has no condition key `s3:AllowPublicAccess`
        ╭─[policies/scp-block-public-s3.json:13:11]
     12 │         "StringNotEquals": {
        ·         ────────┬────────
        ·                 ╰── a negated operator is true when the key is absent
     13 │           "s3:AllowPublicAccess": "false"
        ·           ───────────┬──────────
        ·                      ╰── no request carries this key, so this Deny always applies
        ╰────
      example: an administrator of a member account switches the block on (s3:PutAccountPublicAccessBlock): denied
      help: drop the Condition to freeze the setting, and deny s3:PutBucketPublicAccessBlock too
      45 CFR 164.312(a)(1) · INVALID_SERVICE_CONDITION_KEY · iamlint explain aws/unknown-condition-key

    1 error in 1 file
    "#);
}

#[test]
fn two_places_conspire_in_80_columns() {
    let reporter = reporter(
        Format::Human,
        Options {
            width: 80,
            ..Options::default()
        },
    );
    assert_snapshot!(text_of(&reporter, &guardrail()), @r#"
    error[aws/unknown-condition-key]: S3 has no condition key
      `s3:AllowPublicAccess`
        ╭─[policies/scp-block-public-s3.json:13:11]
     12 │         "StringNotEquals": {
        ·         ────────┬────────
        ·                 ╰── a negated operator is true when the key is absent
     13 │           "s3:AllowPublicAccess": "false"
        ·           ───────────┬──────────
        ·                      ╰─┤ no request carries this key, so this Deny always
        ·                        │ applies
        ╰────
      example: an administrator of a member account switches the block on
               (s3:PutAccountPublicAccessBlock): denied
      help: drop the Condition to freeze the setting, and deny
            s3:PutBucketPublicAccessBlock too
      45 CFR 164.312(a)(1) · INVALID_SERVICE_CONDITION_KEY
      iamlint explain aws/unknown-condition-key
    "#);
}

#[test]
fn colour_and_links() {
    let options = Options {
        color: true,
        links: true,
        page: |rule| Some(format!("https://example.com/{rule}")),
        ..Options::default()
    };
    let drawn = text_of(&reporter(Format::Human, options), &guardrail());
    assert_snapshot!(drawn.replace('\u{1b}', "ESC"), @r#"
    ESC[1;31merror[ESC]8;;https://example.com/aws/unknown-condition-keyESC\aws/unknown-condition-keyESC]8;;ESC\]ESC[0m:ESC[1m S3 has no condition key `s3:AllowPublicAccess`ESC[0m
        ╭─[ESC[36mpolicies/scp-block-public-s3.json:13:11ESC[0m]
     ESC[2m12ESC[0m │         "StringNotEquals": {
        · ESC[36m        ────────┬────────ESC[0m
        ·                 ESC[36m╰── ESC[36ma negated operator is true when the key is absentESC[0mESC[0m
     ESC[2m13ESC[0m │           "s3:AllowPublicAccess": "false"
        · ESC[31;1m          ───────────┬──────────ESC[0m
        ·                      ESC[31;1m╰── ESC[31;1mno request carries this key, so this Deny always appliesESC[0mESC[0m
        ╰────
      ESC[1;36mexample:ESC[0m an administrator of a member account switches the block on
               (s3:PutAccountPublicAccessBlock): denied
      ESC[1;36mhelp:ESC[0m drop the Condition to freeze the setting, and deny s3:PutBucketPublicAccessBlock too
      ESC[2m45 CFR 164.312(a)(1) · INVALID_SERVICE_CONDITION_KEY · iamlint explain aws/unknown-condition-keyESC[0m
    "#);
}

#[test]
fn a_label_s_words_are_wrapped() {
    let text = r#"{"Effect": "Allow", "Action": "sts:AssumeRole"}"#;
    let diagnostic = at(text, "\"sts:AssumeRole\"").label(
        "this action lets the caller become a role that holds more than the caller itself does",
    );
    assert_snapshot!(draw(text, diagnostic), @r#"
    error[aws/example]: it is wrong
       ╭─[a.json:1:31]
     1 │ {"Effect": "Allow", "Action": "sts:AssumeRole"}
       ·                               ────────┬───────
       ·                                       ╰─┤ this action lets the caller
       ·                                         │ become a role that holds more
       ·                                         │ than the caller itself does
       ╰────
      iamlint explain aws/example
    "#);
}

#[test]
fn help_of_several_lines_stays_as_it_is() {
    let text = r#"{"Action": "*"}"#;
    let help = "deny what is sent without TLS, for everybody and for every object of the bucket, with this statement:\n{\n  \"Effect\": \"Deny\",\n\n  \"Principal\": \"*\"\n}";
    assert_snapshot!(draw(text, at(text, "\"*\"").help(help)), @r#"
    error[aws/example]: it is wrong
       ╭─[a.json:1:12]
     1 │ {"Action": "*"}
       ·            ─┬─
       ·             ╰── here
       ╰────
      help: deny what is sent without TLS, for everybody and for every object of the
            bucket, with this statement:
            {
              "Effect": "Deny",

              "Principal": "*"
            }
      iamlint explain aws/example
    "#);
}

#[test]
fn a_long_message_is_wrapped() {
    let text = r#"{"Action": "*"}"#;
    let diagnostic = Diagnostic::new(
        "example",
        find(text, "\"*\""),
        "every action of every service is allowed to everybody, from everywhere, without any condition at all",
    );
    assert_snapshot!(draw(text, diagnostic), @r#"
    error[aws/example]: every action of every service is allowed to everybody,
      from everywhere, without any condition at all
       ╭─[a.json:1:12]
     1 │ {"Action": "*"}
       ·            ───
       ╰────
      iamlint explain aws/example
    "#);
}

#[test]
fn notes_are_drawn_on_request_and_suppressed_findings_never() {
    let text = r#"{"Action": "*"}"#;
    let note = Finding {
        severity: Severity::Note,
        ..finding(at(text, "\"*\""))
    };
    let suppressed = Finding {
        suppressed: Some(Suppressed {
            by: "exception",
            reason: "it is a sandbox".to_owned(),
            owner: "Ada".to_owned(),
            expires: "2027-01-31".to_owned(),
        }),
        ..finding(at(text, "\"Action\""))
    };
    let files = [file("a.json", text, vec![note, suppressed])];
    let quiet = reporter(Format::Human, Options::default());
    assert_snapshot!(report(&quiet, &files), @"1 note (not shown; --notes shows it) in 1 file; 1 finding covered by exceptions");
    let loud = reporter(
        Format::Human,
        Options {
            notes: true,
            ..Options::default()
        },
    );
    assert_snapshot!(report(&loud, &files), @r#"
    note[aws/example]: it is wrong
       ╭─[a.json:1:12]
     1 │ {"Action": "*"}
       ·            ─┬─
       ·             ╰── here
       ╰────
      iamlint explain aws/example

    1 note in 1 file; 1 finding covered by exceptions
    "#);
}

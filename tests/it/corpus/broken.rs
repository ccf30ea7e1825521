//! Texts that are not JSON, or not the JSON that their authors meant.

use insta::assert_snapshot;

use super::check;

#[test]
fn byte_order_mark() {
    assert_snapshot!(check("broken/byte-order-mark.json"), @r"
    error[aws/json-syntax-error]: byte order mark before the JSON text
       ╭─[corpus/broken/byte-order-mark.json:1:1]
     1 │ �{
       · ┬
       · ╰── invisible character U+FEFF
       ╰────
      help: save the file as UTF-8 without byte order mark
      IAM User Guide, Grammar of the IAM JSON policy language · JSON_SYNTAX_ERROR
      iamlint explain aws/json-syntax-error

    1 error in 1 file, 1 fixable
    ");
}

#[test]
fn closing_brace_too_many() {
    assert_snapshot!(check("broken/closing-brace-too-many.json"), @r"
    error[aws/json-syntax-error]: `}` closes nothing
        ╭─[corpus/broken/closing-brace-too-many.json:11:1]
     11 │ }
        · ┬
        · ╰── one bracket too many, or its partner is missing
        ╰────
      help: remove it
      IAM User Guide, Grammar of the IAM JSON policy language · JSON_SYNTAX_ERROR
      iamlint explain aws/json-syntax-error

    1 error in 1 file, 1 fixable
    ");
}

#[test]
fn closing_brackets_missing() {
    assert_snapshot!(check("broken/closing-brackets-missing.json"), @r#"
    error[aws/json-syntax-error]: `]` and `}` are missing at the end
        ╭─[corpus/broken/closing-brackets-missing.json:11:6]
     11 │     }
        ·      ▲
        ·      ╰── `]` and `}` missing here
        ╰────
        ╭─[corpus/broken/closing-brackets-missing.json:1:1]
      1 │ {
        · ┬
        · ╰── opened here, never closed
      2 │   "Version": "2012-10-17",
      3 │   "Statement": [
        ·                ┬
        ·                ╰── opened here, never closed
        ╰────
      help: add `]` and `}`
      IAM User Guide, Grammar of the IAM JSON policy language · JSON_SYNTAX_ERROR
      iamlint explain aws/json-syntax-error

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn colon_missing() {
    assert_snapshot!(check("broken/colon-missing.json"), @r#"
    error[aws/json-syntax-error]: missing `:` between key and value
       ╭─[corpus/broken/colon-missing.json:6:15]
     6 │       "Action" "cloudtrail:StopLogging",
       ·               ▲
       ·               ╰── `:` belongs here
       ╰────
      help: add `:`
      IAM User Guide, Grammar of the IAM JSON policy language · JSON_SYNTAX_ERROR
      iamlint explain aws/json-syntax-error

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn comma_missing() {
    assert_snapshot!(check("broken/comma-missing.json"), @r#"
    error[aws/json-syntax-error]: missing comma between two members
       ╭─[corpus/broken/comma-missing.json:6:24]
     6 │       "Effect": "Allow"
       ·                        ▲
       ·                        ╰── `,` belongs here
       ╰────
      help: add a comma
      IAM User Guide, Grammar of the IAM JSON policy language · JSON_SYNTAX_ERROR
      iamlint explain aws/json-syntax-error

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn comments() {
    assert_snapshot!(check("broken/comments.json"), @r#"
    error[aws/json-syntax-error]: JSON has no comments
       ╭─[corpus/broken/comments.json:2:3]
     2 │   // reviewed by the privacy office
       ·   ────────────────┬────────────────
       ·                   ╰── comment
       ╰────
      help: remove the comment
      IAM User Guide, Grammar of the IAM JSON policy language · JSON_SYNTAX_ERROR
      iamlint explain aws/json-syntax-error

    error[aws/json-syntax-error]: JSON has no comments
       ╭─[corpus/broken/comments.json:7:43]
     7 │       "Action": "dynamodb:DescribeTable", /* no item is read */
       ·                                           ──────────┬──────────
       ·                                                     ╰── comment
       ╰────
      help: remove the comment
      IAM User Guide, Grammar of the IAM JSON policy language · JSON_SYNTAX_ERROR
      iamlint explain aws/json-syntax-error

    2 errors in 1 file, 2 fixable
    "#);
}

#[test]
fn curly_quotes() {
    assert_snapshot!(check("broken/curly-quotes.json"), @r#"
    error[aws/json-syntax-error]: string in typographic quotes
       ╭─[corpus/broken/curly-quotes.json:5:7]
     5 │       “Effect”: “Allow”,
       ·       ────┬───  ───┬───
       ·           │        ╰── here too
       ·           ╰── JSON strings stand in `"`
       ╰────
      help: use straight double quotes
      IAM User Guide, Grammar of the IAM JSON policy language · JSON_SYNTAX_ERROR
      iamlint explain aws/json-syntax-error

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn cut_off_in_statement() {
    assert_snapshot!(check("broken/cut-off-in-statement.json"), @r#"
    error[aws/invalid-arn]: `arn:aws:sqs:us-east-1:1111` is no resource: the resource of this ARN is
      missing: an ARN is `arn:partition:service:region:account:resource`
       ╭─[corpus/broken/cut-off-in-statement.json:8:19]
     8 │       "Resource": "arn:aws:sqs:us-east-1:1111
       ·                   ─────────────┬─────────────
       ·                                ╰── AWS refuses the policy
       ╰────
      help: leave a field empty where a service has none, but write its colon
      IAM User Guide, Identify AWS resources with Amazon Resource Names (ARNs) · MISSING_ARN_FIELD
      iamlint explain aws/invalid-arn

    error[aws/json-syntax-error]: string without closing quote
       ╭─[corpus/broken/cut-off-in-statement.json:8:46]
     8 │       "Resource": "arn:aws:sqs:us-east-1:1111
       ·                   ┬                          ▲
       ·                   │                          ╰── `"` is missing here
       ·                   ╰── string begins here
       ╰────
      help: add `"`
      IAM User Guide, Grammar of the IAM JSON policy language · JSON_SYNTAX_ERROR
      iamlint explain aws/json-syntax-error

    error[aws/json-syntax-error]: `}]}` are missing at the end
       ╭─[corpus/broken/cut-off-in-statement.json:8:46]
     8 │       "Resource": "arn:aws:sqs:us-east-1:1111
       ·                                              ▲
       ·                                              ╰── `}]}` missing here
       ╰────
       ╭─[corpus/broken/cut-off-in-statement.json:1:1]
     1 │ {
       · ┬
       · ╰── opened here, never closed
     2 │   "Version": "2012-10-17",
     3 │   "Statement": [
       ·                ┬
       ·                ╰── opened here, never closed
     4 │     {
       ·     ┬
       ·     ╰── opened here, never closed
       ╰────
      help: add `}]}`
      IAM User Guide, Grammar of the IAM JSON policy language · JSON_SYNTAX_ERROR
      iamlint explain aws/json-syntax-error

    3 errors in 1 file, 2 fixable
    "#);
}

#[test]
fn duplicate_key() {
    assert_snapshot!(check("broken/duplicate-key.json"), @r#"
    warning[hipaa/phi-access-without-mfa]: `sqs:PurgeQueue` is allowed without multi-factor
      authentication
       ╭─[corpus/broken/duplicate-key.json:7:17]
     7 │       "Action": "sqs:PurgeQueue",
       ·                 ────────┬───────
       ·                         ╰── `sqs:PurgeQueue` needs no MFA here
       ╰────
      example: `sqs:PurgeQueue` on `arn:aws:sqs:us-east-1:111122223333:intake`, signed with a leaked
               access key and nothing else: allowed
      help: for people: add `"Bool": {"aws:MultiFactorAuthPresent": "true"}` to the Condition; if a
            program uses this policy, say so in iamlint.toml: `audience = "workloads"` for this file
            under `[[files]]`
      45 CFR 164.312(d) · 45 CFR 164.312(a)(1) · PROPOSED 45 CFR 164.312(f)(2)(ii) (90 FR 898)
      iamlint explain hipaa/phi-access-without-mfa

    error[aws/duplicate-key]: `Effect` stands twice in the same object
       ╭─[corpus/broken/duplicate-key.json:9:7]
     6 │       "Effect": "Deny",
       ·       ────┬───
       ·           ╰── first here
     7 │       "Action": "sqs:PurgeQueue",
     8 │       "Resource": "arn:aws:sqs:us-east-1:111122223333:intake",
     9 │       "Effect": "Allow"
       ·       ────┬───
       ·           ╰── AWS refuses the second, most programs drop the first
       ╰────
      help: join the two values in one array, or make two statements of them
      IAM User Guide, Grammar of the IAM JSON policy language · iamlint explain aws/duplicate-key

    1 error and 1 warning in 1 file, 1 fixable
    "#);
}

#[test]
fn elided_with_dots() {
    assert_snapshot!(check("broken/elided-with-dots.json"), @r"
    error[aws/json-syntax-error]: something was left out of the JSON text here
       ╭─[corpus/broken/elided-with-dots.json:8:9]
     8 │         ...
       ·         ─┬─
       ·          ╰── an ellipsis is not JSON
       ╰────
      help: write out what stands here, or remove it
      IAM User Guide, Grammar of the IAM JSON policy language · JSON_SYNTAX_ERROR
      iamlint explain aws/json-syntax-error

    error[aws/json-syntax-error]: something was left out of the JSON text here
        ╭─[corpus/broken/elided-with-dots.json:12:5]
     12 │     ...
        ·     ─┬─
        ·      ╰── an ellipsis is not JSON
        ╰────
      help: write out what stands here, or remove it
      IAM User Guide, Grammar of the IAM JSON policy language · JSON_SYNTAX_ERROR
      iamlint explain aws/json-syntax-error

    2 errors in 1 file, 2 fixable
    ");
}

#[test]
fn empty_file() {
    assert_snapshot!(check("broken/empty-file.json"), @"
    error[aws/json-syntax-error]: the file is empty
       ╭─[corpus/broken/empty-file.json:1:1]
     1 │
       · ▲
       · ╰── expected `{`
       ╰────
      help: a JSON document holds one value, such as `{}`
      IAM User Guide, Grammar of the IAM JSON policy language · JSON_SYNTAX_ERROR
      iamlint explain aws/json-syntax-error

    1 error in 0 documents of 1 file
    ");
}

#[test]
fn escape_unknown() {
    assert_snapshot!(check("broken/escape-unknown.json"), @r#"
    error[aws/json-syntax-error]: `\*` is no escape sequence
       ╭─[corpus/broken/escape-unknown.json:8:61]
     8 │       "Resource": "arn:aws:sqs:us-east-1:111122223333:intake\*"
       ·                                                             ─┬
       ·                                                              ╰── not known to JSON
       ╰────
      help: write `\\` for a backslash
      IAM User Guide, Grammar of the IAM JSON policy language · JSON_SYNTAX_ERROR
      iamlint explain aws/json-syntax-error

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn hash_comment() {
    assert_snapshot!(check("broken/hash-comment.json"), @r#"
    error[aws/json-syntax-error]: JSON has no comments
       ╭─[corpus/broken/hash-comment.json:7:63]
     7 │       "Resource": "arn:aws:sqs:us-east-1:111122223333:intake" # production only
       ·                                                               ────────┬────────
       ·                                                                       ╰── comment
       ╰────
      help: remove the comment
      IAM User Guide, Grammar of the IAM JSON policy language · JSON_SYNTAX_ERROR
      iamlint explain aws/json-syntax-error

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn invalid_utf_8() {
    assert_snapshot!(check("broken/invalid-utf-8.json"), @r#"
    error[aws/json-syntax-error]: these bytes are not UTF-8
       ╭─[corpus/broken/invalid-utf-8.json:5:20]
     5 │       "Sid": "ReadQ?ueue",
       ·                    ┬
       ·                    ╰── not UTF-8
       ╰────
      help: save the file as UTF-8
      IAM User Guide, Grammar of the IAM JSON policy language · JSON_SYNTAX_ERROR
      iamlint explain aws/json-syntax-error

    error[aws/unsupported-sid]: the Sid `ReadQ?ueue` holds `?`; IAM takes letters and digits only
       ╭─[corpus/broken/invalid-utf-8.json:5:20]
     5 │       "Sid": "ReadQ?ueue",
       ·                    ┬
       ·                    ╰── AWS refuses the policy
       ╰────
      help: write `ReadQUeue`
      IAM User Guide, IAM JSON policy elements: Sid · UNSUPPORTED_SID
      iamlint explain aws/unsupported-sid

    2 errors in 1 file, 1 fixable
    "#);
}

#[test]
fn key_without_quotes() {
    assert_snapshot!(check("broken/key-without-quotes.json"), @r#"
    error[aws/json-syntax-error]: key `Version` is not in double quotes
       ╭─[corpus/broken/key-without-quotes.json:2:3]
     2 │   Version: "2012-10-17",
       ·   ───┬───
       ·      ╰── keys need double quotes
     3 │   Statement: [
       ·   ────┬────
       ·       ╰── here too
     4 │     {
     5 │       Effect: "Allow",
       ·       ───┬──
       ·          ╰── here too
     6 │       Action: "sqs:GetQueueAttributes",
       ·       ───┬──
       ·          ╰── here too
     7 │       Resource: "arn:aws:sqs:us-east-1:111122223333:intake"
       ·       ────┬───
       ·           ╰── here too
       ╰────
      help: put it in double quotes
      IAM User Guide, Grammar of the IAM JSON policy language · JSON_SYNTAX_ERROR
      iamlint explain aws/json-syntax-error

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn list_closed_by_brace() {
    assert_snapshot!(check("broken/list-closed-by-brace.json"), @r#"
    error[aws/json-syntax-error]: `}` where `]` should stand
       ╭─[corpus/broken/list-closed-by-brace.json:6:61]
     6 │       "Action": ["ecs:DescribeServices", "ecs:DescribeTasks"},
       ·                 ┬                                           ┬
       ·                 │                                           ╰── `]` belongs here
       ·                 ╰── opened here
       ╰────
      IAM User Guide, Grammar of the IAM JSON policy language · JSON_SYNTAX_ERROR
      iamlint explain aws/json-syntax-error

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn markdown_fence() {
    assert_snapshot!(check("broken/markdown-fence.json"), @"
    error[aws/json-syntax-error]: this is Markdown, not JSON
       ╭─[corpus/broken/markdown-fence.json:1:1]
     1 │ ```json
       · ───┬───
       ·    ╰── expected `{`
       ╰────
      help: a JSON document begins with `{` or `[`
      IAM User Guide, Grammar of the IAM JSON policy language · JSON_SYNTAX_ERROR
      iamlint explain aws/json-syntax-error

    1 error in 0 documents of 1 file
    ");
}

#[test]
fn no_break_space() {
    assert_snapshot!(check("broken/no-break-space.json"), @r#"
    error[aws/json-syntax-error]: no-break space between JSON tokens: U+00A0
       ╭─[corpus/broken/no-break-space.json:6:6]
     6 │       "Effect": "Allow",
       ·      ┬
       ·      ╰── looks like a blank
     7 │       "Action": "sqs:GetQueueAttributes",
       ·                ┬
       ·                ╰── here too
       ╰────
      help: use plain blanks; such characters come from copying out of a web page or a document
      IAM User Guide, Grammar of the IAM JSON policy language · JSON_SYNTAX_ERROR
      iamlint explain aws/json-syntax-error

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn python_literals() {
    assert_snapshot!(check("broken/python-literals.json"), @r#"
    error[aws/data-type-mismatch]: `Sid` must be a string, not null
       ╭─[corpus/broken/python-literals.json:5:14]
     5 │       "Sid": None,
       ·              ──┬─
       ·                ╰── null
       ╰────
      help: write a value like `"…"`
      IAM User Guide, Grammar of the IAM JSON policy language · DATA_TYPE_MISMATCH
      iamlint explain aws/data-type-mismatch

    error[aws/json-syntax-error]: `None` is not a word of JSON
        ╭─[corpus/broken/python-literals.json:5:14]
      5 │       "Sid": None,
        ·              ──┬─
        ·                ╰── JSON writes `null`
        ╰────
        ╭─[corpus/broken/python-literals.json:10:49]
     10 │         "Bool": { "aws:MultiFactorAuthPresent": True }
        ·                                                 ──┬─
        ·                                                   ╰── here too
        ╰────
      help: write `null`
      IAM User Guide, Grammar of the IAM JSON policy language · JSON_SYNTAX_ERROR
      iamlint explain aws/json-syntax-error

    2 errors in 1 file, 1 fixable
    "#);
}

#[test]
fn raw_newline_in_string() {
    assert_snapshot!(check("broken/raw-newline-in-string.json"), @r#"
    error[aws/json-syntax-error]: line break inside a string
       ╭─[corpus/broken/raw-newline-in-string.json:8:42]
     8 │       "Resource": "arn:aws:sqs:us-east-1:
       ·                                          ▲
       ·                                          ╰── the string goes on in the next line
       ╰────
      help: join the lines, or write `\n` where the line break is meant
      IAM User Guide, Grammar of the IAM JSON policy language · JSON_SYNTAX_ERROR
      iamlint explain aws/json-syntax-error

    error[aws/invalid-arn]: an account is twelve digits, not `␊        111122223333`
       ╭─[corpus/broken/raw-newline-in-string.json:8:42]
     8 │       "Resource": "arn:aws:sqs:us-east-1:
       ·                                          ▲
       ·                                          ╰── no resource has such an ARN
       ╰────
      help: write the twelve digits of the account that owns the resource
      IAM User Guide, Identify AWS resources with Amazon Resource Names (ARNs) · INVALID_ARN_ACCOUNT
      iamlint explain aws/invalid-arn

    2 errors in 1 file
    "#);
}

#[test]
fn single_quotes() {
    assert_snapshot!(check("broken/single-quotes.json"), @r#"
    error[aws/json-syntax-error]: string in single quotes
       ╭─[corpus/broken/single-quotes.json:2:3]
     2 │   'Version': '2012-10-17',
       ·   ────┬────  ──────┬─────
       ·       │            ╰── here too
       ·       ╰── JSON strings stand in `"`
     3 │   'Statement': [
       ·   ─────┬─────
       ·        ╰── here too
     4 │     {
     5 │       'Effect': 'Allow',
       ·       ────┬───  ───┬───
       ·           │        ╰── here too
       ·           ╰── here too
     6 │       'Action': 'sqs:GetQueueAttributes',
       ·       ────┬───  ────────────┬───────────
       ·           │                 ╰── here too
       ·           ╰── here too
     7 │       'Resource': 'arn:aws:sqs:us-east-1:111122223333:intake'
       ·       ─────┬────  ─────────────────────┬─────────────────────
       ·            │                           ╰── here too
       ·            ╰── here too
       ╰────
      help: use double quotes
      IAM User Guide, Grammar of the IAM JSON policy language · JSON_SYNTAX_ERROR
      iamlint explain aws/json-syntax-error

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn string_not_closed() {
    assert_snapshot!(check("broken/string-not-closed.json"), @r#"
    error[aws/json-syntax-error]: string without closing quote
       ╭─[corpus/broken/string-not-closed.json:6:23]
     6 │       "Effect": "Allow,
       ·                 ┬     ▲
       ·                 │     ╰── `"` is missing here
       ·                 ╰── string begins here
       ╰────
      help: add `"`
      IAM User Guide, Grammar of the IAM JSON policy language · JSON_SYNTAX_ERROR
      iamlint explain aws/json-syntax-error

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn trailing_comma_after_statement() {
    assert_snapshot!(check("broken/trailing-comma-after-statement.json"), @r"
    error[aws/json-syntax-error]: trailing comma before `]`
       ╭─[corpus/broken/trailing-comma-after-statement.json:8:10]
     8 │         },
       ·          ┬
       ·          ╰── no element follows
       ╰────
      help: remove the comma
      IAM User Guide, Grammar of the IAM JSON policy language · JSON_SYNTAX_ERROR
      iamlint explain aws/json-syntax-error

    error[aws/json-syntax-error]: trailing comma before `}`
       ╭─[corpus/broken/trailing-comma-after-statement.json:9:6]
     9 │     ],
       ·      ┬
       ·      ╰── no member follows
       ╰────
      help: remove the comma
      IAM User Guide, Grammar of the IAM JSON policy language · JSON_SYNTAX_ERROR
      iamlint explain aws/json-syntax-error

    2 errors in 1 file, 2 fixable
    ");
}

#[test]
fn trailing_comma() {
    assert_snapshot!(check("broken/trailing-comma.json"), @r#"
    error[aws/json-syntax-error]: trailing comma before `]`
       ╭─[corpus/broken/trailing-comma.json:9:28]
     9 │         "ecs:DescribeTasks",
       ·                            ┬
       ·                            ╰── no element follows
       ╰────
      help: remove the comma
      IAM User Guide, Grammar of the IAM JSON policy language · JSON_SYNTAX_ERROR
      iamlint explain aws/json-syntax-error

    1 error in 1 file, 1 fixable
    "#);
}

#[test]
fn two_documents() {
    assert_snapshot!(check("broken/two-documents.json"), @"
    error[aws/json-syntax-error]: a second JSON document begins here
        ╭─[corpus/broken/two-documents.json:11:1]
     11 │ {
        · ┬
        · ╰── a file holds one document
        ╰────
      help: put each document in a file of its own, or join them
      IAM User Guide, Grammar of the IAM JSON policy language · JSON_SYNTAX_ERROR
      iamlint explain aws/json-syntax-error

    1 error in 1 file
    ");
}

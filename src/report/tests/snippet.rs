use insta::assert_snapshot;

use super::{SCP, at, draw, draw_in, find};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

#[test]
fn a_long_line_is_cut_around_the_label() {
    let text = format!(
        "{{{}\"Action\": \"s3:Gett*\"{}}}",
        "\"a\": 1, ".repeat(500),
        ", \"b\": 2".repeat(500)
    );
    assert_snapshot!(draw(&text, at(&text, "\"s3:Gett*\"")), @r#"
    error[aws/example]: it is wrong
       ╭─[a.json:1:4012]
     1 │ …: 1, "a": 1, "a": 1, "Action": "s3:Gett*", "b": 2, "b": 2, "b": 2, "b": 2…
       ·                                 ─────┬────
       ·                                      ╰── here
       ╰────
      iamlint explain aws/example
    "#);
}

#[test]
fn a_label_longer_than_the_screen_is_clipped() {
    let text = format!("\"{}\"", "abc".repeat(1000));
    assert_snapshot!(draw(&text, at(&text, &text)), @r#"
    error[aws/example]: it is wrong
       ╭─[a.json:1:1]
     1 │ "abcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabcabc…
       · ─────────────────────────────────────┬────────────────────────────────────
       ·                                      ╰── here
       ╰────
      iamlint explain aws/example
    "#);
}

#[test]
fn tabs_are_spaces() {
    let text = "{\n\t\t\"Action\":\t\"*\"\n}";
    assert_snapshot!(draw(text, at(text, "\"*\"")), @r#"
    error[aws/example]: it is wrong
       ╭─[a.json:2:13]
     2 │         "Action":    "*"
       ·                      ─┬─
       ·                       ╰── here
       ╰────
      iamlint explain aws/example
    "#);
}

#[test]
fn escapes_are_shown_and_names_too() {
    let text = "{\"Sid\": \"\u{1b}[31m\u{9b}x\u{202e}y\u{200b}\", \"Action\": \"*\"}";
    let diagnostic = at(text, "\"*\"").help("a\u{1b}]0;title\u{7}b\r\n::error::c\n\u{1b}[2J");
    assert_snapshot!(draw_in(80, "a\u{1b}[2J\nb.json", text, diagnostic), @r#"
    error[aws/example]: it is wrong
       ╭─[a␛[2J␊b.json:1:33]
     1 │ {"Sid": "␛[31m�x�y�", "Action": "*"}
       ·                                 ─┬─
       ·                                  ╰── here
       ╰────
      help: a␛]0;title␇b
            �:error::c
            ␛[2J
      iamlint explain aws/example
    "#);
}

#[test]
fn wide_characters_are_measured() {
    let text = r#"{"Sid": "許可する🙂é", "Action": "*"}"#;
    assert_snapshot!(draw(text, at(text, "\"*\"").also(find(text, "許可"), "wide")), @r#"
    error[aws/example]: it is wrong
       ╭─[a.json:1:29]
     1 │ {"Sid": "許可する🙂é", "Action": "*"}
       ·          ──┬─                    ─┬─
       ·            │                      ╰── here
       ·            ╰── wide
       ╰────
      iamlint explain aws/example
    "#);
}

#[test]
fn an_empty_place_is_an_arrow() {
    let text = "{\"Version\": \"2012-10-17\" \"Statement\": []}";
    let place = Span::at(find(text, "\"Statement\"").start - 1);
    let diagnostic =
        Diagnostic::new("example", place, "expected `,`").label("a comma belongs here");
    assert_snapshot!(draw(text, diagnostic), @r#"
    error[aws/example]: expected `,`
       ╭─[a.json:1:25]
     1 │ {"Version": "2012-10-17" "Statement": []}
       ·                         ▲
       ·                         ╰── a comma belongs here
       ╰────
      iamlint explain aws/example
    "#);
}

#[test]
fn the_end_of_the_file_can_be_pointed_at() {
    let end = |text: &str| {
        let end = Span::at(u32::try_from(text.len()).unwrap());
        Diagnostic::new("example", end, "the file ends too early").label("`}` is missing")
    };
    let text = "{\n  \"Version\": \"2012-10-17\"\n";
    let drawn = draw(text, end(text));
    assert_snapshot!(drawn, @r"
    error[aws/example]: the file ends too early
       ╭─[a.json:3:1]
     3 │
       · ▲
       · ╰── `}` is missing
       ╰────
      iamlint explain aws/example
    ");
    let windows = text.replace('\n', "\r\n");
    assert_eq!(draw(&windows, end(&windows)), drawn);
    let unended = text.trim_end();
    assert_snapshot!(draw(unended, end(unended)), @r#"
    error[aws/example]: the file ends too early
       ╭─[a.json:2:26]
     2 │   "Version": "2012-10-17"
       ·                          ▲
       ·                          ╰── `}` is missing
       ╰────
      iamlint explain aws/example
    "#);
    let empty =
        Diagnostic::new("example", Span::at(0), "the file is empty").label("a policy belongs here");
    assert_snapshot!(draw("", empty), @r"
    error[aws/example]: the file is empty
       ╭─[a.json:1:1]
     1 │
       · ▲
       · ╰── a policy belongs here
       ╰────
      iamlint explain aws/example
    ");
}

#[test]
fn a_place_on_a_line_break_is_at_the_end_of_its_line() {
    let text = "{\r\n}";
    let diagnostic = Diagnostic::new("example", Span::new(2, 4), "it is wrong").label("here");
    assert_snapshot!(draw(text, diagnostic), @r"
    error[aws/example]: it is wrong
       ╭─[a.json:1:2]
     1 │ {
       ·  ▲
       ·  ╰── here
       ╰────
      iamlint explain aws/example
    ");
}

#[test]
fn labels_far_apart_have_snippets_of_their_own() {
    let diagnostic = at(SCP, "\"*\"")
        .also(find(SCP, "\"Sid\""), "this statement")
        .also(find(SCP, "\"Deny\""), "denies");
    assert_snapshot!(draw(SCP, diagnostic), @r#"
    error[aws/example]: it is wrong
        ╭─[a.json:10:19]
     10 │       "Resource": "*",
        ·                   ─┬─
        ·                    ╰── here
        ╰────
        ╭─[a.json:5:7]
      5 │       "Sid": "KeepBlockPublicAccess",
        ·       ──┬──
        ·         ╰── this statement
      6 │       "Effect": "Deny",
        ·                 ───┬──
        ·                    ╰── denies
        ╰────
      iamlint explain aws/example
    "#);
}

#[test]
fn labels_that_overlap_have_snippets_of_their_own() {
    let text = r#"{"Condition": {"Bool": {"aws:SecureTransport": "true"}}}"#;
    let diagnostic = at(text, "\"aws:SecureTransport\"")
        .also(
            find(text, r#"{"Bool": {"aws:SecureTransport": "true"}}"#),
            "in this block",
        )
        .also(
            find(text, "\"aws:SecureTransport\""),
            "said twice of one place",
        );
    assert_snapshot!(draw(text, diagnostic), @r#"
    error[aws/example]: it is wrong
       ╭─[a.json:1:25]
     1 │ {"Condition": {"Bool": {"aws:SecureTransport": "true"}}}
       ·                         ──────────┬──────────
       ·                                   ╰─┤ here
       ·                                     │ said twice of one place
       ╰────
       ╭─[a.json:1:15]
     1 │ {"Condition": {"Bool": {"aws:SecureTransport": "true"}}}
       ·               ────────────────────┬────────────────────
       ·                                   ╰── in this block
       ╰────
      iamlint explain aws/example
    "#);
}

#[test]
fn a_place_of_several_lines_is_its_first() {
    let statement = SCP
        .get(SCP.find("    {\n").unwrap() + 4..SCP.rfind("\n  ]").unwrap())
        .unwrap();
    assert_snapshot!(draw(SCP, at(SCP, statement)), @r#"
    error[aws/example]: it is wrong
       ╭─[a.json:4:5]
     4 │     {
       ·     ┬
       ·     ╰── here
     5 │       "Sid": "KeepBlockPublicAccess",
       ╰────
      iamlint explain aws/example
    "#);
}

#[test]
fn only_some_of_many_places_are_drawn() {
    let text = "\"*\"\n".repeat(20);
    let mut diagnostic = Diagnostic::new("example", Span::new(0, 3), "it is wrong");
    for line in 1..=20 {
        diagnostic = diagnostic.also(Span::new(line * 4, line * 4 + 3), "and this");
    }
    assert_snapshot!(draw(&text, diagnostic), @r#"
    error[aws/example]: it is wrong
       ╭─[a.json:1:1]
     1 │ "*"
       · ───
     2 │ "*"
       · ─┬─
       ·  ╰── and this
     3 │ "*"
       · ─┬─
       ·  ╰── and this
     4 │ "*"
       · ─┬─
       ·  ╰── and this
     5 │ "*"
       · ─┬─
       ·  ╰── and this
     6 │ "*"
       · ─┬─
       ·  ╰── and this
     7 │ "*"
       · ─┬─
       ·  ╰── and this
     8 │ "*"
       · ─┬─
       ·  ╰── and this
     9 │ "*"
       · ─┬─
       ·  ╰── and this
       ╰────
      and 12 more places
      iamlint explain aws/example
    "#);
}

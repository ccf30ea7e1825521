use crate::diagnostic::Safety;
use crate::json::{Kind, Tree, Value};
use crate::source::Span;

/// The place of the first `needle` in `text`.
#[track_caller]
fn place(text: &str, needle: &str) -> Span {
    let start = u32::try_from(text.find(needle).unwrap()).unwrap();
    Span::new(start, start + u32::try_from(needle.len()).unwrap())
}

/// Parses a text that must be valid.
#[track_caller]
fn valid(text: &str) -> Tree<'_> {
    let (tree, found) = Tree::parse(text);
    assert_eq!(found, []);
    tree
}

/// Escapes a JSON text for a string, quotes included.
fn embed(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

#[test]
fn a_tree_is_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Tree<'_>>();
    shared::<Value<'_>>();
}

#[test]
fn duplicate_keys_are_all_there() {
    let tree = valid(r#"{"a": 1, "b": [true, null], "a": {}}"#);
    let root = tree.root().unwrap();
    let members: Vec<_> = root
        .members()
        .map(|(key, value)| (key.text(), value.raw()))
        .collect();
    let expected = [("a", "1"), ("b", "[true, null]"), ("a", "{}")];
    assert_eq!(members, expected.map(|(key, value)| (key.into(), value)));
    assert_eq!(root.get("a").unwrap().kind(), Kind::Number);
    assert_eq!(root.items().count(), 0);
    let items = root.get("b").unwrap().items();
    assert_eq!(
        items.map(Value::kind).collect::<Vec<_>>(),
        [Kind::Bool, Kind::Null]
    );
}

#[test]
fn spans_cover_quotes_and_brackets() {
    let text = r#"{"key": ["väl", -1.5]}"#;
    let tree = valid(text);
    let (key, value) = tree.root().unwrap().members().next().unwrap();
    assert_eq!(key.span(), place(text, r#""key""#));
    assert_eq!(value.span(), place(text, r#"["väl", -1.5]"#));
    assert_eq!(
        value.items().next().unwrap().span(),
        place(text, r#""väl""#)
    );
}

/// `part` of the decoded text of the string `text` is written as `written`.
#[track_caller]
fn check_span_of(text: &str, part: &str, written: &str) {
    let tree = valid(text);
    let root = tree.root().unwrap();
    let decoded = root.text();
    let start = decoded.find(part).unwrap();
    let range = start..start + part.len();
    assert_eq!(root.span_of(range.clone()), place(text, written));
    assert_eq!(root.decode().span_of(range), place(text, written));
}

#[test]
fn parts_of_strings_are_found_in_the_file() {
    check_span_of(r#""s3:Gett*""#, "Gett*", "Gett*");
    check_span_of(r#""a\u0062c""#, "b", r"\u0062");
    check_span_of(r#""a\u0062c""#, "ab", r"a\u0062");
    check_span_of(r#""a\u0062c""#, "c", "c");
    check_span_of(r#""x\n\"yä\ud83d\ude00z""#, "\n\"y", r#"\n\"y"#);
    check_span_of(r#""x\n\"yä\ud83d\ude00z""#, "😀", r"\ud83d\ude00");
    check_span_of(r#""x\n\"yä\ud83d\ude00z""#, "ä😀z", r"ä\ud83d\ude00z");
}

#[test]
fn empty_ranges_and_parts_of_escapes() {
    let tree = valid(r#""ab\u00e4\ncd""#);
    let root = tree.root().unwrap();
    assert_eq!(root.span_of(0..0), Span::at(1));
    assert_eq!(root.span_of(2..2), Span::at(3));
    assert_eq!(root.span_of(4..4), Span::at(9));
    assert_eq!(root.span_of(7..7), Span::at(13));
    // Half of the two bytes of `ä`.
    assert_eq!(root.span_of(2..3), Span::new(3, 9));
    assert_eq!(root.span_of(3..5), Span::new(3, 11));
    assert_eq!(root.span_of(99..100), Span::at(13));
    for start in 0..=7 {
        for end in start..=7 {
            assert_eq!(
                root.span_of(start..end),
                root.decode().span_of(start..end),
                "{start}..{end}"
            );
        }
    }
}

#[test]
fn embedded_texts_know_their_place_in_the_file() {
    let inner = "{\n  \"Sid\": \"ä\\u0001\",\n  \"Action\": \"s3:Get\"\n}";
    let middle = format!("{{\"Policy\": {}}}", embed(inner));
    let text = format!("{{\"Name\": 1, \"Body\": {}}}", embed(&middle));
    let outer = valid(&text);
    let (body, found) = Tree::parse_embedded(outer.root().unwrap().get("Body").unwrap());
    assert_eq!(found, []);
    let string = body.root().unwrap().get("Policy").unwrap();
    let twice = embed(&embed(inner));
    let written = twice
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap();
    assert_eq!(string.span(), place(&text, written));
    let (policy, found) = Tree::parse_embedded(string);
    assert_eq!(found, []);
    let action = policy.root().unwrap().get("Action").unwrap();
    assert_eq!(action.text(), "s3:Get");
    assert_eq!(action.raw(), "\"s3:Get\"");
    assert_eq!(action.span(), place(&text, r#"\\\"s3:Get\\\""#));
    assert_eq!(action.span_of(3..6), place(&text, "Get"));
    assert_eq!(policy.pointer_at(place(&text, "Get")), "/Action");
    assert_eq!(action.escape_for_file("a\"\n"), r#"a\\\"\\n"#);
    assert_eq!(string.escape_for_file("a\"\n"), r#"a\"\n"#);
    assert_eq!(outer.root().unwrap().escape_for_file("a\"\n"), "a\"\n");
}

#[test]
fn mends_of_embedded_texts_are_written_for_the_file() {
    let inner = "{\n  a: 1,\n  \"b\": [2,]\n";
    let text = format!("[{}]", embed(inner));
    let outer = valid(&text);
    let (_, found) = Tree::parse_embedded(outer.root().unwrap().items().next().unwrap());
    assert_eq!(found.len(), 3);
    let fixes = found.iter().map(|found| found.fix.as_ref().unwrap());
    let mut edits: Vec<_> = fixes
        .inspect(|fix| assert_eq!(fix.safety, Safety::Safe))
        .flat_map(|fix| &fix.edits)
        .collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
    let mut mended = text.clone();
    for edit in edits {
        mended.replace_range(edit.span.range(), &edit.text);
    }
    let outer = valid(&mended);
    let string = outer.root().unwrap().items().next().unwrap();
    assert_eq!(string.text(), "{\n  \"a\": 1,\n  \"b\": [2]\n}\n");
}

/// Undoes `%XX` of ASCII characters, and says where they were.
fn percent_decode(text: &str) -> (String, Vec<super::Piece>) {
    let (mut decoded, mut pieces, mut at) = (String::new(), Vec::new(), 0);
    let piece = |decoded: &str, outer: usize| super::Piece {
        decoded: u32::try_from(decoded.len()).unwrap(),
        outer: u32::try_from(outer).unwrap(),
    };
    while at < text.len() {
        pieces.push(piece(&decoded, at));
        if text.as_bytes()[at] == b'%' {
            let code = u8::from_str_radix(text.get(at + 1..at + 3).unwrap(), 16).unwrap();
            decoded.push(char::from(code));
            at += 3;
        } else {
            decoded.push_str(text.get(at..=at).unwrap());
            at += 1;
        }
    }
    pieces.push(piece(&decoded, at));
    (decoded, pieces)
}

#[test]
fn other_decodings_can_follow() {
    let text = r#"["%7B%22a%22\u003A%5B1%20%5D%7D"]"#;
    let outer = valid(text);
    let decoded = outer.root().unwrap().items().next().unwrap().decode();
    let (plain, pieces) = percent_decode(decoded.text());
    let encode = |text: &str| text.replace('"', "%22").replace('[', "%5B");
    let (tree, found) = Tree::parse_decoded(decoded.then(plain, pieces, encode));
    assert_eq!(found, []);
    assert_eq!(tree.text(), r#"{"a":[1 ]}"#);
    let value = tree.root().unwrap().get("a").unwrap();
    assert_eq!(value.span(), place(text, "%5B1%20%5D"));
    assert_eq!(
        tree.pointer_at(value.items().next().unwrap().span()),
        "/a/0"
    );
    assert_eq!(value.escape_for_file("[\"\\"), r"%5B%22\\");
}

#[track_caller]
fn check_pointer(text: &str, needle: &str, pointer: &str) {
    let (tree, _) = Tree::parse(text);
    assert_eq!(tree.pointer_at(place(text, needle)), pointer);
}

#[test]
fn pointers_name_the_smallest_node() {
    let text = r#"{"a/b~c": [10, {"x": "yz"}, []], "": true, "a/b~c": 2} "#;
    check_pointer(text, "10", "/a~1b~0c/0");
    check_pointer(text, "z", "/a~1b~0c/1/x");
    check_pointer(text, "\"x\"", "/a~1b~0c/1/x");
    check_pointer(text, "\"x\": ", "/a~1b~0c/1");
    check_pointer(text, "[]", "/a~1b~0c/2");
    check_pointer(text, "true", "/");
    check_pointer(text, "\"a/b~c\": [", "");
    check_pointer(text, "\"a/b~c\"", "/a~1b~0c");
    check_pointer(text, "{", "");
    check_pointer(text, "} ", "");
    check_pointer(r#"{"\u0061\n": {}}"#, "{}", "/a\n");
    check_pointer("[1, 2] x", "x", "");
}

#[test]
fn pointers_of_deep_trees_need_no_deep_stack() {
    let depth = 100_000;
    let text = format!("{}7{}", "[".repeat(depth), "]".repeat(depth));
    let tree = valid(&text);
    assert_eq!(tree.pointer_at(place(&text, "7")), "/0".repeat(depth));
}

#[test]
fn nodes_are_found_by_offset() {
    let text = r#"{"ab": [1, "c"]}"#;
    let tree = valid(text);
    let at = |offset| tree.node_at(offset).map(Value::raw);
    assert_eq!(at(2), Some("\"ab\""));
    assert_eq!(at(8), Some("1"));
    assert_eq!(at(9), Some("1"));
    assert_eq!(at(10), Some(r#"[1, "c"]"#));
    assert_eq!(at(0), Some(text));
    assert_eq!(at(99), None);
    assert!(Tree::parse("").0.node_at(0).is_none());
}

#[test]
fn findings_are_bounded() {
    let text = format!("[{}]", "1,,".repeat(1_000));
    let (tree, found) = Tree::parse(&text);
    assert_eq!(found.len(), 51);
    assert_eq!(found[50].message, "951 more syntax errors from here on");
    assert_eq!(tree.root().unwrap().items().count(), 1_000);
    let text = "\u{a0}".to_owned() + &"[1,\u{a0}2],".repeat(1_000);
    let (_, found) = Tree::parse(&text);
    assert_eq!(
        found[0].message,
        "no-break space between JSON tokens: U+00A0"
    );
    assert!(found.len() < 4);
}

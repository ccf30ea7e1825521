//! Any text parses: valid if and only if `serde_json` says so, spans nest and lie in the text,
//! embedded texts map back into the file, and reading twice finds the same.
#![no_main]

use iamlint::diagnostic::Diagnostic;
use iamlint::json::{Kind, Tree, Value};
use iamlint::source::Span;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (tree, found) = Tree::parse(&text);
    lie_in(&text, &found);
    match serde_json::from_str::<serde_json::Value>(&text) {
        Ok(_) => assert!(found.is_empty(), "valid, but {found:?}"),
        Err(error) if error.to_string().starts_with("recursion limit") => {}
        Err(error) => assert!(!found.is_empty(), "no finding for {error}"),
    }
    let whole = Span::new(0, u32::try_from(text.len()).expect("inputs are small"));
    walk(&text, &tree, whole, 2);
    for offset in 0..whole.end.min(200) {
        tree.pointer_at(Span::at(offset));
    }
});

fn lie_in(text: &str, found: &[Diagnostic]) {
    for found in found {
        let edits = found.fix.iter().flat_map(|fix| &fix.edits);
        let related = found.related.iter().map(|label| label.span);
        for span in related.chain(edits.map(|edit| edit.span)).chain([found.span]) {
            assert!(text.get(span.range()).is_some(), "{span:?} of {found:?}");
        }
    }
}

/// Children lie in their parents; strings are read as texts of their own, `levels` deep.
fn walk(text: &str, tree: &Tree<'_>, whole: Span, levels: usize) {
    let mut open: Vec<(Value<'_>, Span)> = tree.root().map(|root| (root, whole)).into_iter().collect();
    let mut embedded = 0;
    while let Some((value, parent)) = open.pop() {
        let span = value.span();
        assert!(parent.covers(span), "{value:?} outside of {parent:?}");
        assert!(text.get(span.range()).is_some());
        let members = value.members().flat_map(|(key, value)| [key, value]);
        open.extend(members.chain(value.items()).map(|child| (child, span)));
        let decoded = value.text();
        assert!(span.covers(value.span_of(0..decoded.len())));
        if levels > 0 && embedded < 20 && value.kind() == Kind::String && decoded.len() > 1 {
            embedded += 1;
            let (inner, found) = Tree::parse_embedded(value);
            lie_in(text, &found);
            walk(text, &inner, span, levels - 1);
        }
    }
}

use proptest::prelude::*;

use super::{file, finding, report, reporter};
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::Finding;
use crate::report::{Format, Options};
use crate::source::Span;

/// Text with much of what is hard to print.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[ -~]{0,30}",
        1 => Just("\n".to_owned()),
        1 => Just("\r\n".to_owned()),
        1 => Just("::error::".to_owned()),
        1 => Just("##vso[x]".to_owned()),
        1 => Just("\u{1b}]8;;\u{7}".to_owned()),
        1 => "[\u{0}-\u{1f}\u{7f}-\u{9f}\u{200b}-\u{202e}\u{2066}-\u{2069}\u{301}\u{feff}\u{e0041}]{0,5}",
        1 => "[é日🙂\t\u{300}]{0,80}",
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn span() -> impl Strategy<Value = Span> {
    (0_u32..400, 0_u32..60, any::<bool>()).prop_map(|(start, length, backwards)| {
        if backwards {
            Span::new(start + length, start)
        } else {
            Span::new(start, start + length)
        }
    })
}

prop_compose! {
    fn diagnostic()(
        span in span(),
        message in text(),
        label in text(),
        related in prop::collection::vec((span(), text()), 0..12),
        example in prop::option::of(text()),
        help in prop::option::of(text()),
    ) -> Diagnostic {
        let mut diagnostic = Diagnostic::new("example", span, message).label(label);
        for (span, message) in related {
            diagnostic = diagnostic.also(span, message);
        }
        diagnostic.example = example;
        diagnostic.help = help;
        diagnostic
    }
}

/// A line of a file as the snippet draws it.
fn source_line(line: &str) -> Option<&str> {
    let (number, rest) = line.split_once(" │ ")?;
    number.trim().parse::<u32>().ok().map(|_| rest)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_hostile_is_printed(
        name in text(),
        source in text(),
        diagnostic in diagnostic(),
        rule in text(),
        citation in text(),
        width in 0_usize..400,
    ) {
        let finding = Finding {
            rule: rule.into(),
            severity: Severity::Warning,
            citations: vec![citation.clone()],
            aliases: vec![citation],
            ..finding(diagnostic)
        };
        let files = [file(&name, &source, vec![finding])];
        let options = Options { width, ..Options::default() };
        for format in [Format::Human, Format::Concise, Format::Json] {
            let out = report(&reporter(format, options), &files);
            for line in out.split('\n') {
                prop_assert!(!line.contains(char::is_control), "{line:?}");
                prop_assert!(!line.contains(['\u{200b}', '\u{202e}', '\u{2066}', '\u{feff}', '\u{e0041}']), "{line:?}");
                prop_assert!(!line.trim_start().starts_with("::"), "{line:?}");
                prop_assert!(!line.contains("##vso["), "{line:?}");
                if let Some(shown) = source_line(line) {
                    prop_assert!(unicode_width::UnicodeWidthStr::width(shown) <= width.clamp(60, 200));
                }
            }
            if format == Format::Concise {
                prop_assert_eq!(out.lines().count(), 2);
            }
            if format == Format::Json {
                let read: serde_json::Value = serde_json::from_str(&out).unwrap();
                prop_assert_eq!(&read["findings"][0]["file"], &serde_json::Value::from(name.clone()));
            }
        }
    }
}

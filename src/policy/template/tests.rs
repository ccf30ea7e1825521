use proptest::prelude::*;

use super::*;

/// The pieces in short, and the problems with their wrong bytes.
fn short(text: &str) -> String {
    let template = Template::parse(text);
    let pieces = template.pieces.iter().map(|piece| match &piece.kind {
        PieceKind::Literal => format!("[{}]", text.get(piece.range.clone()).unwrap()),
        PieceKind::AnyRun => "*".to_owned(),
        PieceKind::AnyOne => "?".to_owned(),
        PieceKind::Escaped(c) => format!("\\{c}"),
        PieceKind::Variable { key, default } => match default {
            None => format!("<{}>", text.get(key.clone()).unwrap()),
            Some(default) => format!(
                "<{}|{}>",
                text.get(key.clone()).unwrap(),
                text.get(default.clone()).unwrap()
            ),
        },
        PieceKind::Malformed => "!".to_owned(),
    });
    let problems = template.problems.iter().map(|problem| {
        format!(
            " {:?} {:?}",
            problem.kind,
            text.get(problem.range.clone()).unwrap()
        )
    });
    pieces.chain(problems).collect()
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(short(text), expected, "{text:?}");
}

/// IAM User Guide, "IAM policy elements: Variables and tags".
#[test]
fn right_strings() {
    check("", "");
    check("plain", "[plain]");
    check("a*b?", "[a]*[b]?");
    check("home/${aws:username}/*", "[home/]<aws:username>[/]*");
    check(
        "amzn-s3-demo-bucket-${aws:PrincipalTag/team, 'company-wide'}",
        "[amzn-s3-demo-bucket-]<aws:PrincipalTag/team|company-wide>",
    );
    check("${a}${b}", "<a><b>");
    check("${a, ''}", "<a|>");
    check("${a, 'x y: *'}", "<a|x y: *>");
    check("${*}${?}${$}{x}", "\\*\\?\\$[{x}]");
    check("$5 }", "[$5 }]");
    check("${aws:PrincipalTag/a+b=c@d}", "<aws:PrincipalTag/a+b=c@d>");
    check("$${a}", "[$]<a>");
}

/// IAM User Guide, "Access Analyzer policy check reference": Missing brace in variable, Missing
/// quote in variable, Unsupported space in variable, Empty variable.
#[test]
fn problems() {
    check("a/${aws:username", "[a/]! MissingBrace \"${aws:username\"");
    check(
        "${aws:username/${aws:userid}",
        "!<aws:userid> MissingBrace \"${aws:username/\"",
    );
    check("${", "! MissingBrace \"${\"");
    check("${aws:PrincipalTag/team, 'x}", "! MissingQuote \"'x\"");
    check("${aws:PrincipalTag/team, x'}", "! MissingQuote \"x'\"");
    check("${aws:PrincipalTag/team, x}", "! MissingQuote \"x\"");
    check("${a, }", "! MissingQuote \"${a, }\"");
    check("${a, '}", "! MissingQuote \"'\"");
    check("${aws:user name}", "! SpaceInVariable \" \"");
    check("${ aws:username }", "! SpaceInVariable \" \"");
    check("${aws:username , 'x'}", "! SpaceInVariable \" \"");
    check("${}", "! EmptyVariable \"${}\"");
    check("${ }", "! EmptyVariable \"${ }\"");
    check("${, 'x'}", "! EmptyVariable \"${, 'x'}\"");
    check("${a, '${b}'}", "!<b>['}] NestedVariable \"${b}\"");
    check("${a*}", "! BadCharacter \"*\"");
    check("${a'b'}", "! BadCharacter \"'\"");
    check("${a, 'b'c'}", "! BadCharacter \"'\"");
    check("${a, 'b' }", "! Space \" \"");
    check("${a,'b'}", "<a|b> DefaultSeparator \",\"");
    check("${a,  'b'}", "<a|b> DefaultSeparator \",  \"");
    check(
        "${a b}${c d}",
        "!! SpaceInVariable \" \" SpaceInVariable \" \"",
    );
}

/// IAM User Guide, "IAM JSON policy elements: Version".
#[test]
fn without_variables_only_wildcards_count() {
    let template = Template::without_variables("${a}*");
    let kinds: Vec<_> = template.pieces.iter().map(|p| p.kind.clone()).collect();
    assert_eq!(kinds, [PieceKind::Literal, PieceKind::AnyRun]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn the_fast_path_agrees_with_the_grammar(text in "[a:*?/${}', 1é-]{0,12}") {
        prop_assert_eq!(has_variable(&text), text.contains("${"));
        prop_assert_eq!(Template::parse(&text), Template::parse_by_grammar(&text));
    }

    #[test]
    fn pieces_cover_the_string(
        text in prop::collection::vec(prop::sample::select(vec![
            "${", "}", "${a}", ", '", "'", ",", " ", "a", "é", "*", "?", "$", "${*}", "\u{2003}",
        ]), 0..12).prop_map(|pieces| pieces.concat()),
    ) {
        let template = Template::parse(&text);
        let mut end = 0;
        for piece in &template.pieces {
            prop_assert_eq!(piece.range.start, end);
            prop_assert!(piece.range.end > end);
            end = piece.range.end;
        }
        prop_assert_eq!(end, text.len());
        for problem in &template.problems {
            prop_assert!(text.get(problem.range.clone()).is_some_and(|wrong| !wrong.is_empty()));
        }
        let malformed = template.pieces.iter().filter(|p| p.kind == PieceKind::Malformed).count();
        let grave = template.problems.iter().filter(|p| p.kind != ProblemKind::DefaultSeparator);
        prop_assert_eq!(malformed, grave.count());
    }
}

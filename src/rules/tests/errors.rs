use super::{compile, compiled};
use crate::source::Lines;

/// Errors as `line:column marked text: message; help`, lines counted in the fence.
pub(super) fn errors(fence: &str) -> Vec<String> {
    let (_, errors, text) = compile(fence);
    let lines = Lines::new(&text);
    errors
        .iter()
        .map(|error| {
            let at = lines.position(error.span.start);
            let marked = text.get(error.span.range()).unwrap();
            let help = error
                .help
                .as_ref()
                .map_or(String::new(), |help| format!("; {help}"));
            format!(
                "{}:{} [{marked}] {}{help}",
                at.line - 3,
                at.column,
                error.message
            )
        })
        .collect()
}

#[track_caller]
pub(super) fn check(fence: &str, expected: &[&str]) {
    assert_eq!(errors(fence), expected, "{fence}");
}

#[track_caller]
fn check_condition(condition: &str, expected: &[&str]) {
    check(
        &format!("message \"m\" forbid statement where\n{condition}"),
        expected,
    );
}

#[test]
fn headers() {
    check(
        "forbid statement where effect is Allow",
        &["1:1 [forbid statement where] this rule has no `message`"],
    );
    check(
        "message \"m\"",
        &["1:1 [] this rule says neither `forbid … where …` nor `native …`"],
    );
    check(
        "native x forbid statement where has Sid message \"m\"",
        &["1:8 [x] a rule is either `native` or has a condition"],
    );
    check(
        "severty error\nnative x",
        &["1:1 [severty] `severty` is no header of a rule; did you mean `severity`?"],
    );
    check(
        "severity eror\nstatus stabel\nkinds identty, scp\naudience peple\nnative x",
        &[
            "1:10 [eror] `eror` is no severity; did you mean `error`?",
            "2:8 [stabel] `stabel` is no status; did you mean `stable`?",
            "3:7 [identty] `identty` is no kind of policy; did you mean `identity`?",
            "4:10 [peple] `peple` is no audience; did you mean `people`?",
        ],
    );
    check(
        "native x\nnative y",
        &["2:1 [native y] `native` stands twice in this rule"],
    );
    check(
        "stands-for all\nnative x",
        &["1:12 [all] `all` is no id of a rule, such as `hipaa/phi-access-without-mfa`"],
    );
    check(
        "cite \"a\" \"b\"\nnative x",
        &["1:10 [\"] expected a header such as `message`, found `\"`"],
    );
    check(
        "message \"m\nnative x",
        &["1:9 [\"] this string has no closing `\"` on its line"],
    );
    check(
        "forbid statment where has Sid message \"m\"",
        &["1:8 [statment] `statment` is no scope of a rule; did you mean `statement`?"],
    );
    check(
        "forbid statement s wehre has Sid message \"m\"",
        &["1:20 [wehre] expected `where`, found `wehre`; did you mean `where`?"],
    );
}

#[test]
fn syntax_of_conditions() {
    check_condition(
        "effect si Allow",
        &["2:8 [si] `si` cannot go on the condition here; did you mean `is`?"],
    );
    check_condition(
        "effect is Allow nad has Sid",
        &["2:17 [nad] `nad` cannot go on the condition here; did you mean `and`?"],
    );
    check_condition(
        "some a actions: a is \"x\"",
        &["2:8 [actions] expected `in`, found `actions`"],
    );
    check_condition(
        "effect is",
        &[
            "3:1 [] the rule ends here, expected a value, a set such as `@phi-data` or a quoted text",
        ],
    );
    check_condition(
        "(effect is Allow",
        &["3:1 [] the rule ends here, expected `and`, `or` or `)`"],
    );
}

#[test]
fn names() {
    check_condition(
        "efect is Allow",
        &["2:1 [efect] nothing is called `efect` here; did you mean `effect`?"],
    );
    check_condition(
        "some a in action: a is \"x\"",
        &["2:11 [action] nothing is called `action` here; did you mean `actions`?"],
    );
    check_condition(
        "some a in actions: a.servce is \"s3\"",
        &["2:22 [servce] an action pattern has no property `servce`; did you mean `service`?"],
    );
    check_condition("some effect in actions: effect.name is \"x\"", &[]);
    check_condition(
        "some known in actions: known.name is \"x\"",
        &["2:6 [known] `known` has a meaning of its own and cannot be a name here"],
    );
    check_condition(
        "some a in actions: some a in resources: a is \"x\"",
        &["2:25 [a] `a` is named already"],
    );
    check_condition(
        "has Contition",
        &["2:5 [Contition] `Contition` is no element of a policy; did you mean `Condition`?"],
    );
    check_condition(
        "document has Sid",
        &["2:14 [Sid] the document cannot have `Sid`"],
    );
}

#[test]
fn types() {
    check_condition(
        "effect is Alow",
        &["2:11 [Alow] `Alow` is none of the words that can stand here; did you mean `Allow`?"],
    );
    check_condition(
        "effect is \"allow\"",
        &["2:12 [allow] `allow` is none of the words that can stand here; did you mean `Allow`?"],
    );
    check_condition(
        "actions is \"*\"",
        &["2:1 [actions] a list (action pattern, …) cannot be compared with `is`"],
    );
    check_condition(
        "sid < 3 and index < effect",
        &["2:21 [effect] a number is wanted here, this is a word"],
    );
    check_condition(
        "some a in effect: a is \"x\"",
        &["2:11 [effect] a list or a set is wanted here, this is a word"],
    );
    check_condition(
        "sid",
        &["2:1 [sid] a condition is wanted here, this is a text"],
    );
    check_condition(
        "sid is everything",
        &["2:8 [everything] a text cannot be `everything`"],
    );
    check_condition(
        "kind is identty",
        &["2:9 [identty] `identty` is no kind of policy; did you mean `identity`?"],
    );
    check_condition(
        "version is 3 and index is \"x\"",
        &["2:27 [\"x\"] a number cannot be a text"],
    );
    check_condition(
        "some c in conditions: c.comparison is NumericGreater",
        &[
            "2:39 [NumericGreater] `NumericGreater` is none of the words that can stand here; did you mean `NumericGreaterThan`?",
        ],
    );
    check_condition(
        "sid is actions and efect is Allow",
        &[
            "2:8 [actions] a text cannot be a list (action pattern, …)",
            "2:20 [efect] nothing is called `efect` here; did you mean `effect`?",
        ],
    );
}

#[test]
fn sets_and_actions() {
    check_condition(
        "some a in actions: a in @phi-raed",
        &["2:25 [@phi-raed] there is no set `@phi-raed`; did you mean `@phi-read`?"],
    );
    check_condition(
        "some r in resources: r in @phi-read",
        &["2:27 [@phi-read] a resource pattern cannot be in `@phi-read`"],
    );
    check_condition(
        "some a in actions: a covers @phi-read",
        &["2:29 [@phi-read] say how many: `covers some`, `covers every` or `covers no`"],
    );
    check_condition(
        "some a in actions: a covers \"iam:PasRole\"",
        &[
            "2:29 [\"iam:PasRole\"] the catalogue has no action `iam:PasRole`; did you mean `iam:PassRole`?",
        ],
    );
    check_condition(
        "some a in actions: a covers \"iam:*\"",
        &["2:29 [\"iam:*\"] one action is wanted here, without wildcards; use a set for several"],
    );
    check_condition(
        "sid covers \"iam:PassRole\"",
        &[
            "2:1 [sid] an action pattern, a resource pattern or a statement covers something, this is a text",
        ],
    );
    check_condition(
        "some c in conditions: some v in c.values: v within \"10.0.0.0/33\"",
        &["2:52 [\"10.0.0.0/33\"] `10.0.0.0/33` is no address block such as `10.0.0.0/8`"],
    );
}

#[test]
fn texts_and_places() {
    let rule =
        |rest: &str| format!("forbid statement s where some a in actions: a is \"*\"\n{rest}");
    check(
        &rule("message \"{a} {b}\""),
        &["2:15 [b] nothing is called `b` here"],
    );
    check(
        &rule("message \"{a.servce}\""),
        &["2:13 [servce] an action pattern has no property `servce`; did you mean `service`?"],
    );
    check(
        &rule("message \"{a\""),
        &["2:10 [{a] this `{` is never closed; `{{` is a brace"],
    );
    check(
        &rule("message \"a}\""),
        &["2:11 [}] this `}` closes nothing; `}}` is a brace"],
    );
    check(
        &rule("message \"{covered}\""),
        &["2:11 [covered] `covered` is the action that a `covers` has found; this rule has none"],
    );
    check(
        &rule("message \"m\" at index"),
        &["2:16 [index] a number has no place in the policy to point at"],
    );
    check(
        &rule("message \"m\" report per index"),
        &["2:24 [index] findings are grouped by a text, this is a number"],
    );
    check(
        &rule("message \"m\" fix add condition Bol \"a\" \"b\""),
        &["2:31 [Bol] `Bol` is no condition operator; did you mean `Bool`?"],
    );
    check(
        &rule("message \"m\" severity eror when a is \"*\""),
        &["2:22 [eror] `eror` is no severity; did you mean `error`?"],
    );
    let lost = "may be unknown when the rule fires: it stands under `every`, `no` or `not`, or in one branch of an `or`";
    check(
        "forbid statement where no a in actions: a is \"*\"\nmessage \"{a}\"",
        &[&format!("2:11 [a] `a` {lost}")],
    );
    check(
        "forbid statement where (some a in actions: a is \"*\") or has Sid\nmessage \"{a}\"",
        &[&format!("2:11 [a] `a` {lost}")],
    );
    compiled(
        "forbid statement where (some a in actions: a is \"*\") or (some a in not-actions: a is \"*\")\nmessage \"{a}\"",
    );
    compiled("require statement where every a in actions: a is known\nmessage \"{a}\"");
}

#[test]
fn hostile_rules_end() {
    for fence in [
        "(".repeat(10_000),
        format!("forbid statement where {}", "not ".repeat(10_000)),
        format!("forbid statement where {}", "some a in b: ".repeat(3_000)),
        format!("forbid statement where {}", "(".repeat(30)),
        format!(
            "forbid statement where {}a{}",
            "{".repeat(30),
            "}".repeat(30)
        ),
        "\"".repeat(1_001),
        "message \"\\".to_owned(),
        "\u{1}".to_owned(),
        "forbid statement where a\u{1}".to_owned(),
        "a".repeat(70_000),
        "fix ".repeat(1_000),
        "é and ü: 𝄞".to_owned(),
        String::new(),
    ] {
        assert!(!errors(&fence).is_empty());
    }
}

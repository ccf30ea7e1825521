use super::{compile, compiled};
use crate::source::Lines;

/// Errors as `line:column marked text: message; help`, lines counted in the fence.
fn errors(fence: &str) -> Vec<String> {
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
fn check(fence: &str, expected: &[&str]) {
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
fn questions_to_the_prover_are_understood() {
    compiled(
        "forbid request where\n action in @phi-data\n and principal is not workload\n and context \"aws:MultiFactorAuthPresent\" is not \"true\"\nmessage \"{action} {resource} {principal} {request} {request.action}\"",
    );
    compiled(
        "forbid statement s where s is Deny and allowed(action \"s3:GetObject\", resource everything, context \"a\" is absent)\nmessage \"{action.service.full-name}\"",
    );
    compiled(
        "forbid group where allowed(action \"iam:PassRole\", resource foreign, context \"iam:PassedToService\" in {\"a\", \"b\"}) and not denied(action in @phi-data) and some s in statements: matched(s, action like \"s3:*\", principal anonymous)\nmessage \"m\"",
    );
    compiled(
        "forbid organization where some s, pattern in exempted(s, \"aws:PrincipalArn\"):\n    undenied(action \"iam:CreateRole\", resource like pattern, context \"aws:PrincipalArn\" not like pattern)\nmessage \"{s} {pattern}\" at pattern",
    );
    compiled("require request where principal in {person, \"arn:*:role/x\"}\nmessage \"m\"");
}

#[test]
fn questions_to_the_prover_are_checked() {
    let error = |condition: &str, expected: &[&str]| {
        let fence = format!("message \"m\" forbid statement where {condition}");
        check(&fence, expected);
    };
    error(
        "allowed(acton \"x\")",
        &["1:50 [\"] expected `,` or `)`, found `\"`; did you mean `action`?"],
    );
    error(
        "alowed(action \"x\")",
        &["1:36 [alowed] `alowed` is no question; did you mean `allowed`?"],
    );
    error(
        "allowed(action in @phi)",
        &["1:54 [@phi] there is no set `@phi`"],
    );
    error(
        "allowed(action \"s3:GetObjekt\")",
        &[
            "1:51 [\"s3:GetObjekt\"] the catalogue has no action `s3:GetObjekt`; did you mean `s3:GetObject`?",
        ],
    );
    error(
        "allowed(action like \"s4:*\")",
        &["1:56 [\"s4:*\"] `s4:*` matches no action"],
    );
    error(
        "allowed(principal robot)",
        &["1:54 [robot] `robot` is nothing that `principal` can be; did you mean `root`?"],
    );
    error(
        "allowed(action index)",
        &["1:51 [index] `index` is nothing that `action` can be"],
    );
    error(
        "allowed(action foreign)",
        &["1:51 [foreign] `foreign` is nothing that `action` can be"],
    );
    error(
        "allowed(resource is not everything)",
        &["1:60 [everything] no request has a resource that is nothing"],
    );
    error(
        "allowed(context \"a\" in {absent, \"x\"})",
        &["1:60 [absent] `absent` cannot stand in a list: ask two questions"],
    );
    error(
        "allowed(context \"aws:SourceIp\" within \"10.0.0.0/8\")",
        &["1:74 [\"10.0.0.0/8\"] a question compares with `is`, `in` or `like` only"],
    );
    error(
        "allowed(context \"x\")",
        &["1:52 [\"x\"] say which key: `context \"aws:SecureTransport\" is \"false\"`"],
    );
    error(
        "same request allowed()",
        &["1:49 [allowed()] `same request` follows a question, and `and` joins the two"],
    );
    error(
        "allowed() and same request denied()",
        &[
            "1:63 [denied()] `denied` is about a whole region: ask `undenied` about one request",
            "1:63 [denied()] of questions about one request, all but one must be `matched(…)`",
        ],
    );
    error(
        "exempted(statement, \"aws:PrincipalArn\")",
        &["1:36 [exempted] `exempted(…)` is a list: ask `some pattern in exempted(…): …`"],
    );
    error(
        "some x in allowed(): x is \"a\"",
        &["1:46 [allowed] `allowed` is true or false and has no items"],
    );
    error(
        "matched(version)",
        &["1:44 [version] `matched` is about a statement, this is a text"],
    );
}

#[test]
fn what_a_question_has_not_found_cannot_be_told() {
    let lost = "may be unknown when the rule fires: it stands under `every`, `no` or `not`, or in one branch of an `or`";
    for condition in [
        "denied(action \"s3:GetObject\")",
        "not allowed(action \"s3:GetObject\")",
        "every a in actions: allowed(action a)",
        "has Sid or allowed(action \"s3:GetObject\")",
    ] {
        let found = errors(&format!(
            "forbid statement where {condition}\nmessage \"{{resource}}\""
        ));
        assert_eq!(found, [format!("2:11 [resource] `resource` {lost}")]);
    }
    check(
        "forbid statement where has Sid\nmessage \"{action}\"",
        &["2:11 [action] nothing is called `action` here; did you mean `actions`?"],
    );
}

#[test]
fn a_condition_about_requests_is_one_request() {
    check(
        "forbid request where every a in {\"s3:GetObject\", \"s3:PutObject\"}: action is a\nmessage \"m\"",
        &[
            "1:33 [{\"s3:GetObject\", \"s3:PutObject\"}] a part of the request cannot stand under `every` or `no`: one request cannot be all of them",
        ],
    );
    let pair = |n: usize| format!("(context \"a{n}\" is \"x\" or context \"a{n}\" is \"y\")");
    let many: Vec<String> = (0..30).map(pair).collect();
    check(
        &format!("forbid request where {}\nmessage \"m\"", many.join(" and ")),
        &[
            "1:1 [forbid request where] this condition has more than 32 alternatives; make it several rules",
        ],
    );
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

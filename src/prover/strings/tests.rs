use proptest::prelude::*;

use super::*;

const BUDGET: u32 = 100_000;

fn ask(sets: &[TextSet]) -> Found {
    let sets: Vec<&TextSet> = sets.iter().collect();
    find(&sets, &mut BUDGET.clone())
}

fn like(globs: &[&str]) -> TextSet {
    TextSet::union(globs.iter().map(|glob| Glob::new(glob)))
}

fn unlike(globs: &[&str]) -> TextSet {
    like(globs).complement()
}

/// A pattern in which `+` and `.` are the wildcards that do not take `:`.
fn parts(pattern: &str) -> Glob {
    let steps = pattern.chars().map(|c| match c {
        '*' => Step::AnyRun,
        '?' => Step::AnyOne,
        '+' => Step::AnyRunInPart,
        '.' => Step::AnyOneInPart,
        c => Step::Char(c),
    });
    Glob {
        steps: steps.collect(),
        fold: false,
    }
}

fn in_parts(globs: &[&str]) -> TextSet {
    TextSet::union(globs.iter().map(|glob| parts(glob)))
}

fn folded(globs: &[&str]) -> TextSet {
    TextSet::union(globs.iter().map(|glob| parts(glob).fold()))
}

/// What a pattern means, straight from the words: nothing clever.
fn means(steps: &[Step], fold: bool, text: &[char]) -> bool {
    let Some((step, rest)) = steps.split_first() else {
        return text.is_empty();
    };
    let skipped = |takes: fn(char) -> bool| {
        let most = text.iter().take_while(|c| takes(**c)).count();
        (0..=most).any(|n| means(rest, fold, &text[n..]))
    };
    match (step, text.split_first()) {
        (Step::AnyRun, _) => skipped(|_| true),
        (Step::AnyRunInPart, _) => skipped(|c| c != ':'),
        (_, None) => false,
        (Step::AnyOne, Some((_, text))) => means(rest, fold, text),
        (Step::AnyOneInPart, Some((c, text))) => *c != ':' && means(rest, fold, text),
        (Step::Char(own), Some((c, text))) => {
            let same = if fold {
                own.eq_ignore_ascii_case(c)
            } else {
                own == c
            };
            same && means(rest, fold, text)
        }
    }
}

fn is_in(set: &TextSet, text: &[char]) -> bool {
    set.globs
        .iter()
        .any(|glob| means(&glob.steps, glob.fold, text))
        != set.complement
}

fn steps(letters: &'static [char]) -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => prop::sample::select(letters).prop_map(Step::Char),
        2 => Just(Step::AnyOne),
        2 => Just(Step::AnyRun),
        1 => Just(Step::AnyOneInPart),
        1 => Just(Step::AnyRunInPart),
    ]
}

fn globs(letters: &'static [char]) -> impl Strategy<Value = Glob> {
    let steps = prop::collection::vec(steps(letters), 0..6);
    (steps, prop::bool::weighted(0.25)).prop_map(|(steps, fold)| Glob {
        steps: steps.into_boxed_slice(),
        fold,
    })
}

fn set_lists(letters: &'static [char], globs_in_set: usize) -> impl Strategy<Value = Vec<TextSet>> {
    let globs = prop::collection::vec(globs(letters), 0..globs_in_set);
    let set = (globs, prop::bool::weighted(0.6)).prop_map(|(globs, complement)| TextSet {
        globs: globs.into_boxed_slice(),
        complement,
    });
    prop::collection::vec(set, 0..5)
}

/// All texts up to this length, the shortest first.
fn texts(letters: &[char], longest: u32) -> Vec<Vec<char>> {
    let mut texts = vec![Vec::new()];
    let mut from = 0;
    for _ in 0..longest {
        let to = texts.len();
        for at in from..to {
            for letter in letters {
                let mut longer = texts[at].clone();
                longer.push(*letter);
                texts.push(longer);
            }
        }
        from = to;
    }
    texts
}

/// Holds an answer against all texts over a few letters, a fresh one among them.
fn hold_against(sets: &[TextSet], all: &[Vec<char>]) -> Result<(), TestCaseError> {
    match ask(sets) {
        Found::Text(text) => {
            let text: Vec<char> = text.chars().collect();
            prop_assert!(
                sets.iter().all(|set| is_in(set, &text)),
                "false text {text:?}"
            );
        }
        Found::Nothing => {
            let missed = all
                .iter()
                .find(|text| sets.iter().all(|set| is_in(set, text)));
            prop_assert!(missed.is_none(), "missed {missed:?}");
        }
        Found::TooMuch => prop_assert!(false, "small questions are never too much"),
    }
    Ok(())
}

thread_local! {
    static FEW_LETTERS: Vec<Vec<char>> = texts(&['a', 'b', ':', 'x'], 6);
    static TWO_CASES: Vec<Vec<char>> = texts(&['a', 'A', 'x'], 7);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn agrees_with_all_short_texts(sets in set_lists(&['a', 'b', ':'], 5)) {
        FEW_LETTERS.with(|all| hold_against(&sets, all))?;
    }

    #[test]
    fn agrees_with_all_short_texts_in_two_cases(sets in set_lists(&['a', 'A'], 7)) {
        TWO_CASES.with(|all| hold_against(&sets, all))?;
    }

    #[test]
    fn matches_what_the_pattern_means(
        glob in globs(&['a', 'B', ':']),
        text in "[abAB:]{0,8}",
    ) {
        let chars: Vec<char> = text.chars().collect();
        prop_assert_eq!(glob.matches(&text), means(&glob.steps, glob.fold, &chars));
        let set = TextSet::union([glob.clone()]);
        prop_assert_eq!(set.contains(&text), glob.matches(&text));
        prop_assert_eq!(set.complement().contains(&text), !glob.matches(&text));
    }

    /// What is seen without a search holds for all short texts.
    #[test]
    fn what_is_seen_at_once_is_true(a in globs(&['a', 'A', ':']), b in globs(&['a', 'A', ':'])) {
        let mut fuel = Fuel::for_one_question();
        let contains = shape::Shape::new(&a).contains(&shape::Shape::new(&b), &mut fuel);
        let clash = shape::clash(&a, &b);
        for text in texts(&['a', 'A', ':', 'x'], 5) {
            let (in_a, in_b) = (means(&a.steps, a.fold, &text), means(&b.steps, b.fold, &text));
            prop_assert!(!(contains && in_b && !in_a), "not contained: {:?}", text);
            prop_assert!(!(clash && in_a && in_b), "no clash: {:?}", text);
        }
    }
}

#[track_caller]
fn check(sets: &[TextSet], wanted: &str) {
    let found = match ask(sets) {
        Found::Nothing => "nothing".to_owned(),
        Found::TooMuch => "too much".to_owned(),
        Found::Text(text) => format!("'{text}'"),
    };
    assert_eq!(found, wanted, "{sets:?}");
}

#[test]
fn finds_texts_that_read_well() {
    check(&[], "'x'");
    check(&[TextSet::everything()], "'x'");
    check(&[like(&[])], "nothing");
    check(&[like(&["arn:aws:s3:::b*"])], "'arn:aws:s3:::bx'");
    check(
        &[like(&["arn:aws:iam::*:role/*"])],
        "'arn:aws:iam::x:role/x'",
    );
    check(&[like(&["*admin*"])], "'adminx'");
    check(&[like(&["s3:Get?bject"])], "'s3:Getxbject'");
    check(&[like(&["a*", "b"]), like(&["*b"])], "'b'");
    check(&[like(&["ax*", "bx*"]), like(&["*b"])], "'bxb'");
    check(&[like(&["a*"]), unlike(&["*x"])], "'ay'");
    check(&[like(&["a*"]), unlike(&["a?"])], "'a'");
    check(&[like(&["a*"]), unlike(&["a", "a?"])], "'axx'");
    check(
        &[
            like(&["*b*a*"]),
            like(&["*c*a*"]),
            unlike(&["*bc*", "*ax*"]),
        ],
        "'cba'",
    );
    check(&[unlike(&["?*"])], "''");
    check(&[unlike(&["?*", ""])], "nothing");
}

#[test]
fn decides_lists_of_texts() {
    check(&[like(&["alice", "bob"]), unlike(&["alice"])], "'bob'");
    check(
        &[like(&["alice", "bob"]), unlike(&["al*", "*b"])],
        "nothing",
    );
    let many: Vec<String> = (0..2000).map(|n| format!("user{n}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    check(&[like(&many), unlike(&many[..1999])], "'user1999'");
    check(&[like(&many), unlike(&many)], "nothing");
}

#[test]
fn tells_cases_apart_only_where_asked() {
    check(&[folded(&["alice"]), like(&["ALICE"])], "'ALICE'");
    check(
        &[folded(&["alice"]), unlike(&["alice", "Alice"])],
        "'aLice'",
    );
    check(
        &[folded(&["alice"]), folded(&["ALICE"]).complement()],
        "nothing",
    );
    check(&[folded(&["a+"]), like(&["A?C"])], "'AxC'");
    check(&[folded(&["ß"]), like(&["ẞ"])], "nothing");
}

#[test]
fn wildcards_of_a_part_stop_at_colons() {
    let role = in_parts(&["arn:aws:iam:+:+:role/*"]);
    check(std::slice::from_ref(&role), "'arn:aws:iam:x:x:role/x'");
    check(
        &[role.clone(), unlike(&["arn:aws:iam:*:role/*"])],
        "nothing",
    );
    check(&[in_parts(&["a+b"]), in_parts(&["a*:*b"])], "nothing");
    check(
        &[in_parts(&["a*b"]), in_parts(&["a+b"]).complement()],
        "'a:b'",
    );
    check(
        &[in_parts(&["."]), in_parts(&["?"]).complement()],
        "nothing",
    );
    check(&[in_parts(&["?"]), in_parts(&["."]).complement()], "':'");
}

#[test]
fn patterns_may_be_longer_than_a_word_of_positions() {
    for length in (30..140).step_by(3) {
        let run = "a".repeat(length);
        let start = format!("{run}*");
        let end = like(&["*b", "*c"]);
        check(
            &[like(&[&start]), end.clone(), unlike(&["*c"])],
            &format!("'{run}b'"),
        );
        let short = [format!("{run}b"), format!("{run}?b"), format!("{run}*c")];
        let not_short = unlike(&[&short[0], &short[1], &short[2]]);
        check(
            &[like(&[&start]), end.clone(), not_short],
            &format!("'{run}xxb'"),
        );
        let within = format!("*c{run}*b{run}*");
        check(
            &[like(&[&within]), like(&["*d", "*e"])],
            &format!("'c{run}b{run}d'"),
        );
        check(
            &[like(&[&start]), end, unlike(&[&format!("*{run}*b"), "*c"])],
            "nothing",
        );
    }
}

/// Ends, whatever the answer, and never with a wrong one.
#[track_caller]
fn ends(sets: &[TextSet]) -> Found {
    let found = ask(sets);
    if let Found::Text(text) = &found {
        assert!(sets.iter().all(|set| set.contains(text)));
    }
    found
}

#[test]
fn hostile_questions_end() {
    let long = "a".repeat(100_000);
    assert_eq!(ends(&[like(&[&long])]), Found::Text(long.clone()));
    ends(&[like(&[&format!("*{long}")]), unlike(&[&format!("{long}*")])]);
    ends(&[
        like(&[&format!("*{long}b*")]),
        like(&[&format!("*b{long}*")]),
    ]);
    ends(&[like(&["*"]), unlike(&[&"*?a".repeat(30_000)])]);
    ends(&[
        like(&[&"?*a".repeat(30_000)]),
        unlike(&[&"*?b".repeat(30_000)]),
    ]);
    let alphabet: String = ('\u{4e00}'..).take(20_000).collect();
    ends(&[
        like(&[&format!("*{alphabet}*"), &format!("{alphabet}*{alphabet}")]),
        unlike(&["*?\u{4e00}*"]),
    ]);
    let many: Vec<String> = (0..5_000).map(|n| format!("*{n}*a?b*{}", n * 7)).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    ends(&[unlike(&many)]);
    ends(&[like(&many), unlike(&many)]);
    ends(&[like(&many), like(&["*1*", "*2*"]), unlike(&["*a*b*"])]);
    let counts: Vec<String> = [2, 3, 5, 7, 11, 13, 17, 19, 23]
        .iter()
        .map(|n| format!("*a{}b*", "?".repeat(*n)))
        .collect();
    let counts: Vec<TextSet> = counts.iter().map(|glob| like(&[glob])).collect();
    ends(&counts);
}

#[test]
fn a_spent_budget_is_told() {
    let hard = [like(&["*a?b*"]), like(&["*b?a*"]), unlike(&["*x*", "*ab*"])];
    let sets: Vec<&TextSet> = hard.iter().collect();
    assert_eq!(find(&sets, &mut 1), Found::TooMuch);
    let mut budget = BUDGET;
    assert!(matches!(find(&sets, &mut budget), Found::Text(_)));
    assert!(budget < BUDGET);
    let mut again = BUDGET;
    find(&sets, &mut again);
    assert_eq!(budget, again);
}

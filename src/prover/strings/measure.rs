//! How long hostile random questions take.

use std::time::Instant;

use super::*;

const BUDGET: u32 = 100_000;

/// Numbers that look random, the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    /// Letters, each fifth a `?`, each fourth a `*`.
    fn glob(&mut self, letters: &str) -> String {
        let length = 2 + self.below(10);
        let one = |random: &mut Self| match random.below(20) {
            0..4 => '?',
            4..9 => '*',
            _ => letters.chars().nth(random.below(letters.len())).unwrap(),
        };
        (0..length).map(|_| one(self)).collect()
    }

    /// A pattern made from another by making it wider here and there, so that it cuts off much.
    fn near(&mut self, glob: &str) -> String {
        let mut near = String::new();
        for c in glob.chars() {
            match (c, self.below(10)) {
                ('*', 0..2) => near.push_str("*?"),
                ('*', 2..4) => near.push_str("?*"),
                ('*', 4) => near.push_str("a*"),
                ('*', 5) => near.push_str("*b"),
                (_, 6) => near.push('?'),
                (_, 7) => near.push('*'),
                _ => near.push(c),
            }
        }
        near
    }
}

/// Not a test of right or wrong: prints how long hostile random questions take.
#[test]
#[ignore = "a measurement; run it with --release --nocapture"]
#[allow(clippy::print_stdout, reason = "it is what the measurement is for")]
fn measure() {
    for (kind, letters, is_near) in [
        ("any patterns", "ab", false),
        ("any patterns", "abcd", false),
        ("patterns near each other", "ab", true),
        ("patterns near each other", "abcd", true),
    ] {
        let mut random = Random(0x2545_f491_4f6c_dd1d);
        let (mut times, mut answers, mut spent) = (Vec::new(), [0; 3], Vec::new());
        for round in 0..400 {
            let unions: Vec<Vec<String>> = (0..=round % 3)
                .map(|_| {
                    (0..2)
                        .map(|_| format!("*{}*", random.glob(letters)))
                        .collect()
                })
                .collect();
            let negatives: Vec<String> = (0..[5, 20, 50, 100][round % 4])
                .map(|n| {
                    if is_near {
                        let union = &unions[n % unions.len()];
                        random.near(&union[n / 2 % union.len()])
                    } else {
                        random.glob(letters)
                    }
                })
                .collect();
            let strs = |globs: &[String]| TextSet::union(globs.iter().map(|glob| Glob::new(glob)));
            let mut sets: Vec<TextSet> = unions.iter().map(|union| strs(union)).collect();
            sets.push(strs(&negatives).complement());
            let sets: Vec<&TextSet> = sets.iter().collect();
            let mut budget = BUDGET;
            let start = Instant::now();
            let found = find(&sets, &mut budget);
            times.push(start.elapsed());
            spent.push(BUDGET - budget);
            answers[match found {
                Found::Nothing => 0,
                Found::Text(_) => 1,
                Found::TooMuch => 2,
            }] += 1;
        }
        times.sort_unstable();
        spent.sort_unstable();
        let [median, p90, p99, most] = [200, 360, 396, 399].map(|n| (times[n], spent[n]));
        println!(
            "{kind} of {letters}: nothing, text, too much {answers:?}; time and states: \
             median {median:?}, p90 {p90:?}, p99 {p99:?}, most {most:?}"
        );
    }
}

//! The formats that other programs read.

use serde_json::Value;

use super::common::{ADMIN, Folder, RIGHT, Ran, run};

const FORMATS: [&str; 8] = [
    "sarif",
    "github",
    "gitlab",
    "junit",
    "checkstyle",
    "rdjson",
    "azure",
    "markdown",
];

/// A name with everything that means something to one of the formats.
const HOSTILE: &str = "a,b:c;d]%e\"<f>&'|`@g #1\u{1b}[31m\n::error::x\r##vso[task.x]y é𝄞.json";

fn check(folder: &Folder, format: &str) -> Ran {
    folder.run(&["check", "--notes", "--format", format])
}

#[test]
fn the_status_is_the_same_in_every_format() {
    let right = Folder::with(&[("right.json", RIGHT)]);
    let wrong = Folder::with(&[("admin.json", ADMIN)]);
    for format in FORMATS {
        assert_eq!(check(&right, format).status, 0, "{format}");
        // The file of the round before would count as skipped.
        let _ = std::fs::remove_file(wrong.path().join("out"));
        let ran = check(&wrong, format);
        assert_eq!(ran.status, 1, "{format}");
        let file = wrong.run(&["check", "admin.json", "--format", format, "-q", "-o", "out"]);
        assert_eq!((file.status, file.stdout.as_str()), (1, ""), "{format}");
        let written = std::fs::read_to_string(wrong.path().join("out")).unwrap();
        let untimed = |text: &str| {
            let lines = text.lines().filter(|line| !line.contains("timestamp="));
            lines.collect::<Vec<_>>().join("\n")
        };
        assert_eq!(untimed(&written), untimed(&ran.stdout), "{format}");
    }
}

#[test]
fn nothing_found_is_a_whole_report_too() {
    let folder = Folder::with(&[("right.json", RIGHT)]);
    let text = |format: &str| check(&folder, format).stdout;
    assert_eq!(text("github"), "");
    assert_eq!(text("azure"), "");
    assert_eq!(text("gitlab"), "[]\n");
    assert_eq!(
        check(&folder, "rdjson").json()["diagnostics"],
        Value::Array(Vec::new())
    );
    let sarif = check(&folder, "sarif").json();
    assert_eq!(sarif["runs"][0]["results"], Value::Array(Vec::new()));
    assert_eq!(sarif["runs"][0]["properties"]["documents"], 1);
    assert_eq!(
        text("checkstyle"),
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<checkstyle version=\"4.3\">\n\n</checkstyle>\n"
    );
    assert!(text("junit").contains("tests=\"1\" failures=\"0\""));
    let markdown = text("markdown");
    assert!(
        markdown.starts_with("### ✅ iamlint\n\nNo findings in 1 file\n"),
        "{markdown}"
    );
}

#[cfg(unix)]
#[test]
fn a_hostile_name_breaks_out_of_no_format() {
    let folder = Folder::with(&[(HOSTILE, ADMIN)]);
    for format in FORMATS {
        let ran = check(&folder, format);
        assert_eq!(ran.status, 1, "{format}: {ran:?}");
        let raw = |c: char| c.is_control() && c != '\n';
        assert!(!ran.stdout.contains(raw), "{format}: {ran:?}");
        let lines = || ran.stdout.lines().map(str::trim_start);
        let commands = lines().filter(|line| line.starts_with("::")).count();
        assert_eq!(commands, usize::from(format == "github"), "{ran:?}");
        let commands = ran.stdout.matches("##vso[").count();
        assert_eq!(commands, usize::from(format == "azure"), "{ran:?}");
    }
    let rdjson = check(&folder, "rdjson").json();
    assert_eq!(rdjson["diagnostics"][0]["location"]["path"], HOSTILE);
    let gitlab = check(&folder, "gitlab").json();
    assert_eq!(gitlab[0]["location"]["path"], HOSTILE);
    let github = check(&folder, "github").stdout;
    assert!(
        github.starts_with("::error title=security/admin-without-limit,file=a%2Cb%3Ac;d]%25e\"<f>"),
        "{github}"
    );
    let azure = check(&folder, "azure").stdout;
    assert!(
        azure.contains("sourcepath=a,b:c%3Bd%5D%AZP25e\"<f>"),
        "{azure}"
    );
    let sarif = check(&folder, "sarif").json();
    let location = &sarif["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    let uri = location["artifactLocation"]["uri"].as_str().unwrap();
    assert!(
        uri.starts_with("a%2Cb%3Ac%3Bd%5D%25e%22%3Cf%3E%26%27%7C%60%40g%20%231%1B"),
        "{uri}"
    );
    for format in ["junit", "checkstyle"] {
        let text = check(&folder, format).stdout;
        assert!(text.contains("e&quot;&lt;f&gt;&amp;&apos;|"), "{text}");
    }
}

#[test]
fn paths_are_those_of_the_repository() {
    let folder = Folder::with(&[("sub dir/policies/a.json", ADMIN)]);
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    let inner = folder.path().join("sub dir/policies/a.json");
    let inner = inner.to_str().unwrap();
    for name in [
        "sub dir/policies/a.json",
        "./sub dir/../sub dir/policies/a.json",
        inner,
    ] {
        let ran = folder.run(&["check", name, "--format", "sarif"]);
        let report = ran.json();
        let place = &report["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        let place = &place["artifactLocation"];
        assert_eq!(place["uri"], "sub%20dir/policies/a.json", "{name}");
        assert_eq!(place["uriBaseId"], "SRCROOT");
        let ran = folder.run(&["check", name, "--format", "gitlab"]);
        assert_eq!(ran.json()[0]["location"]["path"], "sub dir/policies/a.json");
    }
}

#[test]
fn sarif_says_what_code_scanning_asks_for() {
    let report = run(&["check", "corpus", "--format", "sarif"]).json();
    let json = run(&["check", "corpus", "--format", "json"]).json();
    let run = &report["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), json["findings"].as_array().unwrap().len());
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let mut fingerprints = std::collections::HashSet::new();
    for result in results {
        let rule = &rules[result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        let fingerprint = result["partialFingerprints"]["iamlint/v1"].as_str();
        assert!(fingerprints.insert(fingerprint), "{result}");
        let region = &result["locations"][0]["physicalLocation"]["region"];
        for part in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(region[part].as_u64().unwrap() > 0, "{result}");
        }
    }
    for rule in rules {
        let tags = rule["properties"]["tags"].as_array().unwrap();
        assert!(
            tags.len() <= 20 && tags.contains(&Value::from("security")),
            "{rule}"
        );
        for part in ["shortDescription", "fullDescription", "help"] {
            assert!(!rule[part]["text"].as_str().unwrap().is_empty(), "{rule}");
        }
    }
}

#[test]
fn every_format_of_one_severity_order_holds_the_same_findings() {
    let json = run(&["check", "corpus", "--format", "json"]).json();
    let count = |severity: &str| {
        let findings = json["findings"].as_array().unwrap().iter();
        findings.filter(|f| f["severity"] == severity).count()
    };
    let github = run(&["check", "corpus", "--notes", "--format", "github"]).stdout;
    for (word, severity) in [
        ("::error ", "error"),
        ("::warning ", "warning"),
        ("::notice ", "note"),
    ] {
        let lines = github.lines().filter(|line| line.starts_with(word)).count();
        assert_eq!(lines, count(severity), "{word}");
    }
    let order = |line: &str| {
        ["::e", "::w", "::n"]
            .iter()
            .position(|w| line.starts_with(w))
    };
    assert!(github.lines().map(order).is_sorted(), "worst first");
    let checkstyle = run(&["check", "corpus", "--format", "checkstyle"]).stdout;
    assert_eq!(
        checkstyle.matches("<error ").count(),
        count("error") + count("warning") + count("note")
    );
    let junit = run(&["check", "corpus", "--format", "junit"]).stdout;
    assert_eq!(
        junit.matches("<failure ").count(),
        count("error") + count("warning")
    );
}

#[test]
fn columns_of_rdjson_are_bytes() {
    let policy = "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Sid\": \"é𝄞\", \"Effect\": \"Allow\", \
                  \"Action\": \"*\", \"Resource\": \"*\"}]}";
    let folder = Folder::with(&[("a.json", policy)]);
    let report = folder
        .run(&["check", "--select", "security/*", "--format", "rdjson"])
        .json();
    let column = report["diagnostics"][0]["location"]["range"]["start"]["column"].as_u64();
    assert_eq!(column.unwrap() as usize, policy.find("\"*\"").unwrap() + 1);
}

#[test]
fn no_format_shows_a_credential() {
    let policy = ADMIN.replace(
        "\"Action\": \"*\"",
        "\"Sid\": \"AKIAQWERTYUIOP234567\",\n      \"Action\": \"*\"",
    );
    let folder = Folder::with(&[("AKIAQWERTYUIOP234567.json", &policy)]);
    for format in FORMATS {
        let ran = check(&folder, format);
        assert!(
            !ran.stdout.contains("AKIAQWERTYUIOP234567"),
            "{format}: {ran:?}"
        );
    }
}

#[test]
fn completions_and_the_manual_are_written() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = run(&["completions", shell]);
        assert!(ran.status == 0 && ran.stdout.contains("iamlint"), "{ran:?}");
    }
    let ran = run(&["man"]);
    assert!(ran.stdout.contains(".TH"), "{ran:?}");
    let folder = Folder::new();
    let ran = folder.run(&["man", "--dir", "man"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(folder.path().join("man/iamlint-check.1").exists());
}

//! Every way of the tables of escalation: a policy that has it is found, one that lacks an action is not.

use super::common::Folder;

/// A table, the rule that uses it, and what its holder needs besides.
const TABLES: [(&str, &str, &str, &str); 4] = [
    (
        "own-permission",
        include_str!("../../rules/sets/own-permission-paths.md"),
        "security/escalation-own-permissions",
        "",
    ),
    (
        "other-principal",
        include_str!("../../rules/sets/other-principal-paths.md"),
        "security/escalation-other-principal",
        "",
    ),
    (
        "running-compute",
        include_str!("../../rules/sets/running-compute-paths.md"),
        "security/escalation-through-running-compute",
        "",
    ),
    (
        "pass-role",
        include_str!("../../rules/sets/pass-role-paths.md"),
        "security/escalation-pass-role",
        "iam:PassRole",
    ),
];

/// A way: its name and all of its actions.
fn ways(page: &str, besides: &str) -> Vec<(String, Vec<String>)> {
    let table = page.split("```").nth(1).unwrap();
    let mut lines = table
        .lines()
        .skip(1)
        .map(|line| line.split('|').map(str::trim));
    let columns: Vec<&str> = lines.next().unwrap().collect();
    let of_actions = |column: &str| column.ends_with(": action") || column.ends_with(": actions");
    lines
        .map(|cells| {
            let cells: Vec<&str> = cells.collect();
            let named = columns.iter().zip(&cells);
            let actions = named
                .filter(|(column, _)| of_actions(column))
                .flat_map(|(_, cell)| cell.split(", "))
                .chain([besides])
                .filter(|action| !action.is_empty());
            (cells[0].to_owned(), actions.map(str::to_owned).collect())
        })
        .collect()
}

fn allow(action: &str) -> String {
    format!(r#"{{"Effect": "Allow", "Action": "{action}", "Resource": "*"}}"#)
}

fn policy(statements: &[String]) -> String {
    let statements = statements.join(", ");
    format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#)
}

/// The findings of a rule in a folder: file and message.
fn found(folder: &Folder, rule: &str) -> Vec<(String, String)> {
    let arguments = ["check", "--select", rule, "--format", "json", "--exit-zero"];
    let findings = folder.run(&arguments).json()["findings"].take();
    let text = |finding: &serde_json::Value, key: &str| finding[key].as_str().unwrap().to_owned();
    let findings = findings.as_array().unwrap().iter();
    findings
        .map(|finding| (text(finding, "file"), text(finding, "message")))
        .collect()
}

#[test]
fn every_way_is_found_by_its_name() {
    for (table, page, rule, besides) in TABLES {
        let folder = Folder::new();
        let ways = ways(page, besides);
        assert!(ways.len() > 10, "{table}");
        for (number, (_, actions)) in ways.iter().enumerate() {
            let split: Vec<String> = actions.iter().map(|action| allow(action)).collect();
            folder.write(&format!("{number:02}.json"), policy(&split));
        }
        let found = found(&folder, rule);
        for (number, (name, actions)) in ways.iter().enumerate() {
            let file = format!("{number:02}.json");
            let mut own = found.iter().filter(|(in_file, _)| *in_file == file);
            let (_, message) = own
                .next()
                .unwrap_or_else(|| panic!("{table} {name} {actions:?}"));
            // A pair on everything has the way of its second action as well.
            let is_pair = actions.len() > 1 && rule.ends_with("other-principal");
            assert!(
                is_pair || message.contains(&format!("(path {name})")),
                "{table} {name}: {message}"
            );
        }
    }
}

#[test]
fn a_way_that_lacks_an_action_is_not_open() {
    for (table, page, rule, besides) in TABLES {
        let folder = Folder::new();
        for (number, (_, actions)) in ways(page, besides).iter().enumerate() {
            let all: Vec<String> = actions.iter().map(|action| allow(action)).collect();
            for (missing, action) in actions.iter().enumerate() {
                // What is left may be a way of its own.
                let shorter = |way: &&(String, Vec<String>)| {
                    way.1
                        .iter()
                        .all(|other| other != action && actions.contains(other))
                };
                if ways(page, besides).iter().find(shorter).is_some() {
                    continue;
                }
                let deny = allow(action).replace("Allow", "Deny");
                let statements = [all.as_slice(), &[deny]].concat();
                folder.write(&format!("{number:02}-{missing}.json"), policy(&statements));
            }
        }
        assert_eq!(found(&folder, rule), [], "{table}");
    }
}

#[test]
fn a_way_across_two_policies_is_found_where_they_are_attached_together() {
    let folder = Folder::with(&[
        (
            "iamlint.toml",
            "[[principal]]\nname = \"developers\"\nidentity = [\"a.json\", \"b.json\"]\n",
        ),
        ("a.json", &policy(&[allow("ec2:ModifyInstanceAttribute")])),
        (
            "b.json",
            &policy(&[allow("ec2:StartInstances"), allow("ec2:StopInstances")]),
        ),
        ("c.json", &policy(&[allow("ec2:ModifyInstanceAttribute")])),
    ]);
    let found = found(&folder, "security/escalation-through-running-compute");
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "a.json");
    assert!(found[0].1.ends_with("(path ec2-002)"), "{found:?}");
}

//! The tables of `tests/semantics/`: what AWS's pages say, as cases. Its README tells the format.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use iamlint::evaluate::{self, Outcome};
use iamlint::json::Tree;
use iamlint::policy::{self, Policy, PolicyKind};
use iamlint::request::{ContextValue, Group, Request};
use serde::Deserialize;

/// One file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    source: String,
    #[serde(default)]
    request: RequestParts,
    #[serde(default)]
    policies: BTreeMap<String, String>,
    case: Vec<Case>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RequestParts {
    principal: Option<String>,
    action: Option<String>,
    resource: Option<String>,
    resource_account: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Case {
    name: String,
    expect: String,
    #[serde(default)]
    request: RequestParts,
    #[serde(default)]
    context: BTreeMap<String, ContextValue>,
    #[serde(default)]
    absent: Vec<String>,
    kind: Option<String>,
    condition: Option<String>,
    policy: Option<String>,
    identity: Option<Vec<String>>,
    boundary: Option<String>,
    session: Option<Vec<String>>,
    resource: Option<String>,
    endpoint: Option<String>,
    scp: Option<Vec<Vec<String>>>,
    rcp: Option<Vec<Vec<String>>>,
}

/// The text of a policy: a name stands for a text, statements are wrapped.
fn document(text: &str, named: &BTreeMap<String, String>) -> String {
    let text = named.get(text).map_or(text, String::as_str);
    let value: serde_json::Value = serde_json::from_str(text)
        .unwrap_or_else(|error| panic!("neither JSON nor the name of a policy: {text}: {error}"));
    if value.get("Statement").is_some() {
        return text.to_owned();
    }
    format!(r#"{{"Version": "2012-10-17", "Statement": {text}}}"#)
}

fn tree(text: &str, named: &BTreeMap<String, String>) -> Tree<'static> {
    let text = document(text, named).leak();
    let (tree, problems) = Tree::parse(text);
    assert!(problems.is_empty(), "broken JSON: {text}");
    tree
}

fn read<'t>(tree: &'t Tree<'static>, kind: &str) -> Policy<'t> {
    let kind = PolicyKind::from_name(kind).unwrap_or_else(|| panic!("no such kind: {kind}"));
    policy::read(tree.root().unwrap(), kind).0
}

impl Case {
    fn request(&self, table: &RequestParts) -> Request {
        let part = |own: &Option<String>, common: &Option<String>, otherwise: &str| {
            let text = own.as_ref().or(common.as_ref());
            text.map_or_else(|| otherwise.to_owned(), Clone::clone)
        };
        let mut context = self.context.clone();
        for key in &self.absent {
            context.insert(key.clone(), ContextValue::Absent);
        }
        let own = &self.request;
        let account = own.resource_account.as_ref();
        Request {
            principal: part(
                &own.principal,
                &table.principal,
                "arn:aws:iam::111122223333:user/alice",
            ),
            action: part(&own.action, &table.action, "s3:GetObject"),
            resource: part(&own.resource, &table.resource, "arn:aws:s3:::bucket/key"),
            resource_account: account.or(table.resource_account.as_ref()).cloned(),
            context,
        }
    }

    fn outcome(&self, table: &Table) -> (Outcome, String) {
        let request = self.request(&table.request);
        let one = |text: &str| tree(text, &table.policies);
        let all = |texts: &Option<Vec<String>>| -> Vec<Tree<'static>> {
            texts.iter().flatten().map(|text| one(text)).collect()
        };
        let levels = |levels: &Option<Vec<Vec<String>>>| -> Vec<Vec<Tree<'static>>> {
            let levels = levels.iter().flatten();
            levels
                .map(|level| level.iter().map(|text| one(text)).collect())
                .collect()
        };
        let kind = self.kind.as_deref();
        let alone = self.policy.clone().or_else(|| {
            let condition = self.condition.as_ref()?;
            Some(format!(
                r#"{{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {condition}}}"#
            ))
        });
        if let Some(text) = alone {
            let tree = one(&text);
            let policy = read(&tree, kind.unwrap_or("identity"));
            let decision = evaluate::alone(&request, &policy);
            for (judged, statement) in decision.statements.iter().zip(&policy.statements) {
                let applies = evaluate::applies(&request, &policy, statement);
                assert_eq!(applies.err(), judged.mismatch, "{}", self.name);
            }
            return (decision.outcome, decision.reason);
        }
        let (identity, session) = (all(&self.identity), all(&self.session));
        let (boundary, resource) = (
            self.boundary.as_deref().map(one),
            self.resource.as_deref().map(one),
        );
        let endpoint = self.endpoint.as_deref().map(one);
        let (scp, rcp) = (levels(&self.scp), levels(&self.rcp));

        let identity: Vec<_> = identity.iter().map(|tree| read(tree, "identity")).collect();
        let session: Vec<_> = session.iter().map(|tree| read(tree, "session")).collect();
        let boundary = boundary.as_ref().map(|tree| read(tree, "boundary"));
        let resource = resource
            .as_ref()
            .map(|tree| read(tree, kind.unwrap_or("resource")));
        let endpoint = endpoint.as_ref().map(|tree| read(tree, "endpoint"));
        fn policies<'t>(levels: &'t [Vec<Tree<'static>>], kind: &str) -> Vec<Vec<Policy<'t>>> {
            let level =
                |trees: &'t Vec<Tree<'static>>| trees.iter().map(|t| read(t, kind)).collect();
            levels.iter().map(level).collect()
        }
        fn borrowed<'p>(levels: &'p [Vec<Policy<'p>>]) -> Vec<Vec<&'p Policy<'p>>> {
            levels.iter().map(|level| level.iter().collect()).collect()
        }
        let (scp, rcp) = (policies(&scp, "scp"), policies(&rcp, "rcp"));
        let group = Group {
            identity: identity.iter().collect(),
            boundary: boundary.as_ref(),
            session: session.iter().collect(),
            resource: resource.as_ref(),
            endpoint: endpoint.as_ref(),
            scp: borrowed(&scp),
            rcp: borrowed(&rcp),
        };
        let decision = evaluate::evaluate(&request, &group);
        let counts = group.policies();
        let statements: usize = counts.iter().map(|(_, p)| p.statements.len()).sum();
        assert_eq!(decision.statements.len(), statements, "{}", self.name);
        let decides = !decision.decided_by.is_empty();
        match decision.outcome {
            Outcome::ExplicitDeny => assert!(decides, "{}", self.name),
            Outcome::ImplicitDeny => assert!(!decides, "{}", self.name),
            Outcome::Allowed => {}
        }
        (decision.outcome, decision.reason)
    }
}

/// Every file, by name.
fn tables() -> Vec<(String, Table)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/semantics");
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = entries
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    paths.sort();
    let table = |path: &Path| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let table: Table = toml::from_str(&fs::read_to_string(path).unwrap())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, table)
    };
    paths.iter().map(|path| table(path)).collect()
}

#[test]
fn the_evaluator_answers_as_aws_documents() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for (file, table) in tables() {
        assert!(!table.source.is_empty(), "{file} names no page");
        for case in &table.case {
            count += 1;
            let (outcome, reason) = case.outcome(&table);
            if outcome.name() != case.expect {
                let (name, expect) = (&case.name, &case.expect);
                let actual = outcome.name();
                wrong.push(format!("{file}: {name}: {actual}, not {expect}: {reason}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(count > 250, "only {count} cases were found");
}

#[test]
fn cases_have_names_of_their_own() {
    for (file, table) in tables() {
        let mut names: Vec<_> = table.case.iter().map(|case| &case.name).collect();
        names.sort();
        let twice = names.windows(2).find(|pair| pair[0] == pair[1]);
        assert_eq!(twice, None, "{file}");
    }
}

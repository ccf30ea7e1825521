//! The tables of `tests/semantics/`: what AWS's pages say, as cases. Its README tells the format.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use iamlint::evaluate::{self, Decision, Outcome};
use iamlint::json::Tree;
use iamlint::policy::{self, Policy, PolicyKind};
use iamlint::request::{ContextValue, Group, Request};
use serde::Deserialize;

/// One file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Table {
    source: String,
    #[serde(default)]
    request: RequestParts,
    #[serde(default)]
    policies: BTreeMap<String, String>,
    pub(crate) case: Vec<Case>,
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
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) expect: String,
    #[serde(default)]
    request: RequestParts,
    #[serde(default)]
    context: BTreeMap<String, ContextValue>,
    #[serde(default)]
    absent: Vec<String>,
    kind: Option<String>,
    condition: Option<String>,
    policy: Option<String>,
    #[serde(default)]
    identity: Vec<String>,
    boundary: Option<String>,
    #[serde(default)]
    session: Vec<String>,
    resource: Option<String>,
    endpoint: Option<String>,
    #[serde(default)]
    scp: Vec<Vec<String>>,
    #[serde(default)]
    rcp: Vec<Vec<String>>,
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

/// What a case is about. Trees and policies are leaked: a test process is short.
pub(crate) enum Subject {
    /// One policy, judged alone.
    Alone(&'static Policy<'static>),
    /// Policies attached together.
    Group(Group<'static>),
}

impl Table {
    fn policy(&self, text: &str, kind: &str) -> &'static Policy<'static> {
        let text: &'static str = document(text, &self.policies).leak();
        let (tree, problems) = Tree::parse(text);
        assert!(problems.is_empty(), "broken JSON: {text}");
        let tree: &'static Tree<'static> = Box::leak(Box::new(tree));
        let kind = PolicyKind::from_name(kind).unwrap_or_else(|| panic!("no such kind: {kind}"));
        Box::leak(Box::new(policy::read(tree.root().unwrap(), kind).0))
    }

    fn list(&self, texts: &[String], kind: &str) -> Vec<&'static Policy<'static>> {
        texts.iter().map(|text| self.policy(text, kind)).collect()
    }

    fn levels(&self, levels: &[Vec<String>], kind: &str) -> Vec<Vec<&'static Policy<'static>>> {
        levels.iter().map(|level| self.list(level, kind)).collect()
    }
}

impl Case {
    pub(crate) fn request(&self, table: &Table) -> Request {
        let (own, common) = (&self.request, &table.request);
        let part = |own: &Option<String>, common: &Option<String>, otherwise: &str| {
            let text = own.as_ref().or(common.as_ref());
            text.map_or_else(|| otherwise.to_owned(), Clone::clone)
        };
        let mut context = self.context.clone();
        for key in &self.absent {
            context.insert(key.clone(), ContextValue::Absent);
        }
        let principal = "arn:aws:iam::111122223333:user/alice";
        let account = own.resource_account.as_ref();
        Request {
            principal: part(&own.principal, &common.principal, principal),
            action: part(&own.action, &common.action, "s3:GetObject"),
            resource: part(&own.resource, &common.resource, "arn:aws:s3:::bucket/key"),
            resource_account: account.or(common.resource_account.as_ref()).cloned(),
            context,
        }
    }

    pub(crate) fn subject(&self, table: &Table) -> Subject {
        let alone = self.policy.clone().or_else(|| {
            let condition = self.condition.as_ref()?;
            Some(format!(
                r#"{{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {condition}}}"#
            ))
        });
        if let Some(text) = alone {
            let kind = self.kind.as_deref().unwrap_or("identity");
            return Subject::Alone(table.policy(&text, kind));
        }
        let one = |text: &Option<String>, kind| Some(table.policy(text.as_ref()?, kind));
        Subject::Group(Group {
            identity: table.list(&self.identity, "identity"),
            boundary: one(&self.boundary, "boundary"),
            session: table.list(&self.session, "session"),
            resource: one(&self.resource, self.kind.as_deref().unwrap_or("resource")),
            endpoint: one(&self.endpoint, "endpoint"),
            scp: table.levels(&self.scp, "scp"),
            rcp: table.levels(&self.rcp, "rcp"),
        })
    }

    /// What the evaluator says, and that its answer hangs together.
    fn decide(&self, table: &Table) -> Decision {
        let request = self.request(table);
        let decision = match self.subject(table) {
            Subject::Alone(policy) => {
                let decision = evaluate::alone(&request, policy);
                for (at, statement) in policy.statements.iter().enumerate() {
                    let mut told = decision.statements.iter();
                    let told = told.find(|judged| judged.id.statement == at);
                    let matches = told.is_some_and(|judged| judged.mismatch.is_none());
                    let applies = evaluate::applies(&request, policy, statement);
                    assert_eq!(matches, applies.is_ok(), "{}", self.name);
                    if let Some(mismatch) = told.and_then(|judged| judged.mismatch.as_ref()) {
                        assert_eq!(applies.as_ref(), Err(mismatch), "{}", self.name);
                    }
                }
                decision
            }
            Subject::Group(group) => {
                let decision = evaluate::evaluate(&request, &group);
                let policies = group.policies();
                let policies = policies.iter().map(|(_, policy)| policy);
                let statements: Vec<_> = policies
                    .flat_map(|p| p.statements.iter().map(move |s| (p, s)))
                    .collect();
                assert_eq!(decision.statements.len(), statements.len(), "{}", self.name);
                for (judged, (policy, statement)) in decision.statements.iter().zip(statements) {
                    if judged.mismatch.is_none() && self.boundary.is_none() {
                        let applies = evaluate::applies(&request, policy, statement);
                        assert_eq!(applies, Ok(()), "{}", self.name);
                    }
                }
                decision
            }
        };
        let silent = decision.outcome == Outcome::ImplicitDeny;
        let denied = decision.outcome == Outcome::ExplicitDeny;
        assert!(!silent || decision.decided_by.is_empty(), "{}", self.name);
        assert!(!denied || !decision.decided_by.is_empty(), "{}", self.name);
        decision
    }
}

/// Every file, by name.
pub(crate) fn tables() -> Vec<(String, Table)> {
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
            let Decision {
                outcome, reason, ..
            } = case.decide(&table);
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

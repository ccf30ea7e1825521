//! The JSON of a scenario file to its cases and policies, with every mistake at its place.

use std::collections::{BTreeMap, HashSet};

use super::fields::{self, Wrong};
use super::{Case, Expected, NAME};
use crate::diagnostic::{Diagnostic, quoted};
use crate::json::{Kind, Tree, Value};
use crate::request::{Attachment, ContextValue, Request};
use crate::source::Span;

/// Most problems of one file that are told; nobody mends more in one go.
pub(super) const MOST_PROBLEMS: usize = 50;

const TOP: [&str; 3] = ["policies", "cases", "$schema"];
const POLICIES: [&str; 7] = [
    "identity", "boundary", "session", "resource", "endpoint", "scp", "rcp",
];
const CASE: [&str; 3] = ["name", "request", "expect"];
const REQUEST: [&str; 5] = [
    "principal",
    "action",
    "resource",
    "resourceAccount",
    "context",
];

/// Where a policy is.
pub(super) enum Document {
    /// A node of the scenario file; `None` for a level that stays empty.
    Inline(Option<u32>),
    /// A file.
    Path { path: String, span: Span },
}

/// What a scenario file says. Of use only where there are no problems.
#[derive(Default)]
pub(super) struct Read {
    pub(super) cases: Vec<Case>,
    /// In the order of positions.
    pub(super) attach: Vec<(Attachment, Document)>,
    pub(super) problems: Vec<Diagnostic>,
}

/// Reads a tree without syntax errors.
pub(super) fn read(tree: &Tree<'_>) -> Read {
    let mut reader = Read::default();
    match tree.root() {
        Some(root) => reader.top(root),
        None => reader.problem(Span::at(0), "the file is empty"),
    }
    reader
}

impl Read {
    fn top(&mut self, root: Value<'_>) {
        if !self.is_object(root, "a scenario", &TOP) {
            return;
        }
        match root.get("policies") {
            Some(policies) => self.policies(policies),
            None => self.missing(root, "a scenario", "policies"),
        }
        let Some(cases) = root.get("cases") else {
            self.missing(root, "a scenario", "cases");
            return;
        };
        if !self.is_array(cases, "an array of cases") {
            return;
        }
        if cases.items().next().is_none() {
            self.problem(cases.span(), "there are no cases");
        }
        for case in cases.items() {
            if self.is_full() {
                return;
            }
            self.case(case);
        }
    }

    fn policies(&mut self, policies: Value<'_>) {
        if !self.is_object(policies, "`policies`", &POLICIES) {
            return;
        }
        for (key, value) in policies.members() {
            match &*key.text() {
                "identity" => self.list(value, Attachment::Identity),
                "boundary" => self.document(value, Attachment::Boundary),
                "session" => self.list(value, Attachment::Session),
                "resource" => self.document(value, Attachment::Resource),
                "endpoint" => self.document(value, Attachment::Endpoint),
                "scp" => self.levels(value, Attachment::Scp),
                "rcp" => self.levels(value, Attachment::Rcp),
                _ => {}
            }
        }
    }

    fn levels(&mut self, value: Value<'_>, at: fn(usize, usize) -> Attachment) {
        const WANTED: &str = "an array of levels from the root down, each an array of policies";
        if !self.is_array(value, WANTED) {
            return;
        }
        for (level, policies) in value.items().enumerate() {
            if self.is_full() {
                return;
            }
            self.attach.push((at(level, 0), Document::Inline(None)));
            self.list(policies, |position| at(level, position));
        }
    }

    fn list(&mut self, value: Value<'_>, at: impl Fn(usize) -> Attachment) {
        if value.kind() == Kind::Object || value.kind() == Kind::String {
            let problem = Diagnostic::new(NAME, value.span(), "this must be an array of policies");
            self.push(problem.help("put the policy in an array, also where it is the only one"));
            return;
        }
        if !self.is_array(value, "an array of policies") {
            return;
        }
        for (position, item) in value.items().enumerate() {
            if self.is_full() {
                return;
            }
            self.document(item, at(position));
        }
    }

    fn document(&mut self, value: Value<'_>, at: Attachment) {
        match value.kind() {
            Kind::Object => {
                let document = Document::Inline(Some(value.index()));
                self.attach.push((at, document));
            }
            Kind::String => {
                let path = value.text().into_owned();
                let span = value.span();
                if path.is_empty() {
                    self.problem(span, "the path is empty");
                    return;
                }
                self.attach.push((at, Document::Path { path, span }));
            }
            _ => self.wrong_type(value, "a policy: an object, or the path of a file"),
        }
    }

    fn case(&mut self, case: Value<'_>) {
        if !self.is_object(case, "a case", &CASE) {
            return;
        }
        let name = case.get("name").and_then(|name| self.string(name));
        let request = if let Some(request) = case.get("request") {
            self.request(request)
        } else {
            self.missing(case, "a case", "request");
            None
        };
        let Some(expect) = case.get("expect") else {
            self.missing(case, "a case", "expect");
            return;
        };
        let Some(expected) = self.expected(expect) else {
            return;
        };
        if let Some(request) = request {
            let name = name.filter(|name| !name.trim().is_empty());
            self.cases.push(Case {
                name: name.unwrap_or_else(|| format!("{} on {}", request.action, request.resource)),
                request,
                expected,
                expected_at: expect.span(),
            });
        }
    }

    fn expected(&mut self, expect: Value<'_>) -> Option<Expected> {
        let word = self.string(expect)?;
        let expected = Expected::from_name(&word);
        if expected.is_none() {
            let message = format!("{} is no outcome", quoted(&word));
            let names = Expected::ALL.map(Expected::name);
            let help = match word.to_ascii_lowercase().as_str() {
                "allow" => "did you mean `allowed`?".to_owned(),
                "deny" | "denied" => "a Deny statement that matches is `explicit-deny`, a missing \
                                      Allow `implicit-deny`"
                    .to_owned(),
                _ => suggestion(&word, &names),
            };
            self.push(Diagnostic::new(NAME, expect.span(), message).help(help));
        }
        expected
    }

    fn request(&mut self, request: Value<'_>) -> Option<Request> {
        if !self.is_object(request, "a request", &REQUEST) {
            return None;
        }
        let principal = self.field(request, "principal", fields::principal);
        let action = self.field(request, "action", fields::action);
        let resource = self.field(request, "resource", fields::resource);
        let account = request.get("resourceAccount").and_then(|account| {
            let text = self.string(account)?;
            self.checked(account, text, fields::resource_account)
        });
        let context = request.get("context").map(|context| self.context(context));
        Some(Request {
            principal: principal?,
            action: action?,
            resource: resource?,
            resource_account: account,
            context: context.unwrap_or_default(),
        })
    }

    fn field(
        &mut self,
        request: Value<'_>,
        name: &str,
        check: fn(&str) -> Result<(), Wrong>,
    ) -> Option<String> {
        let Some(value) = request.get(name) else {
            self.missing(request, "a request", name);
            return None;
        };
        let text = self.string(value)?;
        self.checked(value, text, check)
    }

    fn checked(
        &mut self,
        value: Value<'_>,
        text: String,
        check: fn(&str) -> Result<(), Wrong>,
    ) -> Option<String> {
        match check(&text) {
            Ok(()) => Some(text),
            Err(wrong) => {
                self.push(Diagnostic::new(NAME, value.span(), wrong.message).help(wrong.help));
                None
            }
        }
    }

    fn context(&mut self, context: Value<'_>) -> BTreeMap<String, ContextValue> {
        let mut keys = BTreeMap::new();
        if context.kind() != Kind::Object {
            self.wrong_type(context, "an object of condition keys");
            return keys;
        }
        self.duplicates(context);
        for (key, value) in context.members() {
            if self.is_full() {
                break;
            }
            let name = key.text().into_owned();
            let name = self.checked(key, name, fields::context_key);
            let value = match value.kind() {
                Kind::Null => Some(ContextValue::Absent),
                Kind::Array => {
                    let items: Vec<_> = value.items().map(|item| self.scalar(item)).collect();
                    items
                        .into_iter()
                        .collect::<Option<_>>()
                        .map(ContextValue::Many)
                }
                _ => self.scalar(value).map(ContextValue::One),
            };
            if let (Some(name), Some(value)) = (name, value) {
                keys.insert(name, value);
            }
        }
        keys
    }

    /// Numbers and Booleans may stand without quotation marks, as in a policy's conditions.
    fn scalar(&mut self, value: Value<'_>) -> Option<String> {
        match value.kind() {
            Kind::String | Kind::Number | Kind::Bool => Some(value.text().into_owned()),
            _ => {
                self.wrong_type(value, "a string, an array of strings, or null");
                None
            }
        }
    }

    fn string(&mut self, value: Value<'_>) -> Option<String> {
        if value.kind() == Kind::String {
            return Some(value.text().into_owned());
        }
        self.wrong_type(value, "a string");
        None
    }

    /// True for an object. Reports members that are unknown or come twice.
    fn is_object(&mut self, value: Value<'_>, what: &str, known: &[&str]) -> bool {
        if value.kind() != Kind::Object {
            let message = format!("{what} must be an object");
            self.problem(value.span(), message);
            return false;
        }
        self.duplicates(value);
        for (key, _) in value.members() {
            if self.is_full() {
                break;
            }
            let name = key.text();
            if !known.contains(&&*name) {
                let message = format!("{what} has no member {}", quoted(&name));
                let help = suggestion(&name, known);
                self.push(Diagnostic::new(NAME, key.span(), message).help(help));
            }
        }
        true
    }

    fn is_array(&mut self, value: Value<'_>, wanted: &str) -> bool {
        let is_array = value.kind() == Kind::Array;
        if !is_array {
            self.wrong_type(value, wanted);
        }
        is_array
    }

    fn duplicates(&mut self, object: Value<'_>) {
        let mut seen = HashSet::new();
        for (key, _) in object.members() {
            let name = key.text();
            if seen.contains(&name) {
                let message = format!("{} stands here twice", quoted(&name));
                self.problem(key.span(), message);
            } else {
                seen.insert(name);
            }
        }
    }

    fn missing(&mut self, object: Value<'_>, what: &str, member: &str) {
        // What is missing belongs before the closing brace.
        let end = object.span().end;
        let brace = Span::new(end.saturating_sub(1), end);
        self.problem(brace, format!("{what} needs `{member}`"));
    }

    fn wrong_type(&mut self, value: Value<'_>, wanted: &str) {
        self.problem(value.span(), format!("this must be {wanted}"));
    }

    fn problem(&mut self, span: Span, message: impl Into<String>) {
        self.push(Diagnostic::new(NAME, span, message));
    }

    fn push(&mut self, problem: Diagnostic) {
        if !self.is_full() {
            self.problems.push(problem);
        }
    }

    fn is_full(&self) -> bool {
        self.problems.len() >= MOST_PROBLEMS
    }
}

/// Names what was probably meant, or else what there is.
fn suggestion(word: &str, known: &[&str]) -> String {
    let known = known.iter().filter(|name| **name != "$schema");
    let listed = || known.clone().copied().collect::<Vec<_>>().join(", ");
    if word.len() > 40 {
        return format!("one of {}", listed());
    }
    let word = word.to_ascii_lowercase();
    let distance = |name: &&&str| strsim::damerau_levenshtein(&word, &name.to_ascii_lowercase());
    match known.clone().min_by_key(distance) {
        Some(name) if distance(&name) <= 2 => format!("did you mean `{name}`?"),
        _ => format!("one of {}", listed()),
    }
}

//! `[phi]`: where the patient data is.

use toml::de::DeValue;

use super::read::{Reader, Value, problem, span};
use crate::catalog;
use crate::policy::resource::ResourcePattern;
use crate::rules::Phi;
use crate::source::Spanned;

pub(super) const PHI: [&str; 3] = ["resources", "services", "tags"];

impl Reader {
    /// Reads the table. `None` where it names no place.
    pub(super) fn phi(&mut self, value: Value<'_, '_>) -> Option<Phi> {
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type(value, "a table, written `[phi]`");
            return None;
        };
        let before = self.problems.len();
        let mut services = Vec::new();
        let mut resources = Vec::new();
        let mut tags = Vec::new();
        for (key, value) in table {
            match &**key.get_ref() {
                "services" => services = self.strings(value),
                "resources" => resources = self.strings(value),
                "tags" => tags = self.tags(value),
                _ => self.unknown_key(key, "`[phi]`", &PHI),
            }
        }
        for service in &services {
            self.service(service);
        }
        for arn in &resources {
            self.place(arn, &services);
        }
        if services.is_empty() && resources.is_empty() && tags.is_empty() {
            if self.problems.len() == before {
                let message = "`[phi]` names no place of patient data";
                let help = "give it `resources`, `services` or `tags`, or leave it out";
                let wrong = problem(span(value.span()), message);
                self.problems.push(wrong.help(help));
            }
            return None;
        }
        let values = |list: Vec<Spanned<String>>| list.into_iter().map(|text| text.value).collect();
        Some(Phi::new(values(services), values(resources), tags))
    }

    /// Tags: a key and the patterns of its values.
    fn tags(&mut self, value: Value<'_, '_>) -> Vec<(String, Vec<String>)> {
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type(
                value,
                "a table of tag keys and values, such as `{ data = \"phi\" }`",
            );
            return Vec::new();
        };
        let mut tags = Vec::new();
        for (key, value) in table {
            let name = key.get_ref();
            let place = span(key.span());
            let prefix = name
                .get(..16)
                .is_some_and(|start| start.eq_ignore_ascii_case("aws:ResourceTag/"));
            if prefix {
                let rest = name.get(16..).unwrap_or_default();
                let wrong = problem(place, "this must be the key of a tag alone");
                self.problems
                    .push(wrong.help(format!("write `\"{rest}\"`")));
            } else if name.is_empty() {
                self.problem(place, "the key of a tag cannot be empty");
            }
            let before = self.problems.len();
            let values = self.strings(value);
            if values.is_empty() && self.problems.len() == before {
                let wrong = problem(span(value.span()), "a tag needs a value");
                self.problems
                    .push(wrong.help("`\"*\"` stands for every value"));
            }
            tags.push((
                name.to_string(),
                values.into_iter().map(|text| text.value).collect(),
            ));
        }
        tags
    }

    /// A service is one of the catalogue.
    fn service(&mut self, service: &Spanned<String>) {
        let name = service.value.as_str();
        if catalog::service(name).is_some() {
            return;
        }
        let message = if name.contains(['*', '?']) {
            format!("`{name}` is a pattern; a service is named by its prefix")
        } else {
            format!("there is no service `{name}`")
        };
        let wrong = problem(service.span, message);
        self.problems.push(match catalog::suggest_service(name) {
            Some(meant) => wrong.help(format!("did you mean `{meant}`?")),
            None => wrong.help("write the prefix of its actions, such as `s3` of `s3:GetObject`"),
        });
    }

    /// A place is a pattern of ARNs of services that there are.
    fn place(&mut self, place: &Spanned<String>, services: &[Spanned<String>]) {
        let text = place.value.as_str();
        let wrong = |message: String| problem(place.span, message);
        let found = match ResourcePattern::parse_without_variables(text) {
            ResourcePattern::Everything => wrong("`*` names every resource".to_owned())
                .help("name the stores, or leave `[phi]` out"),
            ResourcePattern::Invalid(_) if !text.starts_with("arn:") => {
                let help = match text.trim_start_matches("s3://") {
                    name if is_bucket(name) => format!("a bucket is `arn:aws:s3:::{name}`"),
                    _ => "an ARN begins `arn:aws:SERVICE:`".to_owned(),
                };
                wrong("a resource is named by its ARN".to_owned()).help(help)
            }
            ResourcePattern::Invalid(problem) => wrong(problem.message),
            ResourcePattern::Arn(_) if text.contains("${") => {
                wrong("there are no policy variables here".to_owned())
                    .help("`*` stands for any run of characters, `?` for one")
            }
            ResourcePattern::Arn(arn) => {
                let service = arn.service(text);
                if let Some(whole) = services
                    .iter()
                    .find(|known| known.value.eq_ignore_ascii_case(service))
                {
                    wrong(format!(
                        "`services` takes in all of `{}` already",
                        whole.value
                    ))
                    .help("leave one of the two out")
                } else if service.contains(['*', '?']) || has_arns(service) {
                    return;
                } else {
                    let wrong = wrong(format!("there is no service `{service}`"));
                    match catalog::suggest_service(service) {
                        Some(meant) => wrong.help(format!("did you mean `{meant}`?")),
                        None => wrong,
                    }
                }
            }
        };
        self.problems.push(found);
    }
}

/// True if the text could be the name of a bucket.
fn is_bucket(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.*?/".contains(c);
    text.len() > 2 && text.chars().all(plain)
}

/// True if there are ARNs with this service field.
fn has_arns(field: &str) -> bool {
    catalog::service(field).is_some()
        || catalog::services().any(|service| {
            let mut arns = service.resource_types().iter().flat_map(|of| &of.arns);
            arns.any(|arn| arn.split(':').nth(2) == Some(field))
        })
}

//! `[organization]`: service and resource control policies that make the guardrails of an organization.

use toml::de::DeValue;

use super::principal::{Attached, Slot};
use super::read::{Reader, Value, problem, span, suggestion};
use crate::catalog::{self, Additions};
use crate::source::{Span, Spanned};

pub(super) const ORGANIZATION: [&str; 6] = ["scp", "rcp", "exempt", "regions", "services", "id"];

/// The policies of an organization, and what its owner says of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Organization {
    /// The place of the table in the configuration.
    pub span: Span,
    /// Its policies as they are written: paths and globs.
    pub(super) written: Vec<(Slot, Spanned<String>)>,
    /// Its policies' files, in the order of [`Slot`], then as written. Each stands once in a slot.
    pub policies: Vec<Attached>,
    /// ARN patterns of the principals that are meant to be outside of its guardrails.
    pub exempt: Option<Vec<String>>,
    /// The Regions that its accounts may use; empty where nothing is said.
    pub regions: Vec<String>,
    /// The services that its accounts may use, by their prefixes; empty likewise.
    pub services: Vec<String>,
    /// Its id.
    pub id: Option<String>,
}

impl Reader {
    pub(super) fn organization(
        &mut self,
        value: Value<'_, '_>,
        additions: &Additions,
    ) -> Option<Organization> {
        let place = span(value.span());
        let DeValue::Table(table) = value.get_ref() else {
            self.wrong_type(value, "a table, written `[organization]`");
            return None;
        };
        let mut organization = Organization {
            span: place,
            ..Organization::default()
        };
        let before = self.problems.len();
        for (key, value) in table {
            match &**key.get_ref() {
                "scp" => self.levels(value, Slot::Scp, &mut organization.written),
                "rcp" => self.levels(value, Slot::Rcp, &mut organization.written),
                "exempt" => organization.exempt = Some(self.arn_patterns(value)),
                "regions" => organization.regions = self.regions(value, additions),
                "services" => organization.services = self.services(value, additions),
                "id" => organization.id = self.organization_id(value),
                _ => self.unknown_key(key, "`[organization]`", &ORGANIZATION),
            }
        }
        if organization.written.is_empty() && self.problems.len() == before {
            self.problem(place, "`[organization]` needs `scp` or `rcp`");
        }
        organization.written.sort_by_key(|(slot, _)| *slot);
        Some(organization)
    }

    fn arn_patterns(&mut self, value: Value<'_, '_>) -> Vec<String> {
        let mut patterns = Vec::new();
        for pattern in self.strings(value) {
            let text = pattern.value;
            let is_arn = text.starts_with("arn:") && text.split(':').count() >= 6;
            if is_arn {
                patterns.push(text);
            } else {
                let message = format!("`{text}` is no ARN pattern");
                let help = "write `arn:aws:iam::*:role/NAME`, or `arn:aws:iam::111122223333:*` for an account";
                self.problems
                    .push(problem(pattern.span, message).help(help));
            }
        }
        patterns
    }

    fn regions(&mut self, value: Value<'_, '_>, additions: &Additions) -> Vec<String> {
        let mut regions = Vec::new();
        for region in self.strings(value) {
            if catalog::region(&region.value) || additions.has_region(&region.value) {
                regions.push(region.value);
                continue;
            }
            let known: Vec<&str> = catalog::regions().collect();
            let message = format!("AWS has no Region `{}`", region.value);
            let mut wrong = problem(region.span, message);
            wrong.help = Some(suggestion(&region.value, &known)).filter(|help| help.len() < 60);
            self.problems.push(wrong);
        }
        regions
    }

    fn services(&mut self, value: Value<'_, '_>, additions: &Additions) -> Vec<String> {
        let mut services = Vec::new();
        for service in self.strings(value) {
            let prefix = service.value.trim_end_matches(":*");
            if let Some(known) = catalog::service(prefix) {
                services.push(known.prefix().to_owned());
                continue;
            }
            if additions.has_service(prefix) {
                services.push(prefix.to_owned());
                continue;
            }
            let message = format!(
                "no service has the prefix `{prefix}` (in AWS's definitions of {})",
                catalog::date()
            );
            let meant = catalog::suggest_service(prefix);
            let help = meant.map_or_else(
                || "write what stands before the colon of its actions, such as `s3`".to_owned(),
                |meant| format!("did you mean `{meant}`?"),
            );
            self.problems
                .push(problem(service.span, message).help(help));
        }
        services
    }

    fn organization_id(&mut self, value: Value<'_, '_>) -> Option<String> {
        let id = self.string(value)?;
        let letters = id.value.strip_prefix("o-").unwrap_or_default();
        let legal = (10..=32).contains(&letters.len())
            && letters
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        if !legal {
            let message = format!("`{}` is no id of an organization", id.value);
            let help = "it looks like `o-a1b2c3d4e5`";
            self.problems.push(problem(id.span, message).help(help));
        }
        Some(id.value)
    }
}

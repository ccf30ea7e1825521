//! Where a run took the patient data to be: told beside its results, since they depend on it.

use std::collections::BTreeMap;

use serde::Serialize;

use super::text::{line, wrap};
use crate::rules::Phi;

/// Lists longer than this are counted instead of written out.
const FEW: usize = 3;

/// The places of patient data of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PhiPlaces {
    /// `configured` by `[phi]`, or `assumed`: the stores that typically hold patient data.
    pub places: &'static str,
    /// Services all of whose resources count.
    pub services: Vec<String>,
    /// ARN patterns.
    pub resources: Vec<String>,
    /// Keys of tags and the patterns of their values. A resource counts as tagged where a policy does not rule
    /// it out.
    pub tags: BTreeMap<String, Vec<String>>,
}

impl PhiPlaces {
    /// What the configuration says; `None` where it says nothing.
    pub fn new(phi: Option<&Phi>) -> Self {
        let Some(phi) = phi else {
            return Self {
                places: "assumed",
                services: Vec::new(),
                resources: Vec::new(),
                tags: BTreeMap::new(),
            };
        };
        Self {
            places: "configured",
            services: phi.services.clone(),
            resources: phi.resources.clone(),
            tags: phi.tags.iter().cloned().collect(),
        }
    }

    /// In words, without a full stop.
    pub(super) fn words(&self) -> String {
        if self.places == "assumed" {
            return "taken to be in the stores that often hold it (`[phi]` in iamlint.toml says where)"
                .to_owned();
        }
        let mut parts = Vec::new();
        if !self.services.is_empty() {
            parts.push(format!("all of {}", few(&self.services, "services")));
        }
        if !self.resources.is_empty() {
            parts.push(few(&self.resources, "resource patterns"));
        }
        if !self.tags.is_empty() {
            let tags = self.tags.iter();
            let tags: Vec<String> = tags
                .map(|(key, values)| format!("{key}={}", values.join("|")))
                .collect();
            parts.push(format!(
                "what is tagged {} (anything that a policy does not tell apart counts)",
                few(&tags, "tags")
            ));
        }
        format!("as `[phi]` says: {}", parts.join("; "))
    }

    /// `Patient data: …`, on as many lines as it takes; ends in a line break.
    pub(super) fn paragraph(&self, width: usize) -> String {
        let text = line(&format!("Patient data: {}", self.words()));
        let mut out = wrap(&text, width).join("\n  ");
        out.push('\n');
        out
    }
}

fn few(items: &[String], what: &str) -> String {
    if items.len() > FEW {
        return format!("{} {what}", items.len());
    }
    items.join(", ")
}

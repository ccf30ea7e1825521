//! Names of AWS that a user knows and the catalogue does not: newer ones, and those of previews.

use super::glob;

/// What a user adds to the catalogue. `*` and `?` are wildcards, case is ignored.
///
/// It takes findings about unknown names away and changes nothing else: of an added action nothing is known but its
/// name, and proofs count every action as possible in any case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Additions {
    /// Service prefixes: `newservice`.
    pub services: Vec<String>,
    /// Actions: `s3:NewAction`.
    pub actions: Vec<String>,
    /// Condition keys: `s3:NewKey`.
    pub condition_keys: Vec<String>,
    /// ARNs: `arn:*:s3:*:*:newtype/*`.
    pub arns: Vec<String>,
    /// Regions: `xx-north-1`.
    pub regions: Vec<String>,
    /// Service principals: `newservice.amazonaws.com`.
    pub service_principals: Vec<String>,
}

/// None, for what has no configuration.
pub static NO_ADDITIONS: Additions = Additions {
    services: Vec::new(),
    actions: Vec::new(),
    condition_keys: Vec::new(),
    arns: Vec::new(),
    regions: Vec::new(),
    service_principals: Vec::new(),
};

impl Additions {
    /// True if the service prefix was added, by itself or with an action.
    pub fn has_service(&self, prefix: &str) -> bool {
        let of_action = |action: &&String| {
            let (service, _) = action.split_once(':').unwrap_or((action, ""));
            glob::glob_ignore_case(service, prefix)
        };
        is_one_of(prefix, &self.services) || self.actions.iter().any(|action| of_action(&action))
    }

    /// True if the action or action pattern means an added action, or one of an added service.
    pub fn has_action(&self, pattern: &str) -> bool {
        let service = pattern.split(':').next().unwrap_or_default();
        let meant = |action: &String| glob::glob_ignore_case(pattern, action);
        is_one_of(pattern, &self.actions)
            || self.actions.iter().any(meant)
            || is_one_of(service, &self.services)
    }

    /// True if the condition key was added.
    pub fn has_condition_key(&self, key: &str) -> bool {
        is_one_of(key, &self.condition_keys)
    }

    /// True if the ARN is of an added form, or of an added service.
    pub fn has_arn(&self, arn: &str) -> bool {
        let service = arn.split(':').nth(2).unwrap_or_default();
        is_one_of(arn, &self.arns) || is_one_of(service, &self.services)
    }

    /// True if the Region was added.
    pub fn has_region(&self, region: &str) -> bool {
        is_one_of(region, &self.regions)
    }

    /// True if the service principal was added, or is named for an added service.
    pub fn has_service_principal(&self, name: &str) -> bool {
        let prefix = name.split_once(".amazonaws.").map(|(prefix, _)| prefix);
        is_one_of(name, &self.service_principals)
            || prefix.is_some_and(|prefix| self.has_service(prefix))
    }
}

fn is_one_of(name: &str, patterns: &[String]) -> bool {
    patterns
        .iter()
        .any(|pattern| glob::glob_ignore_case(pattern, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_patterns() {
        let text = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let added = Additions {
            services: text(&["newservice"]),
            actions: text(&["s3:NewThing", "other:Get*"]),
            condition_keys: text(&["s3:NewKey/*"]),
            arns: text(&["arn:*:s3:*:*:vault/*"]),
            regions: text(&["xx-north-1"]),
            service_principals: text(&["jobs.s3.amazonaws.com"]),
        };
        assert!(added.has_service("NewService") && added.has_service("other"));
        assert!(!added.has_service("newer"));
        assert!(added.has_action("s3:newthing") && added.has_action("s3:New*"));
        assert!(added.has_action("newservice:Whatever") && added.has_action("other:GetX"));
        assert!(!added.has_action("s3:NewThings"));
        assert!(added.has_condition_key("s3:newkey/team") && !added.has_condition_key("s3:newkey"));
        assert!(added.has_arn("arn:aws:s3:::vault/a") && added.has_arn("arn:aws:newservice:::x"));
        assert!(added.has_service_principal("jobs.s3.amazonaws.com"));
        assert!(added.has_service_principal("newservice.amazonaws.com.cn"));
        assert!(!added.has_service_principal("jobs.s4.amazonaws.com"));
        assert!(added.has_region("xx-north-1") && !NO_ADDITIONS.has_region("xx-north-1"));
    }
}

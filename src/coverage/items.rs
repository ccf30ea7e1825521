//! What is judged: the steps, checklists and items of `coverage/aws-hipaa.toml`.
//!
//! Part of the program; read when somebody asks.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::policy::PolicyKind;

const TEXT: &str = include_str!("../../coverage/aws-hipaa.toml");

/// The steps and checklists, and the items that they are about.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Items {
    /// Rules that items name and that are not part of the program yet.
    pub awaited: Vec<String>,
    /// Rules by which a statement turns out not to do what it seems to.
    pub faults: Vec<String>,
    /// Rules whose findings mean that a policy allows so much that other rules leave its statement to them.
    pub wide: Vec<String>,
    /// Rules whose findings are only suspected where nothing says who uses the policy.
    pub suspect: Vec<String>,
    /// In order.
    #[serde(rename = "section")]
    pub sections: Vec<Section>,
    /// Each id once.
    #[serde(rename = "item")]
    pub items: Vec<Item>,
}

/// A step or a checklist.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its title.
    pub title: String,
    /// Its rows in order.
    pub rows: Vec<Row>,
}

/// A row: the id of an item, and what this row says of it.
#[derive(Clone, Debug, Deserialize)]
pub struct Row(pub String, pub String);

/// Something that is to be so.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// By which it is attested.
    pub id: String,
    /// What is so where it is met.
    pub title: String,
    /// Paragraphs of law.
    #[serde(default)]
    pub cite: Vec<String>,
    /// What policies can show of it at best.
    #[serde(default)]
    pub policies: Option<String>,
    /// What an attestation has to say.
    #[serde(default)]
    pub needs: Option<String>,
    /// Rules that together prove it.
    #[serde(default)]
    pub proof: Vec<Asked>,
    /// Rules that show a part of it.
    #[serde(default)]
    pub part: Vec<Asked>,
    /// The statements that are to bring it about.
    #[serde(default)]
    pub guard: Option<Guard>,
    /// Where its rules count.
    #[serde(default)]
    pub at: At,
    /// True if it is about what policies allow, so that the rules of [`Items::wide`] contradict it too.
    #[serde(default)]
    pub wide: bool,
    /// Kinds of policy that are a part of it by being there.
    #[serde(default)]
    pub given: Vec<Kind>,
    /// Services that must be HIPAA eligible.
    #[serde(default)]
    pub eligible: Vec<String>,
}

/// Where the rules of an item count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum At {
    /// In every policy.
    #[default]
    Everywhere,
    /// In policies with a statement that is to bring the item about.
    Guard,
}

/// A rule, and what its findings must be about: `RULE` or `RULE about SERVICE`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Asked {
    /// Id of the rule.
    pub rule: String,
    /// Prefix of the service.
    pub about: Option<String>,
}

impl From<String> for Asked {
    fn from(text: String) -> Self {
        match text.split_once(" about ") {
            Some((rule, service)) => Self {
                rule: rule.to_owned(),
                about: Some(service.to_owned()),
            },
            None => Self {
                rule: text,
                about: None,
            },
        }
    }
}

/// A condition of the rule language about a statement, and where such statements stand.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guard {
    /// The kinds of policy.
    pub kinds: Vec<Kind>,
    /// The condition.
    #[serde(rename = "where")]
    pub condition: String,
}

/// A kind of policy.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Kind(pub PolicyKind);

impl TryFrom<String> for Kind {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let kind = PolicyKind::from_name(&text);
        kind.map(Self)
            .ok_or_else(|| format!("no kind of policy: {text}"))
    }
}

impl Item {
    /// Every rule that says something of it.
    pub fn rules(&self) -> impl Iterator<Item = &Asked> {
        self.proof.iter().chain(&self.part)
    }

    /// True if policies can show something of it.
    pub fn is_visible(&self) -> bool {
        self.rules().next().is_some()
            || self.guard.is_some()
            || !self.given.is_empty()
            || !self.eligible.is_empty()
    }
}

impl Items {
    /// Reads a text; an error names what is wrong with it.
    pub fn read(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.to_string())
    }

    /// The items of the program. The tests hold that they can be read.
    pub fn builtin() -> &'static Self {
        static ITEMS: OnceLock<Items> = OnceLock::new();
        ITEMS.get_or_init(|| Self::read(TEXT).unwrap_or_default())
    }

    /// The item of this id.
    pub fn get(&self, id: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.id == id)
    }
}

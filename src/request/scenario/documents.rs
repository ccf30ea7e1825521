//! Policy files, and what of them is attached where.
//!
//! [`Documents`] owns texts and trees; [`Attached`] holds the policies read from them, and gives
//! the [`Group`].

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::Problems;
use super::file::{File, Place, Trouble};
use crate::diagnostic::Diagnostic;
use crate::json::{Tree, Value};
use crate::policy::{self, Policy, PolicyKind};
use crate::request::{Attachment, Group};
use crate::source::{self, ReadError, SIZE_LIMIT, SourceFile};

/// Most policies that are attached together. AWS attaches far fewer to any request.
const MOST_POLICIES: usize = 1_000;

#[derive(Clone, Copy, Debug)]
struct Slot {
    at: Attachment,
    file: usize,
    place: Place,
}

/// Policy files and what of them is attached where.
#[derive(Debug, Default)]
pub struct Documents {
    files: Vec<File>,
    by_path: HashMap<PathBuf, usize>,
    slots: Vec<Slot>,
    /// Levels that were opened, those without policies included.
    scp_levels: usize,
    rcp_levels: usize,
    /// Bytes read.
    size: u64,
    /// Pipes are read, too: the files are those of a command line, not of a text.
    pipes: bool,
}

impl Documents {
    /// No documents yet. Files are those that a user names on the command line.
    pub fn new() -> Self {
        Self {
            pipes: true,
            ..Self::default()
        }
    }

    /// The file of a scenario, whose policies may stand in it.
    pub(super) fn of_scenario(name: String, tree: Tree<'static>) -> Self {
        let mut documents = Self {
            size: tree.text().len() as u64,
            ..Self::default()
        };
        documents.files.push(File {
            name,
            scenario: true,
            tree,
            embedded: None,
            policy: Err(Trouble::new("a scenario is no policy")),
            problems: Vec::new(),
        });
        documents
    }

    /// Opens a level of service or resource control policies, which may stay empty. Any other
    /// attachment opens nothing.
    pub fn open_level(&mut self, at: Attachment) {
        match at {
            Attachment::Scp(level, _) => self.scp_levels = self.scp_levels.max(level + 1),
            Attachment::Rcp(level, _) => self.rcp_levels = self.rcp_levels.max(level + 1),
            _ => {}
        }
    }

    /// Attaches a node of the scenario file, or only opens its level.
    pub(super) fn attach_inline(
        &mut self,
        at: Attachment,
        node: Option<u32>,
    ) -> Result<(), (Trouble, source::Span)> {
        self.open_level(at);
        let Some(node) = node else {
            return Ok(());
        };
        let result = self.slot(at, 0, Place::Node(node));
        let span = self.files.first().map(|file| file.tree.value(node).span());
        result.map_err(|trouble| (trouble, span.unwrap_or_default()))
    }

    /// Attaches the one policy of the file at `path`, reported as `name`. It may be inside the
    /// answer of an AWS API.
    pub fn attach(&mut self, at: Attachment, path: &Path, name: &str) -> Result<(), Trouble> {
        let file = self.file(path, name)?;
        let place = match self.files.get(file).map(|file| &file.policy) {
            Some(Ok(place)) => *place,
            Some(Err(trouble)) => return Err(trouble.clone()),
            None => return Ok(()),
        };
        self.open_level(at);
        self.slot(at, file, place)
    }

    fn slot(&mut self, at: Attachment, file: usize, place: Place) -> Result<(), Trouble> {
        if self.slots.len() >= MOST_POLICIES {
            let message = format!("more than {MOST_POLICIES} policies are attached");
            return Err(Trouble::new(message));
        }
        self.slots.push(Slot { at, file, place });
        Ok(())
    }

    /// The file at `path`; each is read once.
    fn file(&mut self, path: &Path, name: &str) -> Result<usize, Trouble> {
        if path.as_os_str().is_empty() {
            return Err(Trouble::new("the path of a policy is empty"));
        }
        let refused = |source| {
            let name = name.to_owned();
            Trouble::new(ReadError::Io { name, source }.to_string())
        };
        let metadata = path.metadata().map_err(refused)?;
        if metadata.is_dir() {
            return Err(Trouble::new(format!("`{name}` is a folder"))
                .help("name one file; folders are not searched for policies"));
        }
        // What is no regular file might never end.
        if !metadata.is_file() && !self.pipes {
            return Err(Trouble::new(format!("`{name}` is no regular file")));
        }
        let real = if metadata.is_file() {
            Some(path.canonicalize().map_err(refused)?)
        } else {
            None
        };
        if let Some(known) = real.as_ref().and_then(|real| self.by_path.get(real)) {
            return Ok(*known);
        }
        if self.size.saturating_add(metadata.len()) > SIZE_LIMIT {
            let most = SIZE_LIMIT / 1024 / 1024;
            let message = format!("with `{name}` the files are larger than {most} MiB together");
            return Err(Trouble::new(message));
        }
        let loaded = source::read(path, name).map_err(|error| Trouble::new(error.to_string()))?;
        self.size = self.size.saturating_add(loaded.file.text.len() as u64);
        let encoding = super::encoding(&loaded);
        let mut file = File::read(loaded.file);
        if encoding.is_some() {
            let message = format!("`{name}` is not in UTF-8");
            file.policy = Err(Trouble::new(message).help("save the file as UTF-8"));
        }
        let index = self.files.len();
        self.files.push(file);
        self.by_path.extend(real.map(|real| (real, index)));
        Ok(index)
    }

    /// Reads the policies. What is wrong with their texts or their grammar is an error: AWS would
    /// refuse them, so nothing could be said of a request.
    pub fn read(&self) -> Result<Attached<'_>, Vec<Problems>> {
        let mut attached = Attached {
            documents: self,
            policies: Vec::new(),
            slots: Vec::new(),
        };
        let mut problems: Vec<(usize, Vec<Diagnostic>)> = Vec::new();
        let mut known: HashMap<(usize, Place, &'static str), usize> = HashMap::new();
        for slot in &self.slots {
            let key = (slot.file, slot.place, name(slot.at));
            if let Some(index) = known.get(&key) {
                attached.slots.push((slot.at, *index));
                continue;
            }
            let Some((file, node)) = self.node(slot) else {
                continue;
            };
            let (mut policy, more) = policy::read(node, PolicyKind::Identity);
            policy.kind = kind(
                slot.at,
                &policy,
                if file.scenario { "" } else { &file.name },
            );
            let first = !known
                .keys()
                .any(|(f, p, _)| (*f, *p) == (slot.file, slot.place));
            if first && !(more.is_empty() && file.problems.is_empty()) {
                let all = file.problems.iter().cloned().chain(more).collect();
                problems.push((slot.file, all));
            }
            let index = attached.policies.len();
            attached.policies.push((slot.file, policy));
            attached.slots.push((slot.at, index));
            known.insert(key, index);
        }
        if problems.is_empty() {
            return Ok(attached);
        }
        let problems = problems.into_iter();
        Err(problems
            .map(|(file, problems)| self.problems_of(file, problems))
            .collect())
    }

    fn node(&self, slot: &Slot) -> Option<(&File, Value<'_>)> {
        let file = self.files.get(slot.file)?;
        let node = match slot.place {
            Place::Node(index) => file.tree.value(index),
            Place::Embedded => file.embedded.as_ref()?.root()?,
        };
        Some((file, node))
    }

    pub(super) fn problems_of(&self, file: usize, mut problems: Vec<Diagnostic>) -> Problems {
        problems.truncate(super::read::MOST_PROBLEMS);
        let file = self.files.get(file);
        Problems {
            file: SourceFile {
                name: file.map(|file| file.name.clone()).unwrap_or_default(),
                text: file
                    .map(|file| file.tree.text().to_owned())
                    .unwrap_or_default(),
            },
            problems,
        }
    }

    /// Name and text of every file, the scenario's own first where there is one.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|file| (file.name.as_str(), file.tree.text()))
    }
}

/// The policies of some documents, each where it is attached.
#[derive(Debug)]
pub struct Attached<'d> {
    documents: &'d Documents,
    /// Each with its file.
    policies: Vec<(usize, Policy<'d>)>,
    /// Each with the index of its policy.
    slots: Vec<(Attachment, usize)>,
}

impl Attached<'_> {
    /// The policies together.
    pub fn group(&self) -> Group<'_> {
        let mut group = Group {
            scp: vec![Vec::new(); self.documents.scp_levels],
            rcp: vec![Vec::new(); self.documents.rcp_levels],
            ..Group::default()
        };
        // Slots are in the order in which they were attached: positions count up.
        for (at, policy) in &self.slots {
            let Some((_, policy)) = self.policies.get(*policy) else {
                continue;
            };
            match *at {
                Attachment::Identity(_) => group.identity.push(policy),
                Attachment::Boundary => group.boundary = Some(policy),
                Attachment::Session(_) => group.session.push(policy),
                Attachment::Resource => group.resource = Some(policy),
                Attachment::Endpoint => group.endpoint = Some(policy),
                Attachment::Scp(level, _) => group
                    .scp
                    .get_mut(level)
                    .into_iter()
                    .for_each(|l| l.push(policy)),
                Attachment::Rcp(level, _) => group
                    .rcp
                    .get_mut(level)
                    .into_iter()
                    .for_each(|l| l.push(policy)),
            }
        }
        group
    }

    /// Position in [`Documents::texts`] of the file in which the policy attached there stands.
    pub fn file_of(&self, at: Attachment) -> Option<usize> {
        let (_, policy) = self.slots.iter().find(|(slot, _)| *slot == at)?;
        self.policies.get(*policy).map(|(file, _)| *file)
    }
}

/// The word for a kind of attachment.
fn name(at: Attachment) -> &'static str {
    match at {
        Attachment::Identity(_) => "identity",
        Attachment::Boundary => "boundary",
        Attachment::Session(_) => "session",
        Attachment::Resource => "resource",
        Attachment::Endpoint => "endpoint",
        Attachment::Scp(..) => "scp",
        Attachment::Rcp(..) => "rcp",
    }
}

/// The kind that a policy has by where it is attached. At a resource its content tells a role's
/// trust policy from the policy of a bucket or key.
fn kind(at: Attachment, policy: &Policy<'_>, path: &str) -> PolicyKind {
    if at != Attachment::Resource {
        return PolicyKind::from_name(name(at)).unwrap_or(PolicyKind::Identity);
    }
    let fits = |kind: &PolicyKind| matches!(kind, PolicyKind::Trust | PolicyKind::Resource(_));
    let by_path = policy::classify(policy, path).0;
    if fits(&by_path) {
        return by_path;
    }
    // The path has a word that misleads, such as `scp`.
    let by_content = policy::classify(policy, "").0;
    if fits(&by_content) {
        by_content
    } else {
        PolicyKind::Resource(None)
    }
}

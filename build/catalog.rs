//! Reads `catalog/` and writes what the library embeds: the text as it is, and flat tables into it.
//!
//! Reads only what the tables need (services, names, access levels, keys) and checks the shape of
//! every line; the details of a line are read when somebody asks (`src/catalog`).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "../src/catalog/words.rs"]
mod words;

/// The words for access levels, in the order of `AccessLevel`.
const LEVELS: [(&str, u8); 5] = [
    ("list", 0),
    ("read", 1),
    ("write", 2),
    ("permissions", 3),
    ("tagging", 4),
];
/// The words for HIPAA eligibility, in the order of `Eligibility`.
const ELIGIBILITIES: [&str; 5] = ["yes", "partial", "no", "tool", "unverified"];
const KEY_TYPES: [&str; 7] = [
    "String",
    "ARN",
    "Numeric",
    "Date",
    "Bool",
    "IPAddress",
    "Binary",
];

/// Writes `OUT_DIR/catalog*`. A line that cannot be read fails the build with its place.
pub(crate) fn embed() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("catalog");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    println!("cargo::rerun-if-changed=catalog");
    println!("cargo::rerun-if-changed=src/catalog/words.rs");
    if let Err(message) = write(&root, &out) {
        println!("cargo::error=catalog: {message}");
    }
}

/// One service and where its lines are in the text.
struct Service {
    prefix: String,
    name: String,
    rcp: bool,
    text: (usize, usize),
}

/// One action: `service:Name`, its access level and where its line begins.
struct Action {
    name: String,
    level: u8,
    line: usize,
}

#[derive(Default)]
struct Catalog {
    text: String,
    services: Vec<Service>,
    actions: Vec<Action>,
    /// Lower-case name of a key to its line; a service's own line is taken before another's.
    keys: BTreeMap<String, usize>,
    /// What stands in the service field of ARNs, and the services (by position) with such resources.
    arn_services: BTreeMap<String, BTreeSet<usize>>,
}

fn write(root: &Path, out: &Path) -> Result<(), String> {
    let mut catalog = Catalog::default();
    let mut files: Vec<PathBuf> = fs::read_dir(root.join("services"))
        .map_err(|error| format!("services: {error}"))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    files.sort_by(|a, b| a.file_stem().cmp(&b.file_stem()));
    for file in &files {
        let text = read(file)?;
        let prefix = file
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned())
            .unwrap_or_default();
        catalog
            .add(&prefix, &text)
            .map_err(|(line, message)| format!("services/{prefix}.txt:{line}: {message}"))?;
    }
    catalog
        .actions
        .sort_by_cached_key(|action| action.name.to_ascii_lowercase());

    let mut rust = String::new();
    catalog.write_tables(&mut rust, &fields(root, "hipaa.txt")?)?;
    write_facts(&mut rust, root)?;
    let names: String = catalog
        .actions
        .iter()
        .map(|action| action.name.as_str())
        .collect();
    for (name, content) in [
        ("catalog.txt", catalog.text.as_bytes()),
        ("catalog-names.txt", names.as_bytes()),
        (
            "catalog-words.txt",
            catalog.words(&fields(root, "global-keys.txt")?).as_bytes(),
        ),
        ("catalog-name-ends.bin", &catalog.name_ends()?),
        ("catalog-levels.bin", &catalog.levels()),
        (
            "catalog-actions.bin",
            &little_endian(catalog.actions.iter().map(|action| action.line))?,
        ),
        (
            "catalog-keys.bin",
            &little_endian(catalog.keys.values().copied())?,
        ),
        ("catalog.rs", rust.as_bytes()),
    ] {
        fs::write(out.join(name), content).map_err(|error| format!("{name}: {error}"))?;
    }
    Ok(())
}

/// The text of a file, with `\n` line ends however it was checked out.
fn read(path: &Path) -> Result<String, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(text.replace("\r\n", "\n"))
}

/// The fields of every line of a hand-kept file, comments left out.
fn fields(root: &Path, name: &str) -> Result<Vec<Vec<String>>, String> {
    let text = read(&root.join(name))?;
    Ok(text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect())
}

impl Catalog {
    /// Adds one service's file; an error is a line number and what is wrong with it.
    fn add(&mut self, prefix: &str, text: &str) -> Result<(), (usize, String)> {
        let start = self.text.len();
        let mut service = None;
        let mut offset = start;
        for (index, line) in text.split_inclusive('\n').enumerate() {
            let error = |message: &str| (index + 1, message.to_owned());
            let Some(content) = line.strip_suffix('\n') else {
                return Err(error("no line end"));
            };
            let parts: Vec<&str> = content.split('\t').collect();
            match *parts.as_slice() {
                ["service", found, name, rcp] if index == 0 && found == prefix => {
                    service = Some((name.to_owned(), rcp == "rcp"));
                }
                ["key", name, key_type] if name.contains(':') => {
                    let single = key_type.strip_prefix("ArrayOf").unwrap_or(key_type);
                    if !KEY_TYPES.contains(&single) {
                        return Err(error("unknown type of key"));
                    }
                    let lower = name.to_ascii_lowercase();
                    let own = lower.split(':').next() == Some(prefix);
                    if own || !self.keys.contains_key(&lower) {
                        self.keys.insert(lower, offset);
                    }
                }
                ["resource", _, arns, _] if arns.split(' ').all(|arn| arn.starts_with("arn:")) => {
                    let fields = arns.split(' ').filter_map(|arn| arn.split(':').nth(2));
                    for field in fields.filter(|field| !field.contains("${")) {
                        let services = self.arn_services.entry(field.to_owned()).or_default();
                        services.insert(self.services.len());
                    }
                }
                ["action", name, level, _, _, _] => {
                    let Some(&(_, level)) = LEVELS.iter().find(|(word, _)| *word == level) else {
                        return Err(error("unknown access level"));
                    };
                    self.actions.push(Action {
                        name: format!("{prefix}:{name}"),
                        level,
                        line: offset,
                    });
                }
                _ => return Err(error("no line of the catalogue")),
            }
            offset += line.len();
        }
        let Some((name, rcp)) = service else {
            return Err((1, "the service's own line is missing".to_owned()));
        };
        self.text.push_str(text);
        self.services.push(Service {
            prefix: prefix.to_owned(),
            name,
            rcp,
            text: (start, self.text.len()),
        });
        Ok(())
    }

    fn write_tables(&self, rust: &mut String, hipaa: &[Vec<String>]) -> Result<(), String> {
        let mut eligibility = BTreeMap::new();
        let mut date = None;
        for line in hipaa {
            match line.iter().map(String::as_str).collect::<Vec<_>>()[..] {
                ["date", day] => date = Some(day),
                [prefix, word, note] => {
                    let Some(word) = ELIGIBILITIES.iter().position(|known| *known == word) else {
                        return Err(format!("hipaa.txt: {prefix}: unknown word `{word}`"));
                    };
                    eligibility.insert(prefix, (word, note));
                }
                _ => return Err(format!("hipaa.txt: cannot read {line:?}")),
            }
        }
        let date = date.ok_or("hipaa.txt: no date")?;
        self.write_rust(rust, date, &eligibility)
            .map_err(|error| error.to_string())
    }

    fn write_rust(
        &self,
        rust: &mut String,
        hipaa_date: &str,
        eligibility: &BTreeMap<&str, (usize, &str)>,
    ) -> std::fmt::Result {
        writeln!(rust, "pub(super) static HIPAA_DATE: &str = {hipaa_date:?};")?;
        let count = self.services.len();
        writeln!(
            rust,
            "pub(super) static SERVICES: [ServiceRow; {count}] = ["
        )?;
        for service in &self.services {
            let head = format!("{}:", service.prefix);
            let of_service = |action: &&Action| action.name.starts_with(&head);
            let first = self
                .actions
                .iter()
                .position(|action| of_service(&action))
                .unwrap_or(0);
            let actions = self.actions.iter().filter(of_service).count();
            let (prefix, name, rcp) = (&service.prefix, &service.name, service.rcp);
            let (start, end) = service.text;
            writeln!(
                rust,
                "ServiceRow {{ prefix: {prefix:?}, name: {name:?}, rcp: {rcp}, text: ({start}, {end}), \
                 actions: ({first}, {}), eligibility: {:?} }},",
                first + actions,
                eligibility.get(service.prefix.as_str()),
            )?;
        }
        writeln!(rust, "];")?;
        let services = |of: &BTreeSet<usize>| of.iter().copied().collect::<Vec<_>>();
        writeln!(
            rust,
            "pub(super) static ARN_SERVICES: [(&str, &[u16]); {}] = [",
            self.arn_services.len()
        )?;
        for (field, of) in &self.arn_services {
            writeln!(rust, "({field:?}, &{:?}),", services(of))?;
        }
        writeln!(rust, "];")
    }

    /// The words of all names, sorted, each between line ends.
    fn words(&self, global_keys: &[Vec<String>]) -> String {
        let second = |offset: &usize| {
            let line = self.text.get(*offset..).unwrap_or_default();
            line.split('\t').nth(1).unwrap_or_default()
        };
        let names = self.actions.iter().map(|action| action.name.as_str());
        let keys = self.keys.values().map(second);
        let globals = global_keys
            .iter()
            .filter_map(|line| line.first())
            .map(String::as_str);
        let mut words = BTreeSet::new();
        for name in names.chain(keys).chain(globals) {
            let (_, short) = name.split_once(':').unwrap_or_default();
            words.extend(
                words::split(short)
                    .iter()
                    .map(|word| word.to_ascii_lowercase()),
            );
        }
        words
            .iter()
            .fold("\n".to_owned(), |text, word| text + word + "\n")
    }

    /// Where each name ends among the names.
    fn name_ends(&self) -> Result<Vec<u8>, String> {
        let mut end = 0;
        little_endian(self.actions.iter().map(|action| {
            end += action.name.len();
            end
        }))
    }

    fn levels(&self) -> Vec<u8> {
        self.actions.iter().map(|action| action.level).collect()
    }
}

/// A table of 32-bit numbers, little-endian, which the library reads in place.
fn little_endian(values: impl IntoIterator<Item = usize>) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    for value in values {
        let value = u32::try_from(value).map_err(|error| error.to_string())?;
        bytes.extend(value.to_le_bytes());
    }
    Ok(bytes)
}

/// The hand-kept files and the date as tables of strings, sorted without regard to case.
fn write_facts(rust: &mut String, root: &Path) -> Result<(), String> {
    let sources = fields(root, "SOURCES.txt")?;
    let date = sources
        .iter()
        .find_map(|line| match line.as_slice() {
            [word, date] if word == "date" => Some(date),
            _ => None,
        })
        .ok_or("SOURCES.txt: no date")?;
    let failed = |error: std::fmt::Error| error.to_string();
    writeln!(rust, "pub(super) static DATE: &str = {date:?};").map_err(failed)?;
    for (table, file, width) in [
        ("ACTION_KEYS", "action-keys.txt", 3),
        ("ARNS", "arns.txt", 4),
        ("GLOBAL_KEYS", "global-keys.txt", 5),
        ("KEY_SERVICES", "key-services.txt", 2),
        ("REGIONS", "regions.txt", 2),
        ("RENAMES", "renames.txt", 2),
    ] {
        let mut lines = fields(root, file)?;
        if let Some(line) = lines.iter().find(|line| line.len() != width) {
            return Err(format!("{file}: not {width} fields: {line:?}"));
        }
        lines.sort_by_cached_key(|line| line.first().map(|name| name.to_ascii_lowercase()));
        let count = lines.len();
        writeln!(
            rust,
            "pub(super) static {table}: [[&str; {width}]; {count}] = {lines:?};"
        )
        .map_err(failed)?;
    }
    let mut principals = BTreeSet::new();
    for (file, width) in [
        ("service-principals.txt", 1),
        ("more-service-principals.txt", 2),
    ] {
        for line in fields(root, file)? {
            match line.first().filter(|_| line.len() == width) {
                Some(name) => principals.insert(name.clone()),
                None => return Err(format!("{file}: not {width} fields: {line:?}")),
            };
        }
    }
    writeln!(
        rust,
        "pub(super) static SERVICE_PRINCIPALS: [&str; {}] = {:?};",
        principals.len(),
        principals.iter().collect::<Vec<_>>()
    )
    .map_err(failed)
}

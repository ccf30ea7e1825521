use std::fs;

use super::*;
use crate::json::Tree;
use crate::policy;

/// A folder that is removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn with(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = format!("iamlint-groups-{}-{name}", std::process::id());
        let path = std::env::temp_dir().canonicalize().unwrap().join(folder);
        for (name, text) in files {
            let path = path.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn policy_of(sid: &str, effect: &str) -> String {
    format!(
        r#"{{"Version": "2012-10-17", "Statement": [{{"Sid": "{sid}", "Effect": "{effect}",
            "Action": "s3:*", "Resource": "*"}}]}}"#
    )
}

const CONFIG: &str = r#"
[[principal]]
name = "developers"
scp = [["root.json"], ["unit-allow.json", "unit-deny.json"]]
rcp = ["rcp.json"]
boundary = "boundary.json"
session = ["session.json"]
identity = ["people/*.json", "people/a.json"]
trust = "trust.json"
"#;

fn folder(name: &str) -> Folder {
    let trust = policy_of("trust", "Allow").replace(
        r#""Action": "s3:*", "Resource": "*""#,
        r#""Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole""#,
    );
    let rcp = policy_of("rcp", "Deny").replace("\"Action\"", "\"Principal\": \"*\", \"Action\"");
    Folder::with(
        name,
        &[
            ("iamlint.toml", CONFIG),
            ("people/a.json", &policy_of("a", "Allow")),
            ("people/b.json", &policy_of("b", "Allow")),
            ("people/notes.txt", "no policy"),
            ("boundary.json", &policy_of("boundary", "Allow")),
            ("session.json", &policy_of("session", "Allow")),
            ("root.json", &policy_of("root", "Allow")),
            ("unit-allow.json", &policy_of("unit-allow", "Allow")),
            ("unit-deny.json", &policy_of("unit-deny", "Deny")),
            ("rcp.json", &rcp),
            ("trust.json", &trust),
        ],
    )
}

/// Where each policy stands in the group of the file, and where the file itself does.
fn places(folder: &Folder, groups: &Groups, file: &str) -> Option<(Vec<String>, String)> {
    let config = Config::load(&folder.0.join("iamlint.toml")).unwrap();
    let path = folder.0.join(file);
    let [membership] = config.memberships(&path) else {
        panic!("{file} is attached once");
    };
    let (principal, _) = config.attached(*membership).unwrap();
    let text = policy_of("own", "Allow");
    let (tree, _) = Tree::parse(&text);
    let (own, _) = policy::read(tree.root().unwrap(), policy::PolicyKind::Identity);
    let fellows = groups.fellows(principal, membership.policy)?;
    let (group, at) = fellows.group(&own)?;
    let place = |(at, policy): (Attachment, &Policy<'_>)| {
        let sid = policy
            .statements
            .first()
            .and_then(|first| first.sid.as_ref());
        format!("{at} {} {}", policy.kind, sid.unwrap().text)
    };
    let places = group.policies().into_iter().map(place).collect();
    Some((places, at.to_string()))
}

fn groups(folder: &Folder) -> Groups {
    Groups::new(&Config::load(&folder.0.join("iamlint.toml")).unwrap())
}

#[test]
fn every_policy_stands_where_the_configuration_attaches_it() {
    let folder = folder("places");
    let groups = groups(&folder);
    let (places, at) = places(&folder, &groups, "people/b.json").unwrap();
    assert_eq!(at, "identity/1");
    assert_eq!(
        places,
        [
            "identity/0 identity a",
            "identity/1 identity own",
            "boundary boundary boundary",
            "session/0 session session",
            "scp/0/0 scp root",
            "scp/1/0 scp unit-allow",
            "scp/1/1 scp unit-deny",
            "rcp/0/0 rcp rcp",
        ]
    );
    assert!(
        groups.troubles().errors.is_empty(),
        "{:?}",
        groups.troubles()
    );
}

#[test]
fn the_document_stands_in_its_own_place() {
    let folder = folder("own");
    let groups = groups(&folder);
    let at = |file: &str| places(&folder, &groups, file).map(|(_, at)| at);
    assert_eq!(at("boundary.json").unwrap(), "boundary");
    assert_eq!(at("unit-deny.json").unwrap(), "scp/1/1");
    assert_eq!(at("rcp.json").unwrap(), "rcp/0/0");
    // It decides who becomes the principal, not what it may do.
    assert_eq!(at("trust.json"), None);
    assert!(
        groups.troubles().errors.is_empty(),
        "{:?}",
        groups.troubles()
    );
}

#[test]
fn a_file_is_read_once() {
    let folder = folder("once");
    let groups = groups(&folder);
    let before = places(&folder, &groups, "people/a.json").unwrap();
    for file in ["boundary.json", "people/b.json", "root.json"] {
        fs::write(folder.0.join(file), "changed").unwrap();
    }
    assert_eq!(places(&folder, &groups, "people/a.json").unwrap(), before);
    assert!(
        groups.troubles().errors.is_empty(),
        "{:?}",
        groups.troubles()
    );
}

#[test]
fn a_broken_file_is_an_error_until_its_own_findings_tell() {
    let folder = folder("broken");
    fs::write(folder.0.join("boundary.json"), "{\"Statement\": [").unwrap();
    let groups = groups(&folder);
    assert_eq!(places(&folder, &groups, "people/a.json"), None);
    assert_eq!(places(&folder, &groups, "people/b.json"), None);
    let troubles = groups.troubles();
    assert_eq!((troubles.errors.len(), troubles.notes.len()), (1, 0));
    assert_eq!(
        troubles.errors.first().unwrap().message,
        "`boundary.json` has errors, so the policies attached together with it were checked by \
         themselves"
    );
    groups.blame(&folder.0.join("boundary.json"));
    let troubles = groups.troubles();
    assert_eq!((troubles.errors.len(), troubles.notes.len()), (0, 1));
}

#[test]
fn a_file_that_is_gone_is_an_error() {
    let folder = folder("gone");
    let groups = groups(&folder);
    fs::remove_file(folder.0.join("session.json")).unwrap();
    // What the configuration names is looked up when it is loaded.
    let config = Config::load(&folder.0.join("iamlint.toml"));
    assert!(config.is_err());
    fs::write(folder.0.join("session.json"), "{\"a\": 1}").unwrap();
    assert_eq!(places(&folder, &groups, "people/a.json"), None);
    let message = &groups.troubles().errors.first().unwrap().message.clone();
    assert_eq!(message, "`session.json` holds no policy");
}

//! `iamlint check --fix`

use std::fs;

use super::common::{Folder, RIGHT};

/// Three findings with safe fixes and two with unsafe ones.
const SLIPS: &str = "{\r\n\t\"Statement\": [\r\n\t\t{\r\n\t\t\t\"Sid\": \"\",\r\n\t\t\t\"Effect\": \"Allow\",\r\n\t\t\t\"Action\": [\"s3:GetObjekt\", \"s3:ListBucket\"],\r\n\t\t\t\"Resource\": \"*\",\r\n\t\t}\r\n\t]\r\n}";

fn read(folder: &Folder, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).unwrap()
}

#[test]
fn safe_fixes_keep_the_layout_and_a_second_run_changes_nothing() {
    let folder = Folder::with(&[("a.json", SLIPS)]);
    let ran = folder.run(&["check", "--fix", "a.json"]);
    assert_eq!(ran.status, 1, "the unsafe ones remain: {ran:?}");
    assert!(
        ran.stderr
            .contains("Fixed 3 findings in 1 file; 2 more with --unsafe-fixes"),
        "{ran:?}"
    );
    let fixed = read(&folder, "a.json");
    assert_eq!(
        fixed,
        "{\r\n\t\"Version\": \"2012-10-17\",\r\n\t\"Statement\": [\r\n\t\t{\r\n\t\t\t\"Effect\": \"Allow\",\r\n\t\t\t\"Action\": [\"s3:GetObjekt\", \"s3:ListBucket\"],\r\n\t\t\t\"Resource\": \"*\"\r\n\t\t}\r\n\t]\r\n}"
    );
    let ran = folder.run(&["check", "--fix", "a.json"]);
    assert!(ran.stderr.contains("Fixed nothing"), "{ran:?}");
    assert_eq!(read(&folder, "a.json"), fixed);
    let ran = folder.run(&["check", "--fix", "--unsafe-fixes", "a.json"]);
    assert_eq!(ran.status, 0, "{ran:?}");
    assert!(read(&folder, "a.json").contains("\"s3:GetObject\""));
}

#[test]
fn a_diff_shows_and_changes_nothing() {
    let folder = Folder::with(&[("a.json", SLIPS), ("b.json", RIGHT)]);
    let ran = folder.run(&["check", "--diff", "."]);
    assert_eq!(ran.status, 1, "{ran:?}");
    assert!(
        ran.stdout.starts_with("--- a/a.json\n+++ b/a.json\n@@ "),
        "{ran:?}"
    );
    assert!(
        ran.stdout.contains("\n+    \"Version\": \"2012-10-17\",\n"),
        "{ran:?}"
    );
    assert!(!ran.stdout.contains("b.json"), "{ran:?}");
    assert_eq!(read(&folder, "a.json"), SLIPS);
    let ran = folder.run(&["check", "--diff", "b.json"]);
    assert_eq!((ran.status, ran.stdout.as_str()), (0, ""), "{ran:?}");
}

#[test]
fn a_fix_inside_a_string_is_written_in_its_escapes() {
    let policy = r#"{"Version": "2012-10-17", "Statement": [{"Sid": "", "Effect": "Allow", "Action": "ec2:DescribeInstances", "Resource": "*"}]}"#;
    let text = format!("{{\"Policy\": {}}}\n", serde_json::Value::from(policy));
    let folder = Folder::with(&[("a.json", &text)]);
    let ran = folder.run(&["check", "--fix", "a.json"]);
    let fixed: serde_json::Value = serde_json::from_str(&read(&folder, "a.json")).unwrap();
    let inside: serde_json::Value =
        serde_json::from_str(fixed["Policy"].as_str().unwrap()).unwrap();
    assert_eq!(inside["Statement"][0]["Effect"], "Allow", "{ran:?}");
    assert_eq!(inside["Statement"][0].get("Sid"), None, "{ran:?}");
}

#[test]
fn a_key_that_stands_twice_keeps_a_fix_from_being_safe() {
    let text = RIGHT.replace(
        "\"Effect\": \"Allow\",",
        "\"Sid\": \"\", \"Effect\": \"Allow\", \"Effect\": \"Deny\",",
    );
    let folder = Folder::with(&[("a.json", &text)]);
    let ran = folder.run(&["check", "--fix", "a.json"]);
    assert!(ran.stderr.contains("a key stands twice"), "{ran:?}");
    assert_eq!(read(&folder, "a.json"), text);
}

#[test]
fn standard_input_cannot_be_mended_but_shown() {
    let folder = Folder::new();
    let ran = folder.run_with(&["check", "--fix", "-"], SLIPS.as_bytes());
    assert_eq!(ran.status, 2, "{ran:?}");
    let ran = folder.run_with(&["check", "--diff", "-"], SLIPS.as_bytes());
    assert_eq!(ran.status, 1, "{ran:?}");
    let ran = folder.run_with(&["check", "--unsafe-fixes", "-"], SLIPS.as_bytes());
    assert_eq!(ran.status, 2, "{ran:?}");
}

#[cfg(unix)]
#[test]
fn links_and_read_only_files_are_left_alone_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::with(&[("real/a.json", SLIPS), ("b.json", SLIPS), ("c.json", SLIPS)]);
    symlink("real", folder.path().join("way")).unwrap();
    symlink("real/a.json", folder.path().join("link.json")).unwrap();
    fs::hard_link(folder.path().join("b.json"), folder.path().join("b2.json")).unwrap();
    let mode = |name: &str, mode: u32| {
        let path = folder.path().join(name);
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    for (path, reason) in [
        ("link.json", "symbolic link"),
        ("way/a.json", "symbolic link"),
        ("b.json", "hard link"),
    ] {
        let ran = folder.run(&["check", "--fix", path]);
        assert_eq!(ran.status, 2, "{ran:?}");
        assert!(ran.stderr.contains(reason), "{ran:?}");
        assert_eq!(read(&folder, path), SLIPS);
    }
    mode("c.json", 0o444);
    let ran = folder.run(&["check", "--fix", "c.json"]);
    assert!(ran.stderr.contains("read-only"), "{ran:?}");
    mode("c.json", 0o640);
    folder.run(&["check", "--fix", "c.json"]);
    let data = fs::metadata(folder.path().join("c.json")).unwrap();
    assert_eq!(data.permissions().mode() & 0o777, 0o640);
    assert_ne!(read(&folder, "c.json"), SLIPS);
    let names = fs::read_dir(folder.path()).unwrap();
    let left = names.filter(|entry| {
        let name = entry.as_ref().unwrap().file_name();
        name.to_string_lossy().starts_with(".iamlint-")
    });
    assert_eq!(left.count(), 0);
}

//! The catalogue as a whole: text, tables and look-ups agree with each other and with AWS.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::*;

/// The text of a file under `catalog/`, with `\n` line ends however it was checked out.
fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("catalog")
        .join(name);
    fs::read_to_string(path).unwrap().replace("\r\n", "\n")
}

fn service_files() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalog/services");
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .map(|name| name.strip_suffix(".txt").unwrap().to_owned())
        .collect();
    names.sort();
    let text = |name: &String| read(&format!("services/{name}.txt"));
    names
        .iter()
        .map(|name| (name.clone(), text(name)))
        .collect()
}

/// zlib's CRC-32, as the generator computes it.
fn crc32(bytes: impl Iterator<Item = u8>) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
        }
    }
    !crc
}

#[test]
fn generated_text_is_as_the_generator_left_it() {
    assert_eq!(
        crc32("123456789".bytes()),
        0xCBF4_3926,
        "the standard's check value"
    );
    let files = service_files();
    let sum = crc32(files.iter().flat_map(|(_, text)| text.bytes()));
    let count = |word: &str| {
        let is = |line: &&str| line.split('\t').next() == Some(word);
        files
            .iter()
            .flat_map(|(_, text)| text.lines())
            .filter(is)
            .count()
    };
    let mut expected = vec![format!("crc32\tservices\t{sum:08x}")];
    for word in ["service", "action", "resource", "key"] {
        expected.push(format!("count\t{word}\t{}", count(word)));
    }
    let principals = read("service-principals.txt");
    let sum = crc32(principals.bytes());
    expected.push(format!("crc32\tservice-principals\t{sum:08x}"));
    expected.push(format!(
        "count\tservice-principal\t{}",
        principals.lines().count()
    ));
    let sources = read("SOURCES.txt");
    for line in expected {
        assert!(
            sources.lines().any(|found| found == line),
            "SOURCES.txt lacks `{line}`: run catalog/update, do not edit what it writes by hand"
        );
    }
}

#[test]
fn tables_hold_what_the_text_says() {
    let mut names = Vec::new();
    for (prefix, text) in service_files() {
        let service = service(&prefix).unwrap();
        assert_eq!(service.prefix(), prefix);
        let mut own = Vec::new();
        for line in text.lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            if fields[0] == "service" {
                assert_eq!(
                    (service.name(), service.supports_rcp()),
                    (fields[2], fields[3] == "rcp")
                );
            }
            if fields[0] == "action" {
                let name = format!("{prefix}:{}", fields[1]);
                let found = action(&name).unwrap();
                assert_eq!(
                    (found.name(), found.short_name()),
                    (name.as_str(), fields[1])
                );
                assert_eq!(found.service(), service);
                let level = found.access_level().name().to_lowercase();
                assert_eq!(level.split(' ').next(), Some(fields[2]), "{name}");
                own.push(found);
                names.push(name);
            }
        }
        assert_eq!(service.actions().collect::<Vec<_>>(), own, "{prefix}");
    }
    assert_eq!(names.len(), action_count());
    names.sort_by_key(|name| name.to_lowercase());
    assert!(
        actions()
            .map(Action::name)
            .eq(names.iter().map(String::as_str))
    );
    assert!(
        actions()
            .enumerate()
            .all(|(index, action)| action.index() as usize == index)
    );
    assert_eq!(services().count(), service_files().len());
}

#[test]
fn every_name_that_is_used_exists() {
    let mut keys = BTreeSet::new();
    for action in actions() {
        let service = action.service();
        for resource in action.resource_types() {
            let name = resource.resource_type;
            assert!(service.resource_type(name).is_some(), "{action}: {name}");
        }
        keys.extend(action.condition_keys());
        for name in action.dependent_actions() {
            assert_eq!(
                super::action(name).map(Action::name),
                Some(name),
                "{action}"
            );
        }
    }
    for key in keys {
        let facts = condition_key(key).unwrap_or_else(|| panic!("{key}"));
        assert!(
            facts.name.eq_ignore_ascii_case(key),
            "{key} is {}",
            facts.name
        );
    }
}

#[test]
fn arn_patterns_have_six_parts() {
    for service in services() {
        for of_type in service.resource_types() {
            assert!(!of_type.arns.is_empty(), "{}", of_type.name);
            for arn in &of_type.arns {
                let parts: Vec<&str> = arn.splitn(6, ':').collect();
                assert_eq!(
                    (parts.len(), parts[0], parts[1]),
                    (6, "arn", "${Partition}"),
                    "{arn}"
                );
                assert!(!parts[2].is_empty() && !parts[5].is_empty(), "{arn}");
            }
        }
    }
}

#[test]
fn hand_kept_files_name_what_exists() {
    for line in read("hipaa.txt")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.starts_with("date\t"))
    {
        let prefix = line.split('\t').next().unwrap();
        assert!(service(prefix).is_some(), "hipaa.txt: {prefix}");
    }
    let silent: Vec<_> = services()
        .filter(|service| service.eligibility().is_none())
        .collect();
    assert!(silent.is_empty(), "hipaa.txt lacks {silent:?}");
    for day in [date(), hipaa_date()] {
        assert!(day.parse::<jiff::civil::Date>().is_ok(), "{day}");
    }
    for [name, ..] in &tables::GLOBAL_KEYS {
        let facts = condition_key(name).unwrap();
        assert!(matches!(facts.source, KeySource::Global(_)), "{name}");
        assert!(
            facts.presence.is_some_and(|text| !text.is_empty()),
            "{name}"
        );
    }
}

#[test]
fn facts_about_services_and_actions() {
    let s3 = service("S3").unwrap();
    assert_eq!(
        (s3.prefix(), s3.name(), s3.supports_rcp()),
        ("s3", "Amazon S3", true)
    );
    assert_eq!(s3.eligibility(), Some(Eligibility::Yes));
    assert_eq!(
        service("lightsail").unwrap().eligibility(),
        Some(Eligibility::No)
    );
    let object = s3.resource_type("OBJECT").unwrap();
    assert_eq!(
        object.arns,
        ["arn:${Partition}:s3:::${BucketName}/${ObjectName}"]
    );
    assert_eq!(
        service("lex")
            .unwrap()
            .resource_type("bot alias")
            .unwrap()
            .arns
            .len(),
        2
    );

    let get = action("S3:gEtObJeCt").unwrap();
    assert_eq!(
        (get.to_string().as_str(), get.prefix()),
        ("s3:GetObject", "s3")
    );
    assert_eq!(get.access_level(), AccessLevel::Read);
    let keys = get.condition_keys();
    assert!(keys.contains(&"s3:ExistingObjectTag/${key}"), "{keys:?}");
    assert!(
        keys.contains(&"s3:DataAccessPointArn"),
        "a key of its resource types: {keys:?}"
    );
    let create = action("lambda:CreateFunction").unwrap();
    assert!(create.dependent_actions().contains(&"iam:PassRole"));
    let [function] = &create.resource_types()[..] else {
        panic!("{:?}", create.resource_types());
    };
    assert_eq!(
        (function.resource_type, function.required),
        ("function", true)
    );
    let run = action("ec2:RunInstances").unwrap().resource_types();
    let image = run
        .iter()
        .find(|of_type| of_type.resource_type == "image")
        .unwrap();
    assert!(
        image.required && image.keys.contains(&"ec2:ImageType"),
        "{image:?}"
    );
    assert!(
        action("s3:ListAllMyBuckets")
            .unwrap()
            .resource_types()
            .is_empty()
    );
    let level = |name: &str| action(name).unwrap().access_level();
    assert_eq!(
        level("s3:PutBucketPolicy"),
        AccessLevel::PermissionsManagement
    );
    assert_eq!(level("s3:PutObjectTagging"), AccessLevel::Tagging);
    assert_eq!(level("ec2:DescribeInstances"), AccessLevel::List);
    for name in [
        "",
        ":",
        "s3",
        "s3:",
        "s3:GetObjec",
        "s3:GetObject*",
        "zz:A",
        "s3:GetObject\0",
        "ſ3:GetObject",
    ] {
        assert_eq!(action(name), None, "{name}");
    }
    assert_eq!(service(""), None);
}

#[test]
fn expansions_agree_with_a_glob_over_all_names() {
    let patterns = [
        "*",
        "**",
        "*:*",
        "s3:*",
        "S3:GET*",
        "s3:Get*",
        "s3*",
        "s3*:Get*",
        "s?:*",
        "?3:getobject",
        "iam:?et*",
        "iam:*User*",
        "*:Delete*",
        "ec2:Describe*s",
        "s3:GetObject",
        "s3:getobject?",
        "s3:GetObject*",
        "s3-outposts:*",
        "s3:***t",
        "*:*Policy",
        "kms:De?rypt",
        "",
        ":",
        "s3:",
        "zz:*",
        "ec2:",
        "*Object",
        "\u{1F600}*",
        "s3:\u{e9}*",
        "s3:Get\0*",
        "a*",
        "xray:*",
        "zz*",
    ];
    for pattern in patterns {
        let naive: Vec<Action> = actions()
            .filter(|action| glob_ignore_case(pattern, action.name()))
            .collect();
        assert_eq!(expand(pattern).collect::<Vec<_>>(), naive, "{pattern}");
        assert_eq!(matches_any(pattern), !naive.is_empty(), "{pattern}");
        let set: ActionSet = naive.iter().copied().collect();
        assert_eq!(set.meets(pattern), naive.first().copied(), "{pattern}");
        assert!(set.covered_by(pattern), "{pattern}");
        let wider = ActionSet::of_patterns([pattern, "iam:PassRole"]);
        let pass = glob_ignore_case(pattern, "iam:PassRole");
        assert_eq!(wider.covered_by(pattern), pass, "{pattern}");
    }
    assert_eq!(expand("*").count(), action_count());
}

#[test]
fn hostile_patterns_end() {
    let stars = "*a".repeat(1_000_000);
    assert_eq!(expand(&stars).count(), 0);
    assert_eq!(expand(&"*".repeat(1_000_000)).count(), action_count());
    assert_eq!(expand(&"*?".repeat(1_000_000)).count(), 0);
    assert_eq!(action(&"s3:".repeat(1_000_000)), None);
    assert_eq!(
        condition_key(&"aws:ResourceTag/".repeat(100_000)).map(|key| key.name),
        Some("aws:ResourceTag/${TagKey}")
    );
}

#[test]
fn sets_of_actions() {
    let set = |patterns: &[&str]| ActionSet::of_patterns(patterns.iter().copied());
    let reads = set(&[
        "s3:GetObject",
        "dynamodb:GetItem",
        "s3:GetObject",
        "s3:getobject*",
    ]);
    assert!(reads.iter().is_sorted_by(|a, b| a < b));
    let get = action("s3:GetObject").unwrap();
    assert!(reads.contains(get) && !reads.contains(action("s3:PutObject").unwrap()));
    assert_eq!(reads.meets("s3:Get*"), Some(get));
    assert_eq!(reads.meets("*").map(Action::name), Some("dynamodb:GetItem"));
    assert_eq!(reads.meets("s3:Put*"), None);
    assert_eq!(reads.meets("zz:*"), None);
    assert!(!reads.covered_by("s3:*") && reads.covered_by("*:Get*"));
    assert!(reads.is_disjoint(&set(&["iam:*"])) && !reads.is_disjoint(&set(&["s3:Get*"])));
    let both = reads.union(&set(&["iam:PassRole"]));
    assert_eq!(both.len(), reads.len() + 1);
    assert_eq!(both.union(&both), both);
    assert!(set(&[]).is_empty() && set(&[]).covered_by("zz:*"));
}

#[test]
fn partitions_and_regions() {
    assert!(partition("aws-us-gov") && !partition("aws-mars") && !partition(""));
    assert!(region("eu-central-1") && !region("eu-central-9") && !region(""));
}

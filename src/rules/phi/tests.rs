use super::*;

fn phi(services: &[&str], resources: &[&str], tags: &[&str]) -> Phi {
    let owned = |texts: &[&str]| texts.iter().map(ToString::to_string).collect();
    let tags = tags.iter().map(|key| ((*key).to_owned(), owned(&["phi"])));
    Phi::new(owned(services), owned(resources), tags.collect())
}

#[track_caller]
fn check(phi: &Phi, actions: &[&str], expected: &[&str]) {
    let set = actions.iter().filter_map(|name| catalog::action(name));
    let region = Region {
        action: vec![ActionTest::In(set.collect())],
        ..Region::default()
    };
    let told = |part: &Region| {
        let mut words: Vec<String> = about(part).iter().map(ToString::to_string).collect();
        let resources = part.resource.iter();
        words.extend(resources.map(|_| "like the patterns".to_owned()));
        let keys = part.context.iter();
        words.extend(keys.map(|key| format!("{} {:?}", key.key, key.test.wanted)));
        words.join(", ")
    };
    let parts: Vec<String> = phi.parts(&region).iter().map(told).collect();
    assert_eq!(parts, expected);
}

#[test]
fn a_region_is_taken_apart_by_what_is_said_of_each_service() {
    let asked = [
        "s3:GetObject",
        "dynamodb:GetItem",
        "redshift-data:GetStatementResult",
    ];
    check(&phi(&["s3"], &[], &[]), &asked, &["s3:GetObject"]);
    check(&phi(&["healthlake"], &[], &[]), &asked, &[]);
    check(
        &phi(&["s3"], &["arn:aws:redshift:*:*:cluster:x"], &["data"]),
        &asked,
        &[
            "redshift-data:GetStatementResult, s3:GetObject",
            "dynamodb:GetItem, aws:ResourceTag/data Like([\"phi\"])",
        ],
    );
    check(
        &phi(&[], &["arn:aws:dynamodb:*:*:table/x"], &["data"]),
        &["s3:GetObject", "dynamodb:GetItem"],
        &[
            "dynamodb:GetItem, like the patterns",
            "s3:GetObject, aws:ResourceTag/data Like([\"phi\"])",
            "s3:GetObject, aws:ResourceTag/data Absent",
        ],
    );
    check(
        &phi(&[], &["arn:aws:*:*:*:*phi*"], &[]),
        &["s3:GetObject", "sqs:SendMessage"],
        &["s3:GetObject, sqs:SendMessage, like the patterns"],
    );
}

#[test]
fn patterns_meet_patterns() {
    let bucket = phi(&[], &["arn:aws:s3:::phi-records/intake/*"], &[]);
    for (pattern, expected) in [
        ("*", true),
        ("arn:aws:s3:::*", true),
        ("arn:aws:s3:::phi-records", true),
        ("arn:aws:s3:::phi-records/*", true),
        ("arn:aws:s3:::phi-records/billing/*", false),
        ("arn:aws:s3:::${aws:username}-records/*", true),
        ("arn:aws:s3:::scratch/*", false),
        ("arn:aws:s3:us-east-1:111122223333:accesspoint/a", true),
        ("arn:aws:s3:::accesspoint/a", false),
        ("arn:aws:dynamodb:*:*:table/phi", false),
    ] {
        assert_eq!(bucket.meets(pattern), expected, "{pattern}");
    }
    let table = phi(&["rds"], &["arn:aws:dynamodb:*:*:table/x"], &["data"]);
    for (pattern, expected) in [
        ("arn:aws:dynamodb:us-east-1:*:table/x/index/*", true),
        ("arn:aws:dynamodb:us-east-1:111122223333:table/xy", false),
        ("arn:aws:rds:us-east-1:*:cluster:any", true),
        ("arn:aws:s3:::any", true),
    ] {
        assert_eq!(table.meets(pattern), expected, "{pattern}");
    }
}

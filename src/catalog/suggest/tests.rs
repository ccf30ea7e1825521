use std::collections::{BTreeMap, BTreeSet};

use super::near::distance;
use super::*;

#[track_caller]
fn check(name: &str, expected: Option<&str>) {
    assert_eq!(suggest_action(name).as_deref(), expected, "{name}");
}

#[test]
fn mistyped_actions() {
    check("s3:GetObjekt", Some("s3:GetObject"));
    check("s3:getobjekt", Some("s3:GetObject"));
    check("s3:GetObjectt", Some("s3:GetObject"));
    check("s3:Getbject", Some("s3:GetObject"));
    check("S3:Get-Object", Some("s3:GetObject"));
    check("s3:GteObject", Some("s3:GetObject"));
    check("s3:PutObejctAcl", Some("s3:PutObjectAcl"));
    check("ec2:DescribeInstance", Some("ec2:DescribeInstances"));
    check("ec2:RunInstance", Some("ec2:RunInstances"));
    check(
        "ec2:DescribeSecurtyGroups",
        Some("ec2:DescribeSecurityGroups"),
    );
    check("dynamodb:GetItems", Some("dynamodb:GetItem"));
    check("iam:ListUser", Some("iam:ListUsers"));
    check("iam:PassRoles", Some("iam:PassRole"));
    check("iam:PasRole", Some("iam:PassRole"));
    check("iam:ListEntityForPolicy", None);
    check("kms:Decrpyt", Some("kms:Decrypt"));
    check("lamda:InvokeFunction", Some("lambda:InvokeFunction"));
    check("lamda:Invoke*", Some("lambda:Invoke*"));
    check("s33:GetObject", Some("s3:GetObject"));
    check("aim:PassRole", Some("iam:PassRole"));
    check("elasticsearch:ESHttpGet", Some("es:ESHttpGet"));
    check("s3:Gett*", Some("s3:Get*"));
    check("ec2:Decribe*", Some("ec2:Describe*"));
    check("s3:ListObjectsV2", Some("s3:ListBucket"));
    check("s3:headobject", Some("s3:GetObject"));
    check("lambda:Invoke", Some("lambda:InvokeFunction"));
}

/// Names that AWS could give, or has given since the catalogue was made.
#[test]
fn new_names_are_no_typing_errors() {
    for name in [
        "s3:SetObject",
        "s3:GetObjectV2",
        "s3:PutObjectNote",
        "s3:DescribeBucket",
        "s3:G*t",
        "glue:GetTableVersionStates",
        "ec2:DescribeQuantumComputers",
        "pcs:DescribeClusters",
        "budgets:CreateBudget",
        "securityagent:ListTasks",
        "payments:GetPaymentAttempt",
        "ssm:RemoveTagsToResource",
        "account:ReopenAccount",
        "acm:CreateTimestamp",
        "deepracer:GetTrack",
        "sumerian:Login",
        "startups:GetOffer",
        "xrey:GetGroup",
        "s4:GetObject",
        "efs2:CreateTags",
        "ec3:RunInstances",
        "inspector3:ListFindings",
        "s3:Foo*",
        "s3:GetSpec*",
        "glue:GetColumn",
        "",
        ":",
        "s3:",
        "s3",
        "s3:*",
        "*",
        "zz:Å",
    ] {
        check(name, None);
    }
}

#[track_caller]
fn check_service(prefix: &str, expected: Option<&str>) {
    assert_eq!(suggest_service(prefix), expected, "{prefix}");
}

#[test]
fn mistyped_services() {
    check_service("lamda", Some("lambda"));
    check_service("lambdaa", Some("lambda"));
    check_service("cloudwach", Some("cloudwatch"));
    check_service("dynamobd", Some("dynamodb"));
    check_service("elasticloadbalncin", Some("elasticloadbalancing"));
    check_service("secrets-manager", Some("secretsmanager"));
    check_service("cognitoidp", Some("cognito-idp"));
    check_service("CloudWatchLogs", Some("logs"));
    check_service("stepfunctions", Some("states"));
    for prefix in [
        "s3",
        "s4",
        "iom",
        "ebs2",
        "kns",
        "xrays",
        "inspector3",
        "ecs-mcp2",
        "airflaw",
        "",
        "-",
        "applicationwizard",
        "assurance",
        "builderid",
        "catalog-admin",
        "catalog-user",
        "crowd",
        "datazonecontrol",
        "deepcomposer",
        "deeplens",
        "deepracer",
        "ec2-reports",
        "elastic-inference",
        "iot1click",
        "iotroborunner",
        "mobilehub",
        "sumerian",
        "zocalo",
        "end-user-messaging",
        "startups",
    ] {
        let expected = (prefix == "airflaw").then_some("airflow");
        check_service(prefix, expected);
    }
}

#[track_caller]
fn check_key(name: &str, expected: Option<&str>) {
    assert_eq!(suggest_condition_key(name).as_deref(), expected, "{name}");
}

#[test]
fn mistyped_condition_keys() {
    check_key("aws:SourceIpp", Some("aws:SourceIp"));
    check_key(
        "aws:MultiFactorAuthPresnt",
        Some("aws:MultiFactorAuthPresent"),
    );
    check_key("aws:PrincipleOrgID", Some("aws:PrincipalOrgID"));
    check_key("aws:PrincipalOrgIDs", Some("aws:PrincipalOrgID"));
    check_key("aws:ResourceTags/Team", Some("aws:ResourceTag/Team"));
    check_key("aws:ResourceTag", Some("aws:ResourceTag/${TagKey}"));
    check_key("aws:PrincpalTag/a/b", Some("aws:PrincipalTag/a/b"));
    check_key("aw:SourceIp", Some("aws:SourceIp"));
    check_key("SourceIp", Some("aws:SourceIp"));
    check_key("s3:sourcevpce", Some("aws:SourceVpce"));
    check_key("s3:prefixx", Some("s3:prefix"));
    check_key("s3:ExistingObjctTag/x", Some("s3:ExistingObjectTag/x"));
    check_key(
        "apigateway:Request/StageNam",
        Some("apigateway:Request/StageName"),
    );
    check_key(
        "secretsmanager:ResourceTags/x",
        Some("secretsmanager:ResourceTag/x"),
    );
    check_key("dynamdb:LeadingKeys", Some("dynamodb:LeadingKeys"));
    for name in [
        "aws:SourceIp",
        "s3:AllowPublicAccess",
        "aws:VpceRegion",
        "aws:SourceVpcTag/x",
        "zz:a",
        "aws:PrincipalOrgUnit",
        "lambda:ResourceTag/x",
        "",
        ":",
        "aws:",
        "aws:/",
        "s3:",
    ] {
        check_key(name, None);
    }
}

#[test]
fn renames_lead_from_unknown_to_known_names() {
    for [wrong, right] in &tables::RENAMES {
        if wrong.contains(':') {
            assert_eq!(action(wrong), None, "{wrong}");
            assert_eq!(action(right).map(Action::name), Some(*right));
        } else {
            assert_eq!(service(wrong), None, "{wrong}");
            assert_eq!(service(right).map(Service::prefix), Some(*right));
        }
    }
}

/// If AWS had given an action of the catalogue its name only now, would it pass for a typing
/// error? Words that only this action has are unknown then.
#[test]
fn known_names_hardly_pass_for_typing_errors_of_others() {
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    for action in super::super::actions() {
        let words: BTreeSet<String> = words::split(action.short_name())
            .iter()
            .map(|word| word.to_ascii_lowercase())
            .collect();
        for word in words {
            *uses.entry(word).or_default() += 1;
        }
    }
    let is_word = |word: &str| {
        uses.get(&word.to_ascii_lowercase())
            .is_some_and(|count| *count > 1)
    };
    let mut near = Vec::new();
    for action in super::super::actions() {
        let words = words::split(action.short_name());
        if words.iter().all(|word| is_word(word)) {
            continue;
        }
        let others = action.service().actions().filter(|other| *other != action);
        near.extend(
            others
                .filter(|other| distance(&words, other.short_name(), is_word).is_some())
                .map(|other| format!("{action} {other}")),
        );
    }
    assert!(
        near.len() < 10,
        "{} of {}: {near:?}",
        near.len(),
        super::super::action_count()
    );
}

#[test]
fn hostile_names_end() {
    for name in [
        "a".repeat(10_000_000),
        format!("s3:{}", "Aa".repeat(60)),
        format!("s3:{}", "-".repeat(120)),
    ] {
        check(&name, None);
        check_key(&name, None);
        check_service(&name, None);
    }
}

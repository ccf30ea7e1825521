//! Who uses a policy: by the configuration, by the trust policy beside it, by its place.

use super::common::Folder;

const RECORDS: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::records/*"}
  ]
}
"#;

fn trust(principal: &str) -> String {
    format!(
        "{{\"Version\": \"2012-10-17\", \"Statement\": [{{\"Effect\": \"Allow\", \
         \"Principal\": {principal}, \"Action\": [\"sts:AssumeRole\", \"sts:AssumeRoleWithSAML\"]}}]}}"
    )
}

const ROLE: &str =
    "[[principal]]\nname = \"role\"\nidentity = \"records.json\"\ntrust = \"trust.json\"\n";

/// What the policy is said to be for, and the severity of the finding about multi-factor authentication.
fn with(config: &str, principal: &str) -> (String, Option<String>) {
    let folder = Folder::with(&[
        ("iamlint.toml", config),
        ("records.json", RECORDS),
        ("trust.json", &trust(principal)),
    ]);
    let ran = folder.run(&["check", "records.json", "-v"]);
    let said = ran.stderr.lines().next().unwrap_or_default().to_owned();
    let said = said.split_once(", for ").map(|(_, users)| users.to_owned());
    let report = folder.run(&["check", "records.json", "--format", "json"]);
    let report = report.json();
    let mut findings = report["findings"].as_array().unwrap().iter();
    let mfa = findings.find(|finding| finding["rule"] == "hipaa/phi-access-without-mfa");
    let severity = mfa.map(|finding| finding["severity"].as_str().unwrap().to_owned());
    (said.unwrap_or_default(), severity)
}

#[track_caller]
fn check(config: &str, principal: &str, said: &str, severity: Option<&str>) {
    let found = with(config, principal);
    assert_eq!((found.0.as_str(), found.1.as_deref()), (said, severity));
}

const LETS_IN: &str = "the role's trust policy lets them in";

#[test]
fn the_trust_policy_attached_with_it_says() {
    let service = r#"{"Service": "ecs-tasks.amazonaws.com"}"#;
    let saml = r#"{"Federated": "arn:aws:iam::111122223333:saml-provider/Okta"}"#;
    let github = r#"{"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}"#;
    let user = r#"{"AWS": "arn:aws:iam::111122223333:user/ann"}"#;
    let account = r#"{"AWS": "arn:aws:iam::111122223333:root"}"#;
    check(ROLE, service, &format!("workloads ({LETS_IN})"), None);
    check(ROLE, github, &format!("workloads ({LETS_IN})"), None);
    // A role's session does not carry the key: it is asked for in the trust policy, or at the provider.
    check(ROLE, saml, &format!("people ({LETS_IN})"), None);
    check(ROLE, user, &format!("people ({LETS_IN})"), None);
    // An account stands for its users and its roles: nobody knows.
    check(ROLE, account, "", Some("warning"));
    // What is said goes before what is found.
    let people = format!("{ROLE}audience = \"people\"\n");
    check(
        &people,
        account,
        "people (its `[[principal]]` says so)",
        Some("error"),
    );
    let workloads = format!("{ROLE}audience = \"workloads\"\n");
    check(
        &workloads,
        saml,
        "workloads (its `[[principal]]` says so)",
        None,
    );
    let by_path = format!("[[files]]\npaths = [\"*.json\"]\naudience = \"unknown\"\n{ROLE}");
    check(
        &by_path,
        service,
        "unknown (the configuration says so)",
        None,
    );
}

#[test]
fn an_export_says_to_whom_a_policy_belongs() {
    let inline = format!("[{{\"PolicyName\": \"p\", \"PolicyDocument\": {RECORDS}}}]");
    let severity = |export: &str| {
        let folder = Folder::with(&[("export.json", export)]);
        let ran = folder.run(&["check", "export.json", "--format", "json"]);
        let report = ran.json();
        let mut findings = report["findings"].as_array().unwrap().iter();
        let mfa = findings.find(|finding| finding["rule"] == "hipaa/phi-access-without-mfa");
        mfa.map(|finding| finding["severity"].as_str().unwrap().to_owned())
    };
    let user = format!("{{\"UserDetailList\": [{{\"UserPolicyList\": {inline}}}]}}");
    assert_eq!(severity(&user).as_deref(), Some("error"));
    let role = |principal: &str| {
        format!(
            "{{\"RoleDetailList\": [{{\"AssumeRolePolicyDocument\": {}, \"RolePolicyList\": {inline}}}]}}",
            trust(principal)
        )
    };
    let lambda = role(r#"{"Service": "lambda.amazonaws.com"}"#);
    assert_eq!(severity(&lambda), None);
    let account = role(r#"{"AWS": "arn:aws:iam::111122223333:root"}"#);
    assert_eq!(severity(&account).as_deref(), Some("warning"));
}

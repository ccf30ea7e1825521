//! Wrong policies: endpoint.

use insta::assert_snapshot;

use super::check;

#[test]
fn endpoint_open() {
    assert_snapshot!(check("wrong/endpoint/endpoint-open.json"), @r#"
    note[security/vpc-endpoint-open]: this endpoint lets strangers reach resources of strangers: a way
      out for data
       ╭─[corpus/wrong/endpoint/endpoint-open.json:6:14]
     6 │             "Action": "*",
       ·                       ─┬─
       ·                        ╰── resources of other accounts too
       ╰────
      example: code inside the network calls s3:GetObject with the credentials of an account that nobody
               here knows, on a resource of that account: allowed
      help: require your organization on both sides: StringEquals on `aws:PrincipalOrgID` and on
            `aws:ResourceOrgID`; allow the buckets that AWS itself owns by name
      45 CFR 164.312(a)(1) · 45 CFR 164.312(e)(1) · iamlint explain security/vpc-endpoint-open

    1 note in 1 file
    "#);
}

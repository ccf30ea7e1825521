//! Wrong policies: boundary.

use insta::assert_snapshot;

use super::check;

#[test]
fn boundary_allows_everything() {
    assert_snapshot!(check("wrong/boundary/boundary-allows-everything.json"), @r#"
    error[security/admin-without-limit]: this statement allows every action on every resource
       ╭─[corpus/wrong/boundary/boundary-allows-everything.json:6:17]
     6 │       "Action": "*",
       ·                 ─┬─
       ·                  ╰── every action of every service
     7 │       "Resource": "*"
       ·                   ─┬─
       ·                    ╰── on every resource
       ╰────
      example: whoever has this policy asks for s3:PutBucketPolicy, which no line of it names: allowed
      help: name the actions and resources that the work needs; for administrators, add a Condition and
            a permissions boundary
      45 CFR 164.308(a)(4)(i) · 45 CFR 164.312(a)(1) · 45 CFR 164.502(b)
      CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE · iamlint explain security/admin-without-limit

    1 error in 1 file
    "#);
}

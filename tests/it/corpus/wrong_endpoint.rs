//! Wrong policies: endpoint.

use insta::assert_snapshot;

use super::check;

#[test]
fn endpoint_open() {
    assert_snapshot!(check("wrong/endpoint/endpoint-open.json"), @"No findings in 1 file");
}

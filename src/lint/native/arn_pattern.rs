//! An ARN of a policy beside the ARNs that the catalogue knows.

use crate::catalog::ArnTemplate;
use crate::policy::resource::Arn;
use crate::policy::template::{PieceKind, Template, has_variable};

/// Numbers of an ARN's fields.
pub(super) const REGION: usize = 3;
const ACCOUNT: usize = 4;
pub(super) const RESOURCE: usize = 5;

/// An ARN pattern of a policy, its variables as wildcards.
pub(super) struct ArnPattern {
    region: String,
    account: String,
    pub(super) resource: String,
}

impl ArnPattern {
    pub(super) fn new(text: &str, arn: &Arn, variables: bool) -> Self {
        let open = |field: &str| {
            if variables && has_variable(field) {
                opened(field)
            } else {
                field.to_owned()
            }
        };
        Self {
            region: open(arn.region(text)),
            account: open(arn.account(text)),
            resource: open(arn.resource(text)),
        }
    }

    /// True if a resource of this template can have such an ARN; the service is not compared. Nor does a wildcard of
    /// the first fields reach over a colon: AWS's pages do not agree whether it does, and no name would make use of it.
    pub(super) fn can_mean(&self, template: &ArnTemplate) -> bool {
        template.field_meets(REGION, &self.region)
            && template.field_meets(ACCOUNT, &self.account)
            && template.field_meets(RESOURCE, &self.resource)
    }

    /// The fields before the resource that do not fit the template.
    pub(super) fn misplaced(&self, template: &ArnTemplate) -> Vec<usize> {
        let fields = [(REGION, &self.region), (ACCOUNT, &self.account)];
        let wrong = fields
            .iter()
            .filter(|(at, field)| !template.field_meets(*at, field));
        wrong.map(|(at, _)| *at).collect()
    }
}

/// The text with `*` for each variable.
fn opened(text: &str) -> String {
    let template = Template::parse(text);
    let pieces = template.pieces.iter().map(|piece| match piece.kind {
        PieceKind::Variable { .. } | PieceKind::Malformed => "*",
        PieceKind::Escaped(_) => "?",
        _ => text.get(piece.range.clone()).unwrap_or_default(),
    });
    pieces.collect()
}

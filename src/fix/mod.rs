//! The edits of findings applied: a new text, and what of it was proved.
//!
//! A safe fix is applied only where, at that moment, the prover shows that the policy allows nothing that it did not
//! allow and denies all that it denied, the finding is gone and no error comes up. Knows no rule and no output format.

mod apply;
mod changes;
mod mend;
mod proved;
mod write;

pub use apply::applied;
pub use changes::changes;
pub use mend::{Left, Mended, Mender, Trial};
pub use write::{WriteError, replace};

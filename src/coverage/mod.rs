//! How far the steps of a set-up for HIPAA are covered: by policies, and by what somebody attests.
//!
//! From the findings of a run and the configuration to one judgement an item. Knows the items (`coverage/aws-hipaa.toml`),
//! no output format: [`Coverage`] is what every rendering is made of.
//!
//! INVARIANT: *proved* is said only where every rule that proves the item was asked of a policy, none has found
//! anything or was left undecided, and every policy could be read as AWS would read it.

mod ask;
mod hit;
mod items;
mod judge;
mod model;

pub use ask::{linter, unknown_items};
pub use items::{Asked, At, Guard, Item, Items, Kind, Row, Section};
pub use judge::Judge;
pub use model::{
    Answer, Attested, Count, Coverage, Document, Force, Judged, Place, Shown, State, Status,
};

//! The rule language: a Markdown page to a checked, compiled rule, and a rule on a policy.
//!
//! Knows policies, the catalogue and no output format. A page's *native* checks live in `lint`;
//! this part only reads their name.

mod address;
mod ast;
mod attached;
mod builtin;
mod check;
mod eval;
mod exempted;
mod facts;
mod guard;
mod header;
mod layout;
mod load;
mod mend;
mod near;
mod organization;
mod outline;
mod page;
mod parse;
mod paste;
mod phi;
mod plan;
mod report;
mod rule;
mod say;
mod sets;
mod syntax;
mod told;
mod types;
mod value;
mod words;

pub use attached::Facts;
pub use builtin::{BuiltinRule, builtin, page_address, phi_classes, sets};
pub use guard::{Guarded, Whereabouts};
pub use header::Status;
pub use load::{LoadError, Loaded, load};
pub use organization::{Organization, Settings};
pub use page::{Example, Page, Section};
pub use phi::Phi;
pub use report::{Found, UNDECIDED};
pub use rule::{Body, Checked, Rule};
pub use sets::{NamedSet, SetKind, Sets};

#[cfg(test)]
mod tests;

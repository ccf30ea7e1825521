//! iamlint reads AWS policy documents, proves what they let happen, and points at the exact
//! characters that break a HIPAA safeguard or an AWS rule.

pub mod carrier;
pub mod catalog;
pub mod config;
pub mod diagnostic;
pub mod json;
pub mod lint;
pub mod policy;
pub mod report;
pub mod request;
pub mod rules;
pub mod source;

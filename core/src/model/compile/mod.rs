//! From a model file to the tables: every word is looked up, and every problem reported where the
//! word stands.
//!
//! A type's words are numbered, its conditions gathered; with both as its context, each feature is
//! compiled by a file of its own; `kind` puts them together.

mod audiences;
mod categories;
mod changes;
mod conditions;
mod context;
mod kind;
mod proposals;
mod reasons;
mod roles;
mod settings;
mod texts;
mod words;

pub(crate) use self::kind::types;

//! From a model file to the tables: every word is looked up, and every problem reported where the
//! word stands.

pub(crate) mod categories;
pub(crate) mod changes;
pub(crate) mod conditions;
pub(crate) mod kind;
pub(crate) mod proposals;
pub(crate) mod reasons;
pub(crate) mod roles;
pub(crate) mod setting;
pub(crate) mod texts;
pub(crate) mod words;

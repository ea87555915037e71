//! The model: which types of resources exist, and how each may be shared.
//!
//! A model file ([`mod@file`]) is read (`read`), compiled (`compile`) into bit tables (`tables`),
//! and checked as a whole before and after that (`check`); `open` has the [`Model`] that comes of
//! it. Everything that knows a product is in such a file; nothing here does.

mod check;
mod compile;
mod open;
mod read;
mod tables;
#[cfg(test)]
mod tests;

pub(crate) use self::open::failing::Failure;
pub use self::open::model::Model;
pub use self::read::file;
pub use self::read::file::{Grantee, Identity, ModelFile, Owners, Reach, Scope};
#[cfg(feature = "schema")]
pub use self::read::schema::json_schema;
pub(crate) use self::tables::actions::VIEW;
pub(crate) use self::tables::chosen::Chosen;
pub use self::tables::chosen::Pick;
pub(crate) use self::tables::condition::{Condition, Test};
pub(crate) use self::tables::kind::Type;
pub(crate) use self::tables::numbers::{ActionIx, CategoryIx, LevelIx, RoleIx, TypeIx};
pub(crate) use self::tables::role::Role;
pub(crate) use self::tables::rules::Audience;
pub(crate) use self::tables::setting::Values;

//! The facts, folded from the journal, with the indexes that answers need.
//!
//! Nothing here decides. `apply` is the only way in, and it only ever follows the journal.

mod apply;
mod directory;
mod dump;
mod grant;
mod grants;
mod holders;
mod members;
mod memberships;
mod naming;
mod numbers;
mod principal;
mod principals;
mod proposal;
mod proposals;
mod reach;
mod resource;
mod table;
mod whole;
#[cfg(test)]
pub(crate) mod work;

pub(crate) use self::grant::{Grant, Levels};
pub(crate) use self::holders::Row;
pub(crate) use self::memberships::Memberships;
pub(crate) use self::naming::{Beginning, Naming, fold, pieces, readable};
pub(crate) use self::numbers::{PrincipalIx, ResourceIx};
pub(crate) use self::principal::Principal;
pub(crate) use self::proposal::Proposal;
pub(crate) use self::resource::Resource;
pub(crate) use self::whole::State;

//! Resources: the host registers them and says what they are.

mod create;
mod delete;
mod owners;
mod part;
mod set;
mod sources;

pub(crate) use self::create::create;
pub(crate) use self::delete::delete;
pub(crate) use self::set::set;

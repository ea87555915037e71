//! Reading back: what the host wrote, and who holds what, asked by the host alone.

mod get;
mod holdings;
mod list;
mod members;

pub(crate) use self::get::get;
pub(crate) use self::holdings::holdings;
pub use self::list::Without;
pub(crate) use self::list::list;
pub(crate) use self::members::{members, principal};

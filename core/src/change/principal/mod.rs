//! Principals: the host says who there is, and who is in what.

mod forget;
mod members;
mod nesting;
mod put;
mod rename;

pub(crate) use self::forget::forget;
pub(crate) use self::members::{add, remove};
pub(crate) use self::put::put;
pub(crate) use self::rename::rename;

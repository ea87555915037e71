//! Questions. Each answer agrees with `check`, for every principal, action and resource.

mod explain;
mod page;
mod pending;
mod query;
mod question;
mod reading_back;
mod search;
mod select;
mod sheet;
#[cfg(test)]
mod tests;
mod ways;
mod what;
mod who;

pub use self::explain::Reader;
pub(crate) use self::explain::explain;
pub(crate) use self::page::{Paging, at_least_one};
pub(crate) use self::pending::{pending, proposal};
pub use self::query::Query;
pub(crate) use self::question::{Memory, Question};
pub use self::reading_back::Without;
pub(crate) use self::reading_back::{get, holdings, list, members, principal};
pub(crate) use self::search::search;
pub(crate) use self::select::select;
pub(crate) use self::sheet::{Pages, sheet};
pub(crate) use self::what::{actions, what};
pub(crate) use self::who::who;

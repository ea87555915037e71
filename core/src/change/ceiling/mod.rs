//! Nobody gives more than they have: item by item, and no longer.

mod excess;
mod giving;
mod own;
mod raise;
mod within;

pub(crate) use self::excess::{Excess, Excesses, refused};
pub(crate) use self::giving::Giving;
pub(crate) use self::own::{Own, is_within};
pub(crate) use self::raise::{may_become, raises};
pub(crate) use self::within::{ending, within, within_own};

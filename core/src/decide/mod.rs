//! Decisions: facts and a question in, yes or no out, and why.

mod kernel;
mod missing;
mod owned;
mod reason;
mod standing;
mod subject;
mod walked;

pub(crate) use self::kernel::{Facts, Source, Target, Whole};
pub(crate) use self::missing::missing_of;
pub(crate) use self::owned::{any_actor, is_owned, owns};
pub(crate) use self::reason::{failing, reason};
pub(crate) use self::standing::{grant_info, standing};
pub(crate) use self::subject::Subject;
pub(crate) use self::walked::Walked;

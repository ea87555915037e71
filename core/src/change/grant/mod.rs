//! Grants: what is chosen for one, how it is given and changed, and what is said about that.

mod gift;
mod give;
mod holders;
mod levels;
mod owner;
mod words;

pub(crate) use self::gift::Gift;
pub(crate) use self::give::{change_grant, changed, give, is_offered_anew};
pub(crate) use self::holders::{
    check_holders, check_new_role, not_in_access_list, target_protected,
};
pub(crate) use self::levels::{
    check_parts, gives_something, gives_something_with, levels, levels_by,
};
pub(crate) use self::owner::{endless_ownership, ownership};
pub(crate) use self::words::{expiry_capped, plan_with_words, text, warnings};

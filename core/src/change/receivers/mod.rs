//! Receivers: who can be one, and what they ask to be told.

mod eligible;
mod fields;

pub(crate) use self::eligible::{
    Receiver, can_receive, check_eligible, check_receivers, each_as, offenders,
};
pub(crate) use self::fields::{Fields, check_fields, check_texts};

//! Receivers: who can be one, and which fields they ask for.

mod eligible;
mod fields;

pub(crate) use self::eligible::{
    OUTSIDE, Receiver, UNKNOWN, can_receive, check_eligible, check_receivers, each_as, offenders,
};
pub(crate) use self::fields::{Fields, check_fields, check_texts};

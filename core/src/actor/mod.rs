//! Actors: what the names in their calls stand for, what they see, and what they may do.
//!
//! What an actor does not see is not there for them: an error about it, an answer and the outcome of
//! a change are the same as if it were missing (I-23). So questions and changes both look at a space
//! through this.

mod delegation;
mod gate;
mod names;
mod proposal;
mod rights;
mod view;

pub(crate) use self::delegation::Delegation;
pub(crate) use self::gate::{Actor, Gate, host_target, not_found, unchanged_since};
pub(crate) use self::names::{
    MAX_NAMES, at_most, declared_type, few_enough, group_of, known_principal, not_offered,
    principal_id, principal_ids, shareable_type, type_named, unknown,
};
pub(crate) use self::proposal::{Case, proposal_info};
pub(crate) use self::rights::may;
pub(crate) use self::view::{View, hide_parts};

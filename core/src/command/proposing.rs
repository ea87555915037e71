//! What waits for a decision, and the decisions.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::expiry::Expiry;
use crate::model::Pick;
use crate::time::Timestamp;

command! {
    /// Asks for access, or for more. One request of a person waits on a resource: another one
    /// takes its place.
    Request {
        /// The resource.
        resource: String,
        /// Who asks.
        by: String,
        ;
        /// The role; the model's default, if not given.
        role in place: String,
        /// What is chosen, where the role leaves a choice.
        levels: BTreeMap<String, Pick>,
        /// Why: for those who decide.
        message: String,
        /// Until when the request waits.
        expires: Timestamp,
    }
}

command! {
    /// Approves a proposal: a request, by who decides on the resource; a share or a transfer, by
    /// its receiver. All is judged again.
    Approve {
        /// Its number.
        proposal: u64,
        /// Who approves.
        by: String,
        ;
        /// For a request: another role, no higher than the one asked for.
        role: String,
        /// For a request: what is chosen in that role.
        levels: BTreeMap<String, Pick>,
        /// For a request: until when the access counts.
        expires: Expiry,
        /// A note to who waits.
        note: String,
    }
}

command! {
    /// Declines a proposal. Nothing else changes.
    Decline {
        /// Its number.
        proposal: u64,
        /// Who declines.
        by: String,
        ;
        /// A note to who waits.
        note: String,
    }
}

command! {
    /// Takes a proposal back.
    Withdraw {
        /// Its number.
        proposal: u64,
        /// Who made it.
        by: String,
        ;
    }
}

command! {
    /// Offers the ownership of a resource to somebody, who approves or declines. One such offer
    /// waits on a resource: another one takes its place.
    Transfer {
        /// The resource.
        resource: String,
        /// Who would own it.
        to: String,
        /// Who owns it.
        by: String,
        ;
        /// A message to the receiver.
        message: String,
        /// Until when the offer waits.
        expires: Timestamp,
    }
}

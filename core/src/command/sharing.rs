//! What an actor gives, changes and takes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::expiry::Expiry;
use super::names::Names;
use super::receivers::Receivers;
use crate::event::Revision;
use crate::model::Pick;

command! {
    /// Gives principals a role on a resource: to all of them or, if one is in the way, to none.
    Share {
        /// The resource.
        resource: String,
        /// Who receives it: names, or names each with its role.
        principals: Receivers,
        /// Who gives it.
        by: String,
        ;
        /// The role of all; the model's default, if not given.
        role in place: String,
        /// What is chosen, where the role leaves a choice: a level for a category or for a
        /// single part, `true` for an option. What isn't named has the role's default.
        levels: BTreeMap<String, Pick>,
        /// The fields that the receiver wants.
        fields: BTreeMap<String, String>,
        /// Until when; for as long as the giver holds it, if not given.
        expires: Expiry,
        /// A note for the owners, never shown to the receiver.
        note: String,
        /// A message to the receivers. Given again with another one, what waits is offered anew.
        message: String,
        /// Refuses if the resource has changed after this revision.
        if_revision: Revision,
    }
}

command! {
    /// Changes the role, the levels, the fields, the end or the note of grants that exist.
    Change {
        /// The resource.
        resource: String,
        /// Who holds the grants.
        principals: Names,
        /// Who changes them.
        by: String,
        ;
        /// The new role; stays, if not given.
        role in place: String,
        /// What is chosen, where the role leaves a choice. With a role, what isn't named has its
        /// default; without one, it stays.
        levels: BTreeMap<String, Pick>,
        /// All fields that the receiver wants, until it is accepted; they stay, if not given.
        fields: BTreeMap<String, String>,
        /// The new end; stays, if not given.
        expires: Expiry,
        /// The new note; stays, if not given.
        note: String,
        /// Refuses if the resource has changed after this revision.
        if_revision: Revision,
    }
}

command! {
    /// Takes grants back.
    Revoke {
        /// The resource.
        resource: String,
        /// Who holds the grants.
        principals: Names,
        /// Who takes them.
        by: String,
        ;
        /// Also what they gave to others, and so on. What members of a group gave is theirs, not
        /// the group's.
        cascade: bool,
        /// Refuses if the resource has changed after this revision.
        if_revision: Revision,
    }
}

command! {
    /// Gives up one's own grant.
    Leave {
        /// The resource.
        resource: String,
        /// Who leaves.
        by: String,
        ;
    }
}

//! The host's facts: principals and resources.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::names::Names;
use crate::event::{Revision, SettingValue};

command! {
    /// Registers a principal, or changes its facts. What is not given stays as it is.
    Put {
        /// The principal: `user:ann@acme.org`, `group:analysts`, `org:acme`.
        principal: String,
        ;
        /// Its name for people.
        name: String,
        /// The one organization it belongs to; memberships of others end.
        org: String,
        /// Whether it is a guest of that organization.
        guest: bool,
        /// For organizations: registered for data exchange.
        registered: bool,
        /// What it is verified for.
        verified: Vec<String>,
        /// The host's own facts; these replace those of the same name, and `None` removes one.
        attributes: BTreeMap<String, Option<String>>,
        /// For organizations: the fields that they want with a share, all of them; whether each is
        /// required.
        fields: BTreeMap<String, bool>,
    }
}

command! {
    /// Adds members to a group or an organization.
    Add {
        /// The group or organization.
        group: String,
        /// Users and groups; for an organization, users and groups that it owns.
        members: Names,
        ;
        /// As guests of the organization.
        guest: bool,
    }
}

command! {
    /// Removes members from a group or an organization.
    Remove {
        /// The group or organization.
        group: String,
        /// Its members.
        members: Names,
        ;
    }
}

command! {
    /// Registers a resource: the host's word, save for what it is made of, which its creator must
    /// be able to use. Its owner is the actor, or those named by the host.
    Create {
        /// The resource: `dataset:claims`.
        resource: String,
        ;
        /// Who creates it, and owns it if `owners` isn't given.
        by: String,
        /// The owners, as the host knows them.
        owners: Names,
        /// Its organization; the owners' only one, if not given.
        org: String,
        /// Its status; the model's first, if not given.
        status: String,
        /// Its settings; the model's defaults, if not given.
        settings: BTreeMap<String, SettingValue>,
        /// What it is made of.
        sources: Names,
        /// What it is a part of. Its grants are this one's, too.
        parent: String,
        /// What kind of part it is; the model's first, if not given.
        kind: String,
        /// The host's own facts.
        attributes: BTreeMap<String, String>,
    }
}

command! {
    /// Changes facts of a resource. An actor needs what the model says for each, such as the right
    /// to switch a setting; without one it is the host's word, and the log says so.
    Set {
        /// The resource.
        resource: String,
        ;
        /// Who changes it.
        by: String,
        /// Its status.
        status: String,
        /// The settings to switch.
        settings: BTreeMap<String, SettingValue>,
        /// All that it is made of.
        sources: Names,
        /// The host's own facts; `None` removes one.
        attributes: BTreeMap<String, Option<String>>,
        /// All its owners: the host's word alone, for when an owner is gone.
        owners: Names,
        /// Refuses if the resource has changed after this revision.
        if_revision: Revision,
    }
}

command! {
    /// Deletes a resource, and with it every grant on it.
    Delete {
        /// The resource.
        resource: String,
        ;
        /// Who deletes it; without one it is the host's word.
        by: String,
        /// Refuses if the resource has changed after this revision.
        if_revision: Revision,
    }
}

command! {
    /// Forgets a principal and all that it holds. Refused while it is the last owner of
    /// anything, unless somebody inherits that.
    Forget {
        /// The principal.
        principal: String,
        ;
        /// Who becomes the owner of what would have none.
        heir: String,
    }
}

command! {
    /// Puts the space's time back to what the clock says, after a change under a clock that was
    /// ahead. What ended by the wrong time alone lives again.
    ResetTime {
        ;
    }
}

command! {
    /// Gives a principal another name, such as a new e-mail address. All that it holds, gave and
    /// asked for goes along.
    Rename {
        /// The principal.
        principal: String,
        /// Its name from now on, which nobody has.
        to: String,
        ;
    }
}

//! A compiled type of resources.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use super::condition::Condition;
use super::numbers::{ActionIx, RoleIx, TypeIx};
use super::role::{Category, Role};
use super::rules::{Action, Audience, Changes, Select, Transfer, WarningRule};
use super::setting::Setting;
use crate::access::{Access, ActionSet, Implications, RoleSet};
use crate::error::Code;
use crate::model::read::file::{Grantee, Owners};

/// One compiled type.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of the model language")]
pub(crate) struct Type {
    pub(crate) name: String,
    /// What people are shown; as every label here, the name where the file has none.
    pub(crate) label: String,
    /// Of no meaning for a part, which has no grants of its own.
    pub(crate) owner: RoleIx,
    pub(crate) owners: Owners,
    pub(crate) within_organization: bool,
    pub(crate) grantees: Vec<Grantee>,
    pub(crate) registered: bool,
    /// The type of the resources that this one is made of.
    pub(crate) sources: Option<TypeIx>,
    /// The type of the resource that this one is a part of.
    pub(crate) parent: Option<TypeIx>,
    /// The type of this one's parts.
    pub(crate) parts: Option<TypeIx>,
    /// The kinds of such parts.
    pub(crate) kinds: Vec<String>,
    /// The levels' names, the lowest first. Of a part, its parent's.
    pub(crate) levels: Vec<String>,
    pub(crate) categories: Vec<Category>,
    /// Of a part: what each of its parent's levels gives, by level.
    pub(crate) gives: Vec<Access>,
    /// The action that is meant when a question names none.
    pub(crate) view: Option<ActionIx>,
    pub(crate) actions: Vec<Action>,
    pub(crate) action_index: HashMap<String, ActionIx>,
    /// Sorted: settings, statuses, verification, sources, parent, parts, kinds. The first that
    /// fails is the reason.
    pub(crate) conditions: Vec<Condition>,
    pub(crate) implications: Implications,
    /// Empty when the type has no statuses.
    pub(crate) statuses: Vec<String>,
    pub(crate) settings: Vec<Setting>,
    pub(crate) roles: Vec<Role>,
    pub(crate) role_index: HashMap<String, RoleIx>,
    pub(crate) default_role: Option<RoleIx>,
    pub(crate) audiences: Vec<Audience>,
    /// Roles that somebody may give.
    pub(crate) assignable: RoleSet,
    pub(crate) access_view: Option<ActionIx>,
    pub(crate) access_near: Option<ActionIx>,
    pub(crate) access_edit: Option<ActionIx>,
    pub(crate) access_request: Option<ActionIx>,
    pub(crate) access_decide: Option<ActionIx>,
    pub(crate) changes: Changes,
    /// The role that is asked for when none is named; `None`: there are no requests.
    pub(crate) requests: Option<RoleIx>,
    pub(crate) transfer: Option<Transfer>,
    pub(crate) leave: bool,
    /// The code with which an owner is refused to leave.
    pub(crate) leave_owner: Code,
    pub(crate) notify: bool,
    pub(crate) select: Option<Select>,
    pub(crate) message_limit: usize,
    pub(crate) note_limit: usize,
    pub(crate) texts: BTreeMap<String, String>,
    pub(crate) labels: BTreeMap<String, String>,
    /// What people are shown for each level, the lowest first.
    pub(crate) level_labels: Vec<String>,
    /// Of a part: the attribute that has its name for people.
    pub(crate) named_by: Option<String>,
    pub(crate) warnings: Vec<WarningRule>,
}

impl Type {
    pub(crate) fn action(&self, name: &str) -> Option<ActionIx> {
        self.action_index.get(name).copied()
    }

    pub(crate) fn action_name(&self, ix: ActionIx) -> &str {
        self.actions.get(usize::from(ix)).map_or("", |action| action.name.as_str())
    }

    pub(crate) fn action_names(&self, set: ActionSet) -> Vec<String> {
        set.iter().map(|ix| self.action_name(ix).to_owned()).collect()
    }

    pub(crate) fn role(&self, ix: RoleIx) -> Option<&Role> {
        self.roles.get(usize::from(ix))
    }

    pub(crate) fn role_name(&self, ix: RoleIx) -> &str {
        self.role(ix).map_or("", |role| role.name.as_str())
    }

    pub(crate) fn setting(&self, name: &str) -> Option<(u8, &Setting)> {
        (0u8..).zip(&self.settings).find(|(_, setting)| setting.name == name)
    }

    pub(crate) fn status(&self, name: &str) -> Option<u8> {
        (0u8..).zip(&self.statuses).find(|(_, status)| *status == name).map(|(ix, _)| ix)
    }

    pub(crate) fn status_name(&self, ix: u8) -> Option<&str> {
        self.statuses.get(usize::from(ix)).map(String::as_str)
    }
}

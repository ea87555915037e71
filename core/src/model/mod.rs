//! The model: which types of resources exist, and how each may be shared.
//!
//! A model file ([`mod@file`]) is read, checked, and compiled into the bit tables of this module.
//! Everything that knows a product is in such a file; nothing here does.

mod check;
mod compile;
mod open;
mod read;
mod tables;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use hashbrown::HashMap;

pub(crate) use self::check::examples::Failure;
pub use self::read::file;
pub use self::read::file::{Grantee, Identity, ModelFile, Owners, Reach, Scope};
#[cfg(feature = "schema")]
pub use self::read::schema::json_schema;
pub(crate) use self::tables::levels::Chosen;
pub use self::tables::levels::Pick;
use crate::access::{Access, ActionSet, ConditionSet, Implications, RoleSet};
use crate::error::Code;

/// The number of a type in its model.
pub(crate) type TypeIx = u8;
/// The number of a role in its type.
pub(crate) type RoleIx = u8;
/// The number of an action in its type.
pub(crate) type ActionIx = u8;
/// The number of a level in its type; 0 gives nothing.
pub(crate) type LevelIx = u8;
/// The number of a category in its type.
pub(crate) type CategoryIx = u8;

/// The action that an actor needs to see who has access.
pub(crate) const ACCESS_VIEW: &str = "access.view";
/// The action that an actor needs to see the owners, their own givers and whom they may touch.
pub(crate) const ACCESS_NEAR: &str = "access.near";
/// The action that an actor needs to give, change and take.
pub(crate) const ACCESS_EDIT: &str = "access.edit";
/// The action that somebody needs to ask for access, or for more.
pub(crate) const ACCESS_REQUEST: &str = "access.request";
/// The action that an actor needs to decide on requests.
pub(crate) const ACCESS_DECIDE: &str = "access.decide";
/// The action that is meant when a question names none, unless the type says another.
pub(crate) const VIEW: &str = "view";
/// The prefix of the action that switches a setting: `settings.download`.
pub(crate) const SETTINGS: &str = "settings.";

/// A checked, compiled model. Cheap to clone.
#[derive(Clone)]
pub struct Model {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) file: ModelFile,
    pub(crate) written: self::read::locate::Written,
    pub(crate) fingerprint: String,
    pub(crate) types: Vec<Type>,
    pub(crate) type_index: HashMap<String, TypeIx>,
}

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

/// What has a level of its own in a grant.
#[derive(Debug)]
pub(crate) struct Category {
    pub(crate) name: String,
    pub(crate) label: String,
    /// What each level gives, those before it included. Nothing where the parts have levels.
    pub(crate) gives: Vec<Access>,
    /// Whether each part has a level of its own; the category's is that of the others.
    pub(crate) each: bool,
}

/// Something that is chosen for each grant: yes or no.
#[derive(Debug, Clone)]
pub(crate) struct Choice {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) access: Access,
    /// Other options of the role, by number.
    pub(crate) needs: Vec<usize>,
}

/// What becomes of an owner who hands over.
#[derive(Debug)]
pub(crate) struct Transfer {
    pub(crate) keeps: Option<RoleIx>,
}

/// An action: one verb that can be checked.
#[derive(Debug)]
pub(crate) struct Action {
    pub(crate) name: String,
    /// In words.
    pub(crate) meaning: String,
    /// The reason when no source gives the action.
    pub(crate) lacking: Code,
}

/// Something live that must hold for a right to count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Condition {
    /// As the model file writes it, in normal form.
    pub(crate) text: String,
    pub(crate) test: Test,
    /// The reason when it fails.
    pub(crate) code: Code,
}

/// What a condition looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Test {
    /// The setting has one of these values: bit n is its value n.
    Setting { setting: u8, values: u64 },
    /// The status is one of these: bit n is the type's status n.
    Status(u64),
    /// The actor is verified for the value of the resource's attribute; without one, at all.
    Verified(Option<String>),
    /// The actor can do this on every source; with `some`, there must be one.
    EverySource { action: ActionIx, some: bool },
    /// The resource is of this kind of part.
    Kind(u8),
    /// The actor can do this on the parent.
    Parent(ActionIx),
    /// The actor can do this on every part, or on every one of a kind; with `some`, there must be
    /// one.
    EveryPart { kind: Option<u8>, action: ActionIx, some: bool },
}

/// What can be switched on a resource.
#[derive(Debug)]
pub(crate) struct Setting {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) values: Values,
    /// What people are shown for each named value.
    pub(crate) value_labels: BTreeMap<String, String>,
    /// The number of the value on a new resource.
    pub(crate) default: u8,
    /// The action that switches it.
    pub(crate) action: ActionIx,
}

/// The values of a setting, by number.
#[derive(Debug)]
pub(crate) enum Values {
    /// 0 is off, 1 is on.
    Switch,
    /// Named values.
    OneOf(Vec<String>),
}

/// A named access, and what it lets its holder pass on.
#[derive(Debug)]
pub(crate) struct Role {
    pub(crate) name: String,
    pub(crate) label: String,
    /// What every grant of the role gives, whatever is chosen. Of parts: see `level`.
    pub(crate) access: Access,
    /// The level in every category; `None` where levels are chosen, or there are none.
    pub(crate) level: Option<LevelIx>,
    /// The categories whose level is chosen.
    pub(crate) choose: Vec<CategoryIx>,
    /// The level of those that are not chosen.
    pub(crate) default_level: LevelIx,
    /// Categories with the level of another one.
    pub(crate) follows: Vec<(CategoryIx, CategoryIx)>,
    pub(crate) options: Vec<Choice>,
    /// The kinds of principals that it can be given to.
    pub(crate) to: Vec<Grantee>,
    /// Whether an organization must be registered for it.
    pub(crate) registered: bool,
    /// Whether the receiver accepts it before it counts.
    pub(crate) accept: bool,
    /// Whether the receiver's fields come with it.
    pub(crate) fields: bool,
    pub(crate) may_give: RoleSet,
    pub(crate) may_change: RoleSet,
    pub(crate) may_take: RoleSet,
    pub(crate) scope: Scope,
}

/// Access that is computed, not given.
#[derive(Debug)]
pub(crate) struct Audience {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) reach: Reach,
    pub(crate) only_while: ConditionSet,
    pub(crate) access: Access,
}

/// Which action an actor needs for a change; `None` leaves the change to the host.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    pub(crate) delete: Option<ActionIx>,
    pub(crate) sources: Option<ActionIx>,
    pub(crate) attributes: Option<ActionIx>,
    /// Of a part: an action on its parent.
    pub(crate) create: Option<ActionIx>,
    /// By status number.
    pub(crate) status: Vec<Option<ActionIx>>,
}

/// The texts of the rule that exactly one resource is selected.
#[derive(Debug)]
pub(crate) struct Select {
    pub(crate) none: String,
    pub(crate) several: String,
}

/// What to warn the actor of.
#[derive(Debug)]
pub(crate) struct WarningRule {
    pub(crate) role: RoleIx,
    /// Empty: always.
    pub(crate) unless: ConditionSet,
    pub(crate) code: String,
    pub(crate) text: String,
}

impl Model {
    /// The model's name.
    pub fn name(&self) -> &str {
        &self.inner.file.model.name
    }

    /// A digest of all that decides: two models with the same fingerprint give the same
    /// answers. Labels, titles and examples do not count.
    pub fn fingerprint(&self) -> &str {
        &self.inner.fingerprint
    }

    /// What the model says, with every default, and each type that is `like` another written out.
    pub fn file(&self) -> &ModelFile {
        &self.inner.file
    }

    /// The model as it was written, as data. Of several that are one, the types of all as each was
    /// written, under the joined name.
    pub fn written(&self) -> &serde_json::Value {
        &self.inner.written.value
    }

    pub(crate) fn types(&self) -> &[Type] {
        &self.inner.types
    }

    pub(crate) fn type_ix(&self, name: &str) -> Option<TypeIx> {
        self.inner.type_index.get(name).copied()
    }

    pub(crate) fn get(&self, ix: TypeIx) -> Option<&Type> {
        self.inner.types.get(usize::from(ix))
    }
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

//! What a share dialog shows, and what it may offer to somebody.

use std::collections::BTreeMap;

use serde::Serialize;

use super::grants::{GrantInfo, ProposalInfo, Warning};
use crate::event::{Revision, SettingValue};
use crate::model::Pick;
use crate::time::Timestamp;

/// All that a share dialog shows of a resource, and may offer to the one who opens it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[allow(clippy::struct_excessive_bools, reason = "each is a control of the dialog")]
pub struct Sheet {
    /// The resource.
    pub resource: String,
    /// What its type is called in a sentence.
    pub label: String,
    /// Who opens the dialog.
    pub by: String,
    /// The roles that they hold, their own and their groups', sorted.
    pub roles: Vec<String>,
    /// Whether they may manage access: the Share button is theirs.
    pub can_share: bool,
    /// Whether they may give up their own grant.
    pub can_leave: bool,
    /// Whether they may ask for access, or for more.
    pub can_request: bool,
    /// Whether they may offer the ownership to somebody.
    pub can_transfer: bool,
    /// The resource's status, where its type has any.
    pub status: Option<String>,
    /// Every user can view it, known to the space or not. `false` where the type has
    /// no such action, or where an audience is open to some only.
    pub everyone: bool,
    /// The grants that they see: owners first, then as they were given. None, if they may manage
    /// access without seeing who has it.
    pub rows: Vec<SheetRow>,
    /// How many of these there are, on all pages.
    pub total: usize,
    /// Whether `rows`, `receivers` and `pending` have all that there is.
    pub complete: bool,
    /// Where `rows` go on: give it as `after`. `None` if these are the last.
    pub next: Option<String>,
    /// What a dialog calls each level of its type, wherever one is named here.
    pub level_labels: BTreeMap<String, String>,
    /// The roles that they may give, the default first, then by name.
    pub offers: Vec<RoleOffer>,
    /// The settings, and whether they may switch them.
    pub settings: Vec<SettingOffer>,
    /// Access that is computed, not given.
    pub audiences: Vec<AudienceInfo>,
    /// What waits for a decision, as far as they may see it, the oldest first.
    pub pending: Vec<ProposalInfo>,
    /// How many of these there are.
    pub pending_total: usize,
    /// Where they go on: give it to `pending` as `after`. `None` if these are the last.
    pub pending_next: Option<u64>,
    /// Who can be added, where grants are bound to an organization: its users and groups without
    /// a grant, in the order of [`Found`]. `None` where receivers are searched for, or they
    /// may not share.
    pub receivers: Option<Vec<PrincipalInfo>>,
    /// How many of these there are, on all pages.
    pub receivers_total: Option<usize>,
    /// Where they go on: give it as `receivers_after`. `None` if these are the last.
    pub receivers_next: Option<String>,
    /// The parts that they see, sorted.
    pub parts: Vec<PartInfo>,
    /// The host's own facts, such as a link to its data, for those who may share.
    pub attributes: BTreeMap<String, String>,
    /// What the dialog's parts are called, by the model's own keys.
    pub labels: BTreeMap<String, String>,
    /// What is said after a change: by the change, such as `share`, or the change and the role.
    pub texts: BTreeMap<String, String>,
    /// The most code points of a message to the receivers.
    pub message_limit: usize,
    /// The most code points of a note about a grant.
    pub note_limit: usize,
    /// As of when; give it as `if_revision` to refuse changes over somebody else's.
    pub revision: Revision,
}

/// A grant, and what may be done to it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SheetRow {
    /// The grant. `can` tells whether its holder can view the resource now; `None` where the type
    /// has no such action.
    pub grant: GrantInfo,
    /// The holder's name for people.
    pub name: Option<String>,
    /// What a dialog calls the role.
    pub label: String,
    /// The name for people of who gave it; `None` as `by` of the grant.
    pub by_name: Option<String>,
    /// What it comes to: the level in every category, also where the role says it, and what else
    /// was chosen.
    pub levels: BTreeMap<String, Pick>,
    /// Whether it may be taken: `revoke` of this one alone is not refused.
    pub can_remove: bool,
    /// Whether it may become another role, or be chosen otherwise.
    pub can_change_role: bool,
    /// The roles that it may become with its end as it is, by name; where a role leaves a choice,
    /// with something chosen. With the present one, if that leaves a choice; of a share that waits,
    /// if something else can be chosen.
    pub change_to: Vec<String>,
}

/// A role that may be given, and its meaning.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RoleOffer {
    /// The role.
    pub role: String,
    /// What a dialog calls it.
    pub label: String,
    /// Whether it is given when none is named.
    pub default: bool,
    /// The kinds of principals for which a dialog begins with it: of those in `to`, where no offer
    /// before this one can be given to them.
    pub default_for: Vec<String>,
    /// What its holder can do, with conditions or without, when `chosen` is given.
    pub can: Vec<ActionInfo>,
    /// The kinds of principals that it can be given to.
    pub to: Vec<String>,
    /// Whether the receiver accepts it before it counts.
    pub accept: bool,
    /// Whether the receiver's required fields come with it: each receiver has its own.
    pub fields: bool,
    /// What to begin with: the defaults, as far as the actor may give them. Given as `levels`, it is
    /// not refused, unless it gives nothing yet: then `can` is empty. Empty where the role leaves no
    /// choice.
    pub chosen: BTreeMap<String, Pick>,
    /// The levels to choose, in the model's order.
    pub levels: Vec<LevelOffer>,
    /// What else there is to choose: yes or no.
    pub options: Vec<OptionOffer>,
    /// What the model warns the actor of when they give it now.
    pub warnings: Vec<Warning>,
    /// Until when they can give it at most; `None`: without end. What they choose may end it
    /// sooner, where they hold that for a shorter time.
    pub expires: Option<Timestamp>,
}

/// An action, and its meaning in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ActionInfo {
    /// The action.
    pub action: String,
    /// Its meaning, in the model's words.
    pub meaning: String,
}

/// A level to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LevelOffer {
    /// The category, or a part.
    pub name: String,
    /// What a dialog calls it; of a part, its `label`, and its identifier if the actor does not see
    /// it.
    pub label: String,
    /// The levels that the actor may give here, the lowest first.
    pub levels: Vec<String>,
    /// The level that is given when none is named; a part has the category's then. It may be one
    /// that the actor may not give: then they name another, as `chosen` of the role does.
    pub default: String,
}

/// Something to choose: yes or no.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OptionOffer {
    /// The option.
    pub name: String,
    /// What a dialog calls it.
    pub label: String,
    /// Whether the actor may give it, with all that it needs.
    pub can_give: bool,
    /// The options without which it cannot be given.
    pub needs: Vec<String>,
}

/// A setting, and whether it may be switched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SettingOffer {
    /// The setting.
    pub name: String,
    /// What a dialog calls it.
    pub label: String,
    /// Its value.
    pub value: SettingValue,
    /// The values that it can have, each with its label. Empty: on or off.
    pub values: BTreeMap<String, String>,
    /// Whether the actor may switch it.
    pub can_set: bool,
}

/// Access that is computed, not given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AudienceInfo {
    /// The audience.
    pub name: String,
    /// What a dialog calls it.
    pub label: String,
    /// Whether it is open now, to some at least: what its conditions ask of the resource alone
    /// holds. Whether it is open to everyone, the sheet's `everyone` tells.
    pub open: bool,
    /// What its members can do, with conditions or without.
    pub can: Vec<ActionInfo>,
}

/// A part of the resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PartInfo {
    /// The part.
    pub part: String,
    /// What a dialog calls it: the attribute that its type is `named_by`; without one, its
    /// identifier.
    pub label: String,
    /// What kind of part it is.
    pub kind: Option<String>,
    /// What the one who asks can do with it, sorted.
    pub can: Vec<String>,
}

/// Somebody who can be given access.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PrincipalInfo {
    /// The principal.
    pub principal: String,
    /// Its name for people.
    pub name: Option<String>,
    /// Whether it has a grant here already.
    pub has_access: bool,
    /// The roles of the offers that it can be given, in their order: a dialog begins with the first.
    pub offers: Vec<String>,
    /// The fields that it wants with some of these roles; whether each is required.
    pub fields: BTreeMap<String, bool>,
}

/// Who was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Found {
    /// The principals: by name in whatever case, those without one last; then by identifier.
    pub items: Vec<PrincipalInfo>,
    /// Whether these are all that there are.
    pub complete: bool,
    /// As of when.
    pub revision: Revision,
}

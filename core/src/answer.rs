//! Answers, as data. The bindings show the same fields in every language.

mod facts;
mod sheet;

use std::collections::BTreeMap;

use serde::Serialize;

pub use self::facts::{Holding, HoldingList, Member, MemberList, PrincipalFacts};
pub use self::sheet::{
    ActionInfo, AudienceInfo, Found, LevelOffer, OptionOffer, PartInfo, PrincipalInfo, RoleOffer,
    SettingOffer, Sheet, SheetRow,
};
use crate::error::Code;
use crate::event::{ProposalKind, ProposalState, Revision, SettingValue};
use crate::model::Pick;
use crate::time::Timestamp;

macro_rules! answers {
    ($($(#[$doc:meta])* $answer:ident($type:ty) = $name:literal,)*) => {
        /// The answer to any question. As JSON it is what it holds.
        #[derive(Debug, Clone, PartialEq, Serialize)]
        #[serde(untagged)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "an answer is made once, and handed on")]
        pub enum Answer { $($(#[$doc])* $answer($type),)* }

        impl Answer {
            /// What it holds, or a list of what, by the name that this has in every language.
            pub fn name(&self) -> &'static str {
                match self { $(Self::$answer(_) => $name,)* }
            }
        }
    };
}

answers! {
    /// To `explain`.
    Explanation(Explanation) = "Explanation",
    /// To `who`.
    AccessList(AccessList) = "AccessList",
    /// To `what` and `list`.
    Page(Page) = "Page",
    /// To `actions`: those for each resource.
    Actions(BTreeMap<String, Vec<String>>) = "Actions",
    /// To `pending`.
    ProposalList(ProposalList) = "ProposalList",
    /// To `search`.
    Found(Found) = "Found",
    /// To `sheet`.
    Sheet(Sheet) = "Sheet",
    /// To `select`.
    Selection(Selection) = "Selection",
    /// To `get`.
    ResourceInfo(ResourceInfo) = "ResourceInfo",
    /// To `principal`.
    PrincipalFacts(PrincipalFacts) = "PrincipalFacts",
    /// To `members`.
    MemberList(MemberList) = "MemberList",
    /// To `holdings`.
    HoldingList(HoldingList) = "HoldingList",
    /// To `proposal`.
    ProposalInfo(ProposalInfo) = "ProposalInfo",
    /// To `history`.
    Records(Vec<Record>) = "Record",
    /// To `verify`.
    Verification(Verification) = "Verification",
    /// To `revision`.
    Revision(Revision) = "Revision",
    /// To `model`.
    Model(serde_json::Value) = "Model",
}

/// What a change did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// Whether anything changed. `false`: it was so already, and nothing was written.
    pub changed: bool,
    /// The space's revision after the change.
    pub revision: Revision,
    /// The model's own words, such as `Viewer permission added.`
    pub text: Option<String>,
    /// What the actor should know.
    pub warnings: Vec<Warning>,
    /// The grants that the change touched, as they are now; of those that ended, as they were.
    pub grants: Vec<GrantInfo>,
    /// The proposals that the change made or decided, as they are now.
    pub proposals: Vec<ProposalInfo>,
}

/// Something that waits for a decision, or has waited.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProposalInfo {
    /// Its number in the space: what `approve`, `decline` and `withdraw` take.
    pub proposal: u64,
    /// What it is.
    pub what: ProposalKind,
    /// The resource.
    pub resource: String,
    /// Who would receive the role.
    pub principal: String,
    /// Their name for people.
    pub name: Option<String>,
    /// The role.
    pub role: String,
    /// What would be chosen for the grant; `None` where the role leaves no choice.
    pub levels: Option<BTreeMap<String, Pick>>,
    /// What the giver told the receiver, field by field.
    pub fields: BTreeMap<String, String>,
    /// Who made it; `None` when its maker is forgotten.
    pub by: Option<String>,
    /// Their name for people.
    pub by_name: Option<String>,
    /// What its maker wrote to those who decide.
    pub message: Option<String>,
    /// When it was made.
    pub at: Timestamp,
    /// Until when it waits; for a share, also the end of the grant.
    pub expires: Option<Timestamp>,
    /// What has become of it.
    pub state: ProposalState,
    /// What was said with the decision.
    pub note: Option<String>,
    /// Who decided it, or took it back; `None` while it waits, when time ended it, when the host
    /// did, or when they are forgotten.
    pub decided_by: Option<String>,
    /// When that was.
    pub decided_at: Option<Timestamp>,
    /// Whether the actor who asks decides on it. For the host: `false`.
    pub can_decide: bool,
    /// Whether the actor who asks may take it back. For the host: `false`.
    pub can_withdraw: bool,
}

/// What waits for a decision.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProposalList {
    /// The proposals, the oldest first.
    pub items: Vec<ProposalInfo>,
    /// Whether these are the last.
    pub complete: bool,
    /// Where to go on: give it as `after`. `None` when complete.
    pub next: Option<u64>,
    /// As of when.
    pub revision: Revision,
}

/// What the actor of a change should know, though it went through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// A stable code: the model's own, `expiry_capped` or `without_owner`.
    pub code: String,
    /// The warning in words.
    pub text: String,
    /// All the resources that it is about, sorted, if these are not the call's own.
    pub resources: Vec<String>,
}

/// Whether a grant counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GrantState {
    /// It counts.
    Active,
    /// It waits for its receiver, and gives nothing until it is accepted.
    Pending,
    /// Its holder has left the resource's organization, or lost its registration; it counts
    /// again if the holder returns.
    Suspended,
    /// Its end has passed.
    Expired,
    /// It has ended.
    Ended,
}

/// One principal's grant on one resource.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GrantInfo {
    /// The resource.
    pub resource: String,
    /// Who holds it.
    pub principal: String,
    /// What is held.
    pub role: String,
    /// What was chosen for it, complete; `None` where the role leaves no choice.
    pub levels: Option<BTreeMap<String, Pick>>,
    /// What the giver told the receiver, field by field.
    pub fields: BTreeMap<String, String>,
    /// The number of the proposal by which it waits.
    pub proposal: Option<u64>,
    /// Whether this is ownership.
    pub owner: bool,
    /// Whether it counts.
    pub state: GrantState,
    /// Who gave it; `None` when the host did, or when the giver is forgotten.
    pub by: Option<String>,
    /// When it was given.
    pub at: Timestamp,
    /// Until when it counts; `None`: without end.
    pub expires: Option<Timestamp>,
    /// The owners' note; `None` for everybody else.
    pub note: Option<String>,
    /// In an [`AccessList`]: whether its holder can do the list's action now; in a [`Sheet`],
    /// `view`. Owners may hold a resource that they can't view. `None` elsewhere.
    pub can: Option<bool>,
}

/// Why somebody may, or may not.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// The answer; the same as `check` gives.
    pub allowed: bool,
    /// `allowed`, or the first reason why not.
    pub reason: Code,
    /// About whom.
    pub principal: String,
    /// What they would do.
    pub action: String,
    /// With what.
    pub resource: String,
    /// As of when.
    pub revision: Revision,
    /// For an allow: every source that gives the action now.
    pub because: Vec<SourceInfo>,
    /// For a deny: every source that comes nearest, with what it lacks.
    pub nearest: Vec<SourceInfo>,
}

/// Where access comes from: a grant or an audience.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceInfo {
    /// The principal that holds the grant: the user, or a group that the user is in. `None`
    /// for an audience.
    pub principal: Option<String>,
    /// From the user to that principal, group by group; empty for the user's own grant.
    pub path: Vec<String>,
    /// The audience's name.
    pub audience: Option<String>,
    /// The grant's role.
    pub role: Option<String>,
    /// The grants by which it came: this one, its giver's, and so on to an owner.
    pub chain: Vec<GrantInfo>,
    /// What it lacks; empty for an allow.
    pub lacks: Vec<Lack>,
}

/// A condition or a right that is missing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Lack {
    /// The reason's code.
    pub code: Code,
    /// The condition as the model writes it; `None` when the role doesn't give the action.
    pub condition: Option<String>,
    /// The sources or parts that are not open. Empty for those who may not see what the resource is
    /// made of.
    pub missing: Vec<String>,
}

/// Who has access.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AccessList {
    /// The resource.
    pub resource: String,
    /// What the people listed can do.
    pub action: String,
    /// As of when.
    pub revision: Revision,
    /// Always `true`: whoever can, and may be shown to the one who asks, is in `people`, or
    /// `everyone` says that all can. A list that would be cut short is an error instead.
    pub complete: bool,
    /// Every user can, known to the space or not; `people` lists those who could without that. If
    /// not, then no user whom the space does not know can, and `people` has all who can.
    pub everyone: bool,
    /// The users who can, sorted, with how each came to it.
    pub people: Vec<PersonInfo>,
    /// The stored grants: owners first, then as they were given.
    pub grants: Vec<GrantInfo>,
}

/// A user who can, and how that came about.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PersonInfo {
    /// The user.
    pub principal: String,
    /// Their name for people.
    pub name: Option<String>,
    /// The roles that they hold, their own and their groups', sorted.
    pub roles: Vec<String>,
    /// Where it comes from: the user's own grant, groups, or `audience:NAME`; sorted.
    pub via: Vec<String>,
}

/// A page of resources or principals.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Page {
    /// Their identifiers, sorted by their bytes.
    pub items: Vec<String>,
    /// Whether these are the last.
    pub complete: bool,
    /// Where to go on: give it as `after`. `None` when complete.
    pub next: Option<String>,
    /// As of when.
    pub revision: Revision,
}

/// The facts of a resource, for the host.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ResourceInfo {
    /// The resource.
    pub resource: String,
    /// Its organization.
    pub org: Option<String>,
    /// Its status, where its type has any.
    pub status: Option<String>,
    /// The settings' values.
    pub settings: BTreeMap<String, SettingValue>,
    /// What it is made of.
    pub sources: Vec<String>,
    /// What it was made of and is gone: nobody can do anything that needs every source.
    pub lost: Vec<String>,
    /// What it is a part of.
    pub parent: Option<String>,
    /// What kind of part it is.
    pub kind: Option<String>,
    /// Its parts.
    pub parts: Vec<String>,
    /// The host's own facts.
    pub attributes: BTreeMap<String, String>,
    /// The revision of its last change.
    pub changed: Revision,
    /// As of when.
    pub revision: Revision,
}

/// The one resource that a share dialog opens on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Selection {
    /// The resource.
    pub resource: String,
    /// Who has access to it now.
    pub access: AccessList,
    /// The host's own facts, such as a link to its data.
    pub attributes: BTreeMap<String, String>,
    /// The settings' values.
    pub settings: BTreeMap<String, SettingValue>,
    /// As of when; give it as `if_revision` to refuse changes over somebody else's.
    pub revision: Revision,
}

/// One event of the journal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Record {
    /// The change that it belongs to.
    pub revision: Revision,
    /// When.
    pub at: Timestamp,
    /// Who; `None`: the host.
    pub actor: Option<String>,
    /// What happened, such as `granted`.
    pub kind: String,
    /// To which resource.
    pub resource: Option<String>,
    /// To which principal.
    pub principal: Option<String>,
    /// The rest, as the journal has it.
    pub data: serde_json::Value,
}

/// The outcome of walking the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// The last revision.
    pub revision: Revision,
    /// How many events there are.
    pub events: u64,
    /// The hash of the last event, in hex. Keep it elsewhere: with it, `verify` also finds
    /// that the end was cut off.
    pub hash: String,
}

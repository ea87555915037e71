//! What the host wrote, read back: none of this is filtered for anybody.

use std::collections::BTreeMap;

use serde::Serialize;

use super::grants::GrantState;
use crate::event::Revision;
use crate::model::Pick;
use crate::time::Timestamp;

/// The facts of a principal, for the host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PrincipalFacts {
    /// The principal, in the one spelling that it has here.
    pub principal: String,
    /// Its name for people.
    pub name: Option<String>,
    /// Users and groups: the host has put it, it was not only named by somebody. Organizations:
    /// registered for data exchange.
    pub registered: bool,
    /// What it is verified for, sorted.
    pub verified: Vec<String>,
    /// The host's own facts.
    pub attributes: BTreeMap<String, String>,
    /// The fields that it wants with a share; whether each is required.
    pub fields: BTreeMap<String, bool>,
    /// The organizations that it belongs to, sorted.
    pub orgs: Vec<String>,
    /// Those of them where it is a guest.
    pub guest_of: Vec<String>,
    /// The groups that it was added to, sorted.
    pub groups: Vec<String>,
    /// All groups that it is in: those, and the ones that it is in through others; sorted.
    pub all_groups: Vec<String>,
    /// How many members it has, as they were added; `members` lists them.
    pub members: usize,
    /// As of when.
    pub revision: Revision,
}

/// A member of a group or of an organization.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Member {
    /// The member.
    pub principal: String,
    /// Its name for people.
    pub name: Option<String>,
    /// Whether it is a guest of the organization.
    pub guest: bool,
    /// Whether it was added to this very group; `false`: it is in it through another.
    pub direct: bool,
}

/// A page of members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MemberList {
    /// The members, sorted by the bytes of their identifiers.
    pub items: Vec<Member>,
    /// Whether these are the last.
    pub complete: bool,
    /// Where to go on: give it as `after`. `None` when complete.
    pub next: Option<String>,
    /// As of when.
    pub revision: Revision,
}

/// A grant that reaches a principal: its own, or that of a group that it is in.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Holding {
    /// On what.
    pub resource: String,
    /// Who holds the grant: the principal itself, or a group.
    pub principal: String,
    /// From the principal to that group, group by group; empty for its own grant.
    pub path: Vec<String>,
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
    /// Whether it counts for the principal that was asked about: only while it is active.
    pub state: GrantState,
    /// Who gave it; `None` when the host did, or when they are forgotten.
    pub by: Option<String>,
    /// When it was given.
    pub at: Timestamp,
    /// Until when it counts; `None`: without end.
    pub expires: Option<Timestamp>,
    /// The owners' note.
    pub note: Option<String>,
}

/// A page of what a principal holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HoldingList {
    /// The principal, in the one spelling that it has here.
    pub principal: String,
    /// The grants, sorted by the bytes of their resources, then of who holds them.
    pub items: Vec<Holding>,
    /// Whether these are the last.
    pub complete: bool,
    /// Where to go on: give it as `after`. `None` when complete.
    pub next: Option<String>,
    /// As of when.
    pub revision: Revision,
}

//! What is known of a principal.

use std::collections::{BTreeMap, BTreeSet};

use super::memberships::Memberships;
use super::naming::Naming;
use super::numbers::{PrincipalIx, Principals, ResourceIx};
use super::reach::GroupReach;
use super::table::{Named, Renamed};
use crate::id::PrincipalKind;

/// What is known of a principal. What a decision reads stands first, so that it lies together.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct Principal {
    pub(crate) id: String,
    /// Itself and every group that it is in, however deep. Kept up to date on write.
    pub(crate) reach: GroupReach,
    /// The organizations that this is a member of.
    pub(crate) orgs: Memberships,
    pub(crate) kind: PrincipalKind,
    /// Users: known to the host. Organizations: registered for data exchange.
    pub(crate) registered: bool,
    pub(crate) verified: BTreeSet<String>,
    /// Where it holds a grant.
    pub(crate) holds: BTreeSet<ResourceIx>,
    pub(crate) name: Option<String>,
    /// How it is looked for; it follows from the identifier and the name.
    pub(crate) naming: Naming,
    pub(crate) attributes: BTreeMap<String, String>,
    /// The fields that it wants with a share; whether each is required.
    pub(crate) fields: BTreeMap<String, bool>,
    /// Members, if this is a group or an organization; whether each is a guest.
    pub(crate) members: BTreeMap<PrincipalIx, bool>,
    /// The groups that this is a direct member of.
    pub(crate) groups: BTreeSet<PrincipalIx>,
    /// Where it gave one up, and has not had one since.
    pub(crate) left: BTreeSet<ResourceIx>,
}

impl Named for Principal {
    type Of = Principals;

    fn name(&self) -> &str {
        &self.id
    }
}

impl Renamed for Principal {
    fn rename(&mut self, to: &str) {
        to.clone_into(&mut self.id);
        self.naming = Naming::new(&self.id, self.name.as_deref());
    }
}

//! All facts at one revision.

use std::collections::{BTreeMap, BTreeSet};

use super::directory::Directory;
use super::numbers::{PrincipalIx, ResourceIx};
use super::principal::Principal;
use super::proposal::Proposal;
use super::resource::Resource;
use super::table::Table;
use crate::event::Revision;
use crate::id::UserNames;
use crate::model::{Identity, Model, Type, TypeIx};
use crate::time::Timestamp;

/// All facts at one revision.
pub(crate) struct State {
    pub(super) model: Model,
    pub(super) users: UserNames,
    pub(crate) revision: Revision,
    /// The time of the last change.
    pub(crate) at: Timestamp,
    pub(super) principals: Table<Principal>,
    /// How these are looked for.
    pub(super) directory: Directory,
    pub(super) resources: Table<Resource>,
    /// The resources of each type and organization: what an audience can reach without a grant.
    pub(super) by_org: BTreeMap<(TypeIx, Option<PrincipalIx>), BTreeSet<ResourceIx>>,
    /// How many grants have an end; none means that no answer depends on the time.
    pub(super) expiring: usize,
    /// How many grants were ever given: their order.
    pub(super) given: u64,
    /// By number.
    pub(super) proposals: BTreeMap<u64, Proposal>,
    /// The numbers of those that wait, or that nobody decided in time.
    pub(super) waiting: BTreeSet<u64>,
    /// How many proposals were ever made: their numbers.
    pub(super) proposed: u64,
}

impl State {
    pub(crate) fn new(model: Model) -> Self {
        let users = &model.file().users;
        let users =
            UserNames { email_only: users.identity == Identity::Email, strict: users.strict_email };
        Self {
            model,
            users,
            revision: 0,
            at: Timestamp::default(),
            principals: Table::default(),
            directory: Directory::default(),
            resources: Table::default(),
            by_org: BTreeMap::new(),
            expiring: 0,
            given: 0,
            proposals: BTreeMap::new(),
            waiting: BTreeSet::new(),
            proposed: 0,
        }
    }

    pub(crate) fn model(&self) -> &Model {
        &self.model
    }

    /// How users' names are read here.
    pub(crate) fn user_names(&self) -> UserNames {
        self.users
    }

    /// Whether any answer depends on the time.
    pub(crate) fn depends_on_time(&self) -> bool {
        self.expiring > 0
    }

    pub(crate) fn find_principal(&self, id: &str) -> Option<PrincipalIx> {
        self.principals.find(id)
    }

    pub(crate) fn principal(&self, ix: PrincipalIx) -> Option<&Principal> {
        self.principals.get(ix)
    }

    pub(crate) fn principal_id(&self, ix: PrincipalIx) -> &str {
        self.principal(ix).map_or("", |principal| principal.id.as_str())
    }

    /// How principals are looked for.
    pub(crate) fn directory(&self) -> &Directory {
        self.directory.gather(self.principals());
        &self.directory
    }

    /// The name for people of a principal.
    pub(crate) fn name_of(&self, id: &str) -> Option<String> {
        self.find_principal(id).and_then(|ix| self.principal(ix)?.name.clone())
    }

    pub(crate) fn principals(&self) -> impl Iterator<Item = (PrincipalIx, &Principal)> {
        self.principals.iter()
    }

    pub(crate) fn find_resource(&self, id: &str) -> Option<ResourceIx> {
        self.resources.find(id)
    }

    pub(crate) fn resource(&self, ix: ResourceIx) -> Option<&Resource> {
        self.resources.get(ix)
    }

    pub(crate) fn resources(&self) -> impl Iterator<Item = (ResourceIx, &Resource)> {
        self.resources.iter()
    }

    /// The resources of a type.
    pub(crate) fn resources_of(&self, kind: TypeIx) -> impl Iterator<Item = ResourceIx> {
        let from = self.by_org.range((kind, None)..);
        from.take_while(move |((of, _), _)| *of == kind).flat_map(|(_, all)| all).copied()
    }

    /// The resources of a type that belong to an organization.
    pub(crate) fn resources_in(
        &self,
        kind: TypeIx,
        org: PrincipalIx,
    ) -> impl Iterator<Item = ResourceIx> {
        self.by_org.get(&(kind, Some(org))).into_iter().flatten().copied()
    }

    /// How many records there are: the size of a snapshot.
    pub(crate) fn size(&self) -> usize {
        self.principals.len() + self.resources.len()
    }

    pub(crate) fn kind_of(&self, resource: &Resource) -> Option<&Type> {
        self.model.get(resource.kind)
    }
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("State")
            .field("model", &self.model.name())
            .field("revision", &self.revision)
            .field("principals", &self.principals.len())
            .field("resources", &self.resources.len())
            .finish_non_exhaustive()
    }
}

//! The facts, folded from the journal, with the indexes that answers need.
//!
//! Nothing here decides. `apply` is the only way in, and it only ever follows the journal.

mod apply;
mod directory;
mod dump;
mod grants;
mod holders;
mod members;
mod memberships;
mod naming;
mod principals;
mod proposals;
mod reach;
mod table;
#[cfg(test)]
pub(crate) mod work;

use std::collections::{BTreeMap, BTreeSet};

use smallvec::SmallVec;

pub(crate) use self::directory::Directory;
pub(crate) use self::holders::{Grants, Row};
pub(crate) use self::memberships::Memberships;
pub(crate) use self::naming::{Beginning, Naming, fold, pieces, readable};
pub(crate) use self::proposals::Proposal;
pub(crate) use self::reach::GroupReach;
pub(crate) use self::table::{Ix, Named, Renamed, Table};
use crate::access::Access;
use crate::event::{Revision, SettingValue};
use crate::id::{PrincipalKind, UserNames};
use crate::model::{Chosen, Identity, LevelIx, Model, Role, RoleIx, Type, TypeIx, Values};
use crate::time::Timestamp;

pub(crate) type PrincipalIx = Ix<Principal>;
pub(crate) type ResourceIx = Ix<Resource>;

/// All facts at one revision.
pub(crate) struct State {
    model: Model,
    users: UserNames,
    pub(crate) revision: Revision,
    /// The time of the last change.
    pub(crate) at: Timestamp,
    principals: Table<Principal>,
    /// How these are looked for.
    directory: Directory,
    resources: Table<Resource>,
    /// The resources of each type and organization: what an audience can reach without a grant.
    by_org: BTreeMap<(TypeIx, Option<PrincipalIx>), BTreeSet<ResourceIx>>,
    /// How many grants have an end; none means that no answer depends on the time.
    expiring: usize,
    /// How many grants were ever given: their order.
    given: u64,
    /// By number.
    proposals: BTreeMap<u64, Proposal>,
    /// The numbers of those that wait, or that nobody decided in time.
    waiting: BTreeSet<u64>,
    /// How many proposals were ever made: their numbers.
    proposed: u64,
}

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

/// What is known of a resource. What a decision reads stands first, so that it lies together.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct Resource {
    pub(crate) id: String,
    pub(crate) grants: Grants,
    pub(crate) kind: TypeIx,
    pub(crate) status: u8,
    /// What kind of part it is.
    pub(crate) part_kind: u8,
    pub(crate) org: Option<PrincipalIx>,
    /// What it is a part of. Its grants are this one's, too.
    pub(crate) parent: Option<ResourceIx>,
    /// The number of each setting's value.
    pub(crate) settings: SmallVec<[u8; 16]>,
    pub(crate) sources: Vec<ResourceIx>,
    /// Sources that were deleted. Nobody can do anything on these.
    pub(crate) lost: Vec<String>,
    /// The resources that have this one as a source.
    pub(crate) used_by: BTreeSet<ResourceIx>,
    pub(crate) parts: BTreeSet<ResourceIx>,
    /// Who gave up a grant, and has not had one since.
    pub(crate) left: BTreeSet<PrincipalIx>,
    /// The numbers of the proposals about it.
    pub(crate) proposals: BTreeSet<u64>,
    /// Those of them that wait, or that nobody decided in time.
    pub(crate) waiting: BTreeSet<u64>,
    /// Those that wait and ask for something, or offer the ownership, by who made them.
    pub(crate) asked_by: BTreeMap<String, BTreeSet<u64>>,
    pub(crate) attributes: BTreeMap<String, String>,
    /// The revision of its last change.
    pub(crate) changed: Revision,
}

/// One principal's grant on one resource: what a decision reads, and it reads many.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Grant {
    pub(crate) role: RoleIx,
    /// What is chosen, where the role leaves a choice.
    pub(crate) levels: Option<Box<Levels>>,
    /// It waits for its receiver, under this number, and gives nothing.
    pub(crate) pending: Option<u64>,
    pub(crate) expires: Option<Timestamp>,
    pub(crate) about: Box<About>,
}

/// What is told of a grant. No decision asks for it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct About {
    /// What the giver told the receiver, field by field.
    pub(crate) fields: BTreeMap<String, String>,
    /// Who gave it; `None`: the host.
    pub(crate) by: Option<String>,
    /// The giver was forgotten: somebody who has their name now is another.
    pub(crate) giver_gone: bool,
    pub(crate) at: Timestamp,
    pub(crate) revision: Revision,
    /// Its place in the order of giving.
    pub(crate) order: u64,
    pub(crate) note: Option<String>,
}

/// What is chosen for a grant, and what that comes to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Levels {
    pub(crate) chosen: Chosen,
    /// What the grant gives on the resource itself.
    pub(crate) access: Access,
    /// The level of the parts that have none of their own.
    pub(crate) others: LevelIx,
}

impl Levels {
    pub(crate) fn new(kind: &Type, role: &Role, chosen: Chosen) -> Self {
        // A level that is not chosen is that of every part, whether parts have a category or not.
        let of_parts = |category| role.level_in(Some(&chosen), category);
        let others = role.level.or_else(|| kind.parts_category().map(of_parts));
        let access = kind.access_with(role, &chosen);
        Self { others: others.unwrap_or_default(), chosen, access }
    }

    /// The level of a part.
    pub(crate) fn of_part(&self, part: &str) -> LevelIx {
        self.chosen.parts.get(part).copied().unwrap_or(self.others)
    }
}

impl Grant {
    pub(crate) fn is_expired(&self, now: Timestamp) -> bool {
        self.expires.is_some_and(|end| end <= now)
    }

    /// Whether this very user gave it, not somebody who had their name before them.
    pub(crate) fn is_by(&self, user: &str) -> bool {
        !self.about.giver_gone && self.about.by.as_deref() == Some(user)
    }

    /// The same with another note.
    pub(crate) fn with_note(mut self, note: Option<String>) -> Self {
        self.about.note = note;
        self
    }
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

impl Type {
    /// The number of a kind of part.
    pub(crate) fn part_kind(&self, name: &str) -> Option<u8> {
        (0u8..).zip(&self.kinds).find(|(_, kind)| *kind == name).map(|(ix, _)| ix)
    }

    /// The number of a setting's value.
    pub(crate) fn value_ix(values: &Values, value: &SettingValue) -> Option<u8> {
        match (values, value) {
            (Values::Switch, SettingValue::Switch(on)) => Some(u8::from(*on)),
            (Values::OneOf(names), SettingValue::Choice(name)) => {
                (0u8..).zip(names).find(|(_, each)| *each == name).map(|(ix, _)| ix)
            }
            _ => None,
        }
    }

    /// The value of a setting with this number.
    pub(crate) fn value(values: &Values, ix: u8) -> SettingValue {
        match values {
            Values::Switch => SettingValue::Switch(ix == 1),
            Values::OneOf(names) => {
                SettingValue::Choice(names.get(usize::from(ix)).cloned().unwrap_or_default())
            }
        }
    }
}

impl Named for Principal {
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

impl Named for Resource {
    fn name(&self) -> &str {
        &self.id
    }
}

impl Resource {
    /// A resource as it begins, before anything is said of it.
    pub(crate) fn new(id: String, (ix, kind): (TypeIx, &Type), org: Option<PrincipalIx>) -> Self {
        Self {
            id,
            kind: ix,
            org,
            status: 0,
            settings: kind.settings.iter().map(|setting| setting.default).collect(),
            sources: Vec::new(),
            lost: Vec::new(),
            used_by: BTreeSet::new(),
            parent: None,
            part_kind: 0,
            parts: BTreeSet::new(),
            left: BTreeSet::new(),
            proposals: BTreeSet::new(),
            waiting: BTreeSet::new(),
            asked_by: BTreeMap::new(),
            attributes: BTreeMap::new(),
            grants: Grants::default(),
            changed: 0,
        }
    }

    /// Gives settings their values, by number.
    pub(crate) fn set_values(&mut self, numbers: &BTreeMap<u8, u8>) {
        for (number, value) in numbers {
            if let Some(place) = self.settings.get_mut(usize::from(*number)) {
                *place = *value;
            }
        }
    }

    /// Every setting's value, by name.
    pub(crate) fn setting_values(&self, kind: &Type) -> BTreeMap<String, SettingValue> {
        let numbers = self.settings.iter();
        kind.settings
            .iter()
            .zip(numbers)
            .map(|(setting, ix)| (setting.name.clone(), Type::value(&setting.values, *ix)))
            .collect()
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

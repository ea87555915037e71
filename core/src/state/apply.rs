//! The fold: one entry of the journal onto the facts.

use std::collections::{BTreeMap, BTreeSet, btree_map};

use smallvec::SmallVec;

use super::holders::Grants;
use super::memberships::Memberships;
use super::naming::Naming;
use super::numbers::{PrincipalIx, ResourceIx};
use super::principal::Principal;
use super::reach::GroupReach;
use super::resource::Resource;
use super::whole::State;
use crate::error::{Code, Error, Result};
use crate::event::{Entry, Event, SettingValue};
use crate::id::{PrincipalKind, ResourceId};
use crate::model::{Type, TypeIx};

/// The journal says something that cannot follow from what it said before.
pub(super) fn impossible(entry: &Entry, what: &str) -> Error {
    let message = format!(
        "revision {} of the journal ({}) does not fit what came before: {what}",
        entry.revision,
        entry.event.kind()
    );
    Error::new(Code::Corrupt, message).with("revision", entry.revision)
}

impl State {
    /// Applies one entry. `corrupt` if it cannot follow from the entries before it.
    pub(crate) fn apply(&mut self, entry: &Entry) -> Result<()> {
        self.revision = self.revision.max(entry.revision);
        self.at = match &entry.event {
            Event::TimeReset { .. } => entry.at,
            _ => self.at.max(entry.at),
        };
        match &entry.event {
            Event::PrincipalPut { principal, name, registered, verified, attributes, fields } => {
                let ix = self.ensure_principal(principal, entry)?;
                if let Some(record) = self.principals.get_mut(ix) {
                    if record.name != *name {
                        self.directory.remove(ix, record);
                        record.name.clone_from(name);
                        record.naming = Naming::new(principal, name.as_deref());
                        self.directory.add(ix, record);
                    }
                    record.registered = *registered;
                    record.verified = verified.iter().cloned().collect();
                    record.attributes.clone_from(attributes);
                    record.fields.clone_from(fields);
                }
                Ok(())
            }
            Event::PrincipalForgotten { principal } => self.forget(principal, entry),
            Event::PrincipalRenamed { principal, to } => self.rename(principal, to, entry),
            Event::MemberAdded { group, principal, guest } => {
                let group = self.ensure_principal(group, entry)?;
                let member = self.ensure_principal(principal, entry)?;
                self.join(group, member, *guest, entry)
            }
            Event::MemberRemoved { group, principal } => {
                let known = |id: &str| self.find_principal(id);
                if let (Some(group), Some(member)) = (known(group), known(principal)) {
                    self.part(group, member);
                }
                Ok(())
            }
            Event::ResourceCreated { .. } => self.create_resource(entry),
            Event::ResourceSet { .. } => self.set_resource(entry),
            Event::ResourceDeleted { resource } => self.delete_resource(resource, entry),
            Event::Granted { .. } | Event::GrantChanged { .. } | Event::GrantEnded { .. } => {
                self.apply_grant(entry)
            }
            Event::Proposed { .. } => self.propose(entry),
            Event::ProposalClosed { .. } => self.close_proposal(entry),
            Event::TimeReset { .. } => Ok(()),
            Event::ProposalsCounted { last } => {
                self.proposed = self.proposed.max(*last);
                Ok(())
            }
        }
    }

    /// The principal's place; a principal that is only named so far gets one.
    pub(super) fn ensure_principal(&mut self, id: &str, entry: &Entry) -> Result<PrincipalIx> {
        if let Some(ix) = self.principals.find(id) {
            return Ok(ix);
        }
        let kind = id.split_once(':').and_then(|(kind, _)| PrincipalKind::find(kind));
        let kind = kind.ok_or_else(|| impossible(entry, "a principal of no known kind"))?;
        let record = Principal {
            id: id.to_owned(),
            kind,
            name: None,
            naming: Naming::new(id, None),
            registered: false,
            verified: BTreeSet::new(),
            attributes: BTreeMap::new(),
            fields: BTreeMap::new(),
            members: BTreeMap::new(),
            groups: BTreeSet::new(),
            orgs: Memberships::default(),
            reach: GroupReach::default(),
            holds: BTreeSet::new(),
            left: BTreeSet::new(),
        };
        let full = || Error::new(Code::LimitExceeded, "a space holds at most 2^32 principals");
        let ix = self.principals.insert(record).ok_or_else(full)?;
        if let Some(record) = self.principals.get_mut(ix) {
            record.reach = GroupReach::of(ix);
            self.directory.add(ix, record);
        }
        Ok(ix)
    }

    fn create_resource(&mut self, entry: &Entry) -> Result<()> {
        let Event::ResourceCreated {
            resource,
            org,
            status,
            settings,
            sources,
            lost,
            parent,
            part_kind,
            left,
            attributes,
        } = &entry.event
        else {
            return Ok(());
        };
        let kind = self.type_of(resource, entry)?;
        let org = org.as_deref().map(|org| self.ensure_principal(org, entry)).transpose()?;
        let source_ixs = self.source_ixs(sources, entry)?;
        let declared = self.model.get(kind).ok_or_else(|| impossible(entry, "no such type"))?;
        let defaults = declared.settings.iter().map(|setting| setting.default);
        let mut values: SmallVec<_> = defaults.collect();
        set_values(declared, &mut values, settings, entry)?;
        let status = status_ix(declared, status.as_deref(), entry)?.unwrap_or_default();
        let no_kind = || impossible(entry, "the kind of part is not known");
        let part_kind = part_kind.as_deref().map(|name| declared.part_kind(name));
        let part_kind = part_kind.map(|found| found.ok_or_else(no_kind)).transpose()?;
        let no_parent = || impossible(entry, "the parent is not known");
        let parent = parent.as_deref().map(|id| self.find_resource(id).ok_or_else(no_parent));
        let parent = parent.transpose()?;
        let left = left.iter().map(|id| self.ensure_principal(id, entry));
        let left = left.collect::<Result<BTreeSet<_>>>()?;
        let record = Resource {
            id: resource.clone(),
            kind,
            org,
            status,
            settings: values,
            sources: source_ixs.clone(),
            lost: lost.clone(),
            used_by: BTreeSet::new(),
            parent,
            part_kind: part_kind.unwrap_or_default(),
            parts: BTreeSet::new(),
            left: BTreeSet::new(),
            proposals: BTreeSet::new(),
            waiting: BTreeSet::new(),
            asked_by: BTreeMap::new(),
            attributes: attributes.clone(),
            grants: Grants::default(),
            changed: entry.revision,
        };
        if self.resources.find(resource).is_some() {
            return Err(impossible(entry, "the resource exists already"));
        }
        let full = || Error::new(Code::LimitExceeded, "a space holds at most 2^32 resources");
        let ix = self.resources.insert(record).ok_or_else(full)?;
        self.by_org.entry((kind, org)).or_default().insert(ix);
        for holder in left {
            self.note_leaver(ix, holder);
        }
        self.link_sources(ix, &source_ixs);
        if let Some(parent) = parent.and_then(|parent| self.resources.get_mut(parent)) {
            parent.parts.insert(ix);
        }
        self.part_changed(parent, entry);
        Ok(())
    }

    fn set_resource(&mut self, entry: &Entry) -> Result<()> {
        let Event::ResourceSet { resource, status, settings, sources, attributes } = &entry.event
        else {
            return Ok(());
        };
        let unknown = || impossible(entry, "the resource is not known");
        let ix = self.resources.find(resource).ok_or_else(unknown)?;
        if let Some(sources) = sources {
            let new = self.source_ixs(sources, entry)?;
            let old = self.resources.get_mut(ix).map(|record| std::mem::take(&mut record.sources));
            for source in old.unwrap_or_default() {
                if let Some(source) = self.resources.get_mut(source) {
                    source.used_by.remove(&ix);
                }
            }
            self.link_sources(ix, &new);
            if let Some(record) = self.resources.get_mut(ix) {
                record.sources = new;
                record.lost.clear();
            }
        }
        let record = self.resources.get_mut(ix).ok_or_else(unknown)?;
        let declared = self.model.get(record.kind).ok_or_else(unknown)?;
        set_values(declared, &mut record.settings, settings, entry)?;
        if let Some(status) = status_ix(declared, status.as_deref(), entry)? {
            record.status = status;
        }
        for (name, value) in attributes {
            match value {
                Some(value) => record.attributes.insert(name.clone(), value.clone()),
                None => record.attributes.remove(name),
            };
        }
        record.changed = entry.revision;
        let parent = record.parent;
        self.part_changed(parent, entry);
        Ok(())
    }

    /// What happens to a part changes what grants on its parent give.
    fn part_changed(&mut self, parent: Option<ResourceIx>, entry: &Entry) {
        if let Some(parent) = parent.and_then(|parent| self.resources.get_mut(parent)) {
            parent.changed = parent.changed.max(entry.revision);
        }
    }

    fn delete_resource(&mut self, id: &str, entry: &Entry) -> Result<()> {
        let unknown = || impossible(entry, "the resource is not known");
        let ix = self.resources.find(id).ok_or_else(unknown)?;
        let record = self.resource(ix).ok_or_else(unknown)?;
        let holders: Vec<PrincipalIx> = record.grants.holders().collect();
        let (sources, used_by) = (record.sources.clone(), record.used_by.clone());
        let (kind, org, parent) = (record.kind, record.org, record.parent);
        let (parts, left) = (record.parts.clone(), record.left.clone());
        for part in parts {
            let part = self.resource(part).map(|part| part.id.clone());
            part.map_or(Ok(()), |part| self.delete_resource(&part, entry))?;
        }
        if let Some(parent) = parent {
            self.forget_part(parent, ix, id);
        }
        self.part_changed(parent, entry);
        self.drop_proposals(ix);
        for holder in holders {
            self.end_grant(ix, holder);
        }
        for holder in left {
            self.forget_leaver(ix, holder);
        }
        for source in sources {
            if let Some(source) = self.resources.get_mut(source) {
                source.used_by.remove(&ix);
            }
        }
        for user in used_by {
            if let Some(user) = self.resources.get_mut(user) {
                user.sources.retain(|source| *source != ix);
                user.lost.push(id.to_owned());
                user.changed = user.changed.max(entry.revision);
                user.lost.sort();
            }
        }
        if let btree_map::Entry::Occupied(mut of_org) = self.by_org.entry((kind, org)) {
            of_org.get_mut().remove(&ix);
            if of_org.get().is_empty() {
                of_org.remove();
            }
        }
        self.resources.remove(id);
        Ok(())
    }

    fn type_of(&self, resource: &str, entry: &Entry) -> Result<TypeIx> {
        let name = ResourceId::parse(resource)?.type_name;
        self.model.type_ix(name).ok_or_else(|| impossible(entry, "the type is not known"))
    }

    fn source_ixs(&self, sources: &[String], entry: &Entry) -> Result<Vec<ResourceIx>> {
        let unknown = || impossible(entry, "a source is not known");
        sources.iter().map(|id| self.find_resource(id).ok_or_else(unknown)).collect()
    }

    fn link_sources(&mut self, user: ResourceIx, sources: &[ResourceIx]) {
        for source in sources {
            if let Some(source) = self.resources.get_mut(*source) {
                source.used_by.insert(user);
            }
        }
    }
}

fn set_values(
    kind: &Type,
    values: &mut [u8],
    settings: &BTreeMap<String, SettingValue>,
    entry: &Entry,
) -> Result<()> {
    for (name, value) in settings {
        let unknown = || impossible(entry, "a setting is not known");
        let (ix, setting) = kind.setting(name).ok_or_else(unknown)?;
        let number = Type::value_ix(&setting.values, value).ok_or_else(unknown)?;
        *values.get_mut(usize::from(ix)).ok_or_else(unknown)? = number;
    }
    Ok(())
}

fn status_ix(kind: &Type, status: Option<&str>, entry: &Entry) -> Result<Option<u8>> {
    let unknown = || impossible(entry, "the status is not known");
    status.map(|name| kind.status(name).ok_or_else(unknown)).transpose()
}

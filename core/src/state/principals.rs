//! The fold of principals that go, or go by another name.

use super::apply::impossible;
use super::numbers::{PrincipalIx, ResourceIx};
use super::whole::State;
use crate::error::Result;
use crate::event::Entry;

impl State {
    pub(super) fn forget(&mut self, id: &str, entry: &Entry) -> Result<()> {
        let unknown = || impossible(entry, "the principal is not known");
        let ix = self.principals.find(id).ok_or_else(unknown)?;
        let record = self.principal(ix).ok_or_else(unknown)?;
        let members: Vec<PrincipalIx> = record.members.keys().copied().collect();
        let groups: Vec<PrincipalIx> =
            record.groups.iter().copied().chain(record.orgs.iter().map(|(org, _)| org)).collect();
        let holds: Vec<ResourceIx> = record.holds.iter().copied().collect();
        let left = record.left.clone();
        for resource in holds {
            self.end_grant(resource, ix);
            if let Some(resource) = self.resources.get_mut(resource) {
                resource.changed = entry.revision;
            }
        }
        for resource in left {
            self.forget_leaver(resource, ix);
        }
        for member in members {
            self.part(ix, member);
        }
        for group in groups {
            self.part(group, ix);
        }
        let resources: Vec<ResourceIx> = self.resources.iter().map(|(ix, _)| ix).collect();
        for resource in resources {
            let Some(resource) = self.resources.get_mut(resource) else { continue };
            resource.grants.change_all(|grant| {
                grant.about.giver_gone = grant.about.giver_gone || grant.is_by(id);
            });
        }
        self.forget_in_proposals(id);
        if let Some(record) = self.principals.remove(id) {
            self.directory.remove(ix, &record);
        }
        Ok(())
    }

    pub(super) fn rename(&mut self, id: &str, to: &str, entry: &Entry) -> Result<()> {
        let taken = || impossible(entry, "the name is in use");
        if self.principals.find(to).is_some() {
            return Err(taken());
        }
        let ix = self.principals.find(id).ok_or_else(taken)?;
        if let Some(record) = self.principals.get(ix) {
            self.directory.remove(ix, record);
        }
        self.principals.rename(id, to);
        if let Some(record) = self.principals.get(ix) {
            self.directory.add(ix, record);
        }
        let holds = self.principal(ix).map(|record| record.holds.clone()).unwrap_or_default();
        for resource in holds {
            if let Some(resource) = self.resources.get_mut(resource) {
                resource.changed = entry.revision;
            }
        }
        let resources: Vec<ResourceIx> = self.resources.iter().map(|(ix, _)| ix).collect();
        for resource in resources {
            let Some(resource) = self.resources.get_mut(resource) else { continue };
            resource.grants.change_all(|grant| {
                if grant.is_by(id) {
                    grant.about.by = Some(to.to_owned());
                }
            });
        }
        self.rename_in_proposals(id, to);
        Ok(())
    }
}

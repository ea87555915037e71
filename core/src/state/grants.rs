//! The fold of what is given, changed and ended.

use std::collections::BTreeMap;

use super::apply::impossible;
use super::grant::{About, Grant, Levels};
use super::numbers::{PrincipalIx, ResourceIx};
use super::whole::State;
use crate::error::{Code, Error, Result};
use crate::event::{Ending, Entry, Event};
use crate::model::{Chosen, Pick, RoleIx, Type};

impl State {
    pub(super) fn apply_grant(&mut self, entry: &Entry) -> Result<()> {
        let (Some(resource), Some(principal)) = (entry.event.resource(), entry.event.principal())
        else {
            return Ok(());
        };
        let unknown = || impossible(entry, "the resource is not known");
        let resource = self.find_resource(resource).ok_or_else(unknown)?;
        let holder = self.ensure_principal(principal, entry)?;
        match &entry.event {
            Event::Granted { .. } => self.grant(resource, holder, entry)?,
            Event::GrantChanged { .. } => self.change_grant(resource, holder, entry)?,
            Event::GrantEnded { why, .. } => {
                self.end_grant(resource, holder);
                if *why == Ending::Left {
                    self.note_leaver(resource, holder);
                }
            }
            _ => {}
        }
        if let Some(record) = self.resources.get_mut(resource) {
            record.changed = record.changed.max(entry.revision);
        }
        Ok(())
    }

    fn grant(&mut self, resource: ResourceIx, holder: PrincipalIx, entry: &Entry) -> Result<()> {
        let Event::Granted { role, levels, fields, proposal, expires, note, giver_gone, .. } =
            &entry.event
        else {
            return Ok(());
        };
        let (role, levels) = self.role_and_levels(resource, role, levels.as_ref(), entry)?;
        let about = About {
            fields: fields.clone(),
            by: entry.actor.clone(),
            giver_gone: *giver_gone,
            at: entry.at,
            revision: entry.revision,
            order: self.given,
            note: note.clone(),
        };
        let about = Box::new(about);
        let grant = Grant { role, levels, pending: *proposal, expires: *expires, about };
        self.given += 1;
        self.end_grant(resource, holder);
        self.expiring += usize::from(expires.is_some());
        if proposal.is_some() {
            self.propose_share(resource, &grant, entry);
        }
        if let Some(record) = self.resources.get_mut(resource) {
            record.grants.insert(holder, grant);
        }
        // Whoever is in again is no former member (I-20).
        self.forget_leaver(resource, holder);
        if let Some(record) = self.principals.get_mut(holder) {
            record.holds.insert(resource);
        }
        Ok(())
    }

    pub(super) fn note_leaver(&mut self, resource: ResourceIx, holder: PrincipalIx) {
        if let (Some(record), Some(leaver)) =
            (self.resources.get_mut(resource), self.principals.get_mut(holder))
        {
            record.left.insert(holder);
            leaver.left.insert(resource);
        }
    }

    pub(super) fn forget_leaver(&mut self, resource: ResourceIx, holder: PrincipalIx) {
        if let Some(record) = self.resources.get_mut(resource) {
            record.left.remove(&holder);
        }
        if let Some(leaver) = self.principals.get_mut(holder) {
            leaver.left.remove(&resource);
        }
    }

    fn change_grant(
        &mut self,
        resource: ResourceIx,
        holder: PrincipalIx,
        entry: &Entry,
    ) -> Result<()> {
        let Event::GrantChanged { role, levels, expires, note, .. } = &entry.event else {
            return Ok(());
        };
        let (role, levels) = self.role_and_levels(resource, role, levels.as_ref(), entry)?;
        let mut ended = None;
        let change = |grant: &mut Grant| {
            ended = grant.expires;
            grant.role = role;
            grant.levels = levels;
            grant.expires = *expires;
            grant.about.note.clone_from(note);
        };
        let record = self.resources.get_mut(resource);
        if !record.is_some_and(|record| record.grants.change(holder, change)) {
            return Err(impossible(entry, "there is no grant to change"));
        }
        self.expiring -= usize::from(ended.is_some());
        self.expiring += usize::from(expires.is_some());
        Ok(())
    }

    fn role_and_levels(
        &self,
        resource: ResourceIx,
        role: &str,
        picks: Option<&BTreeMap<String, Pick>>,
        entry: &Entry,
    ) -> Result<(RoleIx, Option<Box<Levels>>)> {
        let record = self.resource(resource);
        let kind = record.and_then(|record| self.kind_of(record));
        let kind = kind.ok_or_else(|| impossible(entry, "the resource is not known"))?;
        let ix = kind.role_index.get(role).copied();
        let ix = ix.ok_or_else(|| impossible(entry, "the role is not known"))?;
        let levels = picks.map(|picks| kind.levels_of(ix, picks)).transpose();
        let levels = levels.map_err(|_| impossible(entry, "a level is not known"))?;
        Ok((ix, levels.map(Box::new)))
    }

    pub(super) fn end_grant(&mut self, resource: ResourceIx, holder: PrincipalIx) {
        let record = self.resources.get_mut(resource);
        if let Some(grant) = record.and_then(|record| record.grants.remove(holder)) {
            self.expiring -= usize::from(grant.expires.is_some());
        }
        if let Some(holder) = self.principals.get_mut(holder) {
            holder.holds.remove(&resource);
        }
    }

    /// A part is gone, and with it the levels that were named for it, be they held or asked for:
    /// another one with its name has none of them.
    pub(super) fn forget_part(&mut self, parent: ResourceIx, part: ResourceIx, id: &str) {
        if let Some(parent) = self.resources.get_mut(parent) {
            parent.parts.remove(&part);
            parent.grants.change_all(|grant| {
                if let Some(levels) = &mut grant.levels {
                    levels.chosen.parts.remove(id);
                }
            });
        }
        self.forget_part_in_proposals(parent, id);
    }
}

impl Type {
    /// What is chosen for a grant of a role, from how the journal writes it.
    pub(crate) fn levels_of(&self, role: RoleIx, picks: &BTreeMap<String, Pick>) -> Result<Levels> {
        let no_role = || Error::new(Code::UnknownRole, "there is no such role");
        let role = self.role(role).ok_or_else(no_role)?;
        let chosen: Chosen = self.choose(role, picks, None)?;
        Ok(Levels::new(self, role, chosen))
    }
}

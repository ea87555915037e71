//! What a change leaves without an owner who can act: its maker is told.

use std::collections::BTreeSet;

use crate::answer::Warning;
use crate::decide::{Facts, is_owned};
use crate::error::Code;
use crate::event::Event;
use crate::id::some;
use crate::state::{PrincipalIx, ResourceIx};

/// The resources that have an owner who can act, or are new, and may have none once these events
/// have happened.
pub(crate) fn at_risk(facts: Facts<'_>, events: &[Event]) -> Vec<String> {
    let state = facts.state;
    let mut found: BTreeSet<ResourceIx> = BTreeSet::new();
    let mut new = Vec::new();
    for event in events {
        match event {
            // Who leaves loses what the groups hold that they were in by this.
            Event::MemberRemoved { principal, .. } | Event::PrincipalForgotten { principal } => {
                let record = state.find_principal(principal).and_then(|ix| state.principal(ix));
                let reach = record.into_iter().flat_map(|record| &record.reach);
                found.extend(reach.flat_map(|holder| owned_by(facts, *holder)));
            }
            Event::PrincipalPut { principal, registered: false, .. } => {
                let holder = state.find_principal(principal);
                found.extend(holder.into_iter().flat_map(|holder| owned_by(facts, holder)));
            }
            Event::GrantEnded { resource, principal, .. }
            | Event::GrantChanged { resource, principal, .. } => {
                let resource = state.find_resource(resource);
                let holder = state.find_principal(principal);
                let both = resource.zip(holder);
                found.extend(
                    both.filter(|(at, by)| has_ownership(facts, *at, *by)).map(|(at, _)| at),
                );
            }
            Event::ResourceCreated { resource, parent: None, .. } => new.push(resource.clone()),
            Event::PrincipalPut { .. }
            | Event::PrincipalRenamed { .. }
            | Event::MemberAdded { .. }
            | Event::ResourceCreated { .. }
            | Event::ResourceSet { .. }
            | Event::ResourceDeleted { .. }
            | Event::Granted { .. }
            | Event::Proposed { .. }
            | Event::ProposalClosed { .. }
            | Event::ProposalsCounted { .. }
            | Event::TimeReset { .. } => {}
        }
    }
    let targets = found.into_iter().filter_map(|ix| facts.target(ix));
    let owned = targets.filter(|target| is_owned(facts, *target));
    owned.map(|target| target.resource.id.clone()).chain(new).collect()
}

fn owned_by(facts: Facts<'_>, holder: PrincipalIx) -> impl Iterator<Item = ResourceIx> {
    let held = facts.state.principal(holder).into_iter().flat_map(|record| &record.holds);
    held.copied().filter(move |resource| has_ownership(facts, *resource, holder))
}

/// Whether this very principal has a grant of ownership, be it suspended.
fn has_ownership(facts: Facts<'_>, resource: ResourceIx, holder: PrincipalIx) -> bool {
    let target = facts.target(resource);
    target.is_some_and(|target| {
        let row = target.resource.grants.row(holder);
        row.is_some_and(|row| row.role == target.kind.owner)
    })
}

/// The warning, if any of these resources is still there and without an owner who can act.
pub(crate) fn without_owner(facts: Facts<'_>, at_risk: Vec<String>) -> Option<Warning> {
    let is_bereft = |id: &String| {
        let target = facts.state.find_resource(id).and_then(|ix| facts.target(ix));
        target.is_some_and(|target| !is_owned(facts, target))
    };
    let mut resources: Vec<String> = at_risk.into_iter().filter(is_bereft).collect();
    resources.sort();
    if resources.is_empty() {
        return None;
    }
    let text = format!(
        "No owner is left who can act on {}: give other owners with `set`, or bring one back.",
        some(&resources)
    );
    Some(Warning { code: Code::WithoutOwner.as_str().to_owned(), text, resources })
}

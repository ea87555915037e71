//! What a change leaves without an owner who can act: its maker is told.

use std::collections::BTreeSet;

use crate::answer::Warning;
use crate::decide::{Facts, is_owned};
use crate::error::Code;
use crate::event::Event;
use crate::id::{PrincipalKind, some};
use crate::state::{PrincipalIx, ResourceIx};

/// The resources that have an owner who can act, or are new, and may have none once these events
/// have happened.
pub(crate) fn at_risk(facts: Facts<'_>, events: &[Event]) -> Vec<String> {
    let state = facts.state;
    let mut found: BTreeSet<ResourceIx> = BTreeSet::new();
    let (mut new, mut left) = (Vec::new(), BTreeSet::new());
    for event in events {
        match event {
            // Who leaves a group loses what it holds, and what the groups hold that it is in.
            Event::MemberRemoved { group, .. } if !is_organization(group) => {
                if left.insert(group) {
                    found.extend(owned_through(facts, group));
                }
            }
            // Outside of an organization, no grant may count for them any more.
            Event::MemberRemoved { principal, .. } | Event::PrincipalForgotten { principal } => {
                found.extend(owned_through(facts, principal));
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

fn is_organization(id: &str) -> bool {
    id.split_once(':')
        .is_some_and(|(kind, _)| PrincipalKind::find(kind) == Some(PrincipalKind::Org))
}

/// What a principal owns, itself or by a group that it is in.
fn owned_through(facts: Facts<'_>, id: &str) -> impl Iterator<Item = ResourceIx> {
    let record = facts.state.find_principal(id).and_then(|ix| facts.state.principal(ix));
    let reach = record.into_iter().flat_map(|record| record.reach.iter());
    reach.flat_map(move |holder| owned_by(facts, *holder))
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

//! `what` and `actions`: what somebody can do, and with what.

use std::collections::BTreeMap;

use super::page::Paging;
use super::question::{action as find_action, subject};
use crate::actor::{declared_type, type_named};
use crate::answer::Page;
use crate::command::Names;
use crate::decide::{Facts, Subject};
use crate::error::Result;
use crate::model::{Reach, TypeIx};
use crate::state::ResourceIx;

/// The resources of a type with which somebody can do something.
pub(crate) fn what(
    facts: Facts<'_>,
    principal: &str,
    action: &str,
    kind: &str,
    paging: Paging<'_>,
) -> Result<Page> {
    let (who, _) = subject(facts, principal)?;
    let (kind_ix, kind) = type_named(facts.state, kind)?;
    let action = find_action(kind, action)?;
    let limit = paging.limit()?;
    paging.is_of_type(facts, kind_ix)?;
    let mut candidates = candidates(facts, who, kind_ix);
    candidates.retain(|(id, _)| paging.after.is_none_or(|after| *id > after));
    candidates.sort_unstable();
    candidates.dedup();
    let mut items: Vec<String> = Vec::new();
    let mut complete = true;
    for (id, ix) in candidates {
        let target = facts.target(ix);
        if target.is_some_and(|target| facts.allows(who, action, target)) {
            if items.len() == limit {
                complete = false;
                break;
            }
            items.push(id.to_owned());
        }
    }
    let next = items.last().filter(|_| !complete).cloned();
    Ok(Page { items, complete, next, revision: facts.state.revision })
}

/// Every resource of the type that a source could open to the subject, with its name; some twice.
fn candidates(facts: Facts<'_>, who: Subject, kind: TypeIx) -> Vec<(&str, ResourceIx)> {
    let state = facts.state;
    let record = who.ix.and_then(|ix| state.principal(ix));
    let audiences = state.model().get(kind).map_or(&[][..], |kind| &kind.audiences);
    let open = |reach: &dyn Fn(Reach) -> bool| audiences.iter().any(|a| reach(a.reach));
    let everyone = open(&|reach| reach == Reach::Everyone);
    let members = open(&Reach::is_within_organization);
    let leavers = open(&|reach| reach == Reach::Leavers);
    let mut found = Vec::new();
    let mut add = |ix: ResourceIx| {
        if let Some(resource) = state.resource(ix).filter(|resource| resource.kind == kind) {
            found.push((&*resource.id, ix));
        }
    };
    if everyone {
        state.resources_of(kind).for_each(&mut add);
    }
    let Some(record) = record else { return found };
    if members && !everyone {
        let own = record.orgs.iter().flat_map(|(org, _)| state.resources_in(kind, org));
        own.for_each(&mut add);
    }
    if leavers {
        record.left.iter().copied().for_each(&mut add);
    }
    for holder in record.reach.iter().filter_map(|ix| state.principal(*ix)) {
        for ix in &holder.holds {
            add(*ix);
            // What is held opens its parts as well.
            let parts = state.resource(*ix).into_iter().flat_map(|resource| &resource.parts);
            parts.copied().for_each(&mut add);
        }
    }
    found
}

/// All that somebody can do with each of the resources; nothing, with one that does not exist.
pub(crate) fn actions(
    facts: Facts<'_>,
    principal: &str,
    resources: &Names,
) -> Result<BTreeMap<String, Vec<String>>> {
    let (who, _) = subject(facts, principal)?;
    let Names(resources) = resources;
    let mut answers = BTreeMap::new();
    for resource in resources {
        let (_, kind) = declared_type(facts.state, resource)?;
        let target = facts.state.find_resource(resource).and_then(|ix| facts.target(ix));
        let names = (0u8..)
            .zip(&kind.actions)
            .filter(|(ix, _)| target.is_some_and(|target| facts.allows(who, *ix, target)));
        let mut names: Vec<String> = names.map(|(_, action)| action.name.clone()).collect();
        names.sort();
        answers.insert(resource.clone(), names);
    }
    Ok(answers)
}

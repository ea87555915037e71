//! `sheet`: what a share dialog shows and may offer.

mod actions;
mod lists;
mod offers;

use std::collections::{BTreeMap, BTreeSet};

use self::actions::actions;
use self::offers::role_offers;
use super::page::at_least_one;
use super::who::is_open_to_everyone;
use crate::actor::{Actor, Gate, principal_id, shareable_type};
use crate::answer::{AudienceInfo, PartInfo, SettingOffer, Sheet};
use crate::change::{Offers, may_leave, may_request, may_transfer};
use crate::decide::{Facts, Source, Target};
use crate::error::Result;
use crate::model::{Audience, Type};

/// How many of each list are given when no limit is: as many as somebody looks through.
const USUAL_LIMIT: usize = 100;

/// Which page of a sheet's lists.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Pages<'a> {
    /// Only the grants after that of this principal.
    pub(crate) after: Option<&'a str>,
    /// Only the receivers after this one.
    pub(crate) receivers_after: Option<&'a str>,
    /// At most so many of each.
    pub(crate) limit: Option<usize>,
}

/// The share dialog of a resource, for the actor who opens it: somebody who may see who has
/// access, or manage it.
pub(crate) fn sheet(facts: Facts<'_>, resource: &str, by: &str, pages: Pages<'_>) -> Result<Sheet> {
    let kind = shareable_type(facts.state, resource)?;
    let limit = at_least_one(pages.limit, USUAL_LIMIT)?;
    // An id is written in several ways; a name that is none is no matter of what is in the list.
    let place = |id: Option<&str>| id.map(|id| principal_id(facts.state, id)).transpose();
    let (after, receivers_after) = (place(pages.after)?, place(pages.receivers_after)?);
    let actor = Actor::parse(facts, by)?;
    let gate = Gate::open(facts, &actor, resource)?;
    let offers = Offers::of(&gate).ok();
    let view_action = kind.view;
    let rows = lists::rows(&gate, offers.as_ref(), after.as_ref(), limit)?;
    let after = receivers_after.as_ref();
    let receivers = offers.as_ref().map(|offers| lists::receivers(&gate, offers, after, limit));
    let receivers = receivers.transpose()?.flatten();
    let pending = lists::pending(&gate, limit);
    let parts = parts(&gate);
    let record = gate.target.resource;
    let receivers_next = receivers.as_ref().and_then(|list| list.next.clone());
    Ok(Sheet {
        resource: resource.to_owned(),
        label: kind.label.clone(),
        by: actor.id.clone(),
        roles: roles(&gate),
        can_share: offers.is_some(),
        can_leave: may_leave(&gate),
        can_request: may_request(&gate),
        can_transfer: may_transfer(&gate),
        status: kind.status_name(record.status).map(str::to_owned),
        everyone: view_action.is_some_and(|action| is_open_to_everyone(facts, action, gate.target)),
        complete: rows.next.is_none() && receivers_next.is_none() && pending.next.is_none(),
        rows: rows.items,
        total: rows.total,
        next: rows.next,
        level_labels: kind.labelled_levels(),
        offers: offers.as_ref().map(|o| role_offers(kind, o, &parts)).unwrap_or_default(),
        settings: settings(&gate),
        audiences: kind.audiences.iter().map(|audience| shown(&gate, audience)).collect(),
        pending: pending.items,
        pending_total: pending.total,
        pending_next: pending.next,
        receivers_total: receivers.as_ref().map(|list| list.total),
        receivers: receivers.map(|list| list.items),
        receivers_next,
        parts,
        attributes: if offers.is_some() { record.attributes.clone() } else { BTreeMap::new() },
        labels: kind.labels.clone(),
        texts: kind.texts.clone(),
        message_limit: kind.message_limit,
        note_limit: kind.note_limit,
        revision: facts.state.revision,
    })
}

/// The roles of the grants that count for the actor.
fn roles(gate: &Gate<'_>) -> Vec<String> {
    let mut roles = BTreeSet::new();
    gate.facts.any_source(gate.actor.subject, gate.target, |source| {
        if let Source::Grant { role, .. } = source {
            roles.insert(role.name.clone());
        }
        false
    });
    roles.into_iter().collect()
}

fn settings(gate: &Gate<'_>) -> Vec<SettingOffer> {
    let (kind, record) = (gate.target.kind, gate.target.resource);
    let settings = kind.settings.iter().zip(&record.settings);
    let offer = settings.map(|(setting, value)| SettingOffer {
        name: setting.name.clone(),
        label: setting.label.clone(),
        value: Type::value(&setting.values, *value),
        values: setting.value_labels.clone(),
        can_set: gate.facts.allows(gate.actor.subject, setting.action, gate.target),
    });
    offer.collect()
}

fn shown(gate: &Gate<'_>, audience: &Audience) -> AudienceInfo {
    let (facts, target) = (gate.facts, gate.target);
    let rights = audience.access.rights();
    AudienceInfo {
        name: audience.name.clone(),
        label: audience.label.clone(),
        open: facts.could_hold(audience.only_while, target)
            && rights.iter().any(|right| facts.could_hold(right.conditions, target)),
        can: actions(gate.target.kind, &audience.access),
    }
}

/// What people are shown for a part: as its model says or, where nothing is, its identifier.
fn part_label(part: Target<'_>) -> String {
    let attribute = part.kind.named_by.as_ref().and_then(|name| part.resource.attributes.get(name));
    let name = attribute.filter(|name| !name.trim().is_empty());
    name.unwrap_or(&part.resource.id).clone()
}

/// The parts that the actor sees, sorted.
fn parts(gate: &Gate<'_>) -> Vec<PartInfo> {
    let (facts, actor) = (gate.facts, gate.actor);
    let parts = gate.target.resource.parts.iter().filter_map(|ix| facts.target(*ix));
    let seen = parts.map(|target| Gate { facts, actor, target }).filter(Gate::sees);
    let info = seen.map(|Gate { target, .. }| {
        let actions = (0..).zip(&target.kind.actions);
        let can = actions.filter(|(ix, _)| facts.allows(actor.subject, *ix, target));
        let mut can: Vec<String> = can.map(|(_, action)| action.name.clone()).collect();
        can.sort();
        PartInfo {
            part: target.resource.id.clone(),
            label: part_label(target),
            kind: target.kind.kinds.get(usize::from(target.resource.part_kind)).cloned(),
            can,
        }
    });
    let mut infos: Vec<PartInfo> = info.collect();
    infos.sort_by(|one, other| one.part.cmp(&other.part));
    infos
}

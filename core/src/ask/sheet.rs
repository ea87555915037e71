//! `sheet`: what a share dialog shows and may offer.

mod offers;

use std::collections::{BTreeMap, BTreeSet};

use self::offers::role_offers;
use super::search::{candidates, first, info};
use super::who::{is_open_to_everyone, owns, view};
use crate::access::Access;
use crate::answer::{
    ActionInfo, AudienceInfo, GrantInfo, PartInfo, PrincipalInfo, SettingOffer, Sheet, SheetRow,
};
use crate::change::{
    Actor, Gate, Offers, may_leave, may_request, may_transfer, proposal_info, shareable_type,
};
use crate::decide::{Facts, Source, Subject};
use crate::error::Result;
use crate::model::{Audience, Type};

/// The share dialog of a resource, for the actor who opens it: somebody who may see who has
/// access, or manage it.
pub(crate) fn sheet(facts: Facts<'_>, resource: &str, by: &str) -> Result<Sheet> {
    let kind = shareable_type(facts.state, resource)?;
    let actor = Actor::parse(facts, by)?;
    let gate = Gate::open(facts, &actor, resource)?;
    let offers = Offers::of(&gate).ok();
    let view_action = kind.view;
    let rows = rows(&gate, offers.as_ref())?;
    let parts = parts(&gate);
    let record = gate.target.resource;
    let waiting = facts.state.open_proposals(record, facts.now);
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
        rows,
        offers: offers.as_ref().map(|o| role_offers(kind, o, &parts)).unwrap_or_default(),
        settings: settings(&gate),
        audiences: kind.audiences.iter().map(|audience| shown(&gate, audience)).collect(),
        pending: waiting
            .filter_map(|proposal| proposal_info(facts, proposal, Some(&actor)))
            .collect(),
        receivers: offers.as_ref().and_then(|offers| receivers(&gate, offers)),
        parts,
        attributes: if offers.is_some() { record.attributes.clone() } else { BTreeMap::new() },
        labels: kind.labels.clone(),
        texts: kind.texts.clone(),
        message_limit: kind.message_limit,
        note_limit: kind.note_limit,
        revision: facts.state.revision,
    })
}

/// The grants that the actor sees, with what he may do to each. Who manages access without the
/// right to see who has it sees none; `forbidden` for who may do neither.
fn rows(gate: &Gate<'_>, offers: Option<&Offers<'_>>) -> Result<Vec<SheetRow>> {
    let (facts, target) = (gate.facts, gate.target);
    let view = match view(facts, gate.actor, target) {
        Ok(view) => view,
        Err(_) if offers.is_some() => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let with_notes = owns(facts, gate.actor.subject, target);
    let view_action = target.kind.view;
    let grants = view.grants(facts, target).into_iter();
    let row = grants.filter_map(|(holder, grant)| {
        let principal = facts.state.principal(holder)?;
        let role = target.kind.role(grant.role)?;
        let who = Subject { kind: principal.kind, ix: Some(holder) };
        let can = view_action.map(|action| facts.allows(who, action, target));
        let shown = view.info(facts, holder, grant, target, with_notes);
        let change_to = offers.map(|offers| offers.may_become(holder, grant)).unwrap_or_default();
        let names = change_to.iter().map(|role| target.kind.role_name(*role).to_owned());
        Some(SheetRow {
            grant: GrantInfo { can, ..shown },
            name: principal.name.clone(),
            label: role.label.clone(),
            can_remove: offers.is_some_and(|offers| offers.may_take(grant)),
            can_change_role: !change_to.is_empty(),
            change_to: names.collect(),
        })
    });
    Ok(row.collect())
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

/// The actions that an access gives, with conditions or without, sorted.
fn actions(kind: &Type, access: &Access) -> Vec<ActionInfo> {
    let actions = access.actions().iter().filter_map(|ix| kind.actions.get(usize::from(ix)));
    let mut infos: Vec<ActionInfo> = actions
        .map(|action| ActionInfo { action: action.name.clone(), meaning: action.meaning.clone() })
        .collect();
    infos.sort_by(|one, other| one.action.cmp(&other.action));
    infos
}

/// Who can be added, where grants are bound to an organization (D-06).
fn receivers(gate: &Gate<'_>, offers: &Offers<'_>) -> Option<Vec<PrincipalInfo>> {
    if !gate.target.kind.within_organization {
        return None;
    }
    let members = candidates(gate.facts, gate.target)
        .filter(|(ix, member)| offers.may_receive(*ix, member))
        .filter(|(_, member)| gate.grant(&member.id).is_none());
    let (members, _) = first(members.collect(), usize::MAX);
    Some(members.into_iter().map(|(_, member)| info(gate, None, member)).collect())
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
            kind: target.kind.kinds.get(usize::from(target.resource.part_kind)).cloned(),
            can,
        }
    });
    let mut infos: Vec<PartInfo> = info.collect();
    infos.sort_by(|one, other| one.part.cmp(&other.part));
    infos
}

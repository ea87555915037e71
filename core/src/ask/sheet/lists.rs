//! The lists of a sheet, page by page: who has access, who can be added, what waits.

use std::collections::BTreeMap;

use super::super::search::{candidates, first, in_order, info};
use crate::actor::{Gate, View, proposal_info};
use crate::answer::{GrantInfo, PrincipalInfo, ProposalInfo, SheetRow};
use crate::ask::page::first as first_rows;
use crate::change::Offers;
use crate::decide::Subject;
use crate::error::{Error, Result};
use crate::id::{PrincipalId, shown};
use crate::model::{Pick, Role, Type};
use crate::state::{Grant, PrincipalIx};

/// A page of a list.
pub(super) struct List<T, N> {
    pub(super) items: Vec<T>,
    /// How many there are on all pages.
    pub(super) total: usize,
    /// Where to go on.
    pub(super) next: Option<N>,
}

impl<T, N> Default for List<T, N> {
    fn default() -> Self {
        Self { items: Vec::new(), total: 0, next: None }
    }
}

/// The same for who is not in the list, and for who is not known at all.
fn no_place(argument: &str, after: &PrincipalId) -> Error {
    let after = shown(after.as_str());
    let message = format!("`{after}` is not in the list, or not any more; begin it again");
    Error::argument(argument, message)
}

/// The grants that the actor sees, with what they may do to each. Who manages access without the
/// right to see who has it sees none; `forbidden` for who may do neither.
pub(super) fn rows(
    gate: &Gate<'_>,
    offers: Option<&Offers<'_>>,
    after: Option<&PrincipalId>,
    limit: usize,
) -> Result<List<SheetRow, String>> {
    let (facts, target) = (gate.facts, gate.target);
    let view = match View::of(facts, gate.actor, target) {
        Ok(view) => view,
        Err(_) if offers.is_some() => return Ok(List::default()),
        Err(error) => return Err(error),
    };
    let with_notes = gate.is_owned_by_actor();
    let mut grants = view.placed_grants(facts, target);
    let total = grants.len();
    if let Some(after) = after {
        let last = facts.state.find_principal(after.as_str());
        let place = grants.iter().find(|(_, (holder, _))| Some(*holder) == last);
        let (last, _) = *place.ok_or_else(|| no_place("after", after))?;
        grants.retain(|(place, _)| *place > last);
    }
    // Of many grants, those on the page alone are put in order.
    let (page, complete) = first_rows(grants, limit);
    let page = page.into_iter().map(|(_, held)| held);
    let next = page.clone().next_back().filter(|_| !complete);
    let next = next.map(|(holder, _)| facts.state.principal_id(holder).to_owned());
    let view_action = target.kind.view;
    let row = |(holder, grant): (PrincipalIx, &Grant)| {
        let principal = facts.state.principal(holder)?;
        let role = target.kind.role(grant.role)?;
        let who = Subject { kind: principal.kind, ix: Some(holder) };
        let can = view_action.map(|action| facts.allows(who, action, target));
        let shown = view.info(facts, holder, grant, target, with_notes);
        let change_to = offers.map(|offers| offers.may_become(holder, grant)).unwrap_or_default();
        let names = change_to.iter().map(|role| target.kind.role_name(*role).to_owned());
        Some(SheetRow {
            name: principal.name.clone(),
            label: role.label.clone(),
            by_name: shown.by.as_deref().and_then(|by| facts.state.name_of(by)),
            levels: levels(target.kind, role, grant, shown.levels.as_ref()),
            can_remove: offers.is_some_and(|offers| offers.may_take(grant)),
            can_change_role: !change_to.is_empty(),
            change_to: names.collect(),
            grant: GrantInfo { can, ..shown },
        })
    };
    Ok(List { items: page.filter_map(row).collect(), total, next })
}

/// What a grant comes to: the level in every category, whatever its role leaves to choose, and
/// what else was chosen for it, as it is shown.
fn levels(
    kind: &Type,
    role: &Role,
    grant: &Grant,
    shown: Option<&BTreeMap<String, Pick>>,
) -> BTreeMap<String, Pick> {
    let chosen = grant.levels.as_deref().map(|levels| &levels.chosen);
    let categories = (0u8..).zip(&kind.categories).map(|(ix, category)| {
        let level = kind.level_name(role.level_in(chosen, ix));
        (category.name.clone(), Pick::from(level))
    });
    categories.chain(shown.cloned().into_iter().flatten()).collect()
}

/// Who can be added, where grants are bound to an organization (D-06).
pub(super) fn receivers(
    gate: &Gate<'_>,
    offers: &Offers<'_>,
    after: Option<&PrincipalId>,
    limit: usize,
) -> Result<Option<List<PrincipalInfo, String>>> {
    if !gate.target.kind.within_organization {
        return Ok(None);
    }
    let facts = gate.facts;
    // Somebody of another organization has no place, so that nobody learns where it would be.
    let of_organization = |id: &PrincipalId| {
        let ix = facts.state.find_principal(id.as_str())?;
        let record = facts.state.principal(ix)?;
        let subject = Subject { kind: record.kind, ix: Some(ix) };
        facts.is_within(subject, gate.target).then_some(record)
    };
    let last =
        after.map(|after| of_organization(after).ok_or_else(|| no_place("receivers_after", after)));
    let last = last.transpose()?;
    let grants = &gate.target.resource.grants;
    let lives = |ix| grants.get(ix).is_some_and(|grant| !grant.is_expired(facts.now));
    let mut members: Vec<_> = candidates(facts, gate.target)
        .filter(|(ix, member)| offers.may_receive(*ix, member))
        .filter(|(ix, _)| !lives(*ix))
        .collect();
    let total = members.len();
    members.retain(|(_, member)| last.is_none_or(|last| in_order(member, last).is_gt()));
    let (page, complete) = first(members, limit);
    let next = page.last().filter(|_| !complete).map(|(_, last)| last.id.clone());
    let items = page.into_iter().map(|(ix, member)| info(gate, None, offers, ix, member));
    Ok(Some(List { items: items.collect(), total, next }))
}

/// What waits for a decision, as far as the actor may see it.
pub(super) fn pending(gate: &Gate<'_>, limit: usize) -> List<ProposalInfo, u64> {
    let facts = gate.facts;
    let waiting = facts.state.open_proposals(gate.target.resource, facts.now);
    let mut seen = waiting.filter_map(|waits| proposal_info(facts, waits, Some(gate.actor)));
    let items: Vec<ProposalInfo> = seen.by_ref().take(limit).collect();
    let more = seen.count();
    let next = items.last().map(|last| last.proposal).filter(|_| more > 0);
    List { total: items.len() + more, items, next }
}

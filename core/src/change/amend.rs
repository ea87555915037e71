//! `change`: grants that exist become others.

use std::collections::BTreeMap;

use super::arguments::{End, assignable_role, end, note, principal_ids, shareable_type};
use super::ceiling::{Giving, raises, within_own};
use super::command::Change;
use super::excess::{Excess, Excesses};
use super::gate::{Actor, Delegation, Gate};
use super::give::{Gift, endless_ownership, give, settle_request, told};
use super::levels::{check_parts, levels_by};
use super::present::changeable;
use super::receivers::{
    Fields, Receiver, check_fields, check_receivers, check_texts, each_as, offenders,
};
use super::{Facts, Plan};
use crate::error::{Code, Error, Result};
use crate::event::Event;
use crate::id::{PrincipalId, some};
use crate::model::{Role, RoleIx, Type};
use crate::state::{Grant, Levels};
use crate::time::Timestamp;

/// Changes the role, the levels, the fields, the end or the note of grants, all of them or none.
pub(crate) fn change(facts: Facts<'_>, command: &Change) -> Result<Plan> {
    let kind = shareable_type(facts.state, &command.resource)?;
    let role = command.role.as_deref().map(|role| assignable_role(kind, Some(role))).transpose()?;
    let picks = command.levels.as_ref();
    let who = (command.by.as_str(), command.resource.as_str());
    let chosen = role.map(|role| levels_by(facts, who, kind, role, picks, None)).transpose()?;
    let holders = principal_ids(facts.state, "principals", &command.principals)?;
    let actor = Actor::parse(facts, &command.by)?;
    let expires = end(command.expires, facts.now)?;
    let note = command.note.as_deref().map(|text| note(kind, Some(text))).transpose()?;
    let fields = command.fields.as_ref();
    let named = role.is_some() || picks.is_some() || fields.is_some() || expires.is_some();
    if !named && note.is_none() {
        let message = "name what to change: role, levels, fields, expires or note";
        return Err(Error::argument("role", message));
    }
    if let Some(fields) = fields {
        check_texts(fields)?;
        if let Some(role) = role.and_then(|role| kind.role(role)) {
            check_fields(facts, &each_as(Some(role), &holders), fields)?;
        }
    }

    let gate = Gate::open(facts, &actor, &command.resource)?;
    let picked = chosen.as_ref().and_then(Option::as_ref);
    check_parts(&gate, role.unwrap_or(kind.owner), picked, picks)?;
    gate.unchanged_since(command.if_revision)?;
    let delegation = gate.may_manage()?;
    check_holders(&gate, role, &holders)?;
    let grants = changeable(&gate, &delegation, &holders, role)?;
    check_told(&gate, role, &grants, fields, named)?;
    let mut plan = told(kind, &gate, "change", role.into_iter());
    plan.text = plan.text.filter(|_| role.is_some());
    plan.touched = holders.iter().map(|id| id.as_str().to_owned()).collect();
    let (mut all, mut bad, mut first) = (Vec::new(), Vec::new(), None);
    for (holder, grant) in &grants {
        let levels = || -> Result<Option<Box<Levels>>> {
            match (&chosen, picks) {
                (Some(chosen), _) => Ok(chosen.clone().map(Box::new)),
                (None, None) => Ok(grant.levels.clone()),
                (None, Some(_)) => {
                    let base = grant.levels.as_deref().map(|levels| &levels.chosen);
                    let levels = levels_by(facts, who, kind, grant.role, picks, base)?;
                    check_parts(&gate, grant.role, levels.as_ref(), picks)?;
                    Ok(levels.map(Box::new))
                }
            }
        };
        match levels() {
            Ok(levels) => all.push(levels),
            Err(error) => {
                bad.push(holder.as_str());
                first.get_or_insert(error);
            }
        }
    }
    if let Some(error) = first {
        return Err(error.with("principals", bad));
    }
    let mut excesses = Excesses::default();
    let mut changes = Vec::new();
    for ((holder, grant), levels) in grants.into_iter().zip(all) {
        let said = note.clone().unwrap_or_else(|| grant.about.note.clone());
        let mut new = Grant {
            role: role.unwrap_or(grant.role),
            levels,
            expires: expires.map_or(grant.expires, |End(end)| end),
            ..grant.clone().with_note(said)
        };
        new.about.fields = told_with(kind, role, grant, fields);
        endless_ownership(kind, new.role, new.expires)?;
        let anew = is_offered_anew(grant, &new);
        let judged = may_become(&gate, &delegation, grant, (&new).into(), (new.expires, anew));
        excesses.judge(judged, std::slice::from_ref(holder));
        if new != *grant {
            changes.push((holder, grant, new));
        }
    }
    excesses.verdict(&gate, &delegation)?;
    for (holder, grant, new) in changes {
        change_grant(&mut plan, &gate, holder, grant, new);
    }
    Ok(plan)
}

/// Makes a grant another one. One that waits is offered anew, by who changes it.
pub(crate) fn change_grant(
    plan: &mut Plan,
    gate: &Gate<'_>,
    holder: &PrincipalId,
    old: &Grant,
    new: Grant,
) {
    if is_offered_anew(old, &new) {
        let waits = old.pending.and_then(|number| gate.facts.state.proposal(number));
        let gift = Gift {
            role: new.role,
            levels: new.levels.map(|levels| *levels),
            fields: Some(new.about.fields),
            message: waits.and_then(|proposal| proposal.message.clone()),
            note: new.about.note,
        };
        return give(plan, gate, holder, Some(old), &gift, new.expires);
    }
    if (old.role, &old.levels) != (new.role, &new.levels) {
        settle_request(plan, gate, holder.as_str());
    }
    plan.events.push(changed(gate, holder, old, &new));
}

/// Whether a grant that waits would give something else, or for another time. A note is the
/// owners' own, and changes nothing of the offer.
fn is_offered_anew(old: &Grant, new: &Grant) -> bool {
    let same = (old.role, old.expires) == (new.role, new.expires)
        && (&old.levels, &old.about.fields) == (&new.levels, &new.about.fields);
    old.pending.is_some() && !same
}

pub(super) fn changed(gate: &Gate<'_>, holder: &PrincipalId, old: &Grant, new: &Grant) -> Event {
    let kind = gate.target.kind;
    let picks = |levels: &Levels| Some(kind.picks(kind.role(new.role)?, &levels.chosen));
    let held = |grant: &Grant| (grant.role, grant.levels.clone(), grant.expires);
    Event::GrantChanged {
        resource: gate.target.resource.id.clone(),
        principal: holder.as_str().to_owned(),
        role: kind.role_name(new.role).to_owned(),
        was: kind.role_name(old.role).to_owned(),
        levels: new.levels.as_deref().and_then(picks),
        expires: new.expires,
        note: new.about.note.clone(),
        // What changes for the holder is what they hold, or its end; notes are the owners' own.
        notify: kind.notify && held(new) != held(old),
    }
}

/// Whether a grant may become another one, until then. It is judged on what that raises: the rest
/// its holder has already. What waits is somebody else's offer, and who offers it anew gives
/// all of it.
pub(crate) fn may_become(
    gate: &Gate<'_>,
    delegation: &Delegation,
    old: &Grant,
    new: Giving<'_>,
    (expires, anew): (Option<Timestamp>, bool),
) -> Result<(), Excess> {
    let end = Some(End(expires));
    let whole = || within_own(gate, delegation, new, None, end);
    if anew && !old.is_by(&gate.actor.id) {
        return whole().map(|_| ());
    }
    let has = Giving::from(old);
    let raised = if raises(gate.target.kind, has, new) {
        within_own(gate, delegation, new, Some(has), end).map(|_| ())
    } else {
        Ok(())
    };
    // What they could not give now, they do not give for longer.
    let later = old.expires.is_some_and(|old| expires.is_none_or(|end| end > old));
    let longer = if later { whole().err() } else { None };
    match (raised, longer) {
        (raised, None) => raised,
        (Ok(()), Some(longer)) => Err(Excess::too_long(new.role, longer.until)),
        (Err(raised), Some(longer)) => Err(raised.beside(&longer)),
    }
}

/// Whether those who have a grant can be given this role, or what they have, again: they are looked
/// at as receivers are.
pub(crate) fn check_holders(
    gate: &Gate<'_>,
    role: Option<RoleIx>,
    holders: &[PrincipalId],
) -> Result<()> {
    let kind = gate.target.kind;
    let held = |id: &PrincipalId| gate.grant(id.as_str()).map(|(_, grant)| grant.role);
    let receiver = |id| Receiver { id, role: role.or(held(id)).and_then(|role| kind.role(role)) };
    let receivers: Vec<Receiver<'_>> = holders.iter().map(receiver).collect();
    check_receivers(gate, &receivers)?;
    role.map_or(Ok(()), |role| check_new_role(gate, role, holders))
}

/// Whether those who have a grant can have this role instead. One that its receiver accepts
/// first cannot come by a change. `invalid_operation`.
pub(crate) fn check_new_role(gate: &Gate<'_>, role: RoleIx, holders: &[PrincipalId]) -> Result<()> {
    let kind = gate.target.kind;
    let Some(role) = kind.role(role) else { return Ok(()) };
    let accepts = |id: &PrincipalId| {
        let grant = gate.grant(id.as_str()).map(|(_, grant)| grant);
        grant.is_none_or(|grant| {
            let old = kind.role(grant.role);
            grant.pending.is_some() || old.is_some_and(|old| comes_by_change(old, role))
        })
    };
    let what = "holding a role that was accepted; revoke, and share anew";
    offenders(holders, Code::InvalidOperation, what, accepts)
}

/// Whether who holds the old role, and has accepted it, can have the new one without being asked.
pub(super) fn comes_by_change(old: &Role, new: &Role) -> bool {
    !new.accept && !new.fields || old.accept && old.fields == new.fields
}

/// Whether the receivers can be told this, or with a new role what they were told. Who has
/// accepted a share has accepted what came with it. `invalid_operation`, `unknown_field`,
/// `missing_required_field`.
fn check_told(
    gate: &Gate<'_>,
    role: Option<RoleIx>,
    grants: &[(&PrincipalId, &Grant)],
    fields: Option<&BTreeMap<String, String>>,
    anew: bool,
) -> Result<()> {
    let kind = gate.target.kind;
    let accepted = |grant: &Grant| {
        grant.pending.is_none() && kind.role(grant.role).is_some_and(|role| role.fields)
    };
    let fixed = grants.iter().filter(|(_, grant)| {
        accepted(grant) && fields.is_some_and(|fields| *fields != grant.about.fields)
    });
    let fixed: Vec<&str> = fixed.map(|(holder, _)| holder.as_str()).collect();
    if !fixed.is_empty() {
        let message =
            format!("accepted with what was told: {}; revoke, and share anew", some(&fixed));
        return Err(Error::new(Code::InvalidOperation, message).with("principals", fixed));
    }
    let mut compared = Fields::default();
    for (holder, grant) in grants.iter().filter(|(_, grant)| !accepted(grant)) {
        let Some(new) = kind.role(role.unwrap_or(grant.role)) else { continue };
        // What is offered anew is what the receiver asks for by now.
        if fields.is_some() || anew && grant.pending.is_some() {
            let told = told_with(kind, role, grant, fields);
            compared.compare(gate.facts, new, holder, fields.unwrap_or(&told));
        }
    }
    compared.verdict()
}

/// What a receiver is told with a grant that is changed: what they were told, if nothing is given
/// and its role still has that. What does not wait was accepted as it is.
fn told_with(
    kind: &Type,
    role: Option<RoleIx>,
    grant: &Grant,
    given: Option<&BTreeMap<String, String>>,
) -> BTreeMap<String, String> {
    let new = role.and_then(|role| kind.role(role));
    match given.filter(|_| grant.pending.is_some()) {
        Some(given) => given.clone(),
        None if grant.pending.is_none() || new.is_none_or(|role| role.fields) => {
            grant.about.fields.clone()
        }
        None => BTreeMap::new(),
    }
}

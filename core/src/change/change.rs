//! `change`: grants that exist become others.

use std::collections::BTreeMap;

use super::arguments::{End, assignable_role, end, note};
use super::ceiling::{Excesses, may_become};
use super::grant::{
    change_grant, check_holders, check_parts, endless_ownership, is_offered_anew, levels_by,
    not_in_access_list, plan_with_words, target_protected,
};
use super::plan::Plan;
use super::receivers::{Fields, check_fields, check_texts, each_as};
use crate::actor::{Actor, Delegation, Gate, principal_ids, shareable_type};
use crate::command::Change;
use crate::decide::Facts;
use crate::error::{Code, Error, Result};
use crate::id::{PrincipalId, some};
use crate::model::{RoleIx, Type};
use crate::state::{Grant, Levels};

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
    check_fields_of(&gate, role, &grants, fields, named)?;
    let mut plan = plan_with_words(kind, &gate, "change", role.into_iter());
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
        new.about.fields = fields_with(kind, role, grant, fields);
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

/// The grants that the actor may change. `target_protected`, `last_owner`,
/// `not_in_access_list`.
fn changeable<'a, 'b>(
    gate: &Gate<'a>,
    delegation: &Delegation,
    holders: &'b [PrincipalId],
    role: Option<RoleIx>,
) -> Result<Vec<(&'b PrincipalId, &'a Grant)>> {
    let (mut grants, mut protected, mut absent) = (Vec::new(), Vec::new(), Vec::new());
    for holder in holders {
        match gate.grant(holder.as_str()) {
            None => absent.push(holder.as_str()),
            Some((_, grant)) if delegation.may_change(grant, &gate.actor.id) => {
                grants.push((holder, grant));
            }
            Some(_) => protected.push(holder.as_str()),
        }
    }
    if !protected.is_empty() {
        return Err(target_protected(&protected));
    }
    let owner = gate.target.kind.owner;
    if role.is_some_and(|role| role != owner) {
        gate.keeps_an_owner(grants.iter().map(|(_, grant)| *grant))?;
    }
    if absent.is_empty() { Ok(grants) } else { Err(not_in_access_list(&absent)) }
}

/// Whether the receivers can be told this, or with a new role what they were told. Who has
/// accepted a share has accepted what came with it. `invalid_operation`, `unknown_field`,
/// `missing_required_field`.
fn check_fields_of(
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
            format!("these have accepted other fields: {}; revoke, and share again", some(&fixed));
        return Err(Error::new(Code::InvalidOperation, message).with("principals", fixed));
    }
    let mut compared = Fields::default();
    for (holder, grant) in grants.iter().filter(|(_, grant)| !accepted(grant)) {
        let Some(new) = kind.role(role.unwrap_or(grant.role)) else { continue };
        // What is offered anew is what the receiver asks for by now.
        if fields.is_some() || anew && grant.pending.is_some() {
            let kept = fields_with(kind, role, grant, fields);
            compared.compare(gate.facts, new, holder, fields.unwrap_or(&kept));
        }
    }
    compared.verdict()
}

/// The fields of a grant that is changed: those that it has, if none are given
/// and its role still has that. What does not wait was accepted as it is.
fn fields_with(
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

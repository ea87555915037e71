//! `share` and `change`: an actor gives what he holds, at most.

use serde_json::{Map, Value};

use super::arguments::{End, assignable_role, end, message, note, principal_ids, shareable_type};
use super::command::{Change, Share};
use super::gate::{Actor, Delegation, Gate, is_grantee};
use super::{Facts, Plan};
use crate::access::{Ceiling, Holding};
use crate::answer::Warning;
use crate::decide::Subject;
use crate::error::{Code, Error, Result};
use crate::event::{Ending, Event};
use crate::id::{PrincipalId, PrincipalKind};
use crate::model::{RoleIx, Type};
use crate::state::Grant;
use crate::time::Timestamp;

/// Gives principals a role, all of them or none.
pub(crate) fn share(facts: Facts<'_>, command: &Share) -> Result<Plan> {
    let kind = shareable_type(facts.state, &command.resource)?;
    let role = assignable_role(kind, command.role.as_deref())?;
    let receivers = principal_ids(facts.state, &command.principals)?;
    let actor = Actor::parse(facts, &command.by)?;
    let expires = end(command.expires, facts.now)?;
    let message = message(kind, command.message.as_deref())?;
    let note = note(kind, command.note.as_deref())?;
    endless_ownership(kind, role, expires.and_then(|End(end)| end))?;

    let gate = Gate::open(facts, &actor, &command.resource)?;
    gate.unchanged_since(command.if_revision)?;
    let delegation = gate.may_manage()?;
    check_receivers(&gate, &receivers)?;
    let shares = shares(&gate, &delegation, &receivers, role, (expires, note.as_deref()))?;
    let until = ceiling(&gate, &delegation, &gate.holding(), role)?;
    let (expires, capped) = within(expires, until)?;
    if kind.owner == role && expires.is_some() {
        return Err(ends_too_soon(expires.unwrap_or_default()));
    }

    let mut plan = told(kind, &gate, "share", role, &receivers);
    if capped && !shares.new.is_empty() {
        plan.warnings.push(expiry_capped(expires));
    }
    for (receiver, expired) in shares.new {
        if let Some(old) = expired {
            plan.events.push(Event::GrantEnded {
                resource: command.resource.clone(),
                principal: receiver.as_str().to_owned(),
                role: kind.role_name(old.role).to_owned(),
                why: Ending::Expired,
                notify: false,
            });
        }
        plan.events.push(Event::Granted {
            resource: command.resource.clone(),
            principal: receiver.as_str().to_owned(),
            role: kind.role_name(role).to_owned(),
            expires,
            note: note.clone(),
            message: message.clone(),
            notify: kind.notify,
            giver_gone: false,
        });
    }
    for (receiver, grant) in shares.noted {
        plan.events.push(changed(
            &gate,
            receiver,
            grant,
            Grant { note: note.clone(), ..grant.clone() },
        ));
    }
    Ok(plan)
}

/// Changes the role, the end or the note of grants, all of them or none.
pub(crate) fn change(facts: Facts<'_>, command: &Change) -> Result<Plan> {
    let kind = shareable_type(facts.state, &command.resource)?;
    let role = command.role.as_deref().map(|role| assignable_role(kind, Some(role))).transpose()?;
    let holders = principal_ids(facts.state, &command.principals)?;
    let actor = Actor::parse(facts, &command.by)?;
    let expires = end(command.expires, facts.now)?;
    let note = command.note.as_deref().map(|text| note(kind, Some(text))).transpose()?;
    if role.is_none() && expires.is_none() && note.is_none() {
        return Err(Error::new(
            Code::InvalidArgument,
            "name what to change: role, expires or note",
        ));
    }

    let gate = Gate::open(facts, &actor, &command.resource)?;
    gate.unchanged_since(command.if_revision)?;
    let delegation = gate.may_manage()?;
    let grants = changeable(&gate, &delegation, &holders, role)?;
    let holding = gate.holding();
    let mut plan = told(kind, &gate, "change", role.unwrap_or(kind.owner), &holders);
    if role.is_none() {
        (plan.text, plan.warnings) = (None, Vec::new());
    }
    for (holder, grant) in grants {
        let new = Grant {
            role: role.unwrap_or(grant.role),
            expires: expires.map_or(grant.expires, |End(end)| end),
            note: note.clone().unwrap_or_else(|| grant.note.clone()),
            ..grant.clone()
        };
        endless_ownership(kind, new.role, new.expires)?;
        if role.is_some() || ends_later(grant, &new) {
            may_become(&gate, &delegation, &holding, grant, &new)?;
        }
        if new != *grant {
            plan.events.push(changed(&gate, holder, grant, new));
        }
    }
    Ok(plan)
}

fn changed(gate: &Gate<'_>, holder: &PrincipalId, old: &Grant, new: Grant) -> Event {
    let kind = gate.target.kind;
    Event::GrantChanged {
        resource: gate.target.resource.id.clone(),
        principal: holder.as_str().to_owned(),
        role: kind.role_name(new.role).to_owned(),
        was: kind.role_name(old.role).to_owned(),
        expires: new.expires,
        note: new.note,
        // What changes for the holder is the role or the end; notes are the owners' own.
        notify: kind.notify && (new.role, new.expires) != (old.role, old.expires),
    }
}

fn ends_later(old: &Grant, new: &Grant) -> bool {
    old.expires.is_some() && (new.expires.is_none() || new.expires > old.expires)
}

/// The ceiling holds for every giving: of a role, be it the same, and of a later end
///
fn may_become(
    gate: &Gate<'_>,
    delegation: &Delegation,
    holding: &Holding,
    old: &Grant,
    new: &Grant,
) -> Result<()> {
    let until = ceiling(gate, delegation, holding, new.role)?;
    if ends_later(old, new) || raises(gate.target.kind, old.role, new.role) {
        within(Some(End(new.expires)), until)?;
    }
    Ok(())
}

/// Whether one role gives anything that the other does not.
fn raises(kind: &Type, old: RoleIx, new: RoleIx) -> bool {
    let (Some(old), Some(new)) = (kind.role(old), kind.role(new)) else { return true };
    let mut holding = Holding::default();
    holding.add(&old.access, None);
    holding.ceiling(&new.access, &kind.implications) != Ceiling::Within(None)
        || !new.delegates_within(old)
}

/// The receivers: of a kind that can receive, registered and of the organization where the
/// model asks for it. The first kind of trouble wins and names all its offenders.
fn check_receivers(gate: &Gate<'_>, receivers: &[PrincipalId]) -> Result<()> {
    let kind = gate.target.kind;
    check_eligible(gate.facts, kind, receivers)?;
    offenders(receivers, Code::OutsideOrganization, "of the resource's organization", |receiver| {
        let ix = gate.facts.state.find_principal(receiver.as_str());
        let subject = Subject { kind: receiver.kind(), ix };
        gate.facts.is_within(subject, gate.target)
    })
}

/// The receivers, before the resource is looked at.
pub(crate) fn check_eligible(
    facts: Facts<'_>,
    kind: &Type,
    receivers: &[PrincipalId],
) -> Result<()> {
    let state = facts.state;
    let known =
        |id: &PrincipalId| state.find_principal(id.as_str()).and_then(|ix| state.principal(ix));
    let what = "a kind of principal that can receive this";
    offenders(receivers, Code::InvalidPrincipal, what, |id| is_grantee(&kind.grantees, id.kind()))?;
    offenders(receivers, Code::UnknownUser, "registered; `put` first", |id| match id.kind() {
        PrincipalKind::User => !kind.registered || known(id).is_some_and(|user| user.registered),
        // A mistyped group would be one that nobody is in.
        PrincipalKind::Group | PrincipalKind::Org => known(id).is_some(),
    })
}

/// The first few of many names, for a message; `details` has them all.
fn some(names: &[&str]) -> String {
    let first = names.get(..names.len().min(5)).unwrap_or_default().join(", ");
    if names.len() > 5 { format!("{first} and {} more", names.len() - 5) } else { first }
}

pub(crate) fn offenders(
    ids: &[PrincipalId],
    code: Code,
    what: &str,
    fine: impl Fn(&PrincipalId) -> bool,
) -> Result<()> {
    let bad: Vec<&str> = ids.iter().filter(|id| !fine(id)).map(PrincipalId::as_str).collect();
    if bad.is_empty() {
        return Ok(());
    }
    let message = format!("not {what}: {}", some(&bad));
    Err(Error::new(code, message).with("principals", bad))
}

/// What a share comes to for each receiver.
struct Shares<'a, 'b> {
    /// Those without a grant, each with the expired one that the new one replaces.
    new: Vec<(&'b PrincipalId, Option<&'a Grant>)>,
    /// Those who have just this, with another note.
    noted: Vec<(&'b PrincipalId, &'a Grant)>,
}

/// Who of the receivers has a grant already? `target_protected`, `already_shared`.
fn shares<'a, 'b>(
    gate: &Gate<'a>,
    delegation: &Delegation,
    receivers: &'b [PrincipalId],
    role: RoleIx,
    (expires, note): (Option<End>, Option<&str>),
) -> Result<Shares<'a, 'b>> {
    let mut shares = Shares { new: Vec::new(), noted: Vec::new() };
    let (mut protected, mut present) = (Vec::new(), Map::new());
    for receiver in receivers {
        let Some((_, grant)) = gate.grant(receiver.as_str()) else {
            let ended = gate.stored(receiver.as_str()).map(|(_, grant)| grant);
            shares.new.push((receiver, ended));
            continue;
        };
        if !delegation.may_change(grant, &gate.actor.id) {
            protected.push(receiver.as_str());
        } else if grant.role != role || expires.is_some_and(|End(end)| end != grant.expires) {
            let role = gate.target.kind.role_name(grant.role);
            present.insert(receiver.as_str().to_owned(), Value::from(role));
        } else if note.is_some() && note != grant.note.as_deref() {
            shares.noted.push((receiver, grant));
        }
    }
    if !protected.is_empty() {
        return Err(target_protected(&protected));
    }
    if !present.is_empty() {
        let names: Vec<&str> = present.keys().map(String::as_str).collect();
        let message = format!("shared already, otherwise: {}; use `change`", some(&names));
        return Err(Error::new(Code::AlreadyShared, message).with("roles", present));
    }
    Ok(shares)
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

pub(crate) fn target_protected(principals: &[&str]) -> Error {
    let message = format!("out of the actor's reach: the grants of {}", some(principals));
    Error::new(Code::TargetProtected, message).with("principals", principals.to_vec())
}

pub(crate) fn not_in_access_list(principals: &[&str]) -> Error {
    let message = format!("without a grant here: {}", some(principals));
    Error::new(Code::NotInAccessList, message).with("principals", principals.to_vec())
}

/// Until when the actor can give the role. `exceeds_own_rights` if he can't.
fn ceiling(
    gate: &Gate<'_>,
    delegation: &Delegation,
    holding: &Holding,
    role: RoleIx,
) -> Result<Option<Timestamp>> {
    let kind = gate.target.kind;
    let name = kind.role_name(role);
    let exceeds = |message: String| Error::new(Code::ExceedsOwnRights, message).with("role", name);
    if !delegation.give.has(role) {
        let may: Vec<&str> = delegation.give.iter().map(|role| kind.role_name(role)).collect();
        let message = format!(
            "{} may not give the role `{name}`, but only {}",
            gate.actor.id,
            may.join(", ")
        );
        return Err(exceeds(message).with("may_give", may));
    }
    let Some(access) = kind.role(role).map(|role| &role.access) else {
        return Err(exceeds(format!("there is no role `{name}`")));
    };
    match holding.ceiling(access, &kind.implications) {
        Ceiling::Within(until) => Ok(until),
        Ceiling::Exceeded(actions) => {
            let actions = kind.action_names(actions);
            let message = format!(
                "`{name}` gives what {} does not hold: {}",
                gate.actor.id,
                actions.join(", ")
            );
            Err(exceeds(message).with("actions", actions))
        }
    }
}

/// The end of a new grant, and whether it was capped by the giver's own.
fn within(expires: Option<End>, until: Option<Timestamp>) -> Result<(Option<Timestamp>, bool)> {
    match (expires, until) {
        (None, until) => Ok((until, until.is_some())),
        (Some(End(end)), None) => Ok((end, false)),
        (Some(End(Some(end))), Some(until)) if end <= until => Ok((Some(end), false)),
        (Some(_), Some(until)) => Err(ends_too_soon(until)),
    }
}

fn ends_too_soon(until: Timestamp) -> Error {
    let message = format!("the actor's own right ends at {until}; give nothing that lasts longer");
    let error = Error::new(Code::ExceedsOwnRights, message);
    error.with("items", vec!["expires"]).with("expires", until.as_millis())
}

fn expiry_capped(end: Option<Timestamp>) -> Warning {
    let end = end.unwrap_or_default();
    let text = format!("The access ends at {end}, when the giver's own right ends.");
    Warning { code: Code::ExpiryCapped.as_str().to_owned(), text }
}

/// An owner's grant has no end: else a moment would come without an owner.
fn endless_ownership(kind: &Type, role: RoleIx, end: Option<Timestamp>) -> Result<()> {
    if role == kind.owner && end.is_some() {
        let message = format!("ownership of a `{}` has no end; leave out `expires`", kind.name);
        return Err(Error::new(Code::InvalidArgument, message).with("expires", Value::Null));
    }
    Ok(())
}

/// A plan with what the model has to say about giving this role.
fn told(
    kind: &Type,
    gate: &Gate<'_>,
    verb: &str,
    role: RoleIx,
    principals: &[PrincipalId],
) -> Plan {
    let who = gate.actor.subject;
    let warnings = kind
        .warnings
        .iter()
        .filter(|rule| rule.role == role)
        .filter(|rule| {
            rule.unless.is_empty() || !gate.facts.all_hold(who, rule.unless, gate.target)
        })
        .map(|rule| Warning { code: rule.code.clone(), text: rule.text.clone() });
    Plan {
        actor: Some(gate.actor.id.clone()),
        text: text(kind, verb, role),
        warnings: warnings.collect(),
        resource: Some(gate.target.resource.id.clone()),
        touched: principals.iter().map(|id| id.as_str().to_owned()).collect(),
        ..Plan::default()
    }
}

/// The model's own words about a change.
pub(crate) fn text(kind: &Type, verb: &str, role: RoleIx) -> Option<String> {
    let with_role = format!("{verb} {}", kind.role_name(role));
    kind.texts.get(&with_role).or_else(|| kind.texts.get(verb)).cloned()
}

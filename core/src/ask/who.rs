//! `who`: the people who can, with how each came to it, and the stored grants.

use std::collections::{BTreeMap, BTreeSet};

use super::{action as find_action, users_in};
use crate::access::RoleSet;
use crate::answer::{AccessList, GrantInfo, PersonInfo};
use crate::change::{Actor, Gate, declared_type, unknown};
use crate::decide::{Facts, Source, Subject, Target, grant_info};
use crate::error::{Code, Error, Result};
use crate::id::PrincipalKind;
use crate::model::{ActionIx, Audience, Reach, VIEW};
use crate::state::{Grant, PrincipalIx};

/// Who can do the action, and who holds a grant. An actor who asks must be one who may see who
/// has access.
pub(crate) fn who(
    facts: Facts<'_>,
    resource: &str,
    action: Option<&str>,
    by: Option<&str>,
) -> Result<AccessList> {
    let (_, kind) = declared_type(facts.state, resource)?;
    let action_ix = match (action, kind.view) {
        (None, Some(view)) => view,
        (named, _) => find_action(kind, named.unwrap_or(VIEW))?,
    };
    let action = kind.action_name(action_ix);
    let actor = by.map(|by| Actor::parse(facts, by)).transpose()?;
    let (target, with_notes) = match &actor {
        None => {
            let target = facts.state.find_resource(resource).and_then(|ix| facts.target(ix));
            (target.ok_or_else(|| unknown(resource))?, true)
        }
        Some(actor) => {
            let target = Gate::open(facts, actor, resource)?.target;
            (target, owns(facts, actor.subject, target))
        }
    };
    let view = actor.as_ref().map(|actor| view(facts, actor, target)).transpose()?;
    let view = view.unwrap_or(View::All);
    let grants = view.grants(facts, target).into_iter().map(|(holder, grant)| {
        let kind = facts.state.principal(holder).map_or(PrincipalKind::User, |found| found.kind);
        let can = facts.allows(Subject { kind, ix: Some(holder) }, action_ix, target);
        GrantInfo { can: Some(can), ..view.info(facts, holder, grant, target, with_notes) }
    });
    Ok(AccessList {
        resource: resource.to_owned(),
        action: action.to_owned(),
        revision: facts.state.revision,
        complete: true,
        everyone: is_open_to_everyone(facts, action_ix, target),
        people: people(facts, action_ix, target, &view),
        grants: grants.collect(),
    })
}

/// Which grants somebody may see.
pub(super) enum View<'a> {
    All,
    /// The owners', the actor's own, their givers', and those that the actor may touch.
    Near {
        actor: &'a Actor,
        /// The principals by which the actor holds something.
        own: BTreeSet<PrincipalIx>,
        /// Who gave them that.
        givers: BTreeSet<String>,
        /// The roles whose grants they may touch, if they gave them.
        touches: RoleSet,
    },
}

/// What an actor may see of who has access. `forbidden` if that is nothing.
pub(super) fn view<'a>(facts: Facts<'_>, actor: &'a Actor, target: Target<'_>) -> Result<View<'a>> {
    let shared = facts.shared(target);
    let may = |action: Option<ActionIx>| {
        action.is_some_and(|action| facts.allows(actor.subject, action, shared))
    };
    if may(shared.kind.access_view) {
        return Ok(View::All);
    }
    if !may(shared.kind.access_near) {
        let id = &target.resource.id;
        let message = format!("{} may not see who has access to {id}", actor.id);
        return Err(Error::new(Code::Forbidden, message).with("by", actor.id.as_str()));
    }
    let (mut own, mut givers) = (BTreeSet::new(), BTreeSet::new());
    let mut touches = RoleSet::EMPTY;
    facts.any_source(actor.subject, shared, |source| {
        if let Source::Grant { holder, grant, role, .. } = source {
            own.insert(holder);
            givers.extend(grant.about.by.clone().filter(|giver| grant.is_by(giver)));
            touches = touches.union(role.may_change).union(role.may_take);
        }
        false
    });
    Ok(View::Near { actor, own, givers, touches })
}

impl View<'_> {
    /// The live grants that are shown: owners first, then as they were given. What has expired
    /// has ended (I-21, R-09); what is suspended or waits lives.
    pub(super) fn grants<'f>(
        &self,
        facts: Facts<'f>,
        target: Target<'f>,
    ) -> Vec<(PrincipalIx, &'f Grant)> {
        let shared = target.shared;
        let live = shared.resource.grants.iter().filter(|(_, grant)| !grant.is_expired(facts.now));
        let mut grants: Vec<_> =
            live.filter(|(holder, grant)| self.shows(facts, *holder, grant, target)).collect();
        grants.sort_by_key(|(_, grant)| (grant.role != shared.kind.owner, grant.about.order));
        grants
    }

    /// A grant as it is shown: without the levels of parts that are hidden from the reader, unless
    /// their own grants name them (E-21).
    pub(crate) fn info(
        &self,
        facts: Facts<'_>,
        holder: PrincipalIx,
        grant: &Grant,
        target: Target<'_>,
        with_notes: bool,
    ) -> GrantInfo {
        let mut info = grant_info(facts, holder, grant, target, with_notes);
        if let (Self::Near { actor, .. }, Some(levels)) = (self, &mut info.levels) {
            Gate { facts, actor, target }.hide_parts(levels);
        }
        info
    }

    pub(super) fn shows(
        &self,
        facts: Facts<'_>,
        holder: PrincipalIx,
        grant: &Grant,
        target: Target<'_>,
    ) -> bool {
        match self {
            Self::All => true,
            Self::Near { actor, own, givers, touches } => {
                grant.role == target.shared.kind.owner
                    || own.contains(&holder)
                    || givers.contains(facts.state.principal_id(holder))
                    || grant.is_by(&actor.id) && touches.has(grant.role)
            }
        }
    }
}

/// Whether a grant of ownership counts for the subject.
pub(super) fn owns(facts: Facts<'_>, who: Subject, target: Target<'_>) -> bool {
    facts.any_source(who, target, |source| match source {
        Source::Grant { grant, .. } => grant.role == target.shared.kind.owner,
        Source::Audience(_) => false,
    })
}

/// Whether everybody can, known or not.
pub(super) fn is_open_to_everyone(facts: Facts<'_>, action: ActionIx, target: Target<'_>) -> bool {
    facts.allows(Subject::ANYBODY, action, target)
}

/// The users who can otherwise than everybody can, and are shown: by grants, or as members of an
/// audience that is not open to everybody. Where somebody can by a grant that is shown, so are the
/// audiences that they belong to.
fn people(
    facts: Facts<'_>,
    action: ActionIx,
    target: Target<'_>,
    view: &View<'_>,
) -> Vec<PersonInfo> {
    let mut open: Vec<&str> = Vec::new();
    facts.any_source(Subject::ANYBODY, target, |source| {
        if let Source::Audience(audience) = source
            && facts.gives(Subject::ANYBODY, source, action, target)
        {
            open.push(&audience.name);
        }
        false
    });
    let mut people: BTreeMap<&str, PersonInfo> = BTreeMap::new();
    for ix in candidates(facts, action, target, &open) {
        let Some(record) = facts.state.principal(ix) else { continue };
        let who = Subject { kind: record.kind, ix: Some(ix) };
        let (mut roles, mut via) = (BTreeSet::new(), BTreeSet::new());
        let mut shown = matches!(view, View::All);
        facts.any_source(who, target, |source| {
            if facts.gives(who, source, action, target) {
                match source {
                    Source::Grant { holder, grant, role, .. } => {
                        if view.shows(facts, holder, grant, target) {
                            shown = true;
                            roles.insert(role.name.clone());
                            via.insert(facts.state.principal_id(holder).to_owned());
                        }
                    }
                    Source::Audience(audience) if !open.contains(&audience.name.as_str()) => {
                        via.insert(format!("audience:{}", audience.name));
                    }
                    Source::Audience(_) => {}
                }
            }
            false
        });
        if shown && !via.is_empty() {
            let person = PersonInfo {
                principal: record.id.clone(),
                name: record.name.clone(),
                roles: roles.into_iter().collect(),
                via: via.into_iter().collect(),
            };
            people.insert(&record.id, person);
        }
    }
    people.into_values().collect()
}

/// Every user whom a source could give the action, save for the audiences that are open to
/// everybody.
fn candidates(
    facts: Facts<'_>,
    action: ActionIx,
    target: Target<'_>,
    open: &[&str],
) -> BTreeSet<PrincipalIx> {
    let gives = |audience: &&Audience| {
        let mut sets = audience.access.conditions_of(action);
        !open.contains(&audience.name.as_str())
            && facts.could_hold(audience.only_while, target)
            && sets.any(|set| facts.could_hold(set, target))
    };
    let is_user = |ix: &PrincipalIx| {
        facts.state.principal(*ix).is_some_and(|found| found.kind == PrincipalKind::User)
    };
    let reaches: Vec<Reach> =
        target.kind.audiences.iter().filter(gives).map(|audience| audience.reach).collect();
    if reaches.contains(&Reach::Everyone) {
        return facts.state.principals().map(|(ix, _)| ix).filter(is_user).collect();
    }
    let holders = target.shared.resource.grants.holders();
    let mut users: BTreeSet<PrincipalIx> =
        holders.flat_map(|holder| users_in(facts, holder)).collect();
    for reach in reaches {
        match reach {
            Reach::Everyone => {}
            Reach::Leavers => users.extend(&target.resource.left),
            Reach::Members | Reach::MembersAndGuests => {
                let org = target.resource.org.and_then(|org| facts.state.principal(org));
                let members = org.into_iter().flat_map(|org| org.members.keys());
                users.extend(members.filter(|ix| is_user(ix)));
            }
        }
    }
    users
}

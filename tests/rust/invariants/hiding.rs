//! I-23: what somebody may not see does not exist for him. Each call that an actor can make gives
//! the answer, to the byte, that it gives when the thing is gone.

use std::collections::BTreeMap;

use privity::model::file::Reach;
use privity::{
    Change, Code, Command, Decline, Delete, Error, Leave, Pick, Request, Result, Revoke, Set,
    Share, Space, Transfer, Withdraw,
};

use super::{ensure, wherever};
use crate::naive::Naive;
use crate::wander::actions;
use crate::world::{MODELS, ORGS, USERS};

/// Whether somebody has nothing that would show him a resource.
fn is_hidden(naive: &Naive<'_>, who: &str, id: &str) -> bool {
    let record = &naive.facts.resources[id];
    let held = naive.held(who, record.parent.as_deref().unwrap_or(id));
    let mut actions = actions(naive.kind(id)).into_iter();
    held.iter().all(|grant| record.parent.is_some() && naive.rights(grant, id).is_empty())
        && actions.all(|action| !naive.allows(who, &action, id))
}

/// Whether somebody is of the organization, for whose members the resource has an audience: asked
/// about himself, he is told what keeps it shut.
fn is_for_members(naive: &Naive<'_>, who: &str, id: &str) -> bool {
    let of = naive.facts.resources[id].org.as_deref();
    let mut members = naive.facts.members.iter();
    let reaches = |reach| matches!(reach, Reach::Members | Reach::MembersAndGuests);
    naive.kind(id).audience.values().any(|audience| reaches(audience.who))
        && members.any(|(group, member, _)| Some(&**group) == of && member == who)
}

/// What somebody is told about himself where he sees nothing: no more than `check` is, and the same
/// as when the thing is gone, unless an audience is for him.
fn explained(space: &Space, who: &str, id: &str, member: bool) -> Result<String> {
    let action = actions_of(space, id);
    let why = space.explain(who, &action, id, Some(who));
    let Ok(told) = why.as_ref() else { return why.map(|why| format!("{why:?}")) };
    assert!(member, "{who} is told of {id}: {told:?}");
    assert_eq!(told.reason, space.explain(who, &action, id, None).unwrap().reason);
    assert!(told.nearest.iter().flat_map(|source| &source.lacks).all(|it| it.missing.is_empty()));
    let message = format!("`{id}` does not exist, or is not shared with the actor");
    Err(Error::new(Code::NotFound, message).with("id", id))
}

/// All that somebody could try, and what he is told.
fn told(space: &Space, who: &str, id: &str, owner: &str, member: bool) -> Vec<String> {
    let settings = BTreeMap::new();
    let attributes = BTreeMap::from([("area".to_owned(), None)]);
    let commands: Vec<Command> = vec![
        Share::new(id, "user:zoe@acme.org", who).into(),
        Change::new(id, owner, who).note("n").into(),
        Revoke::new(id, owner, who).into(),
        Leave::new(id, who).into(),
        Set::new(id).by(who).settings(settings).into(),
        Set::new(id).by(who).attributes(attributes).into(),
        Delete::new(id).by(who).if_revision(1_u64).into(),
        Request::new(id, who).into(),
        Transfer::new(id, who, who).into(),
    ];
    let text = |result: Result<String>| match result {
        Ok(answer) => answer,
        Err(error) => format!("{} {error} {:?}", error.code(), error.details()),
    };
    let tried =
        commands.into_iter().map(|command| space.apply(command).map(|made| format!("{made:?}")));
    let asked = [
        space.who(id, Some(&actions_of(space, id)), Some(who)).map(|list| format!("{list:?}")),
        explained(space, who, id, member),
        space.pending(Some(id), Some(who), None, None).map(|list| format!("{list:?}")),
        space.select(id.split(':').next().unwrap(), id, who).map(|list| format!("{list:?}")),
        space.sheet(id, who).map(|sheet| format!("{sheet:?}")),
        space.search(id, "ann", who, None).map(|found| format!("{found:?}")),
    ];
    tried.chain(asked).map(text).collect()
}

/// Any action of the type.
fn actions_of(space: &Space, id: &str) -> String {
    let kind = &space.model().file().types[id.split(':').next().unwrap()];
    actions(kind).remove(0)
}

/// Everybody who could act.
fn actors() -> impl Iterator<Item = &'static str> {
    USERS.into_iter().chain(["user:nobody@x.org"]).chain(ORGS)
}

#[test]
fn i_23_what_is_hidden_is_not_there() {
    wherever(&MODELS, 300, |world, _| {
        let ids: Vec<String> = world.facts.resources.keys().cloned().collect();
        let (mut before, mut times) = (Vec::new(), 0);
        for id in &ids {
            let naive = world.naive();
            let shared = naive.facts.resources[id].parent.as_deref().unwrap_or(id);
            let kind = naive.kind(shared);
            let owner =
                naive.facts.grants.iter().find(|g| g.resource == *shared && g.role == kind.owner);
            let owner = owner.unwrap().principal.clone();
            for who in actors() {
                if is_hidden(&world.naive(), who, id) {
                    // Who was offered something knows of that.
                    let knows = |p: &&crate::facts::Proposal| {
                        p.resource == *id
                            && (p.principal.as_deref() == Some(who) || p.by.as_deref() == Some(who))
                    };
                    if world.facts.proposals.iter().find(knows).is_some() {
                        continue;
                    }
                    let member = is_for_members(&naive, who, id);
                    let told = told(&world.space, who, id, &owner, member);
                    let not_found = |text: &&String| text.starts_with("not_found");
                    ensure!(told.iter().filter(not_found).count() >= 3, "{who} on {id}: {told:?}");
                    before.push((who, id.clone(), owner.clone(), told));
                }
            }
        }
        // Parts go first, so that each is gone from a whole that is there.
        let (parts, wholes): (Vec<_>, Vec<_>) =
            ids.iter().partition(|id| world.facts.resources[*id].parent.is_some());
        for id in parts.into_iter().chain(wholes) {
            world.host(Delete::new(&**id));
            for (who, of, owner, told_before) in before.iter().filter(|(_, of, ..)| of == id) {
                let now = told(&world.space, who, of, owner, false);
                let pairs = told_before.iter().zip(&now);
                let differ: Vec<_> = pairs.filter(|(before, now)| before != now).collect();
                ensure!(differ.is_empty(), "{who} on {of} is told {differ:?}");
                times += 1;
            }
        }
        Ok(times)
    });
}

/// A proposal that somebody knows nothing of is one that there is not; and so is a meter that his
/// level hides, when he names it in a share.
#[test]
fn i_23_neither_a_proposal_nor_a_meter_can_be_told_from_none() {
    wherever(&["properties", "workspaces", "studio"], 20, |world, _| {
        let (mut times, naive) = (0, world.naive());
        let text = |error: Option<privity::Error>, of: &str, to: &str| {
            error.map(|e| format!("{} {e} {:?}", e.code(), e.details()).replace(of, to))
        };
        for proposal in &naive.facts.proposals {
            for who in actors().filter(|who| is_hidden(&naive, who, &proposal.resource)) {
                let named = [&proposal.principal, &proposal.by];
                if named.iter().any(|name| name.as_deref() == Some(who)) {
                    continue;
                }
                let all = |number: u64| -> [Command; 3] {
                    [
                        privity::Approve::new(number, who).into(),
                        Decline::new(number, who).into(),
                        Withdraw::new(number, who).into(),
                    ]
                };
                let number = proposal.number.to_string();
                for (real, none) in all(proposal.number).into_iter().zip(all(999_999)) {
                    let real = text(world.space.apply(real).err(), &number, "N");
                    let none = text(world.space.apply(none).err(), "999999", "N");
                    ensure!(real.is_some() && real == none, "{real:?}, {none:?}");
                    times += 1;
                }
            }
        }
        for (id, record) in naive.facts.resources.iter().filter(|(_, r)| r.parent.is_some()) {
            let parent = record.parent.as_ref().unwrap();
            // Whose own grant names a meter, even to give nothing on it, knows of it: he has to
            // name it when he passes on what he has.
            let knows = |who: &str| {
                let reach = naive.facts.reach(who);
                let own = reach.iter().filter_map(|holder| naive.facts.grant(parent, holder));
                own.filter_map(|grant| grant.levels.as_ref()).any(|levels| levels.contains_key(id))
            };
            let may = |who: &&str| {
                is_hidden(&naive, who, id)
                    && naive.allows(who, "access.edit", parent)
                    && !knows(who)
            };
            for who in actors().filter(may) {
                let share = |part: &str| {
                    let picks = BTreeMap::from([(part.to_owned(), Pick::from("read"))]);
                    Share::new(&**parent, "user:zoe@acme.org", who).role("custom").levels(picks)
                };
                let none = "meter:no such";
                let real = text(world.space.apply(share(id)).err(), id, none);
                let none = text(world.space.apply(share(none)).err(), "", "");
                ensure!(real.is_some() && real == none, "{real:?}, {none:?}");
                times += 1;
            }
        }
        Ok(times)
    });
}

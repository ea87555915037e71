//! Who gives and takes what: I-03, I-04, I-15, I-19, I-20.

use std::collections::{BTreeMap, BTreeSet};

use privity::{Approve, Command, Forget, ProposalKind, ProposalState, Put, Revoke, Set, Share};

use super::{at_every_step, ensure, wherever};
use crate::dice::Dice;
use crate::facts::{Facts, Grant};
use crate::holdings::{Book, unnamed};
use crate::naive::Naive;
use crate::wander::actions;
use crate::world::{MODELS, USERS, World, actor};

/// The grants of those who own something that nobody is given.
fn ownership<'a>(naive: &Naive<'a>) -> Vec<&'a Grant> {
    let owns = |grant: &&Grant| {
        let kind = naive.kind(&grant.resource);
        let given = kind.roles.values().any(|role| role.may_give.contains(&kind.owner));
        grant.role == kind.owner && !given
    };
    naive.facts.grants.iter().filter(owns).collect()
}

#[test]
fn i_03_no_sharing_changes_an_owners_entry() {
    at_every_step(&MODELS, 600, |seen| {
        let shares = match seen.made() {
            Some(Command::Approve(approve)) => {
                let proposal = seen.before.proposal(approve.proposal).unwrap();
                proposal.what != ProposalKind::Transfer
            }
            Some(
                Command::Share(_)
                | Command::Change(_)
                | Command::Revoke(_)
                | Command::Leave(_)
                | Command::Request(_)
                | Command::Decline(_)
                | Command::Withdraw(_)
                | Command::Transfer(_),
            ) => true,
            _ => false,
        };
        if shares {
            let (before, after) = (ownership(&seen.before()), ownership(&seen.world.naive()));
            ensure!(before == after, "an owner's entry changed: {before:?} to {after:?}");
        }
        Ok(usize::from(shares))
    });
}

/// Who answers for what a command gives: who gives it, or who offered it.
fn giver(before: &Facts, command: &Command) -> Option<String> {
    let offered = match command {
        Command::Approve(approve) => before.proposal(approve.proposal),
        Command::Share(_) | Command::Change(_) => None,
        _ => return None,
    };
    match offered {
        Some(proposal) if proposal.what != ProposalKind::Request => proposal.by.clone(),
        _ => actor(command).map(str::to_owned),
    }
}

/// Item by item, under no more conditions, and no longer; of what may be passed on, too.
#[test]
fn i_04_nobody_gives_more_than_he_holds() {
    at_every_step(&MODELS, 200, |seen| {
        let Some(giver) = seen.made().and_then(|made| giver(seen.before, made)) else {
            return Ok(0);
        };
        let (before, after, mut book) = (seen.before(), seen.world.naive(), Book::default());
        let mut times = 0;
        for (was, grant) in seen.changed().into_iter().filter(|(_, grant)| grant.pending.is_none())
        {
            let parts = before.facts.parts(&grant.resource).map(|(part, _)| part.to_owned());
            let places = parts.chain(unnamed(&before, &grant.resource));
            for at in places.chain([grant.resource.clone()]) {
                let mut had = book.held(&before, [&giver], (&grant.resource, &at));
                // What the receiver has anyhow is not given.
                if let Some(was) = was.filter(|was| was.pending.is_none()) {
                    had.extend(book.table(&before, was, &at).iter().map(|row| (*row, was.expires)));
                }
                for row in book.table(&after, grant, &at).iter() {
                    let covered = book.is_covered((*row, grant.expires), &had);
                    ensure!(covered, "{giver} gave {:?} on {at}: {grant:?}", book.right(*row));
                    times += 1;
                }
            }
        }
        Ok(times)
    });
}

/// What these principals gave on a resource, and what those to whom they gave it did, and so on.
fn closure(facts: &Facts, resource: &str, from: &[String]) -> BTreeSet<String> {
    let mut all: BTreeSet<String> = from.iter().cloned().collect();
    loop {
        let more = facts.grants.iter().find(|grant| {
            let given = grant.by.as_ref().is_some_and(|by| all.contains(by));
            grant.resource == resource && given && !all.contains(&grant.principal)
        });
        let Some(more) = more else { return all };
        all.insert(more.principal.clone());
    }
}

#[test]
fn i_15_what_somebody_gave_outlives_his_own_unless_it_is_taken_along() {
    at_every_step(&MODELS, 180, |seen| {
        let (resource, named, cascade) = match seen.made() {
            Some(Command::Revoke(of)) => {
                (&of.resource, of.principals.0.clone(), of.cascade == Some(true))
            }
            Some(Command::Leave(of)) => (&of.resource, vec![of.by.clone()], false),
            Some(Command::Change(of)) => (&of.resource, of.principals.0.clone(), false),
            _ => return Ok(0),
        };
        let all = if cascade {
            closure(seen.before, resource, &named)
        } else {
            named.into_iter().collect()
        };
        let ended: BTreeSet<&String> = seen.ended().iter().map(|grant| &grant.principal).collect();
        if !matches!(seen.made(), Some(Command::Change(_))) {
            ensure!(ended == all.iter().collect(), "{ended:?} ended, not {all:?}");
        }
        for (was, grant) in seen.changed() {
            ensure!(all.contains(&grant.principal), "{grant:?} was {was:?}");
        }
        Ok(all.len())
    });
}

/// What everybody can do, audiences of those who left apart: to be in again, or out, is another
/// place.
fn sources(naive: &Naive<'_>) -> BTreeMap<(String, String, &'static str), BTreeSet<String>> {
    let mut all = BTreeMap::new();
    for id in naive.facts.resources.keys() {
        for action in actions(naive.kind(id)) {
            for who in USERS {
                let mut because = naive.because(who, &action, id);
                because.remove("audience:former");
                if !because.is_empty() {
                    all.insert((id.clone(), action.clone(), who), because);
                }
            }
        }
    }
    all
}

#[test]
fn i_19_taking_never_gives_and_giving_never_takes() {
    at_every_step(&MODELS, 300, |seen| {
        let takes = match seen.made() {
            Some(Command::Revoke(_) | Command::Leave(_) | Command::Remove(_)) => true,
            // A forgotten owner's heir inherits.
            Some(Command::Forget(of)) if of.heir.is_none() => true,
            Some(Command::Share(_) | Command::Add(_)) => false,
            _ => return Ok(0),
        };
        let (before, after) = (sources(&seen.before()), sources(&seen.world.naive()));
        let (less, more) = if takes { (&after, &before) } else { (&before, &after) };
        for can in less.keys() {
            ensure!(more.contains_key(can), "{can:?} with {less:?}, and not with {more:?}");
        }
        Ok(1)
    });
}

/// Somebody who has nothing on a resource of the model, and its owner.
fn newcomer(world: &World, dice: &mut Dice) -> Option<(String, String, String)> {
    let naive = world.naive();
    let owners: Vec<&Grant> = naive
        .facts
        .grants
        .iter()
        .filter(|grant| {
            grant.role == naive.kind(&grant.resource).owner
                && naive.counts(grant)
                && grant.principal.starts_with("user:")
        })
        .collect();
    let owner = dice.pick(&owners)?;
    let users: Vec<&str> = USERS
        .into_iter()
        .filter(|user| {
            let record = &naive.facts.resources[&owner.resource];
            naive.facts.grant(&owner.resource, user).is_none() && !record.left.contains(*user)
        })
        .collect();
    let who = dice.pick(&users)?;
    Some((owner.resource.clone(), owner.principal.clone(), who.to_owned()))
}

/// What comes of a share now, save when it came.
fn share(world: &mut World, share: &Share) -> Option<String> {
    let made = world.apply(share.clone().into()).ok()?;
    let grant = made.grants.first()?;
    let number = grant.proposal.map(|_| 0);
    let grant =
        privity::GrantInfo { at: privity::Timestamp::default(), proposal: number, ..grant.clone() };
    let can = world.space.actions(&grant.principal, &*grant.resource).unwrap();
    let parts = world.space.get(&grant.resource).unwrap().parts;
    let on_parts = world.space.actions(&grant.principal, parts).unwrap();
    Some(format!("{grant:?} {can:?} {on_parts:?}"))
}

#[test]
fn i_20_revoking_and_giving_again_equals_a_fresh_grant() {
    wherever(&MODELS, 60, |world, dice| {
        let Some((resource, owner, who)) = newcomer(world, dice) else { return Ok(0) };
        let role = |world: &World, dice: &mut Dice| {
            let kind = world.naive().kind(&resource);
            dice.pick(
                &crate::naive::chain(kind, &kind.owner)
                    .iter()
                    .flat_map(|role| role.may_give.clone())
                    .collect::<Vec<_>>(),
            )
        };
        let plain = |role: &str| Share::new(&*resource, &*who, &*owner).role(role);
        let (Some(first), Some(then)) = (role(world, dice), role(world, dice)) else {
            return Ok(0);
        };
        // As it would be at first, …
        let Some(fresh) = share(world, &plain(&then)) else { return Ok(0) };
        let revoke = Revoke::new(&*resource, &*who, &*owner);
        world.host(revoke.clone());
        let gone = world.space.actions(&who, &*resource).unwrap();
        // … and after something else with a note, an end, levels; which may be given up, too.
        let mut other =
            plain(&first).note("once").expires(privity::Timestamp::from_millis(world.now + 500));
        other.levels = crate::commands::Maker::new(world, dice)
            .levels(&resource, &world.naive().kind(&resource).roles[&first].clone());
        let given = world.apply(other.into()).is_ok();
        if given && world.apply(privity::Leave::new(&*resource, &*who).into()).is_err() {
            world.host(revoke.clone());
        }
        let again = share(world, &plain(&then)).unwrap_or_default();
        ensure!(fresh == again, "{fresh} at first, {again} then");
        world.host(revoke);
        let now = world.space.actions(&who, &*resource).unwrap();
        ensure!(gone == now, "{gone:?} is left of the first, {now:?} of the second");
        Ok(usize::from(given))
    });
}

/// A share is judged again when it is accepted, and a request when it is approved: what its giver
/// has lost meanwhile, or who is gone, gets nothing.
#[test]
fn i_18_what_could_not_be_given_any_more_is_withdrawn() {
    wherever(&["properties", "studio", "workspaces"], 15, |world, dice| {
        let open = world.facts.proposals.iter().filter(|proposal| proposal.waits(world.now));
        let open: Vec<_> = open.filter(|p| p.what != ProposalKind::Transfer).cloned().collect();
        let mut times = 0;
        for proposal in open {
            let (Some(by), Some(receiver)) = (proposal.by, proposal.principal) else { continue };
            if receiver.starts_with("group:") {
                // Nobody acts for a group.
                continue;
            }
            let users: Vec<&str> =
                USERS.into_iter().filter(|user| *user != by && *user != receiver).collect();
            let other = dice.pick(&users).unwrap();
            let request = proposal.what == ProposalKind::Request;
            let decides = if request {
                world.host(Put::new(other));
                let forget = Forget::new(&*receiver).heir(other);
                if world.apply(forget.into()).is_err() {
                    continue;
                }
                let owner = &world.naive().kind(&proposal.resource).owner;
                let owns = |g: &&Grant| g.resource == proposal.resource && g.role == *owner;
                world.facts.grants.iter().find(owns).unwrap().principal.clone()
            } else {
                // Whoever owns it takes it from the giver, be he an owner himself.
                world.host(Put::new(other));
                world.host(Set::new(&*proposal.resource).owners(other));
                let revoke = Revoke::new(&*proposal.resource, &*by, other);
                let _ = world.apply(revoke.into());
                receiver
            };
            let held = world.naive().held(&by, &proposal.resource);
            let waits =
                |p: &crate::facts::Proposal| p.number == proposal.number && p.waits(world.now);
            if !request && !held.is_empty() || !world.facts.proposals.iter().any(waits) {
                continue;
            }
            let approved = world.apply(Approve::new(proposal.number, &*decides).into());
            let made = approved.map_err(|refused| format!("refused with {refused}"))?;
            let state = made.proposals.first().map(|proposal| proposal.state);
            ensure!(state == Some(ProposalState::Withdrawn), "{state:?} of {}", proposal.number);
            if !request {
                ensure!(
                    world.facts.grant(&proposal.resource, &decides).is_none(),
                    "{decides} has it"
                );
            }
            times += 1;
        }
        Ok(times)
    });
}

/// What an invariant's helper says must be so itself.
#[test]
fn the_closure_follows_givers() {
    let grant = |principal: &str, by: &str| Grant {
        resource: "r:1".to_owned(),
        principal: principal.to_owned(),
        role: String::new(),
        levels: None,
        fields: BTreeMap::new(),
        pending: None,
        by: Some(by.to_owned()),
        expires: None,
        note: None,
    };
    let grants = vec![grant("a", "o"), grant("b", "a"), grant("c", "b"), grant("d", "o")];
    let facts = Facts { grants, ..Facts::default() };
    let all: Vec<String> = closure(&facts, "r:1", &["a".to_owned()]).into_iter().collect();
    assert_eq!(all, ["a", "b", "c"]);
}

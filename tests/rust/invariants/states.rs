//! What is so at every revision: I-01, I-02, I-16, I-17, I-18, I-21, I-22, I-24.

use std::collections::BTreeMap;

use privity::journal::Journal;
use privity::model::file::Owners;
use privity::{Approve, Code, Command, Decline, ProposalKind, ProposalState, Set, Share, Withdraw};

use super::{Seen, at_every_step, ensure, wherever};
use crate::commands::Maker;
use crate::dice::Dice;
use crate::facts::{Grant, Proposal};
use crate::truth::who_agrees;
use crate::wander::actions;
use crate::world::{MODELS, World, actor, names, principals};

fn code<T>(result: privity::Result<T>) -> Option<Code> {
    result.err().map(|error| error.code())
}

#[test]
fn i_01_without_a_source_nothing_and_an_unknown_word_is_an_error() {
    wherever(&MODELS, 3_000, |world, dice| {
        let (naive, space, mut times) = (world.naive(), &world.space, 0);
        for (kind, file) in &naive.model.types {
            for id in names(kind).iter().filter(|id| naive.facts.resources.contains_key(*id)) {
                let shared = naive.facts.resources[id].parent.as_ref().unwrap_or(id);
                for who in principals().chain(["user:nobody@x.org"]) {
                    let reach = naive.facts.reach(who);
                    let stored = |g: &Grant| g.resource == *shared && reach.contains(&g.principal);
                    if !file.audience.is_empty() || naive.facts.grants.iter().any(stored) {
                        continue;
                    }
                    for action in actions(file) {
                        let why = space.explain(who, &action, id, None).unwrap();
                        ensure!(
                            why.reason == Code::NotShared,
                            "{who} {action} {id}: {}",
                            why.reason
                        );
                        ensure!(!space.check(who, &action, id).unwrap(), "{who} {action} {id}");
                        times += 1;
                    }
                }
                ensure!(
                    code(space.check("user:ann@acme.org", "no.such", id))
                        == Some(Code::UnknownAction),
                    "{id}"
                );
            }
        }
        ensure!(
            code(space.check("user:ann@acme.org", "view", "nosuch:x")) == Some(Code::UnknownType),
            "a type"
        );
        let grants: Vec<&Grant> =
            naive.facts.grants.iter().filter(|g| !g.principal.starts_with("group:")).collect();
        let Some(by) = dice.pick(&grants) else { return Ok(times) };
        let share = Share::new(&*by.resource, "user:bob@acme.org", &*by.principal);
        if naive.kind(&by.resource).actions.contains_key("access.edit") {
            let refused = code(space.share(share.clone().role("no_such")));
            ensure!(refused == Some(Code::UnknownRole), "a role: {refused:?}");
            for (role, file) in &naive.kind(&by.resource).roles {
                let picks = BTreeMap::from([("no_such".to_owned(), "read".into())]);
                let refused = code(space.share(share.clone().role(&**role).levels(picks)));
                let assignable = refused != Some(Code::RoleNotAssignable);
                ensure!(!assignable || refused == Some(Code::InvalidLevel), "{role}: {refused:?}");
                let picks = file.choose.iter().map(|name| (name.clone(), "no_such".into()));
                let picks: BTreeMap<_, _> = picks.collect();
                if assignable && !picks.is_empty() {
                    let refused = code(space.share(share.clone().role(&**role).levels(picks)));
                    ensure!(refused == Some(Code::InvalidLevel), "{role}: {refused:?}");
                }
            }
        }
        Ok(times)
    });
}

#[test]
fn i_02_an_owner_at_every_revision_and_one_where_there_is_one() {
    at_every_step(&MODELS, 5_000, |seen| {
        let naive = seen.world.naive();
        let wholes = naive.facts.resources.iter().filter(|(_, record)| record.parent.is_none());
        for (id, _) in wholes.clone() {
            let kind = naive.kind(id);
            let of = |grant: &&Grant| grant.resource == *id && grant.role == kind.owner;
            let owners: Vec<&Grant> = naive.facts.grants.iter().filter(of).collect();
            let right =
                if kind.owners == Owners::One { owners.len() == 1 } else { !owners.is_empty() };
            ensure!(right, "{id} has {owners:?}");
            let lasts = |grant: &&Grant| grant.expires.is_none() && grant.pending.is_none();
            ensure!(owners.iter().all(lasts), "{id} has {owners:?}");
        }
        Ok(wholes.count())
    });
}

/// The first answer after a change is that of after it. That no answer is a mixture is shown by
/// threads, in `space.rs`.
#[test]
fn i_16_the_next_answer_shows_the_change() {
    at_every_step(&MODELS, 2_000, |seen| {
        let Some(resource) = seen.made().and_then(|made| touched(seen, made)) else { return Ok(0) };
        let naive = seen.world.naive();
        if !naive.facts.resources.contains_key(&resource) {
            return Ok(0);
        }
        let holders = naive.facts.grants.iter().filter(|grant| grant.resource == resource);
        let ended = seen.ended();
        let mut times = 0;
        for grant in holders.chain(ended.into_iter().filter(|grant| grant.resource == resource)) {
            for action in actions(naive.kind(&resource)) {
                let answer = seen.world.space.check(&grant.principal, &action, &resource).unwrap();
                let truth = naive.allows(&grant.principal, &action, &resource);
                ensure!(answer == truth, "{} {action} {resource}", grant.principal);
                times += 1;
            }
        }
        Ok(times)
    });
}

fn touched(seen: &Seen<'_>, made: &Command) -> Option<String> {
    match made {
        Command::Share(of) => Some(of.resource.clone()),
        Command::Change(of) => Some(of.resource.clone()),
        Command::Revoke(of) => Some(of.resource.clone()),
        Command::Leave(of) => Some(of.resource.clone()),
        Command::Set(of) => Some(of.resource.clone()),
        Command::Approve(of) => Some(seen.before.proposal(of.proposal)?.resource.clone()),
        _ => None,
    }
}

#[test]
fn i_17_settings_and_statuses_alter_no_entry() {
    at_every_step(&MODELS, 150, |seen| {
        let Some(Command::Set(Set { owners: None, .. })) = seen.made() else { return Ok(0) };
        let (before, after) = (seen.before, &seen.world.facts);
        ensure!(before.grants == after.grants, "{:?} to {:?}", before.grants, after.grants);
        ensure!(before.proposals == after.proposals, "a proposal changed");
        Ok(1)
    });
}

/// What waits gives nothing: without it, everybody could do the same.
#[test]
fn i_18_pending_gives_nothing_and_is_decided_once() {
    wherever(&["properties", "studio", "workspaces"], 25, |world, _| {
        let mut without = world.facts.clone();
        without.grants.retain(|grant| grant.pending.is_none());
        let naive = crate::naive::Naive { facts: &without, ..world.naive() };
        let waiting: Vec<Grant> =
            world.facts.grants.iter().filter(|grant| grant.pending.is_some()).cloned().collect();
        for grant in &waiting {
            for action in actions(naive.kind(&grant.resource)) {
                let can = world.space.check(&grant.principal, &action, &grant.resource).unwrap();
                let truth = naive.allows(&grant.principal, &action, &grant.resource);
                ensure!(can == truth, "{} {action} {}", grant.principal, grant.resource);
            }
        }
        // Whoever could decide it again, or take it back, is told that it is decided.
        let decided: Vec<Proposal> =
            world.facts.proposals.iter().filter(|p| !p.waits(world.now)).cloned().collect();
        for proposal in &decided {
            let number = proposal.number;
            for who in principals().filter(|who| !who.starts_with("group:")) {
                let again: [Command; 3] = [
                    Approve::new(number, who).into(),
                    Decline::new(number, who).into(),
                    Withdraw::new(number, who).into(),
                ];
                for command in again {
                    let refused = code(world.apply(command));
                    let fine = [Code::AlreadyDecided, Code::Forbidden, Code::NotFound];
                    ensure!(refused.is_some_and(|code| fine.contains(&code)), "{who}: {refused:?}");
                }
            }
            if let Some(receiver) = &proposal.principal {
                let refused = code(world.apply(Withdraw::new(number, &**receiver).into()));
                ensure!(
                    refused != Some(Code::NotFound),
                    "{receiver} does not know of {proposal:?}"
                );
            }
        }
        Ok(waiting.len() + decided.len())
    });
}

/// A share that waits is a grant that waits, and the other way round.
#[test]
fn i_18_a_share_waits_as_long_as_its_grant() {
    at_every_step(&["properties", "studio"], 500, |seen| {
        let facts = &seen.world.facts;
        let open = facts
            .proposals
            .iter()
            .filter(|p| p.what == ProposalKind::Share && p.state == ProposalState::Open);
        let open: Vec<u64> = open.map(|proposal| proposal.number).collect();
        let mut waiting: Vec<u64> = facts.grants.iter().filter_map(|grant| grant.pending).collect();
        waiting.sort_unstable();
        ensure!(open == waiting, "the proposals {open:?} wait, and the grants of {waiting:?}");
        Ok(open.len())
    });
}

/// More of `who`, and of all other questions, in `properties.rs`.
#[test]
fn i_21_the_list_of_access_is_exactly_who_has_it() {
    wherever(&MODELS, 200, |world, dice| {
        let ids: Vec<&String> = world.facts.resources.keys().collect();
        for id in &ids {
            let action = dice.pick(&actions(world.naive().kind(id))).unwrap();
            let agrees = who_agrees(&world.naive(), &world.space, &action, id);
            agrees.map_err(|error| error.to_string())?;
        }
        Ok(ids.len())
    });
}

#[test]
fn i_22_what_fails_or_changes_nothing_leaves_the_revision() {
    at_every_step(&MODELS, 4_000, |seen| {
        let revision = seen.world.space.revision().unwrap();
        let last = seen.world.journal.head().unwrap().revision;
        ensure!(revision == last, "revision {revision}, and the journal ends at {last}");
        let same = *seen.before == seen.world.facts;
        match seen.outcome {
            Some(Ok(made)) if made.changed => {
                ensure!(made.revision == revision, "the outcome says {}", made.revision);
            }
            Some(Ok(made)) => ensure!(made.revision == revision && same, "an idle change changed"),
            Some(Err(_)) | None => ensure!(same, "a refusal changed something"),
        }
        Ok(1)
    });
}

/// Of one language: the same inputs, to the last byte of the journal and of each refusal. That
/// three give the same is shown by the vectors.
#[test]
fn i_24_the_same_inputs_give_the_same() {
    for model in MODELS {
        let run = || {
            let (mut world, mut dice) = (World::new(model), Dice::new(24));
            let mut told = Vec::new();
            for _ in 0..150 {
                let step = Maker::new(&world, &mut dice).anything();
                let by = step.actor().map(str::to_owned);
                told.push(format!("{by:?} {:?}", world.step(step)));
            }
            told.push(world.space.verify(None).unwrap().hash);
            told
        };
        assert_eq!(run(), run());
    }
    // A message is counted in code points, untrimmed (P-12).
    let mut world = World::new("projects");
    let share = |text: &str| {
        Share::new("project:x", "user:bob@acme.org", "user:ann@acme.org").message(text)
    };
    let long = "👩‍🌾".repeat(66);
    let refused = world.apply(share(&format!("{long} xyz")).into()).unwrap_err();
    assert_eq!((refused.code(), &refused.details()["actual"]), (Code::MessageTooLong, &202.into()));
    let share: Command = share(&format!("{long} x")).into();
    assert_eq!(actor(&share), Some("user:ann@acme.org"));
    world.host(share);
}

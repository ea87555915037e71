//! Datasets and dashboards: I-08, I-10, I-11.

use privity::{Command, Delete, Set, SettingValue};

use super::{at_every_step, ensure, wherever};
use crate::facts::Grant;
use crate::wander::actions;
use crate::world::{USERS, World, actor};

const MODEL: [&str; 1] = ["datasets"];

#[test]
fn i_08_a_contributor_manages_viewers_and_contributors_alone() {
    let low = |grant: &Grant| ["viewer", "contributor"].contains(&grant.role.as_str());
    at_every_step(&MODEL, 6, |seen| {
        let Some(made) = seen.made().filter(|made| {
            matches!(made, Command::Share(_) | Command::Change(_) | Command::Revoke(_))
        }) else {
            return Ok(0);
        };
        let (by, changed, ended) = (actor(made).unwrap(), seen.changed(), seen.ended());
        let all = changed.iter().map(|(_, grant)| *grant).chain(ended.iter().copied());
        let datasets = || all.clone().filter(|grant| grant.resource.starts_with("dataset:"));
        let Some(resource) = datasets().next().map(|grant| &grant.resource) else { return Ok(0) };
        let before = seen.before();
        let held = before.held(by, resource);
        if !held.iter().all(|grant| low(grant)) {
            return Ok(0);
        }
        for grant in datasets().chain(changed.iter().filter_map(|(was, _)| *was)) {
            ensure!(low(grant), "{by}, who holds {held:?}, touched {grant:?}");
        }
        ensure!(held.iter().any(|grant| grant.role == "contributor"), "{by} is none: {held:?}");
        Ok(1)
    });
}

fn dashboards(world: &World) -> Vec<String> {
    let all = world.facts.resources.keys().filter(|id| id.starts_with("dashboard:"));
    all.cloned().collect()
}

fn viewers(world: &World, id: &str) -> Vec<&'static str> {
    USERS.into_iter().filter(|who| world.space.check(who, "view", id).unwrap()).collect()
}

/// D-26, D-27. Both, the owners' and the viewers', within the organization (D-01).
#[test]
fn i_10_a_dashboard_opens_with_all_its_datasets_to_owners_and_while_shared() {
    wherever(&MODEL, 60, |world, dice| {
        let all = dashboards(world);
        for id in &all {
            let facts = world.space.get(id).unwrap();
            let shared = facts.settings["sharing"] == SettingValue::Switch(true);
            for who in USERS {
                let sees = |source: &String| world.space.check(who, "view", source).unwrap();
                let sources = facts.lost.is_empty() && facts.sources.iter().all(sees);
                let owns = world.space.check(who, "access.edit", id).unwrap();
                let member =
                    |of: &&(String, String, bool)| Some(&of.0) == facts.org.as_ref() && of.1 == who;
                let member = world.facts.members.iter().find(member).is_some();
                let views = world.space.check(who, "view", id).unwrap();
                ensure!(views == (member && sources && (owns || shared)), "{who} on {id}");
            }
            // A dataset more never gives a viewer more.
            let before = viewers(world, id);
            let known: Vec<String> = world
                .facts
                .resources
                .keys()
                .filter(|id| id.starts_with("dataset:"))
                .cloned()
                .collect();
            let Some(more) = dice.pick(&known) else { continue };
            if facts.lost.is_empty() {
                let sources: Vec<String> = facts.sources.iter().cloned().chain([more]).collect();
                world.host(Set::new(&**id).sources(sources));
                let after = viewers(world, id);
                ensure!(after.iter().all(|who| before.contains(who)), "{before:?} to {after:?}");
            }
        }
        Ok(all.len())
    });
}

#[test]
fn i_11_a_dashboard_gives_no_dataset_and_lifts_no_setting() {
    wherever(&MODEL, 60, |world, _| {
        let all = dashboards(world);
        for id in &all {
            let sources = world.space.get(id).unwrap().sources;
            for who in USERS {
                let exports = |id: &str| world.space.check(who, "record_list.export", id).unwrap();
                let from = sources.iter().filter(|source| !exports(source)).collect::<Vec<_>>();
                ensure!(!exports(id) || from.is_empty(), "{who} exports {id} without {from:?}");
            }
        }
        let datasets = |world: &World| {
            let ids: Vec<String> = crate::world::names("dataset").into();
            USERS.map(|who| world.space.actions(who, ids.clone()).unwrap())
        };
        let before = datasets(world);
        for id in &all {
            world.host(Delete::new(&**id));
        }
        ensure!(before == datasets(world), "{before:?} with dashboards");
        let known = actions(&world.model.file().types["dataset"]);
        Ok(if known.is_empty() { 0 } else { all.len() })
    });
}

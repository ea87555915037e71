//! What single products say: I-07, I-09.

use privity::{Command, Leave, Put, Set, Share};

use super::{at_every_step, ensure, wherever};
use crate::facts::Grant;
use crate::world::{USERS, actor, names};

/// The users whose one role on a resource is this.
fn holding<'a>(grants: &'a [Grant], kind: &str, role: &str) -> Vec<(&'a str, &'a str)> {
    let of = |grant: &&Grant| {
        grant.resource.starts_with(&format!("{kind}:"))
            && grant.role == role
            && grant.pending.is_none()
    };
    grants.iter().filter(of).map(|grant| (&*grant.principal, &*grant.resource)).collect()
}

#[test]
fn i_07_an_editor_of_a_workspace_never_shares() {
    wherever(&["workspaces"], 25, |world, dice| {
        for kind in ["project", "resource"] {
            for value in ["shared_members", "all_members"] {
                let creators = world.facts.grants.clone();
                for (by, id) in holding(&creators, kind, "creator") {
                    let settings = [("seen_by".to_owned(), value.into())];
                    world.host(Set::new(id).by(by).settings(settings));
                }
                let grants = world.facts.grants.clone();
                for (editor, id) in holding(&grants, kind, "editor") {
                    if !world.facts.grant(id, editor).unwrap().lives(world.now) {
                        continue;
                    }
                    let to = dice.pick(&USERS).unwrap();
                    let refused = world.apply(Share::new(id, to, editor).into()).unwrap_err();
                    ensure!(refused.code().as_str() == "forbidden", "{editor} on {id}: {refused}");
                }
            }
        }
        Ok(holding(&world.facts.grants, "project", "editor").len())
    });
}

/// P-20: while the owner's setting is on, and he cannot switch it.
#[test]
fn i_07_an_editor_of_a_project_shares_while_the_owner_lets_him() {
    const SETTING: &str = "editors_can_manage_access";
    wherever(&["projects"], 15, |world, _| {
        world.host(Put::new("user:zoe@acme.org"));
        let grants = world.facts.grants.clone();
        let live = |who: &str, id: &str| {
            grants.iter().any(|g| g.principal == who && g.resource == id && g.lives(world.now))
        };
        let mut editors = holding(&grants, "project", "editor");
        editors.retain(|(who, id)| live(who, id));
        for (editor, id) in &editors {
            let owners = holding(&grants, "project", "owner");
            let owner = owners.iter().find(|(_, of)| of == id).unwrap().0;
            for on in [true, false] {
                let settings = [(SETTING.to_owned(), on.into())];
                world.host(Set::new(*id).by(owner).settings(settings.clone()));
                let flip = [(SETTING.to_owned(), (!on).into())];
                let refused =
                    world.apply(Set::new(*id).by(*editor).settings(flip).into()).unwrap_err();
                ensure!(refused.code().as_str() == "forbidden", "{refused}");
                let shared = world.apply(Share::new(*id, "user:zoe@acme.org", *editor).into());
                match shared {
                    Ok(_) => ensure!(on, "{editor} shared {id}"),
                    Err(refused) => {
                        ensure!(
                            !on && refused.code().as_str() == "forbidden",
                            "{editor} on {id}: {refused}"
                        );
                    }
                }
            }
            world.host(privity::Revoke::new(*id, "user:zoe@acme.org", owner));
        }
        Ok(editors.len())
    });
}

#[test]
fn i_09_an_admin_touches_no_creator_and_decides_nothing() {
    at_every_step(&["workspaces"], 150, |seen| {
        let Some(by) = seen.made().and_then(actor) else { return Ok(0) };
        for kind in ["project", "resource"] {
            for id in names(kind) {
                let of = |grants: &[Grant]| {
                    let of = grants.iter().find(|g| g.resource == id && g.role == "creator");
                    of.cloned()
                };
                let (before, after) = (of(&seen.before.grants), of(&seen.world.facts.grants));
                let (Some(before), Some(after)) = (before, after) else { continue };
                ensure!(before == after, "{by} made {before:?} {after:?}");
            }
        }
        let decided = match seen.made() {
            Some(Command::Approve(of)) => of.proposal,
            Some(Command::Decline(of)) => of.proposal,
            _ => return Ok(1),
        };
        let id = &seen.before.proposal(decided).unwrap().resource;
        let role = seen.before.grant(id, by).map(|grant| grant.role.as_str());
        ensure!(role == Some("creator"), "{by} decided, being {role:?}");
        Ok(1)
    });
    wherever(&["workspaces"], 40, |world, _| {
        let grants = world.facts.grants.clone();
        let creators = holding(&grants, "project", "creator");
        for (creator, id) in &creators {
            let refused = world.apply(Leave::new(*id, *creator).into()).unwrap_err();
            ensure!(refused.code().as_str() == "creator_cannot_leave", "{refused}");
        }
        Ok(creators.len())
    });
}

//! Levels on properties and their meters: I-05, I-06, I-12, I-13, I-14. What a grant's levels say
//! is read here without the oracle, from the list of access.

use privity::{Change, Command, GrantInfo, GrantState, Pick, Share};

use super::{at_every_step, ensure, wherever};
use crate::world::{USERS, World};

const KINDS: [&str; 3] = ["energy", "water", "waste"];

/// The level of a grant for something: a category, or a meter.
fn level(grant: &GrantInfo, name: &str) -> usize {
    let of = |pick: &Pick| match pick {
        Pick::Level(level) => ["none", "read", "full"].iter().position(|known| known == level),
        Pick::Option(_) => None,
    };
    let picked = |name: &str| grant.levels.as_ref()?.get(name).and_then(of);
    match grant.role.as_str() {
        "owner" | "full" => 2,
        "read_only" => 1,
        _ => picked(name)
            .or_else(|| name.starts_with("meter:").then(|| picked("meters"))?)
            .unwrap_or_default(),
    }
}

/// Everybody's live grant on each property.
fn grants(world: &World) -> Vec<GrantInfo> {
    let properties = world.facts.resources.keys().filter(|id| id.starts_with("property:"));
    let lists = properties.map(|id| world.space.who(id, None, None).unwrap().grants);
    lists.flatten().filter(|grant| grant.state == GrantState::Active).collect()
}

fn meters(world: &World, property: &str) -> Vec<(String, String, bool)> {
    let of = |id: String| {
        let meter = world.space.get(&id).unwrap();
        let counts = meter.settings["in_metrics"] == true.into();
        (id, meter.kind.unwrap(), counts)
    };
    world.space.get(property).unwrap().parts.into_iter().map(of).collect()
}

fn can(world: &World, who: &str, action: &str, id: &str) -> bool {
    world.space.check(who, action, id).unwrap()
}

#[test]
fn i_05_sharing_needs_share_forward_and_so_does_giving_it() {
    at_every_step(&["properties"], 100, |seen| {
        let by = match seen.made() {
            Some(Command::Share(of)) => (&of.by, &of.resource),
            Some(Command::Change(of)) => (&of.by, &of.resource),
            Some(Command::Revoke(of)) => (&of.by, &of.resource),
            _ => return Ok(0),
        };
        // Full always has it, Read Only never, the others if it was chosen; there are no groups.
        let grant = seen.before.grant(by.1, by.0);
        let forwards = grant.is_some_and(|grant| match grant.role.as_str() {
            "owner" | "full" => true,
            "read_only" => false,
            _ => grant.levels.as_ref().unwrap()["share_forward"] == Pick::Option(true),
        });
        ensure!(forwards, "{by:?} holds {grant:?}");
        Ok(1)
    });
    wherever(&["properties"], 100, |world, _| {
        let grants = grants(world);
        for grant in &grants {
            let forwards = match grant.role.as_str() {
                "owner" | "full" => true,
                "read_only" => false,
                _ => grant.levels.as_ref().unwrap()["share_forward"] == Pick::Option(true),
            };
            let edits = can(world, &grant.principal, "access.edit", &grant.resource);
            ensure!(edits == forwards, "{grant:?}");
        }
        Ok(grants.len())
    });
}

/// E-26: whatever his levels, who holds no Full names nobody Full.
#[test]
fn i_06_custom_equal_to_full_cannot_give_full() {
    wherever(&["properties"], 15, |world, _| {
        let grants = grants(world);
        let owns =
            |grant: &&GrantInfo| grant.role == "owner" && grant.principal.starts_with("user:");
        let Some(owner) = grants.iter().find(owns) else { return Ok(0) };
        let (property, by) = (&owner.resource, &owner.principal);
        let free = |who: &&str| {
            !grants.iter().any(|grant| grant.resource == *property && grant.principal == **who)
        };
        let free: Vec<&str> = USERS.into_iter().filter(free).collect();
        let [custom, other, ..] = free.as_slice() else { return Ok(0) };
        let mut levels: std::collections::BTreeMap<String, Pick> =
            ["property", "meters", "goals", "recognition"]
                .map(|name| (name.to_owned(), "full".into()))
                .into();
        levels.insert("share_forward".to_owned(), true.into());
        for (meter, ..) in meters(world, property) {
            levels.insert(meter, "full".into());
        }
        let share = Share::new(&**property, *custom, &**by).role("custom").levels(levels.clone());
        if world.apply(share.into()).is_err() {
            // Something waits for an older decision, or has been given before.
            return Ok(0);
        }
        // Item by item it is Full …
        let actions = |who: &str| world.space.actions(who, &**property).unwrap();
        let mut full = actions(by).remove(property).unwrap();
        full.retain(|action| action != "delete" && action != "access.view");
        ensure!(actions(custom).remove(property).unwrap() == full, "custom is not as much as full");
        // … and is given on, save by that name.
        let by_name = Share::new(&**property, *other, *custom).role("full");
        let refused = world.apply(by_name.into()).unwrap_err();
        ensure!(refused.code().as_str() == "exceeds_own_rights", "{refused}");
        let items = &refused.details()["items"];
        ensure!(*items == serde_json::json!(["level full"]), "{items}");
        world.host(Share::new(&**property, *other, *custom).role("custom").levels(levels));
        let raise = Change::new(&**property, *other, *custom).role("full");
        let refused = world.apply(raise.into()).unwrap_err();
        ensure!(refused.code().as_str() == "exceeds_own_rights", "{refused}");
        Ok(1)
    });
}

#[test]
fn i_12_annual_metrics_are_read_with_any_live_share_and_without_none() {
    wherever(&["properties"], 100, |world, _| {
        let grants = grants(world);
        for property in world.facts.resources.keys().filter(|id| id.starts_with("property:")) {
            for who in USERS.into_iter().chain(crate::world::ORGS) {
                let live =
                    |grant: &GrantInfo| grant.resource == *property && grant.principal == who;
                let reads = can(world, who, "reporting.view", property);
                ensure!(reads == grants.iter().any(live), "{who} on {property}");
            }
        }
        Ok(grants.len())
    });
}

/// Over the meters that exist now.
#[test]
fn i_13_metrics_are_edited_with_full_on_the_property_and_each_meter_of_the_kind() {
    wherever(&["properties"], 100, |world, _| {
        let grants = grants(world);
        for grant in &grants {
            for kind in KINDS {
                let meters = meters(world, &grant.resource);
                let mut of_kind = meters.iter().filter(|(_, of, _)| of == kind);
                let all = of_kind.all(|(meter, ..)| level(grant, meter) == 2);
                let edits =
                    can(world, &grant.principal, &format!("metrics.{kind}.edit"), &grant.resource);
                ensure!(edits == (level(grant, "property") == 2 && all), "{kind}: {grant:?}");
            }
        }
        Ok(grants.len())
    });
}

#[test]
fn i_14_full_on_a_meter_gives_its_bills_and_full_on_the_property_the_meter() {
    wherever(&["properties"], 100, |world, _| {
        let (grants, mut times) = (grants(world), 0);
        for grant in &grants {
            let (who, full) = (grant.principal.as_str(), level(grant, "property") == 2);
            ensure!(can(world, who, "meters.add", &grant.resource) == full, "{grant:?}");
            for (meter, kind, counts) in meters(world, &grant.resource) {
                let level = level(grant, &meter);
                let chooses = can(world, who, &format!("metrics.{kind}.edit"), &grant.resource);
                let edits = full && level > 0 && (!counts || chooses);
                let truth = [level > 0, level == 2, full && level > 0, edits];
                let named = ["view", "bills.edit", "delete", "edit"];
                let answers = named.map(|action| can(world, who, action, &meter));
                ensure!(answers == truth, "{meter} {named:?}: {answers:?}, {grant:?}");
                times += 1;
            }
        }
        Ok(times)
    });
}

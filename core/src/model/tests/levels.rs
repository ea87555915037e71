//! What levels, parts, options and proposals compile to.

use std::collections::BTreeMap;

use super::*;
use crate::model::file::TypeFile;
use crate::model::tables::actions::{ACCESS_DECIDE, ACCESS_REQUEST};

fn shipped(name: &str) -> Model {
    Model::named(name).unwrap_or_else(|error| panic!("{error}"))
}

fn category<'t>(kind: &'t Type, name: &str) -> (CategoryIx, &'t Category) {
    let mut all = (0u8..).zip(&kind.categories);
    all.find(|(_, category)| category.name == name).expect("the category is there")
}

fn names(kind: &Type, categories: &[CategoryIx]) -> Vec<String> {
    categories.iter().map(|ix| kind.category(*ix).unwrap().name.clone()).collect()
}

/// Matrix 2.4, the needs of each action.
#[test]
fn a_level_includes_those_before_it() {
    let properties = shipped("properties");
    let property = kind(&properties, "property");
    assert_eq!(property.levels, ["none", "read", "full"]);
    let (ix, own) = category(property, "property");
    assert_eq!(own.label, "Property");
    assert!(own.gives[0].rights().is_empty());
    assert_eq!(rows(property, &own.gives[1]), [": view"]);
    assert_eq!(
        rows(property, &own.gives[2]),
        [
            ": edit, meters.add, meters.edit, view",
            "every part of energy: bills.edit: metrics.energy.edit",
            "every part of waste: bills.edit: metrics.waste.edit",
            "every part of water: bills.edit: metrics.water.edit",
        ]
    );
    assert_eq!(property.level_access(ix, 1), Some(&own.gives[1]));
    let (meters, each) = category(property, "meters");
    assert!(each.each && each.gives.iter().all(|access| access.rights().is_empty()));
    assert_eq!((each.gives.len(), property.parts_category()), (3, Some(meters)));
}

/// Matrix 2.4, the needs on a meter (E-15 to E-20).
#[test]
fn a_part_has_what_its_parents_levels_give() {
    let properties = shipped("properties");
    let (property, meter) = (kind(&properties, "property"), kind(&properties, "meter"));
    assert_eq!(meter.parent, properties.type_ix("property"));
    assert_eq!(property.parts, properties.type_ix("meter"));
    assert_eq!((property.parent, meter.parts), (None, None));
    assert_eq!(meter.levels, property.levels);
    assert_eq!(meter.kinds, ["energy", "water", "waste"]);
    assert!(meter.gives[0].rights().is_empty());
    let read = [
        ": view",
        "parent: meters.edit: delete",
        "setting: in_metrics = off and parent: meters.edit: edit",
        "parent: metrics.energy.edit and kind: energy: edit, settings.in_metrics",
        "parent: metrics.waste.edit and kind: waste: edit, settings.in_metrics",
        "parent: metrics.water.edit and kind: water: edit, settings.in_metrics",
    ];
    assert_eq!(rows(meter, &meter.gives[1]), read);
    assert_eq!(rows(meter, &meter.gives[2])[0], ": bills.edit, view");
    assert_eq!(rows(meter, &meter.gives[2])[1..], read[1..]);
    assert_eq!(meter.changes.create, property.action("meters.add"));
    assert_eq!(meter.changes.delete, meter.action("delete"));
    assert!(meter.roles.is_empty() && meter.assignable.is_empty() && !meter.leave);
}

#[test]
fn conditions_on_parts_have_their_order_and_their_code() {
    let properties = shipped("properties");
    let (property, meter) = (kind(&properties, "property"), kind(&properties, "meter"));
    let texts = |kind: &Type| kind.conditions.iter().map(|c| c.text.clone()).collect::<Vec<_>>();
    assert_eq!(
        texts(meter),
        [
            "setting: in_metrics = off",
            "parent: meters.edit",
            "parent: metrics.energy.edit",
            "parent: metrics.waste.edit",
            "parent: metrics.water.edit",
            "kind: energy",
            "kind: waste",
            "kind: water",
        ]
    );
    // A meter that counts in the metrics needs a higher level, not another setting.
    assert!(meter.conditions.iter().all(|c| c.code == Code::LevelTooLow));
    assert_eq!(meter.conditions[6].test, Test::Kind(2));
    let edit = property.action("meters.edit").unwrap();
    assert_eq!(meter.conditions[1].test, Test::Parent(edit));
    let test =
        Test::EveryPart { kind: Some(0), action: meter.action("bills.edit").unwrap(), some: false };
    assert_eq!(property.conditions[0].test, test);
}

#[test]
fn what_levels_give_is_lacked_for_want_of_a_level() {
    let properties = shipped("properties");
    let lacking = |of: &str, action: &str| {
        let kind = kind(&properties, of);
        kind.actions[usize::from(kind.action(action).unwrap())].lacking
    };
    for action in ["view", "edit", "goals.view", "metrics.water.edit", "building.edit"] {
        assert_eq!(lacking("property", action), Code::LevelTooLow, "{action}");
    }
    for action in ["view", "bills.edit", "settings.in_metrics", "delete"] {
        assert_eq!(lacking("meter", action), Code::LevelTooLow, "{action}");
    }
    for action in ["delete", "reporting.view", "access.view"] {
        assert_eq!(lacking("property", action), Code::RoleLacksCapability, "{action}");
    }
    assert_eq!(lacking("property", "access.edit"), Code::ShareForwardRequired);
}

#[test]
fn a_role_has_one_level_or_leaves_them_to_choose() {
    let properties = shipped("properties");
    let property = kind(&properties, "property");
    let role = |name: &str| role_of(property, name);
    assert_eq!((role("read_only").level, role("full").level), (Some(1), Some(2)));
    // What is included is at that level, too.
    assert_eq!(role("owner").level, Some(2));
    assert!(role("owner").access.actions().has(property.action("delete").unwrap()));
    assert!(!role("full").access.actions().has(property.action("delete").unwrap()));
    assert_eq!(
        rows(property, &role("read_only").access),
        [": access.near, building.view, goals.view, recognition.view, reporting.view, view"]
    );

    let custom = role("custom");
    assert_eq!(rows(property, &custom.access), [": access.near, reporting.view"]);
    assert_eq!(names(property, &custom.choose), ["property", "meters", "goals", "recognition"]);
    assert_eq!((custom.level, custom.default_level), (None, 1));
    let follows = [(category(property, "building").0, category(property, "property").0)];
    assert_eq!(custom.follows, follows);
    let (number, forward) = custom.option("share_forward").unwrap();
    assert_eq!((number, forward.label.as_str()), (0, "Share Forward"));
    assert_eq!(rows(property, &forward.access), [": access.edit"]);
    assert_eq!((custom.scope, role("full").scope), (Scope::GivenByMe, Scope::All));
    assert!(custom.leaves_choice() && !role("full").leaves_choice());
}

#[test]
fn a_role_says_to_whom_it_can_be_given() {
    let properties = shipped("properties");
    let property = kind(&properties, "property");
    let exchange = role_of(property, "exchange");
    assert_eq!(exchange.to, [Grantee::Org]);
    assert!(exchange.registered && exchange.accept && exchange.fields);
    let custom = role_of(property, "custom");
    assert_eq!(custom.to, [Grantee::User]);
    assert!(!custom.registered && !custom.accept && !custom.fields);
    assert_eq!(role_of(property, "owner").to, [Grantee::User, Grantee::Org]);
    assert!(property.transfer.is_none() && property.requests.is_none());
}

/// E-12, E-13, E-14, and Building follows Property.
#[test]
fn a_grant_gives_what_is_chosen() {
    let properties = shipped("properties");
    let property = kind(&properties, "property");
    let custom = role_of(property, "custom");
    let picks = |list: &[(&str, Pick)]| -> BTreeMap<String, Pick> {
        list.iter().map(|(name, pick)| ((*name).to_owned(), pick.clone())).collect()
    };
    let none = property.choose(custom, &BTreeMap::new(), None).unwrap();
    let all = [": access.near, building.view, goals.view, recognition.view, reporting.view, view"];
    assert_eq!(rows(property, &property.access_with(custom, &none)), all);
    let chosen = [
        ("property", Pick::from("full")),
        ("goals", Pick::from("none")),
        ("meter:e1", Pick::from("full")),
        ("share_forward", Pick::from(true)),
    ];
    let chosen = property.choose(custom, &picks(&chosen), None).unwrap();
    let access = property.access_with(custom, &chosen);
    assert!(access.actions().has(property.action("building.edit").unwrap()));
    assert!(access.actions().has(property.action("access.edit").unwrap()));
    assert!(!access.actions().has(property.action("goals.view").unwrap()));
    assert_eq!(chosen.parts, BTreeMap::from([("meter:e1".to_owned(), 2)]));
    // The most is what full levels and all options give; it bounds every choice.
    let most = custom.most(&property.categories);
    let mut holding = crate::access::Holding::default();
    holding.add(&most, None);
    let within = holding.ceiling(&access, &property.implications);
    assert_eq!(within, crate::access::Ceiling::Within(None));
    let error = property.choose(custom, &picks(&[("building", Pick::from("read"))]), None);
    assert_eq!(error.unwrap_err().code(), Code::InvalidLevel);
}

/// Matrix 2.3, R-03, R-24.
#[test]
fn single_permissions_are_options() {
    let workspaces = shipped("workspaces");
    let project = kind(&workspaces, "project");
    let custom = role_of(project, "custom");
    let options: Vec<_> = custom
        .options
        .iter()
        .map(|option| (option.name.as_str(), rows(project, &option.access), option.needs.clone()))
        .collect();
    let row = |text: &str| vec![format!(": {text}")];
    assert_eq!(
        options,
        [
            ("access.view", row("access.view"), vec![4]),
            ("project.edit", row("project.edit, table.open"), vec![4]),
            ("project.export", row("project.export, table.open"), vec![4]),
            ("project.import", row("project.import, table.open"), vec![4]),
            ("project.view", row("access.request, project.view"), vec![]),
        ]
    );
    assert_eq!(project.role_name(project.requests.unwrap()), "editor");
    assert_eq!(project.access_request, project.action(ACCESS_REQUEST));
    assert_eq!(project.access_decide, project.action(ACCESS_DECIDE));
    assert_eq!(project.leave_owner, Code::CreatorCannotLeave);
    let reaches: Vec<_> = project.audiences.iter().map(|audience| audience.reach).collect();
    assert_eq!(reaches, [Reach::Leavers, Reach::Members]);
}

#[test]
fn a_type_like_another_has_all_of_it_but_what_it_says_itself() {
    let workspaces = shipped("workspaces");
    let types = &workspaces.file().types;
    assert_eq!(types["resource"].label, "resource");
    let renamed = TypeFile { label: "project".to_owned(), ..types["resource"].clone() };
    assert_eq!(renamed, types["project"]);
    assert_eq!(types["resource"].like, None);
    // A table that is said replaces the whole of the other.
    let own = "[barn]\nlike = \"shed\"\nactions.enter = ''\nroles.owner.can = ['enter']";
    let other = model(&with(LEVELS, "[barn]\nlike = \"shed\"", own));
    let barn = kind(&other, "barn");
    assert_eq!(rows(barn, &role_of(barn, "owner").access), [": enter"]);
    assert_eq!(barn.action("open"), None);
}

#[test]
fn every_word_of_levels_is_compiled() {
    let levels = model(LEVELS);
    let house = kind(&levels, "house");
    let resident = house.role_index.get("resident").copied();
    assert_eq!(house.transfer.as_ref().map(|transfer| transfer.keeps), Some(resident));
    let guest = role_of(house, "guest");
    assert_eq!(house.role_name(house.requests.unwrap()), "guest");
    assert_eq!(names(house, &guest.choose), ["house", "rooms"]);
    let (heat, share) = (&guest.options[0], &guest.options[1]);
    assert_eq!((heat.name.as_str(), heat.needs.as_slice()), ("heat", &[1][..]));
    assert_eq!((share.name.as_str(), share.needs.as_slice()), ("share", &[][..]));
    assert_eq!(house.labels, BTreeMap::from([("share".to_owned(), "Share".to_owned())]));
    assert_eq!(house.level_labels, ["none", "read", "Everything"]);
    let room = kind(&levels, "room");
    assert_eq!(room.named_by.as_deref(), Some("title"));
    let row = "parent: paint and kind: heated: clear";
    assert_eq!(rows(room, &room.gives[2]), [": enter, warm", row]);
    assert_eq!(room.changes.create, house.action("paint"));
    // A category's last level is the one before it, where nothing more is said.
    let (_, garden) = category(house, "garden");
    assert_eq!(garden.gives[1], garden.gives[2]);
}

#[test]
fn what_holds_for_every_part_holds_for_those_of_a_kind() {
    let text = with(
        LEVELS,
        "levels.read.can = [\"garden.view\"]",
        "levels.read.when.\"every part: warm\" = [\"garden.view\"]",
    );
    let levels = model(&text);
    let house = kind(&levels, "house");
    let texts: Vec<&str> = house.conditions.iter().map(|c| c.text.as_str()).collect();
    assert_eq!(texts, ["every part of heated: warm", "every part: warm"]);
    let closure = |ix| house.implications.closure(ConditionSet::one(ix)).iter().collect::<Vec<_>>();
    assert_eq!(closure(1), [0, 1]);
    assert_eq!(closure(0), [0]);
}

#[test]
fn reasons_can_be_said_of_conditions_on_parts() {
    let text = with(
        LEVELS,
        "[room.gives]",
        "[room.reasons]\nkind = 'not_ready'\nparent = 'not_verified'\n\n[room.gives]",
    );
    let levels = model(&text);
    let codes: Vec<Code> = kind(&levels, "room").conditions.iter().map(|c| c.code).collect();
    assert_eq!(codes, [Code::NotVerified, Code::NotReady]);
}

/// A decision that walked to every part, to their parent, to every part … would not end soon.
#[test]
fn conditions_do_not_stand_on_one_another_for_long() {
    let chain = |deep: usize| {
        let lines = |line: &dyn Fn(usize) -> String, count| {
            (0..count).map(line).collect::<Vec<_>>().join("\n")
        };
        let names = |who: &str| lines(&|n| format!("{who}{n} = ''"), deep + 1);
        let rights = |who: &str, on: &str| {
            lines(&|n| format!("when.\"{on}{}\" = ['{who}{n}']", n + 1), deep)
        };
        format!(
            "model.name = 'deep'\n[house]\nowner = 'owner'\nlevels = ['none', 'all']\n\
             [house.actions]\n{}\n[house.roles.owner]\nlevel = 'all'\ncan = ['house{deep}']\n{}\n\
             [room]\nparent = 'house'\n[room.actions]\n{}\n[room.gives.all]\n\
             can = ['room{deep}']\n{}",
            names("house"),
            rights("house", "every part: room"),
            names("room"),
            rights("room", "parent: house"),
        )
    };
    model(&chain(3));
    for deep in [4, 9] {
        let error = Model::from_toml(&chain(deep), "m.toml").unwrap_err();
        let problem = "conditions stand on one another here 4 deep";
        assert_eq!(problems(&error)[0].2, problem, "{error}");
    }
}

#[test]
fn the_fingerprint_is_of_what_levels_decide() {
    let levels = model(LEVELS);
    let same = [
        ("labels.share = \"Share\"", "labels.other = \"Give\""),
        ("level_labels.full = \"Everything\"\n", ""),
        ("named_by = \"title\"\n", ""),
        ("label = \"Heating\"", "label = \"Warmth\""),
        ("label = \"House\"", "label = \"All\""),
        ("choose = [\"house\", \"rooms\"]", "choose = [\"rooms\", \"house\"]"),
        ("grantees = [\"user\", \"org\"]", "grantees = [\"org\", \"user\"]"),
        (
            "[barn]\nlike = \"shed\"",
            "[barn]\nowner='owner'\nactions.open=''\nroles.owner.can=['open']",
        ),
    ];
    for (from, to) in same {
        assert_eq!(model(&with(LEVELS, from, to)).fingerprint(), levels.fingerprint(), "{to}");
    }
    let other = [
        // A part that is of no kind that is named is of the first.
        ("kinds = [\"heated\", \"cold\"]", "kinds = [\"cold\", \"heated\"]"),
        ("levels = [\"none\", \"read\", \"full\"]", "levels = ['none', 'read', 'some', 'full']"),
        ("default = \"read\"\n", ""),
        ("follows.garden = \"house\"\n", ""),
        ("registered = true\n", ""),
        ("accept = true\n", ""),
        ("fields = true\n", ""),
        ("transfer.keeps = \"resident\"", "transfer = {}"),
        ("to = [\"org\"]\nregistered", "registered"),
        (", needs = [\"share\"]", ""),
        ("changes = { create = \"paint\", ", "changes = { "),
        ("full.can = [\"warm\"]", "full.can = [\"warm\", \"clear\"]"),
    ];
    for (from, to) in other {
        assert_ne!(model(&with(LEVELS, from, to)).fingerprint(), levels.fingerprint(), "{from}");
    }
}

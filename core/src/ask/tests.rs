//! What a question about all parts of a resource costs: so much for each, however many there are.

use std::collections::BTreeMap;

use rstest::rstest;

use crate::state::work;
use crate::{Change, Create, Model, Options, Pick, Set, SettingValue, Share, Space};

const OWNER: &str = "user:ann";
const CUSTOM: &str = "user:cy";

/// A house with so many rooms: to do most things in one of them, one must be able to do another in
/// all; and to do things in the house, those in each room.
const HOUSES: &str = r#"
[model]
name = "houses"

[house]
owner = "owner"
levels = ["none", "full"]
actions = { view = "See it", heat = "Heat it", sell = "Sell it", "access.view" = "See who has it", "access.edit" = "Share it" }
categories.rooms.each = "room"
categories.house.levels.full.can = ["view", "access.view", "access.edit"]
categories.house.levels.full.when."every part: enter" = ["heat"]
categories.house.levels.full.when."every part: furnish" = ["sell"]
roles.owner = { level = "full", may_give = ["custom"] }
roles.custom = { choose = ["house", "rooms"], default = "full", may_give = ["custom"] }

[room]
parent = "house"
settings.warm = false
actions = { enter = "Enter it", furnish = "Furnish it" }
gives.full.can = ["enter"]
gives.full.when."parent: heat" = ["furnish", "settings.warm"]
"#;

fn rooms(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("room:{n}")).collect()
}

fn levels(rooms: &[String]) -> BTreeMap<String, Pick> {
    rooms.iter().map(|room| (room.clone(), Pick::from("full"))).collect()
}

fn houses() -> Space {
    let model = Model::from_toml(HOUSES, "houses.toml").unwrap();
    Space::open(":memory:", Options::new().model(model)).unwrap()
}

/// A house, its owner, and somebody whose grant names each of its rooms.
fn house(rooms: &[String]) -> Space {
    let space = houses();
    space.create(Create::new("house:h").by(OWNER)).unwrap();
    for room in rooms {
        space.create(Create::new(room).parent("house:h")).unwrap();
    }
    share(&space, CUSTOM, OWNER, rooms);
    space
}

fn share(space: &Space, to: &str, by: &str, rooms: &[String]) {
    let share = Share::new("house:h", to, by).role("custom").levels(levels(rooms));
    space.share(share).unwrap();
}

type Ask = fn(&Space, &[String], &str);

const QUESTIONS: [(&str, Ask); 11] = [
    ("sheet", |space, rooms, by| {
        assert_eq!(space.sheet("house:h", by).unwrap().parts.len(), rooms.len());
    }),
    ("actions", |space, rooms, by| {
        let all = space.actions(by, rooms.to_vec()).unwrap();
        assert!(all.values().all(|can| can.len() == 3));
    }),
    ("what", |space, rooms, by| {
        let page = space.what(by, "furnish", "room", None, None).unwrap();
        assert_eq!(page.items.len(), rooms.len());
    }),
    ("check_many", |space, rooms, by| {
        let asked = rooms.iter().map(|room| (by, "furnish", room.as_str()));
        assert!(space.check_many(asked).unwrap().iter().all(|allowed| *allowed));
    }),
    ("check", |space, _, by| {
        assert!(space.check(by, "sell", "house:h").unwrap());
    }),
    ("explain", |space, _, by| {
        assert!(space.explain(by, "sell", "house:h", None).unwrap().allowed);
    }),
    ("explain a denial", |space, rooms, by| {
        space.create(Create::new("room:cold").parent("house:h")).unwrap();
        let levels = [("room:cold".to_owned(), Pick::from("none"))];
        let change = Change::new("house:h", CUSTOM, OWNER).levels(levels);
        space.change(change).unwrap();
        let why = space.explain(CUSTOM, "sell", "house:h", Some(by)).unwrap();
        assert_eq!(why.nearest[0].lacks[0].missing.len(), rooms.len() + 1);
    }),
    ("who", |space, rooms, _| {
        assert_eq!(space.who(&rooms[0], Some("furnish"), None).unwrap().people.len(), 2);
    }),
    ("search", |space, _, by| {
        assert!(space.search("house:h", "a", by, None).unwrap().complete);
    }),
    ("share", |space, rooms, by| {
        share(space, "user:eve", by, rooms);
    }),
    ("set", |space, rooms, by| {
        let warm = [("warm".to_owned(), SettingValue::Switch(true))];
        space.set(Set::new(&*rooms[0]).by(by).settings(warm)).unwrap();
    }),
];

#[rstest]
fn a_question_costs_as_much_for_each_part(#[values(OWNER, CUSTOM)] by: &str) {
    for (name, ask) in QUESTIONS {
        let work = |count: usize| {
            let rooms = rooms(count);
            let space = house(&rooms);
            work::of(|| ask(&space, &rooms, by))
        };
        let (few, many) = (work(20), work(80));
        assert!(many <= 5 * few, "{name} by {by}: {few} for 20 rooms, {many} for 80");
    }
}

/// What is found out about one person, house or action is not taken for another.
#[test]
fn many_questions_at_once_have_the_answers_of_each() {
    let space = houses();
    let (mut asked, mut allowed) = (Vec::new(), 0);
    for (name, level) in [("h", "none"), ("i", "full")] {
        let house = &*format!("house:{name}");
        space.create(Create::new(house).by(OWNER)).unwrap();
        let rooms = ["a", "b"].map(|room| format!("room:{room}.{name}"));
        for room in &rooms {
            space.create(Create::new(room).parent(house)).unwrap();
        }
        let levels = [(rooms[0].clone(), Pick::from(level))];
        let share = Share::new(house, CUSTOM, OWNER).role("custom").levels(levels);
        space.share(share).unwrap();
        for by in [OWNER, CUSTOM, "user:eve"] {
            for action in ["enter", "furnish", "settings.warm"] {
                asked.extend(rooms.iter().map(|room| (by, action, room.clone())));
            }
            asked.extend(["heat", "sell"].map(|action| (by, action, house.to_owned())));
        }
    }
    let names = asked.iter().map(|(by, action, room)| (*by, *action, room.as_str()));
    for (each, found) in names.clone().zip(space.check_many(names).unwrap()) {
        assert_eq!(found, space.check(each.0, each.1, each.2).unwrap(), "{each:?}");
        allowed += usize::from(found);
    }
    assert_eq!(allowed, 8 + 1 + 8 + 8);
}

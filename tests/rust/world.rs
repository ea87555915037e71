//! Small worlds for property tests: a few names, and every command over them.

use privity::journal::{Journal, MemoryJournal};
use privity::{
    Add, Change, Command, Create, Delete, Entry, Forget, Leave, Model, Options, Put, Remove,
    Revoke, Set, SettingValue, Share, Space, Timestamp,
};
use proptest::prelude::*;
use proptest::sample::select;

/// Names that a careless parser or key would confuse are among them.
pub(crate) const USERS: &[&str] = &[
    "user:ann@acme.org",
    "user:bob@acme.org",
    "user:bob@acme.org.uk",
    "user:eve+x@other.org",
    "user:new@acme.org",
];
pub(crate) const GROUPS: &[&str] = &["group:a", "group:a,b", "group:a:b"];
const ORGS: &[&str] = &["acme", "other"];

/// A model of its own: nobody needs anything of an item to put it on a menu; waiters change what
/// they gave, cooks what anybody did; and both may be there for a while only.
const KITCHEN: &str = r#"
[model]
name = "kitchen"

[item]
owner = "chef"
owners = "one or more"
grantees = ["user", "group"]
leave = true
statuses = ["raw", "done"]
settings.open = false
actions = { view = "Taste", edit = "Season", "access.edit" = "Pass on" }
roles.chef = { includes = "cook", may_give = ["chef"] }
roles.cook = { can = ["view", "edit", "access.edit"], may_set = ["open"], may_give = ["cook", "waiter", "guest"] }
roles.waiter = { can = ["view", "access.edit"], may_give = ["guest", "waiter"], scope = "given by me" }
roles.guest.when."status: done" = ["view"]
audience.street = { who = "members", when."setting: open" = ["view"] }

[menu]
owner = "chef"
grantees = ["user", "group"]
sources = "item"
leave = true
actions = { view = "Read", edit = "Write", taste = "Taste it all" }
roles.chef = { can = ["view", "edit"], when."every source: view" = ["taste"] }
changes = { sources = "edit", delete = "edit" }
"#;

/// The resources of a model's world.
pub(crate) fn resources(model: &str) -> &'static [&'static str] {
    match model {
        "kitchen" => &["item:x", "item:x y", "item:x:y", "menu:p"],
        "datasets" => &["dataset:x", "dataset:x y", "dataset:x:y", "dashboard:p", "dashboard:q"],
        _ => &["order:1", "order:1|2", "order:☃"],
    }
}

/// A space, its journal, and the time of its clock.
pub(crate) struct World {
    pub(crate) model: Model,
    pub(crate) space: Space,
    pub(crate) journal: MemoryJournal,
    pub(crate) now: i64,
}

impl World {
    /// A world where the users of the first organization are known, and one of the other.
    pub(crate) fn new(model: &str) -> Self {
        let model = match model {
            "kitchen" => Model::from_toml(KITCHEN, "kitchen.toml").unwrap(),
            shipped => Model::named(shipped).unwrap(),
        };
        let journal = MemoryJournal::new();
        let options = Options::new().model(model.clone()).snapshot_after(25);
        let space = Space::over(Box::new(journal.clone()), options).unwrap();
        let world = Self { model, space, journal, now: 1_000 };
        world.space.set_clock(Some(Timestamp::from_millis(world.now))).unwrap();
        for (user, org) in USERS.iter().zip(["acme", "acme", "acme", "other"]) {
            world.space.put(Put::new(*user).org(org).verified(vec!["21".to_owned()])).unwrap();
        }
        for group in GROUPS {
            world.space.put(Put::new(*group).org("acme")).unwrap();
        }
        world
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        let start = self.journal.position(0).unwrap().unwrap();
        self.journal.read(start, usize::MAX).unwrap().0
    }

    /// The same journal in a new space: from the newest snapshot, if there is one.
    pub(crate) fn opened_again(&self) -> Self {
        let space = Space::over(Box::new(self.journal.clone()), Options::new()).unwrap();
        space.set_clock(Some(Timestamp::from_millis(self.now))).unwrap();
        Self { model: self.model.clone(), space, journal: self.journal.clone(), now: self.now }
    }

    /// Lets time pass.
    pub(crate) fn advance(&mut self, millis: i64) {
        self.now += millis;
        self.space.set_clock(Some(Timestamp::from_millis(self.now))).unwrap();
    }
}

fn user() -> impl Strategy<Value = String> {
    select(USERS).prop_map(str::to_owned)
}

pub(crate) fn principal() -> impl Strategy<Value = String> {
    prop_oneof![3 => select(USERS), 2 => select(GROUPS)].prop_map(str::to_owned)
}

fn resource(model: &'static str) -> impl Strategy<Value = String> {
    select(resources(model)).prop_map(str::to_owned)
}

fn role(model: &str) -> impl Strategy<Value = &'static str> + use<> {
    select(match model {
        "kitchen" => &["guest", "waiter", "cook", "chef"][..],
        "datasets" => &["viewer", "contributor", "editor", "owner"][..],
        _ => &["viewer"],
    })
}

fn end() -> impl Strategy<Value = Option<i64>> {
    prop_oneof![3 => Just(None), 1 => (1_001_i64..1_400).prop_map(Some)]
}

fn sources(model: &str) -> impl Strategy<Value = Vec<&'static str>> + use<> {
    // The last one never is.
    let names = match model {
        "kitchen" => vec!["item:x", "item:x y", "item:x:y", "item:never"],
        _ => vec!["dataset:x", "dataset:x y", "dataset:x:y", "dataset:never"],
    };
    proptest::sample::subsequence(names, 0..=3)
}

/// What people do to each other: commands that name an actor.
pub(crate) fn sharing(model: &'static str) -> BoxedStrategy<Command> {
    let (r, w, u) = (|| resource(model), principal, user);
    let share = (r(), prop::collection::vec(w(), 1..3), u(), role(model), end()).prop_map(
        |(resource, principals, by, role, end)| {
            let share = Share::new(resource, principals, by).role(role);
            match end {
                Some(end) => share.expires(Timestamp::from_millis(end)).into(),
                None => share.into(),
            }
        },
    );
    let change = (r(), w(), u(), role(model), end()).prop_map(|(resource, who, by, role, end)| {
        let change = Change::new(resource, who, by);
        match end {
            Some(end) => change.expires(Timestamp::from_millis(end)).into(),
            None => change.role(role).into(),
        }
    });
    let revoke = (r(), w(), u(), any::<bool>()).prop_map(|(resource, who, by, cascade)| {
        Revoke::new(resource, who, by).cascade(cascade).into()
    });
    let leave = (r(), u()).prop_map(|(resource, by)| Leave::new(resource, by).into());
    let switch = (r(), u(), any::<bool>()).prop_map(|(resource, by, on)| {
        let name = if ["dashboard", "menu"].iter().any(|kind| resource.starts_with(kind)) {
            "sharing"
        } else {
            "allow_viewer_export"
        };
        let settings = [(name.to_owned(), SettingValue::Switch(on))];
        Set::new(resource).by(by).settings(settings).into()
    });
    let save = (r(), u(), sources(model))
        .prop_map(|(resource, by, sources)| Set::new(resource).by(by).sources(sources).into());
    prop_oneof![8 => share, 3 => change, 3 => revoke, 1 => leave, 2 => switch, 2 => save].boxed()
}

/// What the host does.
pub(crate) fn hosting(model: &'static str) -> BoxedStrategy<Command> {
    let (r, w, u, g) = (|| resource(model), principal, user, || select(GROUPS));
    let create = (r(), u(), sources(model)).prop_map(move |(resource, by, sources)| {
        let create = Create::new(resource.clone()).by(by).org("acme");
        let create = create.attributes([("area".to_owned(), "21".to_owned())]);
        if ["dashboard", "menu"].iter().any(|kind| resource.starts_with(kind)) {
            create.sources(sources).into()
        } else {
            create.into()
        }
    });
    let member = (g(), w()).prop_map(|(group, who)| Add::new(group, who).into());
    let part = (g(), w()).prop_map(|(group, who)| Remove::new(group, who).into());
    let put = (u(), select(ORGS), any::<bool>())
        .prop_map(|(who, org, guest)| Put::new(who).org(org).guest(guest).into());
    let status = (r(), select(&["processing", "ready", "error", "published", "raw", "done"][..]))
        .prop_map(|(resource, status)| Set::new(resource).status(status).into());
    let owners = (r(), u()).prop_map(|(resource, who)| Set::new(resource).owners(who).into());
    let delete = r().prop_map(|resource| Delete::new(resource).into());
    let forget = w().prop_map(|who| Forget::new(who).into());
    prop_oneof![
        8 => create, 4 => member, 1 => part, 2 => put, 3 => status, 1 => owners, 1 => delete,
        1 => forget
    ]
    .boxed()
}

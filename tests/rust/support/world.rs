//! Small worlds for property tests: a space, its journal, and what that says.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use privity::journal::{Append, Head, Journal, MemoryJournal};
use privity::{Command, Create, Entry, Model, Options, Outcome, Put, Result, Space, Timestamp};

use crate::facts::Facts;
use crate::naive::Naive;

/// Names that a careless parser or key would confuse are among them. The last one is not known to
/// the host at first, the others are by the organizations of [`World::new`].
pub(crate) const USERS: [&str; 5] = [
    "user:ann@acme.org",
    "user:bob@acme.org",
    "user:bob@acme.org.uk",
    "user:eve+x@other.org",
    "user:new@acme.org",
];
pub(crate) const GROUPS: [&str; 3] = ["group:a", "group:a,b", "group:a:b"];
pub(crate) const ORGS: [&str; 2] = ["org:acme", "org:other"];

/// The shipped models, and two of the tests' own that say what no product does.
pub(crate) const MODELS: [&str; 7] =
    ["orders", "projects", "workspaces", "properties", "datasets", "kitchen", "studio"];

pub(crate) fn model(name: &str) -> Model {
    match name {
        "kitchen" => Model::from_toml(include_str!("models/kitchen.toml"), "kitchen.toml"),
        "studio" => Model::from_toml(include_str!("models/studio.toml"), "studio.toml"),
        shipped => Model::named(shipped),
    }
    .unwrap()
}

/// Everybody who can be asked about.
pub(crate) fn principals() -> impl Iterator<Item = &'static str> {
    USERS.into_iter().chain(GROUPS).chain(ORGS)
}

/// The names of the resources of a type in these worlds.
pub(crate) fn names(kind: &str) -> [String; 3] {
    ["x", "x y", "x:y"].map(|name| format!("{kind}:{name}"))
}

/// One step of a story.
#[derive(Clone, Debug)]
#[allow(clippy::large_enum_variant, reason = "few live at a time")]
pub(crate) enum Step {
    Do(Command),
    /// Time passes.
    Wait(i64),
}

impl Step {
    /// Who acts; `None`: the host, or time.
    pub(crate) fn actor(&self) -> Option<&str> {
        match self {
            Self::Do(command) => actor(command),
            Self::Wait(_) => None,
        }
    }
}

pub(crate) fn actor(command: &Command) -> Option<&str> {
    match command {
        Command::Share(of) => Some(&of.by),
        Command::Change(of) => Some(&of.by),
        Command::Revoke(of) => Some(&of.by),
        Command::Leave(of) => Some(&of.by),
        Command::Request(of) => Some(&of.by),
        Command::Approve(of) => Some(&of.by),
        Command::Decline(of) => Some(&of.by),
        Command::Withdraw(of) => Some(&of.by),
        Command::Transfer(of) => Some(&of.by),
        Command::Set(of) => of.by.as_deref(),
        Command::Create(of) => of.by.as_deref(),
        Command::Delete(of) => of.by.as_deref(),
        _ => None,
    }
}

/// A space, its journal, what that says, and the time of its clock.
pub(crate) struct World {
    pub(crate) model: Model,
    pub(crate) space: Space,
    pub(crate) journal: MemoryJournal,
    pub(crate) facts: Facts,
    pub(crate) now: i64,
    /// How it came to this, after the beginning.
    pub(crate) story: Vec<Step>,
    head: Head,
}

impl World {
    /// A world where some users of the first organization are known, one of whom is its guest, and
    /// one of the other; the first is registered for data exchange.
    pub(crate) fn new(name: &str) -> Self {
        Self::of(model(name))
    }

    pub(crate) fn of(model: Model) -> Self {
        let journal = MemoryJournal::new();
        let options = Options::new().model(model.clone()).snapshot_after(25);
        let space = Space::over(Box::new(journal.clone()), options).unwrap();
        let head = journal.position(0).unwrap().unwrap();
        let (facts, story, now) = (Facts::default(), Vec::new(), 1_000);
        let mut world = Self { model, space, journal, facts, now, story, head };
        world.wait(0);
        let orgs = ["acme", "acme", "acme", "other"];
        for (user, org) in USERS.iter().zip(orgs) {
            let guest = *user == USERS[2];
            let verified = vec!["21".to_owned()];
            world.host(Put::new(*user).org(org).guest(guest).verified(verified));
        }
        for group in GROUPS {
            world.host(Put::new(group).org("acme"));
        }
        let fields = [("id".to_owned(), true), ("why".to_owned(), false)];
        world.host(Put::new(ORGS[0]).registered(true));
        world.host(Put::new(ORGS[1]).registered(true).fields(BTreeMap::from(fields)));
        world.furnish();
        world.story.clear();
        world
    }

    /// Two resources of each type, and two parts of the first of those that have any.
    fn furnish(&mut self) {
        let types = self.model.file().types.clone();
        let (parts, wholes): (Vec<_>, Vec<_>) =
            types.iter().partition(|(_, kind)| kind.parent.is_some());
        for (name, owner) in wholes.iter().flat_map(|(kind, _)| names(kind).into_iter().zip(USERS))
        {
            if !name.ends_with(":x:y") {
                self.host(Create::new(name).by(owner).org("acme"));
            }
        }
        for (kind, file) in parts {
            let parent = names(file.parent.as_ref().unwrap())[0].clone();
            for (nth, name) in names(kind).into_iter().enumerate().take(file.kinds.len().max(2)) {
                let create = Create::new(name).parent(&*parent);
                let of = file.kinds.get(nth);
                self.host(of.map_or(create.clone(), |of| create.kind(of)));
            }
        }
    }

    /// What the host does, which cannot fail here.
    pub(crate) fn host(&mut self, command: impl Into<Command>) {
        self.apply(command.into()).unwrap();
    }

    /// Makes a change, and reads what came of it from the journal.
    pub(crate) fn apply(&mut self, command: Command) -> Result<Outcome> {
        let outcome = self.space.apply(command.clone());
        self.story.push(Step::Do(command));
        if outcome.as_ref().is_ok_and(|outcome| outcome.changed) {
            let (entries, head) = self.journal.read(self.head, usize::MAX).unwrap();
            for entry in &entries {
                self.facts.apply(entry);
            }
            self.head = head;
        }
        outcome
    }

    /// Lets time pass.
    pub(crate) fn wait(&mut self, millis: i64) {
        self.now += millis;
        self.space.set_clock(Some(Timestamp::from_millis(self.now))).unwrap();
        self.story.push(Step::Wait(millis));
    }

    /// Takes a step; a refusal is one, too.
    pub(crate) fn step(&mut self, step: Step) -> Option<Result<Outcome>> {
        match step {
            Step::Do(command) => Some(self.apply(command)),
            Step::Wait(millis) => {
                self.wait(millis);
                None
            }
        }
    }

    /// The oracle.
    pub(crate) fn naive(&self) -> Naive<'_> {
        Naive { model: self.model.file(), facts: &self.facts, now: self.now }
    }

    pub(crate) fn entries(&self) -> Vec<Entry> {
        let start = self.journal.position(0).unwrap().unwrap();
        self.journal.read(start, usize::MAX).unwrap().0
    }

    /// The same journal in a new space: from the newest snapshot, if there is one.
    pub(crate) fn opened_again(&self) -> Space {
        let options = Options::new().model(self.model.clone());
        let space = Space::over(Box::new(self.journal.clone()), options).unwrap();
        space.set_clock(Some(Timestamp::from_millis(self.now))).unwrap();
        space
    }

    /// Another space in which the same has happened.
    pub(crate) fn copy(&self) -> Space {
        let journal = MemoryJournal::new();
        journal.adopt(&self.journal.origin().unwrap().unwrap()).unwrap();
        let start = journal.head().unwrap();
        assert!(matches!(journal.append(start, &self.entries()).unwrap(), Append::Stored(_)));
        let options = Options::new().model(self.model.clone());
        let space = Space::over(Box::new(journal), options).unwrap();
        space.set_clock(Some(Timestamp::from_millis(self.now))).unwrap();
        space
    }

    /// How it came to this, for whoever reads a failure.
    pub(crate) fn told(&self) -> String {
        told(&self.story)
    }
}

pub(crate) fn told(story: &[Step]) -> String {
    let mut text = String::new();
    for step in story {
        match step {
            Step::Do(command) => {
                let _ = writeln!(text, "  {}", serde_json::to_string(command).unwrap());
            }
            Step::Wait(millis) => {
                let _ = writeln!(text, "  wait {millis}");
            }
        }
    }
    text
}

/// A shorter story with such an end, by leaving steps out.
pub(crate) fn shortest(
    mut why: String,
    mut story: Vec<Step>,
    fails: impl Fn(&[Step]) -> Option<String>,
) -> (String, Vec<Step>) {
    let mut length = story.len();
    while length > 0 {
        let mut from = 0;
        while from < story.len() {
            let mut shorter = story.clone();
            shorter.drain(from..(from + length).min(story.len()));
            match fails(&shorter) {
                Some(still) => (why, story) = (still, shorter),
                None => from += length,
            }
        }
        length /= 2;
    }
    (why, story)
}

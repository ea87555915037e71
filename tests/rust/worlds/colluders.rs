//! The colluders: whatever a set of actors do, in any order, none ends with a right that no one of
//! them held or was given from outside (I-04).
//!
//! A **right** is an action under its conditions, on a resource or on one of its parts; or the
//! leave to give, change or take a role, under the conditions of `access.edit`; or ownership. What
//! the set **holds** is the union of what the grants of its members and of their groups give, each
//! right until its grant's end. Grants that wait or are suspended give nothing. Rights are compared
//! as the model words them, conditions included, so the claim is about every combination of
//! settings, statuses, sources and parts at once: it does not matter which of them the set may
//! switch.
//!
//! The claim, after every command of a member: each right that the set holds on a resource was held
//! by it, for as long or longer, under no more conditions, since somebody outside last acted. To
//! have been held counts: who gave a right up may have given it to another member before.
//!
//! * **From outside** comes whatever the host or another actor does, such as approving a member's
//!   request; and what another actor offered, once a member accepts it.
//! * Resources that a member creates are the set's own. A part that a member creates, be it in the
//!   name of one that he deleted, is one of those that nobody named: on these, too, the set holds no
//!   more than it held on such parts.
//! * What an audience gives is the model's word to everybody in it. It cannot be passed on.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use privity::{Command, Model, Outcome, ProposalKind, ProposalState, Result};

use crate::commands::Maker;
use crate::dice::Dice;
use crate::facts::Grant;
use crate::holdings::{Book, Held, unnamed};
use crate::models::made;
use crate::naive::Naive;
use crate::wander::actions;
use crate::world::{MODELS, ORGS, Step, USERS, World, model, names, principals, shortest, told};

/// How many steps a world lives, and how many of them before some act together.
const LIFE: usize = 200;
const BEFORE: usize = 40;

/// A set of actors in a world, watched.
struct Gang<'a> {
    world: World,
    book: &'a mut Book,
    members: BTreeSet<String>,
    /// What they have held since somebody outside last acted: by resource, then by where: the
    /// resource itself, a part, or the parts that nobody names.
    base: BTreeMap<String, HashMap<String, Vec<Held>>>,
}

/// A resource, its parts, and the parts that nobody names.
fn places(naive: &Naive<'_>, resource: &str) -> Vec<String> {
    let parts = naive.facts.parts(resource).map(|(part, _)| part.to_owned());
    let parts: Vec<String> = parts.chain(unnamed(naive, resource)).collect();
    std::iter::once(resource.to_owned()).chain(parts).collect()
}

impl<'a> Gang<'a> {
    fn new(world: World, members: BTreeSet<String>, book: &'a mut Book) -> Self {
        let mut gang = Self { world, book, members, base: BTreeMap::new() };
        gang.look_again();
        gang
    }

    /// Somebody outside has acted: what is held now is the measure.
    fn look_again(&mut self) {
        let naive = self.world.naive();
        self.base.clear();
        for (id, _) in naive.facts.resources.iter().filter(|(_, record)| record.parent.is_none()) {
            let mut held = HashMap::new();
            for at in places(&naive, id) {
                let now = self.book.held(&naive, &self.members, (id, &at));
                held.insert(at, now);
            }
            self.base.insert(id.clone(), held);
        }
    }

    /// Takes a step, and holds the claim against what came of it.
    fn step(&mut self, step: Step) -> std::result::Result<Option<Result<Outcome>>, String> {
        let ours = step.actor().is_some_and(|actor| self.members.contains(actor));
        let touched = self.touched(&step);
        let offered = self.offered(&step);
        let outcome = self.world.step(step);
        if outcome.as_ref().is_some_and(|made| made.as_ref().is_ok_and(|made| made.changed)) {
            if ours {
                let accepted = |(number, _): &(u64, Grant)| {
                    let proposal = self.world.facts.proposal(*number);
                    proposal.is_some_and(|found| found.state == ProposalState::Approved)
                };
                self.accept(offered.filter(accepted));
                touched.map_or(Ok(()), |resource| self.hold(&resource))?;
            } else {
                self.look_again();
            }
        }
        Ok(outcome)
    }

    /// The resource whose grants, or whose parts, a step is about.
    fn touched(&self, step: &Step) -> Option<String> {
        let facts = &self.world.facts;
        let of = |number: &u64| facts.proposal(*number).map(|proposal| proposal.resource.clone());
        let whole = |id: &String| {
            facts.resources.get(id).and_then(|record| record.parent.clone()).unwrap_or(id.clone())
        };
        match step {
            Step::Do(Command::Share(of)) => Some(of.resource.clone()),
            Step::Do(Command::Change(of)) => Some(of.resource.clone()),
            Step::Do(Command::Revoke(of)) => Some(of.resource.clone()),
            Step::Do(Command::Leave(of)) => Some(of.resource.clone()),
            Step::Do(Command::Set(of)) => Some(whole(&of.resource)),
            Step::Do(Command::Delete(of)) => Some(whole(&of.resource)),
            Step::Do(Command::Create(of)) => of.parent.clone(),
            Step::Do(Command::Approve(case)) => of(&case.proposal),
            Step::Do(Command::Decline(case)) => of(&case.proposal),
            Step::Do(Command::Withdraw(case)) => of(&case.proposal),
            _ => None,
        }
    }

    /// What somebody outside offers, if the step accepts it.
    fn offered(&self, step: &Step) -> Option<(u64, Grant)> {
        let Step::Do(Command::Approve(approve)) = step else { return None };
        let facts = &self.world.facts;
        let proposal = facts.proposal(approve.proposal)?;
        if proposal.by.as_ref().is_none_or(|by| self.members.contains(by)) {
            return None;
        }
        let waiting = facts.grants.iter().find(|grant| grant.pending == Some(proposal.number));
        let handed_over = || Grant {
            resource: proposal.resource.clone(),
            principal: approve.by.clone(),
            role: self.world.naive().kind(&proposal.resource).owner.clone(),
            levels: None,
            fields: BTreeMap::new(),
            pending: None,
            by: None,
            expires: None,
            note: None,
        };
        let transfer = proposal.what == ProposalKind::Transfer;
        let offered = waiting.cloned().or_else(|| transfer.then(handed_over));
        offered.map(|grant| (proposal.number, grant))
    }

    /// What was offered from outside is held from now on.
    fn accept(&mut self, offered: Option<(u64, Grant)>) {
        let Some((_, grant)) = offered else { return };
        let naive = self.world.naive();
        let Some(base) = self.base.get_mut(&grant.resource) else { return };
        for (at, held) in base {
            let table = self.book.table(&naive, &grant, at);
            held.extend(table.iter().map(|row| (*row, grant.expires)));
        }
    }

    /// The claim, on one resource.
    fn hold(&mut self, resource: &str) -> std::result::Result<(), String> {
        let naive = self.world.naive();
        if !naive.facts.resources.contains_key(resource) {
            self.base.remove(resource);
        }
        let Some(base) = self.base.get_mut(resource) else { return Ok(()) };
        // What has the name of a part that is gone is another one.
        base.retain(|at, _| {
            at == resource || at.ends_with(":*") || naive.facts.resources.contains_key(at)
        });
        let others = unnamed(&naive, resource).unwrap_or_default();
        for at in places(&naive, resource) {
            let had = base.get(&at).or_else(|| base.get(&others)).unwrap();
            for held in self.book.held(&naive, &self.members, (resource, &at)) {
                if !self.book.is_covered(held, had) {
                    let (right, end) = (self.book.right(held.0), held.1);
                    return Err(format!(
                        "{:?} gained {right:?} on {at} until {end:?}",
                        self.members
                    ));
                }
            }
        }
        Ok(())
    }
}

/// A run, and what came of it.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    steps: u64,
    ours: u64,
    pub(crate) changed: u64,
    idle: u64,
    refused: BTreeMap<String, u64>,
}

impl Tally {
    fn count(&mut self, outcome: Option<&Result<Outcome>>, ours: bool) {
        self.steps += 1;
        self.ours += u64::from(ours);
        match outcome {
            Some(Ok(outcome)) if outcome.changed => self.changed += 1,
            Some(Ok(_)) | None => self.idle += 1,
            Some(Err(error)) => *self.refused.entry(error.code().to_string()).or_default() += 1,
        }
    }

    fn add(&mut self, other: Self) {
        self.steps += other.steps;
        self.ours += other.ours;
        self.changed += other.changed;
        self.idle += other.idle;
        for (code, times) in other.refused {
            *self.refused.entry(code).or_default() += times;
        }
    }
}

/// One world, from a seed: some of its actors act together, others and the host now and then.
fn life(name: &str, seed: u64, book: &mut Book, tally: &mut Tally) {
    life_in((name, &model(name)), seed, book, tally);
}

/// The same in whatever model.
pub(crate) fn life_in(
    (name, model): (&str, &Model),
    seed: u64,
    book: &mut Book,
    tally: &mut Tally,
) {
    let mut dice = Dice::new(seed);
    let mut world = World::of(model.clone());
    for _ in 0..BEFORE {
        let step = Maker::new(&world, &mut dice).anything();
        tally.count(world.step(step).as_ref(), false);
    }
    let everybody: Vec<String> = USERS.into_iter().chain(ORGS).map(str::to_owned).collect();
    // Who owns everything cannot gain anything: most often, those who hold something else.
    let holds = |who: &String, owns: bool| {
        let naive = world.naive();
        let owner = |grant: &Grant| grant.role == naive.kind(&grant.resource).owner;
        let mut grants = world.facts.grants.iter();
        grants.any(|grant| grant.principal == *who && (owns || !owner(grant)))
    };
    let any = dice.chance(35);
    let mut from: Vec<String> = everybody.clone();
    from.retain(|who| holds(who, any));
    let from = if from.is_empty() || dice.chance(10) { everybody } else { from };
    let members = (0..=dice.below(3)).filter_map(|_| dice.pick(&from)).collect();
    let mut gang = Gang::new(world, members, book);
    for _ in BEFORE..LIFE {
        let step = Maker::new(&gang.world, &mut dice).one_of(&gang.members);
        let ours = step.actor().is_some_and(|actor| gang.members.contains(actor));
        match gang.step(step) {
            Ok(outcome) => tally.count(outcome.as_ref(), ours),
            Err(why) => {
                let (story, members) = (gang.world.story.clone(), gang.members.clone());
                let (why, story) = shortest(why, story, |story| {
                    let mut book = Book::default();
                    let world = World::of(model.clone());
                    let mut gang = Gang::new(world, members.clone(), &mut book);
                    story.iter().find_map(|step| gang.step(step.clone()).err())
                });
                panic!("{name}, seed {seed}: {why}, after\n{}", told(&story));
            }
        }
    }
    some_truth(&gang.world, &mut dice);
}

/// The oracle's answers to some questions, from the space and from its journal read anew.
fn some_truth(world: &World, dice: &mut Dice) {
    let again = dice.chance(10).then(|| world.opened_again());
    let (naive, everybody) = (world.naive(), principals().collect::<Vec<_>>());
    for (kind, file) in &world.model.file().types {
        let actions = actions(file);
        for _ in 0..12 {
            let (who, id) = (dice.pick(&everybody).unwrap(), dice.pick(&names(kind)).unwrap());
            let action = dice.pick(&actions).unwrap();
            let truth = naive.allows(who, &action, &id);
            for space in std::iter::once(&world.space).chain(&again) {
                let answer = space.check(who, &action, &id).unwrap();
                assert_eq!(answer, truth, "{who} {action} {id}, after\n{}", world.told());
            }
        }
    }
    if let Some(again) = again {
        again.verify(None).unwrap();
    }
}

macro_rules! for_each_model {
    ($($name:ident: $model:literal;)*) => { $(
        #[test]
        fn $name() {
            let (mut book, mut tally) = (Book::default(), Tally::default());
            for seed in 0..15 {
                life($model, seed, &mut book, &mut tally);
            }
            assert!(tally.changed > 250 && tally.ours > 1_500, "{tally:?}");
        }
    )* };
}

for_each_model! {
    colluders_gain_nothing_on_orders: "orders";
    colluders_gain_nothing_on_projects: "projects";
    colluders_gain_nothing_in_workspaces: "workspaces";
    colluders_gain_nothing_on_properties: "properties";
    colluders_gain_nothing_on_datasets: "datasets";
    colluders_gain_nothing_in_a_kitchen: "kitchen";
    colluders_gain_nothing_in_a_studio: "studio";
}

/// The same for hours: `make fuzz`. `FUZZ_STEPS` says how many steps, `FUZZ_SEED` where to begin.
#[test]
#[ignore = "long: run by `make fuzz`"]
#[allow(clippy::print_stdout, reason = "its last line is what it is run for")]
fn colluders_gain_nothing_in_many_steps() {
    let number = |name: &str, usual: u64| {
        std::env::var(name).map_or(usual, |text| text.parse().expect("a whole number"))
    };
    let (steps, first) = (number("FUZZ_STEPS", 10_000_000), number("FUZZ_SEED", 1_000));
    let (next, all) = (AtomicU64::new(0), Mutex::new(Tally::default()));
    let lives = steps.div_ceil(LIFE as u64);
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut books = MODELS.map(|model| (model, Book::default()));
                let mut tally = Tally::default();
                loop {
                    let life_number = next.fetch_add(1, Ordering::Relaxed);
                    if life_number >= lives {
                        break;
                    }
                    let turn = usize::try_from(life_number).unwrap() % (MODELS.len() + 1);
                    let seed = first + life_number;
                    if let Some((model, book)) = books.get_mut(turn) {
                        life(model, seed, book, &mut tally);
                    } else {
                        let (model, written) = made(seed);
                        let name = written.to_string();
                        life_in((&name, &model), seed, &mut Book::default(), &mut tally);
                    }
                }
                all.lock().unwrap().add(tally);
            });
        }
    });
    let Tally { steps, ours, changed, idle, refused } = all.into_inner().unwrap();
    let lost: u64 = refused.values().sum();
    println!(
        "{steps} steps in {lives} worlds of {} models and of some made at random, {ours} of them by \
         colluders: {changed} went through, {idle} changed nothing, {lost} were refused: {refused:?}",
        MODELS.len()
    );
}

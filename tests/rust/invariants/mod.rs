//! The invariants of the requirements (4.4), each a test by its id, over random worlds: what holds
//! at every step, and what holds wherever the steps have led. Each says how often it had something
//! to look at, so that none passes for want of that.
//!
//! I-04 says more in `colluders.rs`, I-16 more in `space.rs` (no answer is a mixture), I-21 more in
//! `properties.rs`. I-24 is shown by the vectors of `tests/vectors`, which three languages run
//! through their public interfaces; here is what one language can show of it.

mod datasets;
mod giving;
mod hiding;
mod meters;
mod products;
mod states;

use privity::{Command, Outcome, Result};

use crate::commands::Maker;
use crate::dice::Dice;
use crate::facts::{Facts, Grant};
use crate::naive::Naive;
use crate::world::{Step, World, shortest, told};

/// How often something was looked at, or what is wrong.
type Found = std::result::Result<usize, String>;

macro_rules! ensure {
    ($holds:expr, $($why:tt)*) => {
        if !$holds {
            return Err(format!($($why)*));
        }
    };
}
use ensure;

/// A step that was taken.
struct Seen<'a> {
    /// What the journal said before it.
    before: &'a Facts,
    step: &'a Step,
    outcome: Option<&'a Result<Outcome>>,
    /// The world after it.
    world: &'a World,
}

impl<'a> Seen<'a> {
    fn command(&self) -> Option<&'a Command> {
        match self.step {
            Step::Do(command) => Some(command),
            Step::Wait(_) => None,
        }
    }

    /// The command, if it went through and changed something.
    fn made(&self) -> Option<&'a Command> {
        let changed = |made: &&Result<Outcome>| made.as_ref().is_ok_and(|made| made.changed);
        self.command().filter(|_| self.outcome.as_ref().is_some_and(changed))
    }

    /// The oracle, had the step not been taken.
    fn before(&self) -> Naive<'a> {
        Naive { facts: self.before, ..self.world.naive() }
    }

    /// The grants that are new or not what they were, each with what it was.
    fn changed(&self) -> Vec<(Option<&'a Grant>, &'a Grant)> {
        let (before, after) = (self.before, &self.world.facts);
        let was = |grant: &Grant| before.grant(&grant.resource, &grant.principal);
        let pairs = after.grants.iter().map(|grant| (was(grant), grant));
        pairs.filter(|(was, grant)| *was != Some(*grant)).collect()
    }

    /// The grants that have ended.
    fn ended(&self) -> Vec<&'a Grant> {
        let after = &self.world.facts;
        let is = |grant: &&Grant| after.grant(&grant.resource, &grant.principal).is_none();
        self.before.grants.iter().filter(is).collect()
    }
}

const STEPS: usize = 70;

/// How many worlds of each model, more where there are few; `PRIVITY_CASES` asks for another
/// number.
fn seeds(models: &[&str]) -> std::ops::Range<u64> {
    let more = std::env::var("PRIVITY_CASES").ok().and_then(|cases| cases.parse().ok());
    0..more.unwrap_or(if models.len() > 3 { 10 } else { 40 })
}

/// What holds at every step.
fn at_every_step(models: &[&str], least: usize, holds: impl Fn(&Seen<'_>) -> Found) {
    let mut times = 0;
    let see = |world: &mut World, step: Step| {
        let before = world.facts.clone();
        let outcome = world.step(step.clone());
        holds(&Seen { before: &before, step: &step, outcome: outcome.as_ref(), world })
    };
    for model in models {
        for seed in seeds(models) {
            let (mut world, mut dice) = (World::new(model), Dice::new(seed));
            for _ in 0..STEPS {
                let step = Maker::new(&world, &mut dice).anything();
                match see(&mut world, step) {
                    Ok(seen) => times += seen,
                    Err(why) => {
                        let (why, story) = shortest(why, world.story, |story| {
                            let mut world = World::new(model);
                            story.iter().find_map(|step| see(&mut world, step.clone()).err())
                        });
                        panic!("{model}, seed {seed}: {why}, after\n{}", told(&story));
                    }
                }
            }
        }
    }
    assert!(times >= least, "looked at {times} times, not {least}");
}

/// What holds wherever random steps have led.
fn wherever(models: &[&str], least: usize, holds: impl Fn(&mut World, &mut Dice) -> Found) {
    let mut times = 0;
    for model in models {
        for seed in seeds(models) {
            let (mut world, mut dice) = (World::new(model), Dice::new(seed));
            for nth in 1..=STEPS {
                let step = Maker::new(&world, &mut dice).anything();
                world.step(step);
                if nth % 35 == 0 {
                    let (story, state) = (world.story.clone(), dice.clone());
                    match holds(&mut world, &mut dice) {
                        Ok(seen) => times += seen,
                        Err(why) => {
                            let (why, story) = shortest(why, story, |story| {
                                let mut world = World::new(model);
                                for step in story {
                                    world.step(step.clone());
                                }
                                holds(&mut world, &mut state.clone()).err()
                            });
                            panic!("{model}, seed {seed}: {why}, after\n{}", told(&story));
                        }
                    }
                }
            }
        }
    }
    assert!(times >= least, "looked at {times} times, not {least}");
}

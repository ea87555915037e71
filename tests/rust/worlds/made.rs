//! One truth, sheets that keep what they promise, and colluders who gain nothing, in worlds of
//! models that are made at random. The same ones every time; `PRIVITY_CASES` asks for more.

use privity::model::file::{Grantee, RoleFile};

use super::colluders::{Tally, life_in};
use crate::commands::Maker;
use crate::dice::Dice;
use crate::holdings::Book;
use crate::models::made;
use crate::sheet::worlds::all_agree;
use crate::truth::one_truth;
use crate::world::{World, principals, shortest, told};

/// Whether each role can be given to somebody who has nothing: of those within an organization, an
/// organization is one principal alone.
fn has_strangers(world: &World, resource: &str) -> bool {
    let kind = world.naive().kind(resource);
    let only_org = |role: &RoleFile| role.to == [Grantee::Org];
    kind.within.is_none() || !kind.roles.values().any(only_org)
}

/// The seeds of as many models.
fn seeds(usual: u64) -> std::ops::Range<u64> {
    let more = std::env::var("PRIVITY_CASES").ok().and_then(|cases| cases.parse().ok());
    0..more.unwrap_or(usual)
}

/// What holds in a world after so many random steps, of each model; the shortest story that fails.
fn wherever(usual: u64, steps: usize, holds: impl Fn(&World) -> std::result::Result<(), String>) {
    for seed in seeds(usual) {
        let (model, value) = made(seed);
        let (mut world, mut dice) = (World::of(model.clone()), Dice::new(seed));
        for _ in 0..steps {
            let step = Maker::new(&world, &mut dice).anything();
            world.step(step);
        }
        if let Err(why) = holds(&world) {
            let (why, story) = shortest(why, world.story, |story| {
                let mut world = World::of(model.clone());
                for step in story {
                    world.step(step.clone());
                }
                holds(&world).err()
            });
            panic!("seed {seed}: {why}, after\n{}with\n{value}", told(&story));
        }
    }
}

#[test]
fn every_answer_in_made_models_is_the_oracles() {
    wherever(250, 40, |world| {
        let text = |error: proptest::test_runner::TestCaseError| error.to_string();
        one_truth(world, &world.space).map_err(text)?;
        let again = world.opened_again();
        again.verify(None).map_err(|error| error.to_string())?;
        one_truth(world, &again).map_err(text)
    });
}

#[test]
#[allow(clippy::print_stdout, reason = "shown with a failure: which world it was")]
fn sheets_agree_in_made_models() {
    for seed in seeds(60) {
        let (model, value) = made(seed);
        let (mut world, mut dice) = (World::of(model.clone()), Dice::new(seed));
        for _ in 0..25 {
            let step = Maker::new(&world, &mut dice).anything();
            world.step(step);
        }
        println!("seed {seed}, after\n{}with\n{value}", world.told());
        let people = principals().map(str::to_owned).collect();
        for resource in world.facts.resources.keys().filter(|id| has_strangers(&world, id)) {
            all_agree(&model, resource, &people, &|| world.copy());
        }
    }
}

#[test]
fn colluders_gain_nothing_in_made_models() {
    let mut tally = Tally::default();
    for seed in seeds(120) {
        let (model, value) = made(seed);
        let name = value.to_string();
        life_in((&name, &model), seed, &mut Book::default(), &mut tally);
    }
    assert!(tally.changed > 250, "{tally:?}");
}

//! Worlds after random steps.

use privity::model::file::TypeFile;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use super::commands::Maker;
use super::dice::Dice;
use super::world::World;

/// How many worlds each property sees; `PRIVITY_CASES` asks for more.
pub(crate) fn cases(usual: u32) -> ProptestConfig {
    let more = std::env::var("PRIVITY_CASES").ok().and_then(|cases| cases.parse().ok());
    let cases = more.unwrap_or(usual);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Chance for one step each.
pub(crate) fn seeds(steps: usize) -> impl Strategy<Value = Vec<u64>> {
    prop::collection::vec(any::<u64>(), 0..steps)
}

/// A world after random steps.
pub(crate) fn wander(name: &str, seeds: &[u64], mut each: impl FnMut(&mut World, usize)) -> World {
    let mut world = World::new(name);
    for (nth, seed) in seeds.iter().enumerate() {
        let step = Maker::new(&world, &mut Dice::new(*seed)).anything();
        world.step(step);
        each(&mut world, nth);
    }
    world
}

/// The actions of a type, those of its settings included.
pub(crate) fn actions(kind: &TypeFile) -> Vec<String> {
    let settings = kind.settings.keys().map(|name| format!("settings.{name}"));
    kind.actions.keys().cloned().chain(settings).collect()
}

/// A failure says how it came to that.
pub(crate) fn tell(world: &World, result: TestCaseResult) -> TestCaseResult {
    result.map_err(|error| match error {
        TestCaseError::Fail(why) => TestCaseError::fail(format!("{why}, after\n{}", world.told())),
        reject @ TestCaseError::Reject(_) => reject,
    })
}

//! What a resource is made of, as an argument.

use crate::actor::{Actor, at_most, may, not_offered, unknown as no_such};
use crate::command::Names;
use crate::decide::{Facts, Target, missing_of};
use crate::error::{Code, Error, Result};
use crate::id::{ResourceId, shown};
use crate::model::Type;
use crate::state::ResourceIx;

/// How many sources a resource can have.
const MAX_SOURCES: usize = 10_000;

/// The names of sources, each once. `invalid_operation`, `invalid_id`, `invalid_argument`.
pub(crate) fn source_ids(facts: Facts<'_>, kind: &Type, names: &Names) -> Result<Vec<String>> {
    let Some(expected) = kind.sources else { return Err(not_offered(kind, "sources")) };
    let Names(names) = names;
    at_most("sources", names.len(), MAX_SOURCES)?;
    let expected: (_, &str) =
        (expected, facts.state.model().get(expected).map_or("", |kind| kind.name.as_str()));
    let mut ids: Vec<String> = Vec::new();
    for name in names {
        let id = ResourceId::parse(name)?;
        if id.type_name != expected.1 {
            let message = format!(
                "`{}` is no `{}`: a `{}` is made of these alone",
                shown(name),
                expected.1,
                kind.name
            );
            return Err(Error::argument("sources", message).with("id", shown(name)));
        }
        ids.push(id.text.to_owned());
    }
    ids.sort();
    ids.dedup();
    Ok(ids)
}

/// The sources that exist, and the names of those that don't.
pub(crate) fn resolve(facts: Facts<'_>, ids: &[String]) -> (Vec<ResourceIx>, Vec<String>) {
    let (mut sources, mut unknown) = (Vec::new(), Vec::new());
    for id in ids {
        match facts.state.find_resource(id) {
            Some(ix) => sources.push(ix),
            None => unknown.push(id.clone()),
        }
    }
    (sources, unknown)
}

pub(crate) fn known_sources(unknown: &[String]) -> Result<()> {
    match unknown.first() {
        None => Ok(()),
        Some(first) => Err(no_such(first).with("missing", unknown.to_vec())),
    }
}

/// Whether an owner-to-be may make the resource of these sources (D-25).
pub(crate) fn may_compose(facts: Facts<'_>, actor: &Actor, target: Target<'_>) -> Result<()> {
    let owner = target.kind.role(target.kind.owner);
    if let (Some(action), Some(owner)) = (target.kind.changes.sources, owner) {
        let sets: Vec<_> = owner.access.conditions_of(action).collect();
        let holds = sets.iter().any(|set| facts.all_hold(actor.subject, *set, target));
        // What fails beside the sources, such as a setting, a later save will say.
        if !holds {
            let missing =
                sets.iter().flat_map(|set| missing_of(facts, actor.subject, *set, target));
            all_open(actor, target, missing.collect())?;
        }
    }
    all_open(actor, target, target.lost.to_vec())
}

/// Whether the actor may make a resource that exists of other sources.
pub(crate) fn may_recompose(facts: Facts<'_>, actor: &Actor, target: Target<'_>) -> Result<()> {
    let action = target.kind.changes.sources;
    may(facts, actor, "change the sources of", action, target).map_err(|error| {
        if error.code() != Code::MissingComponentAccess {
            return error;
        }
        let mut missing = Vec::new();
        facts.any_source(actor.subject, target, |source| {
            for set in action.into_iter().flat_map(|action| source.access().conditions_of(action)) {
                missing.extend(missing_of(facts, actor.subject, set, target));
            }
            false
        });
        missing.sort();
        missing.dedup();
        error.with("missing", missing)
    })?;
    all_open(actor, target, target.lost.to_vec())
}

/// Names the sources that stand in the way: the actor named them. One that doesn't
/// exist and one that isn't open are the same to them.
fn all_open(actor: &Actor, target: Target<'_>, mut missing: Vec<String>) -> Result<()> {
    missing.sort();
    missing.dedup();
    let Some(first) = missing.first() else { return Ok(()) };
    let message = format!(
        "{} may not make {} of what is not shared with them: {} (see details)",
        actor.id,
        target.resource.id,
        shown(first)
    );
    let error = Error::new(Code::MissingComponentAccess, message).with("missing", missing);
    let error = error.with("by", actor.id.as_str());
    let action = target.kind.changes.sources.map(|action| target.kind.action_name(action));
    Err(if let Some(action) = action { error.with("action", action) } else { error })
}

//! What a resource is made of, as an argument.

use super::Facts;
use super::arguments::{at_most, not_offered};
use super::command::Names;
use super::gate::{Actor, missing_of, not_found};
use crate::decide::Target;
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
            return Err(Error::new(Code::InvalidArgument, message).with("id", shown(name)));
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
        Some(first) => Err(not_found(first).with("missing", unknown.to_vec())),
    }
}

/// Whether an owner-to-be may make the resource of these sources (D-25).
pub(crate) fn may_compose(
    facts: Facts<'_>,
    actor: &Actor,
    target: Target<'_>,
    unknown: &[String],
) -> Result<()> {
    let owner = target.kind.role(target.kind.owner);
    let (Some(action), Some(owner)) = (target.kind.changes.sources, owner) else { return Ok(()) };
    let sets: Vec<_> = owner.access.conditions_of(action).collect();
    if sets.iter().any(|set| facts.all_hold(actor.subject, *set, target)) {
        return Ok(());
    }
    let missing = sets.iter().flat_map(|set| missing_of(facts, actor.subject, *set, target));
    let missing: Vec<String> = missing.collect();
    if missing.is_empty() && unknown.is_empty() {
        // What fails is not about the sources; a later save will say what.
        return Ok(());
    }
    let message = format!(
        "{} may not `{}` a resource made of what is not shared with him",
        actor.id,
        target.kind.action_name(action)
    );
    let error = Error::new(Code::MissingComponentAccess, message);
    Err(with_missing(error, missing, unknown))
}

/// Names the sources that stand in the way: the actor named them himself. One that doesn't
/// exist and one that isn't open are the same to him.
pub(crate) fn with_missing(error: Error, closed: Vec<String>, unknown: &[String]) -> Error {
    if error.code() != Code::MissingComponentAccess {
        return error;
    }
    let mut missing: Vec<String> = closed.into_iter().chain(unknown.iter().cloned()).collect();
    missing.sort();
    missing.dedup();
    error.with("missing", missing)
}

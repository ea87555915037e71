//! What an actor chooses for a grant, where the role leaves a choice.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::actor::{Actor, Gate, MAX_NAMES, at_most};
use crate::decide::Facts;
use crate::error::{Code, Error, Result};
use crate::id::{shown, some};
use crate::model::{Chosen, LevelIx, Pick, RoleIx, Type};
use crate::state::Levels;

/// What is chosen for a grant of the role: complete, and something at all. `None` where the
/// role leaves no choice. `invalid_level`.
pub(crate) fn levels(
    facts: Facts<'_>,
    kind: &Type,
    role: RoleIx,
    picks: Option<&BTreeMap<String, Pick>>,
    base: Option<&Chosen>,
) -> Result<Option<Levels>> {
    let Some(role) = kind.role(role) else { return Ok(None) };
    let none = BTreeMap::new();
    let picks = picks.unwrap_or(&none);
    at_most("levels", picks.len(), MAX_NAMES)?;
    let chosen = kind.choose(role, picks, base)?;
    if !role.leaves_choice() {
        return Ok(None);
    }
    let given = |number: usize| chosen.options.get(number) == Some(&true);
    let lacks = |number: usize, needs: &[usize]| {
        given(number) && !needs.iter().all(|needed| given(*needed))
    };
    let options = role.options.iter().enumerate();
    let without: Vec<&str> = options
        .filter(|(number, option)| lacks(*number, &option.needs))
        .map(|(_, option)| option.name.as_str())
        .collect();
    if !without.is_empty() {
        let message = format!("{} cannot be given without what it needs", without.join(", "));
        return Err(invalid(&role.name, message, &without));
    }
    let levels = Levels::new(kind, role, chosen);
    if !gives_something(facts, kind, &levels) {
        let message = format!(
            "what is chosen for the role `{}` gives nothing; choose in `levels`: {}",
            role.name,
            kind.choices(role)
        );
        return Err(invalid(&role.name, message, &[]));
    }
    Ok(Some(levels))
}

/// Whether this gives something: on the resource itself, or on its parts, be there any by now or
/// not.
pub(crate) fn gives_something(facts: Facts<'_>, kind: &Type, levels: &Levels) -> bool {
    let mut parts = levels.chosen.parts.values();
    gives_on_whole(facts, kind, levels) || parts.any(|level| gives_on_part(facts, kind, *level))
}

/// The same, if the level of a part were this one. It is asked of each part and level, so nothing
/// is built for it.
pub(crate) fn gives_something_with(
    facts: Facts<'_>,
    kind: &Type,
    levels: &Levels,
    (part, level): (&str, LevelIx),
) -> bool {
    let mut others = levels.chosen.parts.iter().filter(|(other, _)| *other != part);
    gives_on_part(facts, kind, level)
        || gives_on_whole(facts, kind, levels)
        || others.any(|(_, level)| gives_on_part(facts, kind, *level))
}

/// Whether something is given on the resource itself, or on the parts that nobody names.
fn gives_on_whole(facts: Facts<'_>, kind: &Type, levels: &Levels) -> bool {
    !levels.access.rights().is_empty() || gives_on_part(facts, kind, levels.others)
}

/// Whether a level gives something on a part.
fn gives_on_part(facts: Facts<'_>, kind: &Type, level: LevelIx) -> bool {
    let parts = kind.parts.and_then(|parts| facts.state.model().get(parts));
    let access = parts.and_then(|parts| parts.gives.get(usize::from(level)));
    access.is_some_and(|access| !access.rights().is_empty())
}

fn invalid(role: &str, message: String, items: &[&str]) -> Error {
    Error::new(Code::InvalidLevel, message).with("role", role).with("items", items.to_vec())
}

/// [`levels`], as an actor picks them. Of what is wrong, this also names the parts that are not
/// there for them, if they see the resource: a mistake is told whole, and nothing else is.
pub(crate) fn levels_by(
    facts: Facts<'_>,
    (actor, resource): (&str, &str),
    kind: &Type,
    role: RoleIx,
    picks: Option<&BTreeMap<String, Pick>>,
    base: Option<&Chosen>,
) -> Result<Option<Levels>> {
    levels(facts, kind, role, picks, base).map_err(|error| {
        let absent = || -> Result<Vec<String>> {
            let actor = Actor::parse(facts, actor)?;
            let gate = Gate::open(facts, &actor, resource)?;
            let parts = picks.into_iter().flat_map(BTreeMap::keys);
            let parts = parts.filter(|name| name.contains(':') && !is_part(&gate, name));
            Ok(parts.map(|part| shown(part)).collect())
        };
        let items = error.details().get("items").and_then(Value::as_array);
        let Some(items) = items.filter(|items| !items.is_empty()) else { return error };
        let mut items: BTreeSet<String> =
            items.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        let mut absent = absent().unwrap_or_default();
        absent.retain(|part| !items.contains(part));
        if absent.is_empty() {
            return error;
        }
        let message = format!("{error}; and there is no such part: {}", some(&absent));
        items.append(&mut absent.into_iter().collect());
        error.saying(message).with("items", items.into_iter().collect::<Vec<_>>())
    })
}

/// Whether a part of the gate's resource is there, for the actor.
fn is_part(gate: &Gate<'_>, part: &str) -> bool {
    let found = gate.facts.state.find_resource(part);
    found.is_some_and(|ix| gate.target.resource.parts.contains(&ix)) && gate.knows(part)
}

/// Whether the parts that the actor picks levels for are there, for them. `invalid_level`. Those
/// that their own grants name they know, even where those give nothing: to pass on what they have,
/// they have to name them, too.
pub(crate) fn check_parts(
    gate: &Gate<'_>,
    role: RoleIx,
    levels: Option<&Levels>,
    picks: Option<&BTreeMap<String, Pick>>,
) -> Result<()> {
    let (Some(levels), Some(picks)) = (levels, picks) else { return Ok(()) };
    let parts = levels.chosen.parts.keys().filter(|part| picks.contains_key(*part));
    let absent: Vec<&str> = parts.map(String::as_str).filter(|part| !is_part(gate, part)).collect();
    if absent.is_empty() {
        return Ok(());
    }
    let message = format!(
        "{} has no such part, or none that is shared with the actor: {}",
        gate.target.resource.id,
        some(&absent)
    );
    let error = Error::new(Code::InvalidLevel, message).with("items", absent);
    Err(error.with("role", gate.target.kind.role_name(role)))
}

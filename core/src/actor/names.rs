//! What the names in a call stand for.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::command::Names;
use crate::error::{Code, Error, Result};
use crate::id::{PrincipalId, PrincipalKind, ResourceId, shown};
use crate::input::Known;
use crate::model::{Type, TypeIx};
use crate::state::{Principal, PrincipalIx, State};

/// How many names one call can carry.
pub(crate) const MAX_NAMES: usize = 10_000;

/// A type by its name. `unknown_type`.
pub(crate) fn type_named<'a>(state: &'a State, name: &str) -> Result<(TypeIx, &'a Type)> {
    let model = state.model();
    let found = model.type_ix(name).and_then(|ix| Some((ix, model.get(ix)?)));
    found.ok_or_else(|| {
        let known = Known::new(name, model.types().iter().map(|kind| kind.name.as_str()));
        known.unknown(Code::UnknownType, "the model has no type", ("type", name), "it has")
    })
}

/// The resource's type. `invalid_id`, `unknown_type`.
pub(crate) fn declared_type<'a>(state: &'a State, id: &str) -> Result<(TypeIx, &'a Type)> {
    let name = ResourceId::parse(id)?.type_name;
    type_named(state, name)
}

/// A type whose resources can be shared at all. `invalid_operation`.
pub(crate) fn shareable_type<'a>(state: &'a State, id: &str) -> Result<&'a Type> {
    let (_, kind) = declared_type(state, id)?;
    if kind.access_edit.is_some() { Ok(kind) } else { Err(not_offered(kind, "sharing")) }
}

/// `invalid_operation`: the type doesn't offer it.
pub(crate) fn not_offered(kind: &Type, what: &str) -> Error {
    let message = format!("`{}` does not offer {what}", kind.name);
    Error::new(Code::InvalidOperation, message).with("type", kind.name.as_str())
}

/// A principal's identifier in normal form.
pub(crate) fn principal_id(state: &State, text: &str) -> Result<PrincipalId> {
    PrincipalId::parse(text, state.user_names())
}

/// Identifiers in normal form, each once, in the order given; `invalid_argument` if there is
/// none, and if any is bad, the first kind of error with all of its offenders.
pub(crate) fn principal_ids(
    state: &State,
    argument: &str,
    names: &Names,
) -> Result<Vec<PrincipalId>> {
    let Names(names) = names;
    if names.is_empty() {
        // Where people are named by their addresses, no address is a bad one (W-03).
        let code =
            if state.user_names().email_only { Code::InvalidEmail } else { Code::InvalidArgument };
        let error = Error::new(code, "no principal is named; name at least one");
        let nobody: Vec<Value> = Vec::new();
        return Err(error.with("argument", argument).with("principals", nobody));
    }
    few_enough(names.len())?;
    let (mut ids, mut seen) = (Vec::new(), BTreeSet::new());
    let (mut bad, mut places) = (Vec::new(), Vec::new());
    let mut first: Option<Error> = None;
    for (place, name) in names.iter().enumerate() {
        match principal_id(state, name) {
            Ok(id) => {
                if seen.insert(id.as_str().to_owned()) {
                    ids.push(id);
                }
            }
            Err(error) => {
                let same = first.as_ref().is_none_or(|first| first.code() == error.code());
                if same {
                    bad.push(Value::from(shown(name)));
                    places.push(place);
                }
                first.get_or_insert(error);
            }
        }
    }
    match first {
        None => Ok(ids),
        // A name is shown harmless and cut short: its place says which one it was.
        Some(error) => Err(error.with("principals", bad).with("places", places)),
    }
}

/// A principal that was put before. `not_found`.
pub(crate) fn known_principal<'a>(
    state: &'a State,
    id: &PrincipalId,
) -> Result<(PrincipalIx, &'a Principal)> {
    let found = state.find_principal(id.as_str());
    found.and_then(|ix| Some((ix, state.principal(ix)?))).ok_or_else(|| unknown(id.as_str()))
}

/// The group or organization that members are added to or removed from. `not_found` unless it
/// was put before.
pub(crate) fn group_of<'a>(state: &'a State, text: &str) -> Result<(PrincipalIx, &'a Principal)> {
    let id = principal_id(state, text)?;
    if id.kind() == PrincipalKind::User {
        let message = format!("`{}` has no members; name a group or an organization", id.as_str());
        return Err(Error::new(Code::InvalidPrincipal, message).with("group", id.as_str()));
    }
    known_principal(state, &id)
}

/// The same code for the host, to whom nothing is hidden.
pub(crate) fn unknown(id: &str) -> Error {
    let message = format!("`{}` does not exist", shown(id));
    Error::new(Code::NotFound, message).with("id", shown(id))
}

/// `limit_exceeded` if there are too many names for one call. Asked before any of them is read.
pub(crate) fn few_enough(names: usize) -> Result<()> {
    if names <= MAX_NAMES {
        return Ok(());
    }
    let message = format!(
        "{names} names are too many for one call; give them in several calls of at most {MAX_NAMES}"
    );
    let error = Error::new(Code::LimitExceeded, message).with("limit", MAX_NAMES);
    Err(error.with("actual", names))
}

/// `limit_exceeded` if a count is over its limit.
pub(crate) fn at_most(what: &str, actual: usize, limit: usize) -> Result<()> {
    if actual <= limit {
        return Ok(());
    }
    let message = format!("{actual} {what} are too many; at most {limit} are allowed");
    Err(Error::new(Code::LimitExceeded, message).with("limit", limit).with("actual", actual))
}

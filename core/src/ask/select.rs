//! `select`: the one resource that a share dialog opens on.

use super::who::who;
use crate::actor::{Actor, Gate, declared_type, not_offered, type_named};
use crate::answer::Selection;
use crate::command::Names;
use crate::decide::Facts;
use crate::error::{Code, Error, Result};

/// Opens sharing on a selection: exactly one resource, of which the actor may manage access.
/// How many are selected is judged before anything else about them (O-09).
pub(crate) fn select(
    facts: Facts<'_>,
    kind: &str,
    resources: &Names,
    by: &str,
) -> Result<Selection> {
    let (_, kind) = type_named(facts.state, kind)?;
    let rule = kind.select.as_ref().ok_or_else(|| not_offered(kind, "a selection"))?;
    let Names(names) = resources;
    let mut distinct: Vec<&String> = names.iter().collect();
    distinct.sort();
    distinct.dedup();
    let resource = match distinct.as_slice() {
        [] => return Err(Error::new(Code::SelectionEmpty, rule.none.as_str())),
        [one] => one.as_str(),
        several => {
            let error = Error::new(Code::SelectionMultiple, rule.several.as_str());
            return Err(error.with("selected", several.len()));
        }
    };
    let (_, declared) = declared_type(facts.state, resource)?;
    if declared.name != kind.name {
        let message = format!("`{resource}` is no `{}`", kind.name);
        return Err(Error::argument("resources", message).with("id", resource));
    }
    let actor = Actor::parse(facts, by)?;
    let gate = Gate::open(facts, &actor, resource)?;
    gate.may_manage()?;
    let record = gate.target.resource;
    Ok(Selection {
        resource: resource.to_owned(),
        access: who(facts, resource, None, Some(by))?,
        attributes: record.attributes.clone(),
        settings: record.setting_values(kind),
        revision: facts.state.revision,
    })
}

//! The examples that a model carries: what they speak of must be there.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::error::Code;
use crate::input::Op;
use crate::model::read::file::ModelFile;
use crate::model::read::names::{PRINCIPALS, instead};
use crate::model::read::path::Path;
use crate::model::read::problems::Problems;
use crate::model::tables::kind::Type;

/// Checks that examples speak of what the model has.
pub(crate) fn check(file: &ModelFile, types: &[Type], problems: &mut Problems) {
    for (number, example) in file.examples.iter().enumerate() {
        let at = Path::default().key("examples").item(number);
        for (step, given) in example.given.iter().enumerate() {
            self::step(given, types, &at.key("given").item(step), problems);
        }
        let can = example.can.iter().map(|(who, action, what)| (who, action, what, None));
        let cannot =
            example.cannot.iter().map(|(who, action, what, why)| (who, action, what, Some(why)));
        let places =
            |key: &str, count| (0..count).map(|item| at.key(key).item(item)).collect::<Vec<_>>();
        let places = [places("can", example.can.len()), places("cannot", example.cannot.len())];
        for ((who, action, what, why), at) in can.chain(cannot).zip(places.into_iter().flatten()) {
            let is_resource = |text: &str| {
                let kind = text.split_once(':').map(|(kind, _)| kind);
                kind.is_some_and(|kind| types.iter().any(|known| known.name == kind))
            };
            if !is_resource(what) && (is_resource(action) || is_resource(who)) {
                let help = "write principal, action, resource";
                problems.add(&at, "the texts are not in their order", help);
                continue;
            }
            let kind_of_principal = who.split_once(':').map(|(kind, _)| kind);
            if !kind_of_principal.is_some_and(|kind| PRINCIPALS.contains(&kind)) {
                let help = "write `user:NAME`, `group:NAME` or `org:NAME`";
                problems.add(&at, format!("`{who}` is not a principal"), help);
            }
            if let Some(kind) = type_of(what, types, &at, problems)
                && kind.action(action).is_none()
            {
                let known = kind.actions.iter().map(|action| action.name.as_str());
                let problem = format!("`{}` has no action `{action}`", kind.name);
                problems.add(&at, problem, instead(action, known));
            }
            // What a model may say in `reasons` of sharing is no reason anywhere else.
            let is_denial = |code: Code| {
                code.is_reason() && code != Code::Allowed || code == Code::ShareForwardRequired
            };
            if let Some(why) = why.filter(|why| !Code::find(why).is_some_and(is_denial)) {
                let known =
                    Code::ALL.iter().filter(|code| is_denial(**code)).map(|code| code.as_str());
                problems.add(&at, format!("`{why}` is not a reason"), instead(why, known));
            }
        }
    }
}

fn step(step: &BTreeMap<String, Value>, types: &[Type], at: &Path, problems: &mut Problems) {
    let op = step.get("op").and_then(Value::as_str).unwrap_or_default();
    if !step.contains_key("op") {
        let verb = step.keys().find(|key| Op::find(key).is_some());
        let verb = verb.map_or("VERB", String::as_str);
        let help =
            format!("name the change in `op`: op = \"{verb}\", with its arguments beside it");
        problems.add(at, "the step has no `op`", help);
    } else if Op::find(op).is_none() {
        let problem = format!("the step's `op` is not a change: `{op}`");
        problems.add(&at.key("op"), problem, instead(op, Op::names()));
    }
    let resource = step.get("resource").and_then(Value::as_str);
    let kind = resource.and_then(|id| type_of(id, types, &at.key("resource"), problems));
    let parent = step.get("parent").and_then(Value::as_str);
    parent.and_then(|id| type_of(id, types, &at.key("parent"), problems));
    let role = step.get("role").and_then(Value::as_str);
    if let (Some(kind), Some(role)) = (kind, role)
        && !kind.role_index.contains_key(role)
    {
        let problem = format!("`{}` has no role `{role}`", kind.name);
        let known = kind.roles.iter().map(|role| role.name.as_str());
        problems.add(&at.key("role"), problem, instead(role, known));
    }
}

/// The type of the resource that an example names.
fn type_of<'t>(
    id: &str,
    types: &'t [Type],
    at: &Path,
    problems: &mut Problems,
) -> Option<&'t Type> {
    let name = id.split_once(':').map_or(id, |(name, _)| name);
    let found = types.iter().find(|kind| kind.name == name && id.len() > name.len() + 1);
    if found.is_none() {
        let known = types.iter().map(|kind| kind.name.as_str());
        let help = format!("write `TYPE:NAME`; {}", instead(name, known));
        problems.add(at, format!("`{id}` is not a resource of this model"), help);
    }
    found
}

//! The examples that a model carries, run.

use serde_json::Value;

use super::handle::Space;
use super::options::{ModelChoice, Options};
use crate::command::Command;
use crate::error::{Code, Error, Result};
use crate::id::shown;
use crate::model::file::ExampleFile;
use crate::model::{Failure, Model};

/// Runs the examples of a model, each in a space of its own; gives how many there are. Of several
/// models, each one's own examples are run with it alone, and they must fit into one space.
///
/// # Errors
///
/// `invalid_model`, naming every line of an example that doesn't hold, where it stands, and what
/// came instead; and as
/// [`ModelChoice::read`].
pub fn check_model(model: impl Into<ModelChoice>) -> Result<usize> {
    let choice = model.into();
    let model = choice.read()?;
    match choice {
        ModelChoice::Several(models) => models.into_iter().map(check_model).sum(),
        ModelChoice::Named(_) | ModelChoice::Read(_) => examples_hold(&model),
    }
}

fn examples_hold(model: &Model) -> Result<usize> {
    let examples = &model.file().examples;
    let failures: Vec<Failure> = (0..)
        .zip(examples)
        .flat_map(|(number, example)| {
            let failed = run(model, example).unwrap_or_else(|failed| vec![failed]);
            failed.into_iter().map(move |(list, item, what)| Failure {
                example: number,
                list,
                item,
                what: format!("example `{}`: {what}", shown(&example.name)),
            })
        })
        .collect();
    if failures.is_empty() { Ok(examples.len()) } else { Err(model.failing_examples(failures)) }
}

/// What does not hold: which list of the example it is in, and at which place.
type Failed = (&'static str, usize, String);

fn run(model: &Model, example: &ExampleFile) -> std::result::Result<Vec<Failed>, Failed> {
    let fails = |error: &Error| format!("fails with `{}`: {error}", error.code());
    let space = Space::open(":memory:", Options::new().model(model.clone()))
        .map_err(|error| ("given", 0, format!("its space {}", fails(&error))))?;
    for (item, given) in example.given.iter().enumerate() {
        let mut arguments: serde_json::Map<String, Value> = given.clone().into_iter().collect();
        let op = arguments.remove("op");
        let verb = op.as_ref().and_then(Value::as_str).unwrap_or_default();
        let made = Command::read(verb, arguments).and_then(|command| space.apply(command));
        made.map_err(|error| {
            ("given", item, format!("step {} (`{verb}`) {}", item + 1, fails(&error)))
        })?;
    }
    let asked = |principal: &str, action: &str, resource: &str| {
        let answer = space.explain(principal, action, resource, None);
        answer.map(|answer| answer.reason).map_err(|error| {
            format!("asking whether {principal} can `{action}` {resource} {}", fails(&error))
        })
    };
    let mut failed = Vec::new();
    for (item, (principal, action, resource)) in example.can.iter().enumerate() {
        let reason = asked(principal, action, resource).map_err(|what| ("can", item, what))?;
        if reason != Code::Allowed {
            let what = format!("{principal} cannot `{action}` {resource}: `{reason}`");
            failed.push(("can", item, what));
        }
    }
    for (item, (principal, action, resource, expected)) in example.cannot.iter().enumerate() {
        let reason = asked(principal, action, resource).map_err(|what| ("cannot", item, what))?;
        if reason == Code::Allowed {
            let what = format!("{principal} can `{action}` {resource}");
            failed.push(("cannot", item, what));
        } else if reason.as_str() != expected {
            let so = "as it should be, but the reason is";
            let what = format!(
                "{principal} cannot `{action}` {resource}, {so} `{reason}`, not `{expected}`"
            );
            failed.push(("cannot", item, what));
        }
    }
    Ok(failed)
}

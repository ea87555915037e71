//! The examples that a model carries, run.

use serde_json::{Value, json};

use super::{ModelChoice, Options, Space};
use crate::change::Command;
use crate::error::{Code, Error, Result};
use crate::model::Model;
use crate::model::file::ExampleFile;

/// Runs the examples of a model, each in a space of its own; gives how many there are. Of several
/// models, each one's own examples are run with it alone, and they must fit into one space.
///
/// # Errors
///
/// `invalid_model`, naming every example that doesn't hold and what came instead; and as
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
    let problems: Vec<(usize, String)> = examples
        .iter()
        .enumerate()
        .flat_map(|(number, example)| {
            let problems = run(model, example).unwrap_or_else(|problem| vec![problem]);
            let named = |problem| format!("example `{}`: {problem}", example.name);
            problems.into_iter().map(move |problem| (number, named(problem)))
        })
        .collect();
    let Some((_, first)) = problems.first() else { return Ok(examples.len()) };
    let message = match problems.len() {
        1 => first.clone(),
        several => format!("{first} (and {} more)", several - 1),
    };
    // In the form of the other problems of a model; where a line is, only its file knows.
    let as_data = |(number, problem): (usize, String)| {
        json!({
            "file": model.name(),
            "line": null,
            "path": format!("examples[{number}]"),
            "problem": problem,
            "help": "correct the example, or the model",
        })
    };
    let problems: Vec<Value> = problems.into_iter().map(as_data).collect();
    Err(Error::new(Code::InvalidModel, message).with("problems", problems))
}

fn run(model: &Model, example: &ExampleFile) -> std::result::Result<Vec<String>, String> {
    let text = |error: Error| format!("{}: {error}", error.code());
    let space = Space::open(":memory:", Options::new().model(model.clone())).map_err(text)?;
    for (step, given) in (1..).zip(&example.given) {
        let mut arguments: serde_json::Map<String, Value> = given.clone().into_iter().collect();
        let verb = arguments.remove("op").and_then(|op| op.as_str().map(str::to_owned));
        let verb = verb.ok_or_else(|| format!("step {step} has no `op`"))?;
        let made = Command::read(&verb, arguments).and_then(|command| space.apply(command));
        made.map_err(|error| {
            format!("step {step} ({verb}) failed with {}: {error}", error.code())
        })?;
    }
    let mut problems = Vec::new();
    let reason = |principal: &str, action: &str, resource: &str| {
        space.explain(principal, action, resource, None).map(|answer| answer.reason).map_err(text)
    };
    for (principal, action, resource) in &example.can {
        let reason = reason(principal, action, resource)?;
        if reason != Code::Allowed {
            problems.push(format!("{principal} cannot {action} {resource}: {reason}"));
        }
    }
    for (principal, action, resource, expected) in &example.cannot {
        let reason = reason(principal, action, resource)?;
        if reason.as_str() != expected {
            let found = format!("{principal} {action} {resource}: {reason}, not {expected}");
            problems.push(found);
        }
    }
    Ok(problems)
}

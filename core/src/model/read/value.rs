//! From the text of a model file to the value that it is, in TOML or in JSON.

use serde_json::{Map, Value};
use toml::de::{DeTable, DeValue};

use super::lines::{Breaks, JsonWalker};
use super::meant;
use super::path::Path;
use super::problems::Problems;
use crate::error::{Code, Error, Result};

/// The value of a TOML text, and what is wrong with it. An error if it is no TOML.
pub(crate) fn of_toml(text: &str, file_name: &str) -> Result<(Value, Problems)> {
    let table = DeTable::parse(text).map_err(|error| {
        let line = error.span().map(|span| Breaks::of(text).line(span.start));
        not_readable(file_name, line, &meant::toml(error.message()), "correct the TOML")
    })?;
    let mut problems = Problems::default();
    let at = Path::default();
    let members: Map<String, Value> = table
        .get_ref()
        .iter()
        .map(|(key, value)| {
            let path = at.key(key.get_ref());
            (key.get_ref().to_string(), toml_value(value.get_ref(), &path, &mut problems))
        })
        .collect();
    Ok((Value::Object(members), problems))
}

/// The value of a JSON text, and what is wrong with it. An error if it is no JSON.
pub(crate) fn of_json(text: &str, file_name: &str) -> Result<(Value, Problems)> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let text = error.to_string();
        let what = text.split(" at line ").next().unwrap_or_default();
        let line = Some(error.line().max(1));
        not_readable(file_name, line, &meant::json(what), "correct the JSON")
    })?;
    let mut problems = Problems::default();
    for path in JsonWalker::new(text).walk().1 {
        problems.add(&path, format!("{} is written twice", path.last()), "keep one of them");
    }
    Ok((value, problems))
}

/// A file that says nothing that could be looked at.
pub(crate) fn not_readable(file: &str, line: Option<usize>, what: &str, help: &str) -> Error {
    let place = line.map_or_else(|| file.to_owned(), |line| format!("{file}:{line}"));
    let what = what.lines().next().unwrap_or_default();
    let problem = serde_json::json!({
        "file": file, "line": line, "path": "", "problem": what, "help": help,
    });
    Error::new(Code::InvalidModel, format!("{place}: {what}; {help}"))
        .with("problems", vec![problem])
}

/// A parsed TOML document as the value that the same document in JSON would be.
fn toml_value(value: &DeValue<'_>, at: &Path, problems: &mut Problems) -> Value {
    match value {
        DeValue::String(text) => Value::from(text.as_ref()),
        DeValue::Boolean(flag) => Value::from(*flag),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or_else(|_| not_in_json("number", at, problems), Value::from),
        DeValue::Float(number) => match number.as_str().parse::<f64>() {
            Ok(number) if number.is_finite() => Value::from(number),
            _ => not_in_json("number", at, problems),
        },
        DeValue::Datetime(_) => not_in_json("date", at, problems),
        DeValue::Array(list) => list
            .iter()
            .enumerate()
            .map(|(number, item)| toml_value(item.get_ref(), &at.item(number), problems))
            .collect(),
        DeValue::Table(table) => table
            .iter()
            .map(|(key, value)| {
                let path = at.key(key.get_ref());
                (key.get_ref().to_string(), toml_value(value.get_ref(), &path, problems))
            })
            .collect(),
    }
}

fn not_in_json(what: &str, at: &Path, problems: &mut Problems) -> Value {
    let problem = format!("{} is a {what} that the model language does not have", at.last());
    problems.add(at, problem, "write it as text, in quotes");
    // A stand-in, so that the same place is not reported again.
    if what == "date" { Value::from("") } else { Value::from(0) }
}

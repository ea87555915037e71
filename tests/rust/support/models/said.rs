//! What a model says: a value without what it says by saying nothing.

use privity::model::file::LimitsFile;
use serde_json::{Value, json};

/// Words where an empty list, or nothing in a table, does say something.
const TELLING: [&str; 4] = ["may_change", "may_take", "transfer", "settings"];

pub(super) fn only(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let usual = serde_json::to_value(LimitsFile::default()).unwrap();
            let empty = [json!(null), json!(""), json!([]), json!({}), json!(false), usual];
            let kept = members.iter().filter_map(|(key, value)| {
                let telling = TELLING.contains(&key.as_str());
                let value = if key == "settings" { value.clone() } else { only(value) };
                let says = if telling { !value.is_null() } else { !empty.contains(&value) };
                (says && (key != "settings" || value != json!({}))).then(|| (key.clone(), value))
            });
            Value::Object(kept.collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(only).collect()),
        other => other.clone(),
    }
}

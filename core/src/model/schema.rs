//! The JSON Schema of the model language, with which editors complete and check a model.

use serde_json::{Value, json};

use super::file::ModelFile;

/// The form of a name, as `check::is_name` has it.
const NAME: &str = "^[a-z][a-z0-9_]*(\\.[a-z0-9_]+)*$";
/// The tables of a type whose keys are names.
const NAMED: [&str; 4] = ["actions", "audience", "roles", "settings"];

/// The JSON Schema of a model file, in JSON or TOML.
pub fn json_schema() -> Value {
    let mut schema = schemars::schema_for!(ModelFile).to_value();
    if let Some(top) = schema.as_object_mut() {
        top.insert("title".to_owned(), json!("A model of sharing"));
    }
    if let Some(properties) = schema.pointer_mut("/properties").and_then(Value::as_object_mut) {
        let text = json!({"description": "Where this schema is.", "type": "string"});
        properties.insert("$schema".to_owned(), text);
    }
    for table in NAMED {
        let path = format!("/$defs/TypeFile/properties/{table}");
        if let Some(table) = schema.pointer_mut(&path).and_then(Value::as_object_mut) {
            table.insert("propertyNames".to_owned(), json!({"pattern": NAME}));
        }
    }
    schema
}

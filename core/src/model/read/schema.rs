//! The JSON Schema of the model language, with which editors complete and check a model.

use serde_json::{Map, Value, json};

use super::file::ModelFile;

/// The form of a name, as `names::is_name` has it.
const NAME: &str = "^[a-z][a-z0-9_]*(\\.[a-z0-9_]+)*$";
/// The tables whose keys are names.
const NAMED: [(&str, &[&str]); 3] = [
    (
        "TypeFile",
        &["actions", "audience", "categories", "gives", "level_labels", "roles", "settings"],
    ),
    ("CategoryFile", &["levels"]),
    ("RoleFile", &["follows", "options"]),
];

/// The JSON Schema of a model file, in JSON or TOML.
pub fn json_schema() -> Value {
    let mut schema = schemars::schema_for!(ModelFile).to_value();
    if let Some(top) = schema.as_object_mut() {
        top.insert("title".to_owned(), json!("A model of sharing"));
    }
    if let Some(properties) = table(&mut schema, "/properties") {
        let text = json!({"description": "Where this schema is.", "type": "string"});
        properties.insert("$schema".to_owned(), text);
    }
    for (of, tables) in NAMED {
        for name in tables {
            if let Some(table) = table(&mut schema, &format!("/$defs/{of}/properties/{name}")) {
                table.insert("propertyNames".to_owned(), json!({"pattern": NAME}));
            }
        }
    }
    if let Some(kind) = table(&mut schema, "/$defs/TypeFile") {
        // What a type must say depends on what it is.
        kind.remove("required");
        let is_said = |word: &str| json!({ word: {"type": "string"} });
        let forms = json!([
            {"required": ["actions", "owner", "roles"]},
            {"required": ["actions", "parent"], "properties": is_said("parent")},
            {"required": ["like"], "properties": is_said("like")},
        ]);
        kind.insert("anyOf".to_owned(), forms);
    }
    schema
}

fn table<'s>(schema: &'s mut Value, path: &str) -> Option<&'s mut Map<String, Value>> {
    schema.pointer_mut(path)?.as_object_mut()
}

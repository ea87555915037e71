//! A model is shown as it was written.

use serde_json::{Value, json};

use super::*;
use crate::model::open::builtin;
use crate::space::{ModelChoice, Options, Space};

const LIKE: &str = "model.name = 'shelf'\n[book]\nowner = 'o'\nactions.view = ''\nroles.o.can = ['view']\n\
                    [map]\nlike = 'book'\nlabel = 'Map'\n";

#[test]
fn no_default_is_filled_in_and_nothing_is_written_out() {
    let written = json!({
        "model": {"name": "shelf"},
        "book": {"owner": "o", "actions": {"view": ""}, "roles": {"o": {"can": ["view"]}}},
        "map": {"like": "book", "label": "Map"},
    });
    let toml = model(LIKE);
    let json = Model::from_json(&written.to_string(), "shelf.json").unwrap();
    let value = Model::from_value(&written).unwrap();
    for model in [&toml, &json, &value] {
        assert_eq!(*model.written(), written);
        assert_eq!(model.fingerprint(), toml.fingerprint());
        assert_eq!(model.file().types["map"].owner, "o");
    }
}

#[test]
fn every_shipped_model_is_its_file() {
    for name in Model::names() {
        let text = builtin::text(name).unwrap();
        let written: Value = toml::from_str(text).unwrap();
        assert_eq!(*Model::named(name).unwrap().written(), written, "{name}");
    }
}

#[test]
fn of_several_it_has_the_types_of_all_as_each_was_written() {
    let orders = Model::named("orders").unwrap();
    let shelf = model(LIKE);
    let both = Model::combine(&[shelf.clone(), orders.clone()]).unwrap();
    let written = both.written();
    assert_eq!(
        written["model"],
        json!({"name": "orders+shelf", "title": orders.file().model.title})
    );
    assert_eq!(written["users"], json!({"identity": "email", "strict_email": false}));
    assert_eq!(written["map"], shelf.written()["map"]);
    assert_eq!(written["order"], orders.written()["order"]);
    assert!(written.get("examples").is_none());
    let again = Model::from_value(written).unwrap();
    assert_eq!((again.fingerprint(), again.written()), (both.fingerprint(), written));
    assert_eq!(Model::combine(&[orders, shelf]).unwrap().written(), written);
}

#[test]
fn a_file_keeps_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("space.db");
    let path = path.to_str().unwrap();
    let choice =
        ModelChoice::from(vec![ModelChoice::from(model(LIKE)), ModelChoice::from("orders")]);
    let space = Space::open(path, Options::new().model(choice)).unwrap();
    let written = space.model().written().clone();
    space.close().unwrap();
    let space = Space::open(path, Options::new()).unwrap();
    assert_eq!(*space.model().written(), written);
    space.close().unwrap();
}

/// Where a schema is found is a text: what else it were would be stored as it is.
#[test]
fn the_place_of_the_schema_is_a_text() {
    let mut value = json!({"$schema": {"deep": []}, "model": {"name": "shelf"}});
    value["book"] = model(LIKE).written()["book"].clone();
    let error = Model::from_value(&value).unwrap_err();
    assert_eq!(
        error.message(),
        "model: \"$schema\": `$schema` is a table; it must be a text, in quotes"
    );
    value["$schema"] = json!("../schema.json");
    assert!(Model::from_value(&value).is_ok());
}

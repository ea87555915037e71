//! A model that a space was made with, maybe by another version.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;
use crate::model::open::fingerprint;
use crate::model::read::problems::Problems;
use crate::model::read::whole;

/// The model as a journal has it: its text, and the fingerprint that was stored with it.
fn stored(value: &Value) -> (String, String) {
    let file = whole::model_file(value, &mut Problems::of_stored()).expect("its words are known");
    (value.to_string(), fingerprint::of(&file))
}

fn opened(value: &Value) -> Model {
    let (text, fingerprint) = stored(value);
    Model::stored(&text, "m", &fingerprint).unwrap_or_else(|error| panic!("{error}"))
}

fn value(text: &str) -> Value {
    toml::from_str(text).unwrap()
}

const HOUSE: &str = "
    [model]
    name = 'm'
    [house]
    owner = 'owner'
    transfer.keeps = 'helper'
    actions = { view = 'V', mend = 'M', 'access.edit' = 'E' }
    roles.owner = { can = ['view', 'access.edit'], may_give = ['guest'] }
    roles.helper = { can = ['view', 'mend'] }
    roles.guest = { can = ['view'] }
";

#[test]
fn a_check_that_came_later_is_not_for_a_stored_model() {
    let house = value(HOUSE);
    let refused = Model::from_value(&house).unwrap_err();
    assert!(refused.message().contains("hands over and keeps"), "{refused}");
    let opened_house = opened(&house);
    let kept = kind(&opened_house, "house").transfer.as_ref().and_then(|transfer| transfer.keeps);
    assert_eq!(kept, kind(&opened_house, "house").role_index.get("helper").copied());

    let mut base = value(BASE);
    base["$schema"] = json!({ "is": "no text" });
    assert_eq!(Model::from_value(&base).unwrap_err().code(), Code::InvalidModel);
    assert_eq!(opened(&base).fingerprint(), model(BASE).fingerprint());
}

/// A model whose audience has this many conditions that look at sources.
fn with_conditions(count: usize) -> Value {
    let actions: Vec<String> = (0..count).map(|n| format!("a{n} = 'A'")).collect();
    let names: Vec<String> = (0..count).map(|n| format!("'a{n}'")).collect();
    let when: Vec<String> =
        (0..count).map(|n| format!("'every source: a{n}' = ['view']")).collect();
    value(&format!(
        "[model]\nname = 'm'\n[folder]\nowner = 'owner'\nactions = {{ {} }}\n\
         roles.owner.can = [{}]\n[doc]\nowner = 'owner'\nsources = 'folder'\n\
         actions.view = 'V'\nroles.owner.can = ['view']\n\
         [doc.audience.members]\nwho = 'members'\nwhen = {{ {} }}\n",
        actions.join(", "),
        names.join(", "),
        when.join(", ")
    ))
}

#[test]
fn conditions_of_audiences_are_counted_once_in_a_stored_model_that_is_full() {
    // How many there are, and how many of them have the words of another one.
    let counted = |model: &Model| {
        let conditions = &kind(model, "doc").conditions;
        let texts: BTreeSet<&str> = conditions.iter().map(|of| of.text.as_str()).collect();
        (conditions.len(), conditions.len() - texts.len())
    };
    // There is room for both meanings of all: nothing that is empty opens to an audience.
    assert_eq!(counted(&opened(&with_conditions(32))), (64, 32));
    let full = with_conditions(40);
    let refused = Model::from_value(&full).unwrap_err();
    assert!(refused.message().contains("different conditions"), "{refused}");
    assert_eq!(counted(&opened(&full)), (40, 0));
    // There was never room for more.
    let (text, fingerprint) = stored(&with_conditions(65));
    let refused = Model::stored(&text, "m", &fingerprint).unwrap_err();
    assert_eq!(refused.code(), Code::InvalidModel, "{refused}");
}

#[test]
fn what_cannot_be_read_says_why() {
    let house = value(HOUSE);
    let (text, fingerprint) = stored(&house);
    let error = |text: &str, fingerprint: &str| Model::stored(text, "m", fingerprint).unwrap_err();

    // Altered: it is another one, or none.
    assert_eq!(error(&text, &"0".repeat(64)).code(), Code::Corrupt);
    assert_eq!(error("{", &fingerprint).code(), Code::Corrupt);

    // A later version's words.
    let mut newer = house.clone();
    newer["house"]["moon"] = json!("full");
    let newer = error(&newer.to_string(), &fingerprint);
    assert_eq!((newer.code(), &newer.details()["model"]), (Code::NewerFormat, &json!("m")));
    assert!(newer.message().contains("unknown word `moon`"), "{newer}");
    assert!(newer.message().ends_with("upgrade Privity"), "{newer}");

    // Words that are known, and make no sense to this version.
    let mut senseless = house;
    senseless["house"]["roles"]["guest"]["can"] = json!(["fly"]);
    let (text, fingerprint) = stored(&senseless);
    let senseless = error(&text, &fingerprint);
    assert_eq!(senseless.code(), Code::InvalidModel);
    assert!(senseless.message().contains("`house` has no action `fly`"), "{senseless}");
    assert!(senseless.message().ends_with("open it with that version"), "{senseless}");
    assert_eq!(senseless.details()["problems"][0]["path"], "house.roles.guest.can[0]");
}

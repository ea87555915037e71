//! Models that are made at random, each valid, out of every word of the language: what no product
//! says and no author of a test thought of. From a seed comes always the same model.

mod conditions;
mod parts;
mod roles;
mod said;
mod wholes;

use std::collections::BTreeMap;

use privity::Model;
use privity::model::file::{HeaderFile, Identity, ModelFile, TypeFile, UsersFile};
use serde_json::{Map, Value, json};

use self::conditions::Atoms;
use crate::dice::Dice;

/// How often a draft may be none that holds together before the generator counts as broken.
const DRAFTS: u64 = 300;

/// The model of a seed, and how it was written.
pub(crate) fn made(seed: u64) -> (Model, Value) {
    let mut last = None;
    for draft in 0..DRAFTS {
        let value = draft_of(&mut Dice::new(seed.wrapping_mul(DRAFTS).wrapping_add(draft)));
        match Model::from_value(&value) {
            Ok(model) => return (model, value),
            Err(error) => last = Some((error, value)),
        }
    }
    let (error, value) = last.unwrap();
    panic!("seed {seed}: no draft holds together; the last one: {error}\n{value}");
}

/// Names that could be taken for each other, or for something else, are among them.
const KINDS: [&str; 4] = ["tray", "tray.box", "board", "log_2"];

/// What other types may say of one.
#[derive(Clone)]
struct Outline {
    name: String,
    actions: Vec<String>,
    settings: Vec<String>,
    statuses: Vec<String>,
    kinds: Vec<String>,
    levels: Vec<String>,
    sources: Option<usize>,
    parent: Option<usize>,
    /// The type of its parts.
    parts: Option<usize>,
}

impl Outline {
    /// The actions, those that switch its settings included.
    fn all_actions(&self) -> Vec<String> {
        let settings = self.settings.iter().map(|name| format!("settings.{name}"));
        self.actions.iter().cloned().chain(settings).collect()
    }
}

fn draft_of(dice: &mut Dice) -> Value {
    let outlines = outlines(dice);
    let mut types: BTreeMap<String, TypeFile> = BTreeMap::new();
    for (at, outline) in outlines.iter().enumerate() {
        let atoms = Atoms::of(at, &outlines);
        let file = match outline.parent {
            None => wholes::whole(dice, at, &outlines, &atoms),
            Some(_) => parts::part(dice, at, &outlines, &atoms),
        };
        types.insert(outline.name.clone(), file);
    }
    let (email, strict_email) = (dice.chance(30), dice.chance(20));
    let file = ModelFile {
        model: HeaderFile {
            name: "made".to_owned(),
            title: dice.pick(&["", "Made at random"]).unwrap().to_owned(),
        },
        users: UsersFile {
            identity: if email { Identity::Email } else { Identity::Any },
            strict_email,
        },
        examples: Vec::new(),
        types,
    };
    let mut value = said::only(&serde_json::to_value(file).unwrap());
    value.as_object_mut().unwrap().values_mut().for_each(keep_reasons);
    if dice.chance(30) {
        value["examples"] = json!([example(&value, &outlines[0])]);
    }
    if dice.chance(15) {
        copy(dice, &outlines, value.as_object_mut().unwrap());
    }
    value
}

/// A condition that the type does not have needs no reason.
fn keep_reasons(kind: &mut Value) {
    let Some(kind) = kind.as_object_mut() else { return };
    let Some(mut reasons) = kind.remove("reasons") else { return };
    let text = Value::Object(kind.clone()).to_string();
    let forms = ["status", "verified", "every source", "every part", "kind", "parent"];
    reasons.as_object_mut().unwrap().retain(|key, _| match key.split_once(": ") {
        Some((word, name)) => {
            text.contains(&format!("{word}:{name}")) || text.contains(key.as_str())
        }
        None if key == "verified" || key == "every part" => text.contains(key.as_str()),
        None if forms.contains(&key.as_str()) => text.contains(&format!("{key}: ")),
        None => true,
    });
    if reasons != json!({}) {
        kind.insert("reasons".to_owned(), reasons);
    }
}

/// What the owner of a resource can, and what nobody can with one that is not there.
fn example(model: &Value, of: &Outline) -> Value {
    let (kind, ann) = (&model[&of.name], "user:ann@acme.org");
    let resource = format!("{}:a", of.name);
    let owner = &kind["roles"][kind["owner"].as_str().unwrap()];
    let can = owner["can"].as_array().into_iter().flatten().take(2);
    json!({
        "name": "an owner owns",
        "given": [
            { "op": "put", "principal": ann, "org": "acme" },
            { "op": "create", "resource": resource, "by": ann, "org": "acme" },
        ],
        "can": can.map(|action| json!([ann, action, resource])).collect::<Vec<_>>(),
        "cannot": [[ann, of.actions[0], format!("{}:none", of.name), "not_found"]],
    })
}

/// A type that is like another one, save for what it says itself.
fn copy(dice: &mut Dice, outlines: &[Outline], types: &mut Map<String, Value>) {
    let wholes: Vec<&Outline> =
        outlines.iter().filter(|of| of.parent.is_none() && of.parts.is_none()).collect();
    let Some(other) = dice.pick(&wholes) else { return };
    let mut own = json!({ "like": other.name, "label": "copy" });
    if dice.chance(50) {
        own["leave"] = json!(dice.chance(50));
    }
    if dice.chance(50) {
        own["within"] = json!("organization");
    }
    if dice.chance(30) {
        own["audience"] = json!({ "house": { "who": "members", "can": [other.actions[0]] } });
    }
    types.insert("copy".to_owned(), own);
}

/// Some of a list, in its order.
fn subset<T: Clone>(dice: &mut Dice, from: &[T], percent: usize) -> Vec<T> {
    from.iter().filter(|_| dice.chance(percent)).cloned().collect()
}

const ACTIONS: [&str; 5] = ["view", "edit", "data.read", "delete", "use"];
const ACCESS: [(&str, usize); 5] = [
    ("access.edit", 92),
    ("access.view", 60),
    ("access.near", 40),
    ("access.request", 40),
    ("access.decide", 35),
];

fn outlines(dice: &mut Dice) -> Vec<Outline> {
    let wholes = 1 + dice.below(3);
    let mut all: Vec<Outline> = Vec::new();
    for name in &KINDS[..wholes] {
        let mut outline = bare(dice, name);
        let access: Vec<(&str, usize)> =
            ACCESS.iter().filter(|(_, percent)| dice.chance(*percent)).copied().collect();
        outline.actions.extend(access.iter().map(|(name, _)| (*name).to_owned()));
        outline.sources =
            dice.chance(65).then(|| dice.below(all.len())).filter(|_| !all.is_empty());
        if dice.chance(30) {
            outline.levels = levels(dice);
        }
        all.push(outline);
    }
    if dice.chance(50) {
        let parent = dice.below(wholes);
        let mut part = bare(dice, "slot");
        part.kinds = ["wide", "deep", "odd.one"].map(str::to_owned).to_vec();
        part.kinds.truncate(dice.below(4));
        part.parent = Some(parent);
        if all[parent].levels.is_empty() {
            all[parent].levels = levels(dice);
        }
        part.levels.clone_from(&all[parent].levels);
        all[parent].parts = Some(wholes);
        all.push(part);
    }
    all
}

fn levels(dice: &mut Dice) -> Vec<String> {
    let all = ["none", "some", "most"].map(str::to_owned);
    all[..2 + dice.below(2)].to_vec()
}

/// A type that knows no other one.
fn bare(dice: &mut Dice, name: &str) -> Outline {
    let mut actions: Vec<String> =
        subset(dice, &ACTIONS, 65).iter().map(|&a| a.to_owned()).collect();
    if actions.is_empty() {
        actions.push(ACTIONS[dice.below(2)].to_owned());
    }
    let statuses = ["new", "open", "shut"].map(str::to_owned);
    let statuses = if dice.chance(55) { &statuses[..=dice.below(3)] } else { &[] };
    Outline {
        name: name.to_owned(),
        actions,
        settings: subset(dice, &["on", "shown", "size"].map(str::to_owned), 40),
        statuses: statuses.to_vec(),
        kinds: Vec::new(),
        levels: Vec::new(),
        sources: None,
        parent: None,
        parts: None,
    }
}

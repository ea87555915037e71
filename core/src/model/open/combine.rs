//! Several models in one space: one model with the types of all.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::build;
use super::model::Model;
use crate::error::{Code, Error, Result};
use crate::model::read::file::{HeaderFile, Identity, ModelFile, TypeFile, UsersFile};
use crate::model::read::like::NO_TYPES;
use crate::model::read::problems::Problems;
use crate::model::read::source::{Source, Written};

impl Model {
    /// Joins models to one, in whatever order: with the types of all, and the names of all joined
    /// by `+`. If one of them wants e-mail addresses for users' names, they all have them.
    ///
    /// # Errors
    ///
    /// `invalid_argument` if there is none; `invalid_model` if two have the same name, a type of
    /// the same name, or compare e-mail addresses differently.
    pub fn combine(models: &[Self]) -> Result<Self> {
        let mut files: Vec<&ModelFile> = models.iter().map(Self::file).collect();
        files.sort_by(|a, b| a.model.name.cmp(&b.model.name));
        match models {
            [] => Err(Error::argument("model", "no model is given; give one or more")),
            [only] => Ok(only.clone()),
            _ => {
                let file = ModelFile {
                    model: header(&files)?,
                    users: users(&files)?,
                    // They are each model's own, and run in a space of that model.
                    examples: Vec::new(),
                    types: types(&files)?,
                };
                let written = written(&file, models);
                let mut problems = Problems::default();
                match build::compiled(file, &mut problems) {
                    Some((file, types)) => {
                        let written = Written::new(&Source::Value, &file.model.name, written);
                        Ok(Self::new(file, types, written))
                    }
                    None => Err(problems.into_error(&Source::Value)),
                }
            }
        }
    }
}

/// The types of all, each as it was written. What is said beside them is only said where it is not
/// the default.
fn written(file: &ModelFile, models: &[Model]) -> Value {
    let HeaderFile { name, title } = &file.model;
    let mut header = json!({ "name": name });
    if let Some(header) = header.as_object_mut().filter(|_| !title.is_empty()) {
        header.insert("title".to_owned(), json!(title));
    }
    let mut all = Map::from_iter([("model".to_owned(), header)]);
    if file.users != UsersFile::default() {
        all.insert("users".to_owned(), json!(file.users));
    }
    let said = models.iter().filter_map(|model| model.written().as_object()).flatten();
    let types = said.filter(|(key, _)| !NO_TYPES.contains(&key.as_str()));
    all.extend(types.map(|(name, kind)| (name.clone(), kind.clone())));
    Value::Object(all)
}

fn wrong(message: String) -> Error {
    Error::new(Code::InvalidModel, message)
}

fn header(files: &[&ModelFile]) -> Result<HeaderFile> {
    let mut names: Vec<&str> = files.iter().flat_map(|file| file.model.name.split('+')).collect();
    names.sort_unstable();
    if let Some((name, _)) = names.iter().zip(names.iter().skip(1)).find(|(a, b)| a == b) {
        let message = format!("two of the models are called `{name}`; give each once");
        return Err(wrong(message).with("model", *name));
    }
    let titles = files.iter().map(|file| file.model.title.as_str());
    let titles: Vec<&str> = titles.filter(|title| !title.is_empty()).collect();
    Ok(HeaderFile { name: names.join("+"), title: titles.join("; ") })
}

/// E-mail addresses if one of them wants those. How they are compared is for those to say that
/// want them, or that want them compared to the letter.
fn users(files: &[&ModelFile]) -> Result<UsersFile> {
    let default = UsersFile::default();
    let mut said = files.iter().filter(|file| file.users != default);
    let Some(first) = said.next() else { return Ok(default) };
    let strict_email = first.users.strict_email;
    if let Some(other) = said.clone().find(|file| file.users.strict_email != strict_email) {
        let (one, other) = (&first.model.name, &other.model.name);
        let message = format!(
            "`{one}` and `{other}` compare e-mail addresses differently; say the same \
             `strict_email` in both"
        );
        return Err(wrong(message).with("models", vec![one.as_str(), other.as_str()]));
    }
    let is_email = |file: &&ModelFile| file.users.identity == Identity::Email;
    let identity = if files.iter().any(is_email) { Identity::Email } else { Identity::Any };
    Ok(UsersFile { identity, strict_email })
}

fn types(files: &[&ModelFile]) -> Result<BTreeMap<String, TypeFile>> {
    let mut types = BTreeMap::new();
    let mut from: BTreeMap<&str, &str> = BTreeMap::new();
    for file in files {
        let model = file.model.name.as_str();
        for (name, kind) in &file.types {
            if let Some(other) = from.insert(name, model) {
                let message = format!(
                    "`{other}` and `{model}` both have a type `{name}`; rename it in one of them, \
                     or use two spaces"
                );
                let error = wrong(message).with("type", name.as_str());
                return Err(error.with("models", vec![other, model]));
            }
            types.insert(name.clone(), kind.clone());
        }
    }
    Ok(types)
}

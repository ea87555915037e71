//! A digest of all in a model that decides.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::model::read::file::{
    AudienceFile, CategoryFile, ChoiceFile, HeaderFile, LevelFile, ModelFile, OptionFile,
    RequestsFile, RoleFile, SelectFile, SettingFile, TransferFile, TypeFile, UsersFile,
    WarningFile,
};

/// The hex SHA-256 of the file without what is only for people, with the lists whose order
/// means nothing sorted, and without every field that has its default.
///
/// The last is what lets the language grow: a word that comes later has its default in every
/// older file, and so leaves the fingerprints of those as they are.
pub(crate) fn of(file: &ModelFile) -> String {
    let mut bare = file.clone();
    bare.model.title.clear();
    bare.examples.clear();
    for kind in bare.types.values_mut() {
        strip(kind);
    }
    // Only a map with keys that are no texts could fail, and there is none.
    let mut value = serde_json::to_value(&bare).unwrap_or_default();
    shorten(&mut value);
    // Whatever else is built with it: `serde_json` can be told to keep the order of fields.
    value.sort_all_objects();
    let hex = |byte: &u8| [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16));
    Sha256::digest(value.to_string().as_bytes()).iter().flat_map(hex).flatten().collect()
}

fn strip(kind: &mut TypeFile) {
    kind.label.clear();
    kind.labels.clear();
    kind.level_labels.clear();
    kind.named_by = None;
    kind.grantees.sort_unstable();
    kind.actions.values_mut().for_each(String::clear);
    for setting in kind.settings.values_mut() {
        match setting {
            SettingFile::Switch(_) => {}
            SettingFile::Labelled(switch) => *setting = SettingFile::Switch(switch.default),
            SettingFile::Choice(choice) => {
                choice.label.clear();
                choice.one_of.values_mut().for_each(String::clear);
            }
        }
    }
    let levels = kind.categories.values_mut().flat_map(|category| {
        category.label.clear();
        category.levels.values_mut()
    });
    for level in levels.chain(kind.gives.values_mut()) {
        sort(level.when.values_mut().chain([&mut level.can]));
    }
    for role in kind.roles.values_mut() {
        role.label.clear();
        role.to.sort_unstable();
        sort(role.when.values_mut().chain([&mut role.can, &mut role.choose]));
        sort([&mut role.may_set, &mut role.may_give]);
        sort(role.may_change.iter_mut().chain(&mut role.may_take));
        for option in role.options.values_mut() {
            option.label.clear();
            sort(option.when.values_mut().chain([&mut option.can, &mut option.needs]));
        }
    }
    for audience in kind.audience.values_mut() {
        audience.label.clear();
        sort(audience.when.values_mut().chain([&mut audience.can]));
    }
}

fn sort<'l>(lists: impl IntoIterator<Item = &'l mut Vec<String>>) {
    lists.into_iter().for_each(|list| list.sort_unstable());
}

/// Leaves out the fields that have their default, wherever a structure stands. What is empty but
/// has a name of the model's own stays: a role without rights, an action without a label.
fn shorten(file: &mut Value) {
    let header = HeaderFile { name: String::new(), title: String::new() };
    let (users, examples, types) = (UsersFile::default(), Vec::new(), [].into());
    let top = value(&ModelFile { model: header, users, examples, types });
    let kind = plain::<TypeFile>(r#"{"actions":{}}"#);
    let (role, option) = (value(&RoleFile::default()), value(&OptionFile::default()));
    let (category, level) = (value(&CategoryFile::default()), value(&LevelFile::default()));
    let audience = plain::<AudienceFile>(r#"{"who":"everyone"}"#);
    let choice = plain::<ChoiceFile>(r#"{"one_of":{},"default":""}"#);
    let select = plain::<SelectFile>(r#"{"none":"","several":""}"#);
    let requests = plain::<RequestsFile>(r#"{"default_role":""}"#);
    let transfer = value(&TransferFile::default());
    let warning = plain::<WarningFile>(r#"{"role":"","code":"","text":""}"#);
    let own = file.as_object_mut().into_iter().flatten();
    for (_, own) in own.filter(|(name, _)| top.get(name.as_str()).is_none()) {
        // What is below comes first: a table that only has defaults is then as short as one
        // that says nothing.
        within(own, "roles", |role| within(role, "options", |item| leave_out(item, &option)));
        within(own, "categories", |of| within(of, "levels", |item| leave_out(item, &level)));
        let tables = [
            ("settings", &choice),
            ("roles", &role),
            ("categories", &category),
            ("gives", &level),
            ("audience", &audience),
        ];
        for (table, plain) in tables {
            within(own, table, |item| leave_out(item, plain));
        }
        for (word, plain) in [("select", &select), ("requests", &requests), ("transfer", &transfer)]
        {
            own.get_mut(word).into_iter().for_each(|item| leave_out(item, plain));
        }
        let warnings = own.get_mut("warnings").and_then(Value::as_array_mut);
        warnings.into_iter().flatten().for_each(|item| leave_out(item, &warning));
        leave_out(own, &kind);
    }
    leave_out(file, &top);
}

/// Does something with each item of a table whose keys are the model's own.
fn within(of: &mut Value, table: &str, each: impl Fn(&mut Value)) {
    let named = of.get_mut(table).and_then(Value::as_object_mut);
    named.into_iter().flatten().for_each(|(_, item)| each(item));
}

/// Leaves out what is as in the plain structure of its kind; also within a structure that always
/// stands there, such as `limits`.
fn leave_out(item: &mut Value, plain: &Value) {
    let (Value::Object(fields), Value::Object(plain)) = (item, plain) else {
        return;
    };
    fields.retain(|name, field| {
        let Some(default) = plain.get(name) else {
            return true;
        };
        let differs = field != default;
        leave_out(field, default);
        differs
    });
}

/// A structure of which only what must be said is said.
fn plain<T: DeserializeOwned + Serialize>(text: &str) -> Value {
    serde_json::from_str::<T>(text).map(|plain| value(&plain)).unwrap_or_default()
}

fn value(plain: &impl Serialize) -> Value {
    serde_json::to_value(plain).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::model::Model;

    /// A change of one of these makes every file that was made with the model a
    /// `model_mismatch`. A new word in the language must not; only a model that decides
    /// otherwise than before may.
    #[rstest]
    #[case("datasets", "eecfd1b14f24521f177fad626f611e15640ecfbd3a7bb77a7d9898e56370302b")]
    #[case("orders", "d852791d67d76577710a6f096366bc9ac815dc9b513b0d99919993fd8565e242")]
    #[case("projects", "c1afd4b6ff56e936f8fbecb5fcac17452638d16c7ecea0496c7f9732d9de177c")]
    #[case("properties", "7328434b5444051c0f2dba05789816c984fe7776cb38cc865f7395fd7c8d1d35")]
    #[case("workspaces", "12930a973c9013ba04d3571c6e5f882046c8d8e1e6415086244ce30b5d5168b1")]
    fn the_fingerprints_of_the_shipped_models_stay(#[case] name: &str, #[case] known: &str) {
        assert_eq!(Model::named(name).unwrap().fingerprint(), known);
    }

    /// A model of one type, of which only what must be said is said, and some words more. Not
    /// checked: here a role may have no rights.
    fn said(words: &str) -> ModelFile {
        let header = HeaderFile { name: "m".into(), title: "A model".into() };
        let kind = format!(
            "owner = 'owner'\nactions.view = 'See'\nroles.owner.can = ['view']\nroles.empty = {{}}\n\
             {words}"
        );
        let types = [("doc".to_owned(), toml::from_str(&kind).unwrap())].into();
        ModelFile { model: header, users: UsersFile::default(), examples: vec![], types }
    }

    #[test]
    fn what_has_its_default_leaves_no_trace() {
        let words = "transfer = {}\ncategories.data.levels.all = {}\ngives.all = {}\n\
                     roles.owner.options.more = {}";
        let mut value = value(&said(words));
        shorten(&mut value);
        let left = r#"{"model":{"name":"m","title":"A model"},"doc":{"owner":"owner",
            "transfer":{},"categories":{"data":{"levels":{"all":{}}}},"gives":{"all":{}},
            "actions":{"view":"See"},
            "roles":{"owner":{"can":["view"],"options":{"more":{}}},"empty":{}}}}"#;
        assert_eq!(value, serde_json::from_str::<Value>(left).unwrap());
    }

    #[rstest]
    #[case("owners = 'one'")]
    #[case("grantees = ['user']")]
    #[case("registered = false\nleave = false\nnotify = false\nstatuses = []")]
    #[case("limits = {}")]
    #[case("limits = { note = 2000, message = 2000 }")]
    #[case("settings = {}\naudience = {}\nchanges = {}\ntexts = {}\nwarnings = []\nreasons = {}")]
    #[case("levels = []\nkinds = []\ncategories = {}\ngives = {}\nlabels = {}")]
    #[case("labels.share = 'Share'")]
    #[case("level_labels = { none = 'Nothing', all = 'All' }")]
    #[case("named_by = 'title'")]
    #[case("roles.owner.choose = []\nroles.owner.options = {}\nroles.owner.accept = false")]
    fn a_default_said_is_a_default(#[case] words: &str) {
        assert_eq!(of(&said(words)), of(&said("")));
    }

    #[rstest]
    #[case("", "owners = 'one or more'")]
    #[case("", "grantees = ['user', 'group']")]
    #[case("", "registered = true")]
    #[case("", "limits.note = 1999")]
    #[case("", "settings.lent = false")]
    #[case("settings.lent = true", "settings.lent = false")]
    #[case("settings.lent = false", "settings.lent = { one_of = { a = '' }, default = 'a' }")]
    #[case("", "statuses = ['new']")]
    #[case("", "roles.more = {}")]
    #[case("roles.more = {}", "roles.more.may_change = []")]
    #[case("", "actions.edit = ''")]
    #[case("", "audience.all.who = 'everyone'")]
    #[case("", "select = { none = 'a', several = 'b' }")]
    #[case("", "parent = 'map'")]
    #[case("", "transfer = {}")]
    #[case("transfer = {}", "transfer.keeps = 'empty'")]
    #[case("", "requests.default_role = 'empty'")]
    #[case("levels = ['none', 'all']", "levels = ['all', 'none']")]
    #[case("", "categories.data = {}")]
    #[case("categories.data = {}", "categories.data.each = 'page'")]
    #[case("categories.data = {}", "categories.data.levels.all = {}")]
    #[case("", "gives.all = {}")]
    #[case("gives.all = {}", "gives.all.can = ['view']")]
    #[case("", "roles.owner.level = 'all'")]
    #[case("", "roles.owner.options.more = {}")]
    #[case("roles.owner.options.more = {}", "roles.owner.options.more.needs = ['most']")]
    fn what_is_said_counts(#[case] one: &str, #[case] other: &str) {
        assert_ne!(of(&said(one)), of(&said(other)));
    }
}

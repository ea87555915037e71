//! Words for people: labels, and what an actor is told after a change that went through.

use std::collections::BTreeMap;

use super::conditions::table::Conditions;
use super::context::Context;
use crate::access::{ConditionSet, RoleSet};
use crate::model::read::file::{SettingFile, TypeFile};
use crate::model::read::names::instead;
use crate::model::read::problems::Problems;
use crate::model::tables::actions::SETTINGS;
use crate::model::tables::rules::WarningRule;

/// The verbs that an actor may be told something after.
const VERBS: [&str; 9] =
    ["share", "change", "revoke", "leave", "request", "approve", "decline", "withdraw", "transfer"];

/// What people are shown for something: its label or, without one, its name.
pub(crate) fn label(label: &str, name: &str) -> String {
    if label.is_empty() { name.to_owned() } else { label.to_owned() }
}

/// The label of a setting, and those of its named values.
pub(crate) fn setting_labels(
    name: &str,
    setting: &SettingFile,
) -> (String, BTreeMap<String, String>) {
    match setting {
        SettingFile::Switch(_) => (name.to_owned(), BTreeMap::new()),
        SettingFile::Labelled(switch) => (label(&switch.label, name), BTreeMap::new()),
        SettingFile::Choice(choice) => {
            let values = choice.one_of.iter();
            let values = values.map(|(value, of)| (value.clone(), label(of, value)));
            (label(&choice.label, name), values.collect())
        }
    }
}

/// What people are shown for each level, the lowest first. Of a part, its parent says that.
pub(crate) fn level_labels(of: &Context<'_>, problems: &mut Problems) -> Vec<String> {
    let labels = &of.file.level_labels;
    // That a part has none of its own is reported once, and so is that categories have none.
    let is_told =
        of.words.parent.is_some() || of.words.levels.is_empty() && !of.words.categories.is_empty();
    for level in labels.keys().filter(|_| !is_told) {
        of.words.level(level, &of.at.key("level_labels").key(level), problems);
    }
    let shown = |level: &&str| label(labels.get(*level).map_or("", String::as_str), level);
    of.words.levels.iter().map(shown).collect()
}

/// An action in words; one that nobody declares switches a setting.
pub(crate) fn meaning(kind: &TypeFile, action: &str) -> String {
    if let Some(meaning) = kind.actions.get(action) {
        return label(meaning, action);
    }
    let name = action.strip_prefix(SETTINGS).unwrap_or(action);
    let label = kind.settings.get(name).map(|setting| setting_labels(name, setting).0);
    format!("Switch: {}", label.as_deref().unwrap_or(name))
}

/// The texts, by verb or by verb and role.
pub(crate) fn compile(of: &Context<'_>, problems: &mut Problems) -> BTreeMap<String, String> {
    for key in of.file.texts.keys() {
        let at = of.at.key("texts").key(key);
        let (verb, role) = key.split_once(' ').map_or((key.as_str(), None), |(v, r)| (v, Some(r)));
        if !VERBS.contains(&verb) {
            let problem = format!("`{verb}` is not a change with a text");
            problems.add(&at, problem, instead(verb, VERBS));
        }
        if let Some(role) = role {
            of.words.role(role, &at, problems);
        }
    }
    of.file.texts.clone()
}

/// The warnings, each for a role that can be given.
pub(crate) fn warnings(
    of: &Context<'_>,
    conditions: &Conditions,
    assignable: RoleSet,
    problems: &mut Problems,
) -> Vec<WarningRule> {
    let mut rules = Vec::new();
    for (number, warning) in of.file.warnings.iter().enumerate() {
        let at = of.at.key("warnings").item(number);
        let role = of.words.role(&warning.role, &at.key("role"), problems);
        if role.is_some_and(|role| !assignable.has(role)) {
            let problem = format!("nobody may give `{}`, so nobody is warned", warning.role);
            let help = "name a role that some role `may_give`";
            problems.add(&at.key("role"), problem, help);
        }
        let unless = warning.unless.as_deref();
        rules.push(WarningRule {
            role: role.unwrap_or_default(),
            unless: unless.map_or(ConditionSet::EMPTY, |text| conditions.set(text)),
            code: warning.code.clone(),
            text: warning.text.clone(),
        });
    }
    rules
}

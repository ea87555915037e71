//! From a model file to the bit tables of this module: every word is looked up, every
//! problem is reported where the word stands.

use std::collections::BTreeMap;

use super::condition::{Conditions, Gathered};
use super::file::{ModelFile, SettingFile, TypeFile, Within};
use super::problem::{Path, Problems, instead};
use super::words::{self, AllWords, Words, number_of};
use super::{
    ACCESS_EDIT, ACCESS_VIEW, Action, ActionIx, Audience, Changes, SETTINGS, Select, Setting, Type,
    Values, WarningRule, check, reasons, roles, setting,
};
use crate::access::{Access, ActionSet, ConditionSet, RoleSet};
use crate::error::Code;

/// The verbs that an actor may be told something after.
const VERBS: [&str; 4] = ["share", "change", "revoke", "leave"];

/// Compiles all types. With problems, what comes back is of no use.
pub(super) fn types(file: &ModelFile, problems: &mut Problems) -> Vec<Type> {
    let all = words::of(file);
    let compile = |(name, kind)| {
        let words = all.get(name)?;
        let at = Path::default().key(name);
        Some(Compiler { file: kind, words, all: &all, at }.compile(problems))
    };
    file.types.iter().map(|(name, kind)| (name.as_str(), kind)).filter_map(compile).collect()
}

/// What is needed to compile one type.
pub(super) struct Compiler<'a> {
    pub(super) file: &'a TypeFile,
    pub(super) words: &'a Words<'a>,
    all: &'a AllWords<'a>,
    /// Where the type stands.
    pub(super) at: Path,
}

impl Compiler<'_> {
    fn compile(self, problems: &mut Problems) -> Type {
        let mut conditions = self.conditions(problems);
        let mut actions: Vec<Action> = self
            .words
            .actions
            .iter()
            .map(|name| Action { name: name.clone(), lacking: Code::RoleLacksCapability })
            .collect();
        let leave_owner = reasons::apply(&self, &mut actions, &mut conditions.table, problems);
        let implications = conditions.implications();
        let roles = roles::compile(&self, &conditions, &implications, problems);
        let assignable = roles::assignable(&roles, self.words.find_role(&self.file.owner));
        let at = |key: &str| self.at.key(key);
        let owner = self.words.role(&self.file.owner, &at("owner"), problems);
        let default_role = self.default_role(assignable, problems);
        Type {
            name: self.words.kind.to_owned(),
            owner: owner.unwrap_or_default(),
            owners: self.file.owners,
            within_organization: self.file.within == Some(Within::Organization),
            grantees: self.file.grantees.clone(),
            registered: self.file.registered,
            sources: self.file.sources.as_deref().and_then(|sources| self.type_number(sources)),
            action_index: index(actions.iter().map(|action| action.name.as_str())),
            access_view: self.words.find_action(ACCESS_VIEW),
            access_edit: self.words.find_action(ACCESS_EDIT),
            actions,
            audiences: self.audiences(&conditions, problems),
            warnings: self.warnings(&conditions, assignable, problems),
            conditions: conditions.table,
            implications,
            statuses: self.file.statuses.clone(),
            settings: self.settings(),
            role_index: index(self.words.roles.iter().copied()),
            roles,
            default_role,
            assignable,
            changes: self.changes(problems),
            leave: self.file.leave,
            leave_owner,
            notify: self.file.notify,
            select: self.file.select.as_ref().map(|select| Select {
                none: select.none.clone(),
                several: select.several.clone(),
            }),
            message_limit: self.file.limits.message,
            note_limit: self.file.limits.note,
            texts: self.texts(problems),
        }
    }

    fn type_number(&self, name: &str) -> Option<u8> {
        number_of(self.all.keys().copied(), name)
    }

    /// The table of all conditions that the type uses.
    fn conditions(&self, problems: &mut Problems) -> Conditions {
        let mut gathered = Gathered::default();
        let mut add = |text: &str, at: &Path, problems: &mut Problems| {
            gathered.add(text, self.words, self.all, at, problems);
        };
        for (name, role) in &self.file.roles {
            let at = self.at.key("roles").key(name).key("when");
            role.when.keys().for_each(|text| add(text, &at.key(text), problems));
        }
        for (name, audience) in &self.file.audience {
            let at = self.at.key("audience").key(name);
            let when = at.key("when");
            audience.when.keys().for_each(|text| add(text, &when.key(text), problems));
            audience.only_while.iter().for_each(|text| add(text, &at.key("while"), problems));
        }
        for (number, warning) in self.file.warnings.iter().enumerate() {
            let at = self.at.key("warnings").item(number).key("unless");
            warning.unless.iter().for_each(|text| add(text, &at, problems));
        }
        let mut conditions = gathered.table();
        let count = conditions.table.len();
        if !check::most("different conditions", count, &self.at, problems) {
            conditions.table.truncate(ConditionSet::CAPACITY);
        }
        conditions
    }

    /// The rights of a `can` and a `when`.
    pub(super) fn rights(
        &self,
        can: &[String],
        when: &BTreeMap<String, Vec<String>>,
        conditions: &Conditions,
        at: &Path,
        problems: &mut Problems,
    ) -> Access {
        let mut access = Access::nothing();
        access.give(ConditionSet::EMPTY, self.actions(can, &at.key("can"), problems));
        let mut seen: BTreeMap<ConditionSet, &str> = BTreeMap::new();
        for (text, actions) in when {
            let at = at.key("when").key(text);
            let set = conditions.set(text);
            if let Some(other) = seen.insert(set, text).filter(|_| !conditions.is_wrong(text)) {
                let problem = format!("`{text}` is the same condition as `{other}`");
                problems.add(&at, problem, "write it once, with the actions of both");
            }
            if actions.is_empty() {
                problems.add(&at, format!("nothing is held under `{text}`"), "list actions");
            }
            access.give(set, self.actions(actions, &at, problems));
        }
        access
    }

    fn actions(&self, list: &[String], at: &Path, problems: &mut Problems) -> ActionSet {
        numbers(list, at, problems, |name, at, problems| self.words.action(name, at, problems))
    }

    fn audiences(&self, conditions: &Conditions, problems: &mut Problems) -> Vec<Audience> {
        let mut audiences = Vec::new();
        for (name, audience) in &self.file.audience {
            let at = self.at.key("audience").key(name);
            let access = self.rights(&audience.can, &audience.when, conditions, &at, problems);
            if audience.can.is_empty() && audience.when.is_empty() {
                let problem = format!("the audience `{name}` can do nothing");
                problems.add(&at, problem, "list actions in `can` or `when`, or remove it");
            }
            if self.words.find_action(ACCESS_EDIT).is_some_and(|edit| access.actions().has(edit)) {
                let problem = format!("the audience `{name}` has `{ACCESS_EDIT}`");
                let help = "only a role says what may be given: take it out";
                problems.add(&at, problem, help);
            }
            audiences.push(Audience {
                name: name.clone(),
                reach: audience.who,
                only_while: audience
                    .only_while
                    .as_deref()
                    .map_or(ConditionSet::EMPTY, |text| conditions.set(text)),
                access,
            });
        }
        audiences
    }

    fn settings(&self) -> Vec<Setting> {
        let compile = |(name, file): (&String, &SettingFile)| {
            let values = setting::values(file);
            let default = match (file, &values) {
                (SettingFile::Switch(on), _) => u8::from(*on),
                (SettingFile::Labelled(switch), _) => u8::from(switch.default),
                (SettingFile::Choice(choice), Values::OneOf(values)) => {
                    number_of(values.iter().map(String::as_str), &choice.default)
                        .unwrap_or_default()
                }
                (SettingFile::Choice(_), Values::Switch) => 0,
            };
            let action = self.words.find_action(&format!("{SETTINGS}{name}")).unwrap_or_default();
            Setting { name: name.clone(), values, default, action }
        };
        self.file.settings.iter().map(compile).collect()
    }

    fn default_role(&self, assignable: RoleSet, problems: &mut Problems) -> Option<u8> {
        let at = self.at.key("default_role");
        let name = self.file.default_role.as_deref()?;
        let role = self.words.role(name, &at, problems)?;
        if !assignable.has(role) {
            let problem = format!("nobody may give `{name}`, so it cannot be the default");
            problems.add(&at, problem, "name a role that some role `may_give`");
        }
        Some(role)
    }

    fn changes(&self, problems: &mut Problems) -> Changes {
        let mut changes =
            Changes { status: vec![None; self.file.statuses.len()], ..Changes::default() };
        // `status` comes before `status: NAME` in a sorted map, so the narrower one wins.
        for (key, action) in &self.file.changes {
            let at = self.at.key("changes").key(key);
            let action: Option<ActionIx> = self.words.action(action, &at, problems);
            let status = key.strip_prefix("status:").map(str::trim);
            match (key.as_str(), status) {
                ("delete", _) => changes.delete = action,
                ("attributes", _) => changes.attributes = action,
                ("sources", _) if self.file.sources.is_some() => changes.sources = action,
                ("status", _) if !self.file.statuses.is_empty() => changes.status.fill(action),
                ("sources" | "status", _) => {
                    let problem = format!("`{}` has no {key}", self.words.kind);
                    problems.add(
                        &at,
                        problem,
                        format!("take `{key}` out, or declare it in the type"),
                    );
                }
                (_, Some(status)) => {
                    let number = self.words.status(status, &at, problems);
                    let slot = number.and_then(|ix| changes.status.get_mut(usize::from(ix)));
                    if let Some(slot) = slot {
                        *slot = action;
                    }
                }
                (_, None) => {
                    let known = ["delete", "sources", "attributes", "status", "status: NAME"];
                    problems.add(&at, format!("`{key}` is not a change"), instead(key, known));
                }
            }
        }
        changes
    }

    fn texts(&self, problems: &mut Problems) -> BTreeMap<String, String> {
        for key in self.file.texts.keys() {
            let at = self.at.key("texts").key(key);
            let (verb, role) =
                key.split_once(' ').map_or((key.as_str(), None), |(v, r)| (v, Some(r)));
            if !VERBS.contains(&verb) {
                problems.add(
                    &at,
                    format!("`{verb}` is not a change with a text"),
                    instead(verb, VERBS),
                );
            }
            if let Some(role) = role {
                self.words.role(role, &at, problems);
            }
        }
        self.file.texts.clone()
    }

    fn warnings(
        &self,
        conditions: &Conditions,
        assignable: RoleSet,
        problems: &mut Problems,
    ) -> Vec<WarningRule> {
        let mut rules = Vec::new();
        for (number, warning) in self.file.warnings.iter().enumerate() {
            let at = self.at.key("warnings").item(number);
            let role = self.words.role(&warning.role, &at.key("role"), problems);
            if role.is_some_and(|role| !assignable.has(role)) {
                let problem = format!("nobody may give `{}`, so nobody is warned", warning.role);
                let help = "name a role that some role `may_give`";
                problems.add(&at.key("role"), problem, help);
            }
            rules.push(WarningRule {
                role: role.unwrap_or_default(),
                unless: warning
                    .unless
                    .as_deref()
                    .map_or(ConditionSet::EMPTY, |text| conditions.set(text)),
                code: warning.code.clone(),
                text: warning.text.clone(),
            });
        }
        rules
    }
}

/// The numbers of the words of a list: each must be known, and listed once.
pub(super) fn numbers<S: FromIterator<u8>>(
    list: &[String],
    at: &Path,
    problems: &mut Problems,
    find: impl Fn(&str, &Path, &mut Problems) -> Option<u8>,
) -> S {
    let mut found = Vec::new();
    for (item, name) in list.iter().enumerate() {
        let at = at.item(item);
        if list.iter().take(item).any(|earlier| earlier == name) {
            problems.add(&at, format!("`{name}` is listed twice"), "list it once");
        }
        found.extend(find(name, &at, problems));
    }
    found.into_iter().collect()
}

fn index<'w>(names: impl Iterator<Item = &'w str>) -> hashbrown::HashMap<String, u8> {
    names.zip(0u8..).map(|(name, ix)| (name.to_owned(), ix)).collect()
}

//! From a model file to the bit tables of this module: every word is looked up, every
//! problem is reported where the word stands.

use std::collections::BTreeMap;

use crate::access::{Access, ActionSet, ConditionSet, RoleSet};
use crate::error::Code;
use crate::model::check::declared;
use crate::model::compile::categories;
use crate::model::compile::changes;
use crate::model::compile::conditions::table::{Conditions, Gathered};
use crate::model::compile::proposals;
use crate::model::compile::reasons;
use crate::model::compile::roles::role;
use crate::model::compile::setting;
use crate::model::compile::texts;
use crate::model::compile::words::{self, AllWords, Words, number_of};
use crate::model::read::file::{ModelFile, SettingFile, TypeFile, Within};
use crate::model::read::problem::{Path, Problems};
use crate::model::{
    ACCESS_DECIDE, ACCESS_EDIT, ACCESS_NEAR, ACCESS_REQUEST, ACCESS_VIEW, Action, ActionIx,
    Audience, Category, Reach, SETTINGS, Select, Setting, Test, Type, VIEW,
};

/// Compiles all types. With problems, what comes back is of no use.
pub(crate) fn types(file: &ModelFile, problems: &mut Problems) -> Vec<Type> {
    let all = words::of(file);
    let compile = |(name, kind)| {
        let words = all.get(name)?;
        let at = Path::default().key(name);
        Some(Compiler { file: kind, words, all: &all, at }.compile(problems))
    };
    file.types.iter().map(|(name, kind)| (name.as_str(), kind)).filter_map(compile).collect()
}

/// Actions by condition.
type When = BTreeMap<String, Vec<String>>;

/// What is needed to compile one type.
pub(crate) struct Compiler<'a> {
    pub(crate) file: &'a TypeFile,
    pub(crate) words: &'a Words<'a>,
    pub(crate) all: &'a AllWords<'a>,
    /// Where the type stands.
    pub(crate) at: Path,
}

impl Compiler<'_> {
    fn compile(self, problems: &mut Problems) -> Type {
        let mut conditions = self.conditions(problems);
        let categories = categories::compile(&self, &conditions, problems);
        let gives = categories::gives(&self, &conditions, problems);
        let mut actions = self.declared(&categories, &gives);
        let leave_owner = reasons::apply(&self, &mut actions, &mut conditions.table, problems);
        let implications = conditions.implications();
        let before = problems.len();
        let roles = role::compile(&self, &categories, &conditions, &implications, problems);
        let clear = problems.len() == before;
        let transfer = proposals::transfer(&self, problems);
        // Where a role is wrong, that nobody may give another one tells nobody anything.
        let all = || (0u8..).zip(&roles).map(|(ix, _)| ix).collect();
        let assignable = if clear { role::assignable(&roles, role::first(&self)) } else { all() };
        let owner = self.owner(problems);
        let default_role = self.default_role(assignable, problems);
        let view = self.view(problems);
        let audiences = self.audiences(&conditions, problems);
        let held = roles.iter().map(|role| role.most(&categories));
        let held = held.chain(audiences.iter().map(|audience| audience.access.clone()));
        let held = held.fold(Access::nothing(), |all, access| all.join(&access)).actions();
        let requests = proposals::requests(&self, assignable, held, problems);
        let action = |name: &str| self.words.find_action(name);
        Type {
            name: self.words.kind.to_owned(),
            label: texts::label(&self.file.label, self.words.kind),
            owner: owner.unwrap_or_default(),
            owners: self.file.owners,
            within_organization: self.file.within == Some(Within::Organization),
            grantees: self.file.grantees.clone(),
            registered: self.file.registered,
            sources: self.words.sources.and_then(|sources| self.type_number(sources)),
            parent: self.words.parent.and_then(|parent| self.type_number(parent)),
            parts: self.words.parts.and_then(|parts| self.type_number(parts)),
            kinds: self.file.kinds.clone(),
            levels: self.words.levels.iter().map(|level| (*level).to_owned()).collect(),
            categories,
            gives,
            action_index: index(actions.iter().map(|action| action.name.as_str())),
            view,
            access_view: action(ACCESS_VIEW),
            access_near: action(ACCESS_NEAR),
            access_edit: action(ACCESS_EDIT),
            access_request: action(ACCESS_REQUEST),
            access_decide: action(ACCESS_DECIDE),
            actions,
            audiences,
            warnings: texts::warnings(&self, &conditions, assignable, problems),
            conditions: conditions.table,
            implications,
            statuses: self.file.statuses.clone(),
            settings: self.settings(),
            role_index: index(self.words.roles.iter().copied()),
            roles,
            default_role,
            assignable,
            changes: changes::compile(&self, problems),
            requests,
            transfer,
            leave: self.file.leave,
            leave_owner,
            notify: self.file.notify,
            select: self.file.select.as_ref().map(|select| Select {
                none: select.none.clone(),
                several: select.several.clone(),
            }),
            message_limit: self.file.limits.message,
            note_limit: self.file.limits.note,
            texts: texts::compile(&self, problems),
            labels: self.file.labels.clone(),
            level_labels: texts::level_labels(&self, problems),
            named_by: self.file.named_by.clone(),
        }
    }

    /// The actions; those that levels give are lacked for want of a level.
    fn declared(&self, categories: &[Category], gives: &[Access]) -> Vec<Action> {
        let by_level = categories.iter().flat_map(|category| &category.gives).chain(gives);
        let by_level = by_level.fold(ActionSet::EMPTY, |all, access| all.union(access.actions()));
        let code = |ix| {
            if by_level.has(ix) { Code::LevelTooLow } else { Code::RoleLacksCapability }
        };
        (0u8..)
            .zip(&self.words.actions)
            .map(|(ix, name)| {
                let meaning = texts::meaning(self.file, name);
                Action { name: name.clone(), meaning, lacking: code(ix) }
            })
            .collect()
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
        for (at, when) in self.whens() {
            let at = at.key("when");
            for text in when.keys() {
                add(text, &at.key(text), problems);
            }
        }
        for (name, audience) in &self.file.audience {
            let at = self.at.key("audience").key(name).key("while");
            audience.only_while.iter().for_each(|text| add(text, &at, problems));
        }
        for (number, warning) in self.file.warnings.iter().enumerate() {
            let at = self.at.key("warnings").item(number).key("unless");
            warning.unless.iter().for_each(|text| add(text, &at, problems));
        }
        for audience in self.file.audience.values() {
            let only_while = audience.only_while.as_deref();
            for text in audience.when.keys().map(String::as_str).chain(only_while) {
                gathered.in_audience(text, only_while, |test| self.is_as_new(test));
            }
        }
        if problems.are_of_stored() {
            gathered.keep_within(ConditionSet::CAPACITY);
        }
        let mut conditions = gathered.table();
        let count = conditions.table.len();
        if !declared::most("different conditions", count, &self.at, problems) {
            conditions.table.truncate(ConditionSet::CAPACITY);
        }
        conditions
    }

    /// Whether a condition holds on a new resource, as far as settings and statuses say.
    fn is_as_new(&self, test: &Test) -> bool {
        match test {
            Test::Setting { setting, values } => {
                let mut settings = self.file.settings.values();
                let default = settings.nth(usize::from(*setting)).map(setting::default);
                default.is_none_or(|value| values.checked_shr(value.into()).unwrap_or(0) & 1 == 1)
            }
            Test::Status(statuses) => statuses & 1 == 1,
            Test::Verified(_)
            | Test::EverySource { .. }
            | Test::Kind(_)
            | Test::Parent(_)
            | Test::EveryPart { .. } => true,
        }
    }

    /// Every `when` of the type, with the place of what has it.
    fn whens(&self) -> Vec<(Path, &When)> {
        let mut all: Vec<(Path, &When)> = Vec::new();
        let below = |key: &str, name: &str| self.at.key(key).key(name);
        for (name, role) in &self.file.roles {
            let at = below("roles", name);
            let options = at.key("options");
            all.extend(role.options.iter().map(|(name, of)| (options.key(name), &of.when)));
            all.push((at, &role.when));
        }
        for (name, category) in &self.file.categories {
            let levels = below("categories", name).key("levels");
            all.extend(category.levels.iter().map(|(name, of)| (levels.key(name), &of.when)));
        }
        all.extend(self.file.gives.iter().map(|(name, of)| (below("gives", name), &of.when)));
        all.extend(self.file.audience.iter().map(|(name, of)| (below("audience", name), &of.when)));
        all
    }

    /// The rights of a `can` and a `when`.
    pub(crate) fn rights(
        &self,
        can: &[String],
        when: &When,
        conditions: &Conditions,
        at: &Path,
        problems: &mut Problems,
    ) -> Access {
        self.rights_where(can, when, (conditions, |text: &str| conditions.set(text)), at, problems)
    }

    /// The same, where a text means this.
    fn rights_where(
        &self,
        can: &[String],
        when: &When,
        (conditions, meaning): (&Conditions, impl Fn(&str) -> ConditionSet),
        at: &Path,
        problems: &mut Problems,
    ) -> Access {
        let mut access = Access::nothing();
        access.give(ConditionSet::EMPTY, self.actions(can, &at.key("can"), problems));
        let mut seen: BTreeMap<ConditionSet, &str> = BTreeMap::new();
        for (text, actions) in when {
            let at = at.key("when").key(text);
            let set = meaning(text);
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
            let only_while = audience.only_while.as_deref();
            let meaning = |text: &str| conditions.in_audience(text, only_while);
            let (can, when) = (&audience.can, &audience.when);
            let access = self.rights_where(can, when, (conditions, meaning), &at, problems);
            if audience.can.is_empty() && audience.when.is_empty() {
                let problem = format!("the audience `{name}` can do nothing");
                problems.add(&at, problem, "list actions in `can` or `when`, or remove it");
            }
            let has = |action: &&str| {
                self.words.find_action(action).is_some_and(|ix| access.actions().has(ix))
            };
            for action in [ACCESS_EDIT, ACCESS_DECIDE].into_iter().filter(has) {
                let problem = format!("the audience `{name}` has `{action}`");
                problems.add(&at, problem, "only a role says what may be given: take it out");
            }
            if audience.who == Reach::Leavers && !self.file.leave {
                let problem = format!("nobody leaves a `{}`", self.words.kind);
                problems.add(&at.key("who"), problem, "say `leave = true`, or remove the audience");
            }
            audiences.push(Audience {
                name: name.clone(),
                label: texts::label(&audience.label, name),
                reach: audience.who,
                only_while: only_while.map_or(ConditionSet::EMPTY, meaning),
                access,
            });
        }
        audiences
    }

    fn settings(&self) -> Vec<Setting> {
        let compile = |(name, file): (&String, &SettingFile)| {
            let (values, default) = (setting::values(file), setting::default(file));
            let action = self.words.find_action(&format!("{SETTINGS}{name}")).unwrap_or_default();
            let (label, value_labels) = texts::setting_labels(name, file);
            Setting { name: name.clone(), label, values, value_labels, default, action }
        };
        self.file.settings.iter().map(compile).collect()
    }

    fn owner(&self, problems: &mut Problems) -> Option<u8> {
        let (own, at) = (self.words.parent.is_none(), self.at.key("owner"));
        if own && self.file.owner.contains([':', '@']) {
            let problem = format!("`{}` is somebody, and `owner` is a role", self.file.owner);
            let help =
                "name the role of those who own a resource: whoever creates one is its owner";
            problems.add(&at, problem, help);
            return None;
        }
        own.then(|| self.words.role(&self.file.owner, &at, problems))?
    }

    fn view(&self, problems: &mut Problems) -> Option<ActionIx> {
        match self.file.view.as_deref() {
            Some(name) => self.words.action(name, &self.at.key("view"), problems),
            None => self.words.find_action(VIEW),
        }
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
}

/// The numbers of the words of a list: each must be known, and listed once.
pub(crate) fn numbers<S: FromIterator<u8>>(
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

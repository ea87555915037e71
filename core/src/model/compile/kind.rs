//! A type: each feature compiled in its order.

use super::conditions::gather;
use super::context::Context;
use super::roles::{held, role};
use super::words;
use super::{audiences, categories, changes, proposals, reasons, settings, texts};
use crate::access::{Access, ActionSet, RoleSet};
use crate::error::Code;
use crate::model::read::file::{ModelFile, Within};
use crate::model::read::path::Path;
use crate::model::read::problems::Problems;
use crate::model::tables::actions::{
    ACCESS_DECIDE, ACCESS_EDIT, ACCESS_NEAR, ACCESS_REQUEST, ACCESS_VIEW, VIEW,
};
use crate::model::tables::kind::Type;
use crate::model::tables::numbers::ActionIx;
use crate::model::tables::role::Category;
use crate::model::tables::rules::{Action, Select};

/// Compiles all types. With problems, what comes back is of no use.
pub(crate) fn types(file: &ModelFile, problems: &mut Problems) -> Vec<Type> {
    let all = words::of(file);
    let compile = |(name, kind)| {
        let words = all.get(name)?;
        let at = Path::default().key(name);
        Some(Context { file: kind, words, all: &all, at }.compile(problems))
    };
    file.types.iter().map(|(name, kind)| (name.as_str(), kind)).filter_map(compile).collect()
}

impl Context<'_> {
    fn compile(self, problems: &mut Problems) -> Type {
        let mut conditions = gather::of_type(self.file, self.words, self.all, &self.at, problems);
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
        let assignable = if clear { held::assignable(&roles, held::first(&self)) } else { all() };
        let owner = self.owner(problems);
        let default_role = self.default_role(assignable, problems);
        let view = self.view(problems);
        let audiences = audiences::compile(&self, &conditions, problems);
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
            settings: settings::compile(&self),
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

fn index<'w>(names: impl Iterator<Item = &'w str>) -> hashbrown::HashMap<String, u8> {
    names.zip(0u8..).map(|(name, ix)| (name.to_owned(), ix)).collect()
}

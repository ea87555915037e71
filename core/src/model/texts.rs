//! Texts and warnings: what an actor is told after a change that went through.

use std::collections::BTreeMap;

use super::WarningRule;
use super::compile::Compiler;
use super::condition::Conditions;
use super::problem::{Problems, instead};
use crate::access::{ConditionSet, RoleSet};

/// The verbs that an actor may be told something after.
const VERBS: [&str; 4] = ["share", "change", "revoke", "leave"];

/// The texts, by verb or by verb and role.
pub(super) fn compile(of: &Compiler<'_>, problems: &mut Problems) -> BTreeMap<String, String> {
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
pub(super) fn warnings(
    of: &Compiler<'_>,
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

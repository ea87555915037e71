//! What a role says itself, before what it includes is added.

use std::collections::BTreeMap;

use super::choices::{self, Choices};
use crate::access::{Access, ConditionSet, RoleSet};
use crate::model::compile::conditions::table::Conditions;
use crate::model::compile::context::{Context, numbers};
use crate::model::read::file::{Grantee, RoleFile};
use crate::model::read::path::Path;
use crate::model::read::problems::Problems;
use crate::model::tables::actions::SETTINGS;
use crate::model::tables::numbers::RoleIx;

/// What a role says itself, before what it includes is added.
pub(crate) struct Draft<'a> {
    pub(crate) name: &'a str,
    pub(crate) file: &'a RoleFile,
    pub(crate) at: Path,
    pub(crate) access: Access,
    pub(crate) give: RoleSet,
    pub(crate) change: RoleSet,
    pub(crate) take: RoleSet,
    pub(crate) includes: Option<RoleIx>,
    pub(crate) choices: Choices,
    /// False if one of its words is wrong: then nothing is concluded from it.
    pub(crate) clear: bool,
}

/// Compiles what a role says itself.
pub(crate) fn draft<'a>(
    of: &'a Context<'_>,
    name: &'a str,
    file: &'a RoleFile,
    conditions: &Conditions,
    problems: &mut Problems,
) -> Draft<'a> {
    let before = problems.len();
    let at = of.at.key("roles").key(name);
    let mut access = of.rights(&file.can, &file.when, conditions, &at, problems);
    let settings = numbers(&file.may_set, &at.key("may_set"), problems, |name, at, problems| {
        of.words.setting(name, at, problems)?;
        of.words.find_action(&format!("{SETTINGS}{name}"))
    });
    access.give(ConditionSet::EMPTY, settings);
    let mut roles = |list: &[String], key: &str| -> RoleSet {
        let find =
            |name: &str, at: &Path, problems: &mut Problems| of.words.role(name, at, problems);
        numbers(list, &at.key(key), problems, find)
    };
    let give = roles(&file.may_give, "may_give");
    let change = file.may_change.as_ref().map_or(give, |list| roles(list, "may_change"));
    let take = file.may_take.as_ref().map_or(change, |list| roles(list, "may_take"));
    let base = file.includes.as_deref();
    let includes = base.and_then(|base| of.words.role(base, &at.key("includes"), problems));
    let choices = choices::compile(of, file, conditions, &at, problems);
    receivers(of, file, &at, problems);
    let options = file.options.values().map(|option| &option.when);
    let mut texts = options.chain([&file.when]).flat_map(BTreeMap::keys);
    let clear = problems.len() == before && !texts.any(|text| conditions.is_wrong(text));
    Draft { name, file, at, access, give, change, take, includes, choices, clear }
}

/// To whom the role can be given.
fn receivers(of: &Context<'_>, role: &RoleFile, at: &Path, problems: &mut Problems) {
    let known = &of.file.grantees;
    for (number, grantee) in role.to.iter().enumerate() {
        if !known.contains(grantee) {
            let problem = format!("`{}` is not among the type's grantees", grantee.as_str());
            let help = "add it to the `grantees` of the type, or take it out";
            problems.add(&at.key("to").item(number), problem, help);
        }
    }
    let reached = if role.to.is_empty() { known } else { &role.to };
    if role.accept && reached.contains(&Grantee::Group) {
        let problem = "a group accepts nothing: it cannot act";
        let help = "say `to = [\"user\"]`, or take `accept` out";
        problems.add(&at.key("accept"), problem, help);
    }
    if reached.contains(&Grantee::Org) {
        return;
    }
    for (key, said) in [("registered", role.registered), ("fields", role.fields)] {
        if said {
            let problem = format!("`{key}` is about organizations, and none is given this role");
            let help = format!("say `to = [\"org\"]`, or take `{key}` out");
            problems.add(&at.key(key), problem, help);
        }
    }
}

/// A role, the one that it includes, the one that that includes, …
pub(crate) fn chain<'a, 'f>(
    ix: RoleIx,
    all: &'a [Draft<'f>],
    problems: &mut Problems,
) -> Vec<&'a Draft<'f>> {
    let mut seen = RoleSet::EMPTY;
    let mut chain: Vec<&Draft<'_>> = Vec::new();
    let mut next = Some(ix);
    while let Some(ix) = next {
        if seen.has(ix) {
            // A role outside the circle that leads into it says nothing of its own wrong.
            let names: Vec<&str> = chain.iter().map(|draft| draft.name).collect();
            let (Some(first), Some(again)) = (chain.first(), all.get(usize::from(ix))) else {
                break;
            };
            if first.name == again.name && names.iter().min() == names.first() {
                let problem = format!(
                    "`{}` includes itself: {} → `{}`",
                    first.name,
                    arrows(&names),
                    first.name
                );
                problems.add(&first.at.key("includes"), problem, "take one `includes` out");
            }
            break;
        }
        seen = seen.union(RoleSet::one(ix));
        let Some(draft) = all.get(usize::from(ix)) else { break };
        chain.push(draft);
        next = draft.includes;
    }
    chain
}

fn arrows(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" → ")
}

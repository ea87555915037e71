//! Roles: what each holds with all that it includes, what it leaves to choose, and what it may
//! pass on.

use std::collections::BTreeMap;

use crate::access::{Access, ConditionSet, Implications, RoleSet};
use crate::model::compile::conditions::table::Conditions;
use crate::model::compile::kind::{Compiler, numbers};
use crate::model::compile::roles::choices::{self, Choices};
use crate::model::compile::roles::delegation;
use crate::model::compile::texts;
use crate::model::read::file::{Grantee, RoleFile};
use crate::model::read::problem::{Path, Problems};
use crate::model::{Category, LevelIx, Role, RoleIx, SETTINGS, Scope};

/// What a role says itself, before what it includes is added.
pub(crate) struct Draft<'a> {
    pub(crate) name: &'a str,
    pub(crate) file: &'a RoleFile,
    pub(crate) at: Path,
    access: Access,
    give: RoleSet,
    change: RoleSet,
    take: RoleSet,
    includes: Option<RoleIx>,
    pub(crate) choices: Choices,
    /// False if one of its words is wrong: then nothing is concluded from it.
    pub(crate) clear: bool,
}

/// Compiles the roles of a type.
pub(crate) fn compile(
    of: &Compiler<'_>,
    categories: &[Category],
    conditions: &Conditions,
    implications: &Implications,
    problems: &mut Problems,
) -> Vec<Role> {
    let drafts: Vec<Draft<'_>> = of
        .file
        .roles
        .iter()
        .map(|(name, file)| draft(of, name, file, conditions, problems))
        .collect();
    let chains: Vec<Vec<&Draft<'_>>> =
        (0u8..).zip(&drafts).map(|(ix, _)| chain(ix, &drafts, problems)).collect();
    let compiled = |chain: &Vec<&Draft<'_>>| role(of, chain, categories, problems);
    let roles: Vec<Role> = chains.iter().filter_map(compiled).collect();
    delegation::check(of, &chains, &roles, categories, implications, problems);
    roles
}

/// What somebody holds without being given it: the owner's role, and the one that an owner keeps
/// who hands over. `None` when the owner's role is wrong.
pub(crate) fn first(of: &Compiler<'_>) -> Option<RoleSet> {
    let owner = of.words.find_role(&of.file.owner)?;
    let keeps = of.file.transfer.as_ref().and_then(|transfer| transfer.keeps.as_deref());
    let keeps = keeps.and_then(|keeps| of.words.find_role(keeps));
    Some([owner].into_iter().chain(keeps).collect())
}

/// The roles that somebody may come to give: from the first ones on, whatever can be held. All
/// of them when those are not known, so that nothing is concluded from that.
pub(crate) fn assignable(roles: &[Role], first: Option<RoleSet>) -> RoleSet {
    let Some(first) = first else { return (0u8..).zip(roles).map(|(ix, _)| ix).collect() };
    let mut given = RoleSet::EMPTY;
    for _ in roles {
        let held = given.union(first);
        given = (0u8..)
            .zip(roles)
            .filter(|(ix, _)| held.has(*ix))
            .fold(given, |given, (_, role)| given.union(role.may_give));
    }
    given
}

fn draft<'a>(
    of: &'a Compiler<'_>,
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
fn receivers(of: &Compiler<'_>, role: &RoleFile, at: &Path, problems: &mut Problems) {
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
fn chain<'a, 'f>(ix: RoleIx, all: &'a [Draft<'f>], problems: &mut Problems) -> Vec<&'a Draft<'f>> {
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

fn role(
    of: &Compiler<'_>,
    chain: &[&Draft<'_>],
    categories: &[Category],
    problems: &mut Problems,
) -> Option<Role> {
    let (own, bases) = chain.split_first()?;
    let join = |pick: fn(&Draft<'_>) -> RoleSet| {
        chain.iter().fold(RoleSet::EMPTY, |all, draft| all.union(pick(draft)))
    };
    let level = level(own, bases, problems);
    let by_level = categories.iter().filter_map(|of| of.gives.get(usize::from(level?)));
    let own_rights = chain.iter().map(|draft| &draft.access);
    let access = own_rights.chain(by_level).fold(Access::nothing(), |all, more| all.join(more));
    let to = if own.file.to.is_empty() { &of.file.grantees } else { &own.file.to };
    let choices = &own.choices;
    Some(Role {
        name: own.name.to_owned(),
        label: texts::label(&own.file.label, own.name),
        access,
        level,
        choose: choices.choose.clone(),
        default_level: choices.default,
        follows: choices.follows.clone(),
        options: choices.options.clone(),
        to: to.clone(),
        registered: own.file.registered,
        accept: own.file.accept,
        fields: own.file.fields,
        may_give: join(|draft| draft.give),
        may_change: join(|draft| draft.change),
        may_take: join(|draft| draft.take),
        scope: scope(chain, problems),
    })
}

/// The level in every category: the highest of those that the role and its bases say.
fn level(own: &Draft<'_>, bases: &[&Draft<'_>], problems: &mut Problems) -> Option<LevelIx> {
    if let Some(base) = bases.first().filter(|base| base.choices.is_any()) {
        let problem =
            format!("`{}` includes `{}`, which leaves something to choose", own.name, base.name);
        let help = "say the rights here as well, and take `includes` out";
        problems.add(&own.at.key("includes"), problem, help);
    }
    let level = bases.iter().filter_map(|base| base.choices.level).max();
    if level.is_some() && !own.choices.choose.is_empty() {
        let problem = format!("`{}` leaves levels to choose, and includes one for all", own.name);
        problems.add(&own.at.key("choose"), problem, "take `choose` or `includes` out");
    }
    level.max(own.choices.level)
}

fn scope(chain: &[&Draft<'_>], problems: &mut Problems) -> Scope {
    let mut scope: Option<Scope> = None;
    for base in chain.iter().rev() {
        let reaches = !base.change.union(base.take).is_empty();
        match (scope, base.file.scope) {
            (Some(Scope::All), Some(Scope::GivenByMe)) => {
                let problem =
                    format!("`{}` narrows the scope of the role that it includes", base.name);
                problems.add(&base.at.key("scope"), problem, "take `scope` or `includes` out");
            }
            (_, Some(said)) => scope = Some(said),
            (None, None) if reaches => scope = Some(Scope::All),
            (_, None) => {}
        }
    }
    scope.unwrap_or_default()
}

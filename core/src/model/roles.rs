//! Roles: what each holds with all that it includes, what it may pass on, and whether that
//! makes sense.

use super::compile::{Compiler, numbers};
use super::condition::Conditions;
use super::file::RoleFile;
use super::problem::{Path, Problems};
use super::{ACCESS_EDIT, Owners, Role, RoleIx, SETTINGS, Scope};
use crate::access::{Access, Ceiling, ConditionSet, Holding, Implications, RoleSet};

/// What a role says itself, before what it includes is added.
struct Draft<'a> {
    name: &'a str,
    file: &'a RoleFile,
    at: Path,
    access: Access,
    give: RoleSet,
    change: RoleSet,
    take: RoleSet,
    includes: Option<RoleIx>,
    /// False if one of its words is wrong: then nothing is concluded from it.
    clear: bool,
}

/// Compiles the roles of a type.
pub(super) fn compile(
    of: &Compiler<'_>,
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
    let roles: Vec<Role> = chains.iter().filter_map(|chain| role(chain, problems)).collect();

    for (chain, role) in chains.iter().zip(&roles) {
        let Some(own) = chain.first() else { continue };
        let clear = chain.iter().all(|draft| draft.clear);
        if clear {
            rights(of, own, role, problems);
        }
        for given in role.may_give.iter() {
            let known =
                |ix: RoleIx| Some((roles.get(usize::from(ix))?, chains.get(usize::from(ix))?));
            let Some((given, theirs)) = known(given) else { continue };
            if clear && theirs.iter().all(|draft| draft.clear) {
                ceiling(of, own, role, given, implications, problems);
            }
        }
        single_owner(of, own, problems);
    }
    if drafts.iter().all(|draft| draft.clear) {
        reach(of, &drafts, &roles, problems);
    }
    roles
}

/// The roles that somebody may come to give: from the owner's on, whatever can be held. All of
/// them when the owner's role is wrong, so that nothing is concluded from that.
pub(super) fn assignable(roles: &[Role], owner: Option<RoleIx>) -> RoleSet {
    let Some(owner) = owner else { return (0u8..).zip(roles).map(|(ix, _)| ix).collect() };
    let mut given = RoleSet::EMPTY;
    for _ in roles {
        let held = given.union(RoleSet::one(owner));
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
    let clear = problems.len() == before && !file.when.keys().any(|text| conditions.is_wrong(text));
    Draft { name, file, at, access, give, change, take, includes, clear }
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

fn role(chain: &[&Draft<'_>], problems: &mut Problems) -> Option<Role> {
    let own = chain.first()?;
    let join = |pick: fn(&Draft<'_>) -> RoleSet| {
        chain.iter().fold(RoleSet::EMPTY, |all, draft| all.union(pick(draft)))
    };
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
    Some(Role {
        name: own.name.to_owned(),
        access: chain.iter().fold(Access::nothing(), |all, draft| all.join(&draft.access)),
        may_give: join(|draft| draft.give),
        may_change: join(|draft| draft.change),
        may_take: join(|draft| draft.take),
        scope: scope.unwrap_or_default(),
    })
}

/// A role must hold something, and pass on only with the right to pass on.
fn rights(of: &Compiler<'_>, own: &Draft<'_>, role: &Role, problems: &mut Problems) {
    let name = own.name;
    if role.access.actions().is_empty() {
        let help = "list actions in `can` or `when`, or remove it";
        problems.add(&own.at, format!("the role `{name}` can do nothing"), help);
    }
    let passes_on = !role.may_give.union(role.may_change).union(role.may_take).is_empty();
    let edits =
        of.words.find_action(ACCESS_EDIT).is_some_and(|edit| role.access.actions().has(edit));
    let wants =
        [("may_give", role.may_give), ("may_change", role.may_change), ("may_take", role.may_take)];
    if passes_on && !edits {
        let key = wants.iter().find(|(_, set)| !set.is_empty()).map_or("may_give", |(key, _)| key);
        let problem = format!("the role `{name}` has `{key}`, but not the action `{ACCESS_EDIT}`");
        let help =
            format!("list `{ACCESS_EDIT}` in its `can` or `when`, and among the type's `actions`");
        problems.add(&own.at.key(key), problem, help);
    }
    if edits && !passes_on {
        let problem =
            format!("the role `{name}` has `{ACCESS_EDIT}`, but may give, change and take nothing");
        problems.add(
            &own.at,
            problem,
            format!("say `may_give = [...]`, or take `{ACCESS_EDIT}` out"),
        );
    }
}

/// What a role may give must be no more than it holds, or it could never be given.
fn ceiling(
    of: &Compiler<'_>,
    own: &Draft<'_>,
    role: &Role,
    given: &Role,
    implications: &Implications,
    problems: &mut Problems,
) {
    let mut holding = Holding::default();
    holding.add(&role.access, None);
    if !given.delegates_within(role) {
        let problem = format!(
            "the role `{}` may give `{}`, which may give, change or take more than it",
            own.name, given.name
        );
        let help =
            "nobody passes on more than he may: list those roles here as well, or take some out";
        problems.add(&own.at.key("may_give"), problem, help);
    }
    let Ceiling::Exceeded(actions) = holding.ceiling(&given.access, implications) else { return };
    let name = |ix: u8| of.words.actions.get(usize::from(ix)).map_or("", String::as_str);
    let names: Vec<String> = actions.iter().map(|ix| format!("`{}`", name(ix))).collect();
    let problem = format!(
        "the role `{}` may give `{}`, but does not itself hold {} as freely",
        own.name,
        given.name,
        names.join(", ")
    );
    let help = format!(
        "nobody gives more than he has: give `{}` these rights, or take `{}` out",
        own.name, given.name
    );
    problems.add(&own.at.key("may_give"), problem, help);
}

/// With exactly one owner, the owner's role is not given, changed or taken.
fn single_owner(of: &Compiler<'_>, own: &Draft<'_>, problems: &mut Problems) {
    let lists = [
        ("may_give", Some(&own.file.may_give)),
        ("may_change", own.file.may_change.as_ref()),
        ("may_take", own.file.may_take.as_ref()),
    ];
    for (key, list) in lists {
        let named = list.is_some_and(|list| list.contains(&of.file.owner));
        if of.file.owners == Owners::One && named {
            let problem =
                format!("`{}` is the owner's role, and there is exactly one owner", of.file.owner);
            let help = "say `owners = \"one or more\"`, or take it out";
            problems.add(&own.at.key(key), problem, help);
        }
    }
}

/// A role that nobody can come to hold is a mistake.
fn reach(of: &Compiler<'_>, drafts: &[Draft<'_>], roles: &[Role], problems: &mut Problems) {
    let Some(owner) = of.words.find_role(&of.file.owner) else { return };
    let held = assignable(roles, Some(owner)).union(RoleSet::one(owner));
    for (_, draft) in (0u8..).zip(drafts).filter(|(ix, _)| !held.has(*ix)) {
        problems.add(
            &draft.at,
            format!("nobody can hold the role `{}`", draft.name),
            "list it in the `may_give` of a role that somebody holds, or remove it",
        );
    }
}

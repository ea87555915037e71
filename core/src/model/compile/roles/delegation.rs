//! Whether the roles of a type make sense together: what each may pass on, and who can hold it.

use super::draft::Draft;
use super::held::{assignable, first};
use crate::access::{Access, Ceiling, Holding, Implications};
use crate::model::compile::context::Context;
use crate::model::read::file::Owners;
use crate::model::read::path::Path;
use crate::model::read::problems::Problems;
use crate::model::tables::actions::{ACCESS_DECIDE, ACCESS_EDIT};
use crate::model::tables::numbers::RoleIx;
use crate::model::tables::role::{Category, Role};

/// Checks the roles, each with the chain of those that it includes.
pub(crate) fn check(
    of: &Context<'_>,
    chains: &[Vec<&Draft<'_>>],
    roles: &[Role],
    categories: &[Category],
    implications: &Implications,
    problems: &mut Problems,
) {
    let is_clear = |chain: &[&Draft<'_>]| {
        let open_base = chain.iter().skip(1).any(|base| base.choices.is_any());
        chain.iter().all(|draft| draft.clear) && !open_base
    };
    for (chain, role) in chains.iter().zip(roles) {
        let Some(own) = chain.first() else { continue };
        let clear = is_clear(chain);
        if clear {
            rights(of, own, role, categories, problems);
        }
        let known = |ix: RoleIx| {
            let theirs = chains.get(usize::from(ix)).filter(|theirs| clear && is_clear(theirs));
            roles.get(usize::from(ix)).filter(|_| theirs.is_some())
        };
        for given in role.may_give.iter().filter_map(known) {
            let at = own.at.key("may_give");
            let what = format!("the role `{}` may give `{}`", own.name, given.name);
            let chosen = role.leaves_choice() || given.leaves_choice();
            let most = (!chosen).then(|| given.access.clone());
            ceiling(of, (&at, &what), (role, given), most.as_ref(), implications, problems);
        }
        let keeps = of.file.transfer.as_ref().and_then(|transfer| transfer.keeps.as_deref());
        let keeps = keeps.filter(|_| own.name == of.file.owner && !problems.are_of_stored());
        let kept = keeps.and_then(|name| of.words.find_role(name));
        // What they may give is compared already.
        let kept = kept.filter(|kept| !role.may_give.has(*kept)).and_then(known);
        if let Some(kept) = kept.filter(|kept| kept.name != own.name) {
            let at = of.at.key("transfer").key("keeps");
            let what = format!("`{}` hands over and keeps `{}`", own.name, kept.name);
            let most = kept.with_defaults(categories);
            ceiling(of, (&at, &what), (role, kept), Some(&most), implications, problems);
        }
        owners(of, own, problems);
    }
    if !chains.iter().all(|chain| is_clear(chain)) {
        return;
    }
    reach(of, chains, roles, problems);
    // That there are no levels is reported where the part is.
    if let Some(parts) = of.words.parts.filter(|_| !of.words.levels.is_empty())
        && !roles.iter().any(|role| reaches_parts(of, role, categories))
    {
        let problem = format!("no role of `{}` has a level on a `{parts}`", of.words.kind);
        let help = "say `level` in a role, or `choose` a category that is of `each` part";
        problems.add(&of.at.key("roles"), problem, help);
    }
}

/// A role must hold something, and pass on only with the right to pass on.
fn rights(
    of: &Context<'_>,
    own: &Draft<'_>,
    role: &Role,
    categories: &[Category],
    problems: &mut Problems,
) {
    let name = own.name;
    let most = role.most(categories).actions();
    if most.is_empty() && !reaches_parts(of, role, categories) {
        let help = "list actions in `can` or `when`, or remove it";
        problems.add(&own.at, format!("the role `{name}` can do nothing"), help);
    }
    let passes_on = !role.may_give.union(role.may_change).union(role.may_take).is_empty();
    let has = |action: &str| of.words.find_action(action).is_some_and(|ix| most.has(ix));
    let wants =
        [("may_give", role.may_give), ("may_change", role.may_change), ("may_take", role.may_take)];
    if passes_on && !has(ACCESS_EDIT) {
        let key = wants.iter().find(|(_, set)| !set.is_empty()).map_or("may_give", |(key, _)| key);
        let problem = format!("the role `{name}` has `{key}`, but not the action `{ACCESS_EDIT}`");
        let help =
            format!("list `{ACCESS_EDIT}` in its `can` or `when`, and among the type's `actions`");
        problems.add(&own.at.key(key), problem, help);
    }
    if has(ACCESS_EDIT) && !passes_on {
        let problem =
            format!("the role `{name}` has `{ACCESS_EDIT}`, but may give, change and take nothing");
        let help = format!("say `may_give = [...]`, or take `{ACCESS_EDIT}` out");
        problems.add(&own.at, problem, help);
    }
    if has(ACCESS_DECIDE) && role.may_give.is_empty() {
        let problem = format!("the role `{name}` has `{ACCESS_DECIDE}`, but may give nothing");
        let help = format!("say `may_give = [...]`, or take `{ACCESS_DECIDE}` out");
        problems.add(&own.at, problem, help);
    }
}

/// Whether a grant of the role can give something on parts.
fn reaches_parts(of: &Context<'_>, role: &Role, categories: &[Category]) -> bool {
    let each = |ix: &u8| categories.get(usize::from(*ix)).is_some_and(|category| category.each);
    of.words.parts.is_some()
        && (role.level.is_some_and(|level| level > 0) || role.choose.iter().any(each))
}

/// What a role may give must be no more than it holds, or it could never be given; nor may an owner
/// keep more than they had. `access` is what it gives; `None` where something is chosen for each
/// grant, which is compared when it is given.
fn ceiling(
    of: &Context<'_>,
    (at, what): (&Path, &str),
    (role, given): (&Role, &Role),
    access: Option<&Access>,
    implications: &Implications,
    problems: &mut Problems,
) {
    if !given.delegates_within(role) {
        let problem = format!("{what}, which may give, change or take more than it");
        let help =
            "nobody passes on more than they may: list those roles here as well, or take some out";
        problems.add(at, problem, help);
    }
    let Some(access) = access else { return };
    let help = format!(
        "nobody gives more than they have: give `{}` these rights, or take `{}` out",
        role.name, given.name
    );
    let level = |role: &Role| role.level.unwrap_or(role.default_level);
    let mut holding = Holding::default();
    holding.add(&role.access, None);
    if let Ceiling::Exceeded(actions, _) = holding.ceiling(access, implications) {
        let name = |ix: u8| of.words.actions.get(usize::from(ix)).map_or("", String::as_str);
        let names: Vec<String> = actions.iter().map(|ix| format!("`{}`", name(ix))).collect();
        let problem = format!("{what}, but does not itself hold {} as freely", names.join(", "));
        problems.add(at, problem, help);
    } else if let Some(parts) = of.words.parts.filter(|_| level(given) > level(role)) {
        problems.add(at, format!("{what}, but has a lower level on every `{parts}`"), help);
    }
}

/// With exactly one owner, the owner's role is not given, changed or taken. It is the same for
/// every owner, and waits for nobody.
fn owners(of: &Context<'_>, own: &Draft<'_>, problems: &mut Problems) {
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
    let open = [
        ("choose", !own.file.choose.is_empty()),
        ("options", !own.file.options.is_empty()),
        ("accept", own.file.accept),
        ("fields", own.file.fields),
    ];
    for (key, _) in open.into_iter().filter(|(_, said)| *said && own.name == of.file.owner) {
        let problem = format!("`{}` is the owner's role, which is the same for all", own.name);
        problems.add(&own.at.key(key), problem, format!("take `{key}` out"));
    }
}

/// A role that nobody can come to hold is a mistake.
fn reach(of: &Context<'_>, chains: &[Vec<&Draft<'_>>], roles: &[Role], problems: &mut Problems) {
    let Some(first) = first(of) else { return };
    let held = assignable(roles, Some(first)).union(first);
    let numbered = (0u8..).zip(chains).filter(|(ix, _)| !held.has(*ix));
    for draft in numbered.filter_map(|(_, chain)| chain.first()) {
        problems.add(
            &draft.at,
            format!("nobody can hold the role `{}`", draft.name),
            "list it in the `may_give` of a role that somebody holds, or remove it",
        );
    }
}

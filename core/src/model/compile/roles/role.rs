//! Roles: what each holds with all that it includes, what it leaves to choose, and what it may
//! pass on.

use super::delegation;
use super::draft::{Draft, chain, draft};
use crate::access::{Access, Implications, RoleSet};
use crate::model::compile::conditions::table::Conditions;
use crate::model::compile::context::Context;
use crate::model::compile::texts;
use crate::model::read::file::Scope;
use crate::model::read::problems::Problems;
use crate::model::tables::numbers::LevelIx;
use crate::model::tables::role::{Category, Role};

/// Compiles the roles of a type.
pub(crate) fn compile(
    of: &Context<'_>,
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

fn role(
    of: &Context<'_>,
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

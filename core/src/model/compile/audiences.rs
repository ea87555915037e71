//! Access that is computed, not given.

use super::conditions::table::Conditions;
use super::context::Context;
use super::texts;
use crate::access::ConditionSet;
use crate::model::read::file::Reach;
use crate::model::read::problems::Problems;
use crate::model::tables::actions::{ACCESS_DECIDE, ACCESS_EDIT};
use crate::model::tables::rules::Audience;

/// Compiles the audiences of a type.
pub(crate) fn compile(
    of: &Context<'_>,
    conditions: &Conditions,
    problems: &mut Problems,
) -> Vec<Audience> {
    let mut audiences = Vec::new();
    for (name, audience) in &of.file.audience {
        let at = of.at.key("audience").key(name);
        let only_while = audience.only_while.as_deref();
        let meaning = |text: &str| conditions.in_audience(text, only_while);
        let (can, when) = (&audience.can, &audience.when);
        let access = of.rights_where(can, when, (conditions, meaning), &at, problems);
        if audience.can.is_empty() && audience.when.is_empty() {
            let problem = format!("the audience `{name}` can do nothing");
            problems.add(&at, problem, "list actions in `can` or `when`, or remove it");
        }
        let has =
            |action: &&str| of.words.find_action(action).is_some_and(|ix| access.actions().has(ix));
        for action in [ACCESS_EDIT, ACCESS_DECIDE].into_iter().filter(has) {
            let problem = format!("the audience `{name}` has `{action}`");
            problems.add(&at, problem, "only a role says what may be given: take it out");
        }
        if audience.who == Reach::Leavers && !of.file.leave {
            let problem = format!("nobody leaves a `{}`", of.words.kind);
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

//! What waits for somebody's decision: requests for access, and transfers of the ownership.

use super::context::Context;
use crate::access::{ActionSet, RoleSet};
use crate::model::read::problems::Problems;
use crate::model::tables::actions::{ACCESS_DECIDE, ACCESS_REQUEST};
use crate::model::tables::numbers::RoleIx;
use crate::model::tables::rules::Transfer;

/// The role that is asked for when none is named. `held` is all that anybody can hold.
pub(crate) fn requests(
    of: &Context<'_>,
    assignable: RoleSet,
    held: ActionSet,
    problems: &mut Problems,
) -> Option<RoleIx> {
    let name = &of.file.requests.as_ref()?.default_role;
    let at = of.at.key("requests");
    let is_held = |action: &str| of.words.find_action(action).is_some_and(|ix| held.has(ix));
    for (action, who) in [(ACCESS_REQUEST, "ask"), (ACCESS_DECIDE, "decide")] {
        if !is_held(action) {
            let problem = format!("nobody can {who}, for nobody has `{action}`");
            let advice = format!("give a role the action `{action}`, and list it in `actions`");
            problems.add(&at, problem, advice);
        }
    }
    let at = at.key("default_role");
    let role = of.words.role(name, &at, problems)?;
    if !assignable.has(role) {
        let problem = format!("nobody may give `{name}`, so it cannot be asked for");
        problems.add(&at, problem, "name a role that some role `may_give`");
    }
    Some(role)
}

/// What becomes of an owner who hands over.
pub(crate) fn transfer(of: &Context<'_>, problems: &mut Problems) -> Option<Transfer> {
    let file = of.file.transfer.as_ref()?;
    let at = of.at.key("transfer").key("keeps");
    let name = file.keeps.as_deref();
    let keeps = name.and_then(|name| of.words.role(name, &at, problems));
    if name == Some(of.file.owner.as_str()) {
        let problem = format!("`{}` is the owner's role, which is handed over", of.file.owner);
        problems.add(&at, problem, "name another role, or take `keeps` out");
    }
    Some(Transfer { keeps })
}

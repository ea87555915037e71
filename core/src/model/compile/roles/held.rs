//! Which roles somebody can come to hold, and to give.

use crate::access::RoleSet;
use crate::model::compile::context::Context;
use crate::model::tables::role::Role;

/// What somebody holds without being given it: the owner's role, and the one that an owner keeps
/// who hands over. `None` when the owner's role is wrong.
pub(crate) fn first(of: &Context<'_>) -> Option<RoleSet> {
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

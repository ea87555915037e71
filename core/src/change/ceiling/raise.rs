//! What a grant would give more than another one.

use super::excess::Excess;
use super::giving::Giving;
use super::within::within_own;
use crate::access::{Ceiling, Holding};
use crate::actor::{Delegation, Gate};
use crate::change::arguments::End;
use crate::model::Type;
use crate::state::Grant;
use crate::time::Timestamp;

/// Whether one grant gives anything that the other does not.
pub(crate) fn raises(kind: &Type, old: Giving<'_>, new: Giving<'_>) -> bool {
    let (Some(old_role), Some(new_role)) = (kind.role(old.role), kind.role(new.role)) else {
        return true;
    };
    let mut holding = Holding::default();
    holding.add(old.access(old_role), None);
    let mut parts = old.parts().chain(new.parts());
    holding.ceiling(new.access(new_role), &kind.implications) != Ceiling::Within(None)
        || !new_role.delegates_within(old_role)
        || new.others(new_role) > old.others(old_role)
        || parts.any(|part| new.of_part(new_role, part) > old.of_part(old_role, part))
}

/// Whether a grant may become another one, until then. It is judged on what that raises: the rest
/// its holder has already. What waits is somebody else's offer, and who offers it anew gives
/// all of it.
pub(crate) fn may_become(
    gate: &Gate<'_>,
    delegation: &Delegation,
    old: &Grant,
    new: Giving<'_>,
    (expires, anew): (Option<Timestamp>, bool),
) -> Result<(), Excess> {
    let end = Some(End(expires));
    let whole = || within_own(gate, delegation, new, None, end);
    if anew && !old.is_by(&gate.actor.id) {
        return whole().map(|_| ());
    }
    let has = Giving::from(old);
    let raised = if raises(gate.target.kind, has, new) {
        within_own(gate, delegation, new, Some(has), end).map(|_| ())
    } else {
        Ok(())
    };
    // What they could not give now, they do not give for longer.
    let later = old.expires.is_some_and(|old| expires.is_none_or(|end| end > old));
    let longer = if later { whole().err() } else { None };
    match (raised, longer) {
        (raised, None) => raised,
        (Ok(()), Some(longer)) => Err(Excess::too_long(new.role, longer.until)),
        (Err(raised), Some(longer)) => Err(raised.beside(&longer)),
    }
}

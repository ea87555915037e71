//! The actions of an access, as a sheet shows them.

use crate::access::Access;
use crate::answer::ActionInfo;
use crate::model::Type;

/// The actions that an access gives, with conditions or without, sorted.
pub(super) fn actions(kind: &Type, access: &Access) -> Vec<ActionInfo> {
    let actions = access.actions().iter().filter_map(|ix| kind.actions.get(usize::from(ix)));
    let mut infos: Vec<ActionInfo> = actions
        .map(|action| ActionInfo { action: action.name.clone(), meaning: action.meaning.clone() })
        .collect();
    infos.sort_by(|one, other| one.action.cmp(&other.action));
    infos
}

//! How deep groups are nested.

use std::collections::BTreeMap;

use crate::id::PrincipalKind;
use crate::state::{PrincipalIx, State};

/// How many groups can be nested, each in the next: many times what people do, and few enough that
/// what each of their members is in stays small.
pub(super) const MAX_NESTING: usize = 64;

/// How many levels of groups there are, from the highest to the lowest, once a group has these
/// members.
pub(super) fn levels_with(state: &State, group: PrincipalIx, members: &[PrincipalIx]) -> usize {
    let is_group = |ix: &PrincipalIx| {
        state.principal(*ix).is_some_and(|member| member.kind == PrincipalKind::Group)
    };
    let inside = |ix: PrincipalIx| {
        let members = state.principal(ix).into_iter().flat_map(|group| group.members.keys());
        members.copied().filter(is_group).collect()
    };
    let around = |ix: PrincipalIx| {
        state.principal(ix).into_iter().flat_map(|group| &group.groups).copied().collect()
    };
    let mut known = BTreeMap::new();
    let members = members.iter().copied().filter(is_group);
    let below = members.map(|member| levels(&mut known, member, inside)).max();
    below.map_or(0, |below| below + levels(&mut BTreeMap::new(), group, around))
}

/// How many groups there are on the longest way on from one, itself among them. Each is looked at
/// once, however many ways lead to it.
fn levels(
    known: &mut BTreeMap<PrincipalIx, usize>,
    from: PrincipalIx,
    next: impl Fn(PrincipalIx) -> Vec<PrincipalIx>,
) -> usize {
    let mut open = vec![(from, None)];
    while let Some((ix, beyond)) = open.pop() {
        let beyond = match beyond {
            _ if known.contains_key(&ix) => continue,
            // First those beyond it, and then itself.
            None => {
                let beyond = next(ix);
                open.push((ix, Some(beyond.clone())));
                open.extend(beyond.into_iter().map(|ix| (ix, None)));
                continue;
            }
            Some(beyond) => beyond,
        };
        let deepest = beyond.iter().filter_map(|ix| known.get(ix)).max();
        known.insert(ix, 1 + deepest.copied().unwrap_or_default());
    }
    known.get(&from).copied().unwrap_or_default()
}

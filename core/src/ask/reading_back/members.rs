//! `principal` and `members`: what the host wrote of principals.

use std::collections::BTreeMap;

use crate::actor::{group_of, principal_id, unknown};
use crate::answer::{Member, MemberList, PrincipalFacts};
use crate::ask::page::{Paging, first};
use crate::decide::Facts;
use crate::error::Result;
use crate::id::{PrincipalId, PrincipalKind};
use crate::state::PrincipalIx;

/// The facts of a principal. This answers the host: it asks nobody's right.
pub(crate) fn principal(facts: Facts<'_>, principal: &str) -> Result<PrincipalFacts> {
    let state = facts.state;
    let id = principal_id(state, principal)?;
    let found = state.find_principal(id.as_str());
    let found = found.and_then(|ix| Some((ix, state.principal(ix)?)));
    let (ix, record) = found.ok_or_else(|| unknown(id.as_str()))?;
    let sorted = |all: &mut dyn Iterator<Item = PrincipalIx>| {
        let mut names: Vec<String> = all.map(|ix| state.principal_id(ix).to_owned()).collect();
        names.sort();
        names
    };
    let guest = |(org, guest): (PrincipalIx, bool)| guest.then_some(org);
    Ok(PrincipalFacts {
        principal: record.id.clone(),
        name: record.name.clone(),
        registered: record.registered,
        verified: record.verified.iter().cloned().collect(),
        attributes: record.attributes.clone(),
        fields: record.fields.clone(),
        orgs: sorted(&mut record.orgs.iter().map(|(org, _)| org)),
        guest_of: sorted(&mut record.orgs.iter().filter_map(guest)),
        groups: sorted(&mut record.groups.iter().copied()),
        all_groups: sorted(&mut record.reach.iter().copied().filter(|other| *other != ix)),
        members: record.members.len(),
        revision: state.revision,
    })
}

/// The members of a group or of an organization. This answers the host: it asks nobody's right.
pub(crate) fn members(
    facts: Facts<'_>,
    group: &str,
    nested: bool,
    paging: Paging<'_>,
) -> Result<MemberList> {
    let state = facts.state;
    let (ix, group) = group_of(state, group)?;
    let limit = paging.limit()?;
    let after = paging.after.map(|after| principal_id(state, after)).transpose()?;
    let after = after.as_ref().map(PrincipalId::as_str);
    // Who is in a group of an organization is not in the organization by that.
    let all = if nested && group.kind == PrincipalKind::Group {
        nested_members(facts, ix)
    } else {
        group.members.keys().map(|member| (*member, true)).collect()
    };
    let named = all.into_iter().filter_map(|(ix, direct)| Some((state.principal(ix)?, ix, direct)));
    let rows = named.map(|(record, ix, direct)| (record.id.as_str(), (record, ix, direct)));
    let later = rows.filter(|(id, _)| Some(*id) > after).collect();
    let (rows, complete) = first(later, limit);
    let member = |(_, (record, ix, direct)): (&str, (&crate::state::Principal, _, _))| Member {
        principal: record.id.clone(),
        name: record.name.clone(),
        guest: group.members.get(&ix).copied().unwrap_or_default(),
        direct,
    };
    let items: Vec<Member> = rows.into_iter().map(member).collect();
    let next = items.last().filter(|_| !complete).map(|last| last.principal.clone());
    Ok(MemberList { items, complete, next, revision: state.revision })
}

/// Everybody in a group, however deep, and whether they were added to this very group.
fn nested_members(facts: Facts<'_>, group: PrincipalIx) -> BTreeMap<PrincipalIx, bool> {
    let (mut found, mut open) = (BTreeMap::new(), vec![group]);
    while let Some(ix) = open.pop() {
        let groups = facts.state.principal(ix).filter(|record| record.kind == PrincipalKind::Group);
        for member in groups.into_iter().flat_map(|record| record.members.keys()) {
            let known = found.contains_key(member);
            *found.entry(*member).or_default() |= ix == group;
            if !known {
                open.push(*member);
            }
        }
    }
    found
}

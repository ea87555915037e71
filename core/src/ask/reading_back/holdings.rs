//! `holdings`: all that one principal holds, itself and through groups.

use crate::actor::{declared_type, principal_id, unknown};
use crate::answer::{GrantInfo, GrantState, Holding, HoldingList};
use crate::ask::page::{Paging, first};
use crate::ask::question::subject;
use crate::ask::ways::Ways;
use crate::decide::{Facts, Subject, Target, grant_info};
use crate::error::{Error, Result};
use crate::state::{Grant, PrincipalIx};

/// What parts a resource from a holder where a page ends. No name has it.
const BETWEEN: char = '\n';

/// Every grant that reaches a principal, and lives: what has expired has ended. This answers the
/// host: it asks nobody's right.
pub(crate) fn holdings(
    facts: Facts<'_>,
    principal: &str,
    paging: Paging<'_>,
) -> Result<HoldingList> {
    let state = facts.state;
    let (who, id) = subject(facts, principal)?;
    let limit = paging.limit()?;
    let after = paging.after.map(|after| place(facts, after)).transpose()?;
    let record = who.ix.and_then(|ix| state.principal(ix)).ok_or_else(|| unknown(&id))?;
    let mut rows = Vec::new();
    for holder in record.reach.iter() {
        let Some(held) = state.principal(*holder) else { continue };
        for target in held.holds.iter().filter_map(|ix| facts.target(*ix)) {
            let Some(grant) = target.resource.grants.get(*holder) else { continue };
            let key = (target.resource.id.as_str(), held.id.as_str());
            if !grant.is_expired(facts.now) && Some(key) > after {
                rows.push((key, (*holder, grant, target)));
            }
        }
    }
    let (rows, complete) = first(rows, limit);
    let ways = Ways::of(facts, who.ix);
    let rows = rows.into_iter();
    let items: Vec<Holding> = rows
        .map(|(_, (holder, grant, target))| holding(facts, who, &ways, holder, grant, target))
        .collect();
    let last = items.last().filter(|_| !complete);
    let next = last.map(|last| format!("{}{BETWEEN}{}", last.resource, last.principal));
    Ok(HoldingList { principal: id.into_owned(), items, complete, next, revision: state.revision })
}

/// Where a page ended: the resource and the holder.
fn place<'a>(facts: Facts<'_>, after: &'a str) -> Result<(&'a str, &'a str)> {
    let parts = after.split_once(BETWEEN).filter(|(resource, holder)| {
        declared_type(facts.state, resource).is_ok() && principal_id(facts.state, holder).is_ok()
    });
    parts.ok_or_else(|| {
        Error::argument("after", "this is no place to go on: give the `next` of a page")
    })
}

fn holding(
    facts: Facts<'_>,
    who: Subject,
    ways: &Ways,
    holder: PrincipalIx,
    grant: &Grant,
    target: Target<'_>,
) -> Holding {
    let info = grant_info(facts, holder, grant, target, true);
    let GrantInfo { resource, principal, role, levels, fields, proposal, owner, .. } = info;
    let state = match info.state {
        // A grant to a group counts for those of its members alone who are in the organization.
        GrantState::Active if !facts.is_within(who, target) => GrantState::Suspended,
        state => state,
    };
    let path = ways.to(facts, holder);
    let GrantInfo { by, at, expires, note, .. } = info;
    Holding {
        resource,
        principal,
        path,
        role,
        levels,
        fields,
        proposal,
        owner,
        state,
        by,
        at,
        expires,
        note,
    }
}

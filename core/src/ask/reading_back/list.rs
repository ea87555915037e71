//! `list`: all principals of a kind, or all resources of a type; or those that nobody looks after.

use serde::{Deserialize, Serialize};

use crate::actor::{not_offered, principal_id, type_named};
use crate::answer::Page;
use crate::ask::page::{Paging, first};
use crate::ask::who::who;
use crate::decide::{Facts, Target, any_actor, is_owned};
use crate::error::{Error, Result};
use crate::id::{PrincipalId, PrincipalKind, shown};

/// What the resources of a list are without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Without {
    /// Nobody's ownership counts: all owners are suspended, or are groups without people.
    Owner,
    /// Nobody whom the space knows may manage access.
    Manager,
}

/// All principals of a kind, or all resources of a type. This answers the host: it asks nobody's
/// right.
pub(crate) fn list(
    facts: Facts<'_>,
    kind: &str,
    without: Option<Without>,
    paging: Paging<'_>,
) -> Result<Page> {
    let limit = paging.limit()?;
    let rows = match PrincipalKind::find(kind) {
        Some(_) if without.is_some() => {
            let message = format!("a {kind} has neither owner nor manager; leave out `without`");
            return Err(Error::argument("without", message));
        }
        Some(kind) => principals(facts, kind, paging.after)?,
        None => resources(facts, kind, without, paging)?,
    };
    let (rows, complete) = first(rows, limit);
    let items: Vec<String> = rows.into_iter().map(|(id, ())| id.to_owned()).collect();
    let next = items.last().filter(|_| !complete).cloned();
    Ok(Page { items, complete, next, revision: facts.state.revision })
}

type Rows<'a> = Vec<(&'a str, ())>;

fn principals<'a>(facts: Facts<'a>, kind: PrincipalKind, after: Option<&str>) -> Result<Rows<'a>> {
    let after = after.map(|after| principal_id(facts.state, after)).transpose()?;
    if let Some(other) = after.as_ref().filter(|after| after.kind() != kind) {
        let message =
            format!("`{}` is no {kind}: give the `next` of a page", shown(other.as_str()));
        return Err(Error::argument("after", message));
    }
    let after = after.as_ref().map(PrincipalId::as_str);
    let all = facts.state.principals().map(|(_, principal)| principal);
    let of_kind = all.filter(|principal| principal.kind == kind);
    let ids = of_kind.map(|principal| (principal.id.as_str(), ()));
    Ok(ids.filter(|(id, ())| Some(*id) > after).collect())
}

fn resources<'a>(
    facts: Facts<'a>,
    kind: &str,
    without: Option<Without>,
    paging: Paging<'_>,
) -> Result<Rows<'a>> {
    let (ix, kind) = type_named(facts.state, kind).map_err(|error| {
        let message = format!("{error}; or list every `user`, `group` or `org`");
        error.saying(message)
    })?;
    paging.is_of_type(facts, ix)?;
    let whole = kind.parent.and_then(|parent| facts.state.model().get(parent)).unwrap_or(kind);
    if without == Some(Without::Manager) && whole.access_edit.is_none() {
        return Err(not_offered(kind, "sharing, so nobody manages it"));
    }
    let all = facts.state.resources_of(ix).filter_map(|ix| facts.target(ix));
    let later = all.filter(|target| Some(target.resource.id.as_str()) > paging.after);
    let mut rows = Vec::new();
    for target in later {
        let is_wanted = match without {
            None => true,
            Some(Without::Owner) => !is_owned(facts, target),
            Some(Without::Manager) => !is_managed(facts, target)?,
        };
        if is_wanted {
            rows.push((target.resource.id.as_str(), ()));
        }
    }
    Ok(rows)
}

/// Whether anybody whom the space knows may manage access.
fn is_managed(facts: Facts<'_>, target: Target<'_>) -> Result<bool> {
    let whole = facts.whole(target);
    let Some(edit) = whole.kind.access_edit else { return Ok(false) };
    let manages = |holder| any_actor(facts, holder, |who| facts.allows(who, edit, whole));
    // Most are managed by who holds a grant; only where none of these does, others are looked at.
    if whole.resource.grants.holders().any(manages) {
        return Ok(true);
    }
    let list = who(facts, &whole.resource.id, Some(whole.kind.action_name(edit)), None)?;
    Ok(list.everyone || !list.people.is_empty())
}

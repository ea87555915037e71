//! Which grants an actor may give, change and take.

use super::gate::Gate;
use super::names::not_offered;
use crate::access::RoleSet;
use crate::decide::Source;
use crate::error::{Code, Error, Result};
use crate::model::{ActionIx, RoleIx, Scope};
use crate::state::Grant;
use crate::time::Timestamp;

/// What an actor may do to whose grants.
#[derive(Debug, Default)]
pub(crate) struct Delegation {
    /// The roles that they may give.
    pub(crate) give: RoleSet,
    /// By whose roles, and until when each of these is held.
    giving: Vec<(RoleSet, Option<Timestamp>)>,
    change_all: RoleSet,
    change_own: RoleSet,
    take_all: RoleSet,
    take_own: RoleSet,
}

impl Delegation {
    /// Until when the actor may give the role: time is part of the ceiling.
    pub(crate) fn until(&self, role: RoleIx) -> Option<Timestamp> {
        let may = self.giving.iter().filter(|(roles, _)| roles.has(role));
        // No end is later than any.
        let last = may.map(|(_, until)| until.unwrap_or(Timestamp::MAX)).max();
        last.filter(|last| *last < Timestamp::MAX)
    }

    /// Until when the actor may give anything at all.
    pub(crate) fn until_any(&self) -> Option<Timestamp> {
        let last = self.giving.iter().map(|(_, until)| until.unwrap_or(Timestamp::MAX)).max();
        last.filter(|last| *last < Timestamp::MAX)
    }

    pub(crate) fn may_change(&self, grant: &Grant, actor: &str) -> bool {
        self.change_all.has(grant.role) || grant.is_by(actor) && self.change_own.has(grant.role)
    }

    pub(crate) fn may_take(&self, grant: &Grant, actor: &str) -> bool {
        self.take_all.has(grant.role) || grant.is_by(actor) && self.take_own.has(grant.role)
    }
}

impl Gate<'_> {
    /// What the actor may give, change and take; `forbidden`, or the model's own code, if they
    /// may not manage access at all.
    pub(crate) fn may_manage(&self) -> Result<Delegation> {
        let kind = self.target.kind;
        let Some(edit) = kind.access_edit else {
            return Err(not_offered(kind, "sharing"));
        };
        let mut delegation = Delegation::default();
        let mut manages = false;
        let who = self.actor.subject;
        self.facts.any_source(who, self.target, |source| {
            if self.facts.gives(who, source, edit, self.target) {
                manages = true;
                if let Source::Grant { grant, role, .. } = source {
                    delegation.give = delegation.give.union(role.may_give);
                    delegation.giving.push((role.may_give, grant.expires));
                    let (change, take) = match role.scope {
                        Scope::All => (&mut delegation.change_all, &mut delegation.take_all),
                        Scope::GivenByMe => (&mut delegation.change_own, &mut delegation.take_own),
                    };
                    *change = change.union(role.may_change);
                    *take = take.union(role.may_take);
                }
            }
            false
        });
        if manages { Ok(delegation) } else { Err(self.may_not_manage(edit)) }
    }

    fn may_not_manage(&self, edit: ActionIx) -> Error {
        let lacking = self.target.kind.actions.get(usize::from(edit)).map(|action| action.lacking);
        let code = match lacking {
            Some(Code::RoleLacksCapability) | None => Code::Forbidden,
            Some(code) => code,
        };
        let message =
            format!("{} may not manage access to {}", self.actor.id, self.target.resource.id);
        Error::new(code, message).with("by", self.actor.id.as_str())
    }

    /// `last_owner` if these grants are all the ownership that there is. What is suspended
    /// counts as well.
    pub(crate) fn keeps_an_owner<'g>(&self, ending: impl Iterator<Item = &'g Grant>) -> Result<()> {
        let (owner, resource) = (self.target.kind.owner, self.target.resource);
        let ending = ending.filter(|grant| grant.role == owner).count();
        let mut owners = resource.grants.rows().filter(|row| row.role == owner);
        // One more than end is enough: nobody counts thousands of owners for each of them.
        if ending == 0 || owners.nth(ending).is_some() {
            return Ok(());
        }
        let message = format!("{} would have no owner; add another first", resource.id);
        Err(Error::new(Code::LastOwner, message).with("resources", vec![resource.id.as_str()]))
    }
}

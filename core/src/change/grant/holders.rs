//! Those who have a grant already.

use super::gift::comes_by_change;
use crate::actor::Gate;
use crate::change::receivers::{Receiver, check_receivers, offenders};
use crate::error::{Code, Error, Result};
use crate::id::{PrincipalId, some};
use crate::model::RoleIx;

/// Whether those who have a grant can be given this role, or what they have, again: they are looked
/// at as receivers are.
pub(crate) fn check_holders(
    gate: &Gate<'_>,
    role: Option<RoleIx>,
    holders: &[PrincipalId],
) -> Result<()> {
    let kind = gate.target.kind;
    let held = |id: &PrincipalId| gate.grant(id.as_str()).map(|(_, grant)| grant.role);
    let receiver = |id| Receiver { id, role: role.or(held(id)).and_then(|role| kind.role(role)) };
    let receivers: Vec<Receiver<'_>> = holders.iter().map(receiver).collect();
    check_receivers(gate, &receivers)?;
    role.map_or(Ok(()), |role| check_new_role(gate, role, holders))
}

/// Whether those who have a grant can have this role instead. One that its receiver accepts
/// first cannot come by a change. `invalid_operation`.
pub(crate) fn check_new_role(gate: &Gate<'_>, role: RoleIx, holders: &[PrincipalId]) -> Result<()> {
    let kind = gate.target.kind;
    let Some(role) = kind.role(role) else { return Ok(()) };
    let accepts = |id: &PrincipalId| {
        let grant = gate.grant(id.as_str()).map(|(_, grant)| grant);
        grant.is_none_or(|grant| {
            let old = kind.role(grant.role);
            grant.pending.is_some() || old.is_some_and(|old| comes_by_change(old, role))
        })
    };
    let asked = (
        "receivers accept this role first, and these have not been asked",
        "revoke what they have, and share again",
    );
    offenders(holders, Code::InvalidOperation, asked, accepts)
}

pub(crate) fn target_protected(principals: &[&str]) -> Error {
    let message =
        format!("the actor may not touch the grants of {}; ask an owner", some(principals));
    Error::new(Code::TargetProtected, message).with("principals", principals.to_vec())
}

pub(crate) fn not_in_access_list(principals: &[&str]) -> Error {
    let message = format!(
        "these have no grant on the resource: {}; name the holders of grants",
        some(principals)
    );
    Error::new(Code::NotInAccessList, message).with("principals", principals.to_vec())
}

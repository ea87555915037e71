//! Who can receive a grant.

use std::borrow::Borrow;

use crate::actor::Gate;
use crate::decide::{Facts, Subject};
use crate::error::{Code, Error, Result};
use crate::id::{PrincipalId, PrincipalKind, some};
use crate::model::{Grantee, Role, Type};
use crate::state::{Principal, PrincipalIx};

/// Somebody, and the role that they would have; `None`: any that the type has.
#[derive(Clone, Copy)]
pub(crate) struct Receiver<'a> {
    pub(crate) id: &'a PrincipalId,
    pub(crate) role: Option<&'a Role>,
}

impl Borrow<PrincipalId> for Receiver<'_> {
    fn borrow(&self) -> &PrincipalId {
        self.id
    }
}

/// Several, who would all have one role.
pub(crate) fn each_as<'a>(role: Option<&'a Role>, ids: &'a [PrincipalId]) -> Vec<Receiver<'a>> {
    ids.iter().map(|id| Receiver { id, role }).collect()
}

/// The receivers: of a kind that can receive, registered and of the organization where the
/// model asks for it. The first kind of trouble wins and names all its offenders.
pub(crate) fn check_receivers(gate: &Gate<'_>, receivers: &[Receiver<'_>]) -> Result<()> {
    check_eligible(gate.facts, gate.target.kind, receivers)?;
    offenders(receivers, Code::OutsideOrganization, OUTSIDE, |receiver| {
        let ix = gate.facts.state.find_principal(receiver.id.as_str());
        let subject = Subject { kind: receiver.id.kind(), ix };
        gate.facts.is_within(subject, gate.target)
    })?;
    let unregistered =
        ("these are not registered for data exchange", "`put` them with `registered`");
    offenders(receivers, Code::OrgNotRegistered, unregistered, |receiver| {
        let known = known(gate.facts, receiver.id);
        receiver.role.is_none_or(|role| is_registered(role, known))
    })
}

/// Whether [`check_receivers`] lets somebody pass: asked of thousands, it names nobody.
pub(crate) fn can_receive(gate: &Gate<'_>, role: &Role, ix: PrincipalIx, who: &Principal) -> bool {
    let subject = Subject { kind: who.kind, ix: Some(ix) };
    is_grantee(&role.to, who.kind)
        && is_known(gate.target.kind, who.kind, Some(who))
        && gate.facts.is_within(subject, gate.target)
        && is_registered(role, Some(who))
}

/// A mistyped group would be one that nobody is in.
fn is_known(kind: &Type, of: PrincipalKind, who: Option<&Principal>) -> bool {
    match of {
        PrincipalKind::User => !kind.registered || who.is_some_and(|user| user.registered),
        PrincipalKind::Group | PrincipalKind::Org => who.is_some(),
    }
}

fn is_registered(role: &Role, who: Option<&Principal>) -> bool {
    !role.registered || who.is_some_and(|org| org.registered)
}

/// The receivers, before the resource is looked at.
pub(crate) fn check_eligible(
    facts: Facts<'_>,
    kind: &Type,
    receivers: &[Receiver<'_>],
) -> Result<()> {
    check_kinds(kind, receivers)?;
    offenders(receivers, Code::UnknownUser, UNKNOWN, |receiver| {
        is_known(kind, receiver.id.kind(), known(facts, receiver.id))
    })
}

/// Whether each can have such a role at all.
fn check_kinds(kind: &Type, receivers: &[Receiver<'_>]) -> Result<()> {
    let fits = |receiver: &Receiver<'_>| {
        let grantees = receiver.role.map_or(&kind.grantees, |role| &role.to);
        is_grantee(grantees, receiver.id.kind())
    };
    let mut given: Vec<&str> = receivers
        .iter()
        .filter(|receiver| !fits(receiver))
        .map(|receiver| receiver.role.map_or(kind.name.as_str(), |role| &role.name))
        .collect();
    given.sort_unstable();
    given.dedup();
    let wrong = format!("this kind of principal cannot receive `{}`", given.join("`, `"));
    let help = "name principals of the kinds that the model gives it to";
    offenders(receivers, Code::InvalidPrincipal, (&wrong, help), fits)
}

pub(super) fn known<'a>(facts: Facts<'a>, id: &PrincipalId) -> Option<&'a Principal> {
    facts.state.find_principal(id.as_str()).and_then(|ix| facts.state.principal(ix))
}

/// An error that names all who are in the way, if anybody is: what is wrong with them, and what to
/// do.
pub(crate) fn offenders<T: Borrow<PrincipalId>>(
    all: &[T],
    code: Code,
    (wrong, help): (&str, &str),
    fine: impl Fn(&T) -> bool,
) -> Result<()> {
    let bad: Vec<&str> =
        all.iter().filter(|one| !fine(one)).map(|one| one.borrow().as_str()).collect();
    if bad.is_empty() {
        return Ok(());
    }
    let message = format!("{wrong}: {}; {help}", some(&bad));
    Err(Error::new(code, message).with("principals", bad))
}

/// What is wrong with those who do not belong to the organization, and what to do.
pub(crate) const OUTSIDE: (&str, &str) =
    ("these do not belong to the resource's organization", "add them to it, or leave them out");
/// What is wrong with those whom the space does not know, and what to do.
pub(crate) const UNKNOWN: (&str, &str) = ("these are not registered", "`put` them first");

/// Whether a kind of principal can be given a role.
pub(super) fn is_grantee(grantees: &[Grantee], kind: PrincipalKind) -> bool {
    grantees.contains(&match kind {
        PrincipalKind::User => Grantee::User,
        PrincipalKind::Group => Grantee::Group,
        PrincipalKind::Org => Grantee::Org,
    })
}

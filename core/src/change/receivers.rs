//! Who can receive something, and what they want to be told with it.

use std::borrow::Borrow;
use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::Facts;
use super::arguments::{MAX_FACTS, MAX_TEXT, at_most, free_text};
use super::gate::{Gate, is_grantee};
use crate::decide::Subject;
use crate::error::{Code, Error, Result};
use crate::id::{PrincipalId, PrincipalKind, shown, some};
use crate::model::{Role, Type};
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
    let what = "of the resource's organization";
    offenders(receivers, Code::OutsideOrganization, what, |receiver| {
        let ix = gate.facts.state.find_principal(receiver.id.as_str());
        let subject = Subject { kind: receiver.id.kind(), ix };
        gate.facts.is_within(subject, gate.target)
    })?;
    let unregistered = "registered for data exchange";
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
    offenders(receivers, Code::UnknownUser, "registered; `put` first", |receiver| {
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
    let what = format!("a kind of principal that can receive `{}`", given.join("`, `"));
    offenders(receivers, Code::InvalidPrincipal, &what, fits)
}

fn known<'a>(facts: Facts<'a>, id: &PrincipalId) -> Option<&'a Principal> {
    facts.state.find_principal(id.as_str()).and_then(|ix| facts.state.principal(ix))
}

/// Texts that somebody could be told.
pub(crate) fn check_texts(told: &BTreeMap<String, String>) -> Result<()> {
    at_most("fields", told.len(), MAX_FACTS)?;
    for (name, text) in told {
        at_most("bytes of a field's name", name.len(), 256)?;
        at_most("bytes of a field", text.len(), MAX_TEXT)?;
        free_text(&format!("fields.{}", shown(name)), text)?;
    }
    Ok(())
}

/// What the receivers want to be told, against what they are told (E-32). A blank text tells
/// nothing.
#[derive(Default)]
pub(crate) struct Fields {
    unknown: Map<String, Value>,
    missing: Map<String, Value>,
}

impl Fields {
    pub(crate) fn compare(
        &mut self,
        facts: Facts<'_>,
        role: &Role,
        receiver: &PrincipalId,
        told: &BTreeMap<String, String>,
    ) {
        if role.fields && !is_grantee(&role.to, receiver.kind()) {
            // Who cannot receive this is no receiver: that is told, and not what they ask for.
            return;
        }
        let nothing = BTreeMap::new();
        let wants = known(facts, receiver).filter(|_| role.fields);
        let wants = wants.map_or(&nothing, |receiver| &receiver.fields);
        let strange = told.keys().filter(|name| !wants.contains_key(*name));
        let strange: Vec<String> = strange.map(|name| shown(name)).collect();
        let blank = |name: &str| told.get(name).is_none_or(|text| text.trim().is_empty());
        let required = wants.iter().filter(|(_, required)| **required).map(|(name, _)| name);
        let absent: Vec<String> = required.filter(|name| blank(name)).cloned().collect();
        if !strange.is_empty() {
            self.unknown.insert(receiver.as_str().to_owned(), strange.into());
        }
        if !absent.is_empty() {
            self.missing.insert(receiver.as_str().to_owned(), absent.into());
        }
    }

    /// `unknown_field`, `missing_required_field`, naming all for each receiver.
    pub(crate) fn verdict(self) -> Result<()> {
        let kinds = [
            (self.unknown, Code::UnknownField, "not asked for"),
            (self.missing, Code::MissingRequiredField, "required, and not given or blank"),
        ];
        for (bad, code, what) in kinds {
            let names = bad.values().filter_map(Value::as_array).flatten();
            let mut names: Vec<&str> = names.filter_map(Value::as_str).collect();
            names.sort_unstable();
            names.dedup();
            if !names.is_empty() {
                let message = format!("fields that are {what}: {}", some(&names));
                let error = Error::new(code, message).with("names", names);
                return Err(error.with("principals", bad));
            }
        }
        Ok(())
    }
}

/// The same of several that are told the same, as an argument.
pub(crate) fn check_fields(
    facts: Facts<'_>,
    receivers: &[Receiver<'_>],
    told: &BTreeMap<String, String>,
) -> Result<()> {
    check_texts(told)?;
    let mut fields = Fields::default();
    for receiver in receivers {
        if let Some(role) = receiver.role {
            fields.compare(facts, role, receiver.id, told);
        }
    }
    fields.verdict()
}

pub(crate) fn offenders<T: Borrow<PrincipalId>>(
    all: &[T],
    code: Code,
    what: &str,
    fine: impl Fn(&T) -> bool,
) -> Result<()> {
    let bad: Vec<&str> =
        all.iter().filter(|one| !fine(one)).map(|one| one.borrow().as_str()).collect();
    if bad.is_empty() {
        return Ok(());
    }
    let message = format!("not {what}: {}", some(&bad));
    Err(Error::new(code, message).with("principals", bad))
}

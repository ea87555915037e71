//! What the actor is told after a change.

use crate::actor::Gate;
use crate::answer::Warning;
use crate::change::plan::Plan;
use crate::error::Code;
use crate::model::{RoleIx, Type};
use crate::time::Timestamp;

/// A plan with what the model has to say about giving these roles; where there are several, what it
/// says of the verb.
pub(crate) fn plan_with_words(
    kind: &Type,
    gate: &Gate<'_>,
    verb: &str,
    roles: impl Iterator<Item = RoleIx>,
) -> Plan {
    let roles: Vec<RoleIx> = roles.collect();
    let mut plan = Plan {
        actor: Some(gate.actor.id.clone()),
        text: match roles.as_slice() {
            [role] => text(kind, verb, *role),
            _ => kind.texts.get(verb).cloned(),
        },
        resource: Some(gate.target.resource.id.clone()),
        ..Plan::default()
    };
    for warning in roles.iter().flat_map(|role| warnings(gate, *role)) {
        plan.warn(warning);
    }
    plan
}

/// What the model warns of when this role is given now.
pub(crate) fn warnings(gate: &Gate<'_>, role: RoleIx) -> Vec<Warning> {
    let (kind, who) = (gate.target.kind, gate.actor.subject);
    let rules = kind.warnings.iter().filter(|rule| rule.role == role).filter(|rule| {
        rule.unless.is_empty() || !gate.facts.all_hold(who, rule.unless, gate.target)
    });
    let shown = rules.map(|rule| Warning {
        code: rule.code.clone(),
        text: rule.text.clone(),
        resources: Vec::new(),
    });
    shown.collect()
}

/// The model's own words about a change.
pub(crate) fn text(kind: &Type, verb: &str, role: RoleIx) -> Option<String> {
    let with_role = format!("{verb} {}", kind.role_name(role));
    kind.texts.get(&with_role).or_else(|| kind.texts.get(verb)).cloned()
}

pub(crate) fn expiry_capped(end: Option<Timestamp>) -> Warning {
    let end = end.unwrap_or_default();
    let text = format!("The access ends at {end}, when the giver's own right ends.");
    Warning { code: Code::ExpiryCapped.as_str().to_owned(), text, resources: Vec::new() }
}

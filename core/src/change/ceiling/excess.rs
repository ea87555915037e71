//! What is too much of what an actor wants to give, told whole and in one shape.

use crate::access::ActionSet;
use crate::actor::{Delegation, Gate};
use crate::error::{Code, Error, Result};
use crate::id::{PrincipalId, some};
use crate::model::{RoleIx, Type};
use crate::time::Timestamp;

/// What of one giving is too much.
pub(crate) struct Excess {
    role: RoleIx,
    pub(crate) is_too_much: bool,
    /// Categories, parts and options by name; `level ROLE`; `expires`.
    pub(crate) items: Vec<String>,
    /// Actions that no item stands for.
    pub(crate) actions: ActionSet,
    /// Until when the actor holds the rest.
    pub(crate) until: Option<Timestamp>,
}

impl Excess {
    pub(crate) fn of(role: RoleIx) -> Self {
        let (items, actions) = (Vec::new(), ActionSet::EMPTY);
        Self { role, is_too_much: false, items, actions, until: None }
    }

    /// The role is not the actor's to give, whatever it gives.
    pub(crate) fn not_to_give(&mut self, kind: &Type) {
        self.is_too_much = true;
        if !kind.levels.is_empty() {
            self.items.push(format!("level {}", kind.role_name(self.role)));
        }
    }

    /// Its end is later than the actor's own.
    pub(crate) fn lasts_too_long(&mut self) {
        self.is_too_much = true;
        self.items.push(EXPIRES.to_owned());
    }

    /// With the end, if more than this would last too long.
    pub(crate) fn beside(mut self, longer: &Self) -> Self {
        let named = longer.items.iter().all(|item| self.items.contains(item));
        let ends = self.items.iter().any(|item| item == EXPIRES);
        if !ends && (!named || !longer.actions.minus(self.actions).is_empty()) {
            self.lasts_too_long();
        }
        self
    }

    /// Nothing but its end is too much.
    pub(crate) fn too_long(role: RoleIx, until: Option<Timestamp>) -> Self {
        let mut excess = Self { until, ..Self::of(role) };
        excess.lasts_too_long();
        excess
    }
}

const EXPIRES: &str = "expires";

/// All that is too much in one call.
#[derive(Default)]
pub(crate) struct Excesses {
    all: Vec<Excess>,
    principals: Vec<String>,
}

impl Excesses {
    /// Keeps what is too much for these receivers, and gives what is not.
    pub(crate) fn judge<T>(
        &mut self,
        judged: Result<T, Excess>,
        receivers: &[PrincipalId],
    ) -> Option<T> {
        match judged {
            Ok(fine) => Some(fine),
            Err(excess) => {
                self.principals.extend(receivers.iter().map(|id| id.as_str().to_owned()));
                self.all.push(excess);
                None
            }
        }
    }

    /// `exceeds_own_rights`, if anything is too much.
    pub(crate) fn verdict(self, gate: &Gate<'_>, delegation: &Delegation) -> Result<()> {
        let Some(first) = self.all.first() else { return Ok(()) };
        Err(error(gate, delegation, (first, &self.all), self.principals.clone()))
    }
}

/// `exceeds_own_rights` for one giving.
pub(crate) fn refused(
    gate: &Gate<'_>,
    delegation: &Delegation,
    excess: &Excess,
    receiver: &PrincipalId,
) -> Error {
    let principals = vec![receiver.as_str().to_owned()];
    error(gate, delegation, (excess, std::slice::from_ref(excess)), principals)
}

fn error(
    gate: &Gate<'_>,
    delegation: &Delegation,
    (first, all): (&Excess, &[Excess]),
    principals: Vec<String>,
) -> Error {
    let kind = gate.target.kind;
    let mut items: Vec<&str> = Vec::new();
    for item in all.iter().flat_map(|excess| &excess.items) {
        if !items.contains(&item.as_str()) {
            items.push(item);
        }
    }
    // The end comes last: it is about all the others.
    items.sort_by_key(|item| *item == EXPIRES);
    let actions = all.iter().fold(ActionSet::EMPTY, |all, one| all.union(one.actions));
    let actions = kind.action_names(actions);
    let until = all.iter().filter_map(|excess| excess.until).min();
    let may_give: Vec<&str> = delegation.give.iter().map(|role| kind.role_name(role)).collect();
    let actor = &gate.actor.id;
    let not_theirs = all.iter().find(|excess| !delegation.give.has(excess.role));
    let message = match (not_theirs, until) {
        (_, Some(until)) if items == [EXPIRES] && actions.is_empty() => {
            format!("{actor} has this until {until} only; name no later end")
        }
        (Some(excess), _) if !may_give.is_empty() => {
            let role = kind.role_name(excess.role);
            format!("{actor} may not give the role `{role}`; give one of {}", may_give.join(", "))
        }
        _ => {
            let all = items.iter().copied().chain(actions.iter().map(String::as_str));
            let all: Vec<&str> = all.collect();
            let role = kind.role_name(first.role);
            format!("`{role}` gives more than {actor} holds: {}; give less", some(&all))
        }
    };
    Error::new(Code::ExceedsOwnRights, message)
        .with("role", kind.role_name(first.role))
        .with("principals", principals)
        .with("items", items)
        .with("actions", actions)
        .with("may_give", may_give)
        .with("expires", until.map(Timestamp::as_millis))
}

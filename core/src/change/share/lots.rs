//! The receivers of a share, by the role that they get.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::actor::{few_enough, principal_id, principal_ids};
use crate::change::arguments::assignable_role;
use crate::change::grant::{Gift, levels_by};
use crate::change::receivers::Receiver;
use crate::command::{Names, Receivers, Share};
use crate::decide::Facts;
use crate::error::{Code, Error, Result};
use crate::id::PrincipalId;
use crate::model::{RoleIx, Type};

/// Those who get one role, and what each of them gets.
pub(crate) struct Lot {
    pub(crate) gift: Gift,
    pub(crate) receivers: Vec<PrincipalId>,
}

impl Lot {
    pub(super) fn with(self, message: Option<&String>, note: Option<&String>) -> Self {
        let gift = Gift { message: message.cloned(), note: note.cloned(), ..self.gift };
        Self { gift, ..self }
    }

    pub(super) fn each<'a>(&'a self, kind: &'a Type) -> impl Iterator<Item = Receiver<'a>> {
        let role = kind.role(self.gift.role);
        self.receivers.iter().map(move |id| Receiver { id, role })
    }
}

/// The first two arguments of a share, and what is chosen: each kind of mistake names all who are
/// concerned.
pub(super) fn lots(facts: Facts<'_>, kind: &Type, command: &Share) -> Result<Vec<Lot>> {
    let each = match &command.principals {
        Receivers::Names(_) => None,
        Receivers::Roles(roles) => Some(roles),
    };
    if each.is_some() && command.role.is_some() {
        let message = "each receiver has a role of its own here; leave out `role`";
        return Err(Error::argument("role", message));
    }
    let Some(each) = each.filter(|each| !each.is_empty()) else {
        let nobody = Names::default();
        let names = match &command.principals {
            Receivers::Names(names) => names,
            Receivers::Roles(_) => &nobody,
        };
        let role = assignable_role(kind, command.role.as_deref())?;
        let gift = gift(facts, kind, command, role)?;
        let receivers = principal_ids(facts.state, "principals", names)?;
        return Ok(vec![Lot { gift, receivers }]);
    };
    few_enough(each.len())?;
    let roles = each.iter().map(|(name, role)| (name, assignable_role(kind, Some(role))));
    let roles = sorted_out(roles.collect(), &[Code::UnknownRole, Code::RoleNotAssignable])?;
    let mut gifts: BTreeMap<RoleIx, Result<Gift>> = BTreeMap::new();
    for role in roles.iter().map(|(_, role)| *role) {
        gifts.entry(role).or_insert_with(|| gift(facts, kind, command, role));
    }
    let chosen = roles.iter().map(|(name, role)| {
        let gift =
            gifts.get(role).map_or(Ok(()), |gift| gift.as_ref().map(|_| ()).map_err(Clone::clone));
        (*name, gift)
    });
    sorted_out(chosen.collect(), &[])?;
    let names = Names(each.keys().cloned().collect());
    principal_ids(facts.state, "principals", &names)?;
    let mut lots = BTreeMap::new();
    for (role, gift) in gifts {
        lots.insert(role, Lot { gift: gift?, receivers: Vec::new() });
    }
    let mut given: BTreeMap<String, RoleIx> = BTreeMap::new();
    for (name, role) in roles {
        let id = principal_id(facts.state, name)?;
        match given.insert(id.as_str().to_owned(), role) {
            None => {}
            // Another spelling of the same name.
            Some(other) if other == role => continue,
            Some(_) => {
                let message = format!("{} is named twice, with two roles", id.as_str());
                let error = Error::argument("principals", message);
                return Err(error.with("principals", vec![id.as_str()]));
            }
        }
        if let Some(lot) = lots.get_mut(&role) {
            lot.receivers.push(id);
        }
    }
    Ok(lots.into_values().collect())
}

fn gift(facts: Facts<'_>, kind: &Type, command: &Share, role: RoleIx) -> Result<Gift> {
    let who = (command.by.as_str(), command.resource.as_str());
    let levels = levels_by(facts, who, kind, role, command.levels.as_ref(), None)?;
    let tells = kind.role(role).is_some_and(|role| role.fields);
    // Where nobody asks for anything, to tell nothing is to say nothing.
    let fields = command.fields.clone().filter(|fields| tells || !fields.is_empty());
    Ok(Gift { role, levels, fields, message: None, note: None })
}

/// What was found for each name; or the first error, in this order of codes, with all the names
/// that have one of its code.
fn sorted_out<'a, T>(
    found: Vec<(&'a String, Result<T>)>,
    order: &[Code],
) -> Result<Vec<(&'a String, T)>> {
    let rank = |error: &Error| order.iter().position(|code| *code == error.code());
    let (mut fine, mut bad) = (Vec::new(), Vec::new());
    for (name, found) in found {
        match found {
            Ok(found) => fine.push((name, found)),
            Err(error) => bad.push((name, error)),
        }
    }
    bad.sort_by_key(|(_, error)| rank(error));
    let Some(code) = bad.first().map(|(_, error)| error.code()) else { return Ok(fine) };
    let names: Vec<Value> = bad
        .iter()
        .filter(|(_, error)| error.code() == code)
        .map(|(name, _)| Value::from(crate::id::shown(name)))
        .collect();
    let first = bad.into_iter().next().map(|(_, error)| error.with("principals", names));
    first.map_or(Ok(fine), Err)
}

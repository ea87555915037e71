//! What the receivers of a share have already.

use serde_json::{Map, Value};

use super::lots::Lot;
use crate::actor::{Delegation, Gate};
use crate::change::arguments::End;
use crate::change::grant::target_protected;
use crate::error::{Code, Error, Result};
use crate::id::{PrincipalId, some};
use crate::state::Grant;

/// What to do where a receiver accepts what they are given.
pub(crate) const ACCEPTED: &str = "revoke and share again, for it is the receiver's to accept";

/// What a share comes to for each receiver.
pub(crate) struct Shares<'a, 'b> {
    /// Those without a grant that counts, each with the one that the new one replaces.
    pub(crate) new: Vec<(&'b PrincipalId, Option<&'a Grant>)>,
    /// Those who have just this, with another note.
    pub(crate) noted: Vec<(&'b PrincipalId, &'a Grant)>,
    /// Those who are offered just this, with another message.
    pub(crate) anew: Vec<(&'b PrincipalId, &'a Grant)>,
}

/// Who of the receivers has a grant already? For each role, what the share comes to.
/// `target_protected`, `already_shared`.
pub(crate) fn shares<'a, 'b>(
    gate: &Gate<'a>,
    delegation: &Delegation,
    lots: &'b [Lot],
    expires: Option<End>,
) -> Result<Vec<Shares<'a, 'b>>> {
    let mut all = Vec::new();
    let (mut protected, mut held, mut fixed) = (Vec::new(), Map::new(), Vec::new());
    for Lot { gift, receivers } in lots {
        let mut shares = Shares { new: Vec::new(), noted: Vec::new(), anew: Vec::new() };
        for receiver in receivers {
            let Some((_, grant)) = gate.grant(receiver.as_str()) else {
                let ended = gate.stored(receiver.as_str()).map(|(_, grant)| grant);
                shares.new.push((receiver, ended));
                continue;
            };
            let same =
                gift.is_given_by(grant) && expires.is_none_or(|End(end)| end == grant.expires);
            if !delegation.may_change(grant, &gate.actor.id) {
                protected.push(receiver.as_str());
            } else if !same && grant.pending.is_some() {
                // It is offered anew.
                shares.new.push((receiver, Some(grant)));
            } else if !same {
                let role = gate.target.kind.role_name(grant.role);
                held.insert(receiver.as_str().to_owned(), Value::from(role));
                if !gift.can_come_by_change(gate.target.kind, grant) {
                    fixed.push(receiver.as_str());
                }
            } else if grant.pending.is_some() && gift.has_other_message(gate, grant) {
                shares.anew.push((receiver, grant));
            } else if gift.note.is_some() && gift.note != grant.about.note {
                shares.noted.push((receiver, grant));
            }
        }
        all.push(shares);
    }
    if !protected.is_empty() {
        return Err(target_protected(&protected));
    }
    if !held.is_empty() {
        let names: Vec<&str> = held.keys().map(String::as_str).collect();
        let advice = match fixed.as_slice() {
            [] => "use `change`".to_owned(),
            all if all.len() == names.len() => ACCEPTED.to_owned(),
            some_of => format!("use `change`; for {}, {ACCEPTED}", some(some_of)),
        };
        let message =
            format!("these have a grant already, and another one: {}; {advice}", some(&names));
        return Err(Error::new(Code::AlreadyShared, message).with("roles", held));
    }
    Ok(all)
}

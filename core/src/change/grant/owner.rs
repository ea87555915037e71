//! Ownership, as a grant.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::error::{Error, Result};
use crate::event::Event;
use crate::id::PrincipalId;
use crate::model::{RoleIx, Type};
use crate::time::Timestamp;

pub(crate) fn ownership(kind: &Type, resource: &str, owner: &PrincipalId) -> Event {
    Event::Granted {
        resource: resource.to_owned(),
        principal: owner.as_str().to_owned(),
        role: kind.role_name(kind.owner).to_owned(),
        levels: None,
        fields: BTreeMap::new(),
        proposal: None,
        expires: None,
        note: None,
        message: None,
        notify: false,
        giver_gone: false,
    }
}

/// An owner's grant has no end: else a moment would come without an owner.
pub(crate) fn endless_ownership(kind: &Type, role: RoleIx, end: Option<Timestamp>) -> Result<()> {
    if role == kind.owner && end.is_some() {
        let message = format!("ownership of a `{}` has no end; leave out `expires`", kind.name);
        return Err(Error::argument("expires", message).with("expires", Value::Null));
    }
    Ok(())
}

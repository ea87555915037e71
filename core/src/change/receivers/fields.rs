//! The fields that receivers ask for with a grant.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::eligible::{Receiver, is_grantee, known};
use crate::actor::at_most;
use crate::change::arguments::{MAX_FACTS, MAX_TEXT, free_text};
use crate::decide::Facts;
use crate::error::{Code, Error, Result};
use crate::id::{PrincipalId, shown, some};
use crate::model::Role;

/// The texts of fields, as arguments.
pub(crate) fn check_texts(given: &BTreeMap<String, String>) -> Result<()> {
    at_most("fields", given.len(), MAX_FACTS)?;
    for (name, text) in given {
        at_most("bytes of a field's name", name.len(), 256)?;
        at_most("bytes of a field", text.len(), MAX_TEXT)?;
        free_text(&format!("fields.{}", shown(name)), text)?;
    }
    Ok(())
}

/// The fields that the receivers ask for, against those that are given (E-32). A blank text gives
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
        given: &BTreeMap<String, String>,
    ) {
        if role.fields && !is_grantee(&role.to, receiver.kind()) {
            // Whoever cannot receive this is refused for that, and not for the fields.
            return;
        }
        let nothing = BTreeMap::new();
        let wants = known(facts, receiver).filter(|_| role.fields);
        let wants = wants.map_or(&nothing, |receiver| &receiver.fields);
        let strange = given.keys().filter(|name| !wants.contains_key(*name));
        let strange: Vec<String> = strange.map(|name| shown(name)).collect();
        let blank = |name: &str| given.get(name).is_none_or(|text| text.trim().is_empty());
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
            (self.unknown, Code::UnknownField, "the receivers do not ask for these fields"),
            (self.missing, Code::MissingRequiredField, "the receivers require these fields"),
        ];
        for (bad, code, what) in kinds {
            let names = bad.values().filter_map(Value::as_array).flatten();
            let mut names: Vec<&str> = names.filter_map(Value::as_str).collect();
            names.sort_unstable();
            names.dedup();
            if !names.is_empty() {
                let message = format!("{what}: {} (details say who)", some(&names));
                let error = Error::new(code, message).with("names", names);
                return Err(error.with("principals", bad));
            }
        }
        Ok(())
    }
}

/// The same of several receivers who are given the same fields, as an argument.
pub(crate) fn check_fields(
    facts: Facts<'_>,
    receivers: &[Receiver<'_>],
    given: &BTreeMap<String, String>,
) -> Result<()> {
    check_texts(given)?;
    let mut fields = Fields::default();
    for receiver in receivers {
        if let Some(role) = receiver.role {
            fields.compare(facts, role, receiver.id, given);
        }
    }
    fields.verdict()
}

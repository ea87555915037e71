//! The first step of every change: are the arguments valid?

use std::collections::BTreeMap;

use serde_json::Value;

use crate::actor::at_most;
use crate::command::Expiry;
use crate::error::{Code, Error, Result};
use crate::event::SettingValue;
use crate::id::{PrincipalKind, shown};
use crate::input::Known;
use crate::model::{RoleIx, Type, Values};
use crate::time::Timestamp;

/// How many attributes or verifications a record can carry.
pub(crate) const MAX_FACTS: usize = 1_000;
/// How long a name for people or an attribute's value can be, in bytes.
pub(crate) const MAX_TEXT: usize = 65_536;

/// A role that can be given. `unknown_role`, `role_not_assignable`.
pub(crate) fn assignable_role(kind: &Type, name: Option<&str>) -> Result<RoleIx> {
    let Some(name) = name else {
        return kind.default_role.ok_or_else(|| {
            let message = format!("`{}` has no default role; name one", kind.name);
            Error::argument("role", message)
        });
    };
    let assignable =
        || -> Vec<&str> { kind.assignable.iter().map(|role| kind.role_name(role)).collect() };
    let Some(role) = kind.role_index.get(name).copied() else {
        let known = Known::new(name, assignable());
        let subject = format!("`{}` has no role", kind.name);
        let swapped = name.split_once(':').is_some_and(|(of, _)| PrincipalKind::find(of).is_some());
        let it_has = if swapped {
            "a role comes after whom it is given to, and the roles to give are"
        } else {
            "the roles to give are"
        };
        return Err(known.unknown(Code::UnknownRole, &subject, ("role", name), it_has));
    };
    if !kind.assignable.has(role) {
        let message = format!(
            "nobody can give the role `{name}` of `{}`; the roles to give are {}",
            kind.name,
            assignable().join(", ")
        );
        return Err(Error::new(Code::RoleNotAssignable, message).with("role", name));
    }
    Ok(role)
}

/// The end of a grant that an actor names: a moment, or never.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct End(pub(crate) Option<Timestamp>);

/// The end of a grant, if the actor names one.
pub(crate) fn end(expires: Option<Expiry>, now: Timestamp) -> Result<Option<End>> {
    match expires {
        None => Ok(None),
        Some(Expiry::Never(_)) => Ok(Some(End(None))),
        Some(Expiry::At(end)) if end > now && end <= Timestamp::MAX => Ok(Some(End(Some(end)))),
        Some(Expiry::At(end)) => {
            // A moment in seconds is one of the first weeks of 1970.
            let seconds = (0..=100_000_000_000).contains(&end.as_millis());
            let help = if end > now {
                "give one that every language can count, or `never`"
            } else if seconds {
                "moments are in milliseconds since 1970: is this one in seconds?"
            } else {
                "give a later moment (if a clock was ahead once, `reset_time` puts it right)"
            };
            let why = if end > now { "is too far ahead" } else { "has passed" };
            let message = format!("the end {end} {why}, for it is {now} in this space; {help}");
            Err(Error::argument("expires", message).with("expires", end.as_millis()))
        }
    }
}

/// A message to the receivers: counted in code points, untrimmed (P-12); empty is none (P-11).
pub(crate) fn message(kind: &Type, message: Option<&str>) -> Result<Option<String>> {
    let Some(text) = message.filter(|text| !text.is_empty()) else { return Ok(None) };
    let actual = text.chars().count();
    if actual > kind.message_limit {
        let limit = kind.message_limit;
        let message = format!("the message has {actual} characters; at most {limit} are allowed");
        let error = Error::new(Code::MessageTooLong, message);
        return Err(error.with("limit", limit).with("actual", actual));
    }
    free_text("message", text)
}

/// A note for the owners; empty is none.
pub(crate) fn note(kind: &Type, note: Option<&str>) -> Result<Option<String>> {
    let Some(text) = note.filter(|text| !text.is_empty()) else { return Ok(None) };
    at_most("characters of the note", text.chars().count(), kind.note_limit)?;
    free_text("note", text)
}

/// Text of several lines.
pub(crate) fn free_text(argument: &str, text: &str) -> Result<Option<String>> {
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        let message = format!("the {argument} has a control character");
        return Err(Error::argument(argument, message));
    }
    Ok(Some(text.to_owned()))
}

/// A name for people.
pub(crate) fn label(name: &str) -> Result<()> {
    at_most("bytes of the name", name.len(), MAX_TEXT)?;
    if name.chars().any(char::is_control) {
        return Err(Error::argument("name", "the name has a control character"));
    }
    Ok(())
}

/// The host's own facts.
pub(crate) fn attributes<V: AsRef<str>>(facts: &BTreeMap<String, Option<V>>) -> Result<()> {
    at_most("attributes", facts.len(), MAX_FACTS)?;
    for (name, value) in facts {
        let name_ok = !name.is_empty() && name.len() <= 256 && !name.chars().any(char::is_control);
        if !name_ok {
            let message = format!(
                "`{}` is not an attribute's name; use 1 to 256 bytes without control characters",
                shown(name)
            );
            return Err(Error::argument("attributes", message));
        }
        at_most("bytes of an attribute", value.as_ref().map_or(0, |v| v.as_ref().len()), MAX_TEXT)?;
    }
    Ok(())
}

/// What somebody is verified for.
pub(crate) fn verified(areas: &[String]) -> Result<()> {
    at_most("verifications", areas.len(), MAX_FACTS)?;
    for area in areas {
        at_most("bytes of a verification", area.len(), MAX_TEXT)?;
        if area.is_empty() || area.chars().any(char::is_control) {
            let message = "a verification is for something: text without control characters";
            return Err(Error::argument("verified", message).with("verified", shown(area)));
        }
    }
    Ok(())
}

/// Until when a proposal waits: a future moment.
pub(crate) fn deadline(expires: Option<Timestamp>, now: Timestamp) -> Result<Option<Timestamp>> {
    Ok(end(expires.map(Expiry::At), now)?.and_then(|End(end)| end))
}

/// A status by its name. `unknown_field`.
pub(crate) fn status(kind: &Type, name: Option<&str>) -> Result<Option<u8>> {
    let Some(name) = name else { return Ok(None) };
    kind.status(name).map(Some).ok_or_else(|| {
        let known = Known::new(name, kind.statuses.iter().map(String::as_str));
        let subject = format!("`{}` has no status", kind.name);
        known.unknown(Code::UnknownField, &subject, ("status", name), "it has")
    })
}

/// The numbers of settings and of their values. `unknown_field`, `invalid_argument`.
pub(crate) fn setting_numbers(
    kind: &Type,
    settings: &BTreeMap<String, SettingValue>,
) -> Result<BTreeMap<u8, u8>> {
    let mut numbers = BTreeMap::new();
    for (name, value) in settings {
        let Some((number, setting)) = kind.setting(name) else {
            let known = Known::new(name, kind.settings.iter().map(|s| s.name.as_str()));
            let subject = format!("`{}` has no setting", kind.name);
            return Err(known.unknown(Code::UnknownField, &subject, ("setting", name), "it has"));
        };
        let value = Type::value_ix(&setting.values, value).ok_or_else(|| {
            let fits = allowed(&setting.values);
            let given = match value {
                SettingValue::Switch(on) => on.to_string(),
                SettingValue::Choice(choice) => shown(choice),
            };
            let names: Vec<String> = fits.iter().map(Value::to_string).collect();
            let message =
                format!("`{name}` cannot be `{given}`; it is one of {}", names.join(", "));
            let error = Error::argument(&format!("settings.{name}"), message);
            error.with("setting", name.as_str()).with("values", fits)
        })?;
        numbers.insert(number, value);
    }
    Ok(numbers)
}

/// The values that a setting can have.
fn allowed(values: &Values) -> Vec<Value> {
    match values {
        Values::Switch => vec![Value::from(true), Value::from(false)],
        Values::OneOf(names) => names.iter().map(|name| Value::from(name.as_str())).collect(),
    }
}

//! How a setting is written in a model file, and the values that it has.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::model::Values;
use crate::model::compile::words::number_of;
use crate::model::read::file::{ChoiceFile, LabelledSwitch, SettingFile};

/// The values of a setting, by number.
pub(crate) fn values(setting: &SettingFile) -> Values {
    match setting {
        SettingFile::Switch(_) | SettingFile::Labelled(_) => Values::Switch,
        SettingFile::Choice(choice) => Values::OneOf(choice.one_of.keys().cloned().collect()),
    }
}

/// The number of its value on a new resource.
pub(crate) fn default(setting: &SettingFile) -> u8 {
    match setting {
        SettingFile::Switch(on) => u8::from(*on),
        SettingFile::Labelled(switch) => u8::from(switch.default),
        SettingFile::Choice(choice) => {
            number_of(choice.one_of.keys().map(String::as_str), &choice.default).unwrap_or_default()
        }
    }
}

// Written out, because what serde says of an untagged enum that does not fit helps nobody.
impl<'de> Deserialize<'de> for SettingFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SettingVisitor)
    }
}

struct SettingVisitor;

/// Both forms of a setting with a label: which one it is shows only after the last key.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AnySetting {
    #[serde(default)]
    label: String,
    one_of: Option<BTreeMap<String, String>>,
    default: serde_json::Value,
}

impl<'de> Visitor<'de> for SettingVisitor {
    type Value = SettingFile;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("true, false, or a table with `label`, `default` and perhaps `one_of`")
    }

    fn visit_bool<E: Error>(self, default: bool) -> Result<SettingFile, E> {
        Ok(SettingFile::Switch(default))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<SettingFile, A::Error> {
        let AnySetting { label, one_of, default } =
            AnySetting::deserialize(MapAccessDeserializer::new(map))?;
        match (one_of, default) {
            (None, serde_json::Value::Bool(default)) => {
                Ok(SettingFile::Labelled(LabelledSwitch { label, default }))
            }
            (Some(one_of), serde_json::Value::String(default)) => {
                Ok(SettingFile::Choice(ChoiceFile { label, one_of, default }))
            }
            (None, _) => Err(A::Error::custom(
                "`default` is neither true nor false; a setting without `one_of` is a switch",
            )),
            (Some(_), _) => Err(A::Error::custom(
                "`default` is not a text; it must name one of the values of `one_of`",
            )),
        }
    }
}

//! The model language: what can be switched on a resource.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// What can be switched: on or off, or one of several values.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum SettingFile {
    /// On or off; this is the default.
    Switch(bool),
    /// On or off, with a label.
    Labelled(LabelledSwitch),
    /// One of several values.
    Choice(ChoiceFile),
}

/// On or off, with a label.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LabelledSwitch {
    /// What a dialog calls it.
    #[serde(default)]
    pub label: String,
    /// Its value on a new resource.
    pub default: bool,
}

/// One of several values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ChoiceFile {
    /// What a dialog calls it.
    #[serde(default)]
    pub label: String,
    /// The values, each with its label.
    pub one_of: BTreeMap<String, String>,
    /// Its value on a new resource.
    pub default: String,
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

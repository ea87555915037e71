//! What can be switched on a resource.

use std::collections::BTreeMap;

use super::numbers::{ActionIx, number_of};
use crate::model::read::file::SettingFile;

/// What can be switched on a resource.
#[derive(Debug)]
pub(crate) struct Setting {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) values: Values,
    /// What people are shown for each named value.
    pub(crate) value_labels: BTreeMap<String, String>,
    /// The number of the value on a new resource.
    pub(crate) default: u8,
    /// The action that switches it.
    pub(crate) action: ActionIx,
}

/// The values of a setting, by number.
#[derive(Debug)]
pub(crate) enum Values {
    /// 0 is off, 1 is on.
    Switch,
    /// Named values.
    OneOf(Vec<String>),
}

impl Values {
    /// The values of a setting, by number.
    pub(crate) fn of(setting: &SettingFile) -> Self {
        match setting {
            SettingFile::Switch(_) | SettingFile::Labelled(_) => Self::Switch,
            SettingFile::Choice(choice) => Self::OneOf(choice.one_of.keys().cloned().collect()),
        }
    }
}

/// The number of a setting's value on a new resource.
pub(crate) fn default_value(setting: &SettingFile) -> u8 {
    match setting {
        SettingFile::Switch(on) => u8::from(*on),
        SettingFile::Labelled(switch) => u8::from(switch.default),
        SettingFile::Choice(choice) => {
            number_of(choice.one_of.keys().map(String::as_str), &choice.default).unwrap_or_default()
        }
    }
}

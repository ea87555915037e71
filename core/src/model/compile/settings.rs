//! What can be switched on a resource.

use super::context::Context;
use super::texts;
use crate::model::read::file::SettingFile;
use crate::model::tables::actions::SETTINGS;
use crate::model::tables::setting::{Setting, Values, default_value};

/// Compiles the settings of a type.
pub(crate) fn compile(of: &Context<'_>) -> Vec<Setting> {
    let compile = |(name, file): (&String, &SettingFile)| {
        let (values, default) = (Values::of(file), default_value(file));
        let action = of.words.find_action(&format!("{SETTINGS}{name}")).unwrap_or_default();
        let (label, value_labels) = texts::setting_labels(name, file);
        Setting { name: name.clone(), label, values, value_labels, default, action }
    };
    of.file.settings.iter().map(compile).collect()
}

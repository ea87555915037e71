//! A digest of all in a model that decides.

use sha2::{Digest, Sha256};

use super::file::{ModelFile, SettingFile, TypeFile};

/// The hex SHA-256 of the file without what is only for people, and with the lists whose
/// order means nothing sorted.
pub(super) fn of(file: &ModelFile) -> String {
    let mut bare = file.clone();
    bare.model.title.clear();
    bare.examples.clear();
    for kind in bare.types.values_mut() {
        strip(kind);
    }
    // Field order is that of the structures and maps are sorted, so equal files give equal
    // texts. Only a map with keys that are no texts could fail, and there is none.
    let text = serde_json::to_string(&bare).unwrap_or_default();
    let hex = |byte: &u8| [byte >> 4, byte & 15].map(|digit| char::from_digit(digit.into(), 16));
    Sha256::digest(text.as_bytes()).iter().flat_map(hex).flatten().collect()
}

fn strip(kind: &mut TypeFile) {
    kind.label.clear();
    kind.grantees.sort_unstable();
    kind.actions.values_mut().for_each(String::clear);
    for setting in kind.settings.values_mut() {
        match setting {
            SettingFile::Switch(_) => {}
            SettingFile::Labelled(switch) => *setting = SettingFile::Switch(switch.default),
            SettingFile::Choice(choice) => {
                choice.label.clear();
                choice.one_of.values_mut().for_each(String::clear);
            }
        }
    }
    for role in kind.roles.values_mut() {
        role.label.clear();
        role.when
            .values_mut()
            .chain([&mut role.can, &mut role.may_set, &mut role.may_give])
            .chain(role.may_change.as_mut())
            .chain(role.may_take.as_mut())
            .for_each(|list| list.sort_unstable());
    }
    for audience in kind.audience.values_mut() {
        audience.label.clear();
        audience.when.values_mut().chain([&mut audience.can]).for_each(|list| list.sort_unstable());
    }
}

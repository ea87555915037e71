//! The conditions that a type uses, wherever they stand.

use std::collections::BTreeMap;

use super::table::{Conditions, Gathered};
use crate::access::ConditionSet;
use crate::model::check::declared;
use crate::model::compile::words::{AllWords, Words};
use crate::model::read::file::TypeFile;
use crate::model::read::path::Path;
use crate::model::read::problems::Problems;
use crate::model::tables::condition::Test;
use crate::model::tables::setting::default_value;

/// Actions by condition.
pub(crate) type When = BTreeMap<String, Vec<String>>;

/// The table of all conditions that the type uses.
pub(crate) fn of_type(
    of: &TypeFile,
    words: &Words<'_>,
    all: &AllWords<'_>,
    at: &Path,
    problems: &mut Problems,
) -> Conditions {
    let mut gathered = Gathered::default();
    let mut add = |text: &str, at: &Path, problems: &mut Problems| {
        gathered.add(text, words, all, at, problems);
    };
    for (at, when) in whens(of, at) {
        let at = at.key("when");
        for text in when.keys() {
            add(text, &at.key(text), problems);
        }
    }
    for (name, audience) in &of.audience {
        let at = at.key("audience").key(name).key("while");
        audience.only_while.iter().for_each(|text| add(text, &at, problems));
    }
    for (number, warning) in of.warnings.iter().enumerate() {
        let at = at.key("warnings").item(number).key("unless");
        warning.unless.iter().for_each(|text| add(text, &at, problems));
    }
    for audience in of.audience.values() {
        let only_while = audience.only_while.as_deref();
        for text in audience.when.keys().map(String::as_str).chain(only_while) {
            gathered.in_audience(text, only_while, |test| is_as_new(of, test));
        }
    }
    if problems.are_of_stored() {
        gathered.keep_within(ConditionSet::CAPACITY);
    }
    let mut conditions = gathered.table();
    let count = conditions.table.len();
    if !declared::most("different conditions", count, at, problems) {
        conditions.table.truncate(ConditionSet::CAPACITY);
    }
    conditions
}

/// Whether a condition holds on a new resource, as far as settings and statuses say.
fn is_as_new(of: &TypeFile, test: &Test) -> bool {
    match test {
        Test::Setting { setting, values } => {
            let mut settings = of.settings.values();
            let default = settings.nth(usize::from(*setting)).map(default_value);
            default.is_none_or(|value| values.checked_shr(value.into()).unwrap_or(0) & 1 == 1)
        }
        Test::Status(statuses) => statuses & 1 == 1,
        Test::Verified(_)
        | Test::EverySource { .. }
        | Test::Kind(_)
        | Test::Parent(_)
        | Test::EveryPart { .. } => true,
    }
}

/// Every `when` of the type, with the place of what has it.
fn whens<'t>(of: &'t TypeFile, at: &Path) -> Vec<(Path, &'t When)> {
    let mut all: Vec<(Path, &'t When)> = Vec::new();
    let below = |key: &str, name: &str| at.key(key).key(name);
    for (name, role) in &of.roles {
        let at = below("roles", name);
        let options = at.key("options");
        all.extend(role.options.iter().map(|(name, of)| (options.key(name), &of.when)));
        all.push((at, &role.when));
    }
    for (name, category) in &of.categories {
        let levels = below("categories", name).key("levels");
        all.extend(category.levels.iter().map(|(name, of)| (levels.key(name), &of.when)));
    }
    all.extend(of.gives.iter().map(|(name, of)| (below("gives", name), &of.when)));
    all.extend(of.audience.iter().map(|(name, of)| (below("audience", name), &of.when)));
    all
}

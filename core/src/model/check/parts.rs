//! Parts: types whose resources belong to one of another type, and have no grants of their own.

use crate::model::read::file::{Grantee, LimitsFile, ModelFile, Owners, TypeFile};
use crate::model::read::names::{instead, is_name, name_help};
use crate::model::read::path::Path;
use crate::model::read::problems::Problems;

/// Checks the types that are parts, and that none is one that cannot be; whether all is well.
pub(crate) fn check(file: &ModelFile, problems: &mut Problems) -> bool {
    let before = problems.len();
    for (name, kind) in &file.types {
        let at = Path::default().key(name);
        named_by(name, kind, &at, problems);
        match &kind.parent {
            Some(parent) => part(file, name, kind, parent, &at, problems),
            None if !kind.kinds.is_empty() => {
                let problem = format!("`{name}` is no part of anything, and so of no kind");
                problems.add(
                    &at.key("kinds"),
                    problem,
                    "say `parent = \"TYPE\"`, or take `kinds` out",
                );
            }
            None => {}
        }
    }
    problems.len() == before
}

/// A part is called by an attribute; what is shared has its name from the host.
fn named_by(name: &str, kind: &TypeFile, at: &Path, problems: &mut Problems) {
    let Some(attribute) = kind.named_by.as_deref() else { return };
    let here = at.key("named_by");
    if kind.parent.is_none() {
        let problem = format!("`{name}` is no part of anything, and only parts are shown by name");
        problems.add(&here, problem, "say `parent = \"TYPE\"`, or take `named_by` out");
    } else if !is_name(attribute) {
        let problem = format!("`{attribute}` cannot be the name of an attribute");
        problems.add(&here, problem, name_help(attribute));
    }
}

fn part(
    file: &ModelFile,
    name: &str,
    kind: &TypeFile,
    parent: &str,
    at: &Path,
    problems: &mut Problems,
) {
    let here = at.key("parent");
    let others = || file.types.keys().map(String::as_str).filter(|other| *other != name);
    match file.types.get(parent) {
        None => {
            problems.add(&here, format!("there is no type `{parent}`"), instead(parent, others()));
            // What a part cannot have is of no interest, as long as this is none.
            return;
        }
        Some(_) if parent == name => {
            problems.add(&here, format!("`{name}` is a part of itself"), "name another type");
        }
        Some(whole) if whole.parent.is_some() => {
            let problem = format!("`{parent}` is itself a part, and has no parts");
            problems.add(&here, problem, "name the type that it is a part of");
        }
        Some(_) => {}
    }
    let is_other = |(other, kind): &(&String, &TypeFile)| {
        other.as_str() < name && kind.parent.as_deref() == Some(parent)
    };
    if let Some((other, _)) = file.types.iter().find(is_other) {
        let problem = format!("`{other}` and `{name}` are both parts of a `{parent}`");
        problems.add(&here, problem, "make one type of them, told apart by `kinds`");
    }
    for (word, _) in said(kind).into_iter().filter(|(_, said)| *said) {
        let problem = format!("`{name}` is a part, and has no `{word}` of its own");
        let help = format!("say it of `{parent}`, or take it out");
        problems.add(&at.key(word), problem, help);
    }
}

/// The words that are about grants, and whether the type says them.
fn said(kind: &TypeFile) -> [(&'static str, bool); 20] {
    [
        ("owner", !kind.owner.is_empty()),
        ("owners", kind.owners != Owners::One),
        ("within", kind.within.is_some()),
        ("grantees", kind.grantees != [Grantee::User]),
        ("registered", kind.registered),
        ("sources", kind.sources.is_some()),
        ("levels", !kind.levels.is_empty()),
        ("level_labels", !kind.level_labels.is_empty()),
        ("categories", !kind.categories.is_empty()),
        ("roles", !kind.roles.is_empty()),
        ("default_role", kind.default_role.is_some()),
        ("audience", !kind.audience.is_empty()),
        ("leave", kind.leave),
        ("requests", kind.requests.is_some()),
        ("transfer", kind.transfer.is_some()),
        ("notify", kind.notify),
        ("select", kind.select.is_some()),
        ("limits", kind.limits != LimitsFile::default()),
        ("texts", !kind.texts.is_empty()),
        ("warnings", !kind.warnings.is_empty()),
    ]
}

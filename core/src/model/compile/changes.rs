//! Which action an actor needs for a change of a resource itself.

use super::context::Context;
use crate::model::read::names::instead;
use crate::model::read::path::Path;
use crate::model::read::problems::Problems;
use crate::model::tables::numbers::ActionIx;
use crate::model::tables::rules::Changes;

pub(crate) fn compile(of: &Context<'_>, problems: &mut Problems) -> Changes {
    let mut changes = Changes { status: vec![None; of.file.statuses.len()], ..Changes::default() };
    // `status` comes before `status: NAME` in a sorted map, so the narrower one wins.
    for (key, name) in &of.file.changes {
        let at = of.at.key("changes").key(key);
        if key == "create" {
            changes.create = create(of, name, &at, problems);
            continue;
        }
        let action = of.words.action(name, &at, problems);
        let status = key.strip_prefix("status:").map(str::trim);
        match (key.as_str(), status) {
            ("delete", _) => changes.delete = action,
            ("attributes", _) => changes.attributes = action,
            ("sources", _) if of.file.sources.is_some() => changes.sources = action,
            ("status", _) if !of.file.statuses.is_empty() => changes.status.fill(action),
            ("sources" | "status", _) => {
                let problem = format!("`{}` has no {key}", of.words.kind);
                let help = format!("take `{key}` out, or declare it in the type");
                problems.add(&at, problem, help);
            }
            (_, Some(status)) => {
                let number = of.words.status(status, &at, problems);
                let slot = number.and_then(|ix| changes.status.get_mut(usize::from(ix)));
                if let Some(slot) = slot {
                    *slot = action;
                }
            }
            (_, None) => {
                let known = ["create", "delete", "sources", "attributes", "status", "status: NAME"];
                problems.add(&at, format!("`{key}` is not a change"), instead(key, known));
            }
        }
    }
    changes
}

/// Who makes a part acts on the resource that it is a part of.
fn create(of: &Context<'_>, action: &str, at: &Path, problems: &mut Problems) -> Option<ActionIx> {
    let Some(parent) = of.words.parent else {
        let problem = format!("`{}` has no parent", of.words.kind);
        let help = "anybody may create what is no part of another: take `create` out";
        problems.add(at, problem, help);
        return None;
    };
    of.all.get(parent)?.action(action, at, problems)
}

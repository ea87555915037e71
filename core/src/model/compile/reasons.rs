//! Reason codes: what the model says in `reasons` where the usual code is too general.

use super::context::Context;
use crate::error::{Code, ErrorKind};
use crate::model::read::names::instead;
use crate::model::read::path::Path;
use crate::model::read::problems::Problems;
use crate::model::tables::actions::ACCESS_EDIT;
use crate::model::tables::condition::{Condition, Test};
use crate::model::tables::rules::Action;

/// With these, an owner may be refused to leave.
const LEAVE: [Code; 4] =
    [Code::TargetProtected, Code::CreatorCannotLeave, Code::LastOwner, Code::Forbidden];

/// Sets the codes of actions and conditions; the answer is the code for an owner who leaves.
pub(crate) fn apply(
    of: &Context<'_>,
    actions: &mut [Action],
    conditions: &mut [Condition],
    problems: &mut Problems,
) -> Code {
    let mut leave = Code::TargetProtected;
    for (key, text) in &of.file.reasons {
        let at = of.at.key("reasons").key(key);
        let subject = subject(of, key, &at, problems);
        let fits = |code: &Code| match subject {
            Some(Subject::Leave) => LEAVE.contains(code),
            Some(Subject::Action(ix)) => {
                let edit = of.words.find_action(ACCESS_EDIT) == Some(ix);
                is_denial(*code) || edit && *code == Code::ShareForwardRequired
            }
            Some(Subject::Condition(_)) | None => is_denial(*code),
        };
        let Some(code) = Code::find(text).filter(fits) else {
            let known = Code::ALL.iter().copied().filter(fits).map(Code::as_str);
            let problem = format!("`{text}` cannot be the reason of `{key}`");
            problems.add(&at, problem, instead(text, known));
            continue;
        };
        match subject {
            None => {}
            Some(Subject::Leave) if of.file.leave => leave = code,
            Some(Subject::Leave) => {
                let problem = format!("`{}` does not offer leaving", of.words.kind);
                problems.add(&at, problem, "say `leave = true`, or take the reason out");
            }
            Some(Subject::Action(ix)) => {
                if let Some(action) = actions.get_mut(usize::from(ix)) {
                    action.lacking = code;
                }
            }
            Some(Subject::Condition(looks_at)) => {
                let mut used = false;
                for condition in conditions.iter_mut().filter(|c| looks_at.matches(&c.test)) {
                    condition.code = code;
                    used = true;
                }
                if !used {
                    let problem = format!("no condition of `{}` is about `{key}`", of.words.kind);
                    problems.add(&at, problem, "take the reason out");
                }
            }
        }
    }
    leave
}

/// What a reason is about.
#[derive(Clone, Copy)]
enum Subject {
    Leave,
    Action(u8),
    Condition(LooksAt),
}

/// A family of conditions.
#[derive(Clone, Copy)]
enum LooksAt {
    Setting(u8),
    Status,
    Kind,
    Verified,
    EverySource,
    Parent,
    EveryPart,
}

impl LooksAt {
    fn matches(self, test: &Test) -> bool {
        match test {
            Test::Setting { setting, .. } => {
                matches!(self, Self::Setting(wanted) if wanted == *setting)
            }
            Test::Status(_) => matches!(self, Self::Status),
            Test::Kind(_) => matches!(self, Self::Kind),
            Test::Verified(_) => matches!(self, Self::Verified),
            Test::EverySource { .. } => matches!(self, Self::EverySource),
            Test::Parent(_) => matches!(self, Self::Parent),
            Test::EveryPart { .. } => matches!(self, Self::EveryPart),
        }
    }
}

fn subject(of: &Context<'_>, key: &str, at: &Path, problems: &mut Problems) -> Option<Subject> {
    if let Some(setting) = key.strip_prefix("setting:") {
        let (setting, _) = of.words.setting(setting.trim(), at, problems)?;
        return Some(Subject::Condition(LooksAt::Setting(setting)));
    }
    match key {
        "leave" => Some(Subject::Leave),
        "status" => Some(Subject::Condition(LooksAt::Status)),
        "kind" => Some(Subject::Condition(LooksAt::Kind)),
        "verified" => Some(Subject::Condition(LooksAt::Verified)),
        "every source" => Some(Subject::Condition(LooksAt::EverySource)),
        "parent" => Some(Subject::Condition(LooksAt::Parent)),
        "every part" => Some(Subject::Condition(LooksAt::EveryPart)),
        action => {
            let found = of.words.find_action(action).map(Subject::Action);
            if found.is_none() {
                let families = [
                    "leave",
                    "setting: NAME",
                    "status",
                    "kind",
                    "verified",
                    "every source",
                    "parent",
                    "every part",
                ];
                let known = families.into_iter().chain(of.words.actions.iter().map(String::as_str));
                let help = if of.words.settings.iter().any(|(setting, _)| *setting == key) {
                    format!("did you mean `setting: {key}`?")
                } else {
                    instead(key, known)
                };
                problems.add(at, format!("`{key}` has no reason"), help);
            }
            found
        }
    }
}

/// A code that a decision can have as its reason, and a refused change as its error.
fn is_denial(code: Code) -> bool {
    code.is_reason()
        && code.kind() == Some(ErrorKind::Refused)
        // That is about sharing alone.
        && code != Code::ShareForwardRequired
}

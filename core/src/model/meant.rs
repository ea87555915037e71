//! Words that people use for what the model language calls something else, and forms that are
//! written in place of its own: what is told of them names the right one.

use serde_json::Value;

use super::problem::instead;

/// What other systems call it, and the words here, of which the first that is known is meant.
const MEANT: &[(&[&str], &[&str])] = &[
    (&["may_grant", "may_share", "can_give", "can_grant", "can_share", "grants"], &["may_give"]),
    (&["may_revoke", "may_remove", "can_revoke", "can_take"], &["may_take"]),
    (&["may_edit", "may_update", "can_change"], &["may_change"]),
    (&["may_switch", "can_set"], &["may_set"]),
    (&["permissions", "rights", "allow", "allowed", "actions"], &["can", "actions"]),
    (&["inherits", "extends", "inherit"], &["includes", "like"]),
    (&["if", "condition", "conditions"], &["when", "while"]),
    (&["states", "phases", "lifecycle"], &["statuses"]),
    (&["flags", "switches", "toggles", "options"], &["settings"]),
    (&["title", "description", "display_name"], &["label", "title"]),
    (&["name"], &["label", "name"]),
    (&["receivers", "shared_with", "principals"], &["grantees"]),
    (&["components", "contains", "made_of"], &["sources"]),
    (&["values", "choices", "enum", "options"], &["one_of"]),
    (&["members", "users", "for"], &["who"]),
    (&["steps", "setup", "before"], &["given"]),
    (&["allows", "should", "then"], &["can"]),
    (&["denies", "should_not", "can_not"], &["cannot"]),
];

/// What to do about a word that the language does not have here.
pub(super) fn instead_of_word(word: &str, known: &[&str]) -> String {
    let meant = MEANT.iter().filter(|(theirs, _)| theirs.contains(&word));
    let meant = meant.flat_map(|(_, ours)| ours.iter());
    match meant.copied().find(|ours| known.contains(ours)) {
        Some(ours) => format!("did you mean `{ours}`?"),
        None => instead(word, known.iter().copied()),
    }
}

/// What a table must be, by its word.
pub(super) fn table(word: &str) -> &'static str {
    match word {
        "actions" => "a table of actions, each with its meaning: { view = \"See it\" }",
        "settings" => "a table of settings, each with its default: { download = true }",
        "one_of" => "a table of values, each with its label: { gold = \"Gold\" }",
        "roles" => "a table of roles, each a table under its name",
        "when" => {
            "a table, with the actions under each condition: { \"status: final\" = [\"view\"] }"
        }
        _ => "a table",
    }
}

/// What was meant by a name with a dot that is not in quotes, and so became a table in a table;
/// `None` where that is not what happened.
pub(super) fn unquoted(table: Option<&str>, name: &str, value: &Value) -> Option<String> {
    let (inner, _) = value.as_object()?.iter().next()?;
    let joint = match (table?, name) {
        ("texts", _) => " ",
        ("when", _) | ("changes", "status") | ("reasons", "setting") => ": ",
        (
            "actions" | "labels" | "level_labels" | "changes" | "reasons" | "one_of" | "follows",
            _,
        ) => ".",
        _ => return None,
    };
    Some(format!("{name}{joint}{inner}"))
}

/// What a reader of TOML says, and what is usually behind it.
pub(super) fn toml(said: &str) -> String {
    let said = said.lines().next().unwrap_or_default();
    let behind = if said.starts_with("string values must be quoted") {
        "text is in quotes, and true and false in lower case"
    } else if said.starts_with("invalid boolean") {
        "true and false are in lower case"
    } else if said.starts_with("key with no value") {
        "a name with a space or a colon, such as a condition, is in quotes"
    } else {
        return said.to_owned();
    };
    format!("{said} ({behind})")
}

/// The same for JSON.
pub(super) fn json(said: &str) -> String {
    let behind = match said {
        "trailing comma" => "there is none after the last item",
        "key must be a string" => "in double quotes; and JSON has no comments",
        said => return said.to_owned(),
    };
    format!("{said} ({behind})")
}

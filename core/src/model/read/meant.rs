//! Words that people use for what the model language calls something else, and forms that are
//! written in place of its own: what is told of them names the right one.

use serde_json::Value;

use super::names::instead;

/// What other systems call it, and the words here, of which the first that is known is meant.
const MEANT: &[(&[&str], &[&str])] = &[
    (&["may_grant", "may_share", "can_give", "can_grant", "can_share", "grants"], &["may_give"]),
    (&["may_revoke", "may_remove", "can_revoke", "can_take"], &["may_take"]),
    (&["may_edit", "may_update", "can_change"], &["may_change"]),
    (&["may_switch", "can_set"], &["may_set"]),
    (&["permissions", "rights", "allow", "allowed", "actions"], &["can", "actions"]),
    (&["inherits", "extends", "inherit"], &["includes", "like"]),
    (&["if", "condition", "conditions"], &["when", "while"]),
    (&["state", "states", "phases", "lifecycle"], &["statuses"]),
    (&["public", "anyone", "anybody", "all", "any", "world"], &["everyone"]),
    (&["organization", "org", "company", "team"], &["members", "organization"]),
    (&["own", "mine", "self"], &["given by me"]),
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

/// What other systems have, and models have not.
const DENIALS: &[&str] = &["cannot", "can_not", "deny", "denied", "denies", "forbid", "except"];

/// What to do about a word that the language does not have here.
pub(crate) fn instead_of_word(word: &str, known: &[&str]) -> String {
    // A role has this word.
    if DENIALS.contains(&word) && known.contains(&"may_give") {
        return "nothing is denied: a role has what its `can` and `when` list, and nothing else"
            .to_owned();
    }
    let meant = MEANT.iter().filter(|(theirs, _)| theirs.contains(&word));
    let meant = meant.flat_map(|(_, ours)| ours.iter());
    match meant.copied().find(|ours| known.contains(ours)) {
        Some(ours) => format!("did you mean `{ours}`?"),
        None => instead(word, known.iter().copied()),
    }
}

/// What to do about a word that a type must have, and has not.
pub(crate) fn lacking(word: &str) -> String {
    let what = match word {
        "owner" => "the name of the role of those who own a resource: owner = \"owner\"",
        "roles" => "a table of roles, each a table under its name",
        "actions" => "a table of all that can be done, each with its meaning",
        "op" => "the name of the change",
        _ => return format!("add `{word}`"),
    };
    format!("add `{word}`, {what}")
}

/// What to write where a table is needed, and people write `true`.
pub(crate) fn instead_of_switch(word: &str) -> Option<&'static str> {
    match word {
        "transfer" => Some("write `transfer = {}`, or a table with `keeps`"),
        "requests" => Some("write `requests = { default_role = \"ROLE\" }`"),
        _ => None,
    }
}

/// What a text must be, by its word.
pub(crate) fn text(word: &str) -> &'static str {
    match word {
        "owner" | "includes" | "default_role" => "the name of one role, in quotes",
        "sources" | "parent" | "like" => "the name of one type, in quotes",
        _ => "a text, in quotes",
    }
}

/// What a list must be, by its word.
pub(crate) fn list(word: &str, in_example: bool) -> &'static str {
    match word {
        "can" if in_example => "a list of lists: [[principal, action, resource]]",
        "can" => "a list of actions: [\"view\"]",
        "may_give" | "may_take" | "may_change" => "a list of roles: [\"viewer\"]",
        "may_set" => "a list of settings: [\"download\"]",
        "statuses" => "a list of statuses, the first for a new resource: [\"draft\", \"final\"]",
        "levels" => "a list of levels, the lowest first: [\"none\", \"read\"]",
        "grantees" | "to" => "a list of kinds: [\"user\", \"group\"]",
        "warnings" => "a list of tables, each under the name in two pairs of brackets: [[…]]",
        _ => "a list",
    }
}

/// What a table must be, by its word.
pub(crate) fn table(word: &str) -> &'static str {
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
pub(crate) fn unquoted(table: Option<&str>, name: &str, value: &Value) -> Option<String> {
    let (inner, _) = value.as_object()?.iter().next()?;
    // That is what a table has, not half of a name.
    if matches!(inner.as_str(), "label" | "title" | "description" | "name" | "text") {
        return None;
    }
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
pub(crate) fn toml(said: &str) -> String {
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
pub(crate) fn json(said: &str) -> String {
    let behind = match said {
        "trailing comma" => "there is none after the last item",
        "key must be a string" => "in double quotes; and JSON has no comments",
        said => return said.to_owned(),
    };
    format!("{said} ({behind})")
}

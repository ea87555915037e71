//! Conditions that are written in another language than that of models: with `AND`, `or`, `not`, or
//! without the word that says what they look at.

use crate::model::compile::words::Words;
use crate::model::tables::setting::Values;

/// What is wrong with the words between conditions, and what to do; `None` if nothing is.
pub(crate) fn joined(text: &str) -> Option<(String, String)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut before = ":";
    let mut or = false;
    for word in &words {
        // A status may be called `or`.
        let is_value = before.ends_with([':', '|', '=']);
        let both =
            matches!(*word, "&&" | "&") || *word != "and" && word.eq_ignore_ascii_case("and");
        if !is_value && both {
            let joined = words.iter().map(|each| if each == word { "and" } else { each });
            let joined = joined.collect::<Vec<_>>().join(" ");
            let problem = format!("`{word}` does not join conditions");
            return Some((problem, format!("write `and`: `{joined}`")));
        }
        or |= !is_value && (*word == "||" || word.eq_ignore_ascii_case("or"));
        before = word;
    }
    if or {
        return Some(("there is no `or` between conditions".to_owned(), OR.to_owned()));
    }
    let comma = text.contains([',', ';']);
    comma.then(|| (format!("`{text}` has a comma"), COMMA.to_owned()))
}

const OR: &str = "list the right under each of them, and it is held under either; of statuses, and of \
                  one setting's values, write `status: A | B`";
const COMMA: &str =
    "conditions are joined by `and`; one of several statuses or values is `status: A | B`";

/// The condition that is meant by a text that is none.
pub(crate) fn meant(text: &str, forms: &[&str], words: &Words<'_>) -> Option<String> {
    let is_setting = |name: &str| words.settings.iter().any(|(known, _)| *known == name);
    if text.contains("!=") {
        return Some("there is no `!=`: name the statuses or values that are right".to_owned());
    }
    let not = text.strip_prefix("not ").or_else(|| text.strip_prefix('!')).map(str::trim);
    if let Some(rest) = not {
        let name = rest.trim_start_matches("setting").trim_start_matches(':').trim();
        return Some(if is_setting(name) {
            format!("there is no `not`: write `setting: {name} = off`")
        } else {
            "there is no `not`: name the statuses or values that are right".to_owned()
        });
    }
    if text.contains(':') {
        return None;
    }
    let said = |meant: String| Some(format!("did you mean `{meant}`?"));
    // No form begins with another one, so their order is no matter.
    for form in forms {
        let rest = text.strip_prefix(form).and_then(|rest| rest.strip_prefix([' ', '=', '.']));
        if let Some(rest) = rest {
            return said(format!("{form}: {}", rest.trim_start_matches(['=', ' '])));
        }
    }
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    let (name, value) =
        (name.trim().trim_end_matches('!').trim_end(), value.trim_matches(['=', ' ']));
    let values = words.settings.iter().find(|(known, _)| *known == name).map(|(_, values)| values);
    if let Some(values) = values {
        return said(match (values, value.to_lowercase().as_str()) {
            (Values::Switch, "false" | "off" | "no" | "0") => format!("setting: {name} = off"),
            (Values::Switch, _) | (Values::OneOf(_), "") => format!("setting: {name}"),
            (Values::OneOf(_), _) => format!("setting: {name} = {value}"),
        });
    }
    if words.statuses.contains(&text) {
        return said(format!("status: {text}"));
    }
    if words.kinds.contains(&text) {
        return said(format!("kind: {text}"));
    }
    None
}

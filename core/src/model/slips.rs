//! Conditions that are written in another language than that of models: with `AND`, `or`, `not`, or
//! without the word that says what they look at.

use super::words::Words;

/// What is wrong with the words between conditions, and what to do; `None` if nothing is.
pub(super) fn joined(text: &str) -> Option<(String, String)> {
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
pub(super) fn meant(text: &str, forms: &[&str], words: &Words<'_>) -> Option<String> {
    let is_setting = |name: &str| words.settings.iter().any(|(known, _)| *known == name);
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
    let name = text.split('=').next().unwrap_or_default().trim();
    if is_setting(name) {
        return said(format!("setting: {text}"));
    }
    if words.statuses.contains(&text) {
        return said(format!("status: {text}"));
    }
    if words.kinds.contains(&text) {
        return said(format!("kind: {text}"));
    }
    None
}

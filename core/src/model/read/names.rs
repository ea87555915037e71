//! Names: what one is made of, and what to do about one that is not known.

use crate::input::nearest;

/// Kinds of principals: no type may be called so.
pub(crate) const PRINCIPALS: [&str; 3] = ["user", "group", "org"];

/// What a name is made of.
const NAME_HELP: &str = "use lower-case letters, digits, `_` and `.`, beginning with a letter";

/// Whether the text can name something: `view`, `record_list.export`.
pub(crate) fn is_name(text: &str) -> bool {
    let part = |part: &str| {
        let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_';
        !part.is_empty() && part.bytes().all(allowed)
    };
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.split('.').all(part)
}

/// What a name is made of, and what this one could be.
pub(crate) fn name_help(text: &str) -> String {
    let letters = text.trim().to_lowercase().replace([' ', '-', '/'], "_");
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.');
    let so: String = letters.chars().filter(|c| allowed(*c)).collect();
    if is_name(&so) { format!("{NAME_HELP}: `{so}`") } else { NAME_HELP.to_owned() }
}

/// A sentence about a word that is not known: the nearest that is, or all of them.
pub(crate) fn among<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let said = instead(word, known);
    if said.ends_with('?') { said } else { format!("{said}.") }
}

/// What to do about a word that is not known: the nearest that is, or all of them.
pub(crate) fn instead<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let near = nearest(word, known.iter().copied());
    match (near, known.as_slice()) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, []) => "none is declared that could be named here".to_owned(),
        (None, [only]) => format!("only `{only}` is known here"),
        (None, many) => {
            let shown: Vec<String> = many.iter().take(16).map(|word| format!("`{word}`")).collect();
            let rest = if many.len() > 16 { ", …" } else { "" };
            format!("known here: {}{rest}", shown.join(", "))
        }
    }
}

//! Names and texts of others, as a message shows them.

/// An identifier as an error shows it: never more than a line.
pub(crate) fn shown(text: &str) -> String {
    let mut shown: String =
        text.chars().take(80).map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    if text.chars().nth(80).is_some() {
        shown.push('…');
    }
    shown
}

/// The first few of many names, for a message; `details` has them all.
pub(crate) fn some<S: AsRef<str>>(names: &[S]) -> String {
    let first: Vec<&str> = names.iter().take(5).map(AsRef::as_ref).collect();
    let first = first.join(", ");
    if names.len() > 5 { format!("{first} and {} more", names.len() - 5) } else { first }
}

//! A word that is not known, and the known one that may be meant.
//!
//! The known words are always those that a model or a call has. Names of people and resources are
//! never among them: what is hidden from an actor must not be suggested to them.

use crate::error::{Code, Error};
use crate::text::shown;

/// How many known words are looked at for one that was meant, and listed in a message.
const MAX_CANDIDATES: usize = 200;
const MAX_LISTED: usize = 40;
/// A longer word is nobody's slip of the pen.
const MAX_WORD: usize = 64;

/// The word that may be meant by one that is not known.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters = word.chars().count();
    let limit = if letters < 4 { 1 } else { (letters / 3).max(2) };
    let known = known.into_iter().take(MAX_CANDIDATES).filter(|_| letters <= MAX_WORD);
    let word = folded(word);
    // Two letters that changed places are one slip.
    let near = known.map(|one| (strsim::osa_distance(&word, &folded(one)), one));
    near.filter(|(distance, _)| *distance <= limit).min().map(|(_, near)| near)
}

/// Whether two words differ in nothing but case, spaces and the like.
pub(crate) fn looks_like(one: &str, other: &str) -> bool {
    let letters = |word: &str| word.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    letters(one).to_lowercase() == letters(other).to_lowercase()
}

/// Case is no distance, and one kind of hyphen is as good as another.
fn folded(word: &str) -> String {
    word.to_lowercase().replace(['-', ' '], "_")
}

/// What is known where a word is not.
pub(crate) struct Known<'a> {
    known: Vec<&'a str>,
    nearest: Option<&'a str>,
}

impl<'a> Known<'a> {
    pub(crate) fn new(word: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let known: Vec<&str> = known.into_iter().collect();
        let nearest = nearest(word, known.iter().copied());
        Self { known, nearest }
    }

    /// What may be meant, and all that there is: `did you mean `a`? it has a, b`.
    pub(crate) fn help(&self, it_has: &str) -> String {
        let near = self.nearest.map(|near| format!("did you mean `{near}`? ")).unwrap_or_default();
        let first: Vec<&str> = self.known.iter().copied().take(MAX_LISTED).collect();
        let has = if first.is_empty() { "none".to_owned() } else { first.join(", ") };
        let more = if self.known.len() > MAX_LISTED { ", …" } else { "" };
        format!("{near}{it_has} {has}{more}")
    }

    /// `subject` has no such word: `dataset` has no action `veiw`; did you mean `view`? …
    pub(crate) fn unknown(
        &self,
        code: Code,
        subject: &str,
        (name, word): (&str, &str),
        it_has: &str,
    ) -> Error {
        let message = format!("{subject} `{}`; {}", shown(word), self.help(it_has));
        self.nearest_in(Error::new(code, message).with(name, shown(word)))
    }

    /// The error with what may be meant in its details.
    pub(crate) fn nearest_in(&self, error: Error) -> Error {
        match self.nearest {
            Some(near) => error.with("nearest", near),
            None => error,
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::a_slip("veiw", Some("view"))]
    #[case::two_changed_places_are_one("ivew", Some("view"))]
    #[case::case_is_nothing("ACCESS.EDIT", Some("access.edit"))]
    #[case::hyphens_are_nothing("record-list", Some("record_list"))]
    #[case::short("vw", None)]
    #[case::another_word("publish", None)]
    #[case::nothing("", None)]
    fn what_may_be_meant(#[case] word: &str, #[case] meant: Option<&str>) {
        assert_eq!(nearest(word, ["view", "edit", "access.edit", "record_list"]), meant);
    }

    #[test]
    fn a_long_word_is_no_slip() {
        let long = "a".repeat(MAX_WORD + 1);
        assert_eq!(nearest(&long, [long.as_str()]), None);
    }

    #[rstest]
    #[case("Reader", "reader", true)]
    #[case("ed itor", "editor", true)]
    #[case("reader", "readers", false)]
    fn looks(#[case] one: &str, #[case] other: &str, #[case] alike: bool) {
        assert_eq!(looks_like(one, other), alike);
    }
}

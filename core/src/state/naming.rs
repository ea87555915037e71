//! How somebody is looked for: without case and without accents. It is kept on write, because a
//! search looks at everybody at each key that is typed.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What of a principal a search looks at.
#[derive(Debug, Default)]
pub(crate) struct Naming {
    /// The words of the name, each behind a space: those that it is written with, then what belongs
    /// together and is parted by a sign (`oneil` of O'Neil, `jrr` of J. R. R.). `None`: no name.
    words: Option<Box<str>>,
    /// The identifier behind its kind. Of an address, the domain as people write it.
    address: Box<str>,
}

impl Naming {
    pub(crate) fn new(id: &str, name: Option<&str>) -> Self {
        let (_, after) = id.split_once(':').unwrap_or_default();
        Self {
            words: name.map(|name| words(&fold(name)).into()),
            address: fold(&readable(after)).into(),
        }
    }

    /// The order of a list: by name, those without one last.
    pub(crate) fn order(&self) -> (bool, Option<&str>) {
        (self.words.is_none(), self.words.as_deref())
    }

    /// The words of the name.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.as_deref().into_iter().flat_map(|words| words.split(' ').skip(1))
    }

    /// Whether a word of the name begins so.
    pub(crate) fn has_word(&self, beginning: &Beginning) -> bool {
        self.words.as_deref().is_some_and(|words| words.contains(&*beginning.0))
    }

    /// The identifier, or the address, behind its kind.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// What stands behind the `@` of an address.
    pub(crate) fn domain(&self) -> Option<&str> {
        self.address.rsplit_once('@').map(|(_, domain)| domain)
    }
}

/// The beginning of a word, as [`Naming::has_word`] looks for it.
#[derive(Debug)]
pub(crate) struct Beginning(Box<str>);

impl Beginning {
    pub(crate) fn new(word: &str) -> Self {
        Self(format!(" {word}").into())
    }
}

/// Each word of a folded name behind a space.
fn words(folded: &str) -> String {
    let (mut all, mut joined, mut initials) = (String::new(), String::new(), String::new());
    let add_initials = |initials: &mut String, joined: &mut String| {
        if initials.chars().nth(1).is_some() {
            add(joined, initials);
        }
        initials.clear();
    };
    for written in folded.split_whitespace() {
        let pieces: Vec<&str> = pieces(written).collect();
        for piece in &pieces {
            add(&mut all, piece);
            if piece.chars().nth(1).is_some() {
                add_initials(&mut initials, &mut joined);
            } else {
                initials.push_str(piece);
            }
        }
        if pieces.len() > 1 {
            add(&mut joined, &pieces.concat());
        }
    }
    add_initials(&mut initials, &mut joined);
    all + &joined
}

fn add(words: &mut String, word: &str) {
    words.push(' ');
    words.push_str(word);
}

/// The words within what is written without a space: `anne` and `lucie` of Anne-Lucie.
pub(crate) fn pieces(folded: &str) -> impl Iterator<Item = &str> {
    let is_of_word = |c: char| c.is_alphanumeric() || is_combining_mark(c);
    folded.split(move |c| !is_of_word(c)).filter(|word| !word.is_empty())
}

/// An address with its domain as people write it.
pub(crate) fn readable(address: &str) -> String {
    let (local, domain) = match address.rsplit_once('@') {
        Some((local, domain)) => (Some(local), domain),
        None => (None, address),
    };
    if !domain.contains("xn--") {
        return address.to_owned();
    }
    let (domain, _) = idna::domain_to_unicode(domain);
    local.map_or(domain.clone(), |local| format!("{local}@{domain}"))
}

/// As people type: without case, without accents, and without what is only a way of writing.
///
/// The crates that do this write every script in ASCII. Then names that sound alike are one, in
/// Chinese for example, and what is typed in its own script finds too many.
pub(crate) fn fold(text: &str) -> String {
    // The same, and many times faster.
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let letters = text.nfkd().filter(|c| !is_left_out(*c));
    // By way of upper case, because two small letters may share their capital: `ς` and `σ`.
    let small = letters.flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    let mut folded = String::with_capacity(text.len());
    // Put together again: the beginning of a letter is none.
    for letter in small.nfc() {
        match plain(letter) {
            Some(plain) => folded.push_str(plain),
            None => folded.push(letter),
        }
    }
    folded
}

/// Accents, points and joiners: what people leave out when they type. The vowel signs of Indic
/// scripts and the marks of Japanese make another letter, and stay.
fn is_left_out(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}'
        // Cyrillic, Hebrew and Arabic; its letter without a meaning, the stretcher.
        | '\u{483}'..='\u{487}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}'
        | '\u{5c4}' | '\u{5c5}' | '\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{640}'
        | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}'
        // Soft hyphen, joiners, variants.
        | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    )
}

/// The Latin letters of living languages that Unicode does not decompose, as passports and CLDR's
/// rules "Latin-ASCII" write them; and the apostrophes that count as letters.
fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'æ' => "ae",
        'œ' => "oe",
        'ø' | 'ɔ' => "o",
        'ð' | 'đ' | 'ɖ' | 'ɗ' => "d",
        'þ' => "th",
        'ł' => "l",
        'ħ' => "h",
        'ŧ' => "t",
        'ŋ' | 'ɲ' => "n",
        'ı' | 'ɨ' | 'ɩ' => "i",
        'ə' | 'ɛ' => "e",
        'ɓ' | 'ƀ' => "b",
        'ƒ' => "f",
        'ɠ' | 'ɣ' => "g",
        'ƙ' | 'ĸ' => "k",
        'ʉ' | 'ʊ' => "u",
        'ʋ' => "v",
        'ƴ' => "y",
        'ʹ' | 'ʻ' | 'ʼ' | 'ʽ' | 'ʾ' | 'ʿ' | 'ˈ' => "'",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::acute("José Álvarez", "jose alvarez")]
    #[case::decomposed("Jose\u{301}", "jose")]
    #[case::umlaut("Jürgen Müller", "jurgen muller")]
    #[case::sharp_s("Straße", "strasse")]
    #[case::strokes("Søren Łukasz Đorđe", "soren lukasz dorde")]
    #[case::ligatures("Æsir Œuvre ﬁn", "aesir oeuvre fin")]
    #[case::icelandic("Þórður Guðrún", "thordur gudrun")]
    #[case::turkish("İsmail IŞIK ışık", "ismail isik isik")]
    #[case::vietnamese("Nguyễn Thị Đào Ươn", "nguyen thi dao uon")]
    #[case::greek("ΜΆΡΙΟΣ Μάριος", "μαριοσ μαριοσ")]
    #[case::cyrillic("Семён Йордан", "семен иордан")]
    #[case::hebrew_points("שָׁלוֹם", "שלום")]
    #[case::arabic("أَحْمَـد", "احمد")]
    #[case::african("Ɓɔɗɖɛ Ɠɣŋɲ Ƙəƒʋƴ", "bodde ggnn kefvy")]
    #[case::northern("Ħal Ŧĸƀɨɩʉʊ", "hal tkbiiuu")]
    #[case::full_width("Ａｎｎ", "ann")]
    #[case::okina("Kaʻahumanu", "ka'ahumanu")]
    fn what_people_do_not_type_is_left_out(#[case] name: &str, #[case] folded: &str) {
        assert_eq!(fold(name), folded);
    }

    /// What makes another letter stays.
    #[rstest]
    #[case::japanese("か", "が")]
    #[case::devanagari("क", "कु")]
    #[case::thai("ก", "กุ")]
    #[case::chinese("山", "川")]
    fn other_letters_stay_other_letters(#[case] one: &str, #[case] other: &str) {
        assert_ne!(fold(one), fold(other));
    }

    /// A composed letter and its parts are one, in every script.
    #[rstest]
    #[case("が", "か\u{3099}")]
    #[case("김", "\u{1100}\u{1175}\u{11b7}")]
    #[case("ё", "е\u{308}")]
    fn one_letter_is_one_however_it_is_written(#[case] one: &str, #[case] other: &str) {
        assert_eq!(fold(one), fold(other));
    }

    #[rstest]
    #[case("Shaun O'Neil", " shaun o neil oneil")]
    #[case("Anne-Lucie", " anne lucie annelucie")]
    #[case("J. R. R. Tolkien", " j r r tolkien jrr")]
    #[case("J.R. Ewing", " j r ewing jr jr")]
    #[case("Ann Lee", " ann lee")]
    #[case("\u{1f511}", "")]
    #[case("प्रिया शर्मा", " प्रिया शर्मा")]
    fn the_words_of_a_name(#[case] name: &str, #[case] parted: &str) {
        assert_eq!(words(&fold(name)), parted.nfc().collect::<String>());
    }

    #[rstest]
    #[case("user:Jo@acme.org", "jo@acme.org", Some("acme.org"))]
    #[case("user:jo@xn--mller-kva.example", "jo@muller.example", Some("muller.example"))]
    #[case("group:Analysts", "analysts", None)]
    fn an_address_is_kept_as_it_is_typed(
        #[case] id: &str,
        #[case] address: &str,
        #[case] domain: Option<&str>,
    ) {
        let naming = Naming::new(id, None);
        assert_eq!((naming.address(), naming.domain()), (address, domain));
    }
}

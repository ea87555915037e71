//! Identifiers: `user:ann@acme.org`, `group:analysts`, `org:acme`, `dataset:claims`.
//!
//! Bytes are compared exactly, except for e-mail addresses: trimmed, in NFC, the domain
//! in lower-case ASCII, the local part ASCII-lower-cased. No aliases are folded.

use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::error::{Code, Error, Result};
use crate::input::nearest;
pub(crate) use crate::text::{shown, some};

/// The longest identifier, in bytes.
pub const MAX_LENGTH: usize = 1_024;

/// The kinds of principals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PrincipalKind {
    /// A person.
    User,
    /// Users and groups, under one name.
    Group,
    /// An organization, with members; some of them guests.
    Org,
}

impl PrincipalKind {
    /// The part of an identifier before the colon.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Group => "group",
            Self::Org => "org",
        }
    }

    /// What it is called in a sentence.
    pub(crate) const fn a_noun(self) -> &'static str {
        match self {
            Self::User => "a user",
            Self::Group => "a group",
            Self::Org => "an organization",
        }
    }

    /// Finds the kind by the part of an identifier before the colon.
    pub fn find(text: &str) -> Option<Self> {
        [Self::User, Self::Group, Self::Org].into_iter().find(|kind| kind.as_str() == text)
    }
}

impl fmt::Display for PrincipalKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How users' names are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct UserNames {
    /// Only e-mail addresses.
    pub(crate) email_only: bool,
    /// Compare e-mail addresses without folding case.
    pub(crate) strict: bool,
}

/// A principal's identifier, in normal form.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct PrincipalId {
    kind: PrincipalKind,
    text: String,
}

impl PrincipalId {
    /// Reads an identifier. `invalid_id` if it isn't `user:…`, `group:…` or `org:…`,
    /// `invalid_email` if a user must be an e-mail address and isn't.
    pub(crate) fn parse(text: &str, users: UserNames) -> Result<Self> {
        let (kind, name) = match text.split_once(':') {
            // A field that was left blank is a bad address (O-16).
            Some(("user", "")) if users.email_only => ("user", ""),
            _ => split(text, "a principal such as `user:ann@acme.org`")?,
        };
        let Some(kind) = PrincipalKind::find(kind) else {
            let known = ["user", "group", "org"];
            let meant = nearest(kind, known).map(|kind| format!("{kind}:{name}"));
            let help = match &meant {
                Some(meant) => format!("did you mean `{}`?", shown(meant)),
                None => "are two arguments swapped?".to_owned(),
            };
            let message = format!(
                "`{}` is not a principal; a principal starts with `user:`, `group:` or `org:` ({help})",
                shown(text)
            );
            let error = Error::new(Code::InvalidId, message).with("id", shown(text));
            return Err(match meant {
                Some(meant) => error.with("nearest", shown(&meant)),
                None => error,
            });
        };
        let name = match kind {
            PrincipalKind::User if users.email_only => email(name, users.strict)?,
            PrincipalKind::User => email(name, users.strict).or_else(|error| {
                let hides = name.contains('@') && name.chars().any(is_invisible);
                if hides { Err(error) } else { plain(text, name).map(str::to_owned) }
            })?,
            PrincipalKind::Group | PrincipalKind::Org => plain(text, name)?.to_owned(),
        };
        Ok(Self { kind, text: format!("{kind}:{name}") })
    }

    /// Reads an organization's name, with or without `org:` before it.
    pub(crate) fn organization(text: &str) -> Result<Self> {
        let kind = text.split_once(':').and_then(|(kind, _)| PrincipalKind::find(kind));
        if kind.is_some_and(|kind| kind != PrincipalKind::Org) {
            let message = format!("`{}` is no organization; give its name", shown(text));
            return Err(Error::new(Code::InvalidId, message).with("id", shown(text)));
        }
        let full = if text.starts_with("org:") { text.to_owned() } else { format!("org:{text}") };
        Self::parse(&full, UserNames::default())
    }

    pub(crate) fn kind(&self) -> PrincipalKind {
        self.kind
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn into_string(self) -> String {
        self.text
    }
}

/// A resource's identifier: its type's name and its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ResourceId<'a> {
    /// The type's name.
    pub(crate) type_name: &'a str,
    /// The whole identifier.
    pub(crate) text: &'a str,
}

impl<'a> ResourceId<'a> {
    /// Reads an identifier. `invalid_id` if it isn't `type:name`, or names a principal.
    pub(crate) fn parse(text: &'a str) -> Result<Self> {
        let (type_name, name) = split(text, "a resource such as `dataset:claims`")?;
        if PrincipalKind::find(type_name).is_some() {
            let message = format!(
                "`{}` is a principal, not a resource (are two arguments swapped?)",
                shown(text)
            );
            return Err(Error::new(Code::InvalidId, message).with("id", shown(text)));
        }
        plain(text, name)?;
        Ok(Self { type_name, text })
    }
}

fn split<'a>(text: &'a str, example: &str) -> Result<(&'a str, &'a str)> {
    let invalid = |problem: String| Error::new(Code::InvalidId, problem).with("id", shown(text));
    if text.len() > MAX_LENGTH {
        let message = format!("an identifier has at most {MAX_LENGTH} bytes, not {}", text.len());
        return Err(invalid(message).with("limit", MAX_LENGTH).with("actual", text.len()));
    }
    match text.split_once(':') {
        Some((kind, name)) if !kind.is_empty() && !name.is_empty() => Ok((kind, name)),
        // An address alone is a user's name in most systems.
        None if text.contains('@') && example.contains('@') => {
            let message = format!("`{}` has no kind before it; write `user:{0}`", shown(text));
            Err(invalid(message))
        }
        None if text.contains('@') => Err(invalid(format!(
            "`{}` is somebody's address, and not {example} (are two arguments swapped?)",
            shown(text)
        ))),
        None if !text.is_empty() => {
            let lacks = if example.contains("user:") { "kind" } else { "type" };
            let message =
                format!("`{}` is not {example}: it has no {lacks} before its name", shown(text));
            Err(invalid(message))
        }
        _ => Err(invalid(format!("`{}` is not {example}", shown(text)))),
    }
}

fn plain<'a>(text: &str, name: &'a str) -> Result<&'a str> {
    if name.chars().any(char::is_control) {
        let message = format!("`{}` has a control character", shown(text));
        return Err(Error::new(Code::InvalidId, message).with("id", shown(text)));
    }
    Ok(name)
}

/// The normal form of an e-mail address. The normal form of a normal form is itself.
fn email(name: &str, strict: bool) -> Result<String> {
    let invalid = || {
        let message = format!("`{}` is not an e-mail address", shown(name));
        Error::new(Code::InvalidEmail, message).with("email", shown(name))
    };
    let text: String = name.trim().nfc().collect();
    let (local, domain) = text.rsplit_once('@').ok_or_else(invalid)?;
    if !is_local_part(local) {
        return Err(invalid());
    }
    let ascii = idna::domain_to_ascii_strict(domain).map_err(|_| invalid())?;
    if ascii.is_empty() {
        return Err(invalid());
    }
    // Composed again: some letters have a composed form in lower case alone.
    let folded = || local.to_ascii_lowercase().nfc().collect::<String>();
    let normal = if strict { text.clone() } else { format!("{}@{ascii}", folded()) };
    if normal.len() > MAX_LENGTH { Err(invalid()) } else { Ok(normal) }
}

/// What no eye tells from nothing: two addresses that differ by it look the same. These are the
/// code points with Unicode's property `Default_Ignorable_Code_Point`, as in the table
/// `DerivedCoreProperties.txt` of the Unicode Character Database; a test compares.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// A dot-separated local part without quoting: what mail systems issue in practice.
fn is_local_part(local: &str) -> bool {
    let allowed = |c: char| {
        !c.is_whitespace() && !c.is_control() && !is_invisible(c) && !r#"@"(),:;<>[]\"#.contains(c)
    };
    local.split('.').all(|word| !word.is_empty() && word.chars().all(allowed))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const ANY: UserNames = UserNames { email_only: false, strict: false };
    const EMAIL: UserNames = UserNames { email_only: true, strict: false };
    const STRICT: UserNames = UserNames { email_only: true, strict: true };

    #[rstest]
    #[case::as_is("user:ann@acme.org", "user:ann@acme.org")]
    #[case::case_is_folded("user:Ann@ACME.org", "user:ann@acme.org")]
    #[case::trimmed("user: \u{a0}ann@acme.org\t", "user:ann@acme.org")]
    #[case::composed("user:e\u{301}va@acme.org", "user:\u{e9}va@acme.org")]
    #[case::domain_to_ascii("user:ann@bücher.example", "user:ann@xn--bcher-kva.example")]
    #[case::plus_tag_stays("user:ann+x@acme.org", "user:ann+x@acme.org")]
    #[case::local_non_ascii_case_stays("user:Éva@acme.org", "user:Éva@acme.org")]
    fn e_mail_addresses_have_a_normal_form(#[case] text: &str, #[case] normal: &str) {
        let id = PrincipalId::parse(text, EMAIL).unwrap();
        assert_eq!(id.as_str(), normal);
        assert_eq!(PrincipalId::parse(normal, EMAIL).unwrap(), id);
        assert_eq!(PrincipalId::parse(text, ANY).unwrap(), id);
    }

    #[rstest]
    #[case::case_counts("user:Ann@ACME.org", "user:Ann@ACME.org")]
    #[case::trimmed("user: ann@acme.org ", "user:ann@acme.org")]
    fn strict_addresses_keep_their_case(#[case] text: &str, #[case] normal: &str) {
        assert_eq!(PrincipalId::parse(text, STRICT).unwrap().as_str(), normal);
    }

    #[rstest]
    #[case::no_at("user:ann")]
    #[case::blank("user: ")]
    #[case::nothing("user:")]
    #[case::no_local("user:@acme.org")]
    #[case::no_domain("user:ann@")]
    #[case::two_at("user:ann@b@acme.org")]
    #[case::blank_inside("user:an n@acme.org")]
    #[case::dots("user:ann..x@acme.org")]
    #[case::control("user:an\u{7}n@acme.org")]
    #[case::zero_width("user:an\u{200b}n@acme.org")]
    #[case::reversed("user:an\u{202e}n@acme.org")]
    #[case::long_once_composed(&format!("user:{}@acme.org", "\u{1d160}".repeat(240)))]
    fn bad_addresses_are_refused(#[case] text: &str) {
        assert_eq!(PrincipalId::parse(text, EMAIL).unwrap_err().code(), Code::InvalidEmail);
    }

    #[rstest]
    #[case::resource("dataset:claims")]
    #[case::no_colon("ann")]
    #[case::no_name("group:")]
    #[case::no_kind(":x")]
    #[case::empty("")]
    #[case::control("group:a\nb")]
    #[case::upper("User:ann")]
    fn bad_principals_are_refused(#[case] text: &str) {
        assert_eq!(PrincipalId::parse(text, ANY).unwrap_err().code(), Code::InvalidId);
    }

    #[test]
    fn long_identifiers_are_refused_without_echoing_them() {
        let error = PrincipalId::parse(&format!("user:{}", "a".repeat(10_000_000)), ANY);
        let error = error.unwrap_err();
        assert_eq!(error.code(), Code::InvalidId);
        assert!(error.message().len() < 200);
        assert!(error.details().get("id").unwrap().as_str().unwrap().len() < 200);
    }

    #[test]
    fn names_of_groups_are_compared_byte_by_byte() {
        let one = PrincipalId::parse("group:Ops", ANY).unwrap();
        assert_ne!(one, PrincipalId::parse("group:ops", ANY).unwrap());
        assert_eq!(PrincipalId::organization("acme").unwrap().as_str(), "org:acme");
        assert_eq!(PrincipalId::organization("org:acme").unwrap().as_str(), "org:acme");
    }

    #[rstest]
    #[case::principal("user:ann@acme.org")]
    #[case::control("dataset:a\0b")]
    #[case::no_name("dataset:")]
    fn bad_resources_are_refused(#[case] text: &str) {
        assert_eq!(ResourceId::parse(text).unwrap_err().code(), Code::InvalidId);
    }

    #[test]
    fn a_resource_keeps_every_byte() {
        let id = ResourceId::parse("dataset:a:b ☃").unwrap();
        assert_eq!((id.type_name, id.text), ("dataset", "dataset:a:b ☃"));
    }

    #[test]
    fn what_is_invisible_is_what_unicode_says() {
        use icu_properties::{CodePointSetData, props::DefaultIgnorableCodePoint};
        let ignorable = CodePointSetData::new::<DefaultIgnorableCodePoint>();
        let differ = |c: &char| is_invisible(*c) != ignorable.contains(*c);
        let different: Vec<char> = ('\0'..=char::MAX).filter(differ).collect();
        assert!(different.is_empty(), "{different:?}");
        assert!(('\0'..=char::MAX).filter(|c| is_invisible(*c)).count() > 4_000);
    }

    #[rstest]
    #[case::many("users:ann", "user:ann")]
    #[case::case("User:ann", "user:ann")]
    #[case::groups("groups:ops", "group:ops")]
    fn a_kind_that_is_nearly_one_is_named(#[case] text: &str, #[case] meant: &str) {
        let error = PrincipalId::parse(text, ANY).unwrap_err();
        assert_eq!(error.details()["nearest"], meant);
        assert!(error.message().contains(&format!("did you mean `{meant}`?")), "{error}");
    }

    #[test]
    fn an_address_alone_is_told_its_kind() {
        let error = PrincipalId::parse("ann@acme.org", EMAIL).unwrap_err();
        assert!(error.message().ends_with("write `user:ann@acme.org`"), "{error}");
        let error = ResourceId::parse("ann@acme.org").unwrap_err();
        assert!(!error.message().contains("user:"), "{error}");
    }

    #[test]
    fn letters_that_compose_in_lower_case_alone() {
        let id = PrincipalId::parse("user:W\u{30a}x@acme.org", EMAIL).unwrap();
        assert_eq!(id.as_str(), "user:\u{1e98}x@acme.org");
    }

    proptest::proptest! {
        /// What is listed can be named again: U-4 has one normal form.
        #[test]
        fn the_normal_form_is_its_own(
            local in "[A-Za-zÀ-žK\u{212a}\u{300}-\u{331}.+]{1,8}",
            domain in "[A-Za-zÀ-ž]{1,6}(\\.[A-Za-z]{2,3})?",
        ) {
            for users in [ANY, EMAIL, STRICT] {
                let text = format!("user:{local}@{domain}");
                if let Ok(id) = PrincipalId::parse(&text, users) {
                    let again = PrincipalId::parse(id.as_str(), users);
                    proptest::prop_assert_eq!(again.ok(), Some(id));
                }
            }
        }
    }
}

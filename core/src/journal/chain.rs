//! The hash chain: how an entry becomes a row, and how each row vouches for all before it.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};

use super::origin::Origin;
use crate::error::{Code, Error, Result};
use crate::event::{Entry, Event, Revision};
use crate::time::Timestamp;

/// A SHA-256 hash, shown as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hash([u8; 32]);

impl Hash {
    /// All zero: what the first entry of a journal without a model follows.
    pub const ZERO: Self = Self([0; 32]);

    /// A hash from its bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The hash's bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digit = |value: u8| if value < 10 { b'0' + value } else { b'a' + (value - 10) };
        let mut digits = [0; 64];
        for (pair, byte) in digits.as_chunks_mut::<2>().0.iter_mut().zip(self.0) {
            *pair = [digit(byte >> 4), digit(byte & 15)];
        }
        f.write_str(str::from_utf8(&digits).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Hash {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let wrong = || {
            let message = "a hash is 64 hexadecimal digits";
            Error::argument("hash", message)
        };
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        if pairs.len() != 32 || !rest.is_empty() {
            return Err(wrong());
        }
        let digit = |c: u8| char::from(c).to_digit(16).and_then(|d| u8::try_from(d).ok());
        let mut bytes = [0; 32];
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            let (Some(high), Some(low)) = (digit(*high), digit(*low)) else {
                return Err(wrong());
            };
            *byte = high << 4 | low;
        }
        Ok(Self(bytes))
    }
}

/// Where a journal ends: its last revision and the hash of its last entry, which stands for
/// everything up to there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The revision.
    pub revision: Revision,
    /// The hash of the revision's last entry.
    pub hash: Hash,
}

impl Head {
    /// The head of a journal that belongs to nothing yet. One that has a model begins with the
    /// hash of its [`Origin`], which [`Journal::position`](super::contract::Journal::position) of 0 tells.
    pub const START: Self = Self { revision: 0, hash: Hash::ZERO };
}

impl Origin {
    /// Where a journal of this origin begins: revision 0, with a hash over all three texts, each
    /// after its length in bytes (8 of them, big-endian). Every journal must begin there.
    pub fn start(&self) -> Head {
        start(Some(self))
    }
}

/// The head of an empty journal that belongs to a model. What the journal is about is the first
/// thing in the chain, so that it cannot be exchanged under the events.
pub(crate) fn start(origin: Option<&Origin>) -> Head {
    let Some(Origin { model, fingerprint, source }) = origin else {
        return Head::START;
    };
    let mut hasher = Sha256::new();
    for text in [model, fingerprint, source] {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text);
    }
    Head { revision: 0, hash: Hash(hasher.finalize().into()) }
}

/// An entry as it is stored. The hash is taken over these texts, never over what they decode
/// to, so that an entry stays valid when a later version would write it differently.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'a> {
    pub(crate) revision: Revision,
    /// The entry's place within its change.
    pub(crate) n: u32,
    pub(crate) at: Timestamp,
    pub(crate) actor: Option<&'a str>,
    pub(crate) kind: &'a str,
    /// The event as a JSON object, without its kind.
    pub(crate) data: &'a str,
}

/// The hash of a row that follows `previous`.
///
/// Every field has a fixed length or its length before it, so that no two rows have the same
/// bytes.
pub(crate) fn link(previous: Hash, row: &Row<'_>) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(previous.0);
    hasher.update(row.revision.to_be_bytes());
    hasher.update(row.n.to_be_bytes());
    hasher.update(row.at.as_millis().to_be_bytes());
    let mut text = |text: &str| {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text);
    };
    text(row.kind);
    text(row.data);
    // Last, because its absence is the absence of bytes.
    if let Some(actor) = row.actor {
        text(actor);
    }
    Hash(hasher.finalize().into())
}

/// A walk along the chain: knows what may follow, and its hash.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chain {
    head: Head,
    /// The next place in the head's change; `None` where that change is complete.
    next: Option<u32>,
}

impl Chain {
    /// Continues after a whole change.
    pub(crate) fn after(head: Head) -> Self {
        Self { head, next: None }
    }

    /// What has been walked so far.
    pub(crate) fn head(&self) -> Head {
        self.head
    }

    /// Adds an entry, and hands it on as a row with its hash.
    pub(crate) fn add<E: From<Error>>(
        &mut self,
        entry: &Entry,
        store: impl FnOnce(&Row<'_>, Hash) -> Result<(), E>,
    ) -> Result<(), E> {
        let n = self.place(entry.revision).ok_or_else(|| {
            let message = format!("revision {} does not follow the journal's end", entry.revision);
            Error::new(Code::InvalidArgument, message).with("revision", entry.revision)
        })?;
        let row = Row {
            revision: entry.revision,
            n,
            at: entry.at,
            actor: entry.actor.as_deref(),
            kind: entry.event.kind(),
            data: &encode(&entry.event)?,
        };
        let hash = link(self.head.hash, &row);
        store(&row, hash)?;
        self.advance(&row, hash);
        Ok(())
    }

    /// Checks that a stored row is the next one and unaltered.
    pub(crate) fn follow(&mut self, row: &Row<'_>, hash: Hash) -> Result<()> {
        if self.place(row.revision) != Some(row.n) || link(self.head.hash, row) != hash {
            return Err(damaged(row.revision, row.n));
        }
        self.advance(row, hash);
        Ok(())
    }

    /// Checks that a stored row is the next one and unaltered, and reads it.
    pub(crate) fn check(&mut self, row: &Row<'_>, hash: Hash) -> Result<Entry> {
        self.follow(row, hash)?;
        Ok(Entry {
            revision: row.revision,
            at: row.at,
            actor: row.actor.map(str::to_owned),
            event: decode(row)?,
        })
    }

    /// The place within its change that an entry of a revision would take next.
    fn place(&self, revision: Revision) -> Option<u32> {
        if revision == self.head.revision {
            self.next
        } else {
            (self.head.revision.checked_add(1) == Some(revision)).then_some(0)
        }
    }

    fn advance(&mut self, row: &Row<'_>, hash: Hash) {
        self.head = Head { revision: row.revision, hash };
        self.next = row.n.checked_add(1);
    }
}

/// The only place that writes an event's data: its JSON without the kind, which has a column of
/// its own.
fn encode(event: &Event) -> Result<String> {
    let unfit = || Error::new(Code::InvalidArgument, "the event cannot be written as JSON");
    let text = serde_json::to_string(event).map_err(|_| unfit())?;
    // The tag comes first in what serde writes; a test holds that for every kind.
    let tag = format!("{{\"kind\":\"{}\",", event.kind());
    let data = text.strip_prefix(&tag).ok_or_else(unfit)?;
    Ok(format!("{{{data}"))
}

/// The only place that reads an event's data.
fn decode(row: &Row<'_>) -> Result<Event> {
    let unreadable = || damaged(row.revision, row.n);
    let fields = row.data.strip_prefix('{').ok_or_else(unreadable)?;
    let kind = serde_json::to_string(row.kind).map_err(|_| unreadable())?;
    serde_json::from_str(&format!("{{\"kind\":{kind},{fields}")).map_err(|_| unreadable())
}

/// The error for a row that is not what was written.
pub(crate) fn damaged(revision: Revision, n: u32) -> Error {
    let message = format!(
        "the journal is damaged or was altered at revision {revision}, entry {n}; restore it \
         from a backup"
    );
    Error::new(Code::Corrupt, message).with("revision", revision).with("n", n)
}

/// The error for a position that the journal had once and hasn't now.
pub(crate) fn lost(head: Head) -> Error {
    let message = format!(
        "the journal has no revision {} with hash {}: it was cut off or altered; restore it from \
         a backup",
        head.revision, head.hash
    );
    Error::new(Code::Corrupt, message)
        .with("revision", head.revision)
        .with("hash", head.hash.to_string())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    const ROW: Row<'_> = Row {
        revision: 7,
        n: 1,
        at: Timestamp::from_millis(9),
        actor: Some("a"),
        kind: "k",
        data: "{}",
    };

    #[test]
    fn a_hash_is_hexadecimal() {
        let text = "00ff1234567890abcdef00000000000000000000000000000000000000000102";
        let hash: Hash = text.parse().unwrap();
        assert_eq!((hash.to_string(), format!("{hash:?}")), (text.to_owned(), text.to_owned()));
        assert_eq!(hash.as_bytes()[..2], [0, 255]);
        assert_eq!(Hash::from_bytes(*hash.as_bytes()), hash);
        for wrong in ["", "00", &format!("{text}0"), &text.replace('a', "g"), &"é".repeat(32)] {
            assert_eq!(wrong.parse::<Hash>().unwrap_err().code(), Code::InvalidArgument);
        }
    }

    #[test]
    fn the_hash_of_a_row_never_changes() {
        // Written down once: another value would make every existing journal invalid.
        assert_eq!(
            link(Hash::ZERO, &ROW).to_string(),
            "192c6d3d3ff4f7816fb31a9ae32d0407d31cb69fa4e759d103bfed556d535790"
        );
    }

    #[test]
    fn the_hash_of_an_origin_never_changes() {
        let origin = |model: &str, fingerprint: &str, source: &str| {
            let [model, fingerprint, source] = [model, fingerprint, source].map(str::to_owned);
            start(Some(&Origin { model, fingerprint, source }))
        };
        let known = origin("m", "f", "{}");
        // Written down once: another value would make every existing journal invalid.
        assert_eq!(
            (known.revision, known.hash.to_string().as_str()),
            (0, "c819f95250f5751e09e822e6078484ee38ef1d8690bc90b3ea8a8a71eeb1f746")
        );
        assert_eq!(start(None), Head::START);
        let others = [("x", "f", "{}"), ("m", "x", "{}"), ("m", "f", "{ }"), ("mf", "", "{}")];
        for (model, fingerprint, source) in others {
            assert_ne!(origin(model, fingerprint, source), known);
        }
    }

    #[rstest]
    #[case::revision(Row { revision: 8, ..ROW })]
    #[case::n(Row { n: 2, ..ROW })]
    #[case::at(Row { at: Timestamp::from_millis(-9), ..ROW })]
    #[case::actor(Row { actor: Some("b"), ..ROW })]
    #[case::empty_actor(Row { actor: Some(""), ..ROW })]
    #[case::no_actor(Row { actor: None, ..ROW })]
    #[case::kind(Row { kind: "K", ..ROW })]
    #[case::data(Row { data: "[]", ..ROW })]
    #[case::shifted(Row { kind: "k{", data: "}", ..ROW })]
    #[case::swapped(Row { kind: "{}", data: "k", ..ROW })]
    fn every_field_counts(#[case] other: Row<'_>) {
        assert_ne!(link(Hash::ZERO, &ROW), link(Hash::ZERO, &other));
        assert_ne!(link(link(Hash::ZERO, &ROW), &other), link(Hash::ZERO, &other));
    }

    #[rstest]
    #[case(r#"{"kind":"principal_put","principal":"user:a","registered":true}"#)]
    #[case(r#"{"kind":"principal_forgotten","principal":"user:a"}"#)]
    #[case(r#"{"kind":"member_added","group":"group:a","principal":"user:a","guest":true}"#)]
    #[case(r#"{"kind":"member_removed","group":"group:a","principal":"user:a"}"#)]
    #[case(r#"{"kind":"resource_created","resource":"a:b","settings":{"a":true,"b":"c"}}"#)]
    #[case(r#"{"kind":"resource_set","resource":"a:b","attributes":{"kind":null}}"#)]
    #[case(r#"{"kind":"resource_deleted","resource":"a:b\n\"\u0000"}"#)]
    #[case(r#"{"kind":"granted","resource":"a:b","principal":"user:a","role":"r"}"#)]
    #[case(r#"{"kind":"grant_changed","resource":"a:b","principal":"u","role":"r","was":"s"}"#)]
    #[case(r#"{"kind":"grant_ended","resource":"a","principal":"u","role":"r","why":"left"}"#)]
    fn every_kind_is_written_and_read(#[case] text: &str) {
        let event: Event = serde_json::from_str(text).unwrap();
        let data = encode(&event).unwrap();
        let fields: serde_json::Value = serde_json::from_str(&data).unwrap();
        assert_eq!(fields.get("kind"), None);
        // What plain SQL sees in the computed columns.
        assert_eq!(fields.get("resource").and_then(|value| value.as_str()), event.resource());
        assert_eq!(fields.get("principal").and_then(|value| value.as_str()), event.principal());
        assert_eq!(decode(&Row { kind: event.kind(), data: &data, ..ROW }).unwrap(), event);
    }

    #[rstest]
    #[case::not_an_object("granted", "[]")]
    #[case::no_fields("granted", "{}")]
    #[case::another_kind("member_added", r#"{"resource":"a:b"}"#)]
    #[case::no_such_kind("gone", r#"{"resource":"a:b"}"#)]
    #[case::quoted("resource_deleted\",\"x\":\"", r#"{"resource":"a:b"}"#)]
    #[case::two_kinds("granted", r#"{"kind":"resource_deleted","resource":"a:b"}"#)]
    #[case::cut_off("resource_deleted", r#"{"resource":"a:b"#)]
    fn what_cannot_be_read_is_damaged(#[case] kind: &str, #[case] data: &str) {
        let row = Row { kind, data, ..ROW };
        let error = decode(&row).unwrap_err();
        assert_eq!(error.code(), Code::Corrupt);
        assert_eq!((&error.details()["revision"], &error.details()["n"]), (&7.into(), &1.into()));
        // Though its hash is right.
        let head = Head { revision: 6, hash: Hash::ZERO };
        let row = Row { n: 0, ..row };
        assert!(Chain::after(head).check(&row, link(Hash::ZERO, &row)).is_err());
    }
}

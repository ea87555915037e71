//! By which beginnings principals are found. A search looks at those alone who have one of its own,
//! and compares the rest of what was typed with each of them.
//!
//! Many programs never search, and opening a space is for all of them: the beginnings are gathered
//! at the first search, and kept from then on.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use super::numbers::PrincipalIx;
use super::principal::Principal;

/// So much of a beginning is kept: few share it and are not meant.
const KEPT: usize = 8;

type Key = [u8; KEPT];

/// The beginnings of the words of names, of addresses and, behind an `@`, of their domains.
#[derive(Debug, Default)]
pub(crate) struct Directory(OnceLock<BTreeSet<(Key, PrincipalIx)>>);

impl Directory {
    pub(super) fn add(&mut self, ix: PrincipalIx, principal: &Principal) {
        if let Some(beginnings) = self.0.get_mut() {
            each(principal, |beginning| {
                beginnings.insert((key(beginning, 0), ix));
            });
        }
    }

    pub(super) fn remove(&mut self, ix: PrincipalIx, principal: &Principal) {
        if let Some(beginnings) = self.0.get_mut() {
            each(principal, |beginning| {
                beginnings.remove(&(key(beginning, 0), ix));
            });
        }
    }

    /// Gathers the beginnings, unless they are there.
    pub(super) fn gather<'p>(&self, all: impl Iterator<Item = (PrincipalIx, &'p Principal)>) {
        self.0.get_or_init(|| {
            let mut beginnings = BTreeSet::new();
            for (ix, principal) in all {
                each(principal, |beginning| {
                    beginnings.insert((key(beginning, 0), ix));
                });
            }
            beginnings
        });
    }

    /// All who have something that begins so, and some others.
    pub(crate) fn find(&self, beginning: &str) -> impl Iterator<Item = PrincipalIx> {
        let (first, last) = (key(beginning, 0), key(beginning, u8::MAX));
        let found = self.0.get().into_iter();
        let found = found.flat_map(move |all| {
            all.range((first, PrincipalIx::FIRST)..=(last, PrincipalIx::LAST))
        });
        found.map(|(_, ix)| *ix)
    }
}

/// The beginning of a text, made as long as every other.
fn key(text: &str, rest: u8) -> Key {
    let mut key = [rest; KEPT];
    for (place, byte) in key.iter_mut().zip(text.bytes()) {
        *place = byte;
    }
    key
}

fn each(principal: &Principal, mut found: impl FnMut(&str)) {
    let naming = &principal.naming;
    naming.words().for_each(&mut found);
    found(naming.address());
    if let Some(domain) = naming.domain() {
        found(&format!("@{domain}"));
    }
    // As answers show it, should it be copied from there.
    let (_, written) = principal.id.split_once(':').unwrap_or_default();
    found(&written.to_ascii_lowercase());
}

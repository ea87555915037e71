//! A damaged file never answers as if it were whole: flips, cuts and swaps in every page of a small
//! and of a large file, with and without a hash that was kept elsewhere.

use std::fs;
use std::path::Path;

use privity::{Code, Create, Options, Put, Revoke, Share, Space, Verification};
use rstest::rstest;

use crate::dice::Dice;

const PAGE: usize = 4_096;
const ANN: &str = "user:ann@acme.org";

/// What was found of the damage, and when.
#[derive(Debug, Default)]
struct Tally {
    on_opening: u32,
    by_verify: u32,
    harmless: u32,
}

/// A closed file whose newest event takes access away, and what `verify` says of it.
fn made(path: &Path, people: usize, snapshot_after: usize) -> Verification {
    let options = Options::new().model("datasets").snapshot_after(snapshot_after);
    let space = Space::open(path.to_str().unwrap(), options).unwrap();
    space.put(Put::new(ANN).org("acme")).unwrap();
    space.create(Create::new("dataset:d").by(ANN)).unwrap();
    let names: Vec<String> = (0..people).map(|n| format!("user:u{n}@acme.org")).collect();
    for name in &names {
        space.put(Put::new(name.clone()).org("acme").name("x".repeat(40))).unwrap();
        space.share(Share::new("dataset:d", name.clone(), ANN).role("viewer")).unwrap();
    }
    space.revoke(Revoke::new("dataset:d", names[3].clone(), ANN)).unwrap();
    let verified = space.verify(None).unwrap();
    space.close().unwrap();
    verified
}

/// Opens the file and looks through it: all of it is what it was, or there is an error.
fn look(path: &Path, content: &[u8], whole: &Verification, tally: &mut Tally, what: &str) {
    fs::write(path, content).unwrap();
    for beside in ["-wal", "-shm", "-lock"] {
        let _ = fs::remove_file(format!("{}{beside}", path.display()));
    }
    let space = match Space::open(path.to_str().unwrap(), Options::new()) {
        Ok(space) => space,
        Err(error) => {
            assert_eq!(error.code(), Code::Corrupt, "{what}: {error}");
            tally.on_opening += 1;
            return;
        }
    };
    // What it answers before anybody asks for the whole log is right, too.
    assert!(!space.check("user:u3@acme.org", "view", "dataset:d").unwrap(), "{what}");
    assert!(space.check("user:u4@acme.org", "view", "dataset:d").unwrap(), "{what}");
    assert_eq!(space.revision().unwrap(), whole.revision, "{what}");
    match (space.verify(None), space.verify(Some(&whole.hash))) {
        (Ok(one), Ok(two)) => {
            assert_eq!((&one, &two), (whole, whole), "{what}");
            tally.harmless += 1;
        }
        (Err(one), Err(two)) => {
            assert_eq!((one.code(), two.code()), (Code::Corrupt, Code::Corrupt), "{what}: {one}");
            tally.by_verify += 1;
        }
        (one, two) => panic!("{what}: {one:?} without a hash, {two:?} with it"),
    }
}

#[rstest]
#[case::small(12, 10_000, 1)]
#[case::with_snapshots(60, 50, 2)]
#[case::large(500, 400, 11)]
fn damage_is_found_or_changes_nothing(
    #[case] people: usize,
    #[case] snapshot_after: usize,
    #[case] every: usize,
) {
    let folder = tempfile::tempdir().unwrap();
    let whole = made(&folder.path().join("whole.db"), people, snapshot_after);
    let content = fs::read(folder.path().join("whole.db")).unwrap();
    let pages = content.len() / PAGE;
    let path = folder.path().join("damaged.db");
    let (mut dice, mut tally) = (Dice::new(7), Tally::default());
    let mut attempt = |content: &[u8], what: &str| look(&path, content, &whole, &mut tally, what);
    attempt(&content, "nothing");
    for page in (0..pages).step_by(every) {
        let start = if page == 0 { 100 } else { page * PAGE };
        // The head of a page says how much of it there is; then its cells; then anywhere.
        let head = (0..8).flat_map(|byte| [1_u8, 5].map(|bit| (start + byte, bit)));
        let cells = (8..12).map(|byte| (start + byte, 0));
        let anywhere: Vec<_> = (0..5)
            .map(|_| (page * PAGE + dice.below(PAGE), u8::try_from(dice.below(8)).unwrap()))
            .filter(|(at, _)| *at >= 100)
            .collect();
        for (at, bit) in head.chain(cells).chain(anywhere) {
            let mut flipped = content.clone();
            flipped[at] ^= 1 << bit;
            attempt(&flipped, &format!("bit {bit} of byte {at}"));
        }
        let mut zeroed = content.clone();
        zeroed[start..(page + 1) * PAGE].fill(0);
        attempt(&zeroed, &format!("page {page} without content"));
        let other = dice.below(pages);
        if page > 0 && other > 0 && other != page {
            let mut swapped = content.clone();
            let (one, two) = (page.min(other), page.max(other));
            let (before, after) = swapped.split_at_mut(two * PAGE);
            before[one * PAGE..(one + 1) * PAGE].swap_with_slice(&mut after[..PAGE]);
            attempt(&swapped, &format!("pages {one} and {two} in each other's place"));
        }
        if page > 0 {
            attempt(&content[..page * PAGE], &format!("cut before page {page}"));
            attempt(&content[..page * PAGE + 1_000], &format!("cut within page {page}"));
        }
    }
    let Tally { on_opening, by_verify, harmless } = tally;
    #[expect(clippy::print_stdout, reason = "the counts are what this test is for")]
    {
        println!(
            "{pages} pages: {on_opening} on opening, {by_verify} by verify, {harmless} harmless"
        );
    }
    assert!(on_opening > 50 && harmless > 5, "{on_opening}, {by_verify}, {harmless}");
}

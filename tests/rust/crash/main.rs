//! Kills a writing process at random moments, and makes its writes fail; then looks at what it
//! left: every acknowledged change is there, none is half there, and the chain verifies.
//!
//! A program of its own, because the writer must be a process that can be killed: it starts
//! itself again with a file to write to.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test that cannot go on has failed"
)]

#[cfg(target_os = "linux")]
mod faults;

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use privity::{Code, Create, History, Options, Put, Revoke, Share, Space};

/// How often the writer is killed.
const KILLS: u64 = 200;
/// After how many kills a new file is begun, so that the files stay small.
const KILLS_PER_FILE: u64 = 20;
/// How many principals one change is about; each is an event.
const BATCH: usize = 5;
const OWNER: &str = "user:ann@acme.org";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.get(1).map(String::as_str) {
        Some("--write") => write(Path::new(&arguments[2])),
        #[cfg(target_os = "linux")]
        Some("--change") => faults::change(Path::new(&arguments[2])),
        // What a test runner asks for when it lists tests.
        Some("--list") => println!("crash: test"),
        _ => {
            println!("\nrunning 2 tests");
            let (kills, changes) = attack();
            println!("killed {kills} times over {changes} acknowledged changes");
            println!("test crash ... ok");
            #[cfg(target_os = "linux")]
            {
                let (faults, failures) = faults::attack();
                println!("made {faults} faults, by which {failures} changes failed");
            }
            println!("test faults ... ok\n");
            println!("test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out");
        }
    }
    ExitCode::SUCCESS
}

/// Shares and revokes in batches for ever, and says each revision once it is acknowledged.
fn write(file: &Path) {
    // Snapshots are taken all the time, so that some are killed half-way too.
    let options = Options::new().model("orders").snapshot_after(40);
    let space = Space::open(file.to_str().unwrap(), options).unwrap();
    let mut out = std::io::stdout();
    space.put(Put::new(OWNER)).unwrap();
    if !space.check(OWNER, "list", "order:1").unwrap() {
        space.create(Create::new("order:1").by(OWNER)).unwrap();
    }
    let people = people();
    loop {
        let revision = if space.who("order:1", Some("list"), None).unwrap().grants.len() == 1 {
            space.share(Share::new("order:1", people.clone(), OWNER)).unwrap().revision
        } else {
            space.revoke(Revoke::new("order:1", people.clone(), OWNER)).unwrap().revision
        };
        writeln!(out, "{revision}").unwrap();
        out.flush().unwrap();
    }
}

/// Whom a change is about.
fn people() -> Vec<String> {
    (0..BATCH).map(|n| format!("user:p{n}@acme.org")).collect()
}

fn attack() -> (u64, u64) {
    let folder = tempfile::tempdir().unwrap();
    let (mut acknowledged, mut before) = (0, 0);
    let mut moment = 0x9E37_79B9_7F4A_7C15_u64;
    for kill in 0..KILLS {
        let file = folder.path().join(format!("{}.db", kill / KILLS_PER_FILE));
        // A fixed sequence of odd moments between 0 and 30 ms.
        moment ^= moment << 13;
        moment ^= moment >> 7;
        moment ^= moment << 17;
        let last = one_life(&file, kill % 4 != 0, Duration::from_micros(moment % 30_000));
        if kill % KILLS_PER_FILE == 0 {
            before = 0;
        }
        acknowledged += last.saturating_sub(before);
        before = check(&file, last);
    }
    assert!(acknowledged > KILLS, "the writers were killed before they could write");
    (KILLS, acknowledged)
}

/// Runs a writer until it is killed; gives the last revision that it acknowledged.
fn one_life(file: &Path, begun: bool, wait: Duration) -> u64 {
    let mut writer = Command::new(std::env::current_exe().unwrap())
        .arg("--write")
        .arg(file)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(writer.stdout.take().unwrap());
    let mut first = String::new();
    if begun {
        // Killed while it writes; the other lives end while it opens the file, or anywhere.
        output.read_line(&mut first).unwrap();
    }
    let reader = std::thread::spawn(move || {
        let lines = output.lines().map_while(Result::ok);
        let lines = std::iter::once(first).chain(lines);
        lines.filter_map(|line| line.trim().parse::<u64>().ok()).max().unwrap_or(0)
    });
    std::thread::sleep(wait);
    writer.kill().unwrap();
    writer.wait().unwrap();
    reader.join().unwrap()
}

/// Opens the file again; gives the revision that it is at.
fn check(file: &Path, last: u64) -> u64 {
    let space = Space::open(file.to_str().unwrap(), Options::new().model("orders")).unwrap();
    let verified = space.verify(None).unwrap();
    assert!(verified.revision >= last, "revision {last} was acknowledged and is lost");
    // Killed before anything happened to it, the resource has no history.
    let events = match space.history(History { resource: Some("order:1"), ..History::default() }) {
        Err(error) if error.code() == Code::NotFound => Vec::new(),
        events => events.unwrap(),
    };
    for revision in 1..=verified.revision {
        let batch = events
            .iter()
            .filter(|e| e.revision == revision && e.principal.as_deref() != Some(OWNER));
        let batch = batch.filter(|event| event.kind != "resource_created").count();
        assert!(batch == 0 || batch == BATCH, "revision {revision} is there with {batch} events");
    }
    let grants = space.who("order:1", Some("list"), None);
    assert!(grants.is_err() || [1, 1 + BATCH].contains(&grants.unwrap().grants.len()));
    verified.revision
}

//! Makes each write, sync and truncate of a file fail in turn: what was acknowledged is there when
//! the file is opened again, nothing is half there, and what failed said so.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use privity::{Create, ErrorKind, Options, Put, Revoke, Share, Space};

use crate::{BATCH, OWNER, check, people};

/// How many changes one run makes.
const CHANGES: usize = 12;
/// Every so manieth call fails in a run of its own.
const STEP: u64 = 3;

/// Makes changes, some of which fail; says the revision of each that was acknowledged.
pub(crate) fn change(file: &Path) {
    // Snapshots are taken all the time, so that some of them fail, too.
    let options = Options::new().model("orders").snapshot_after(15);
    let Ok(space) = Space::open(file.to_str().unwrap(), options) else { return };
    let note = "n".repeat(1_500);
    let _ = space.put(Put::new(OWNER));
    // Whether a failed one was stored, the next one finds out.
    let _ = space.create(Create::new("order:1").by(OWNER));
    let _ = space.create(Create::new("order:1").by(OWNER));
    if space.get("order:1").is_err() {
        return;
    }
    for _ in 0..CHANGES {
        let Ok(list) = space.who("order:1", Some("list"), None) else { break };
        let outcome = if list.grants.len() == 1 {
            space.share(Share::new("order:1", people(), OWNER).note(note.clone()))
        } else {
            space.revoke(Revoke::new("order:1", people(), OWNER))
        };
        match outcome {
            Ok(outcome) => println!("{}", outcome.revision),
            Err(error) => println!("! {}", error.kind()),
        }
    }
    // Memory shows what was acknowledged, or says that it cannot answer.
    match space.who("order:1", Some("list"), None) {
        Ok(list) => println!("= {} {}", space.revision().unwrap(), list.grants.len()),
        Err(error) => println!("! {}", error.kind()),
    }
    let _ = space.close();
}

/// Gives how many faults were made, and how many changes failed by them.
pub(crate) fn attack() -> (u64, u64) {
    let folder = tempfile::tempdir().unwrap();
    let library = compile(folder.path());
    let count = folder.path().join("count");
    let (_, failed) = run(folder.path(), &library, &[("FAULT_COUNT", count.to_str().unwrap())]);
    assert_eq!(failed, 0, "changes fail without a fault");
    let calls: u64 = std::fs::read_to_string(&count).unwrap().parse().unwrap();
    assert!(calls > 50, "only {calls} calls were seen");
    let (mut faults, mut failures) = (0, 0);
    // Once, some times, and for good; a broken disk and a full one.
    for (kind, (error, span)) in
        [("5", "1"), ("5", "1000000"), ("28", "5"), ("28", "1000000")].into_iter().enumerate()
    {
        let mut at = 1 + kind as u64 % STEP;
        while at <= calls {
            let at_text = at.to_string();
            let fault = [("FAULT_AT", &*at_text), ("FAULT_FOR", span), ("FAULT_ERROR", error)];
            let (_, failed) = run(folder.path(), &library, &fault);
            faults += 1;
            failures += failed;
            at += STEP;
        }
    }
    (faults, failures)
}

fn compile(folder: &Path) -> PathBuf {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/rust/crash/faults.c");
    let library = folder.join("faults.so");
    let mut cc = Command::new(std::env::var("CC").unwrap_or_else(|_| "cc".into()));
    let done = cc.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).arg("-ldl");
    assert!(done.status().unwrap().success(), "the faults do not compile");
    library
}

/// One life with a fault, then a look at what it left: the last revision that was acknowledged, and
/// how many changes failed.
fn run(folder: &Path, library: &Path, fault: &[(&str, &str)]) -> (u64, u64) {
    let place = tempfile::tempdir_in(folder).unwrap();
    let file = place.path().join("space.db");
    let output = Command::new(std::env::current_exe().unwrap())
        .arg("--change")
        .arg(&file)
        .env("LD_PRELOAD", library)
        .env("FAULT_NAME", "space.db")
        .envs(fault.iter().copied())
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{fault:?}: {:?}\n{said}{errors}", output.status);
    let (mut last, mut failed) = (0, 0);
    for line in said.lines() {
        match line.split_once(' ') {
            Some(("!", kind)) => {
                // What a failed change may have stored, the next one meets.
                let kinds = [ErrorKind::Unavailable, ErrorKind::NotFound, ErrorKind::Conflict];
                assert!(kinds.iter().any(|it| it.as_str() == kind), "{fault:?}: {said}");
                failed += 1;
            }
            Some(("=", shown)) => {
                let (revision, grants) = shown.split_once(' ').unwrap();
                // It may know less than the file, of what failed half-way; never less than it said.
                assert!(revision.parse::<u64>().unwrap() >= last, "{fault:?}: {said}");
                assert!([1, 1 + BATCH].contains(&grants.parse().unwrap()), "{fault:?}: {said}");
            }
            _ => last = line.parse().unwrap(),
        }
    }
    if file.exists() {
        check(&file, last);
    } else {
        assert_eq!(last, 0, "{fault:?}: the file is gone");
    }
    (last, failed)
}

//! The file beside an open space that says what was acknowledged last, and by which process.
//!
//! The newest changes are in the `-wal` alone until `SQLite` copies them into the file. Without a
//! note elsewhere, a space whose `-wal` is lost or damaged looks like a whole one of some minutes
//! ago. The note is about one file in one condition: where that was changed since by others (a
//! backup was put in its place, another program has copied the `-wal` into it), the note says
//! nothing.

use std::fs::{self, File, Metadata};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::durability::Durability;
use super::identity::{Identity, beside};
use crate::error::{Code, Error, Result};
use crate::journal::chain::{Hash, Head};

/// A line of this many bytes: one write replaces it whole.
const LENGTH: usize = 500;

/// The file beside an open space. It is a help and no part of the space: that it cannot be
/// written stops nobody.
#[derive(Debug)]
pub(super) struct Acknowledged {
    path: PathBuf,
    file: Option<File>,
    boot: Option<String>,
    /// What was acknowledged before this process has opened the file.
    before: Option<(u64, String)>,
}

/// A file's number, size and time of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Condition(u64, u64, u64);

impl Condition {
    pub(super) fn new(file: Identity, size: u64, changed: Option<SystemTime>) -> Self {
        let since = changed.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
        let changed = since.and_then(|since| u64::try_from(since.as_nanos()).ok());
        Self(file.number(), size, changed.unwrap_or_default())
    }

    pub(super) fn of(facts: &Metadata) -> Self {
        Self::new(Identity::of(facts), facts.len(), facts.modified().ok())
    }
}

/// What it says.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Note {
    process: u32,
    revision: u64,
    hash: String,
    /// The file when this was written.
    file: Condition,
    /// Which start of the machine: with relaxed durability, the note may outlive a power cut that
    /// the change did not.
    boot: Option<String>,
}

impl Acknowledged {
    /// Makes the file, or takes the one that is there.
    pub(super) fn open(path: &Path, durability: Durability) -> Self {
        let before = known(path);
        let path = beside(path, "-lock");
        let file = File::options().create(true).truncate(false).write(true).open(&path).ok();
        let boot = match durability {
            Durability::Full => None,
            Durability::Relaxed => boot(),
        };
        Self { path, file, boot, before }
    }

    /// Says which process has the file open. What was acknowledged before stays said: it is in the
    /// `-wal` until the first change.
    pub(super) fn claim(&self, file: Condition) {
        let (revision, hash) = self.before.clone().unwrap_or_default();
        self.note(file, revision, hash);
    }

    /// Says that everything up to a head was acknowledged.
    pub(super) fn write(&self, file: Condition, head: Head) {
        self.note(file, head.revision, head.hash.to_string());
    }

    fn note(&self, file: Condition, revision: u64, hash: String) {
        let Some(note) = &self.file else { return };
        let boot = self.boot.clone();
        let said = Note { process: std::process::id(), revision, hash, file, boot };
        // An older note that stays is right, too: it asks for less.
        if let Some(line) = said.line() {
            let _ = write_at_start(note, line.as_bytes());
        }
    }

    /// Removes the file: the space is closed, and nothing of it is elsewhere. Where it carries the
    /// lock, it stays, because removing it would race with the next process that takes it.
    pub(super) fn remove(self) {
        if cfg!(target_os = "linux") {
            let _ = fs::remove_file(self.path);
        } else if let Some(file) = self.file {
            let _ = file.set_len(0);
        }
    }
}

impl Note {
    /// Text, a checksum over it, and spaces up to the length.
    fn line(&self) -> Option<String> {
        let text = serde_json::to_string(self).ok()?;
        let line = format!("{} {text}", checksum(&text));
        (line.len() < LENGTH).then(|| format!("{line:<width$}\n", width = LENGTH - 1))
    }

    fn read(path: &Path) -> Option<Self> {
        let line = fs::read_to_string(beside(path, "-lock")).ok()?;
        let (sum, text) = line.trim_end().split_once(' ')?;
        (sum == checksum(text)).then(|| serde_json::from_str(text).ok())?
    }
}

/// What was acknowledged of the file as it stands there now; `None` if nothing is known of it.
pub(super) fn known(path: &Path) -> Option<(u64, String)> {
    let note = Note::read(path)?;
    let same = !note.hash.is_empty()
        && Condition::of(&fs::metadata(path).ok()?) == note.file
        && (note.boot.is_none() || note.boot == boot());
    same.then_some((note.revision, note.hash))
}

/// Compares what is there with what was acknowledged.
pub(super) fn require(
    path: &Path,
    head: Head,
    position: impl FnOnce(u64) -> Result<Option<Head>>,
) -> Result<()> {
    let Some((revision, hash)) = known(path) else { return Ok(()) };
    if revision <= head.revision
        && position(revision)?.is_some_and(|at| at.hash.to_string() == hash)
    {
        return Ok(());
    }
    let (file, wal) = (path.display(), beside(path, "-wal"));
    let without = match fs::metadata(&wal) {
        Ok(facts) if facts.len() > 0 => "damaged",
        _ => "missing",
    };
    let message = format!(
        "{file} ends at revision {}, but changes up to revision {revision} were acknowledged. They \
         were in {}, which is {without}. Put that file back beside it, or restore a backup; to go \
         on without these changes, remove {}",
        head.revision,
        wal.display(),
        beside(path, "-lock").display(),
    );
    Err(Error::new(Code::Corrupt, message)
        .with("path", file.to_string())
        .with("revision", head.revision)
        .with("acknowledged", revision))
}

/// The process that has a file open, and its program, as far as they are known.
pub(super) fn user(path: &Path) -> Option<(u32, String)> {
    let process = Note::read(path)?.process;
    // Numbers of processes are used again, and mean others in a container.
    let file = Identity::of(&fs::metadata(path).ok()?);
    let mut files = fs::read_dir(format!("/proc/{process}/fd")).ok()?.flatten();
    if !files.any(|open| fs::metadata(open.path()).is_ok_and(|it| Identity::of(&it) == file)) {
        return None;
    }
    let program = fs::read_to_string(format!("/proc/{process}/comm")).ok()?;
    Some((process, program.trim_end().to_owned()))
}

fn boot() -> Option<String> {
    let text = fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    Some(text.trim_end().to_owned())
}

fn checksum(text: &str) -> String {
    Hash::from_bytes(Sha256::digest(text).into()).to_string()
}

#[cfg(unix)]
fn write_at_start(file: &File, bytes: &[u8]) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, 0)
}

#[cfg(not(unix))]
fn write_at_start(mut file: &File, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::{Seek as _, Write as _};
    file.rewind()?;
    file.write_all(bytes)
}

//! A journal in memory: for tests, trials and spaces that need not outlive the process.

use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::{Mutex, MutexGuard};

use super::chain::{self, Chain, Hash, Head};
use super::contract::{Append, Copied, Journal};
use super::errors::{closed, mismatch, nameless};
use super::origin::Origin;
use super::snapshot::Snapshot;
use super::sqlite::write_out;
use crate::error::Result;
use crate::event::{Entry, Revision};

/// A journal that is gone with its last handle. Clones share the log, as several processes
/// share a database; each is closed on its own.
#[derive(Debug, Default)]
pub struct MemoryJournal {
    log: Arc<Mutex<Log>>,
    closed: AtomicBool,
}

#[derive(Default)]
struct Log {
    origin: Option<Origin>,
    entries: Vec<(Entry, Hash)>,
    snapshot: Option<Snapshot>,
}

/// How much there is: the entries say who shares what with whom, which is for no program's log.
impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Log");
        shown.field("model", &self.origin.as_ref().map(|origin| origin.model.as_str()));
        shown.field("entries", &self.entries.len()).finish_non_exhaustive()
    }
}

impl MemoryJournal {
    /// A new journal.
    pub fn new() -> Self {
        Self::default()
    }

    fn log(&self) -> Result<MutexGuard<'_, Log>> {
        if self.closed.load(Ordering::Relaxed) {
            return Err(closed());
        }
        Ok(self.log.lock())
    }
}

impl Clone for MemoryJournal {
    fn clone(&self) -> Self {
        Self { log: Arc::clone(&self.log), closed: AtomicBool::new(false) }
    }
}

impl Log {
    fn head(&self) -> Head {
        match self.entries.last() {
            Some((entry, hash)) => Head { revision: entry.revision, hash: *hash },
            None => self.start(),
        }
    }

    fn start(&self) -> Head {
        chain::start(self.origin.as_ref())
    }

    /// The number of entries up to a revision.
    fn count(&self, revision: Revision) -> usize {
        self.entries.partition_point(|(entry, _)| entry.revision <= revision)
    }

    fn position(&self, revision: Revision) -> Option<Head> {
        let Some(last) = self.count(revision).checked_sub(1) else {
            return (revision == 0).then(|| self.start());
        };
        let (entry, hash) = self.entries.get(last)?;
        (entry.revision == revision).then_some(Head { revision, hash: *hash })
    }

    fn require(&self, head: Head) -> Result<()> {
        if self.position(head.revision) == Some(head) { Ok(()) } else { Err(chain::lost(head)) }
    }
}

impl Journal for MemoryJournal {
    fn origin(&self) -> Result<Option<Origin>> {
        Ok(self.log()?.origin.clone())
    }

    fn adopt(&self, origin: &Origin) -> Result<()> {
        let mut log = self.log()?;
        match &log.origin {
            Some(own) if own.fingerprint != origin.fingerprint => Err(mismatch(own, origin)),
            Some(_) => Ok(()),
            None if !log.entries.is_empty() => Err(nameless()),
            None => {
                log.origin = Some(origin.clone());
                Ok(())
            }
        }
    }

    fn head(&self) -> Result<Head> {
        Ok(self.log()?.head())
    }

    fn append(&self, after: Head, entries: &[Entry]) -> Result<Append> {
        let mut log = self.log()?;
        if log.head() != after {
            return Ok(Append::Moved);
        }
        let mut chain = Chain::after(after);
        let mut added = Vec::with_capacity(entries.len());
        for entry in entries {
            chain.add(entry, |_, hash| {
                added.push((entry.clone(), hash));
                Result::Ok(())
            })?;
        }
        log.entries.append(&mut added);
        Ok(Append::Stored(chain.head()))
    }

    fn read(&self, after: Head, limit: usize) -> Result<(Vec<Entry>, Head)> {
        let log = self.log()?;
        log.require(after)?;
        let mut head = after;
        let mut entries = Vec::new();
        for (entry, hash) in log.entries.iter().skip(log.count(after.revision)) {
            if entries.len() >= limit && entry.revision != head.revision {
                break;
            }
            head = Head { revision: entry.revision, hash: *hash };
            entries.push(entry.clone());
        }
        Ok((entries, head))
    }

    fn position(&self, revision: Revision) -> Result<Option<Head>> {
        Ok(self.log()?.position(revision))
    }

    fn snapshot(&self) -> Result<Option<Snapshot>> {
        Ok(self.log()?.snapshot.clone())
    }

    fn keep(&self, snapshot: &Snapshot) -> Result<()> {
        let mut log = self.log()?;
        log.require(snapshot.head)?;
        if log.snapshot.as_ref().is_none_or(|own| own.head.revision <= snapshot.head.revision) {
            log.snapshot = Some(snapshot.clone());
        }
        Ok(())
    }

    /// What is in memory cannot be damaged behind its back.
    fn check(&self) -> Result<()> {
        self.log().map(drop)
    }

    fn backup(&self, to: &Path) -> Result<Copied> {
        let (origin, entries) = {
            let log = self.log()?;
            (log.origin.clone(), log.entries.clone())
        };
        let entries: Vec<Entry> = entries.into_iter().map(|(entry, _)| entry).collect();
        write_out(to, |copy| {
            origin.iter().try_for_each(|origin| copy.adopt(origin))?;
            let _ = copy.append(copy.head()?, &entries)?;
            Ok(())
        })
    }

    fn close(&self) -> Result<()> {
        self.closed.store(true, Ordering::Relaxed);
        Ok(())
    }
}

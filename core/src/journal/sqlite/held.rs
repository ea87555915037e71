//! An open file: the connection, and what makes sure that it leads to the file that the path names.
//!
//! `SQLite` finds its files by name once, and then keeps them by descriptor. Whoever removes or
//! replaces one of them leaves it writing to a file that nobody will find again. So the names are
//! looked at before each piece of work, and after each change, before it is acknowledged.

use std::fs::File;
use std::mem;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::acknowledged::Acknowledged;
use super::attached::{Attached, hold};
use super::durability::Durability;
use super::fault::{Fault, damaged, failed};
use super::identity::{Identity, Left, beside};
use super::lock::FileLock;
use super::names::{self, Names, there};
use super::ranges::{self, Mode};
use super::{file, log, stale};
use crate::error::{Code, Error};
use crate::event::Entry;
use crate::journal::chain::Head;
use crate::journal::contract::Append;
use crate::journal::errors::unavailable;

/// About how many pages the `-wal` may hold before they are copied into the file.
const PAGES: usize = 1_000;
/// Pages that every change writes: the end of the log, and where it ends.
const PAGES_PER_CHANGE: usize = 3;
/// `SQLite` makes a `-wal` that it begins anew no shorter than this: see `journal_size_limit`.
const WAL_KEPT: u64 = 16_777_216;
/// How many events share a page, about.
const EVENTS_PER_PAGE: usize = 8;

/// What a process holds of a file that it has open. In this order the fields are dropped: closing
/// a descriptor of the file takes away what the connection has locked.
#[derive(Debug)]
pub(super) struct Held {
    /// `None` after a failure that leaves in doubt what is stored.
    attached: Option<Attached>,
    path: PathBuf,
    durability: Durability,
    acknowledged: Option<Acknowledged>,
    /// The file is gone for good: what every call fails with from then on.
    lost: Option<Error>,
    /// Another program has written to the file itself.
    overwritten: bool,
    /// Whether this process's changes have a life of their own already.
    alive: bool,
    /// Pages in the `-wal`, estimated.
    pages: usize,
    /// The file as this process left it.
    left: Option<Left>,
    lock: FileLock,
}

impl Held {
    pub(super) fn new(path: &Path, durability: Durability, lock: FileLock) -> Self {
        Self {
            attached: None,
            path: path.to_owned(),
            durability,
            acknowledged: None,
            lost: None,
            overwritten: false,
            alive: false,
            pages: 0,
            left: None,
            lock,
        }
    }

    /// Connects to the file, and holds it so that no other program can take itself for the last
    /// one that has it open.
    pub(super) fn attach(&mut self) -> Result<(), Fault> {
        file::prepare(&self.path)?;
        hold(&self.path, self.lock.file(), ranges::OPEN)?;
        let mut connection = file::connect(&self.path, self.durability)?;
        file::upgrade(&mut connection)?;
        // `SQLite` opens the other two files at the first look into the tables.
        log::head(&connection)?;
        let index = beside(&self.path, "-shm");
        let shm = File::open(&index).map_err(|error| failed(&index, &error))?;
        hold(&self.path, &shm, ranges::USED)?;
        // Nobody else copies the `-wal` into the file, or begins it anew, but while this does.
        hold(&self.path, &shm, ranges::CHECKPOINT)?;
        let [wal, index] = names::beside(&self.path)?;
        let (Some(wal), Some(index)) = (wal, index) else {
            return Err(replaced(&self.path).into());
        };
        let beside = [wal, index].each_ref().map(Identity::of);
        self.attached = Some(Attached { connection, path: self.path.clone(), shm, beside });
        self.left = Some(self.now()?);
        if self.acknowledged.is_none() {
            let note = Acknowledged::open(&self.path, self.durability);
            note.claim(self.lock.condition(self.now()?));
            self.acknowledged = Some(note);
        }
        Ok(())
    }

    /// Does a piece of work on a connection that leads to the file that the path names.
    pub(super) fn with<T>(
        &mut self,
        work: impl FnOnce(&mut Connection) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        self.find()?;
        self.on_attached(|attached| work(&mut attached.connection))
    }

    /// Does a piece of work on the connection, wherever that leads to by now.
    fn on_attached<T>(
        &mut self,
        work: impl FnOnce(&mut Attached) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        if self.attached.is_none() {
            self.attach()?;
        }
        let mut attached = self.attached.take().ok_or_else(|| replaced(&self.path))?;
        let result = work(&mut attached);
        if !result.as_ref().is_err_and(Fault::is_doubtful) {
            self.attached = Some(attached);
        }
        result
    }

    /// The open file as it is now.
    fn now(&self) -> Result<Left, Fault> {
        let file = self.lock.file().metadata().map_err(|error| failed(&self.path, &error))?;
        Ok(Left::of(&file, there(&beside(&self.path, "-wal"))?.as_ref()))
    }

    /// Whether another program has written to the file in place. Only its time may have changed:
    /// then all of it is looked through.
    fn is_overwritten(&mut self, now: Left) -> Result<bool, Fault> {
        let Some(before) = self.left else { return Ok(false) };
        if now.wal < before.wal.min(WAL_KEPT) {
            return Ok(true);
        }
        if (now.size, now.changed) == (before.size, before.changed) {
            self.left = Some(now);
            return Ok(false);
        }
        let whole = || -> Result<bool, Fault> {
            let fresh = file::read_only(&self.path)?;
            file::recognized(&fresh, &self.path)?;
            log::check(&fresh)?;
            log::walk(&fresh)?;
            Ok(self.attached.as_ref().is_none_or(|own| {
                matches!((log::last(&own.connection), log::last(&fresh)), (Ok(a), Ok(b)) if a == b)
            }))
        };
        let whole = match whole().map_err(|fault| fault.into_error(&self.path)) {
            Ok(whole) => whole,
            Err(error) if error.code() == Code::Corrupt => false,
            Err(error) => return Err(error.into()),
        };
        if whole {
            self.left = Some(now);
        }
        Ok(!whole)
    }

    /// Makes sure that the names lead to what is open, or that nothing more is done. Gives
    /// what they are like.
    fn find(&mut self) -> Result<Left, Fault> {
        if let Some(error) = &self.lost {
            return Err(error.clone().into());
        }
        match Names::now(&self.path, &self.lock, self.attached.as_ref())? {
            Names::Same(now) => {
                if self.attached.is_some() && self.is_overwritten(now)? {
                    self.overwritten = true;
                    return Err(self.lost.insert(replaced(&self.path)).clone().into());
                }
                Ok(now)
            }
            Names::Bare => {
                self.put_back()?;
                self.now()
            }
            Names::Other => Err(self.lost.insert(replaced(&self.path)).clone().into()),
        }
    }

    /// The `-wal` was removed: what it holds is still open here, and goes into the file. Then
    /// there is a new one. Until all of it is there, the old one stays open.
    fn put_back(&mut self) -> Result<(), Fault> {
        if let Some(attached) = &self.attached
            && attached.copy_down("FULL")? != Some(0)
        {
            let message = format!(
                "{} was removed, and another program reads from it; end that program's reading, \
                 and try again",
                beside(&self.path, "-wal").display()
            );
            return Err(unavailable("busy", message, &self.path).into());
        }
        // Nothing is removed on closing: the range `OPEN` is held.
        self.attached = None;
        self.pages = 0;
        self.attach()
    }

    /// Stores entries, and knows that they are in the file that the path names.
    pub(super) fn append(&mut self, after: Head, entries: &[Entry]) -> Result<Append, Fault> {
        self.find()?;
        self.live()?;
        let appended = self.on_attached(|own| log::append(&own.connection, after, entries))?;
        let Append::Stored(head) = appended else { return Ok(Append::Moved) };
        let mut file = self.find()?;
        // The change itself is in the `-wal` alone: what else has changed is somebody else's.
        if !self.on_attached(|own| log::ends_at(&own.connection, head))? {
            let error = damaged(&self.path, "a change was overwritten by another program");
            self.lost = Some(error.clone());
            return Err(error.into());
        }
        if self.grown(PAGES_PER_CHANGE + entries.len() / EVENTS_PER_PAGE) {
            file = self.now()?;
        }
        if let Some(note) = &self.acknowledged {
            note.write(self.lock.condition(file), head);
        }
        Ok(Append::Stored(head))
    }

    /// The `-wal` has grown by about so many pages. Copies it into the file when it is long, as far
    /// as its readers allow, and tells whether it did. A failure is not that of the change before:
    /// the next one tries again.
    pub(super) fn grown(&mut self, pages: usize) -> bool {
        self.pages += pages;
        let Some(attached) = &self.attached else { return false };
        if self.pages <= PAGES {
            return false;
        }
        let copied = attached.copy_down("PASSIVE");
        self.left = self.now().ok();
        match copied {
            Ok(Some(0)) => self.pages = 0,
            Ok(_) => self.pages = PAGES * 3 / 4,
            Err(_) => self.attached = None,
        }
        true
    }

    /// Before this process's first change: gives its changes a life of their own, in the file
    /// itself. What was in the `-wal` goes into the file first, so that nothing depends on it. Where
    /// readers hold that up, the life of the file goes on.
    fn live(&mut self) -> Result<(), Fault> {
        if self.alive {
            return Ok(());
        }
        let path = self.path.clone();
        self.on_attached(|attached| {
            let connection = &attached.connection;
            let Some(end) = log::end(connection)? else { return Ok(()) };
            if attached.copy_down("PASSIVE")? == Some(0) {
                let life = log::new_life(connection)?;
                log::set_end(connection, &log::End { life, ..end.clone() })?;
                if attached.copy_down("PASSIVE")? != Some(0) {
                    log::set_end(connection, &end)?;
                }
            } else if stale::life(&path)?.is_some_and(|life| life != end.life) {
                // An earlier attempt has failed half-way: changes would be of no life that the file
                // knows.
                let message = format!("{} is read by another program; try again", path.display());
                return Err(unavailable("busy", message, &path).into());
            }
            Ok(())
        })?;
        self.left = Some(self.now()?);
        self.alive = true;
        Ok(())
    }

    /// Closes the file in good order: all of it is in one file again. While another program reads
    /// it, its `-wal` stays beside it, and so does the note.
    pub(super) fn close(mut self) -> Result<(), Fault> {
        let overwritten = self.overwritten
            || (self.attached.is_some()
                && self.lost.is_none()
                && self.is_overwritten(self.now()?)?);
        let Some(attached) = self.attached.take() else { return Ok(()) };
        // Beside another file, nothing is removed: `SQLite` would do it by name. The file that is
        // open may have another name now: what belongs to it goes into it.
        let own = self.lost.is_none() && self.lock.is_at(&self.path).is_ok_and(|there| there);
        if overwritten || !own {
            if !overwritten {
                let _ = attached.copy_down("PASSIVE");
            }
            return Ok(());
        }
        attached.copy_down("PASSIVE")?;
        let Attached { connection, shm, .. } = attached;
        // All of it goes into the file while it is held. Then `SQLite` finds itself the last one,
        // and removes the other two.
        let head = log::head(&connection)?;
        let _ = ranges::lock(self.lock.file(), ranges::OPEN, Mode::Free);
        for range in [ranges::CHECKPOINT, ranges::USED] {
            let _ = ranges::lock(&shm, range, Mode::Free);
        }
        connection.close().map_err(|(_, error)| error)?;
        drop(shm);
        let now = self.now()?;
        if let Some(note) = self.acknowledged.take() {
            if now.wal > 0 { note.write(self.lock.condition(now), head) } else { note.remove() }
        }
        Ok(())
    }

    /// Lets go of a file that was not changed and may not be as it should: nothing is copied into
    /// it, and nothing beside it is removed.
    pub(super) fn leave(mut self) {
        if self.alive {
            // There is nobody to tell; `close` tells those who ask.
            let _ = self.close();
        } else {
            drop(self.attached.take());
        }
    }

    /// Makes this the child's copy, and returns the parent's lock.
    #[cfg(test)]
    pub(super) fn pretend_forked(&mut self) -> File {
        self.lock.pretend_forked()
    }

    /// In a forked child: closing would run the parent's shutdown on the parent's file. It is let
    /// go of instead.
    pub(super) fn abandon(mut self) {
        mem::forget(self.attached.take());
    }
}

/// The error for a path that leads to another file by now, or to none.
pub(super) fn replaced(path: &Path) -> Error {
    let message = format!(
        "{} was removed or replaced by another file while it was open; nothing more is read from \
         it or written to it. Close the space in this process, and open it again",
        path.display()
    );
    unavailable("replaced", message, path)
}

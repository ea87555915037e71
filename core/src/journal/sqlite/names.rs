//! One look at the names of an open file: do they lead to what is open?

use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::path::Path;

use super::attached::Attached;
use super::fault::{Fault, failed};
use super::identity::{self, Identity, Left};
use super::lock::FileLock;

/// Where the names lead to now.
#[derive(Debug, Clone, Copy)]
pub(super) enum Names {
    /// To the files that are open, which are like this.
    Same(Left),
    /// The file is; its `-wal` or `-shm` is not there any more, and nothing else is.
    Bare,
    /// Others are there.
    Other,
}

impl Names {
    /// It is asked twice for each change, so it looks at each name once.
    pub(super) fn now(
        path: &Path,
        lock: &FileLock,
        attached: Option<&Attached>,
    ) -> Result<Self, Fault> {
        let Some(file) = there(path)?.filter(|facts| lock.is(facts)) else {
            return Ok(Self::Other);
        };
        let [wal, shm] = beside(path)?;
        let left = Left::of(&file, wal.as_ref());
        let Some(open) = attached else { return Ok(Self::Same(left)) };
        let [wal_now, shm_now] = [&wal, &shm].map(|facts| facts.as_ref().map(Identity::of));
        let [own_wal, own_shm] = open.beside.map(Some);
        if (wal_now, shm_now) == (own_wal, own_shm) {
            return Ok(Self::Same(left));
        }
        Ok(if left.wal > 0 && wal_now != own_wal { Self::Other } else { Self::Bare })
    }
}

/// What stands at the two names beside a path: of the `-wal`, and of the `-shm`.
pub(super) fn beside(path: &Path) -> Result<[Option<Metadata>; 2], Fault> {
    Ok([there(&identity::beside(path, "-wal"))?, there(&identity::beside(path, "-shm"))?])
}

/// What stands at a path; `None` if nothing does.
pub(super) fn there(path: &Path) -> Result<Option<Metadata>, Fault> {
    match fs::metadata(path) {
        Ok(facts) => Ok(Some(facts)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(path, &error).into()),
    }
}

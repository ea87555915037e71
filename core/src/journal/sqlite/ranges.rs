//! Locks on ranges of a file's bytes that belong to an open file, not to the process.
//!
//! `SQLite` locks with POSIX locks. The system drops all of a process's POSIX locks on a file as
//! soon as the process closes any descriptor of it: a second `SQLite` in the process, or a plain
//! read of the bytes, is enough. Another program then believes that nobody has the file open, and
//! removes its `-wal`. The locks here stay until they are released, conflict with POSIX locks, and
//! so hold what `SQLite`'s own may lose.
//!
//! Only Linux has them. Elsewhere nothing is locked here, and `lock` keeps other processes of
//! Privity away by a file beside the space.

use std::fs::File;
use std::io;

/// A range of bytes; `SQLite` uses some of them as locks, and never reads or writes them as such.
#[derive(Debug, Clone, Copy)]
pub(super) struct Range {
    start: i64,
    length: i64,
}

/// Who has a space open, for processes of Privity. Far behind any byte that `SQLite` locks.
pub(super) const OWNER: Range = Range { start: 0x5072_7679_0000_0000, length: 1 };
/// Of the file: shared by all of `SQLite` that have it open. While somebody shares it, nobody who
/// closes the file takes itself for the last one.
pub(super) const OPEN: Range = Range { start: 0x4000_0002, length: 510 };
/// Of the `-shm` file: shared by all that use it. While somebody does, nobody makes it anew.
pub(super) const USED: Range = Range { start: 128, length: 1 };
/// Of the `-shm` file: held by the one that copies the `-wal` into the file. While somebody shares
/// it, nobody starts the `-wal` anew.
pub(super) const CHECKPOINT: Range = Range { start: 121, length: 1 };

/// How a range is locked.
#[derive(Debug, Clone, Copy)]
pub(super) enum Mode {
    Shared,
    Exclusive,
    Free,
}

/// Locks a range, or frees it. `false`: another holds it.
#[cfg(target_os = "linux")]
pub(super) fn lock(file: &File, range: Range, mode: Mode) -> io::Result<bool> {
    use nix::errno::Errno;
    use nix::fcntl::{FcntlArg, fcntl};
    use nix::libc;

    let kind = match mode {
        Mode::Shared => libc::F_RDLCK,
        Mode::Exclusive => libc::F_WRLCK,
        Mode::Free => libc::F_UNLCK,
    };
    let short = |number: i32| {
        libc::c_short::try_from(number).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))
    };
    let request = libc::flock {
        l_type: short(kind)?,
        l_whence: short(libc::SEEK_SET)?,
        l_start: range.start,
        l_len: range.length,
        l_pid: 0,
    };
    match fcntl(file, FcntlArg::F_OFD_SETLK(&request)) {
        Ok(_) => Ok(true),
        Err(Errno::EAGAIN | Errno::EACCES) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "as on Linux")]
pub(super) fn lock(_file: &File, _range: Range, _mode: Mode) -> io::Result<bool> {
    Ok(true)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_lock_belongs_to_the_open_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let open =
            || File::options().create(true).truncate(false).read(true).write(true).open(&path);
        let [one, two] = [open().unwrap(), open().unwrap()];
        assert!(lock(&one, OWNER, Mode::Exclusive).unwrap());
        assert!(!lock(&two, OWNER, Mode::Exclusive).unwrap());
        assert!(!lock(&two, OWNER, Mode::Shared).unwrap());
        // Other ranges are others' affair; and closing another descriptor changes nothing.
        assert!(lock(&two, OPEN, Mode::Shared).unwrap());
        assert!(lock(&one, OPEN, Mode::Shared).unwrap());
        drop(open().unwrap());
        assert!(!lock(&two, OWNER, Mode::Exclusive).unwrap());
        assert!(!lock(&two, OPEN, Mode::Exclusive).unwrap());
        assert!(lock(&one, OWNER, Mode::Free).unwrap());
        assert!(lock(&two, OWNER, Mode::Exclusive).unwrap());
        drop(two);
        assert!(lock(&one, OWNER, Mode::Shared).unwrap());
    }
}

//! What can go wrong with a file, as this crate's errors.

use std::io;
use std::path::Path;

use rusqlite::ErrorCode;

use crate::error::{Code, Error};
use crate::journal::errors::unavailable;

/// An error on its way out of a piece of work with the connection.
#[derive(Debug)]
pub(super) enum Fault {
    /// Of this crate.
    Own(Error),
    /// Of `SQLite`.
    Sqlite(rusqlite::Error),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Own(error)
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl Fault {
    /// Whether the connection may know less than the disk: a commit that failed half way is
    /// there or not, and only opening the file anew tells.
    pub(super) fn is_doubtful(&self) -> bool {
        match self {
            Self::Own(_) => false,
            Self::Sqlite(error) => !matches!(
                error.sqlite_error_code(),
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
            ),
        }
    }

    /// The error for the caller.
    pub(super) fn into_error(self, path: &Path) -> Error {
        let error = match self {
            Self::Own(error) => return error,
            Self::Sqlite(error) => error,
        };
        let Some(code) = error.sqlite_error_code() else {
            // Not a failure of the storage, but a value that is not of the type it was written
            // with.
            return damaged(path, &error.to_string());
        };
        let reason = match code {
            ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => {
                return damaged(path, &error.to_string());
            }
            // The statements are right. What they meet is not what was written: a table that is
            // missing, text that is no JSON.
            ErrorCode::Unknown if error.sqlite_error().is_some_and(|e| e.extended_code == 1) => {
                return damaged(path, &error.to_string());
            }
            ErrorCode::TooBig => {
                let message = format!("{}: larger than SQLite stores: {error}", path.display());
                return Error::new(Code::LimitExceeded, message);
            }
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => "busy",
            ErrorCode::DiskFull => "full",
            ErrorCode::SystemIoFailure => "io",
            ErrorCode::CannotOpen | ErrorCode::PermissionDenied => "cannot_open",
            ErrorCode::ReadOnly => "read_only",
            ErrorCode::OutOfMemory => "memory",
            _ => "sqlite",
        };
        let number = error.sqlite_error().map_or(0, |error| error.extended_code);
        unavailable(reason, format!("{}: {error}", path.display()), path).with("sqlite", number)
    }
}

/// The error for a file that is not as this crate wrote it.
pub(super) fn damaged(path: &Path, what: &str) -> Error {
    let message =
        format!("{} is damaged or was altered ({what}); restore it from a backup", path.display());
    Error::new(Code::Corrupt, message).with("path", path.display().to_string())
}

/// The error for a file that the operating system doesn't give.
pub(super) fn failed(path: &Path, error: &io::Error) -> Error {
    let reason = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "full",
        io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied => "cannot_open",
        io::ErrorKind::ReadOnlyFilesystem => "read_only",
        _ => "io",
    };
    unavailable(reason, format!("{}: {error}", path.display()), path)
}

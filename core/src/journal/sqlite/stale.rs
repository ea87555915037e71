//! A `-wal` that lies beside a file it does not belong to.
//!
//! A backup is copied over the file, and the `-wal` of the space that was there before stays.
//! `SQLite` does not see that it is of another time, and would mix the two. Each change says in
//! which life of the space it was made (see [`End::life`](log::End)), and so does the file itself.
//! Where both are of one life, and do not fit all the same, that is damage: nothing is set aside.

use std::fs;
use std::path::Path;

use super::fault::{Fault, failed};
use super::file;
use super::identity::beside;
use super::{acknowledged, log};
use crate::error::{Code, Result};

/// Sets a `-wal` aside that is of another time than the file: as `<path>-wal-stale`, with a number
/// if that is there. Nobody else of Privity has the file open.
pub(super) fn set_aside(path: &Path) -> Result<()> {
    let wal = beside(path, "-wal");
    let filled = fs::metadata(&wal).is_ok_and(|facts| facts.len() > 0);
    // What was acknowledged of this very file is in its own `-wal`.
    if !filled || acknowledged::known(path).is_some() || !is_stale(path)? {
        return Ok(());
    }
    let aside = (1..).map(|number| match number {
        1 => beside(path, "-wal-stale"),
        _ => beside(path, &format!("-wal-stale-{number}")),
    });
    let aside = aside.take(1_000).find(|name| !name.exists()).unwrap_or_else(|| wal.clone());
    fs::rename(&wal, aside).map_err(|error| failed(&wal, &error))?;
    // It says what is where in the `-wal`, and is made anew.
    let shm = beside(path, "-shm");
    match fs::remove_file(&shm) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed(&shm, &error)),
        _ => Ok(()),
    }
}

/// Whether the file is a whole space by itself, and the `-wal` beside it of another one.
fn is_stale(path: &Path) -> Result<bool> {
    let told = |fault: Fault| fault.into_error(path);
    // A file of format 1 says nothing of its life. Its `-wal` may: this version has opened it, and
    // has not copied that down yet. A file that is not whole needs its `-wal`; what else is wrong
    // with it is said when it is examined.
    let Ok(Some(own)) = life(path) else { return Ok(false) };
    match file::read_only(path).and_then(|together| log::end(&together)).map_err(told) {
        Ok(end) => Ok(end.is_none_or(|end| end.life != own)),
        Err(error) if error.code() == Code::Corrupt => Ok(true),
        // That it cannot be read now says nothing of what it is.
        Err(error) => Err(error),
    }
}

/// The life that the file alone is of, if it is whole.
pub(super) fn life(path: &Path) -> Result<Option<String>, Fault> {
    let connection = file::alone(path)?;
    file::recognized(&connection, path)?;
    log::sound(&connection, "quick_check")?;
    Ok(log::end(&connection)?.map(|end| end.life))
}

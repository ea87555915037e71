//! Files that are made aside, and then get their name in one step.

use std::collections::hash_map::RandomState;
use std::fs::{self, File};
use std::hash::{BuildHasher as _, Hasher as _};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::fault::failed;
use super::identity::beside;
use crate::error::Result;

/// A file of a name that no file had, beside the path that it is made for. It goes, if it does not
/// get that path's name.
#[derive(Debug)]
pub(super) struct Draft {
    path: PathBuf,
}

impl Draft {
    /// An empty file.
    pub(super) fn new(path: &Path) -> Result<Self> {
        for _ in 0..100 {
            let number = RandomState::new().build_hasher().finish();
            let draft = beside(path, &format!("-new-{number:016x}"));
            match File::options().write(true).create_new(true).open(&draft) {
                Ok(_) => return Ok(Self { path: draft }),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                // What is in the way is in the way of the file itself.
                Err(error) => return Err(failed(path, &error)),
            }
        }
        Err(failed(path, &ErrorKind::AlreadyExists.into()))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it a name that no file has; `false` if one has it by now. Everything of it is on the
    /// disk before its name is.
    pub(super) fn publish(&self, path: &Path) -> std::io::Result<bool> {
        File::options().write(true).open(&self.path)?.sync_all()?;
        match fs::hard_link(&self.path, path) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(false),
            // Not every file system has links.
            Err(_) if !path.try_exists()? => fs::rename(&self.path, path)?,
            Err(error) => return Err(error),
        }
        sync_folder(path)?;
        Ok(true)
    }

    /// Gives it the name of a file that is there, in one step.
    pub(super) fn replace(&self, path: &Path) -> std::io::Result<()> {
        if let Ok(facts) = fs::metadata(path) {
            fs::set_permissions(&self.path, facts.permissions())?;
        }
        File::options().write(true).open(&self.path)?.sync_all()?;
        fs::rename(&self.path, path)?;
        sync_folder(path)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // Its own files alone; most often they are gone, or have another name, by now.
        for suffix in ["", "-wal", "-shm", "-journal"] {
            let _ = fs::remove_file(beside(&self.path, suffix));
        }
    }
}

/// A name is only durable when its folder is.
#[cfg(unix)]
pub(super) fn sync_folder(path: &Path) -> std::io::Result<()> {
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

/// Other systems keep names durable by themselves, and don't open folders.
#[cfg(not(unix))]
pub(super) fn sync_folder(_path: &Path) -> std::io::Result<()> {
    Ok(())
}

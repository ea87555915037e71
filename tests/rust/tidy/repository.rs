//! The files of the repository.

use std::fs;
use std::path::{Path, PathBuf};

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every file below a folder, save what tools make.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let made = ["target", "node_modules", ".venv", ".git", "__pycache__", "dist", "build"];
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if made.contains(&name.as_str()) || name.ends_with(".egg-info") || name.starts_with('.') {
            continue;
        }
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

pub(crate) fn with_extension<'a>(
    files: &'a [PathBuf],
    wanted: &'a [&str],
) -> impl Iterator<Item = &'a PathBuf> {
    files.iter().filter(move |path| {
        path.extension().is_some_and(|found| wanted.iter().any(|wanted| found == *wanted))
    })
}

pub(crate) fn read(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

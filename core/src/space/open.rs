//! Opening a space: where its journal is, which model it speaks.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock, Weak};

use parking_lot::Mutex;

use super::clock::Clock;
use super::handle::{Shared, Space, Writer};
use super::lock::StateLock;
use super::options::{ModelChoice, Options};
use crate::error::{Code, Error, Result};
use crate::journal::{
    Head, Journal, MemoryJournal, Origin, SqliteJournal, is_final, nameless, resolve,
};
use crate::model::Model;
use crate::state::State;

/// No system opens a longer path; an error shows it whole.
const MAX_PATH: usize = 4_096;

/// How many entries are read from the journal at a time.
pub(super) const PAGE: usize = 10_000;

/// How long an open waits for another to end. A thread that was opening a file when the process
/// forked does not exist in the child, and would be waited for in vain.
const PATIENCE: std::time::Duration = std::time::Duration::from_mins(1);

/// The files that this process has open, so that handles in several threads share one state.
/// A forked child has another process id, and so nothing in here.
///
/// The table is locked for a moment only; who opens a file locks its place, so that a large one
/// holds up nobody who opens another.
static OPEN: Mutex<BTreeMap<(u32, PathBuf), Place>> = Mutex::new(BTreeMap::new());

type Place = Arc<Mutex<Weak<Shared>>>;

/// The place of a file in the table.
fn place(key: (u32, PathBuf)) -> Result<Place> {
    let mut open = OPEN.try_lock_for(PATIENCE).ok_or_else(impatient)?;
    // Only under the table's lock does anybody come to share a place: one that nobody shares
    // and that holds no open space can go.
    open.retain(|_, place| {
        Arc::strong_count(place) > 1
            || place.try_lock().is_none_or(|shared| shared.strong_count() > 0)
    });
    Ok(Arc::clone(open.entry(key).or_default()))
}

fn impatient() -> Error {
    let message = "another thread has been opening the file for too long; try again";
    Error::new(Code::Unavailable, message).with("reason", "busy")
}

impl Space {
    /// Opens the space at `url`: `:memory:`, or the path of a file, which is made if it isn't
    /// there. A file that this process has open already is shared, not opened twice.
    ///
    /// # Errors
    ///
    /// `invalid_model`; `invalid_argument` if a new space has no model; `model_mismatch` if the
    /// file was made with another one; `newer_format`; `corrupt`; `unavailable` if another
    /// process has the file, or the file can't be reached. No error changes a file.
    pub fn open(url: &str, options: Options) -> Result<Self> {
        if url == ":memory:" {
            return Self::over(Box::new(MemoryJournal::new()), options);
        }
        let path = file_path("url", url)?;
        // Before anything is made: a wrong model must not leave a file behind.
        let given = options.model.as_ref().map(ModelChoice::read).transpose()?;
        let path = absolute(&path)?;
        let place = place((std::process::id(), path.clone()))?;
        let mut open = place.try_lock_for(PATIENCE).ok_or_else(impatient)?;
        if let Some(shared) = open.upgrade() {
            let mut handles = shared.handles.lock();
            // A file that was replaced is not what the path names any more.
            let replaced = shared.kept(shared.journal.head()).is_err_and(|error| is_final(&error));
            if *handles > 0 && !replaced {
                same_options(&shared, given.as_ref(), &options)?;
                *handles += 1;
                drop(handles);
                return Ok(Self { shared, closed: AtomicBool::new(false) });
            }
        }
        let durability = options.durability.unwrap_or_default();
        let journal = match given {
            Some(_) => SqliteJournal::open(&path, durability)?,
            None => SqliteJournal::find(&path, durability)?.ok_or_else(no_model)?,
        };
        let space = Self::load(Box::new(journal), given, options)?;
        *open = Arc::downgrade(&space.shared);
        Ok(space)
    }

    /// Opens the space over a journal of the caller's own.
    ///
    /// # Errors
    ///
    /// As [`Space::open`].
    pub fn over(journal: Box<dyn Journal>, options: Options) -> Result<Self> {
        let given = options.model.as_ref().map(ModelChoice::read).transpose()?;
        Self::load(journal, given, options)
    }

    fn load(journal: Box<dyn Journal>, given: Option<Model>, options: Options) -> Result<Self> {
        let model = match (journal.origin()?, given) {
            (None, None) if journal.head()?.revision > 0 => return Err(nameless()),
            (None, None) => return Err(no_model()),
            (None, Some(model)) => {
                journal.adopt(&origin(&model))?;
                model
            }
            (Some(origin), given) => {
                // The first entry must follow from the origin. A snapshot would not show that it
                // doesn't; and an altered origin is damage, not another model.
                journal.read(start(journal.as_ref())?, 1)?;
                match given {
                    None => Model::stored(&origin.source, &origin.model, &origin.fingerprint)?,
                    Some(model) => {
                        same_model(&origin.model, &origin.fingerprint, &model)?;
                        model
                    }
                }
            }
        };
        let mut state = State::new(model.clone());
        let mut writer = Writer { head: start(journal.as_ref())?, unsure: false, tail: 0 };
        if let Some(snapshot) = journal.snapshot()? {
            snapshot.entries.iter().try_for_each(|entry| state.apply(entry))?;
            state.revision = snapshot.head.revision;
            writer.head = snapshot.head;
        }
        follow(journal.as_ref(), &mut state, &mut writer)?;
        let shared = Shared {
            model,
            state: StateLock::new(state),
            writer: Mutex::new(writer),
            journal,
            clock: Clock::default(),
            options,
            handles: Mutex::new(1),
            failed: OnceLock::new(),
            process: std::process::id(),
        };
        Ok(Self { shared: Arc::new(shared), closed: AtomicBool::new(false) })
    }
}

/// Where the journal begins.
pub(super) fn start(journal: &dyn Journal) -> Result<Head> {
    let message = "the journal has no beginning";
    journal.position(0)?.ok_or_else(|| Error::new(Code::Corrupt, message))
}

fn no_model() -> Error {
    let names: Vec<String> = Model::names().iter().map(|name| format!("`{name}`")).collect();
    let message = format!("a new space needs a model: {}, or a model file", names.join(", "));
    Error::argument("model", message)
}

/// Applies what the journal has after the writer's head.
pub(super) fn follow(journal: &dyn Journal, state: &mut State, writer: &mut Writer) -> Result<()> {
    loop {
        let (entries, head) = journal.read(writer.head, PAGE)?;
        if entries.is_empty() {
            return Ok(());
        }
        entries.iter().try_for_each(|entry| state.apply(entry))?;
        writer.head = head;
        writer.tail += entries.len();
    }
}

fn origin(model: &Model) -> Origin {
    let source = model.written().to_string();
    let (name, fingerprint) = (model.name().to_owned(), model.fingerprint().to_owned());
    Origin { model: name, fingerprint, source }
}

fn same_model(name: &str, fingerprint: &str, given: &Model) -> Result<()> {
    if fingerprint == given.fingerprint() {
        return Ok(());
    }
    let what = if name == given.name() { "another version of the model" } else { "the model" };
    let message = format!("the space was made with {what} `{name}`, not with the one given");
    let error = Error::new(Code::ModelMismatch, message);
    Err(error.with("model", name).with("given", given.name()))
}

fn same_options(shared: &Shared, given: Option<&Model>, options: &Options) -> Result<()> {
    if let Some(model) = given {
        same_model(shared.model.name(), shared.model.fingerprint(), model)?;
    }
    let open = shared.options.durability.unwrap_or_default();
    if options.durability.is_some_and(|durability| durability != open) {
        let message = "the file is open in this process with another durability; leave it out to \
                       share what is open";
        return Err(Error::argument("durability", message));
    }
    Ok(())
}

/// The path of a file, if it can be one.
pub(super) fn file_path(argument: &str, path: &str) -> Result<PathBuf> {
    let message = if path == ":memory:" {
        "`:memory:` is no file; give the path of one, or write `./:memory:` for a file of that name"
    } else if path.starts_with("file:") {
        "a space is at a path, not at a URI; leave out `file:`, or write `./file:…` for a file of \
         that name"
    } else if path.is_empty()
        || path.len() > MAX_PATH
        || path.contains("://")
        || path.contains('\0')
    {
        "a space is at `:memory:` or in a file; give a path"
    } else {
        return Ok(PathBuf::from(path));
    };
    Err(Error::argument(argument, message).with(argument, crate::id::shown(path)))
}

/// The path by which a file is known, whether or not it exists yet.
fn absolute(path: &Path) -> Result<PathBuf> {
    resolve(path).map_err(|error| {
        if error.code() != Code::Unavailable {
            return error;
        }
        let message = format!("the folder of the file cannot be reached: {}", error.message());
        let error = Error::new(Code::Unavailable, message).with("reason", "io");
        error.with("path", path.display().to_string())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::Durability;

    #[test]
    fn without_a_durability_an_open_file_is_shared_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db").to_str().unwrap().to_owned();
        let relaxed = Options::new().model("orders").durability(Durability::Relaxed);
        let first = Space::open(&path, relaxed).unwrap();
        let second = Space::open(&path, Options::new()).unwrap();
        assert!(Arc::ptr_eq(&first.shared, &second.shared));
        let other = Space::open(&path, Options::new().durability(Durability::Full));
        assert_eq!(other.unwrap_err().details()["argument"], "durability");
        drop((first, second));
        // Nobody has it open: it is as safe as can be.
        let full = Space::open(&path, Options::new()).unwrap();
        assert!(Space::open(&path, Options::new().durability(Durability::Full)).is_ok());
        drop(full);
    }

    #[test]
    fn who_opens_a_file_holds_up_only_those_who_open_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| absolute(&folder.path().join(name)).unwrap();
        let open = |name: &str| {
            Space::open(path(name).to_str().unwrap(), Options::new().model("orders")).unwrap()
        };
        let key = (std::process::id(), path("slow.db"));
        let slow = place(key.clone()).unwrap();
        let loading = slow.lock();
        open("other.db");
        std::thread::scope(|scope| {
            let same = [(); 2].map(|()| scope.spawn(|| open("slow.db")));
            assert!(!same.iter().any(std::thread::ScopedJoinHandle::is_finished));
            drop(loading);
            let [one, other] = same.map(|thread| thread.join().unwrap());
            assert!(Arc::ptr_eq(&one.shared, &other.shared));
        });
        // A place that nobody needs any more goes.
        drop(slow);
        open("other.db");
        assert!(!OPEN.lock().contains_key(&key));
    }
}

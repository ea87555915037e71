//! The past, read from the journal: in parts that are as large as what is asked for.

use std::ops::ControlFlow;

use super::handle::{Shared, Space};
use super::open::PAGE;
use crate::actor::declared_type;
use crate::answer::Record;
use crate::ask::at_least_one;
use crate::error::{Code, Error, Result};
use crate::event::{Entry, Revision};
use crate::id::shown;
use crate::journal::Head;

/// Which part of the past is read: all of it, oldest first, unless more is said.
///
/// ```
/// use privity::{Create, History, Options, Space};
///
/// let space = Space::open(":memory:", Options::new().model("orders"))?;
/// for order in ["order:a", "order:b"] {
///     space.create(Create::new(order).by("user:ann@acme.org"))?;
/// }
/// let newest = History { newest_first: true, limit: Some(1), ..History::default() };
/// let [granted, created] = &space.history(newest)?[..] else { panic!() };
/// assert_eq!((created.kind.as_str(), granted.kind.as_str()), ("resource_created", "granted"));
/// assert_eq!(created.resource.as_deref(), Some("order:b"));
/// # Ok::<(), privity::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct History<'a> {
    /// Only what happened after this revision.
    pub after: Revision,
    /// Only what happened before this revision.
    pub before: Option<Revision>,
    /// So many events. The last change is whole, so there may be more; all, if not given.
    pub limit: Option<usize>,
    /// Only what happened to this resource.
    pub resource: Option<&'a str>,
    /// The newest first, rather than the oldest.
    pub newest_first: bool,
}

/// So many events cost little more to read than one.
const FEW: usize = 64;

/// What is read so far.
struct Reading<'a> {
    resource: Option<&'a str>,
    limit: usize,
    records: Vec<Record>,
}

impl Reading<'_> {
    /// Takes the entries of whole changes, in the order of the answer, until there are enough.
    fn take<'e>(&mut self, entries: impl Iterator<Item = &'e Entry>) -> Result<ControlFlow<()>> {
        for entry in entries {
            let last = self.records.last().map(|last| last.revision);
            if self.records.len() >= self.limit && last != Some(entry.revision) {
                return Ok(ControlFlow::Break(()));
            }
            if self.resource.is_none_or(|id| entry.event.resource() == Some(id)) {
                self.records.push(record(entry)?);
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    fn is_done(&self) -> bool {
        self.records.len() >= self.limit
    }

    /// How many entries to read next: so many as are wanted; of one resource, which can be rare,
    /// more each time.
    fn next(&self, last: usize) -> usize {
        let wanted = self.limit.saturating_sub(self.records.len());
        if self.resource.is_none() { wanted.min(PAGE) } else { (2 * last).clamp(FEW, PAGE) }
    }
}

impl Space {
    /// The events of a part of the past, of one resource or of all; each change is whole. To go on,
    /// give the revision of the last one as `after` or, newest first, as `before`. This asks
    /// nobody's right. It reads the journal, and checks the chain of hashes in what it reads.
    ///
    /// It costs what the events cost that are asked for, from either end. Those of one resource lie
    /// among the others, so all of these are read up to the last one that is wanted.
    ///
    /// # Errors
    ///
    /// `invalid_argument` if there is no such revision or `limit` is 0; `invalid_id` and
    /// `unknown_type` of the resource, and `not_found` if nothing ever happened to it, in a question
    /// without `after` and `before`; `unavailable` and `corrupt` from the journal.
    pub fn history(&self, part: History<'_>) -> Result<Vec<Record>> {
        let shared = self.shared()?;
        shared.own_process()?;
        shared.kept(shared.history(part))
    }
}

impl Shared {
    fn history(&self, part: History<'_>) -> Result<Vec<Record>> {
        let History { after, before, limit, resource, newest_first } = part;
        at_least_one(limit, usize::MAX)?;
        if let Some(resource) = resource {
            // One that is deleted has a history too, so only its type must be known.
            declared_type(&self.state.read(), resource)?;
        }
        let none = |name: &str, revision: Revision| {
            let message = format!("the journal has no revision {revision}");
            Error::argument(name, message)
        };
        let start = self.journal.position(after)?.ok_or_else(|| none("after", after))?;
        let last = self.journal.head()?.revision;
        let upto = match before {
            // The next one may be named: nothing has happened in it so far.
            Some(before) if before > last + 1 => return Err(none("before", before)),
            Some(before) => before.saturating_sub(1),
            None => last,
        };
        let limit = limit.unwrap_or(usize::MAX);
        let reading = Reading { resource, limit, records: Vec::new() };
        let found = if newest_first {
            self.read_backward(start.revision, upto, reading)
        } else {
            self.read_forward(start, upto, reading)
        }?;
        match resource {
            // All was read, and nothing ever happened to it: that is a slip, not a quiet resource.
            Some(id) if found.is_empty() && after == 0 && before.is_none() => {
                let message = format!("nothing ever happened to `{}`; check its name", shown(id));
                Err(Error::new(Code::NotFound, message).with("id", shown(id)))
            }
            _ => Ok(found),
        }
    }

    fn read_forward(
        &self,
        mut at: Head,
        upto: Revision,
        mut reading: Reading<'_>,
    ) -> Result<Vec<Record>> {
        let mut size = 0;
        while at.revision < upto && !reading.is_done() {
            size = reading.next(size);
            let (entries, head) = self.read_some(at, upto, size)?;
            at = head;
            if reading.take(entries.iter())?.is_break() {
                break;
            }
        }
        Ok(reading.records)
    }

    /// The journal is read forward alone, so it is read in parts, each before the last one.
    fn read_backward(
        &self,
        after: Revision,
        mut upto: Revision,
        mut reading: Reading<'_>,
    ) -> Result<Vec<Record>> {
        let mut size = 0;
        while upto > after && !reading.is_done() {
            // How many events a change has shows when it is read: one change first, then twice as
            // many each time, so that of changes with many events few are read in vain.
            size = reading.next(size).min((2 * size).max(1));
            let from = after.max(upto.saturating_sub(size as u64));
            let mut at = self.journal.position(from)?.ok_or_else(|| gap(from))?;
            let mut part = Vec::new();
            while at.revision < upto {
                let (entries, head) = self.read_some(at, upto, usize::MAX)?;
                part.extend(entries);
                at = head;
            }
            upto = from;
            if reading.take(part.iter().rev())?.is_break() {
                break;
            }
        }
        Ok(reading.records)
    }

    /// Reads at least so many entries, in whole changes, but none after a revision: each change has
    /// an entry at least, so as many entries as there are changes lead no further.
    fn read_some(&self, at: Head, upto: Revision, size: usize) -> Result<(Vec<Entry>, Head)> {
        let changes = usize::try_from(upto.saturating_sub(at.revision)).unwrap_or(usize::MAX);
        let (entries, head) = self.journal.read(at, changes.min(size).min(PAGE))?;
        if entries.is_empty() { Err(gap(at.revision + 1)) } else { Ok((entries, head)) }
    }
}

fn gap(revision: Revision) -> Error {
    let message = format!("the journal lacks revision {revision}");
    Error::new(Code::Corrupt, message).with("revision", revision)
}

fn record(entry: &Entry) -> Result<Record> {
    let data = serde_json::to_value(&entry.event)
        .map_err(|error| Error::new(Code::Corrupt, error.to_string()))?;
    Ok(Record {
        revision: entry.revision,
        at: entry.at,
        actor: entry.actor.clone(),
        kind: entry.event.kind().to_owned(),
        resource: entry.event.resource().map(str::to_owned),
        principal: entry.event.principal().map(str::to_owned),
        data,
    })
}

//! `check` and `checkMany`: nothing between JavaScript's strings and the core's.

use std::cell::Cell;
use std::ffi::CStr;
use std::mem::replace;
use std::str::Bytes;

use memchr::{Memchr, memchr_iter};
use privity::{Code, Error, Result};

use crate::answer::{caught, refusal};
use crate::js::{Hot, Js, Verdict};
use crate::spaces;

thread_local! {
    /// Where the texts of a call are put, kept for the next.
    static BUFFER: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Reads three strings, and asks.
fn asked<T>(
    [principal, action, resource]: [(Js<'_>, &str); 3],
    ask: impl FnOnce([&str; 3]) -> Result<T>,
) -> Result<T> {
    caught(|| {
        let mut buffer = BUFFER.take();
        buffer.clear();
        let mut add = |(js, name): (Js<'_>, &str)| {
            js.text(&mut buffer).map_err(|why| {
                let error = Error::new(Code::InvalidArgument, format!("`{name}` {why}"));
                error.with("argument", name)
            })
        };
        let ranges = [add(principal)?, add(action)?, add(resource)?];
        // Node-API gives nothing but UTF-8; if not, the empty text names nobody and nothing.
        let text = |range| buffer.get(range).and_then(|text| std::str::from_utf8(text).ok());
        let answer = ask(ranges.map(|range| text(range).unwrap_or_default()));
        // What one huge call needed is not kept for ever.
        if buffer.capacity() <= (1 << 20) {
            BUFFER.set(buffer);
        }
        answer
    })
}

/// `check(handle, principal, action, resource)`: a boolean, or a refusal.
pub(crate) struct Check;

impl Hot for Check {
    const NAME: &'static CStr = c"check";

    fn call([handle, principal, action, resource]: [Js<'_>; 4]) -> Verdict {
        let names = [(principal, "principal"), (action, "action"), (resource, "resource")];
        let decision = asked(names, |[principal, action, resource]| {
            spaces::with(handle.slot(), |space| space.check(principal, action, resource))
        });
        decision.map_or_else(|error| Verdict::Text(refusal(&error)), Verdict::Decision)
    }
}

/// `checkMany(handle, principals, actions, resources)`: a `1` or a `0` for each question, or a
/// refusal. A list comes as one text, with a NUL after each item: to read the items of an array
/// one by one, and to make one of booleans, costs more than to decide.
pub(crate) struct CheckMany;

impl Hot for CheckMany {
    const NAME: &'static CStr = c"checkMany";

    fn call([handle, principals, actions, resources]: [Js<'_>; 4]) -> Verdict {
        let names = [(principals, "principals"), (actions, "actions"), (resources, "resources")];
        let decisions = asked(names, |texts| {
            let mut columns = texts.map(Column::read);
            let mut lengths = columns.iter().filter_map(Column::length);
            let length = lengths.next().unwrap_or(1);
            // arguments.js has seen to it that they agree.
            if lengths.any(|other| other != length) {
                return Err(Error::new(Code::InvalidArgument, "a name has a NUL"));
            }
            let questions = (0..length).map(|_| columns.each_mut().map(Column::next).into());
            spaces::with(handle.slot(), |space| space.check_many(questions))
        });
        let digits = |decisions: Vec<bool>| {
            let digits = decisions.into_iter().map(|allowed| b'0' + u8::from(allowed)).collect();
            String::from_utf8(digits).unwrap_or_default()
        };
        Verdict::Text(decisions.map_or_else(|error| refusal(&error), digits))
    }
}

/// One argument of `checkMany`.
enum Column<'t> {
    /// The same for all questions.
    Same(&'t str),
    /// One for each. If they are few different ones, these come first, and then a byte for each
    /// question says which.
    Few(Vec<&'t str>, Bytes<'t>),
    /// One for each, with a NUL after it.
    Each { text: &'t str, start: usize, ends: Memchr<'t> },
}

impl<'t> Column<'t> {
    fn read(text: &'t str) -> Self {
        match text.rsplit_once('\0') {
            None if !text.is_empty() => Self::Same(text),
            Some((names, places)) if !places.is_empty() => {
                Self::Few(names.split('\0').collect(), places.bytes())
            }
            _ => Self::Each { text, start: 0, ends: memchr_iter(0, text.as_bytes()) },
        }
    }

    /// How many questions there are, as far as it says.
    fn length(&self) -> Option<usize> {
        match self {
            Self::Same(_) => None,
            Self::Few(_, places) => Some(places.len()),
            Self::Each { ends, .. } => Some(ends.clone().count()),
        }
    }

    /// The next name. What is missing is the empty text, which names nobody and nothing.
    #[inline]
    fn next(&mut self) -> &'t str {
        let name = match self {
            Self::Same(name) => Some(*name),
            Self::Few(names, places) => places
                .next()
                .and_then(|place| names.get(usize::from(place).wrapping_sub(1)).copied()),
            Self::Each { text, start, ends } => {
                ends.next().and_then(|end| text.get(replace(start, end + 1)..end))
            }
        };
        name.unwrap_or_default()
    }
}

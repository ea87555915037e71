//! `check` and `checkMany`: nothing between JavaScript's strings and the core's.

use std::cell::Cell;
use std::ffi::CStr;

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
            spaces::with(handle, |space| space.check(principal, action, resource))
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
            let columns = texts.map(Column::read);
            // arguments.js has seen to it that they agree; if not, what is missing is an error.
            let length = columns.iter().find_map(Column::length).unwrap_or(1);
            let [principals, actions, resources] = &columns;
            let question =
                |index| (principals.get(index), actions.get(index), resources.get(index));
            spaces::with(handle, |space| space.check_many((0..length).map(question)))
        });
        let digit = |allowed| if allowed { '1' } else { '0' };
        Verdict::Text(decisions.map_or_else(
            |error| refusal(&error),
            |decisions| decisions.into_iter().map(digit).collect(),
        ))
    }
}

/// One argument of `checkMany`: the same for all questions, or one for each.
enum Column<'t> {
    Same(&'t str),
    Each(Vec<&'t str>),
}

impl<'t> Column<'t> {
    fn read(text: &'t str) -> Self {
        if text.is_empty() || text.ends_with('\0') {
            Self::Each(text.split_terminator('\0').collect())
        } else {
            Self::Same(text)
        }
    }

    fn length(&self) -> Option<usize> {
        match self {
            Self::Same(_) => None,
            Self::Each(texts) => Some(texts.len()),
        }
    }

    fn get(&self, index: usize) -> &'t str {
        match self {
            Self::Same(text) => text,
            Self::Each(texts) => texts.get(index).copied().unwrap_or_default(),
        }
    }
}

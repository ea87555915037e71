//! `check` and `checkMany`: nothing between JavaScript's strings and the core's.

use std::cell::Cell;
use std::ffi::CStr;
use std::iter::repeat;
use std::mem::replace;

use memchr::memchr_iter;
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
            let mut columns = texts.map(column);
            let mut lengths = columns.iter().filter_map(|(length, _)| *length);
            let length = lengths.next().unwrap_or(1);
            // arguments.js has seen to it that they agree.
            if lengths.any(|other| other != length) {
                return Err(Error::new(Code::InvalidArgument, "a name has a NUL"));
            }
            // What is missing is the empty text, which names nobody and nothing.
            let mut row = || columns.each_mut().map(|(_, texts)| texts.next().unwrap_or_default());
            let questions = (0..length).map(|_| row().into());
            spaces::with(handle, |space| space.check_many(questions))
        });
        let digits = |decisions: Vec<bool>| {
            let digits = decisions.into_iter().map(|allowed| b'0' + u8::from(allowed)).collect();
            String::from_utf8(digits).unwrap_or_default()
        };
        Verdict::Text(decisions.map_or_else(|error| refusal(&error), digits))
    }
}

type Texts<'t> = Box<dyn Iterator<Item = &'t str> + 't>;

/// One argument of `checkMany`: the same for all questions, or one for each, and how many. If they
/// are few different ones, these come first, and then a byte for each question says which.
fn column(text: &str) -> (Option<usize>, Texts<'_>) {
    match text.rsplit_once('\0') {
        None if !text.is_empty() => (None, Box::new(repeat(text))),
        Some((names, places)) if !places.is_empty() => {
            let names: Vec<_> = names.split('\0').collect();
            let name = move |place| {
                names.get(usize::from(place).wrapping_sub(1)).copied().unwrap_or_default()
            };
            (Some(places.len()), Box::new(places.bytes().map(name)))
        }
        _ => {
            let (ends, mut start) = (memchr_iter(0, text.as_bytes()), 0);
            let length = ends.clone().count();
            let name = move |end| text.get(replace(&mut start, end + 1)..end).unwrap_or_default();
            (Some(length), Box::new(ends.map(name)))
        }
    }
}

//! `check` and `checkMany`: nothing between JavaScript's strings and the core's.

use std::cell::Cell;
use std::ffi::CStr;
use std::ops::Range;

use privity::{Code, Error, Result};

use crate::answer::{caught, refusal};
use crate::js::{Hot, Js, Verdict};
use crate::spaces;

thread_local! {
    /// The texts of a call, kept for the next. Taken while they are used, because a getter can
    /// ask again in the middle of a call.
    static TEXTS: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

fn with_texts<T>(work: impl FnOnce(&mut Vec<u8>) -> Result<T>) -> Result<T> {
    caught(|| {
        let mut texts = TEXTS.take();
        texts.clear();
        let result = work(&mut texts);
        // What one huge call needed is not kept for ever.
        if texts.capacity() <= (1 << 20) {
            TEXTS.set(texts);
        }
        result
    })
}

fn add(js: Js<'_>, name: &str, texts: &mut Vec<u8>) -> Result<Range<usize>> {
    js.text(texts).map_err(|why| invalid(name, why))
}

fn get<'t>(texts: &'t [u8], range: &Range<usize>) -> &'t str {
    // Node-API gives nothing but UTF-8; the empty text names nobody and nothing.
    texts.get(range.clone()).and_then(|text| std::str::from_utf8(text).ok()).unwrap_or_default()
}

fn invalid(name: &str, why: &str) -> Error {
    Error::new(Code::InvalidArgument, format!("`{name}` {why}")).with("argument", name)
}

/// `check(handle, principal, action, resource)`: a boolean, or a refusal.
pub(crate) struct Check;

impl Hot for Check {
    const NAME: &'static CStr = c"check";

    fn call([handle, principal, action, resource]: [Js<'_>; 4]) -> Verdict {
        let decision = with_texts(|texts| {
            let principal = add(principal, "principal", texts)?;
            let action = add(action, "action", texts)?;
            let resource = add(resource, "resource", texts)?;
            let get = |range| get(texts, range);
            spaces::with(handle, |space| space.check(get(&principal), get(&action), get(&resource)))
        });
        decision.map_or_else(|error| Verdict::Text(refusal(&error)), Verdict::Decision)
    }
}

/// `checkMany(handle, principals, actions, resources)`: a `1` or a `0` for each question, or a
/// refusal. A text is cheaper to make than an array.
pub(crate) struct CheckMany;

impl Hot for CheckMany {
    const NAME: &'static CStr = c"checkMany";

    fn call([handle, principals, actions, resources]: [Js<'_>; 4]) -> Verdict {
        let decisions = with_texts(|texts| {
            let columns = [
                Column::read(principals, "principals", texts)?,
                Column::read(actions, "actions", texts)?,
                Column::read(resources, "resources", texts)?,
            ];
            let mut lengths = columns.iter().filter_map(Column::length);
            let length = lengths.next().unwrap_or(1);
            if lengths.any(|other| other != length) {
                let message = "the arrays differ in length; give one item for each question";
                return Err(Error::new(Code::InvalidArgument, message));
            }
            let [principals, actions, resources] = &columns;
            let question = |index| {
                let get = |column: &Column| get(texts, column.at(index));
                (get(principals), get(actions), get(resources))
            };
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
enum Column {
    Same(Range<usize>),
    Each(Vec<Range<usize>>),
}

impl Column {
    fn read(js: Js<'_>, name: &str, texts: &mut Vec<u8>) -> Result<Self> {
        let Some(length) = js.length() else { return add(js, name, texts).map(Self::Same) };
        let item = |index| {
            let item = js.item(index).ok_or_else(|| invalid(name, "has a getter that threw"));
            item.and_then(|item| add(item, name, texts)).map_err(|error| error.with("index", index))
        };
        (0..length).map(item).collect::<Result<_>>().map(Self::Each)
    }

    fn length(&self) -> Option<usize> {
        match self {
            Self::Same(_) => None,
            Self::Each(ranges) => Some(ranges.len()),
        }
    }

    fn at(&self, index: usize) -> &Range<usize> {
        match self {
            Self::Same(range) => range,
            Self::Each(ranges) => ranges.get(index).unwrap_or(&(0..0)),
        }
    }
}

//! `check` and `check_many`: nothing between JavaScript's strings and the core's.

use std::cell::Cell;
use std::ffi::CStr;
use std::ops::Range;

use napi::ValueType;
use privity::{Code, Error, Result};

use crate::answer::{caught, refusal};
use crate::js::{Hot, Js, MAX_TEXT, Unreadable, Verdict};
use crate::read::{refused, unreadable};
use crate::spaces;

thread_local! {
    // Taken while it is used: a getter can ask again in the middle of a call.
    static TEXTS: Cell<Texts> = Cell::default();
}

/// Where the texts of a call are kept, from call to call.
#[derive(Default)]
struct Texts {
    buffer: Vec<u8>,
    all: String,
}

impl Texts {
    fn scope<T>(work: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let mut texts = TEXTS.take();
        texts.all.clear();
        let result = work(&mut texts);
        // What one call needed is kept for the next, but not for ever.
        if texts.all.capacity() < MAX_TEXT && texts.buffer.capacity() < (1 << 16) {
            TEXTS.set(texts);
        }
        result
    }

    fn add(&mut self, js: Js<'_>, name: &str) -> Result<Range<usize>> {
        let text = js.text(&mut self.buffer).map_err(|why| unreadable(why, name))?;
        let start = self.all.len();
        self.all.push_str(text);
        // A list can repeat one long text: what it comes to must end as well.
        if self.all.len() > 4 * MAX_TEXT {
            return Err(unreadable(Unreadable::TooLong, name));
        }
        Ok(start..self.all.len())
    }

    fn get(&self, range: &Range<usize>) -> &str {
        self.all.get(range.clone()).unwrap_or_default()
    }
}

/// `check(handle, principal, action, resource)`: a boolean, or a refusal as text.
pub(crate) struct Check;

impl Hot for Check {
    const NAME: &'static CStr = c"check";

    fn call([handle, principal, action, resource]: [Js<'_>; 4]) -> Verdict {
        let decision = caught(|| {
            Texts::scope(|texts| {
                let principal = texts.add(principal, "principal")?;
                let action = texts.add(action, "action")?;
                let resource = texts.add(resource, "resource")?;
                let get = |range| texts.get(range);
                spaces::with(handle, |space| {
                    space.check(get(&principal), get(&action), get(&resource))
                })
            })
        });
        decision.map_or_else(|error| Verdict::Text(refusal(&error)), Verdict::Decision)
    }
}

/// `checkMany(handle, principals, actions, resources)`: a `1` or a `0` for each question, or a
/// refusal. A string is cheaper to make than an array, and cannot be mistaken for one answer.
pub(crate) struct CheckMany;

/// One of the three arguments: the same for all questions, or one for each.
enum Column {
    Same(Range<usize>),
    Each(Vec<Range<usize>>),
}

impl Column {
    fn read(js: Js<'_>, name: &str, texts: &mut Texts) -> Result<Self> {
        if js.kind() == ValueType::String {
            return texts.add(js, name).map(Self::Same);
        }
        let why = "is neither a string nor an array of strings";
        let length = js.array_length().ok_or_else(|| refused(name, why))?;
        let item = |index| {
            let item = js.item(index).ok_or_else(|| refused(name, "has a getter that threw"));
            item.and_then(|item| texts.add(item, name)).map_err(|error| error.with("index", index))
        };
        (0..length).map(item).collect::<Result<_>>().map(Self::Each)
    }

    fn length(&self) -> Option<usize> {
        match self {
            Self::Same(_) => None,
            Self::Each(ranges) => Some(ranges.len()),
        }
    }

    fn get<'t>(&self, index: usize, texts: &'t Texts) -> &'t str {
        let range = match self {
            Self::Same(range) => Some(range),
            Self::Each(ranges) => ranges.get(index),
        };
        range.map_or("", |range| texts.get(range))
    }
}

impl Hot for CheckMany {
    const NAME: &'static CStr = c"checkMany";

    fn call([handle, principals, actions, resources]: [Js<'_>; 4]) -> Verdict {
        let decisions = caught(|| {
            Texts::scope(|texts| {
                let principals = Column::read(principals, "principals", texts)?;
                let actions = Column::read(actions, "actions", texts)?;
                let resources = Column::read(resources, "resources", texts)?;
                let columns = [&principals, &actions, &resources];
                let mut lengths = columns.into_iter().filter_map(Column::length);
                let length = lengths.next().unwrap_or(1);
                if lengths.any(|other| other != length) {
                    let message = "the arrays differ in length; give one item for each question";
                    return Err(Error::new(Code::InvalidArgument, message));
                }
                let question = |index| {
                    let [principal, action, resource] =
                        columns.map(|column| column.get(index, texts));
                    (principal, action, resource)
                };
                spaces::with(handle, |space| space.check_many((0..length).map(question)))
            })
        });
        Verdict::Text(match decisions {
            Ok(decisions) => {
                decisions.into_iter().map(|allowed| if allowed { '1' } else { '0' }).collect()
            }
            Err(error) => refusal(&error),
        })
    }
}

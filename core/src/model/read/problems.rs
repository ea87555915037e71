//! What is wrong with a model: collected, so that one load names every problem.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::lines::Lines;
use super::path::{Path, Step};
use super::source::Source;
use crate::error::{Code, Error};

/// How many problems are listed; the others are counted.
const MAX_LISTED: usize = 100;
/// How much of a problem's text is kept: it may quote the file.
const MAX_TEXT: usize = 500;

/// One thing that is wrong, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) path: Path,
    pub(crate) what: String,
    pub(crate) help: String,
    /// It follows from another one, which is told.
    echo: bool,
}

/// All that is wrong with one file.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    listed: Vec<Problem>,
    /// How many there are beside those.
    more: usize,
    stored: bool,
}

impl Problems {
    /// Those of a model that a space was made with.
    pub(crate) fn of_stored() -> Self {
        Self { stored: true, ..Self::default() }
    }

    /// Whether a space was made with the model. Then a check that came later is not for it: its
    /// grants were given under the model as it is, and no space could be opened to mend it.
    pub(crate) fn are_of_stored(&self) -> bool {
        self.stored
    }

    /// Notes a problem.
    pub(crate) fn add(&mut self, path: &Path, what: impl Into<String>, help: impl Into<String>) {
        let clip = |text: String| text.chars().take(MAX_TEXT).collect();
        let (what, help) = (clip(what.into()), clip(help.into()));
        self.note(Problem { path: path.clone(), what, help, echo: false });
    }

    /// Notes what is wrong here only because of a problem elsewhere, and is not to be told: it is
    /// right as soon as the other one is.
    pub(crate) fn echo(&mut self, path: &Path) {
        let (what, help) = (String::new(), String::new());
        self.note(Problem { path: path.clone(), what, help, echo: true });
    }

    fn note(&mut self, problem: Problem) {
        if self.listed.len() == MAX_LISTED {
            self.more += usize::from(!problem.echo);
        } else {
            self.listed.push(problem);
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.listed.len() + self.more
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// Leaves out what is wrong with a type only because it is wrong with the one that it is like.
    pub(crate) fn drop_copies(&mut self, copies: &[(&str, &str)]) {
        let places: BTreeSet<Path> = self.listed.iter().map(|p| p.path.clone()).collect();
        let is_copy = |path: &Path| match path.0.split_first() {
            Some((Step::Key(kind), rest))
                if rest.first() != Some(&Step::Key("like".to_owned())) =>
            {
                let place = |of: &str| Path([&[Step::Key(of.to_owned())], rest].concat());
                let mut like = copies.iter().filter(|(copy, of)| copy == kind && of != kind);
                like.any(|(_, of)| places.contains(&place(of)))
            }
            _ => false,
        };
        self.listed.retain(|problem| !is_copy(&problem.path));
    }

    /// One error that carries every problem, in the order of the file.
    pub(crate) fn into_error(self, source: &Source<'_>) -> Error {
        self.of_file(source.file(), &source.lines())
    }

    /// The same, where the file's name and lines are known.
    pub(crate) fn of_file(self, file: &str, lines: &Lines) -> Error {
        let told = self.listed.into_iter().filter(|problem| !problem.echo);
        let mut found: Vec<_> = told.map(|p| (lines.of(&p.path), p)).collect();
        found.sort_by(|(a, p), (b, q)| a.cmp(b).then_with(|| p.path.cmp(&q.path)));
        found.dedup();

        let mut message = String::new();
        if let Some((line, first)) = found.first() {
            let place = match line {
                Some(line) => format!("{file}:{line}"),
                None if first.path == Path::default() => file.to_owned(),
                None => format!("{file}: {}", first.path),
            };
            message = format!("{place}: {}; {}", first.what, first.help);
        }
        let more = match found.len().saturating_sub(1) + self.more {
            0 => String::new(),
            1 => " (and 1 more problem)".to_owned(),
            more => format!(" (and {more} more problems)"),
        };
        message.push_str(&more);
        let as_data = |(line, p): (Option<usize>, Problem)| {
            Value::Object(Map::from_iter([
                ("file".to_owned(), file.into()),
                ("line".to_owned(), line.into()),
                ("path".to_owned(), p.path.to_string().into()),
                ("problem".to_owned(), p.what.into()),
                ("help".to_owned(), p.help.into()),
            ]))
        };
        let problems: Vec<Value> = found.into_iter().map(as_data).collect();
        Error::new(Code::InvalidModel, message).with("problems", problems)
    }
}

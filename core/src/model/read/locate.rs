//! Where a model comes from, and the line of a place in its file. Lines are only looked for once
//! something is wrong.

use std::collections::BTreeMap;

use serde_json::Value;
use toml::de::{DeTable, DeValue};

use crate::model::read::problem::{Path, Problems};

/// Where a model came from: for messages, and to find lines.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Source<'a> {
    Toml {
        file: &'a str,
        text: &'a str,
    },
    Json {
        file: &'a str,
        text: &'a str,
    },
    /// A native dict or object: it has no lines.
    Value,
}

impl Source<'_> {
    /// The file's name as the caller gave it.
    pub(crate) fn file(&self) -> &str {
        match self {
            Self::Toml { file, .. } | Self::Json { file, .. } => file,
            Self::Value => "model",
        }
    }

    /// The lines of all places.
    pub(crate) fn lines(&self) -> Lines {
        match self {
            Self::Toml { text, .. } => DeTable::parse(text).map_or_else(
                |_| Lines::default(),
                |table| {
                    let mut lines = Lines::of_whole_file();
                    toml_lines(table.get_ref(), &Path::default(), &Breaks::of(text), &mut lines);
                    lines
                },
            ),
            Self::Json { text, .. } => JsonWalker::new(text).walk().0,
            Self::Value => Lines::default(),
        }
    }
}

/// What a model was read from, kept for later: to show it, and to say where something is.
#[derive(Debug)]
pub(crate) struct Written {
    /// The file's name as the caller gave it.
    file: String,
    text: Text,
    /// What stands there, as data.
    pub(crate) value: Value,
}

#[derive(Debug)]
enum Text {
    Toml(String),
    Json(String),
    /// A native value, or several models as one.
    None,
}

impl Written {
    /// `name` is that of the model, for one that has no file.
    pub(crate) fn new(source: &Source<'_>, name: &str, value: Value) -> Self {
        let text = match source {
            Source::Toml { text, .. } => Text::Toml((*text).to_owned()),
            Source::Json { text, .. } => Text::Json((*text).to_owned()),
            Source::Value => Text::None,
        };
        let file = if matches!(text, Text::None) { name } else { source.file() };
        Self { file: file.to_owned(), text, value }
    }

    /// The file's name, or the model's.
    pub(crate) fn file(&self) -> &str {
        &self.file
    }

    /// The lines of all places.
    pub(crate) fn lines(&self) -> Lines {
        let file = self.file();
        match &self.text {
            Text::Toml(text) => Source::Toml { file, text }.lines(),
            Text::Json(text) => Source::Json { file, text }.lines(),
            Text::None => Lines::default(),
        }
    }
}

/// Which line each place stands in; the first line is 1.
#[derive(Debug, Default)]
pub(crate) struct Lines(BTreeMap<Path, usize>);

impl Lines {
    fn of_whole_file() -> Self {
        Self(BTreeMap::from([(Path::default(), 1)]))
    }

    /// The line of the place, or of the nearest one around it that is written down.
    pub(crate) fn of(&self, path: &Path) -> Option<usize> {
        match self.0.get(path) {
            Some(line) => Some(*line),
            None => self.of(&path.parent()?),
        }
    }
}

/// Where a text's lines end.
pub(crate) struct Breaks(Vec<usize>);

impl Breaks {
    pub(crate) fn of(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(offset, _)| offset).collect())
    }

    /// The line of an offset in bytes.
    pub(crate) fn line(&self, offset: usize) -> usize {
        1 + self.0.partition_point(|end| *end < offset)
    }
}

fn toml_lines(table: &DeTable<'_>, at: &Path, breaks: &Breaks, lines: &mut Lines) {
    for (key, value) in table {
        let path = at.key(key.get_ref());
        lines.0.insert(path.clone(), breaks.line(key.span().start));
        toml_value_lines(value.get_ref(), &path, breaks, lines);
    }
}

fn toml_value_lines(value: &DeValue<'_>, at: &Path, breaks: &Breaks, lines: &mut Lines) {
    if let Some(table) = value.as_table() {
        toml_lines(table, at, breaks, lines);
    } else if let Some(list) = value.as_array() {
        for (number, item) in list.iter().enumerate() {
            let path = at.item(number);
            lines.0.insert(path.clone(), breaks.line(item.span().start));
            toml_value_lines(item.get_ref(), &path, breaks, lines);
        }
    }
}

/// A parsed TOML document as the value that the same document in JSON would be.
pub(crate) fn toml_value(value: &DeValue<'_>, at: &Path, problems: &mut Problems) -> Value {
    match value {
        DeValue::String(text) => Value::from(text.as_ref()),
        DeValue::Boolean(flag) => Value::from(*flag),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or_else(|_| not_in_json("number", at, problems), Value::from),
        DeValue::Float(number) => match number.as_str().parse::<f64>() {
            Ok(number) if number.is_finite() => Value::from(number),
            _ => not_in_json("number", at, problems),
        },
        DeValue::Datetime(_) => not_in_json("date", at, problems),
        DeValue::Array(list) => list
            .iter()
            .enumerate()
            .map(|(number, item)| toml_value(item.get_ref(), &at.item(number), problems))
            .collect(),
        DeValue::Table(table) => table
            .iter()
            .map(|(key, value)| {
                let path = at.key(key.get_ref());
                (key.get_ref().to_string(), toml_value(value.get_ref(), &path, problems))
            })
            .collect(),
    }
}

fn not_in_json(what: &str, at: &Path, problems: &mut Problems) -> Value {
    let problem = format!("{} is a {what} that the model language does not have", at.last());
    problems.add(at, problem, "write it as text, in quotes");
    // A stand-in, so that the same place is not reported again.
    if what == "date" { Value::from("") } else { Value::from(0) }
}

/// Walks a JSON text that is known to be valid, and notes where each place stands.
pub(crate) struct JsonWalker<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    line: usize,
    lines: Lines,
    /// Keys that an object has more than once: JSON readers take one and say nothing.
    twice: Vec<Path>,
}

impl<'a> JsonWalker<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { rest: text.chars().peekable(), line: 1, lines: Lines::default(), twice: Vec::new() }
    }

    /// The lines of all places, and the keys that are written twice.
    pub(crate) fn walk(mut self) -> (Lines, Vec<Path>) {
        self.value(&Path::default());
        (self.lines, self.twice)
    }

    fn value(&mut self, at: &Path) {
        let mark = self.next_mark();
        self.lines.0.entry(at.clone()).or_insert(self.line);
        match mark {
            Some('{') => self.members(at),
            Some('[') => self.items(at),
            Some('"') => drop(self.string()),
            _ => while self.rest.next_if(|c| !matches!(c, ',' | ']' | '}' | '\n')).is_some() {},
        }
    }

    fn members(&mut self, at: &Path) {
        while let Some('"') = self.next_mark() {
            let path = at.key(&self.string());
            if self.lines.0.insert(path.clone(), self.line).is_some() {
                self.twice.push(path.clone());
            }
            self.next_mark(); // the colon
            self.value(&path);
            if self.next_mark() != Some(',') {
                break;
            }
        }
    }

    fn items(&mut self, at: &Path) {
        for number in 0.. {
            self.skip_space();
            if self.rest.next_if_eq(&']').is_some() {
                break;
            }
            self.value(&at.item(number));
            if self.next_mark() != Some(',') {
                break;
            }
        }
    }

    /// The rest of a string whose opening quote is read.
    fn string(&mut self) -> String {
        let mut raw = String::from('"');
        while let Some(c) = self.rest.next() {
            raw.push(c);
            match c {
                '\\' => raw.extend(self.rest.next()),
                '"' => break,
                _ => {}
            }
        }
        serde_json::from_str(&raw).unwrap_or(raw)
    }

    fn skip_space(&mut self) {
        while let Some(c) = self.rest.next_if(char::is_ascii_whitespace) {
            self.line += usize::from(c == '\n');
        }
    }

    fn next_mark(&mut self) -> Option<char> {
        self.skip_space();
        self.rest.next()
    }
}

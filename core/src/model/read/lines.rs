//! The line of each place in the text of a model file. Lines are only looked for once something is
//! wrong.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::path::Path;

/// Which line each place stands in; the first line is 1.
#[derive(Debug, Default)]
pub(crate) struct Lines(BTreeMap<Path, usize>);

impl Lines {
    /// Those of a TOML text; none if it is not valid.
    pub(crate) fn of_toml(text: &str) -> Self {
        let Ok(table) = DeTable::parse(text) else { return Self::default() };
        let mut lines = Self(BTreeMap::from([(Path::default(), 1)]));
        toml_lines(table.get_ref(), &Path::default(), &Breaks::of(text), &mut lines);
        lines
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

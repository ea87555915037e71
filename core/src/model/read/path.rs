//! A place in a model file.

use std::fmt;

use crate::id::shown;

/// One step down in a model file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    Key(String),
    Item(usize),
}

/// A place in a model file: `dataset.roles.viewer.can[2]`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Path(pub(crate) Vec<Step>);

impl Path {
    /// The place of this key below.
    pub(crate) fn key(&self, key: &str) -> Self {
        self.with(Step::Key(key.to_owned()))
    }

    /// The place of this item of the list.
    pub(crate) fn item(&self, number: usize) -> Self {
        self.with(Step::Item(number))
    }

    pub(crate) fn with(&self, step: Step) -> Self {
        Self(self.0.iter().cloned().chain([step]).collect())
    }

    /// The place that holds this one; `None` for the whole file.
    pub(crate) fn parent(&self) -> Option<Self> {
        self.0.split_last().map(|(_, rest)| Self(rest.to_vec()))
    }

    /// The key of the place that holds this one.
    pub(crate) fn table(&self) -> Option<&str> {
        match self.0.split_last()?.1.last()? {
            Step::Key(key) => Some(key),
            Step::Item(_) => None,
        }
    }

    /// Whether the place is within this key of the file.
    pub(crate) fn is_in(&self, key: &str) -> bool {
        matches!(self.0.first(), Some(Step::Key(first)) if first == key)
    }

    /// The last key on the way, of an item that of its list; empty for the whole file.
    pub(crate) fn key_name(&self) -> &str {
        let key = self.0.iter().rev().find_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Item(_) => None,
        });
        key.unwrap_or_default()
    }

    /// The key of the last step, as people write it; of an item, its number and whose it is.
    pub(crate) fn last(&self) -> String {
        match self.0.split_last() {
            None => "`model`".to_owned(),
            Some((Step::Key(key), _)) => format!("`{key}`"),
            Some((Step::Item(number), around)) => {
                let number = number.saturating_add(1);
                match Self(around.to_vec()).key_name() {
                    "" => format!("item {number}"),
                    key => format!("item {number} of `{key}`"),
                }
            }
        }
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, step) in self.0.iter().enumerate() {
            match step {
                Step::Item(item) => write!(f, "[{item}]")?,
                Step::Key(key) => {
                    let dot = if number == 0 { "" } else { "." };
                    let bare = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
                    let text = shown(key);
                    if !key.is_empty() && key.bytes().all(bare) {
                        write!(f, "{dot}{text}")?;
                    } else {
                        write!(f, "{dot}{text:?}")?;
                    }
                }
            }
        }
        Ok(())
    }
}

//! What an append has survived when it returns.

use std::str::FromStr;

use crate::error::{Error, Result};
use crate::id::shown;

/// What an append has survived when it returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// A power cut.
    #[default]
    Full,
    /// A crash of the process. After a power cut the newest changes may be missing, never parts
    /// of one.
    Relaxed,
}

impl FromStr for Durability {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "full" => Ok(Self::Full),
            "relaxed" => Ok(Self::Relaxed),
            _ => {
                let message = format!("durability is `full` or `relaxed`, not `{}`", shown(text));
                Err(Error::argument("durability", message).with("durability", shown(text)))
            }
        }
    }
}

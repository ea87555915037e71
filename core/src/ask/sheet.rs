//! `sheet`: what a share dialog shows and may offer.

use crate::answer::Sheet;
use crate::change::{declared_type, not_offered};
use crate::decide::Facts;
use crate::error::Result;

/// The share dialog of a resource, for the actor who opens it.
pub(crate) fn sheet(facts: Facts<'_>, resource: &str, _by: &str) -> Result<Sheet> {
    let (_, kind) = declared_type(facts.state, resource)?;
    Err(not_offered(kind, "a sheet"))
}

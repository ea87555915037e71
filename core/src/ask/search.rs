//! `search`: who can be added.

use crate::answer::Found;
use crate::change::{declared_type, not_offered};
use crate::decide::Facts;
use crate::error::Result;

/// Finds who can be added on a resource.
pub(crate) fn search(
    facts: Facts<'_>,
    resource: &str,
    _query: &str,
    _by: &str,
    _limit: Option<usize>,
) -> Result<Found> {
    let (_, kind) = declared_type(facts.state, resource)?;
    Err(not_offered(kind, "a search"))
}

//! Questions, as data: an argument that a question does not have is an error, as with commands.

use privity::{History, Names, Reader, Result, Revision, Space, Timestamp, Without, arguments};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::answer::json;

#[derive(Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[rustfmt::skip] // One question is one line.
enum Ask {
    Model {},
    Revision {},
    SetClock { now: Option<Timestamp> },
    Explain { principal: String, action: String, resource: String, by: Option<String>, reveal: Option<bool> },
    Who { resource: String, action: Option<String>, by: Option<String> },
    What { principal: String, action: String, r#type: String, after: Option<String>, limit: Option<usize> },
    Actions { principal: String, resources: Names },
    Pending { resource: Option<String>, by: Option<String>, after: Option<u64>, limit: Option<usize> },
    Search { resource: String, query: String, by: String, limit: Option<usize> },
    Sheet { resource: String, by: String, after: Option<String>, receivers_after: Option<String>, limit: Option<usize> },
    Get { resource: String },
    Select { r#type: String, resources: Names, by: String },
    Principal { principal: String },
    List { r#type: String, without: Option<Without>, after: Option<String>, limit: Option<usize> },
    Members { group: String, nested: Option<bool>, after: Option<String>, limit: Option<usize> },
    Holdings { principal: String, after: Option<String>, limit: Option<usize> },
    Proposal { proposal: u64 },
    History { after: Option<Revision>, before: Option<Revision>, limit: Option<usize>, resource: Option<String>, newest_first: Option<bool> },
    Verify { hash: Option<String> },
    Backup { path: String },
}

/// Answers a question, as JSON.
pub(crate) fn ask(space: &Space, verb: &str, given: &Map<String, Value>) -> Result<String> {
    match arguments(verb, given)? {
        Ask::Model {} => json(space.model().written()),
        Ask::Revision {} => json(&space.revision()?),
        Ask::SetClock { now } => json(&space.set_clock(now)?),
        Ask::Explain { principal, action, resource, by, reveal } => {
            let reader = Reader::of(by.as_deref(), reveal.unwrap_or_default())?;
            json(&space.explain(&principal, &action, &resource, reader)?)
        }
        Ask::Who { resource, action, by } => {
            json(&space.who(&resource, action.as_deref(), by.as_deref())?)
        }
        Ask::What { principal, action, r#type, after, limit } => {
            json(&space.what(&principal, &action, &r#type, after.as_deref(), limit)?)
        }
        Ask::Actions { principal, resources } => json(&space.actions(&principal, resources)?),
        Ask::Pending { resource, by, after, limit } => {
            json(&space.pending(resource.as_deref(), by.as_deref(), after, limit)?)
        }
        Ask::Search { resource, query, by, limit } => {
            json(&space.search(&resource, &query, &by, limit)?)
        }
        Ask::Sheet { resource, by, after, receivers_after, limit } => {
            let (after, receivers) = (after.as_deref(), receivers_after.as_deref());
            json(&space.sheet_page(&resource, &by, after, receivers, limit)?)
        }
        Ask::Get { resource } => json(&space.get(&resource)?),
        Ask::Select { r#type, resources, by } => json(&space.select(&r#type, resources, &by)?),
        Ask::Principal { principal } => json(&space.principal(&principal)?),
        Ask::List { r#type, without, after, limit } => {
            json(&space.list(&r#type, without, after.as_deref(), limit)?)
        }
        Ask::Members { group, nested, after, limit } => {
            json(&space.members(&group, nested.unwrap_or_default(), after.as_deref(), limit)?)
        }
        Ask::Holdings { principal, after, limit } => {
            json(&space.holdings(&principal, after.as_deref(), limit)?)
        }
        Ask::Proposal { proposal } => json(&space.proposal(proposal)?),
        Ask::History { after, before, limit, resource, newest_first } => {
            let (after, resource) = (after.unwrap_or_default(), resource.as_deref());
            let newest_first = newest_first.unwrap_or_default();
            json(&space.history(History { after, before, limit, resource, newest_first })?)
        }
        Ask::Backup { path } => json(&space.backup(&path)?),
        Ask::Verify { hash } => json(&space.verify(hash.as_deref())?),
    }
}

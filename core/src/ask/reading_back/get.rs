//! `get`: the facts of a resource, as the host put them.

use crate::actor::{declared_type, unknown};
use crate::answer::ResourceInfo;
use crate::decide::Facts;
use crate::error::Result;
use crate::state::Resource;

/// The names of a resource's parts, sorted.
pub(crate) fn parts_of(facts: Facts<'_>, record: &Resource) -> Vec<String> {
    let ids = record.parts.iter().filter_map(|ix| Some(facts.state.resource(*ix)?.id.clone()));
    let mut parts: Vec<String> = ids.collect();
    parts.sort();
    parts
}

/// The facts of a resource. This answers the host: it asks nobody's right.
pub(crate) fn get(facts: Facts<'_>, resource: &str) -> Result<ResourceInfo> {
    let state = facts.state;
    let (_, kind) = declared_type(state, resource)?;
    let record = state.find_resource(resource).and_then(|ix| state.resource(ix));
    let record = record.ok_or_else(|| unknown(resource))?;
    let ids = record.sources.iter().filter_map(|ix| Some(state.resource(*ix)?.id.clone()));
    let mut sources: Vec<String> = ids.collect();
    sources.sort();
    Ok(ResourceInfo {
        resource: record.id.clone(),
        org: record.org.map(|org| state.principal_id(org).to_owned()),
        status: kind.status_name(record.status).map(str::to_owned),
        settings: record.setting_values(kind),
        sources,
        lost: record.lost.clone(),
        parent: record.parent.and_then(|ix| Some(state.resource(ix)?.id.clone())),
        kind: kind.kinds.get(usize::from(record.part_kind)).cloned(),
        parts: parts_of(facts, record),
        attributes: record.attributes.clone(),
        changed: record.changed,
        revision: state.revision,
    })
}

//! A decision, and why.

use serde::Serialize;

use super::grants::GrantInfo;
use crate::error::Code;
use crate::event::Revision;

/// Why somebody may, or may not.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Explanation {
    /// The answer; the same as `check` gives.
    pub allowed: bool,
    /// `allowed`, or the first reason why not.
    pub reason: Code,
    /// About whom.
    pub principal: String,
    /// What they would do.
    pub action: String,
    /// With what.
    pub resource: String,
    /// As of when.
    pub revision: Revision,
    /// For an allow: every source that gives the action now.
    pub because: Vec<SourceInfo>,
    /// For a deny: every source that comes nearest, with what it lacks.
    pub nearest: Vec<SourceInfo>,
}

/// Where access comes from: a grant or an audience.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SourceInfo {
    /// The principal that holds the grant: the user, or a group that the user is in. `None`
    /// for an audience.
    pub principal: Option<String>,
    /// From the user to that principal, group by group; empty for the user's own grant.
    pub path: Vec<String>,
    /// The audience's name.
    pub audience: Option<String>,
    /// The grant's role.
    pub role: Option<String>,
    /// The grants by which it came: this one, its giver's, and so on to an owner.
    pub chain: Vec<GrantInfo>,
    /// What it lacks; empty for an allow.
    pub lacks: Vec<Lack>,
}

/// A condition or a right that is missing.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Lack {
    /// The reason's code.
    pub code: Code,
    /// The condition as the model writes it; `None` when the role doesn't give the action.
    pub condition: Option<String>,
    /// The sources or parts that are not open. Empty for those who may not see what the resource is
    /// made of.
    pub missing: Vec<String>,
}

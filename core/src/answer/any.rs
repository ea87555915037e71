//! The answer to any question.

use std::collections::BTreeMap;

use serde::Serialize;

use super::decisions::Explanation;
use super::facts::{HoldingList, MemberList, PrincipalFacts};
use super::grants::{ProposalInfo, ProposalList};
use super::journal::{Record, Verification};
use super::lists::{AccessList, Page, ResourceInfo, Selection};
use super::sheet::{Found, Sheet};
use crate::event::Revision;

macro_rules! answers {
    ($($(#[$doc:meta])* $answer:ident($type:ty) = $name:literal,)*) => {
        /// The answer to any question. As JSON it is what it holds.
        #[derive(Debug, Clone, PartialEq, Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(untagged)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "an answer is made once, and handed on")]
        pub enum Answer { $($(#[$doc])* $answer($type),)* }

        impl Answer {
            /// What it holds, or a list of what, by the name that this has in every language.
            pub fn name(&self) -> &'static str {
                match self { $(Self::$answer(_) => $name,)* }
            }
        }
    };
}

answers! {
    /// To `explain`.
    Explanation(Explanation) = "Explanation",
    /// To `who`.
    AccessList(AccessList) = "AccessList",
    /// To `what` and `list`.
    Page(Page) = "Page",
    /// To `actions`: those for each resource.
    Actions(BTreeMap<String, Vec<String>>) = "Actions",
    /// To `pending`.
    ProposalList(ProposalList) = "ProposalList",
    /// To `search`.
    Found(Found) = "Found",
    /// To `sheet`.
    Sheet(Sheet) = "Sheet",
    /// To `select`.
    Selection(Selection) = "Selection",
    /// To `get`.
    ResourceInfo(ResourceInfo) = "ResourceInfo",
    /// To `principal`.
    PrincipalFacts(PrincipalFacts) = "PrincipalFacts",
    /// To `members`.
    MemberList(MemberList) = "MemberList",
    /// To `holdings`.
    HoldingList(HoldingList) = "HoldingList",
    /// To `proposal`.
    ProposalInfo(ProposalInfo) = "ProposalInfo",
    /// To `history`.
    Records(Vec<Record>) = "Record",
    /// To `verify`.
    Verification(Verification) = "Verification",
    /// To `revision`.
    Revision(Revision) = "Revision",
    /// To `model`.
    Model(serde_json::Value) = "Model",
}

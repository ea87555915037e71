//! Questions as data: each is one call of the method of its name.

use super::handle::Space;
use super::history::History;
use crate::answer::Answer;
use crate::ask::{Query, Reader};
use crate::error::Result;

impl Space {
    /// Answers any question; the methods answer one each.
    ///
    /// # Errors
    ///
    /// As the method of the question's name.
    pub fn answer(&self, query: Query) -> Result<Answer> {
        Ok(match query {
            Query::Explain { principal, action, resource, by, reveal } => {
                let reader = Reader::of(by.as_deref(), reveal.unwrap_or_default())?;
                Answer::Explanation(self.explain(&principal, &action, &resource, reader)?)
            }
            Query::Who { resource, action, by } => {
                Answer::AccessList(self.who(&resource, action.as_deref(), by.as_deref())?)
            }
            Query::What { principal, action, r#type, after, limit } => {
                Answer::Page(self.what(&principal, &action, &r#type, after.as_deref(), limit)?)
            }
            Query::Actions { principal, resources } => {
                Answer::Actions(self.actions(&principal, resources)?)
            }
            Query::Pending { resource, by, after, limit } => Answer::ProposalList(self.pending(
                resource.as_deref(),
                by.as_deref(),
                after,
                limit,
            )?),
            Query::Search { resource, query, by, limit } => {
                Answer::Found(self.search(&resource, &query, &by, limit)?)
            }
            Query::Sheet { resource, by, after, receivers_after, limit } => {
                let (after, receivers) = (after.as_deref(), receivers_after.as_deref());
                Answer::Sheet(self.sheet_page(&resource, &by, after, receivers, limit)?)
            }
            Query::Select { r#type, resources, by } => {
                Answer::Selection(self.select(&r#type, resources, &by)?)
            }
            Query::Get { resource } => Answer::ResourceInfo(self.get(&resource)?),
            Query::Principal { principal } => Answer::PrincipalFacts(self.principal(&principal)?),
            Query::List { r#type, without, after, limit } => {
                Answer::Page(self.list(&r#type, without, after.as_deref(), limit)?)
            }
            Query::Members { group, nested, after, limit } => {
                let nested = nested.unwrap_or_default();
                Answer::MemberList(self.members(&group, nested, after.as_deref(), limit)?)
            }
            Query::Holdings { principal, after, limit } => {
                Answer::HoldingList(self.holdings(&principal, after.as_deref(), limit)?)
            }
            Query::Proposal { proposal } => Answer::ProposalInfo(self.proposal(proposal)?),
            Query::History { after, before, limit, resource, newest_first } => {
                let (after, resource) = (after.unwrap_or_default(), resource.as_deref());
                let newest_first = newest_first.unwrap_or_default();
                let part = History { after, before, limit, resource, newest_first };
                Answer::Records(self.history(part)?)
            }
            Query::Verify { hash } => Answer::Verification(self.verify(hash.as_deref())?),
            Query::Revision {} => Answer::Revision(self.revision()?),
            Query::Model {} => Answer::Model(self.model().written().clone()),
        })
    }
}

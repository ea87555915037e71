//! Reading back: what the host wrote, as the host alone may see it. None of these names an actor,
//! and nothing is left out for anybody: what an actor may see is for `who`, `sheet` and `pending`.

use super::handle::Space;
use crate::answer::{HoldingList, MemberList, Page, PrincipalFacts, ProposalInfo, ResourceInfo};
use crate::ask::{self, Paging, Without};
use crate::error::Result;

impl Space {
    /// The facts of a resource, as the host put them: this asks nobody's right.
    ///
    /// # Errors
    ///
    /// `invalid_id`, `unknown_type`, `not_found`.
    pub fn get(&self, resource: &str) -> Result<ResourceInfo> {
        self.look(|facts| ask::get(facts, resource))
    }

    /// The facts of a principal, as the host put them, with its organizations and groups: this asks
    /// nobody's right.
    ///
    /// # Errors
    ///
    /// `invalid_id`, `invalid_email`; `not_found` if nobody has ever named it.
    pub fn principal(&self, principal: &str) -> Result<PrincipalFacts> {
        self.look(|facts| ask::principal(facts, principal))
    }

    /// All resources of a type, or all principals of a kind (`user`, `group`, `org`), also those
    /// that were only named by somebody: sorted by their bytes, those after `after` and at most
    /// `limit`. With `without`, the resources that nobody looks after. This asks nobody's right.
    ///
    /// # Errors
    ///
    /// `unknown_type`; `invalid_argument` if `limit` is 0, for `after`, and for `without` with
    /// principals; `invalid_operation` if nobody ever manages such resources.
    pub fn list(
        &self,
        kind: &str,
        without: Option<Without>,
        after: Option<&str>,
        limit: Option<usize>,
    ) -> Result<Page> {
        self.look(|facts| ask::list(facts, kind, without, Paging { after, limit }))
    }

    /// The members of a group or of an organization: as they were added or, with `nested`, also
    /// those of the groups in a group, however deep. Sorted by their bytes, those after `after` and
    /// at most `limit`. This asks nobody's right.
    ///
    /// # Errors
    ///
    /// `invalid_id`, `invalid_principal`, `not_found`; `invalid_argument` if `limit` is 0.
    pub fn members(
        &self,
        group: &str,
        nested: bool,
        after: Option<&str>,
        limit: Option<usize>,
    ) -> Result<MemberList> {
        self.look(|facts| ask::members(facts, group, nested, Paging { after, limit }))
    }

    /// All that a principal holds, across types: every grant that reaches it, its own and those of
    /// the groups that it is in, those that wait and those that are suspended too. What audiences
    /// give is held by nobody: ask [`Space::what`] for that. Sorted by their resources' bytes, those
    /// after `after`, which is the `next` of a page, and at most `limit`. This asks nobody's right.
    ///
    /// # Errors
    ///
    /// `invalid_id`, `invalid_email`; `not_found` if nobody has ever named it; `invalid_argument` if
    /// `limit` is 0, and for `after`.
    pub fn holdings(
        &self,
        principal: &str,
        after: Option<&str>,
        limit: Option<usize>,
    ) -> Result<HoldingList> {
        self.look(|facts| ask::holdings(facts, principal, Paging { after, limit }))
    }

    /// A proposal by its number, be it decided: what it came to, who decided it, and when. This asks
    /// nobody's right.
    ///
    /// # Errors
    ///
    /// `not_found` if there is none of this number, or its resource was deleted.
    pub fn proposal(&self, proposal: u64) -> Result<ProposalInfo> {
        self.look(|facts| ask::proposal(facts, proposal))
    }
}

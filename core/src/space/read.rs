//! Questions, asked of the state in memory; and of the journal, about the past.

use std::collections::BTreeMap;

use super::handle::{Shared, Space};
use super::open::start;
use crate::answer::{
    AccessList, Explanation, Found, Page, ProposalList, Selection, Sheet, Verification,
};
use crate::ask::{self, Memory, Pages, Paging, Question, Reader};
use crate::command::Names;
use crate::decide::{Facts, Walked};
use crate::error::{Code, Error, Result};
use crate::journal::Hash;
use crate::state::State;

impl Shared {
    pub(super) fn facts<'a>(&self, state: &'a State, walked: &'a Walked) -> Facts<'a> {
        // The clock is read only if an answer can depend on it.
        let now = if state.depends_on_time() { self.clock.now().max(state.at) } else { state.at };
        Facts { state, now, walked }
    }
}

impl Space {
    /// Asks the state, as of one moment.
    pub(super) fn look<T>(&self, ask: impl FnOnce(Facts<'_>) -> Result<T>) -> Result<T> {
        let shared = self.shared()?;
        let (state, walked) = (shared.state.read(), Walked::default());
        ask(shared.facts(&state, &walked))
    }

    /// Whether a principal may do an action with a resource. `false` is an answer: nobody has
    /// shared it, a condition fails, or there is no such resource.
    ///
    /// # Errors
    ///
    /// `invalid_id` (also for swapped arguments), `invalid_email`, `unknown_type`,
    /// `unknown_action`; `unavailable` if the space is closed.
    pub fn check(&self, principal: &str, action: &str, resource: &str) -> Result<bool> {
        let shared = self.shared()?;
        let (state, walked) = (shared.state.read_briefly(), Walked::default());
        let facts = shared.facts(&state, &walked);
        Ok(Question::find(facts, principal, action, resource)?.decide(facts))
    }

    /// Many decisions as of one revision, in the order asked.
    ///
    /// # Errors
    ///
    /// As [`Space::check`]; the first bad question fails the call, with its place in
    /// `details.index`.
    pub fn check_many<'a>(
        &self,
        questions: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>,
    ) -> Result<Vec<bool>> {
        // Before the lock: the caller's iterator may do anything, ask this space included.
        let questions: Vec<_> = questions.into_iter().collect();
        let shared = self.shared()?;
        let (state, walked) = (shared.state.read(), Walked::default());
        let facts = shared.facts(&state, &walked);
        let mut memory = Memory::default();
        let mut decisions = Vec::with_capacity(questions.len());
        for (index, names) in questions.into_iter().enumerate() {
            let question = Question::find_next(facts, &mut memory, names)
                .map_err(|error| error.with("index", index))?;
            decisions.push(question.decide(facts));
        }
        Ok(decisions)
    }

    /// Why, or why not. The reader is an actor (`Some`), who must see the resource and, if it is
    /// about somebody else, its list of access; or the host, which may show the answer to the
    /// principal (`None`): the names of what is missing are for who may see the list of access.
    /// [`Reader::Host`] gives them in any case.
    ///
    /// # Errors
    ///
    /// As [`Space::check`]; for an actor, `not_found` and `forbidden`.
    pub fn explain<'a>(
        &self,
        principal: &str,
        action: &str,
        resource: &str,
        reader: impl Into<Reader<'a>>,
    ) -> Result<Explanation> {
        self.look(|facts| ask::explain(facts, principal, action, resource, reader.into()))
    }

    /// Who can do the action (`view`, if not given), with how each came to it, and every stored
    /// grant. The host sees all; `by` must be somebody who may see who has access.
    ///
    /// # Errors
    ///
    /// `invalid_id`, `unknown_type`, `unknown_action`, `not_found`; `forbidden` if `by` may not
    /// see it.
    pub fn who(
        &self,
        resource: &str,
        action: Option<&str>,
        by: Option<&str>,
    ) -> Result<AccessList> {
        self.look(|facts| ask::who(facts, resource, action, by))
    }

    /// The resources of a type with which a principal can do an action: exact, sorted by their
    /// bytes, those after `after` and at most `limit`.
    ///
    /// # Errors
    ///
    /// `invalid_id`, `unknown_type`, `unknown_action`; `invalid_argument` if `limit` is 0.
    pub fn what(
        &self,
        principal: &str,
        action: &str,
        kind: &str,
        after: Option<&str>,
        limit: Option<usize>,
    ) -> Result<Page> {
        self.look(|facts| ask::what(facts, principal, action, kind, Paging { after, limit }))
    }

    /// All that a principal can do with each of the resources, as of one revision.
    ///
    /// # Errors
    ///
    /// `invalid_id`, `unknown_type`.
    pub fn actions(
        &self,
        principal: &str,
        resources: impl Into<Names>,
    ) -> Result<BTreeMap<String, Vec<String>>> {
        self.look(|facts| ask::actions(facts, principal, &resources.into()))
    }

    /// What waits for a decision, the oldest first: those after the number `after`, at most
    /// `limit`. All of it for the host; for `by`, what they made, decide on, or may see.
    ///
    /// # Errors
    ///
    /// `invalid_id`, `unknown_type`; `not_found` if `resource` is none for `by`;
    /// `invalid_argument` if `limit` is 0.
    pub fn pending(
        &self,
        resource: Option<&str>,
        by: Option<&str>,
        after: Option<u64>,
        limit: Option<usize>,
    ) -> Result<ProposalList> {
        self.look(|facts| ask::pending(facts, resource, by, after, limit))
    }

    /// Who can be added on a resource, as the field of a share dialog asks: those whose name has,
    /// for each word of the query, a word that begins with it, or whose e-mail address, its
    /// domain, or other identifier begins with the query. Case and accents do not matter. Of
    /// those found, 20 are given unless `limit` says otherwise. An empty query finds nobody.
    ///
    /// # Errors
    ///
    /// `invalid_id`, `unknown_type`, `invalid_operation`, `not_found`; `forbidden`, or the model's
    /// own code, if `by` may not share; `limit_exceeded` and `invalid_argument` for the query;
    /// `invalid_argument` if `limit` is 0.
    pub fn search(
        &self,
        resource: &str,
        query: &str,
        by: &str,
        limit: Option<usize>,
    ) -> Result<Found> {
        self.look(|facts| ask::search(facts, resource, query, by, limit))
    }

    /// All that a share dialog shows of a resource, and may offer to the one who opens it. Of each
    /// list, 100 are given; see [`Space::sheet_page`].
    ///
    /// # Errors
    ///
    /// `invalid_id`, `unknown_type`, `invalid_operation`, `not_found`; `forbidden` if `by` may
    /// neither see who has access nor share.
    pub fn sheet(&self, resource: &str, by: &str) -> Result<Sheet> {
        self.sheet_page(resource, by, None, None, None)
    }

    /// The same with other pages of its lists: the rows after that of the principal `after`, the
    /// receivers after `receivers_after`, and at most `limit` of each.
    ///
    /// # Errors
    ///
    /// As [`Space::sheet`]; `invalid_argument` if `limit` is 0, or nobody of that name is in the
    /// list.
    pub fn sheet_page(
        &self,
        resource: &str,
        by: &str,
        after: Option<&str>,
        receivers_after: Option<&str>,
        limit: Option<usize>,
    ) -> Result<Sheet> {
        let pages = Pages { after, receivers_after, limit };
        self.look(|facts| ask::sheet(facts, resource, by, pages))
    }

    /// Opens sharing on a selection: the rule that a dialog opens on exactly one resource.
    ///
    /// # Errors
    ///
    /// `selection_empty` and `selection_multiple`, with the model's own words; `not_found`;
    /// `forbidden`; `invalid_operation` if the type has no such rule.
    pub fn select(&self, kind: &str, resources: impl Into<Names>, by: &str) -> Result<Selection> {
        self.look(|facts| ask::select(facts, kind, &resources.into(), by))
    }

    /// Walks the whole journal: every event follows from the one before it, and all of them
    /// together give the state that answers come from. `hash`, if given, must be that of a
    /// revision on the way, that of the empty space included: a hash that was kept elsewhere shows
    /// that no end was cut off. It may be in upper case.
    ///
    /// # Errors
    ///
    /// `invalid_argument` if `hash` is not 64 hexadecimal digits; `corrupt`, naming the revision
    /// where the chain breaks.
    pub fn verify(&self, hash: Option<&str>) -> Result<Verification> {
        let shared = self.shared()?;
        shared.own_process()?;
        let hash = hash.map(str::parse::<Hash>).transpose()?;
        let (verified, seen) = shared.kept(shared.verify(hash))?;
        if !seen {
            let message = "no revision of the journal has the hash given: its end was cut off, or \
                           it is another journal";
            return Err(Error::new(Code::Corrupt, message));
        }
        Ok(verified)
    }
}

impl Shared {
    /// Walks the whole journal; also tells whether a hash is that of a revision on the way.
    fn verify(&self, hash: Option<Hash>) -> Result<(Verification, bool)> {
        // No change may come in between: the journal and the state are compared as they are.
        let mut writer = self.writer.lock();
        self.catch_up(&mut writer)?;
        self.journal.check()?;
        let mut replayed = State::new(self.model.clone());
        let (mut at, mut events) = (start(self.journal.as_ref())?, 0_u64);
        let mut seen = hash.is_none_or(|hash| hash == at.hash);
        while at.revision < writer.head.revision {
            let (entries, head) = self.journal.read(at, 1)?;
            if entries.is_empty() {
                break;
            }
            entries.iter().try_for_each(|entry| replayed.apply(entry))?;
            events += entries.len() as u64;
            at = head;
            seen = seen || hash == Some(at.hash);
        }
        if at != writer.head {
            return Err(Error::new(Code::Corrupt, "the journal ends before the state in memory"));
        }
        if replayed.dump() != self.state.read().dump() {
            return Err(Error::new(Code::Corrupt, "the journal does not give the state in memory"));
        }
        let hash = at.hash.to_string();
        Ok((Verification { revision: at.revision, events, hash }, seen))
    }
}

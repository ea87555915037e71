//! Changes: judged, stored, applied.

use std::sync::OnceLock;

use super::handle::{Shared, Space, Writer};
use super::open::PAGE;
use crate::answer::Outcome;
use crate::change::{Plan, outcome, plan};
use crate::command::{
    Add, Approve, Change, Command, Create, Decline, Delete, Forget, Leave, Put, Remove, Rename,
    Request, ResetTime, Revoke, Set, Share, Transfer, Withdraw,
};
use crate::decide::{Facts, Walked};
use crate::error::{Code, Error, Result};
use crate::event::Entry;
use crate::journal::{self, Append, Snapshot};

/// A snapshot is taken when the tail is this long, and longer than the state is large.
const SNAPSHOT_AFTER: usize = 10_000;
/// How often a change is judged again because another writer was faster.
const ATTEMPTS: usize = 100;

macro_rules! verbs {
    ($($(#[$doc:meta])* $verb:ident($command:ident);)*) => {
        impl Space {
            $($(#[$doc])*
            pub fn $verb(&self, command: $command) -> Result<Outcome> {
                self.apply(command)
            })*
        }
    };
}

verbs! {
    /// Registers a principal, or changes its facts.
    ///
    /// # Errors
    ///
    /// `invalid_id`, `invalid_email`, `invalid_argument`, `limit_exceeded`.
    put(Put);
    /// Adds members to a group or an organization.
    ///
    /// # Errors
    ///
    /// `invalid_id`, `invalid_principal`, `unknown_user`, `group_cycle`, `limit_exceeded`;
    /// `not_found` if the group was never put.
    add(Add);
    /// Removes members from a group or an organization.
    ///
    /// # Errors
    ///
    /// `invalid_id`, `invalid_principal`, `not_found`.
    remove(Remove);
    /// Registers a resource.
    ///
    /// # Errors
    ///
    /// `invalid_id`, `unknown_type`, `unknown_field`, `already_exists`, `outside_organization`,
    /// `missing_component_access`.
    create(Create);
    /// Changes facts of a resource.
    ///
    /// # Errors
    ///
    /// `unknown_field`, `not_found`, `revision_conflict`, `forbidden`, and the reason of the
    /// condition that withholds the right.
    set(Set);
    /// Deletes a resource, and with it every grant on it.
    ///
    /// # Errors
    ///
    /// `not_found`, `revision_conflict`, `forbidden`.
    delete(Delete);
    /// Forgets a principal and all that it holds.
    ///
    /// # Errors
    ///
    /// `not_found`; `last_owner`, naming every resource that would have none.
    forget(Forget);
    /// Gives principals a role, all of them or none.
    ///
    /// # Errors
    ///
    /// In this order: `invalid_…`, `unknown_role`, `role_not_assignable`,
    /// `message_too_long`; `not_found`; `revision_conflict`; `forbidden` or
    /// `share_forward_required`; `invalid_principal`, `unknown_user`, `outside_organization`;
    /// `target_protected`, `already_shared`; `exceeds_own_rights`.
    share(Share);
    /// Changes the role, the levels, the end or the note of grants; of a share that waits, also
    /// the fields.
    ///
    /// # Errors
    ///
    /// As [`Space::share`], and `not_in_access_list`, `last_owner`.
    change(Change);
    /// Takes grants back.
    ///
    /// # Errors
    ///
    /// `not_found`, `revision_conflict`, `forbidden`, `target_protected`, `last_owner`,
    /// `not_in_access_list`, `invalid_operation`.
    revoke(Revoke);
    /// Gives up one's own grant, where the model allows that.
    ///
    /// # Errors
    ///
    /// `invalid_operation`, `not_found`, `not_in_access_list`, `target_protected` or
    /// `creator_cannot_leave`.
    leave(Leave);
    /// Gives a principal another name, such as a new e-mail address; all that it holds goes
    /// along.
    ///
    /// # Errors
    ///
    /// `invalid_id`, `invalid_email`, `not_found`, `invalid_principal`, `already_exists`.
    rename(Rename);
    /// Asks for access, or for more, where the model has requests.
    ///
    /// # Errors
    ///
    /// `invalid_operation`, `unknown_role`, `role_not_assignable`, `invalid_level`,
    /// `message_too_long`, `not_found`, `already_shared`.
    request(Request);
    /// Approves what waits. What could not be given any more is closed as `withdrawn`.
    ///
    /// # Errors
    ///
    /// `not_found`, `forbidden`, `already_decided`, `invalid_level`,
    /// `already_shared`, `exceeds_own_rights`, `org_not_registered`.
    approve(Approve);
    /// Declines what waits.
    ///
    /// # Errors
    ///
    /// `not_found`, `forbidden`, `already_decided`.
    decline(Decline);
    /// Takes back what waits.
    ///
    /// # Errors
    ///
    /// `not_found`, `forbidden`, `already_decided`.
    withdraw(Withdraw);
    /// Asks somebody to become the owner, where the model has transfers.
    ///
    /// # Errors
    ///
    /// `invalid_operation`, `not_found`, `forbidden`, `invalid_principal`, `unknown_user`,
    /// `outside_organization`, `already_shared`.
    transfer(Transfer);
}

impl Space {
    /// Puts the space's time back to what the clock says. Time never goes back behind the last
    /// change, so after one change under a clock that was ahead it stays ahead: a grant until next
    /// week has ended, and a new one is refused. Call this once the clock is right. What ended
    /// only by the wrong time counts again; what was changed meanwhile stays changed.
    ///
    /// # Errors
    ///
    /// `unavailable` and `corrupt` from the journal.
    pub fn reset_time(&self) -> Result<Outcome> {
        self.apply(ResetTime::new())
    }

    /// Makes any change. When it returns, the change is as durable as was asked for, and the
    /// next answer shows it. A refused change changes nothing.
    ///
    /// # Errors
    ///
    /// As the verb's own method; and `unavailable` or `corrupt` from the journal.
    pub fn apply(&self, command: impl Into<Command>) -> Result<Outcome> {
        let shared = self.shared()?;
        shared.own_process()?;
        let command = command.into();
        let mut writer = shared.writer.lock();
        for _ in 0..ATTEMPTS {
            if writer.unsure {
                shared.catch_up(&mut writer)?;
            }
            let (plan, entries) = match shared.judge(&command, &writer) {
                Ok((plan, entries)) if !entries.is_empty() => (plan, entries),
                // Refused, or so already: as far as this writer knows. That others have not
                // made it otherwise is for the journal to say.
                judged => {
                    if shared.kept(shared.journal.head())? == writer.head {
                        return judged.map(|(plan, _)| shared.outcome(plan, false));
                    }
                    writer.unsure = true;
                    continue;
                }
            };
            // Until the journal has answered, nobody knows what it holds.
            writer.unsure = true;
            match shared.kept(shared.journal.append(writer.head, &entries))? {
                Append::Moved => {}
                Append::Stored(head) => {
                    shared.applied(&entries)?;
                    writer.unsure = false;
                    writer.head = head;
                    writer.tail += entries.len();
                    shared.keep_snapshot(&mut writer);
                    return Ok(shared.outcome(plan, true));
                }
            }
        }
        let error = Error::new(Code::Unavailable, "other writers were faster too often; try again");
        Err(error.with("reason", "busy"))
    }
}

/// Says that no answer is right any more, unless it is forgotten: on an error, and on a panic.
struct BreaksOnDrop<'a>(&'a OnceLock<Error>);

impl Drop for BreaksOnDrop<'_> {
    fn drop(&mut self) {
        let message = "the journal does not fit the state in memory; open it again";
        let _ = self.0.set(Error::new(Code::Corrupt, message));
    }
}

impl Shared {
    fn judge(&self, command: &Command, writer: &Writer) -> Result<(Plan, Vec<Entry>)> {
        let (state, walked) = (self.state.read(), Walked::default());
        let now = match command {
            // The one change that may be older than the last.
            Command::ResetTime(_) => self.clock.now(),
            _ => self.clock.now().max(state.at),
        };
        let facts = Facts { state: &state, now, walked: &walked };
        let mut plan = plan(facts, command)?;
        let revision = writer.head.revision + 1;
        let (at, actor) = (facts.now, plan.actor.clone());
        let events = std::mem::take(&mut plan.events).into_iter();
        let entries =
            events.map(|event| Entry { revision, at, actor: actor.clone(), event }).collect();
        Ok((plan, entries))
    }

    /// Takes the journal's answer. If the journal is not that of this space any more, nothing is
    /// right that is answered from memory.
    pub(super) fn kept<T>(&self, answer: Result<T>) -> Result<T> {
        answer.inspect_err(|error| {
            if journal::is_final(error) {
                let _ = self.failed.set(error.clone());
            }
        })
    }

    fn applied(&self, entries: &[Entry]) -> Result<()> {
        let mut state = self.state.write();
        let half_done = BreaksOnDrop(&self.failed);
        entries.iter().try_for_each(|entry| state.apply(entry))?;
        std::mem::forget(half_done);
        Ok(())
    }

    /// Reads what others have written, or what a failed write may have stored. The storage is
    /// read without the lock on the state: questions go on meanwhile.
    pub(super) fn catch_up(&self, writer: &mut Writer) -> Result<()> {
        loop {
            let (entries, head) = self.kept(self.journal.read(writer.head, PAGE))?;
            if entries.is_empty() {
                writer.unsure = false;
                return Ok(());
            }
            self.applied(&entries)?;
            writer.head = head;
            writer.tail += entries.len();
        }
    }

    /// Keeps a snapshot once the tail is long. The change is stored already, so a failure is
    /// not the caller's.
    fn keep_snapshot(&self, writer: &mut Writer) {
        let state = self.state.read();
        let after = self.options.snapshot_after.unwrap_or(SNAPSHOT_AFTER.max(state.size()));
        if writer.tail < after {
            return;
        }
        let snapshot = Snapshot { head: writer.head, entries: state.dump() };
        drop(state);
        // Whether or not it is kept: the next is tried when the tail is long again.
        let _ = self.journal.keep(&snapshot);
        writer.tail = 0;
    }

    fn outcome(&self, plan: Plan, changed: bool) -> Outcome {
        let (state, walked) = (self.state.read(), Walked::default());
        let now = self.clock.now().max(state.at);
        outcome(Facts { state: &state, now, walked: &walked }, plan, changed)
    }
}

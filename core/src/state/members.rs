//! The fold of who is in which group.

use std::rc::Rc;

use super::apply::impossible;
use super::numbers::PrincipalIx;
use super::whole::State;
use crate::error::Result;
use crate::event::Entry;
use crate::id::PrincipalKind;

/// What happens to a membership.
#[derive(Debug, Clone, Copy)]
enum Membership {
    Begins,
    Ends,
}

impl State {
    pub(super) fn join(
        &mut self,
        group: PrincipalIx,
        member: PrincipalIx,
        guest: bool,
        entry: &Entry,
    ) -> Result<()> {
        let is_org = self.principal(group).is_some_and(|group| group.kind == PrincipalKind::Org);
        let above = self.principal(group).map_or(&[][..], |group| &group.reach);
        if above.binary_search(&member).is_ok() {
            return Err(impossible(entry, "a group would be in itself"));
        }
        if let Some(group) = self.principals.get_mut(group) {
            group.members.insert(member, guest);
        }
        let Some(record) = self.principals.get_mut(member) else { return Ok(()) };
        if is_org {
            record.orgs.insert(group, guest);
        } else if record.groups.insert(group) {
            self.carry(group, member, Membership::Begins);
        }
        Ok(())
    }

    pub(super) fn part(&mut self, group: PrincipalIx, member: PrincipalIx) {
        if let Some(group) = self.principals.get_mut(group) {
            group.members.remove(&member);
        }
        let Some(record) = self.principals.get_mut(member) else { return };
        record.orgs.remove(group);
        if record.groups.remove(&group) {
            self.carry(group, member, Membership::Ends);
        }
    }

    /// Carries all that a group is, and is in, down to a member that was added or taken out: to
    /// those who are in it only as far as it is new to it, or gone from it.
    fn carry(&mut self, group: PrincipalIx, member: PrincipalIx, membership: Membership) {
        let Some(record) = self.principal(group) else { return };
        let mut open = vec![(member, Rc::new(record.reach.to_vec()))];
        while let Some((ix, groups)) = open.pop() {
            let Some(record) = self.principals.get_mut(ix) else { continue };
            let changed = match membership {
                Membership::Begins => record.reach.add(&groups),
                Membership::Ends => record.reach.take(&groups),
            };
            if record.kind == PrincipalKind::Group && !changed.is_empty() {
                let changed = Rc::new(changed);
                open.extend(record.members.keys().map(|member| (*member, Rc::clone(&changed))));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::event::Event;
    use crate::model::Model;
    use crate::time::Timestamp;

    const GROUPS: usize = 8;

    fn apply(state: &mut State, event: Event) -> Result<()> {
        let entry = Entry { revision: 1, at: Timestamp::default(), actor: None, event };
        state.apply(&entry)
    }

    /// All that a principal is in, by a walk.
    fn walked(state: &State, from: PrincipalIx) -> BTreeSet<PrincipalIx> {
        let (mut found, mut open) = (BTreeSet::from([from]), vec![from]);
        while let Some(ix) = open.pop() {
            let groups = &state.principal(ix).unwrap().groups;
            open.extend(groups.iter().filter(|group| found.insert(**group)));
        }
        found
    }

    #[derive(Debug, Clone)]
    enum Step {
        Add(usize, usize),
        Remove(usize, usize),
        Forget(usize),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        // The last of them is a user, who has no members.
        let both = (0..GROUPS, 0..=GROUPS);
        let step = prop_oneof![
            5 => both.clone().prop_map(|(group, member)| Step::Add(group, member)),
            3 => both.prop_map(|(group, member)| Step::Remove(group, member)),
            1 => (0..=GROUPS).prop_map(Step::Forget),
        ];
        proptest::collection::vec(step, 1..120)
    }

    proptest! {
        #[test]
        fn what_is_kept_is_what_a_walk_finds(steps in steps()) {
            let mut state = State::new(Model::named("datasets").unwrap());
            let name = |n: usize| if n == GROUPS { "user:u@a.org".into() } else { format!("group:{n}") };
            for step in steps {
                let event = match step {
                    Step::Add(group, member) => {
                        let (group, principal) = (name(group), name(member));
                        Event::MemberAdded { group, principal, guest: false }
                    }
                    Step::Remove(group, member) => {
                        Event::MemberRemoved { group: name(group), principal: name(member) }
                    }
                    Step::Forget(n) => Event::PrincipalForgotten { principal: name(n) },
                };
                let closes_circle = match &event {
                    Event::MemberAdded { group, principal, .. } => {
                        let known = |id: &str| state.find_principal(id);
                        known(principal).is_some_and(|member| {
                            known(group).is_some_and(|group| walked(&state, group).contains(&member))
                        })
                    }
                    _ => false,
                } || matches!(&event, Event::MemberAdded { group, principal, .. } if group == principal);
                let forgets_nobody = matches!(&event, Event::PrincipalForgotten { principal }
                    if state.find_principal(principal).is_none());
                prop_assert_eq!(apply(&mut state, event).is_err(), closes_circle || forgets_nobody);
                for (ix, record) in state.principals() {
                    let expected: Vec<PrincipalIx> = walked(&state, ix).into_iter().collect();
                    prop_assert_eq!(&*record.reach, &*expected);
                }
            }
        }
    }
}

//! `explain`: why, and why not.

use std::collections::{BTreeMap, VecDeque};

use super::{Question, subject};
use crate::answer::{Explanation, GrantInfo, GrantState, Lack, SourceInfo};
use crate::change::{Actor, Gate, missing_of};
use crate::decide::{Facts, Source, Subject, Target, failing, grant_info, reason, standing};
use crate::error::{Code, Error, Result};
use crate::state::{Grant, PrincipalIx};

/// Explains a decision to the host, or to `by`: he must see the resource, and if it is about
/// somebody else, who has access to it.
pub(crate) fn explain(
    facts: Facts<'_>,
    principal: &str,
    action: &str,
    resource: &str,
    by: Option<&str>,
) -> Result<Explanation> {
    let question = Question::find(facts, principal, action, resource)?;
    let (who, id) = subject(facts, principal)?;
    let actor = by.map(|by| Actor::parse(facts, by)).transpose()?;
    let gate = actor.as_ref().map(|actor| Gate::open(facts, actor, resource)).transpose()?;
    let mut explanation = Explanation {
        allowed: false,
        reason: Code::NotFound,
        principal: id.into_string(),
        action: action.to_owned(),
        resource: resource.to_owned(),
        revision: facts.state.revision,
        because: Vec::new(),
        nearest: Vec::new(),
    };
    let Some(target) = question.target(facts) else { return Ok(explanation) };
    // The sources' names are for those who may see the list of access (D-26): the reader, or
    // the principal himself, to whom the host will show it.
    let reader = gate.as_ref().map_or(who, |gate| gate.actor.subject);
    let reveals = sees_access(facts, reader, target);
    if let Some(gate) = gate.filter(|gate| !reveals && gate.actor.id != explanation.principal) {
        let message = format!("{} may not see who has access to {resource}", gate.actor.id);
        return Err(Error::new(Code::Forbidden, message).with("by", gate.actor.id.as_str()));
    }
    let chains = by.is_none() || reveals;
    let page = Page { facts, who, action: question.action, target, reveals, chains };
    explanation.reason = reason(facts, who, question.action, target);
    explanation.allowed = explanation.reason == Code::Allowed;
    if explanation.allowed {
        explanation.because = page.because();
    } else {
        explanation.nearest = page.nearest();
    }
    Ok(explanation)
}

fn sees_access(facts: Facts<'_>, reader: Subject, target: Target<'_>) -> bool {
    let shown = facts.shared(target);
    shown.kind.access_view.is_some_and(|view| facts.allows(reader, view, shown))
}

struct Page<'a> {
    facts: Facts<'a>,
    who: Subject,
    action: u8,
    target: Target<'a>,
    /// Whether the reader may see the sources' names.
    reveals: bool,
    /// Whether the reader may see the givers' own grants.
    chains: bool,
}

impl Page<'_> {
    fn because(&self) -> Vec<SourceInfo> {
        let mut sources = Vec::new();
        self.facts.any_source(self.who, self.target, |source| {
            if self.facts.gives(self.who, source, self.action, self.target) {
                sources.push(self.info(source, Vec::new()));
            }
            false
        });
        sort(&mut sources);
        sources
    }

    /// Every source that gives the action under conditions, with those that fail; if there is
    /// none, every source with what it is without.
    fn nearest(&self) -> Vec<SourceInfo> {
        let (mut bound, mut without) = (Vec::new(), Vec::new());
        self.facts.any_source(self.who, self.target, |source| {
            let sets: Vec<_> = source.access().conditions_of(self.action).collect();
            let fewest = sets
                .into_iter()
                .map(|set| failing(self.facts, self.who, set, self.target))
                .min_by_key(|lacks| (lacks.len(), lacks.iter().next()));
            match fewest {
                Some(lacks) => {
                    let numbers = lacks.iter();
                    let lacks = numbers.filter_map(|number| self.lack(number)).collect();
                    bound.push(self.info(source, lacks));
                }
                None => without.push(self.info(source, vec![self.role_lacks()])),
            }
            false
        });
        if bound.is_empty() {
            bound = without;
        }
        bound.extend(self.not_counting());
        sort(&mut bound);
        bound
    }

    fn role_lacks(&self) -> Lack {
        let action = self.target.kind.actions.get(usize::from(self.action));
        let code = action.map_or(Code::RoleLacksCapability, |action| action.lacking);
        Lack { code, condition: None, missing: Vec::new() }
    }

    fn lack(&self, number: u8) -> Option<Lack> {
        let condition = self.target.kind.conditions.get(usize::from(number))?;
        let set = crate::access::ConditionSet::one(number);
        let missing = missing_of(self.facts, self.who, set, self.target);
        Some(Lack {
            code: condition.code,
            condition: Some(condition.text.clone()),
            missing: if self.reveals { missing } else { Vec::new() },
        })
    }

    /// Stored grants that would reach the principal, and don't count.
    fn not_counting(&self) -> Vec<SourceInfo> {
        let state = self.facts.state;
        let reach = self.who.ix.and_then(|ix| state.principal(ix)).map_or(&[][..], |p| &p.reach);
        let mut sources = Vec::new();
        for holder in reach {
            let Some(grant) = self.target.shared.resource.grants.get(*holder) else { continue };
            let within = self.facts.is_within(self.who, self.target);
            let code = match standing(self.facts, *holder, grant, self.target) {
                GrantState::Expired | GrantState::Ended => Code::Expired,
                GrantState::Pending => Code::Pending,
                GrantState::Suspended => Code::Suspended,
                GrantState::Active if !within => Code::Suspended,
                GrantState::Active => continue,
            };
            let lack = Lack { code, condition: None, missing: Vec::new() };
            sources.push(self.grant(*holder, grant, vec![lack]));
        }
        sources
    }

    fn info(&self, source: Source<'_>, lacks: Vec<Lack>) -> SourceInfo {
        match source {
            Source::Grant { holder, grant, .. } => self.grant(holder, grant, lacks),
            Source::Audience(audience) => SourceInfo {
                principal: None,
                path: Vec::new(),
                audience: Some(audience.name.clone()),
                role: None,
                chain: Vec::new(),
                lacks,
            },
        }
    }

    fn grant(&self, holder: PrincipalIx, grant: &Grant, lacks: Vec<Lack>) -> SourceInfo {
        SourceInfo {
            principal: Some(self.facts.state.principal_id(holder).to_owned()),
            path: self.path_to(holder),
            audience: None,
            role: Some(self.target.shared.kind.role_name(grant.role).to_owned()),
            chain: self.chain(holder, grant),
            lacks,
        }
    }

    /// The shortest way from the principal through groups to one that holds a grant.
    fn path_to(&self, holder: PrincipalIx) -> Vec<String> {
        let Some(start) = self.who.ix.filter(|start| *start != holder) else { return Vec::new() };
        let state = self.facts.state;
        let mut came_from: BTreeMap<PrincipalIx, PrincipalIx> = BTreeMap::new();
        let mut open = VecDeque::from([start]);
        while let Some(ix) = open.pop_front() {
            for group in state.principal(ix).into_iter().flat_map(|record| &record.groups) {
                if *group != start && !came_from.contains_key(group) {
                    came_from.insert(*group, ix);
                    open.push_back(*group);
                }
            }
        }
        let mut path = Vec::new();
        let mut at = Some(holder);
        while let Some(ix) = at.filter(|ix| *ix != start) {
            path.push(state.principal_id(ix).to_owned());
            at = came_from.get(&ix).copied();
        }
        path.reverse();
        path
    }

    /// This grant, its giver's, and so on, until an owner or a giver without a grant.
    fn chain(&self, holder: PrincipalIx, grant: &Grant) -> Vec<GrantInfo> {
        let (mut chain, mut seen) = (Vec::new(), std::collections::BTreeSet::new());
        let mut next = Some((holder, grant));
        while let Some((holder, grant)) = next.filter(|(holder, _)| seen.insert(*holder)) {
            chain.push(grant_info(self.facts, holder, grant, self.target, false));
            if !self.chains {
                break;
            }
            next =
                grant.about.by.as_deref().filter(|_| !grant.about.giver_gone).and_then(|giver| {
                    let ix = self.facts.state.find_principal(giver)?;
                    self.grant_of_giver(ix)
                });
        }
        chain
    }

    /// The giver's own grant, or that of a group he is in: the one that was given first.
    fn grant_of_giver(&self, giver: PrincipalIx) -> Option<(PrincipalIx, &Grant)> {
        let grants = &self.target.shared.resource.grants;
        let reach = &self.facts.state.principal(giver)?.reach;
        let held = reach.iter().filter_map(|ix| Some((*ix, grants.get(*ix)?)));
        held.min_by_key(|(ix, grant)| (*ix != giver, grant.about.order))
    }
}

fn sort(sources: &mut [SourceInfo]) {
    // The principal's own grant first, then groups by how far they are, then audiences.
    let rank = |source: &SourceInfo| {
        (source.lacks.len(), source.audience.clone(), source.path.len(), source.principal.clone())
    };
    sources.sort_by_key(rank);
}

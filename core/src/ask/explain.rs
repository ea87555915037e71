//! `explain`: why, and why not.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

use super::question::{Question, subject};
use super::ways::Ways;
use crate::access::ConditionSet;
use crate::actor::{Actor, Gate};
use crate::answer::{Explanation, GrantInfo, GrantState, Lack, SourceInfo};
use crate::decide::{
    Facts, Source, Subject, Target, failing, grant_info, missing_of, reason, standing,
};
use crate::error::{Code, Error, Result};
use crate::model::Test;
use crate::state::{Grant, PrincipalIx};

/// Whom an explanation is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader<'a> {
    /// The host, which may show it to the principal.
    Principal,
    /// The host alone: it has all that is missing.
    Host,
    /// An actor: they must see the resource and, if it is about somebody else, who has access to
    /// it.
    Actor(&'a str),
}

impl<'a> Reader<'a> {
    /// The reader by two arguments of a call: who asks, and whether all that is missing is to be
    /// revealed.
    ///
    /// # Errors
    ///
    /// `invalid_argument` with both: that is for the host alone.
    pub fn of(by: Option<&'a str>, reveal: bool) -> Result<Self> {
        match (by, reveal) {
            (Some(_), true) => {
                let message = "what is missing is revealed to the host alone; leave out `by`";
                Err(Error::argument("reveal", message))
            }
            (None, true) => Ok(Self::Host),
            (by, false) => Ok(by.into()),
        }
    }
}

impl<'a> From<Option<&'a str>> for Reader<'a> {
    fn from(by: Option<&'a str>) -> Self {
        by.map_or(Self::Principal, Self::Actor)
    }
}

/// Explains a decision.
pub(crate) fn explain(
    facts: Facts<'_>,
    principal: &str,
    action: &str,
    resource: &str,
    reader: Reader<'_>,
) -> Result<Explanation> {
    let question = Question::find(facts, principal, action, resource)?;
    let (who, id) = subject(facts, principal)?;
    let actor = match reader {
        Reader::Actor(by) => Some(Actor::parse(facts, by)?),
        Reader::Principal | Reader::Host => None,
    };
    let gate = actor.as_ref().map(|actor| open(facts, actor, resource, &id)).transpose()?;
    let mut explanation = Explanation {
        allowed: false,
        reason: Code::NotFound,
        principal: id.into_owned(),
        action: action.to_owned(),
        resource: resource.to_owned(),
        revision: facts.state.revision,
        because: Vec::new(),
        nearest: Vec::new(),
    };
    let Some(target) = question.target(facts) else { return Ok(explanation) };
    // The sources' names are for those who may see the list of access (D-26): the reader, or
    // the principal themselves, to whom the host will show it. The host may know them all.
    let is_host = matches!(reader, Reader::Host);
    let seen_by = gate.as_ref().map_or(who, |gate| gate.actor.subject);
    let reveals = is_host || sees_access(facts, seen_by, target);
    if let Some(gate) = gate.filter(|gate| !reveals && gate.actor.id != explanation.principal) {
        let message = format!("{} may not see who has access to {resource}", gate.actor.id);
        return Err(Error::new(Code::Forbidden, message).with("by", gate.actor.id.as_str()));
    }
    let chains = actor.is_none() || reveals;
    let page = Page {
        facts,
        who,
        action: question.action,
        target,
        reveals,
        chains,
        ways: OnceCell::new(),
        givers: RefCell::default(),
    };
    explanation.reason = reason(facts, who, question.action, target);
    explanation.allowed = explanation.reason == Code::Allowed;
    if explanation.allowed {
        explanation.because = page.because();
    } else {
        explanation.nearest = page.nearest();
    }
    Ok(explanation)
}

/// The resource for an actor. Who asks about themselves is told what keeps an audience of
/// their organization shut, as `check` is, though it shows them nothing yet.
fn open<'a>(
    facts: Facts<'a>,
    actor: &'a Actor,
    resource: &str,
    principal: &str,
) -> Result<Gate<'a>> {
    Gate::open(facts, actor, resource).or_else(|hidden| {
        let target = facts.state.find_resource(resource).and_then(|ix| facts.target(ix));
        let Some(target) = target.filter(|_| actor.id == principal) else { return Err(hidden) };
        let is_for_members = |source: Source<'_>| match source {
            Source::Audience(audience) => audience.reach.is_within_organization(),
            Source::Grant { .. } => false,
        };
        let is_shut_out = facts.any_source(actor.subject, target, is_for_members);
        if is_shut_out { Ok(Gate { facts, actor, target }) } else { Err(hidden) }
    })
}

fn sees_access(facts: Facts<'_>, reader: Subject, target: Target<'_>) -> bool {
    let shown = facts.whole(target);
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
    /// The groups that the principal is in, once somebody asks.
    ways: OnceCell<Ways>,
    /// By which grant the givers found so far hold something.
    givers: RefCell<BTreeMap<PrincipalIx, Option<PrincipalIx>>>,
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

    /// Every source that gives the action under conditions, with each way that falls short by the
    /// fewest of them; if there is none, every source with what it is without.
    fn nearest(&self) -> Vec<SourceInfo> {
        let (mut bound, mut without) = (Vec::new(), Vec::new());
        self.facts.any_source(self.who, self.target, |source| {
            let ways = source.access().conditions_of(self.action);
            let ways = ways.map(|set| failing(self.facts, self.who, set, self.target));
            let ways = open_to(self.target, fewest(ways.collect()));
            if ways.is_empty() {
                without.push(self.info(source, vec![self.role_lacks()]));
            }
            for way in ways {
                let lacks = way.iter().filter_map(|number| self.lack(number)).collect();
                bound.push(self.info(source, lacks));
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
        let missing = || missing(self.facts, self.who, number, self.target);
        Some(Lack {
            code: condition.code,
            condition: Some(condition.text.clone()),
            missing: if self.reveals { missing() } else { Vec::new() },
        })
    }

    /// Stored grants that would reach the principal, and don't count.
    fn not_counting(&self) -> Vec<SourceInfo> {
        let state = self.facts.state;
        let reach = self.who.ix.and_then(|ix| state.principal(ix)).map_or(&[][..], |p| &p.reach);
        let mut sources = Vec::new();
        for holder in reach {
            let Some(grant) = self.target.whole.resource.grants.get(*holder) else { continue };
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
            role: Some(self.target.whole.kind.role_name(grant.role).to_owned()),
            chain: self.chain(holder, grant),
            lacks,
        }
    }

    /// The shortest way from the principal through groups to one that holds a grant. They are walked
    /// once, for all sources, and not at all for what the principal holds.
    fn path_to(&self, holder: PrincipalIx) -> Vec<String> {
        if self.who.ix == Some(holder) {
            return Vec::new();
        }
        let ways = self.ways.get_or_init(|| Ways::of(self.facts, self.who.ix));
        ways.to(self.facts, holder)
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

    /// The giver's own grant, or that of a group they are in: the one that was given first. Many
    /// grants have one giver, so it is looked for once.
    fn grant_of_giver(&self, giver: PrincipalIx) -> Option<(PrincipalIx, &Grant)> {
        let grants = &self.target.whole.resource.grants;
        let known = self.givers.borrow().get(&giver).copied();
        let found = known.unwrap_or_else(|| {
            let reach = self.facts.state.principal(giver).map_or(&[][..], |record| &record.reach);
            let held = reach.iter().filter_map(|ix| Some((*ix, grants.get(*ix)?)));
            let first = held.min_by_key(|(ix, grant)| (*ix != giver, grant.about.order));
            let first = first.map(|(ix, _)| ix);
            self.givers.borrow_mut().insert(giver, first);
            first
        });
        found.and_then(|ix| Some((ix, grants.get(ix)?)))
    }
}

/// Those with the fewest conditions, each once, in the model's order.
fn fewest(mut ways: Vec<ConditionSet>) -> Vec<ConditionSet> {
    let least = ways.iter().map(|way| way.len()).min();
    ways.retain(|way| Some(way.len()) == least);
    ways.sort_by_cached_key(|way| way.iter().collect::<Vec<_>>());
    ways.dedup();
    ways
}

/// Without those of other kinds of parts: what a part is, it stays. If these are all, they are what
/// there is to say.
fn open_to(target: Target<'_>, ways: Vec<ConditionSet>) -> Vec<ConditionSet> {
    let is_of_kind = |number: u8| {
        let condition = target.kind.conditions.get(usize::from(number));
        condition.is_some_and(|condition| match condition.test {
            Test::Kind(_) => true,
            Test::Setting { .. }
            | Test::Status(_)
            | Test::Verified(_)
            | Test::EverySource { .. }
            | Test::Parent(_)
            | Test::EveryPart { .. } => false,
        })
    };
    let open: Vec<ConditionSet> =
        ways.iter().copied().filter(|way| !way.iter().any(is_of_kind)).collect();
    if open.is_empty() { ways } else { open }
}

/// What a condition that fails is about and that is not open: sources or parts; of the whole that a
/// part belongs to, what is missing there or, where that is none of these, the whole itself.
fn missing(facts: Facts<'_>, who: Subject, number: u8, target: Target<'_>) -> Vec<String> {
    let Some(condition) = target.kind.conditions.get(usize::from(number)) else {
        return Vec::new();
    };
    let action = match &condition.test {
        Test::Parent(action) => action,
        Test::Setting { .. }
        | Test::Status(_)
        | Test::Verified(_)
        | Test::Kind(_)
        | Test::EverySource { .. }
        | Test::EveryPart { .. } => {
            return missing_of(facts, who, ConditionSet::one(number), target);
        }
    };
    let Some(whole) = target.resource.parent.and_then(|whole| facts.target(whole)) else {
        return Vec::new();
    };
    let mut ways = Vec::new();
    facts.any_source(who, whole, |source| {
        let sets = source.access().conditions_of(*action);
        ways.extend(sets.map(|set| failing(facts, who, set, whole)));
        false
    });
    let ways = fewest(ways).into_iter();
    let lacking = ways.flat_map(|way| way.iter().collect::<Vec<_>>());
    let mut all: Vec<String> =
        lacking.flat_map(|number| missing(facts, who, number, whole)).collect();
    if all.is_empty() {
        all.push(whole.resource.id.clone());
    }
    all.sort();
    all.dedup();
    all
}

fn sort(sources: &mut [SourceInfo]) {
    // The principal's own grant first, then groups by how far they are, then audiences.
    sources.sort_by(|one, other| {
        let by_lacks = one.lacks.len().cmp(&other.lacks.len());
        let by_audience = || one.audience.cmp(&other.audience);
        let by_path = || one.path.len().cmp(&other.path.len());
        by_lacks
            .then_with(by_audience)
            .then_with(by_path)
            .then_with(|| one.principal.cmp(&other.principal))
    });
}

//! Random commands of every kind, made for a world as it is: most are such as could go through.

mod host;
mod share;

use std::collections::{BTreeMap, BTreeSet};

use privity::model::file::{Grantee, RoleFile, SettingFile, TypeFile};
use privity::{
    Approve, Change, Command, Create, Decline, Delete, Expiry, Leave, Never, Pick, Request, Revoke,
    Set, SettingValue, Timestamp, Transfer, Withdraw,
};

use crate::dice::Dice;
use crate::facts::Proposal;
use crate::naive::chain;
use crate::world::{GROUPS, ORGS, Step, USERS, World, names, principals};

/// Makes commands for a world.
pub(crate) struct Maker<'a> {
    world: &'a World,
    dice: &'a mut Dice,
}

impl<'a> Maker<'a> {
    pub(crate) fn new(world: &'a World, dice: &'a mut Dice) -> Self {
        Self { world, dice }
    }

    /// Whatever can happen.
    pub(crate) fn anything(&mut self) -> Step {
        match self.dice.below(12) {
            0..=8 => {
                let by = self.actor();
                Step::Do(self.acting(&by))
            }
            9 | 10 => Step::Do(self.hosting()),
            _ => self.wait(),
        }
    }

    /// What can happen where some act together: mostly what they do.
    pub(crate) fn one_of(&mut self, members: &BTreeSet<String>) -> Step {
        match self.dice.below(20) {
            0 | 1 => return self.anything(),
            2 => return self.wait(),
            _ => {}
        }
        let holds =
            |who: &&String| self.world.facts.grants.iter().any(|grant| grant.principal == **who);
        let able: Vec<&String> = members.iter().filter(holds).collect();
        let members: Vec<&String> = members.iter().collect();
        let from = if able.is_empty() || self.dice.chance(15) { &members } else { &able };
        let by = self.dice.pick(from).unwrap();
        Step::Do(self.acting(by))
    }

    fn wait(&mut self) -> Step {
        Step::Wait(1 + i64::try_from(self.dice.below(60)).unwrap())
    }

    /// Somebody who holds something, most often.
    fn actor(&mut self) -> String {
        let facts = &self.world.facts;
        let holders = facts.grants.iter().map(|grant| grant.principal.as_str());
        let acts: Vec<&str> = holders.filter(|holder| !holder.starts_with("group:")).collect();
        let near = self.dice.pick(&acts).filter(|_| self.dice.chance(65));
        let from: &[&str] = if self.dice.chance(90) { &USERS } else { &ORGS };
        near.or_else(|| self.dice.pick(from)).unwrap().to_owned()
    }

    fn types(&self) -> &'a BTreeMap<String, TypeFile> {
        &self.world.model.file().types
    }

    fn kind(&self, id: &str) -> &'a TypeFile {
        self.world.naive().kind(id)
    }

    /// A resource that is there, if possible; of those that fit, and for an actor most often one
    /// on which he holds something.
    fn resource(&mut self, by: Option<&str>, fits: impl Fn(&TypeFile) -> bool) -> Option<String> {
        let world = self.world;
        let types = self.types().iter().filter(|(_, file)| fits(file));
        if self.dice.chance(6) {
            let all: Vec<String> = types.flat_map(|(name, _)| names(name)).collect();
            return self.dice.pick(&all);
        }
        let there = world.facts.resources.keys().filter(|id| fits(self.kind(id)));
        let there: Vec<&String> = there.collect();
        let near = by.filter(|_| self.dice.chance(90)).map(|by| {
            let holds = |id: &&&String| {
                let record = &world.facts.resources[**id];
                let shared = record.parent.as_ref().unwrap_or(id);
                !world.naive().held(by, shared).is_empty()
            };
            there.iter().filter(holds).copied().collect::<Vec<_>>()
        });
        if near.as_ref().is_some_and(Vec::is_empty) && self.dice.chance(85) {
            return None;
        }
        let near = near.filter(|near| !near.is_empty()).unwrap_or(there);
        self.dice.pick(&near).cloned()
    }

    fn principal(&mut self, kinds: &[Grantee]) -> String {
        let from: &[&str] = match self.dice.pick(kinds).filter(|_| self.dice.chance(95)) {
            Some(Grantee::User) => &USERS,
            Some(Grantee::Group) => &GROUPS,
            Some(Grantee::Org) => &ORGS,
            None => return self.dice.pick(&principals().collect::<Vec<_>>()).unwrap().to_owned(),
        };
        self.dice.pick(from).unwrap().to_owned()
    }

    fn receivers(&mut self, kinds: &[Grantee]) -> Vec<String> {
        let count = if self.dice.chance(85) { 1 } else { 2 };
        (0..count).map(|_| self.principal(kinds)).collect()
    }

    /// Who holds something there.
    fn holders(&mut self, resource: &str) -> Vec<String> {
        let grants = self.world.facts.grants.iter().filter(|grant| grant.resource == resource);
        let holders: Vec<String> = grants.map(|grant| grant.principal.clone()).collect();
        let count = if self.dice.chance(85) { 1 } else { 2 };
        let mut picked: Vec<String> = (0..count).filter_map(|_| self.dice.pick(&holders)).collect();
        if picked.is_empty() || self.dice.chance(4) {
            picked.push(self.principal(&[]));
        }
        picked
    }

    /// A role that the actor may give, or that somebody may.
    fn role(&mut self, by: &str, resource: &str) -> Option<String> {
        let kind = self.kind(resource);
        if self.dice.chance(5) {
            return self.dice.pick(&kind.roles.keys().cloned().collect::<Vec<_>>());
        }
        let mut gives: Vec<String> = Vec::new();
        if self.world.facts.resources.contains_key(resource) {
            let held = self.world.naive().held(by, resource);
            let chains = held.iter().flat_map(|grant| chain(kind, &grant.role));
            gives.extend(chains.flat_map(|role| role.may_give.clone()));
        }
        if gives.is_empty() || self.dice.chance(10) {
            gives.extend(kind.roles.values().flat_map(|role| role.may_give.clone()));
        }
        self.dice.pick(&gives)
    }

    pub(crate) fn levels(
        &mut self,
        resource: &str,
        role: &RoleFile,
    ) -> Option<BTreeMap<String, Pick>> {
        if role.choose.is_empty() && role.options.is_empty() {
            return None;
        }
        let kind = self.kind(resource);
        let each = |name: &&String| kind.categories[*name].each.is_some();
        let mut picks = BTreeMap::new();
        let level = |dice: &mut Dice| Pick::Level(dice.pick(&kind.levels).unwrap());
        for name in &role.choose {
            if self.dice.chance(60) {
                picks.insert(name.clone(), level(self.dice));
            }
        }
        for name in role.options.keys() {
            if self.dice.chance(60) {
                picks.insert(name.clone(), Pick::Option(self.dice.chance(70)));
            }
        }
        if role.choose.iter().any(|name| each(&name)) {
            let parts: Vec<String> =
                self.world.facts.parts(resource).map(|(id, _)| id.to_owned()).collect();
            for part in self.dice.some(&parts, 2) {
                picks.insert(part, level(self.dice));
            }
        }
        self.dice.chance(90).then_some(picks)
    }

    fn moment(&mut self) -> Timestamp {
        let ahead = 1 + i64::try_from(self.dice.below(400)).unwrap();
        Timestamp::from_millis(self.world.now + ahead)
    }

    fn expiry(&mut self) -> Option<Expiry> {
        match self.dice.below(8) {
            0 | 1 => Some(Expiry::At(self.moment())),
            2 => Some(Expiry::Never(Never::Never)),
            _ => None,
        }
    }

    fn settings(&mut self, kind: &TypeFile) -> BTreeMap<String, SettingValue> {
        let names: Vec<(&String, &SettingFile)> = kind.settings.iter().collect();
        let picked: Vec<_> = self.dice.pick(&names).into_iter().collect();
        let value = |(name, file): (&String, &SettingFile)| {
            let value = match file {
                SettingFile::Choice(choice) => {
                    let values: Vec<String> = choice.one_of.keys().cloned().collect();
                    SettingValue::Choice(self.dice.pick(&values).unwrap())
                }
                _ => SettingValue::Switch(self.dice.chance(50)),
            };
            (name.clone(), value)
        };
        picked.into_iter().map(value).collect()
    }

    fn sources(&mut self, kind: &TypeFile) -> Option<Vec<String>> {
        let of = kind.sources.as_ref()?;
        Some(self.dice.some(&names(of), 2))
    }

    /// The number of a proposal, most often of one that waits and is the actor's to decide.
    fn proposal(&mut self, by: &str) -> Option<u64> {
        let world = self.world;
        let (near, open) = (self.dice.chance(85), self.dice.chance(90));
        let mine = |p: &&Proposal| {
            let decides = || {
                world.naive().kind(&p.resource).actions.contains_key("access.decide")
                    && world.naive().allows(by, "access.decide", &p.resource)
            };
            p.principal.as_deref() == Some(by) || p.by.as_deref() == Some(by) || decides()
        };
        let waits = |p: &&Proposal| p.waits(world.now);
        let proposals = world.facts.proposals.iter();
        let numbers: Vec<u64> = proposals
            .filter(|proposal| !near || mine(proposal))
            .filter(|proposal| !open || waits(proposal))
            .map(|proposal| proposal.number)
            .collect();
        self.dice.pick(&numbers).or_else(|| self.dice.chance(5).then_some(1))
    }

    /// What somebody does, himself.
    pub(crate) fn acting(&mut self, by: &str) -> Command {
        loop {
            if let Some(command) = self.one_act(by) {
                return command;
            }
        }
    }

    fn one_act(&mut self, by: &str) -> Option<Command> {
        let shared = |file: &TypeFile| file.parent.is_none();
        Some(match self.dice.below(36) {
            0..=9 => self.share(by)?,
            10..=15 => self.change(by)?,
            16..=18 => {
                let resource = self.managed(by)?;
                let revoke = Revoke::new(&*resource, self.holders(&resource), by);
                revoke.cascade(self.dice.chance(30)).into()
            }
            19 => Leave::new(self.resource(Some(by), shared)?, by).into(),
            20 | 21 => {
                let resource = self.resource(Some(by), |file| !file.settings.is_empty())?;
                let settings = self.settings(self.kind(&resource));
                Set::new(resource).by(by).settings(settings).into()
            }
            22 => {
                let resource = self.resource(Some(by), |file| !file.statuses.is_empty())?;
                let status = self.dice.pick(&self.kind(&resource).statuses)?;
                Set::new(resource).by(by).status(status).into()
            }
            23 => {
                let resource = self.resource(Some(by), |file| file.sources.is_some())?;
                let sources = self.sources(self.kind(&resource))?;
                Set::new(resource).by(by).sources(sources).into()
            }
            24 => {
                let attributes =
                    [("area".to_owned(), self.dice.pick(&[None, Some("21".to_owned())])?)];
                let attributes = attributes.into_iter().collect::<BTreeMap<_, _>>();
                Set::new(self.resource(Some(by), |_| true)?).by(by).attributes(attributes).into()
            }
            25 => self.create(Some(by))?,
            26 if self.dice.chance(70) => None?,
            26 => Delete::new(self.resource(Some(by), |_| true)?).by(by).into(),
            27 | 28 => self.request(by)?,
            29..=32 => self.approve(by)?,
            33 => Decline::new(self.proposal(by)?, by).into(),
            34 => Withdraw::new(self.proposal(by)?, by).into(),
            _ => {
                let rare = self.dice.chance(10);
                let resource = self.resource(Some(by), |file| file.transfer.is_some() || rare)?;
                let to = self.principal(&self.kind(&resource).grantees);
                let mut transfer = Transfer::new(resource, to, by);
                transfer.expires = self.dice.chance(20).then(|| self.moment());
                transfer.into()
            }
        })
    }

    /// A resource whose grants the actor may manage, most often.
    fn managed(&mut self, by: &str) -> Option<String> {
        let resource = self.resource(Some(by), |file| file.parent.is_none())?;
        let edits = self.kind(&resource).actions.contains_key("access.edit")
            && self.world.naive().allows(by, "access.edit", &resource);
        (edits || self.dice.chance(25)).then_some(resource)
    }

    fn change(&mut self, by: &str) -> Option<Command> {
        let resource = self.managed(by)?;
        let holders = self.holders(&resource);
        let present = holders.first().and_then(|who| self.world.facts.grant(&resource, who));
        let present = present.map(|grant| grant.role.clone());
        let mut change = Change::new(&*resource, holders, by);
        change.role = if self.dice.chance(50) { self.role(by, &resource) } else { None };
        let role = change.role.as_ref().or(present.as_ref());
        let file = role.map(|role| &self.kind(&resource).roles[role]);
        change.levels = file.and_then(|file| self.levels(&resource, file));
        change.expires = self.expiry();
        let idle = change.role.is_none() && change.levels.is_none() && change.expires.is_none();
        change.note = (idle || self.dice.chance(10)).then(|| "another".to_owned());
        Some(change.into())
    }

    fn request(&mut self, by: &str) -> Option<Command> {
        let rare = self.dice.chance(3);
        let asker = Some(by).filter(|_| self.dice.chance(50));
        let resource = self.resource(asker, |file| file.requests.is_some() || rare)?;
        let asks = |kind: &TypeFile| kind.actions.contains_key("access.request");
        let may = asks(self.kind(&resource))
            && self.world.naive().allows(by, "access.request", &resource);
        if !may && self.dice.chance(80) {
            return None;
        }
        let role = self.role("", &resource)?;
        let mut request = Request::new(&*resource, by).role(&*role);
        request.levels = self.levels(&resource, &self.kind(&resource).roles[&role]);
        request.message = self.dice.chance(20).then(|| "please".to_owned());
        request.expires = self.dice.chance(20).then(|| self.moment());
        Some(request.into())
    }

    fn approve(&mut self, by: &str) -> Option<Command> {
        let number = self.proposal(by)?;
        let mut approve = Approve::new(number, by);
        let proposal = self.world.facts.proposal(number)?;
        if proposal.what == privity::ProposalKind::Request && self.dice.chance(50) {
            let kind = self.kind(&proposal.resource);
            let other = self.role(by, &proposal.resource).filter(|_| self.dice.chance(50));
            let role = other.as_ref().unwrap_or(&proposal.role);
            approve.levels = self.levels(&proposal.resource, &kind.roles[role]);
            approve.role = other;
            approve.expires = self.expiry();
        }
        Some(approve.into())
    }

    fn create(&mut self, by: Option<&str>) -> Option<Command> {
        let types: Vec<&String> = self.types().keys().collect();
        let name = self.dice.pick(&types)?;
        let kind = &self.types()[name];
        let mut create = Create::new(self.dice.pick(&names(name))?);
        create.by = by.map(str::to_owned);
        create.status = self.dice.pick(&kind.statuses).filter(|_| self.dice.chance(50));
        create.settings = self.dice.chance(50).then(|| self.settings(kind));
        let attributes = [("area".to_owned(), "21".to_owned())];
        create.attributes = self.dice.chance(50).then(|| attributes.into_iter().collect());
        if let Some(parent) = &kind.parent {
            let near = by.map(|by| self.resource(Some(by), |file| file.parent.is_none()));
            create.parent = near.flatten().or_else(|| self.dice.pick(&names(parent)));
            create.kind = self.dice.pick(&kind.kinds).filter(|_| self.dice.chance(80));
            return Some(create.into());
        }
        create.sources = self.sources(kind).map(Into::into);
        create.org = self.dice.chance(90).then(|| "acme".to_owned());
        if by.is_none() {
            create.owners = Some(self.principal(&[Grantee::User]).into());
        }
        Some(create.into())
    }
}

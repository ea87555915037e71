//! A sheet offers what the commands accept, and nothing else: each flag and each offer is compared
//! with what happens when its command is made, in a copy of the space.

mod pages;
mod promises;
pub(crate) mod worlds;

use std::collections::{BTreeMap, BTreeSet};

use privity::model::file::{Grantee, RoleFile, TypeFile};
use privity::{
    Approve, Change, Code, Command, Decline, Error, Leave, Outcome, Pick, ProposalInfo, Request,
    ResourceInfo, Revoke, RoleOffer, Set, Share, Sheet, SheetRow, Space, Timestamp, Transfer,
    Withdraw,
};

/// Who has nothing anywhere, and could be given anything.
const FRESH: [(Grantee, &str); 3] = [
    (Grantee::User, "user:fresh@fresh.example"),
    (Grantee::Group, "group:fresh"),
    (Grantee::Org, "org:fresh"),
];

/// What is chosen for a grant.
type Picks = BTreeMap<String, Pick>;

/// A space in which commands are tried: after one that changed it, it is built anew.
struct Trial<'b> {
    build: &'b dyn Fn() -> Space,
    space: Space,
    spoiled: bool,
}

impl<'b> Trial<'b> {
    fn new(build: &'b dyn Fn() -> Space) -> Self {
        Self { build, space: build(), spoiled: false }
    }

    fn space(&mut self) -> &Space {
        if std::mem::take(&mut self.spoiled) {
            self.space = (self.build)();
        }
        &self.space
    }

    fn make(&mut self, command: impl Into<Command>) -> Result<Outcome, Error> {
        let outcome = self.space().apply(command.into());
        self.spoiled = outcome.as_ref().is_ok_and(|outcome| outcome.changed);
        outcome
    }

    fn accepts(&mut self, command: impl Into<Command>) -> bool {
        self.make(command).is_ok()
    }
}

/// One resource, and one who opens its sheet.
struct Case<'c> {
    file: &'c TypeFile,
    resource: &'c str,
    actor: &'c str,
}

impl Case<'_> {
    /// Every way to choose in a role, of the parts, in addition, each of these.
    fn choices(&self, role: &RoleFile, parts: &[Picks]) -> Vec<Picks> {
        let levels: Vec<Pick> = self.levels().collect();
        let each = |name: &&String| self.file.categories[*name].each.is_some();
        let mut all = vec![Picks::new()];
        let mut vary = |name: &str, picks: &[Pick]| {
            let with = |chosen: &Picks, pick: &Pick| {
                let pick = (name.to_owned(), pick.clone());
                chosen.clone().into_iter().chain([pick]).collect()
            };
            all = all.iter().flat_map(|one| picks.iter().map(move |p| with(one, p))).collect();
        };
        role.choose.iter().for_each(|category| vary(category, &levels));
        role.options.keys().for_each(|option| vary(option, &[false.into(), true.into()]));
        let parts = parts.iter().filter(|_| role.choose.iter().any(|name| each(&name)));
        let mut with_parts: Vec<Picks> = Vec::new();
        for picks in parts {
            let with = |chosen: &Picks| chosen.clone().into_iter().chain(picks.clone()).collect();
            with_parts.extend(all.iter().map(with));
        }
        all.extend(with_parts);
        all
    }

    fn levels(&self) -> impl Iterator<Item = Pick> {
        self.file.levels.iter().map(|level| Pick::from(level.as_str()))
    }

    /// Each part at each level, while the others that the actor is said to know have the lowest:
    /// whatever can be given there can be given so.
    fn on_parts(&self, parts: &BTreeSet<&str>, known: &BTreeSet<&str>) -> Vec<Picks> {
        let Some(lowest) = self.levels().next() else { return Vec::new() };
        let at = |part: &str, level: Pick| {
            let least = known.iter().map(|other| ((*other).to_owned(), lowest.clone()));
            least.chain([(part.to_owned(), level)]).collect()
        };
        parts.iter().flat_map(|part| self.levels().map(|level| at(part, level))).collect()
    }

    fn share(&self, to: &str, role: &str, picks: &Picks) -> Share {
        let share = Share::new(self.resource, to, self.actor).role(role);
        if picks.is_empty() { share } else { share.levels(picks.clone()) }
    }

    fn revoke(&self, holder: &str) -> Revoke {
        Revoke::new(self.resource, holder, self.actor)
    }

    fn change(&self, holder: &str, role: &str, picks: &Picks) -> Change {
        let change = Change::new(self.resource, holder, self.actor).role(role);
        if picks.is_empty() { change } else { change.levels(picks.clone()) }
    }

    fn request(&self, role: &str, picks: &Picks) -> Request {
        let request = Request::new(self.resource, self.actor).role(role);
        if picks.is_empty() { request } else { request.levels(picks.clone()) }
    }

    /// `who` with whatever action the type has.
    fn who(&self, space: &Space, by: Option<&str>) -> privity::Result<privity::AccessList> {
        let action = self.file.actions.keys().next().filter(|_| !self.has_view());
        space.who(self.resource, action.map(String::as_str), by)
    }

    /// Whether the type has an action that is meant when none is named.
    fn has_view(&self) -> bool {
        self.file.view.is_some() || self.file.actions.contains_key("view")
    }

    fn same(&self, what: &str, of: &str, shown: bool, real: bool) {
        let Self { resource, actor, .. } = self;
        assert_eq!(shown, real, "{what} {of} on {resource}, for {actor}: shown, and real");
    }

    /// All of it, for each of the principals.
    fn agrees(&self, trial: &mut Trial<'_>, principals: &BTreeSet<String>) {
        let sheet = match trial.space().sheet(self.resource, self.actor) {
            Ok(sheet) => sheet,
            Err(error) => return self.is_refused(trial, error.code()),
        };
        self.shows_what_others_answer(trial.space(), &sheet);
        self.pages(trial.space(), &sheet);
        self.promises(trial, &sheet);
        sheet.rows.iter().for_each(|row| self.row(trial, &sheet, row));
        let mut given = BTreeMap::new();
        for (name, role) in &self.file.roles {
            let offer = sheet.offers.iter().find(|offer| offer.role == *name);
            let least = self.offer(trial, &sheet, name, role, offer);
            given.extend(least.map(|least| (name.as_str(), least)));
        }
        self.receivers(trial, &sheet, &given, principals);
        sheet.pending.iter().for_each(|waits| self.pending(trial, waits));
        for setting in &sheet.settings {
            let set = Set::new(self.resource).by(self.actor);
            let set = set.settings([(setting.name.clone(), setting.value.clone())]);
            self.same("can_set", &setting.name, setting.can_set, trial.accepts(set));
        }
        let leave = trial.accepts(Leave::new(self.resource, self.actor));
        self.same("can_leave", "", sheet.can_leave, leave);
        let transfer = Transfer::new(self.resource, FRESH[0].1, self.actor);
        self.same("can_transfer", "", sheet.can_transfer, trial.accepts(transfer));
        let mut requests = self.file.roles.iter().flat_map(|(name, role)| {
            self.choices(role, &[]).into_iter().map(move |picks| self.request(name, &picks))
        });
        let asks = requests.any(|request| trial.accepts(request));
        self.same("can_request", "", sheet.can_request, asks);
    }

    /// Who gets no sheet can do nothing of what one offers.
    fn is_refused(&self, trial: &mut Trial<'_>, code: Code) {
        let sees = self.who(trial.space(), Some(self.actor)).is_ok();
        self.same("a list without a sheet", code.as_str(), false, sees && !self.is_unshared());
        let grants = self.who(trial.space(), None).map(|list| list.grants).unwrap_or_default();
        for (name, role) in &self.file.roles {
            for picks in self.choices(role, &[]) {
                for (_, fresh) in FRESH {
                    let shared = trial.accepts(self.share(fresh, name, &picks));
                    self.same("share without a sheet of", name, false, shared);
                }
                for holder in grants.iter().map(|grant| &grant.principal) {
                    let changed = trial.accepts(self.change(holder, name, &picks));
                    self.same("change without a sheet of", holder, false, changed);
                }
            }
        }
        for holder in grants.iter().map(|grant| &grant.principal) {
            let revoked = trial.accepts(self.revoke(holder));
            self.same("revoke without a sheet of", holder, false, revoked);
        }
    }

    fn is_unshared(&self) -> bool {
        !self.file.actions.contains_key("access.edit")
    }

    fn shows_what_others_answer(&self, space: &Space, sheet: &Sheet) {
        let grants: Vec<_> = sheet.rows.iter().map(|row| row.grant.clone()).collect();
        match self.who(space, Some(self.actor)) {
            Err(_) => assert!(grants.is_empty(), "{} sees grants here alone", self.actor),
            Ok(list) if self.has_view() => {
                assert_eq!((grants, sheet.everyone), (list.grants, list.everyone));
            }
            Ok(list) => {
                let names = list.grants.iter().map(|grant| &grant.principal);
                assert!(grants.iter().map(|grant| &grant.principal).eq(names));
                assert!(grants.iter().all(|grant| grant.can.is_none()) && !sheet.everyone);
            }
        }
        let pending = space.pending(Some(self.resource), Some(self.actor), None, None).unwrap();
        assert_eq!(sheet.pending, pending.items);
        let facts = space.get(self.resource).unwrap();
        assert_eq!((&sheet.status, sheet.revision), (&facts.status, facts.revision));
        let attributes = if sheet.can_share { facts.attributes } else { BTreeMap::new() };
        assert_eq!(sheet.attributes, attributes);
        let settings = sheet.settings.iter();
        assert!(settings.map(|s| (s.name.clone(), s.value.clone())).eq(facts.settings));
        for part in &facts.parts {
            let can = space.actions(self.actor, part.as_str()).unwrap().remove(part).unwrap();
            let seen = sheet.parts.iter().find(|seen| seen.part == *part);
            assert_eq!(seen.map(|seen| seen.can.clone()).unwrap_or_default(), can);
        }
    }

    fn row(&self, trial: &mut Trial<'_>, sheet: &Sheet, row: &SheetRow) {
        let holder = row.grant.principal.as_str();
        self.same("can_remove", holder, row.can_remove, trial.accepts(self.revoke(holder)));
        assert_eq!(row.can_change_role, !row.change_to.is_empty());
        for (name, role) in &self.file.roles {
            let waits = row.grant.proposal.is_some();
            // To be offered anew in its role, it is enough that a part is named; and what somebody
            // has on a part by name can become less.
            let named = row.grant.levels.iter().flatten().any(|(name, _)| name.contains(':'));
            let tries = waits && *name == row.grant.role || named;
            let facts = tries.then(|| trial.space().get(self.resource).unwrap());
            let parts = facts.map(|facts| self.parts(&facts, sheet, None));
            let choices = self.choices(role, &parts.unwrap_or_default());
            let shown = row.change_to.contains(name);
            if *name == row.grant.role && choices.len() == 1 {
                assert!(!shown, "{holder} has `{name}` already, and there is nothing to choose");
                continue;
            }
            let mut changes = choices.iter().map(|picks| self.change(holder, name, picks));
            // A change to what somebody has is refused to nobody who could give that. Of what waits,
            // all else is offered anew.
            let is_one = |change: Change| {
                let made = trial.make(change.clone()).or_else(|error| {
                    trial.make(change.fields(wanted(&error)?)).map_err(|error| error.code())
                });
                made.is_ok_and(|done| done.changed || !waits)
            };
            let real = changes.any(is_one);
            self.same(&format!("change of {holder} to"), name, shown, real);
        }
    }

    /// What waits can be decided, if only by declining: an approval is judged as giving is.
    fn pending(&self, trial: &mut Trial<'_>, waits: &ProposalInfo) {
        let (number, of) = (waits.proposal, format!("of proposal {}", waits.proposal));
        let declined = trial.accepts(Decline::new(number, self.actor));
        self.same("can_decide", &of, waits.can_decide, declined);
        let approved = trial.accepts(Approve::new(number, self.actor));
        self.same("can_decide or no approval", &of, waits.can_decide || !approved, true);
        let withdrawn = trial.accepts(Withdraw::new(number, self.actor));
        self.same("can_withdraw", &of, waits.can_withdraw, withdrawn);
    }

    /// The parts that there are and those that somebody's grant names; and those of them for
    /// which the actor is said to have something to choose.
    fn parts<'n>(
        &self,
        facts: &'n ResourceInfo,
        sheet: &'n Sheet,
        offer: Option<&'n RoleOffer>,
    ) -> Vec<Picks> {
        let levels = sheet.rows.iter().filter_map(|row| row.grant.levels.as_ref());
        let named = levels.flat_map(BTreeMap::keys).filter(|name| name.contains(':'));
        let parts = facts.parts.iter().chain(named).map(String::as_str).collect();
        let known = offer.into_iter().flat_map(|offer| &offer.levels).map(|of| of.name.as_str());
        self.on_parts(&parts, &known.filter(|name| name.contains(':')).collect())
    }

    /// Every choice is given to somebody who has nothing. Gives back one that was accepted.
    fn offer(
        &self,
        trial: &mut Trial<'_>,
        sheet: &Sheet,
        name: &str,
        role: &RoleFile,
        offer: Option<&RoleOffer>,
    ) -> Option<Picks> {
        let to = if role.to.is_empty() { &self.file.grantees } else { &role.to };
        let to = FRESH.iter().find(|(kind, _)| to.contains(kind)).map_or("", |(_, fresh)| fresh);
        let parts = self.parts(&trial.space().get(self.resource).unwrap(), sheet, offer);
        let mut accepted = Vec::new();
        let (mut given, mut last) = (BTreeSet::new(), None);
        for picks in self.choices(role, &parts) {
            let Ok(outcome) = trial.make(self.share(to, name, &picks)) else { continue };
            last = last.max(Some(outcome.grants[0].expires.unwrap_or(Timestamp::MAX)));
            let warnings = outcome.warnings.into_iter().filter(|w| w.code != "expiry_capped");
            assert!(offer.is_some_and(|offer| warnings.eq(offer.warnings.iter().cloned())));
            let text = |pick: &Pick| serde_json::to_string(pick).unwrap();
            given.extend(picks.iter().map(|(name, pick)| (name.clone(), text(pick))));
            accepted.push(picks);
            // What one gave oneself can mostly be taken back, which is faster.
            trial.spoiled = trial.space.apply(self.revoke(to)).is_err();
        }
        self.same("offer of", name, offer.is_some(), !accepted.is_empty());
        let offer = offer?;
        assert_eq!(offer.expires, last.filter(|last| *last != Timestamp::MAX));
        let shown = offer.levels.iter().map(|of| &of.name);
        let shown: BTreeSet<_> = shown.chain(offer.options.iter().map(|of| &of.name)).collect();
        assert!(given.iter().all(|(name, _)| shown.contains(name)), "{given:?}, not {shown:?}");
        let is_given = |name: &str, pick: String| given.contains(&(name.to_owned(), pick));
        for of in &offer.levels {
            let mut real = self.file.levels.clone();
            real.retain(|level| is_given(&of.name, format!("{level:?}")));
            assert_eq!(of.levels, real, "{} of {name} for {}", of.name, self.actor);
        }
        for of in &offer.options {
            self.same("option", &of.name, of.can_give, is_given(&of.name, "true".to_owned()));
        }
        accepted.pop()
    }

    /// Who is found, and who is listed, can be given something, or has it already.
    fn receivers(
        &self,
        trial: &mut Trial<'_>,
        sheet: &Sheet,
        given: &BTreeMap<&str, Picks>,
        principals: &BTreeSet<String>,
    ) {
        let holders = self.who(trial.space(), None).unwrap().grants;
        let fresh = FRESH.map(|(_, fresh)| fresh);
        for principal in principals.iter().map(String::as_str).chain(fresh) {
            let (_, query) = principal.split_once(':').unwrap();
            let found = trial.space().search(self.resource, query, self.actor, Some(1_000));
            let found = found.map(|found| found.items).map_err(|error| error.code());
            self.same("search", principal, sheet.can_share, found.is_ok());
            let found = found.unwrap_or_default();
            let found = found.iter().find(|found| found.principal == principal);
            let has_access = holders.iter().any(|grant| grant.principal == principal);
            let shown = sheet.rows.iter().any(|row| row.grant.principal == principal);
            let listed = sheet
                .receivers
                .as_ref()
                .map(|all| all.iter().any(|receiver| receiver.principal == principal));
            self.same(
                "has_access",
                principal,
                found.is_some_and(|f| f.has_access),
                shown && found.is_some(),
            );
            let mut asked = BTreeSet::new();
            let mut can_have = |role: &str, picks: &Picks| {
                let share = self.share(principal, role, picks);
                let shared = trial.make(share.clone()).or_else(|error| {
                    let wanted = wanted(&error)?;
                    asked.extend(wanted.keys().cloned());
                    trial.make(share.fields(wanted)).map_err(|error| error.code())
                });
                if trial.spoiled && fresh.contains(&principal) {
                    trial.spoiled = trial.space.apply(self.revoke(principal)).is_err();
                }
                let present = [Code::TargetProtected, Code::AlreadyShared];
                shared.map_or_else(|code| present.contains(&code), |_| true)
            };
            let mut roles: BTreeSet<&str> = given.keys().copied().collect();
            roles.retain(|role| can_have(role, &given[role]));
            let real = !roles.is_empty();
            if let Some(found) = found {
                assert_eq!(found.offers.iter().map(String::as_str).collect::<BTreeSet<_>>(), roles);
                let required = found.fields.iter().filter(|(_, required)| **required);
                let required: BTreeSet<String> = required.map(|(name, _)| name.clone()).collect();
                assert_eq!(required, asked, "what {principal} wants to be told");
            }
            // A user whom nobody put is not known well enough to be found.
            let is_known = !principal.starts_with("user:") || fresh.contains(&principal);
            if found.is_some() || is_known {
                self.same("search finds", principal, found.is_some(), real);
            }
            if let Some(listed) = listed {
                self.same("receivers", principal, listed, real && !has_access);
            }
        }
    }
}

/// What the receiver wants to be told, if that was missing.
fn wanted(error: &Error) -> Result<BTreeMap<String, String>, Code> {
    if error.code() != Code::MissingRequiredField {
        return Err(error.code());
    }
    let names = error.details()["names"].as_array().unwrap().iter();
    Ok(names.map(|name| (name.as_str().unwrap().to_owned(), "7".to_owned())).collect())
}

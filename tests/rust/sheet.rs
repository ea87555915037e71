//! A sheet offers what the commands accept, and nothing else: each flag and each offer is compared
//! with what happens when its command is made, in a copy of the space.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use privity::model::file::{Grantee, RoleFile, TypeFile};
use privity::{
    Change, Code, Command, Leave, Model, Outcome, Pick, Put, Request, Revoke, RoleOffer, Set,
    Share, Sheet, SheetRow, Space, Timestamp, Transfer,
};
use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Map, Value};

use crate::vectors::{self, Scenario};
use crate::world::{self, World};

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

    fn make(&mut self, command: impl Into<Command>) -> Result<Outcome, Code> {
        let outcome = self.space().apply(command.into());
        self.spoiled = outcome.as_ref().is_ok_and(|outcome| outcome.changed);
        outcome.map_err(|error| error.code())
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
    /// Every way to choose in a role; with a level for one of the parts or none, if one is given.
    fn choices(&self, role: &RoleFile, part: Option<&str>) -> Vec<Picks> {
        let levels: Vec<_> =
            self.file.levels.iter().map(|level| Some(Pick::from(level.as_str()))).collect();
        let mut all = vec![Picks::new()];
        let mut vary = |name: &str, picks: &[Option<Pick>]| {
            let with = |chosen: &Picks, pick: &Option<Pick>| {
                let mut chosen = chosen.clone();
                chosen.extend(pick.iter().map(|pick| (name.to_owned(), pick.clone())));
                chosen
            };
            all = all.iter().flat_map(|one| picks.iter().map(move |p| with(one, p))).collect();
        };
        for category in &role.choose {
            vary(category, &levels);
            if let Some(part) = part.filter(|_| self.file.categories[category].each.is_some()) {
                vary(part, &[&levels[..], &[None]].concat());
            }
        }
        for option in role.options.keys() {
            vary(option, &[Some(Pick::from(false)), Some(Pick::from(true))]);
        }
        all
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
        let view = self.file.actions.contains_key("view");
        let action = self.file.actions.keys().next().filter(|_| !view);
        space.who(self.resource, action.map(String::as_str), by)
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
        sheet.rows.iter().for_each(|row| self.row(trial, row));
        let mut given = BTreeMap::new();
        for (name, role) in &self.file.roles {
            let offer = sheet.offers.iter().find(|offer| offer.role == *name);
            let least = self.offer(trial, &sheet, name, role, offer);
            given.extend(least.map(|least| (name.as_str(), least)));
        }
        self.receivers(trial, &sheet, &given, principals);
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
            self.choices(role, None).into_iter().map(move |picks| self.request(name, &picks))
        });
        let asks = requests.any(|request| trial.accepts(request));
        self.same("can_request", "", sheet.can_request, asks);
    }

    /// Who gets no sheet can do nothing of what one offers.
    fn is_refused(&self, trial: &mut Trial<'_>, code: Code) {
        let sees = self.who(trial.space(), Some(self.actor)).is_ok();
        self.same("a list without a sheet", code.as_str(), false, sees && !self.is_unshared());
        for (name, role) in &self.file.roles {
            for (_, fresh) in FRESH {
                let share = self.share(fresh, name, &self.choices(role, None)[0]);
                self.same("share without a sheet of", name, false, trial.accepts(share));
            }
        }
        let grants = self.who(trial.space(), None).map(|list| list.grants);
        for grant in grants.unwrap_or_default() {
            let revoked = trial.accepts(self.revoke(&grant.principal));
            self.same("revoke without a sheet", &grant.principal, false, revoked);
        }
    }

    fn is_unshared(&self) -> bool {
        !self.file.actions.contains_key("access.edit")
    }

    fn shows_what_others_answer(&self, space: &Space, sheet: &Sheet) {
        let grants: Vec<_> = sheet.rows.iter().map(|row| row.grant.clone()).collect();
        match self.who(space, Some(self.actor)) {
            Err(_) => assert!(grants.is_empty(), "{} sees grants here alone", self.actor),
            Ok(list) if self.file.actions.contains_key("view") => {
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

    fn row(&self, trial: &mut Trial<'_>, row: &SheetRow) {
        let holder = row.grant.principal.as_str();
        self.same("can_remove", holder, row.can_remove, trial.accepts(self.revoke(holder)));
        assert_eq!(row.can_change_role, !row.change_to.is_empty());
        for (name, role) in &self.file.roles {
            let choices = self.choices(role, None);
            let shown = row.change_to.contains(name);
            if *name == row.grant.role && choices.len() == 1 {
                assert!(!shown, "{holder} has `{name}` already, and there is nothing to choose");
                continue;
            }
            let mut changes = choices.iter().map(|picks| self.change(holder, name, picks));
            let real = changes.any(|change| trial.accepts(change));
            self.same(&format!("change of {holder} to"), name, shown, real);
        }
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
        let parts = sheet.parts.iter().map(|part| Some(part.part.as_str()));
        let mut accepted = Vec::new();
        let (mut given, mut last) = (BTreeSet::new(), None);
        for picks in parts.chain([None]).flat_map(|part| self.choices(role, part)) {
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
        for principal in principals {
            let (_, query) = principal.split_once(':').unwrap();
            let found = trial.space().search(self.resource, query, self.actor, Some(1_000));
            let found = found.map(|found| found.items).map_err(|error| error.code());
            self.same("search", principal, sheet.can_share, found.is_ok());
            let found = found.unwrap_or_default();
            let found = found.iter().find(|found| found.principal == *principal);
            let has_access = holders.iter().any(|grant| grant.principal == *principal);
            let listed = sheet
                .receivers
                .as_ref()
                .map(|all| all.iter().any(|receiver| receiver.principal == *principal));
            self.same(
                "has_access",
                principal,
                found.is_some_and(|f| f.has_access),
                has_access && found.is_some(),
            );
            let real = given.iter().any(|(role, picks)| {
                let present =
                    [Code::TargetProtected, Code::AlreadyShared, Code::MissingRequiredField];
                let shared = trial.make(self.share(principal, role, picks));
                shared.map_or_else(|code| present.contains(&code), |_| true)
            });
            if found.is_some() || !principal.starts_with("user:") {
                self.same("search finds", principal, found.is_some(), real);
            }
            if let Some(listed) = listed {
                self.same("receivers", principal, listed, real && !has_access);
            }
        }
    }
}

/// Adds those who have nothing, where the resource's grants are bound to an organization as its
/// members. `None` if the resource isn't there.
fn with_fresh(space: Space, resource: &str) -> Option<Space> {
    let org = space.get(resource).ok()?.org;
    for (kind, fresh) in FRESH {
        let put = Put::new(fresh);
        let put = match (kind, &org) {
            (Grantee::Org, _) => put.registered(true),
            (_, Some(org)) => put.org(org.as_str()),
            (_, None) => put,
        };
        space.put(put).unwrap();
    }
    Some(space)
}

/// Every sheet of one resource.
fn all_agree(
    model: &Model,
    resource: &str,
    principals: &BTreeSet<String>,
    build: &dyn Fn() -> Space,
) {
    let Some(file) = resource.split_once(':').and_then(|(kind, _)| model.file().types.get(kind))
    else {
        return;
    };
    if build().get(resource).is_err() {
        return;
    }
    let build = || with_fresh(build(), resource).unwrap();
    let mut trial = Trial::new(&build);
    let action = file.actions.keys().next().unwrap();
    let normal = |name: &String| {
        let explained = trial.space.explain(name, action, resource, None);
        explained.map(|explained| explained.principal).ok()
    };
    let principals: BTreeSet<String> = principals.iter().filter_map(normal).collect();
    for actor in principals.iter().filter(|name| !name.starts_with("group:")) {
        Case { file, resource, actor }.agrees(&mut trial, &principals);
    }
}

/// The names in a scenario: of principals, and of resources.
fn names(value: &Value, principals: &mut BTreeSet<String>, resources: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.len() < 100 => {
            let kind = text.split_once(':').map(|(kind, _)| kind);
            let is_principal = matches!(kind, Some("user" | "group" | "org"));
            let set = if is_principal { principals } else { resources };
            set.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| names(item, principals, resources)),
        Value::Object(members) => {
            members.values().for_each(|item| names(item, principals, resources));
        }
        _ => {}
    }
}

/// A space after the changes of a scenario, as far as they are accepted.
fn played(model: &Model, steps: &[(String, Map<String, Value>)]) -> Space {
    let space = Space::open(":memory:", privity::Options::new().model(model.clone())).unwrap();
    space.set_clock(Some(Timestamp::from_millis(vectors::START))).unwrap();
    for (op, args) in steps {
        match Command::read(op, args.clone()) {
            Ok(command) => drop(space.apply(command)),
            Err(_) if op == "set_clock" => {
                let now = args["now"].as_i64().unwrap();
                space.set_clock(Some(Timestamp::from_millis(now))).unwrap();
            }
            Err(_) => {}
        }
    }
    space
}

fn play(model: &Model, steps: &[(String, Map<String, Value>)]) {
    let (mut principals, mut resources) = (BTreeSet::new(), BTreeSet::new());
    for (_, args) in steps {
        args.values().for_each(|value| names(value, &mut principals, &mut resources));
    }
    for resource in &resources {
        all_agree(model, resource, &principals, &|| played(model, steps));
    }
}

#[rstest]
fn sheets_agree_after_every_scenario(#[files("../tests/vectors/*.json")] path: PathBuf) {
    for Scenario { name, model, steps, .. } in vectors::read(&path).scenarios {
        let Ok(model) = vectors::read_model(&model) else { continue };
        println!("{name}");
        play(&model, &steps.into_iter().map(|step| (step.op, step.args)).collect::<Vec<_>>());
    }
}

#[rstest]
fn sheets_agree_after_the_examples_of_the_models(
    #[values("orders", "projects", "workspaces", "properties", "datasets")] name: &str,
) {
    let model = Model::named(name).unwrap();
    for example in &model.file().examples {
        println!("{}", example.name);
        let step = |step: &BTreeMap<String, Value>| {
            let mut args: Map<String, Value> = step.clone().into_iter().collect();
            (args.remove("op").unwrap().as_str().unwrap().to_owned(), args)
        };
        play(&model, &example.given.iter().map(step).collect::<Vec<_>>());
    }
}

/// Whatever people did, and to whom.
fn agree_in_worlds(name: &'static str, commands: &[Command], pause: i64) {
    let build = || {
        let mut world = World::new(name);
        for command in commands {
            let _ = world.space.apply(command.clone());
        }
        world.advance(pause);
        world.space
    };
    let model = build().model().clone();
    let people = world::USERS.iter().chain(world::GROUPS).map(|name| (*name).to_owned()).collect();
    for resource in world::resources(name) {
        all_agree(&model, resource, &people, &build);
    }
}

fn commands(model: &'static str) -> impl Strategy<Value = Vec<Command>> {
    let one = prop_oneof![1 => world::hosting(model), 1 => world::sharing(model)];
    prop::collection::vec(one, 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(8))]

    #[test]
    fn sheets_agree_on_datasets(commands in commands("datasets"), pause in 0_i64..300) {
        agree_in_worlds("datasets", &commands, pause);
    }

    #[test]
    fn sheets_agree_on_a_model_of_its_own(commands in commands("kitchen"), pause in 0_i64..300) {
        agree_in_worlds("kitchen", &commands, pause);
    }
}

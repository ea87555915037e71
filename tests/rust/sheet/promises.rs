//! What an offer says it gives, it gives, to everybody to whom it says it can be given.

use std::collections::{BTreeMap, BTreeSet};

use privity::model::file::Grantee;
use privity::{Approve, Code, Pick, RoleOffer, Sheet, SheetRow};

use super::{Case, FRESH, Trial};
use crate::naive::chain;
use crate::wander::actions;

impl Case<'_> {
    pub(super) fn promises(&self, trial: &mut Trial<'_>, sheet: &Sheet) {
        sheet.rows.iter().for_each(|row| self.comes_to(row));
        for (kind, to) in FRESH {
            let fits = |offer: &&RoleOffer| offer.to.iter().any(|to| to == name(kind));
            let begins =
                sheet.offers.iter().filter(|o| o.default_for.iter().any(|k| k == name(kind)));
            let first = sheet.offers.iter().find(fits).map(|offer| &offer.role);
            assert!(begins.map(|offer| &offer.role).eq(first), "{kind:?} begins with {first:?}");
            // Where grants are bound to an organization, no other one can have any.
            let outside = kind == Grantee::Org && self.file.within.is_some();
            for offer in sheet.offers.iter().filter(|offer| fits(offer) && !outside) {
                self.keeps(trial, offer, to);
            }
        }
    }

    /// Given as it stands, an offer is not refused, and gives what it says and nothing else.
    fn keeps(&self, trial: &mut Trial<'_>, offer: &RoleOffer, to: &str) {
        let context = || format!("{} to {to} on {}, by {}", offer.role, self.resource, self.actor);
        let outcome = trial.make(self.share(to, &offer.role, &offer.chosen));
        let lowest = self.file.levels.first().map(|level| Pick::from(&**level));
        let is_level = |pick: &&Pick| matches!(pick, Pick::Level(_));
        let mut levels = offer.chosen.values().filter(is_level);
        // What is given on parts alone is nothing that can be done to the whole.
        let on_parts = outcome.is_ok() && levels.any(|level| Some(level) != lowest.as_ref());
        if offer.can.is_empty() && !on_parts {
            // Nothing is chosen yet.
            let code = outcome.map_err(|error| error.code());
            return assert_eq!(code.err(), Some(Code::InvalidLevel), "{}", context());
        }
        let outcome = outcome.unwrap_or_else(|error| panic!("{}: {error}", context()));
        let grant = &outcome.grants[0];
        assert_eq!(grant.levels.clone().unwrap_or_default(), offer.chosen, "{}", context());
        assert_eq!(grant.proposal.is_some(), offer.accept, "{}", context());
        if let Some(number) = grant.proposal {
            trial.space.apply(Approve::new(number, to)).unwrap();
        }
        let can: BTreeSet<&String> = offer.can.iter().map(|can| &can.action).collect();
        for action in actions(self.file) {
            let why = trial.space.explain(to, &action, self.resource, None).unwrap();
            let of_grant = |source: &&privity::SourceInfo| source.principal.as_deref() == Some(to);
            if can.contains(&action) {
                let mut own = why.nearest.iter().filter(of_grant);
                let by_condition = own.all(|own| own.lacks.iter().all(|of| of.condition.is_some()));
                assert!(by_condition, "{}: no {action}, whatever holds", context());
            } else {
                let gives = why.because.iter().any(|source| of_grant(&source));
                assert!(!gives, "{}: {action} is not promised", context());
            }
        }
        trial.spoiled = trial.space.apply(self.revoke(to)).is_err();
    }

    /// The levels of a row: as they were chosen, or as its role says.
    fn comes_to(&self, row: &SheetRow) {
        let (roles, chosen) = (chain(self.file, &row.grant.role), row.grant.levels.as_ref());
        let place = |level: &String| self.file.levels.iter().position(|known| known == level);
        let fixed = roles.iter().filter_map(|role| role.level.as_ref()).max_by_key(|of| place(of));
        let level = |category: &String| {
            let followed = roles[0].follows.get(category).unwrap_or(category);
            let picked = chosen.and_then(|chosen| chosen.get(followed)).cloned();
            picked.or_else(|| fixed.or(self.file.levels.first()).map(|level| Pick::from(&**level)))
        };
        let categories = self.file.categories.keys();
        let mut all: BTreeMap<String, Pick> =
            categories.map(|category| (category.clone(), level(category).unwrap())).collect();
        all.extend(chosen.cloned().into_iter().flatten());
        assert_eq!(row.levels, all, "the levels of {}", row.grant.principal);
    }
}

fn name(kind: Grantee) -> &'static str {
    match kind {
        Grantee::User => "user",
        Grantee::Group => "group",
        Grantee::Org => "org",
    }
}

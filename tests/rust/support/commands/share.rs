//! Shares, in one role or in several.

use std::collections::BTreeMap;

use privity::{Command, Receivers, Share};

use super::Maker;
use crate::world::ORGS;

impl Maker<'_> {
    pub(super) fn share(&mut self, by: &str) -> Option<Command> {
        let resource = self.managed(by)?;
        let kind = self.kind(&resource);
        let role = self.role(by, &resource)?;
        let file = &kind.roles[&role];
        let to = if file.to.is_empty() { &kind.grantees } else { &file.to };
        let receivers = self.receivers(to);
        let fields = [("id".to_owned(), "7".to_owned())];
        let asks = file.fields && receivers.contains(&ORGS[1].to_owned());
        let each = self.dice.chance(15);
        let roles: Vec<String> = kind.roles.keys().cloned().chain([role.clone()]).collect();
        let receivers = if each {
            let with_role = |who| Some((who, self.dice.pick(&roles)?));
            let each = receivers.into_iter().filter_map(with_role);
            Receivers::from(each.collect::<BTreeMap<_, _>>())
        } else {
            receivers.into()
        };
        let mut share = Share::new(&*resource, receivers, by);
        share.levels = self.levels(&resource, file);
        share.fields = (asks && self.dice.chance(90)).then(|| fields.into_iter().collect());
        share.expires = self.expiry();
        share.note = self.dice.chance(10).then(|| "a note".to_owned());
        let default = kind.default_role.as_ref() == Some(&role) && self.dice.chance(50);
        Some(if each || default { share } else { share.role(role) }.into())
    }
}

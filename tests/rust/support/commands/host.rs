//! What the host does.

use privity::model::file::Grantee;
use privity::{Add, Command, Delete, Forget, Put, Remove, Rename, Set};

use super::Maker;
use crate::world::{GROUPS, ORGS, USERS, principals};

impl Maker<'_> {
    /// What the host does.
    pub(crate) fn hosting(&mut self) -> Command {
        loop {
            if let Some(command) = self.one_word() {
                return command;
            }
        }
    }

    fn one_word(&mut self) -> Option<Command> {
        let anybody = &[Grantee::User, Grantee::Group][..];
        Some(match self.dice.below(24) {
            0..=7 => self.create(None)?,
            8..=10 => {
                let group = self.dice.pick(&GROUPS)?;
                Add::new(group, self.principal(anybody)).into()
            }
            11 => {
                let group = self.dice.pick(&GROUPS)?;
                Remove::new(group, self.principal(anybody)).into()
            }
            12 | 13 => {
                let org = self.dice.pick(&["acme", "acme", "other"])?;
                let put = Put::new(self.principal(anybody)).org(org);
                let guest = put.principal.starts_with("user:").then(|| self.dice.chance(30));
                Put { guest, ..put }.into()
            }
            14 => Put::new(self.dice.pick(&ORGS)?).registered(self.dice.chance(70)).into(),
            15 => {
                let areas = self.dice.pick(&[vec![], vec!["21".to_owned()]])?;
                Put::new(self.dice.pick(&USERS)?).verified(areas).into()
            }
            16 | 17 => {
                let resource = self.resource(None, |file| !file.statuses.is_empty())?;
                let status = self.dice.pick(&self.kind(&resource).statuses)?;
                Set::new(resource).status(status).into()
            }
            18 => {
                let resource = self.resource(None, |file| file.sources.is_some())?;
                let sources = self.sources(self.kind(&resource))?;
                Set::new(resource).sources(sources).into()
            }
            19 => {
                let resource = self.resource(None, |file| file.parent.is_none())?;
                Set::new(resource).owners(self.principal(&[Grantee::User])).into()
            }
            20..=22 if self.dice.chance(50) => None?,
            20 => Delete::new(self.resource(None, |_| true)?).into(),
            21 | 22 => {
                let mut forget = Forget::new(self.principal(&[]));
                forget.heir = self.dice.chance(70).then(|| self.principal(&[Grantee::User]));
                forget.into()
            }
            _ => {
                let principal = self.principal(&[]);
                let kind = principal.split(':').next().unwrap();
                let same = |id: &&str| id.split(':').next() == Some(kind);
                let to: Vec<&str> = principals().filter(same).collect();
                Rename::new(&*principal, self.dice.pick(&to)?).into()
            }
        })
    }
}

//! What is known of a resource.

use std::collections::{BTreeMap, BTreeSet};

use smallvec::SmallVec;

use super::holders::Grants;
use super::numbers::{PrincipalIx, ResourceIx, Resources};
use super::table::Named;
use crate::event::{Revision, SettingValue};
use crate::model::{Type, TypeIx, Values};

/// What is known of a resource. What a decision reads stands first, so that it lies together.
#[derive(Debug)]
#[repr(C)]
pub(crate) struct Resource {
    pub(crate) id: String,
    pub(crate) grants: Grants,
    pub(crate) kind: TypeIx,
    pub(crate) status: u8,
    /// What kind of part it is.
    pub(crate) part_kind: u8,
    pub(crate) org: Option<PrincipalIx>,
    /// What it is a part of. Its grants are this one's, too.
    pub(crate) parent: Option<ResourceIx>,
    /// The number of each setting's value.
    pub(crate) settings: SmallVec<[u8; 16]>,
    pub(crate) sources: Vec<ResourceIx>,
    /// Sources that were deleted. Nobody can do anything on these.
    pub(crate) lost: Vec<String>,
    /// The resources that have this one as a source.
    pub(crate) used_by: BTreeSet<ResourceIx>,
    pub(crate) parts: BTreeSet<ResourceIx>,
    /// Who gave up a grant, and has not had one since.
    pub(crate) left: BTreeSet<PrincipalIx>,
    /// The numbers of the proposals about it.
    pub(crate) proposals: BTreeSet<u64>,
    /// Those of them that wait, or that nobody decided in time.
    pub(crate) waiting: BTreeSet<u64>,
    /// Those that wait and ask for something, or offer the ownership, by who made them.
    pub(crate) asked_by: BTreeMap<String, BTreeSet<u64>>,
    pub(crate) attributes: BTreeMap<String, String>,
    /// The revision of its last change.
    pub(crate) changed: Revision,
}

impl Named for Resource {
    type Of = Resources;

    fn name(&self) -> &str {
        &self.id
    }
}

impl Type {
    /// The number of a kind of part.
    pub(crate) fn part_kind(&self, name: &str) -> Option<u8> {
        (0u8..).zip(&self.kinds).find(|(_, kind)| *kind == name).map(|(ix, _)| ix)
    }

    /// The number of a setting's value.
    pub(crate) fn value_ix(values: &Values, value: &SettingValue) -> Option<u8> {
        match (values, value) {
            (Values::Switch, SettingValue::Switch(on)) => Some(u8::from(*on)),
            (Values::OneOf(names), SettingValue::Choice(name)) => {
                (0u8..).zip(names).find(|(_, each)| *each == name).map(|(ix, _)| ix)
            }
            _ => None,
        }
    }

    /// The value of a setting with this number.
    pub(crate) fn value(values: &Values, ix: u8) -> SettingValue {
        match values {
            Values::Switch => SettingValue::Switch(ix == 1),
            Values::OneOf(names) => {
                SettingValue::Choice(names.get(usize::from(ix)).cloned().unwrap_or_default())
            }
        }
    }
}

impl Resource {
    /// A resource as it begins, before anything is said of it.
    pub(crate) fn new(id: String, (ix, kind): (TypeIx, &Type), org: Option<PrincipalIx>) -> Self {
        Self {
            id,
            kind: ix,
            org,
            status: 0,
            settings: kind.settings.iter().map(|setting| setting.default).collect(),
            sources: Vec::new(),
            lost: Vec::new(),
            used_by: BTreeSet::new(),
            parent: None,
            part_kind: 0,
            parts: BTreeSet::new(),
            left: BTreeSet::new(),
            proposals: BTreeSet::new(),
            waiting: BTreeSet::new(),
            asked_by: BTreeMap::new(),
            attributes: BTreeMap::new(),
            grants: Grants::default(),
            changed: 0,
        }
    }

    /// Gives settings their values, by number.
    pub(crate) fn set_values(&mut self, numbers: &BTreeMap<u8, u8>) {
        for (number, value) in numbers {
            if let Some(place) = self.settings.get_mut(usize::from(*number)) {
                *place = *value;
            }
        }
    }

    /// Every setting's value, by name.
    pub(crate) fn setting_values(&self, kind: &Type) -> BTreeMap<String, SettingValue> {
        let numbers = self.settings.iter();
        kind.settings
            .iter()
            .zip(numbers)
            .map(|(setting, ix)| (setting.name.clone(), Type::value(&setting.values, *ix)))
            .collect()
    }
}

//! The roles that an actor may give, and what is left to choose in each.

use std::collections::BTreeMap;

use super::actions::actions;
use crate::answer::{LevelOffer, OptionOffer, PartInfo, RoleOffer};
use crate::change::Offers;
use crate::model::{LevelIx, Role, RoleIx, Type};

/// The roles that the actor may give, the default first, then by name.
pub(super) fn role_offers(kind: &Type, offers: &Offers<'_>, parts: &[PartInfo]) -> Vec<RoleOffer> {
    let offer = offers.roles().map(|(ix, role, expires)| {
        let chosen = offers.to_begin_with(ix, role);
        let access = chosen.as_ref().map_or(&role.access, |levels| &levels.access);
        let picks = chosen.as_ref().map(|levels| kind.picks(role, &levels.chosen));
        RoleOffer {
            role: role.name.clone(),
            label: role.label.clone(),
            default: kind.default_role == Some(ix),
            default_for: Vec::new(),
            can: actions(kind, access),
            to: role.to.iter().map(|to| to.as_str().to_owned()).collect(),
            accept: role.accept,
            fields: role.fields,
            chosen: picks.unwrap_or_default(),
            levels: levels(kind, offers, (ix, role), parts),
            options: options(offers, role),
            warnings: offers.warnings(ix),
            expires,
        }
    });
    let mut all: Vec<RoleOffer> = offer.collect();
    all.sort_by(|one, other| (!one.default, &one.role).cmp(&(!other.default, &other.role)));
    for grantee in kind.grantees.iter().map(|grantee| grantee.as_str().to_owned()) {
        if let Some(first) = all.iter_mut().find(|offer| offer.to.contains(&grantee)) {
            first.default_for.push(grantee);
        }
    }
    all
}

/// The levels to choose: of each category and, after the one in which each part has a level,
/// of the parts.
fn levels(
    kind: &Type,
    offers: &Offers<'_>,
    (ix, role): (RoleIx, &Role),
    parts: &[PartInfo],
) -> Vec<LevelOffer> {
    let offer = |name: &str, label: &str, levels: Vec<LevelIx>| LevelOffer {
        name: name.to_owned(),
        label: label.to_owned(),
        levels: levels.iter().map(|level| kind.level_name(*level).to_owned()).collect(),
        default: kind.level_name(role.default_level).to_owned(),
    };
    let mut all = Vec::new();
    for of in &role.choose {
        let Some(category) = kind.category(*of) else { continue };
        all.push(offer(&category.name, &category.label, offers.levels(ix, role, *of)));
        if category.each {
            // What they hold less of by name, they have to name as well. A part that they do not see
            // tells them no name of its own.
            let unseen = offers.named_parts().map(|part| (part, part));
            let seen = parts.iter().map(|part| (part.part.as_str(), part.label.as_str()));
            let parts: BTreeMap<&str, &str> = unseen.chain(seen).collect();
            let of_part = |(part, label)| offer(part, label, offers.part_levels(ix, part));
            all.extend(parts.into_iter().map(of_part));
        }
    }
    all
}

fn options(offers: &Offers<'_>, role: &Role) -> Vec<OptionOffer> {
    let name = |number: &usize| role.options.get(*number).map(|option| option.name.clone());
    let offer = role.options.iter().enumerate().map(|(number, option)| OptionOffer {
        name: option.name.clone(),
        label: option.label.clone(),
        can_give: offers.may_give(role, number),
        needs: option.needs.iter().filter_map(name).collect(),
    });
    offer.collect()
}

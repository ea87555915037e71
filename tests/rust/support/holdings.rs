//! What somebody holds, as the model file words it: rights with the conditions that they stand
//! under, and what may be passed on. Two such tables are compared symbolically: under every
//! combination of settings, statuses and whatever else a condition looks at.

use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use std::rc::Rc;

use privity::model::file::{Scope, TypeFile};

use crate::facts::Grant;
use crate::naive::{Naive, Right, chain};

/// The number of a right in its [`Book`].
type Row = u32;

/// A right, and until when it is held.
pub(crate) type Held = (Row, Option<i64>);

/// The name of those parts of a resource that nobody names.
pub(crate) fn unnamed(naive: &Naive<'_>, resource: &str) -> Option<String> {
    let kind = resource.split(':').next();
    let mut types = naive.model.types.iter();
    types.find(|(_, file)| file.parent.as_deref() == kind).map(|(name, _)| format!("{name}:*"))
}

/// The rights of one model that were met so far, each once, and what grants give.
#[derive(Default)]
pub(crate) struct Book {
    rows: Vec<Right>,
    numbers: HashMap<Right, Row>,
    tables: HashMap<String, Rc<[Row]>>,
    covers: HashMap<(Row, Row), bool>,
}

impl Book {
    /// What a grant gives on its resource or on a part of it, and what it lets its holder pass on.
    pub(crate) fn table(&mut self, naive: &Naive<'_>, grant: &Grant, at: &str) -> Rc<[Row]> {
        let kind = grant.resource.split(':').next().unwrap_or_default();
        // The whole itself is not named: what its name is makes no difference.
        let here = if at == grant.resource { "" } else { at };
        let mut key = format!("{kind} {} {here}", grant.role);
        for (name, pick) in grant.levels.iter().flatten() {
            let _ = write!(key, " {name}={pick:?}");
        }
        if let Some(table) = self.tables.get(&key) {
            return Rc::clone(table);
        }
        let mut rights = naive.rights(grant, at);
        if here.is_empty() {
            let delegation = delegation(naive.kind(at), &grant.role, &rights);
            rights.extend(delegation);
        }
        let table: Rc<[Row]> = rights.into_iter().map(|right| self.number(right)).collect();
        self.tables.insert(key, Rc::clone(&table));
        table
    }

    fn number(&mut self, right: Right) -> Row {
        let next = u32::try_from(self.rows.len()).unwrap();
        *self.numbers.entry(right).or_insert_with_key(|right| {
            self.rows.push(right.clone());
            next
        })
    }

    pub(crate) fn right(&self, row: Row) -> &Right {
        &self.rows[row as usize]
    }

    /// All that these principals hold by grants on a resource, or on a part of it.
    pub(crate) fn held<'p>(
        &mut self,
        naive: &Naive<'_>,
        who: impl IntoIterator<Item = &'p String>,
        (resource, at): (&str, &str),
    ) -> Vec<Held> {
        let mut held = Vec::new();
        for grant in who.into_iter().flat_map(|who| naive.held(who, resource)) {
            let table = self.table(naive, grant, at);
            held.extend(table.iter().map(|row| (*row, grant.expires)));
        }
        held
    }

    /// Whether somebody who holds the one holds the other as well, for as long.
    pub(crate) fn is_covered(&mut self, (row, end): Held, by: &[Held]) -> bool {
        let lasts =
            |until: &Option<i64>| until.is_none_or(|until| end.is_some_and(|end| end <= until));
        let same = |(own, until): &Held| *own == row && lasts(until);
        by.iter().any(same)
            || by.iter().any(|(own, until)| lasts(until) && self.is_within(row, *own))
    }

    fn is_within(&mut self, row: Row, own: Row) -> bool {
        let rows = &self.rows;
        *self.covers.entry((row, own)).or_insert_with(|| {
            let ((action, given), (own_action, own)) = (&rows[row as usize], &rows[own as usize]);
            let needs = |own: &String| given.iter().any(|given| follows(own, given));
            action == own_action && own.iter().all(needs)
        })
    }
}

/// Whether the one condition holds whenever the other does.
fn follows(one: &str, other: &str) -> bool {
    let listed = |text: &str| -> Option<BTreeSet<String>> {
        let statuses = text.strip_prefix("status:")?;
        Some(statuses.split('|').map(|status| status.trim().to_owned()).collect())
    };
    let part = |text: &str| {
        let (word, action) = text.split_once(':')?;
        let kind = word.trim().strip_prefix("every part")?;
        Some((kind.trim().to_owned(), action.trim().to_owned()))
    };
    if let (Some(many), Some(few)) = (listed(one), listed(other)) {
        return few.is_subset(&many);
    }
    match (part(one), part(other)) {
        (Some((of, action)), Some((all, every))) => {
            action == every && (all.is_empty() || of == all)
        }
        _ => one == other,
    }
}

/// What a role lets its holder pass on, as rights of their own: each under the conditions of
/// `access.edit`. To own is one, too.
fn delegation(kind: &TypeFile, role: &str, rights: &BTreeSet<Right>) -> Vec<Right> {
    let roles = chain(kind, role);
    let (mut words, own) = (BTreeSet::new(), roles.iter().find_map(|role| role.scope));
    for role in roles {
        let change = role.may_change.as_ref().unwrap_or(&role.may_give);
        let take = role.may_take.as_ref().unwrap_or(change);
        words.extend(role.may_give.iter().map(|role| format!("give {role}")));
        for (verb, list) in [("change", change), ("take", take)] {
            words.extend(list.iter().map(|role| format!("{verb} {role} of one's own")));
            let all = list.iter().filter(|_| own.unwrap_or_default() == Scope::All);
            words.extend(all.map(|role| format!("{verb} {role} of anybody")));
        }
    }
    let edit = rights.iter().filter(|(action, _)| action == "access.edit");
    let passed = edit.flat_map(|(_, under)| words.iter().map(|word| (word.clone(), under.clone())));
    let owns = (role == kind.owner).then(|| ("own".to_owned(), BTreeSet::new()));
    passed.chain(owns).collect()
}

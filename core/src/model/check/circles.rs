//! Conditions that look at actions of other types: no decision may come back to its own question,
//! nor go on for long.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::{ActionSet, ConditionSet};
use crate::model::read::path::Path;
use crate::model::read::problems::Problems;
use crate::model::tables::condition::Test;
use crate::model::tables::kind::Type;
use crate::model::tables::numbers::{ActionIx, TypeIx};

/// How many questions may stand on one another: each is asked of every source, or part.
const MAX_DEPTH: usize = 3;

/// An action of a type.
type Node = (TypeIx, ActionIx);
/// Which actions must be looked at to decide on one.
type Needs = BTreeMap<Node, BTreeSet<Node>>;

/// Reports conditions that need each other, and those that stand on too many others.
pub(crate) fn check(types: &[Type], problems: &mut Problems) {
    let mut open = needs(types);
    let name = |(kind, action): &Node| {
        let kind = types.get(usize::from(*kind));
        kind.map_or_else(String::new, |kind| format!("{}.{}", kind.name, kind.action_name(*action)))
    };
    let mut depth = 0;
    while !open.is_empty() {
        let is_open = |needed: &Node| open.contains_key(needed);
        let decided = |(_, needed): &(&Node, &BTreeSet<Node>)| !needed.iter().any(is_open);
        let ready: BTreeSet<Node> = open.iter().filter(decided).map(|(node, _)| *node).collect();
        if ready.is_empty() {
            let circle = circle(&open);
            let names: Vec<String> = circle.iter().chain(circle.first()).map(name).collect();
            let what = format!("conditions need each other: {}", names.join(" → "));
            report(types, circle.first(), what, "take one of them out", problems);
            open.retain(|node, _| !circle.contains(node));
            continue;
        }
        depth += 1;
        if depth > MAX_DEPTH {
            let what = format!("conditions stand on one another here {depth} deep");
            let help = format!("every question walks them: {MAX_DEPTH} is the most");
            report(types, ready.first(), what, &help, problems);
            return;
        }
        open.retain(|node, _| !ready.contains(node));
    }
}

fn report(types: &[Type], node: Option<&Node>, what: String, help: &str, problems: &mut Problems) {
    let Some((kind, action)) = node else { return };
    let Some(kind) = types.get(usize::from(*kind)) else { return };
    let at = Path::default().key(&kind.name).key("actions").key(kind.action_name(*action));
    problems.add(&at, what, help);
}

/// A circle of needs, where each node needs another that is open.
fn circle(open: &Needs) -> Vec<Node> {
    let mut walked: Vec<Node> = Vec::new();
    let mut next = open.keys().next().copied();
    while let Some(node) = next {
        if let Some(start) = walked.iter().position(|earlier| *earlier == node) {
            return walked.split_off(start);
        }
        walked.push(node);
        let needed = open.get(&node).into_iter().flatten();
        next = needed.copied().find(|needed| open.contains_key(needed));
    }
    walked
}

/// What is needed for the actions that stand under such conditions.
fn needs(types: &[Type]) -> Needs {
    let mut all = Needs::new();
    for (ix, kind) in (0u8..).zip(types) {
        let roles = kind.roles.iter();
        let options = roles.clone().flat_map(|role| &role.options).map(|option| &option.access);
        let levels = kind.categories.iter().flat_map(|category| &category.gives);
        let audiences = kind.audiences.iter().map(|audience| &audience.access);
        let accesses = roles.map(|role| &role.access).chain(options).chain(levels);
        for access in accesses.chain(&kind.gives).chain(audiences) {
            for right in access.rights() {
                add(&mut all, ix, kind, right.actions, right.conditions);
            }
        }
        // Whether there is an audience is asked whatever the action.
        let actions: ActionSet = (0u8..).zip(&kind.actions).map(|(action, _)| action).collect();
        for audience in &kind.audiences {
            add(&mut all, ix, kind, actions, audience.only_while);
        }
    }
    all
}

fn add(all: &mut Needs, ix: TypeIx, kind: &Type, actions: ActionSet, conditions: ConditionSet) {
    for condition in conditions.iter().filter_map(|ix| kind.conditions.get(usize::from(ix))) {
        let needed = match condition.test {
            Test::EverySource { action, .. } => kind.sources.map(|of| (of, action)),
            Test::Parent(action) => kind.parent.map(|of| (of, action)),
            Test::EveryPart { action, .. } => kind.parts.map(|of| (of, action)),
            Test::Setting { .. } | Test::Status(_) | Test::Kind(_) | Test::Verified(_) => None,
        };
        for action in actions.iter() {
            all.entry((ix, action)).or_default().extend(needed);
        }
    }
}

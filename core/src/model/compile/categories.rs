//! What levels give: in each category of a type, and on a part.

use std::collections::BTreeMap;

use super::conditions::table::Conditions;
use super::context::Context;
use super::texts;
use super::words::LEVELS_HELP;
use crate::access::Access;
use crate::model::read::file::{CategoryFile, LevelFile};
use crate::model::read::names::instead;
use crate::model::read::path::Path;
use crate::model::read::problems::Problems;
use crate::model::tables::role::Category;

/// Compiles the categories of a type.
pub(crate) fn compile(
    of: &Context<'_>,
    conditions: &Conditions,
    problems: &mut Problems,
) -> Vec<Category> {
    levels(of, problems);
    let mut categories: Vec<Category> = Vec::new();
    for (name, file) in &of.file.categories {
        let at = of.at.key("categories").key(name);
        let gives = ladder(of, &file.levels, conditions, &at.key("levels"), problems);
        match &file.each {
            Some(each) => parts(of, name, file, each, &at, problems),
            None if file.levels.is_empty() => {
                let help = "say what its levels give, as in `levels.NAME.can`, or remove it";
                problems.add(&at, format!("the category `{name}` gives nothing"), help);
            }
            None => {}
        }
        if let Some(other) = categories.iter().find(|other| other.each && file.each.is_some()) {
            let problem = format!("`{}` and `{name}` both give each part a level", other.name);
            problems.add(&at.key("each"), problem, "a part has one level: take one `each` out");
        }
        let (name, label) = (name.clone(), texts::label(&file.label, name));
        categories.push(Category { name, label, gives, each: file.each.is_some() });
    }
    categories
}

/// Levels are for categories and parts, and the lowest alone is of no use.
fn levels(of: &Context<'_>, problems: &mut Problems) {
    let at = of.at.key("levels");
    let kind = of.words.kind;
    match of.file.levels.as_slice() {
        [] => {
            if let Some(category) = of.words.categories.first() {
                let problem = format!("`{kind}` has categories, but no levels");
                problems.add(&of.at.key("categories").key(category), problem, LEVELS_HELP);
            }
        }
        [only] => {
            let problem = format!("`{only}` is the only level, and the lowest gives nothing");
            problems.add(&at, problem, "list the next one after it");
        }
        _ if of.words.categories.is_empty() && of.words.parts.is_none() => {
            let problem = format!("nothing of `{kind}` has a level");
            problems.add(&at, problem, "add `categories`, or take `levels` out");
        }
        _ => {}
    }
}

/// Compiles what each of the parent's levels gives on a part.
pub(crate) fn gives(
    of: &Context<'_>,
    conditions: &Conditions,
    problems: &mut Problems,
) -> Vec<Access> {
    let at = of.at.key("gives");
    let kind = of.words.kind;
    match of.words.parent {
        Some(parent) if of.words.levels.is_empty() => {
            let problem = format!("`{kind}` is a part of `{parent}`, which has no levels");
            problems.add(&of.at.key("parent"), problem, LEVELS_HELP);
        }
        Some(parent) if of.file.gives.is_empty() => {
            let problem = format!("nobody can do anything with a `{kind}`");
            let help = format!("say what the levels of `{parent}` give, as in `gives.NAME.can`");
            problems.add(&of.at, problem, help);
        }
        Some(_) => return ladder(of, &of.file.gives, conditions, &at, problems),
        None if !of.file.gives.is_empty() => {
            let problem = format!("`{kind}` is no part of anything");
            problems.add(&at, problem, "say `parent = \"TYPE\"`, or give the rights by roles");
        }
        None => {}
    }
    Vec::new()
}

/// What each level gives, those before it included.
fn ladder(
    of: &Context<'_>,
    levels: &BTreeMap<String, LevelFile>,
    conditions: &Conditions,
    at: &Path,
    problems: &mut Problems,
) -> Vec<Access> {
    let mut given = vec![Access::nothing(); of.words.levels.len()];
    // That there are no levels is reported once.
    for (name, level) in levels.iter().filter(|_| !of.words.levels.is_empty()) {
        let at = at.key(name);
        let access = of.rights(&level.can, &level.when, conditions, &at, problems);
        if level.can.is_empty() && level.when.is_empty() {
            let help = "list actions in `can` or `when`, or remove it";
            problems.add(&at, format!("nothing is held at `{name}`"), help);
        }
        let number = of.words.level(name, &at, problems);
        if number == Some(0) {
            let problem = format!("`{name}` is the lowest level, which gives nothing");
            problems.add(&at, problem, "give the rights at the next level");
        }
        let from = number.map_or(given.len(), usize::from);
        given.iter_mut().skip(from).for_each(|level| *level = level.join(&access));
    }
    given
}

/// A category in which each part has a level: the parts' own type says what that gives.
fn parts(
    of: &Context<'_>,
    name: &str,
    file: &CategoryFile,
    each: &str,
    at: &Path,
    problems: &mut Problems,
) {
    if of.words.parts != Some(each) {
        let problem = format!("`{each}` is no part of a `{}`", of.words.kind);
        let help = of.words.parts.map_or_else(
            || format!("say `parent = \"{}\"` in the type of the parts", of.words.kind),
            |parts| instead(each, [parts]),
        );
        problems.add(&at.key("each"), problem, help);
    }
    if !file.levels.is_empty() {
        let problem = format!("`{name}` has levels of its own beside those of each `{each}`");
        let help =
            format!("what a level gives there is said in `gives` of `{each}`: take `levels` out");
        problems.add(&at.key("levels"), problem, help);
    }
}

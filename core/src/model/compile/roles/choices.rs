//! What a role leaves to choose for each grant: levels and options.

use crate::model::compile::conditions::table::Conditions;
use crate::model::compile::context::{Context, numbers};
use crate::model::compile::texts;
use crate::model::read::file::RoleFile;
use crate::model::read::names::instead;
use crate::model::read::path::Path;
use crate::model::read::problems::Problems;
use crate::model::tables::numbers::{CategoryIx, LevelIx, number_of};
use crate::model::tables::role::{Choice, needed};

/// What a role says of levels and options.
#[derive(Debug, Default)]
pub(crate) struct Choices {
    /// The level in every category, if it is not chosen.
    pub(crate) level: Option<LevelIx>,
    pub(crate) choose: Vec<CategoryIx>,
    pub(crate) default: LevelIx,
    pub(crate) follows: Vec<(CategoryIx, CategoryIx)>,
    pub(crate) options: Vec<Choice>,
}

impl Choices {
    /// Whether something is chosen for each grant.
    pub(crate) fn is_any(&self) -> bool {
        !self.choose.is_empty() || !self.options.is_empty()
    }
}

/// Compiles what a role says of levels and options.
pub(crate) fn compile(
    of: &Context<'_>,
    role: &RoleFile,
    conditions: &Conditions,
    at: &Path,
    problems: &mut Problems,
) -> Choices {
    let level = |key: &str, name: Option<&String>, problems: &mut Problems| {
        name.and_then(|name| of.words.level(name, &at.key(key), problems))
    };
    let category =
        |name: &str, at: &Path, problems: &mut Problems| of.words.category(name, at, problems);
    if role.level.is_some() && !role.choose.is_empty() {
        let problem = "the levels are chosen, and there is a `level` for all";
        problems.add(&at.key("level"), problem, "take `level` or `choose` out");
    }
    let idle = [("default", role.default.is_some()), ("follows", !role.follows.is_empty())];
    for (key, _) in idle.into_iter().filter(|(_, said)| *said && role.choose.is_empty()) {
        let problem = format!("`{key}` is about levels that are chosen, and none is");
        let help = format!("list categories in `choose`, or take `{key}` out");
        problems.add(&at.key(key), problem, help);
    }
    Choices {
        level: level("level", role.level.as_ref(), problems),
        choose: numbers(&role.choose, &at.key("choose"), problems, category),
        default: level("default", role.default.as_ref(), problems).unwrap_or_default(),
        follows: follows(of, role, &at.key("follows"), problems),
        options: options(of, role, conditions, &at.key("options"), problems),
    }
}

/// The categories that have the level of a chosen one.
fn follows(
    of: &Context<'_>,
    role: &RoleFile,
    at: &Path,
    problems: &mut Problems,
) -> Vec<(CategoryIx, CategoryIx)> {
    let mut pairs = Vec::new();
    for (follower, followed) in &role.follows {
        let at = at.key(follower);
        let mut category = |name: &str| of.words.category(name, &at, problems);
        let (Some(one), Some(other)) = (category(follower), category(followed)) else { continue };
        pairs.push((one, other));
        if role.choose.contains(follower) {
            let problem = format!("the level of `{follower}` is chosen, and cannot follow");
            let help = format!("take `{follower}` out of `choose`, or out of here");
            problems.add(&at, problem, help);
        } else if !role.choose.is_empty() && !role.choose.contains(followed) {
            let problem = format!("the level of `{followed}` is not chosen");
            problems.add(&at, problem, format!("list `{followed}` in `choose`"));
        }
    }
    pairs
}

fn options(
    of: &Context<'_>,
    role: &RoleFile,
    conditions: &Conditions,
    at: &Path,
    problems: &mut Problems,
) -> Vec<Choice> {
    let names = || role.options.keys().map(String::as_str);
    let mut options = Vec::new();
    for (name, file) in &role.options {
        let at = at.key(name);
        if of.words.categories.contains(&name.as_str()) {
            let problem = format!("`{name}` is an option, and a category as well");
            problems.add(&at, problem, "both are chosen by name: call one of them something else");
        }
        let access = of.rights(&file.can, &file.when, conditions, &at, problems);
        if file.can.is_empty() && file.when.is_empty() {
            let help = "list actions in `can` or `when`, or remove it";
            problems.add(&at, format!("the option `{name}` gives nothing"), help);
        }
        let find = |needed: &str, at: &Path, problems: &mut Problems| {
            let found = number_of(names(), needed);
            if found.is_none() {
                let problem = format!("there is no option `{needed}` beside `{name}`");
                let others = names().filter(|other| other != name);
                problems.add(at, problem, instead(needed, others));
            }
            found
        };
        let needs: Vec<u8> = numbers(&file.needs, &at.key("needs"), problems, find);
        let needs = needs.into_iter().map(usize::from).collect();
        let label = texts::label(&file.label, name);
        options.push(Choice { name: name.clone(), label, access, needs });
    }
    for (number, option) in options.iter().enumerate() {
        // One report for each circle, at its first option.
        let needed = needed(&options, number);
        if needed.contains(&number) && needed.iter().min() == Some(&number) {
            let problem = format!("the option `{}` needs itself", option.name);
            let at = at.key(&option.name).key("needs");
            problems.add(&at, problem, "take one of its `needs` out");
        }
    }
    options
}

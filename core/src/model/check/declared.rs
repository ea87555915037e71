//! Checks of what a model declares: names, sizes, lists and sources. What needs looking up is
//! checked where it is looked up.

use super::parts;
use crate::access::ActionSet;
use crate::model::read::file::{ModelFile, SettingFile, TypeFile};
use crate::model::read::names::{PRINCIPALS, instead, is_name, name_help};
use crate::model::read::path::Path;
use crate::model::read::problems::Problems;
use crate::model::tables::actions::SETTINGS;

/// How many of anything that is numbered a type can have, and a model types.
const MOST: usize = ActionSet::CAPACITY;

/// Checks names, sizes and lists. False when there is too much of something to be numbered, or
/// it isn't clear what is a part of what.
pub(crate) fn names(file: &ModelFile, problems: &mut Problems) -> bool {
    let top = Path::default();
    // Models that were combined have all their names.
    for part in file.model.name.split('+') {
        name("model", part, &top.key("model").key("name"), problems);
    }
    if file.types.is_empty() {
        let help = "add a table for each type of resource: [dataset]";
        problems.add(&top, "the model has no types", help);
    }
    let mut fits = most("types", file.types.len(), &top, problems);
    for (kind_name, kind) in &file.types {
        let at = top.key(kind_name);
        name("type", kind_name, &at, problems);
        if PRINCIPALS.contains(&kind_name.as_str()) {
            let problem = format!("`{kind_name}` is a kind of principal, and cannot be a type");
            problems.add(&at, problem, "call the type something else");
        }
        fits &= Checker { kind, at, problems, fits: true }.check();
    }
    sources(file, problems);
    fits & parts::check(file, problems)
}

fn name(what: &str, text: &str, at: &Path, problems: &mut Problems) {
    if !is_name(text) {
        let article = if what.starts_with(['a', 'o']) { "an" } else { "a" };
        let problem = format!("`{text}` cannot be the name of {article} {what}");
        problems.add(at, problem, name_help(text));
    }
}

/// Reports more of something than can be numbered; whether it can.
pub(crate) fn most(what: &str, count: usize, at: &Path, problems: &mut Problems) -> bool {
    if count > MOST {
        problems.add(at, format!("{count} {what} are too many"), format!("{MOST} is the most"));
    }
    count <= MOST
}

struct Checker<'a> {
    kind: &'a TypeFile,
    at: Path,
    problems: &'a mut Problems,
    /// Whether everything can be numbered.
    fits: bool,
}

impl Checker<'_> {
    fn check(mut self) -> bool {
        self.actions();
        self.settings();
        let kind = self.kind;
        self.list("status", "statuses", &kind.statuses);
        self.list("kind", "kinds", &kind.kinds);
        self.list("level", "levels", &kind.levels);
        let grantees = self.at.key("grantees");
        self.once(&kind.grantees, &grantees);
        if kind.grantees.is_empty() {
            self.add(&grantees, "nobody can be given a role", "list `user`, `group` or `org`");
        }
        self.table("role", "roles", kind.roles.keys());
        for (role, file) in &kind.roles {
            let at = self.at.key("roles").key(role);
            self.once(&file.to, &at.key("to"));
            let options = at.key("options");
            self.fits &= most("options", file.options.len(), &options, self.problems);
            for option in file.options.keys() {
                name("option", option, &options.key(option), self.problems);
            }
        }
        self.table("audience", "audience", kind.audience.keys());
        self.table("category", "categories", kind.categories.keys());
        self.texts();
        self.fits
    }

    fn add(&mut self, at: &Path, problem: &str, help: &str) {
        self.problems.add(at, problem, help);
    }

    fn table<'k>(
        &mut self,
        what: &str,
        key: &str,
        names: impl ExactSizeIterator<Item = &'k String>,
    ) {
        let at = self.at.key(key);
        self.fits &= most(key, names.len(), &at, self.problems);
        names.for_each(|text| name(what, text, &at.key(text), self.problems));
    }

    fn list(&mut self, what: &str, key: &str, names: &[String]) {
        let at = self.at.key(key);
        self.fits &= most(key, names.len(), &at, self.problems);
        for (number, text) in names.iter().enumerate() {
            name(what, text, &at.item(number), self.problems);
        }
        self.once(names, &at);
    }

    fn once<T: PartialEq + serde::Serialize>(&mut self, list: &[T], at: &Path) {
        for (number, item) in list.iter().enumerate() {
            if list.iter().take(number).any(|earlier| earlier == item) {
                let word = serde_json::to_value(item).unwrap_or_default();
                let word = word.as_str().unwrap_or_default().to_owned();
                self.add(&at.item(number), &format!("`{word}` is listed twice"), "list it once");
            }
        }
    }

    fn actions(&mut self) {
        let at = self.at.key("actions");
        let count = self.kind.actions.len() + self.kind.settings.len();
        let what = "actions (one for each setting included)";
        self.fits &= most(what, count, &at, self.problems);
        for action in self.kind.actions.keys() {
            let at = at.key(action);
            name("action", action, &at, self.problems);
            if action.starts_with(SETTINGS) {
                let problem = format!("`{action}` is declared by hand");
                let help = "each setting has this action already: take it out";
                self.add(&at, &problem, help);
            }
        }
    }

    fn settings(&mut self) {
        let kind = self.kind;
        self.table("setting", "settings", kind.settings.keys());
        for (setting, of) in &kind.settings {
            let at = self.at.key("settings").key(setting);
            let SettingFile::Choice(choice) = of else { continue };
            let values = at.key("one_of");
            self.fits &= most("values", choice.one_of.len(), &values, self.problems);
            for value in choice.one_of.keys() {
                name("value", value, &values.key(value), self.problems);
            }
            if !choice.one_of.contains_key(&choice.default) {
                let problem = format!("`{}` is none of the values of `{setting}`", choice.default);
                let help = instead(&choice.default, choice.one_of.keys().map(String::as_str));
                self.add(&at.key("default"), &problem, &help);
            }
        }
    }

    fn texts(&mut self) {
        let kind = self.kind;
        let limits = self.at.key("limits");
        for (key, limit) in [("message", kind.limits.message), ("note", kind.limits.note)] {
            if limit == 0 {
                let help = "give the most code points that a text may have";
                self.add(&limits.key(key), &format!("`{key}` is 0"), help);
            }
        }
        let mut texts: Vec<(Path, &str)> = Vec::new();
        if let Some(select) = &kind.select {
            let at = self.at.key("select");
            texts.push((at.key("none"), &select.none));
            texts.push((at.key("several"), &select.several));
        }
        for (number, warning) in kind.warnings.iter().enumerate() {
            let at = self.at.key("warnings").item(number);
            name("warning", &warning.code, &at.key("code"), self.problems);
            texts.push((at.key("text"), &warning.text));
        }
        let tables = [
            ("texts", &kind.texts),
            ("labels", &kind.labels),
            ("level_labels", &kind.level_labels),
        ];
        for (table, of) in tables {
            let at = self.at.key(table);
            texts.extend(of.iter().map(|(key, text)| (at.key(key), text.as_str())));
        }
        for (at, text) in texts {
            if text.trim().is_empty() {
                self.add(&at, &format!("{} is empty", at.last()), "write the text, or take it out");
            }
        }
    }
}

/// How many types stand on one another: a decision looks at every source of every source.
const MAX_DEPTH: usize = 4;

/// Sources must name types, and no type may be made of itself, however indirectly.
fn sources(file: &ModelFile, problems: &mut Problems) {
    // A part has no sources, and what has sources is no part: one way from each type.
    let of = |kind: &str| {
        let kind = file.types.get(kind)?;
        kind.sources.as_deref().or(kind.parent.as_deref())
    };
    for kind in file.types.keys() {
        let sources = file.types.get(kind).and_then(|kind| kind.sources.as_deref());
        let Some(first) = sources else { continue };
        let at = Path::default().key(kind).key("sources");
        if !file.types.contains_key(first) {
            let known = file.types.keys().map(String::as_str).filter(|known| known != kind);
            problems.add(&at, format!("there is no type `{first}`"), instead(first, known));
        }
        let mut circle = vec![kind.as_str()];
        let mut next = Some(first);
        while let Some(source) = next.filter(|source| !circle.contains(source)) {
            circle.push(source);
            next = of(source);
        }
        if next.is_none() && circle.len() > MAX_DEPTH {
            let problem = format!(
                "sources nest {} deep here, and every question walks them: {}",
                circle.len() - 1,
                circle.join(" → ")
            );
            let help = format!("nest at most {}", MAX_DEPTH - 1);
            problems.add(&at, problem, help);
        }
        // One report for each circle, at its first type.
        if next == Some(kind) && circle.iter().min() == circle.first() {
            let problem = format!("`{kind}` is made of itself: {} → {kind}", circle.join(" → "));
            problems.add(&at, problem, "take one `sources` out");
        }
    }
}

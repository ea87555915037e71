//! What the files of a folder use of each other, and whether that leads back to where it began.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::paths::{self, Module};
use super::repository::{files, read, with_extension};

/// What stands in a folder, and what of it each uses: with a file that does, and the file that it
/// uses.
type Graph<'o> = BTreeMap<Module, BTreeMap<Module, &'o (Module, Module)>>;

/// Files, and which of them each uses.
pub(crate) struct Order {
    source: PathBuf,
    files: BTreeMap<Module, PathBuf>,
    uses: BTreeSet<(Module, Module)>,
}

impl Order {
    /// The files of a crate, save its tests. The file of a folder (`mod.rs`) uses what it declares,
    /// so a file in the folder that uses the folder's is in a circle with it.
    pub(crate) fn of_rust(source: &Path) -> Self {
        let name = |path: &Path| {
            let mut module: Module = parts(&path.with_extension(""));
            let last = module.last().map(String::as_str);
            if matches!(last, Some("mod" | "lib" | "main")) {
                module.pop();
            }
            module
        };
        Self::of(source, "rs", name, paths::of_rust)
    }

    /// The modules of a Python package, by what follows `from .`.
    pub(crate) fn of_python(source: &Path) -> Self {
        let name = |path: &Path| parts(&path.with_extension(""));
        let uses = |text: &str, _: &Module| {
            let lines = text.lines().filter_map(|line| line.trim().strip_prefix("from ."));
            let named = lines.filter_map(|line| {
                let (from, names) = line.split_once(" import ")?;
                Some(vec![if from.is_empty() { names } else { from }.to_owned()])
            });
            named.collect()
        };
        Self::of(source, "py", name, uses)
    }

    /// The files of a folder of JavaScript, by what they require.
    pub(crate) fn of_javascript(source: &Path) -> Self {
        let uses = |text: &str, _: &Module| {
            let required = text.split("require(\"./").skip(1);
            required.filter_map(|rest| Some(vec![rest.split('"').next()?.to_owned()])).collect()
        };
        Self::of(source, "js", parts, uses)
    }

    fn of(
        source: &Path,
        extension: &str,
        name: impl Fn(&Path) -> Module,
        uses: impl Fn(&str, &Module) -> Vec<Module>,
    ) -> Self {
        let (all, extension) = (files(source), [extension]);
        let all = with_extension(&all, &extension);
        let named = all.map(|path| (name(path.strip_prefix(source).unwrap()), path.clone()));
        let is_test = |module: &Module| module.iter().any(|part| part == "tests");
        let files: BTreeMap<_, _> = named.filter(|(module, _)| !is_test(module)).collect();
        let mut found = BTreeSet::new();
        for (module, path) in &files {
            for name in uses(&read(path), module) {
                // The longest beginning that is a file: what follows is a name in it.
                let begins = (0..=name.len()).rev().map(|length| &name[..length]);
                let file = begins.into_iter().find(|name| files.contains_key(*name));
                let other = file.filter(|file| *file != module.as_slice());
                found.extend(other.map(|file| (module.clone(), file.to_vec())));
            }
        }
        Self { source: source.to_owned(), files, uses: found }
    }

    /// How many uses of one file by another there are.
    pub(crate) fn uses(&self) -> usize {
        self.uses.len()
    }

    /// The modules at the top.
    pub(crate) fn modules(&self) -> impl Iterator<Item = &str> {
        self.files.keys().filter_map(|module| module.first().map(String::as_str))
    }

    /// Which of the modules at the top uses which, and a sentence that names the files.
    pub(crate) fn at_the_top(&self) -> Vec<(String, String, String)> {
        let mut uses = Vec::new();
        for (user, used) in self.within(&[]) {
            for (used, files) in used {
                let names = user.first().cloned().zip(used.first().cloned());
                uses.extend(names.map(|(user, used)| (user, used, self.said(files))));
            }
        }
        uses
    }

    /// Each circle as a sentence that names its files, by the folder in which they stand.
    pub(crate) fn circles(&self) -> BTreeMap<String, Vec<String>> {
        let folders = self
            .files
            .keys()
            .flat_map(|module| (0..module.len()).map(move |length| &module[..length]));
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for folder in folders.collect::<BTreeSet<_>>() {
            let graph = self.within(folder);
            let mut told = BTreeSet::new();
            for start in graph.keys() {
                // One circle often lies in others: each file is named once.
                let is_new =
                    |circle: &Vec<&Module>| !circle.iter().any(|file| told.contains(*file));
                let Some(circle) = circle(&graph, start).filter(is_new) else { continue };
                let steps = circle.iter().zip(circle.iter().cycle().skip(1));
                let steps: Vec<String> =
                    steps.map(|(user, used)| self.said(graph[*user][*used])).collect();
                told.extend(circle.into_iter().cloned());
                found.entry(folder.join("/")).or_default().push(steps.join(", "));
            }
        }
        found
    }

    /// What stands directly in a folder: its own file, which is called as it is, the others, and
    /// the folders in it.
    fn within(&self, folder: &[String]) -> Graph<'_> {
        let entry = |module: &Module| {
            let length = module.len().min(folder.len() + 1);
            module.starts_with(folder).then(|| module[..length].to_vec())
        };
        let mut graph = Graph::new();
        for files in &self.uses {
            if let Some((user, used)) = entry(&files.0).zip(entry(&files.1))
                && user != used
            {
                graph.entry(user).or_default().entry(used).or_insert(files);
            }
        }
        graph
    }

    fn said(&self, (user, file): &(Module, Module)) -> String {
        let path = |module| self.files[module].strip_prefix(&self.source).unwrap().display();
        format!("{} uses {}", path(user), path(file))
    }
}

fn parts(path: &Path) -> Module {
    path.iter().map(|part| part.to_string_lossy().into_owned()).collect()
}

/// The shortest circle through a module.
fn circle<'g>(graph: &'g Graph<'_>, start: &'g Module) -> Option<Vec<&'g Module>> {
    let mut ways: Vec<Vec<&Module>> = vec![vec![start]];
    let mut seen: BTreeSet<&Module> = BTreeSet::new();
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            for next in graph.get(*way.last()?).into_iter().flat_map(BTreeMap::keys) {
                if next == start {
                    return Some(way);
                }
                if seen.insert(next) {
                    longer.push([&way[..], &[next]].concat());
                }
            }
        }
        ways = longer;
    }
    None
}

/// Nothing is proved by a reader that cannot find a circle.
#[test]
fn circles_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("lib.rs", "mod high;\nmod low;\n");
    write("high.rs", "use crate::low::{self, inner::{First as Other, Second}};\n");
    write("low/mod.rs", "mod inner;\nmod outer;\npub(crate) use self::inner::First;\n");
    write("low/inner.rs", "pub(in crate::low) struct First; // crate::high\n");
    write("low/outer.rs", "fn text() -> super::inner::First { \"super::First\" }\n");
    let order = Order::of_rust(folder.path());
    assert_eq!(order.circles(), BTreeMap::new());
    let top = order.at_the_top();
    assert_eq!(top, [("high".into(), "low".into(), "high.rs uses low/mod.rs".into())]);

    let circles = |name: &str, text: &str| {
        let before = read(folder.path().join(name));
        write(name, text);
        let found = Order::of_rust(folder.path()).circles();
        write(name, &before);
        found
            .into_iter()
            .map(|(folder, all)| format!("{folder}: {}", all.join("; ")))
            .collect::<Vec<_>>()
    };
    let climbs = "low/mod.rs uses low/inner.rs, low/inner.rs uses low/mod.rs";
    assert_eq!(circles("low/inner.rs", "use super::First;"), [format!("low: {climbs}")]);
    let siblings = "low/inner.rs uses low/outer.rs, low/outer.rs uses low/inner.rs";
    let text = "fn of() { super::outer::text() }";
    assert_eq!(circles("low/inner.rs", text), [format!("low: {siblings}")]);
    let folders = "high.rs uses low/mod.rs, low/outer.rs uses high.rs";
    assert_eq!(circles("low/outer.rs", "use crate::{high::Any};"), [format!(": {folders}")]);
}

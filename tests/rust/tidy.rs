//! The repository's own rules, as tests: layers, sizes, versions, the table of codes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use privity::Code;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every file below a folder, save what tools make.
fn files(folder: &Path) -> Vec<PathBuf> {
    let made = ["target", "node_modules", ".venv", ".git", "__pycache__", "dist", "build"];
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if made.contains(&name.as_str()) || name.ends_with(".egg-info") || name.starts_with('.') {
            continue;
        }
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

fn with_extension<'a>(
    files: &'a [PathBuf],
    wanted: &'a [&str],
) -> impl Iterator<Item = &'a PathBuf> {
    files.iter().filter(move |path| {
        path.extension().is_some_and(|found| wanted.iter().any(|wanted| found == *wanted))
    })
}

fn read(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The layers of `ARCHITECTURE.md`: a module may use those of the rows above its own, and its
/// own row's.
const LAYERS: &[&[&str]] = &[
    &["error", "id", "input", "time"],
    &["access"],
    &["model"],
    &["event", "command"],
    &["state", "answer"],
    &["decide"],
    &["actor"],
    &["change"],
    &["ask"],
    &["journal"],
    &["space"],
];

#[test]
fn each_layer_uses_only_those_below_it() {
    let layer: BTreeMap<&str, usize> = LAYERS
        .iter()
        .enumerate()
        .flat_map(|(depth, modules)| modules.iter().map(move |module| (*module, depth)))
        .collect();
    let source = root().join("core/src");
    let mut seen = BTreeSet::new();
    for path in with_extension(&files(&source), &["rs"]) {
        let relative = path.strip_prefix(&source).unwrap();
        let module = relative.iter().next().unwrap().to_string_lossy().replace(".rs", "");
        if module == "lib" {
            continue;
        }
        let own = *layer.get(module.as_str()).unwrap_or_else(|| panic!("{module} has no layer"));
        seen.insert(module.clone());
        let text = read(path);
        // Tests at the end of a file may look further.
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        if relative.to_string_lossy().contains("tests") {
            continue;
        }
        for used in code.split("crate::").skip(1) {
            let used: String =
                used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let Some(depth) = layer.get(used.as_str()) else { continue };
            assert!(*depth <= own, "{} uses the layer `{used}` above it", path.display());
        }
    }
    assert_eq!(seen.len(), layer.len(), "a layer of the table is missing: {seen:?}");
}

#[test]
fn the_core_knows_no_other_language_and_no_product() {
    for path in with_extension(&files(&root().join("core/src")), &["rs"]) {
        let text = read(path).to_lowercase();
        for word in ["pyo3", "napi", "javascript", "wasm", "spatialkey", "acho", "treedetect"] {
            assert!(!text.contains(word), "{} says `{word}`", path.display());
        }
    }
}

#[test]
fn files_stay_short() {
    let all = files(&root());
    for path in with_extension(&all, &["rs", "py", "pyi", "mjs", "js", "ts", "toml"]) {
        // The declarations of one class, which cannot stand in several files.
        if path.ends_with("index.d.ts") || path.ends_with("_native.pyi") {
            continue;
        }
        let lines = read(path).lines().count();
        assert!(lines <= 400, "{} has {lines} lines; 400 are the most", path.display());
    }
    let page = read(root().join("ARCHITECTURE.md")).lines().count();
    assert!(page <= 170, "ARCHITECTURE.md has {page} lines; 170 are the most");
    for model in ["datasets", "orders"] {
        let lines = read(root().join(format!("core/models/{model}.toml"))).lines().count();
        assert!(lines <= 150, "{model}.toml has {lines} lines; 150 are the most");
    }
}

/// What lies between the bracket before the text, and the one that closes it.
fn bracketed(text: &str) -> String {
    let mut depth = 1;
    let is_within = |c: &char| {
        depth += match c {
            '(' | '[' | '{' => 1,
            ')' | ']' | '}' => -1,
            _ => 0,
        };
        depth > 0
    };
    text.chars().take_while(is_within).collect()
}

/// A condition that the language learns has to be thought of wherever conditions are told apart:
/// the compiler asks for it, unless a pattern stands for "all others".
#[test]
fn conditions_are_told_apart_one_by_one() {
    let mut told = 0;
    for path in with_extension(&files(&root().join("core/src")), &["rs"]) {
        let text = read(path);
        let at = path.display();
        for asked in text.split("matches!(").skip(1) {
            let body = bracketed(asked);
            assert!(!body.contains("Test::"), "{at} asks for one condition: {body}");
        }
        assert!(!text.contains("let Test::"), "{at} asks for one condition");
        for rest in text.split("match ").skip(1) {
            let Some((_, arms)) = rest.split_once('{') else { continue };
            let body = bracketed(arms);
            let is_pattern = |line: &&str| {
                let line = line.trim_start().trim_start_matches(['|', '(', ' ']);
                line.starts_with("Test::")
            };
            if body.lines().any(|line| is_pattern(&line)) {
                told += 1;
                assert!(!body.contains("_ =>"), "{at} has a pattern for all other conditions");
            }
        }
    }
    assert!(told >= 6, "{told} places tell conditions apart");
}

/// Comments do not count: they are what a thin layer needs most.
#[test]
fn the_bindings_stay_thin() {
    for binding in ["bindings-python", "bindings-node"] {
        let sources = files(&root().join(binding).join("src"));
        let text: String = with_extension(&sources, &["rs"]).map(read).collect();
        let is_code = |line: &&str| !line.trim().is_empty() && !line.trim().starts_with("//");
        let lines = text.lines().filter(is_code).count();
        assert!(lines > 0, "{binding} is empty");
        assert!(lines <= 600, "{binding} has {lines} lines of Rust; 600 are the most");
    }
}

#[test]
fn versions_are_equal() {
    let manifest = read(root().join("Cargo.toml"));
    let version = env!("CARGO_PKG_VERSION");
    assert!(manifest.contains(&format!("version = \"{version}\"")));
    assert!(manifest.contains(&format!("privity = {{ path = \"core\", version = \"{version}\"")));
    let package: serde_json::Value =
        serde_json::from_str(&read(root().join("package.json"))).unwrap();
    assert_eq!(package["version"], version, "package.json");
    let lock: serde_json::Value =
        serde_json::from_str(&read(root().join("package-lock.json"))).unwrap();
    assert_eq!(lock["version"], version, "package-lock.json");
    assert!(read(root().join("pyproject.toml")).contains("dynamic = [\"version\"]"));
    assert!(read(root().join("CHANGELOG.md")).contains(&format!("## {version}")), "CHANGELOG.md");
}

/// `docs/errors.md` lists every code with its kind, in the order of the source.
#[test]
fn the_table_of_codes_is_current() {
    let page = read(root().join("docs/errors.md"));
    let rows = page.lines().filter(|line| line.starts_with("| `"));
    let listed: Vec<(String, String)> = rows
        .map(|row| {
            let mut cells =
                row.trim_matches('|').split('|').map(|cell| cell.trim().replace('`', ""));
            (cells.next().unwrap(), cells.next().unwrap())
        })
        .collect();
    let table: Vec<(String, String)> = Code::ALL
        .iter()
        .map(|code| {
            let kind = code.kind().map_or("—".to_owned(), |kind| kind.as_str().to_owned());
            (code.as_str().to_owned(), kind)
        })
        .collect();
    assert_eq!(listed, table);
}

/// Whoever meets an id of a requirement can look it up, as `docs/requirements.md` says.
#[test]
fn every_id_of_a_requirement_can_be_looked_up() {
    let root = root();
    let listed = read(root.join("tests/requirements.json"));
    let invariants = files(&root.join("tests/rust/invariants"));
    let invariants: String = invariants.iter().map(read).collect();
    let page = read(root.join("docs/requirements.md"));
    let mut seen = 0;
    for path in files(&root) {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        for id in ids(&text) {
            let found = if id.starts_with("I-") {
                invariants.contains(&id)
            } else {
                listed.contains(&format!("\"{id}\": "))
            };
            assert!(found, "{} names {id}, which is nowhere listed", path.display());
            assert!(page.contains(&format!("| `{}` |", &id[..2])), "{id} is not explained");
            seen += 1;
        }
    }
    assert!(seen > 500, "{seen} ids");
}

/// The ids of requirements that a text names.
fn ids(text: &str) -> Vec<String> {
    let pieces: Vec<&str> = text.split('-').collect();
    let id = |pair: &[&str]| {
        let (mut letters, mut after) = (pair[0].chars().rev(), pair[1].chars().peekable());
        let letter = letters.next().filter(|letter| "OPWEDURI".contains(*letter))?;
        let digits: String = std::iter::from_fn(|| after.next_if(char::is_ascii_digit)).collect();
        let alone = letters.next().is_none_or(|c| !c.is_alphanumeric());
        let end: String = after.next_if(char::is_ascii_lowercase).into_iter().collect();
        (alone && (1..=2).contains(&digits.len())).then(|| format!("{letter}-{digits}{end}"))
    };
    pieces.windows(2).filter_map(id).collect()
}

/// What users read says what holds, not which requirement it is from. The page about the
/// requirements, and the tables that say where each is shown, are for that.
#[test]
fn users_pages_name_no_ids_of_requirements() {
    let root = root();
    let mut pages = vec![root.join("README.md"), root.join("SECURITY.md")];
    pages.extend(
        files(&root.join("docs")).into_iter().filter(|page| !page.ends_with("requirements.md")),
    );
    pages.extend(with_extension(&files(&root.join("examples")), &["md"]).cloned());
    pages.extend(files(&root.join("tests/reference")));
    let bindings =
        [files(&root.join("bindings-python/python")), files(&root.join("bindings-node"))];
    pages.extend(
        bindings.iter().flat_map(|all| with_extension(all, &["py", "pyi", "ts", "mts"])).cloned(),
    );
    assert!(pages.len() > 30, "{} pages", pages.len());
    for page in pages {
        let named = ids(&read(&page));
        assert_eq!(named, [""; 0], "{} names requirements", page.display());
    }
    let source = root.join("core/src");
    for path in with_extension(&files(&source), &["rs"]) {
        for comment in public_documentation(path.strip_prefix(&source).unwrap(), &read(path)) {
            assert_eq!(ids(&comment), [""; 0], "{}: {comment}", path.display());
        }
    }
}

/// What rustdoc shows of a file of the core, and a little more: in the modules that users read,
/// every documentation comment; elsewhere, those of public items.
fn public_documentation(path: &Path, text: &str) -> Vec<String> {
    const READ: &[&str] =
        &["answer", "command", "error", "event", "id", "input", "journal", "lib", "space", "time"];
    let module = path.iter().next().unwrap().to_string_lossy().replace(".rs", "");
    if path.to_string_lossy().contains("tests") {
        return Vec::new();
    }
    let (mut found, mut comment) = (Vec::new(), String::new());
    for line in text.split("#[cfg(test)]").next().unwrap().lines().map(str::trim_start) {
        if line.starts_with("///") || line.starts_with("//!") {
            comment.extend([line, "\n"]);
        } else if !line.starts_with("#[") {
            let comment = std::mem::take(&mut comment);
            if READ.contains(&module.as_str()) || line.starts_with("pub ") {
                found.push(comment);
            }
        }
    }
    found
}

/// Addresses of registries belong into no file: machines choose their own.
#[test]
fn no_registry_is_named() {
    let hosts = ["crates", "pypi", "npmjs", "static.crates"].map(|name| {
        let end = if name == "npmjs" || name == "pypi" { ".org" } else { ".io" };
        format!("{name}{end}")
    });
    for path in files(&root()) {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        for host in &hosts {
            // Cargo's own lock file names its registry by necessity.
            let lock = path.ends_with("Cargo.lock");
            assert!(lock || !text.contains(host.as_str()), "{} names {host}", path.display());
        }
    }
}

#[test]
fn handles_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<privity::Space>();
    shared::<privity::Error>();
    shared::<privity::Model>();
    shared::<privity::Outcome>();
}

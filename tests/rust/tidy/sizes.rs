//! How long files are, and how thick the bindings.

use super::repository::{files, read, root, with_extension};

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

/// The most lines of each binding, all of them counted: comments, empty lines, declarations.
/// What a binding grows by is written, read and kept right in each language.
const BINDINGS: &[(&str, &[&str], usize)] = &[
    ("bindings-python/src", &["rs"], 800),
    ("bindings-python/python", &["py"], 1_700),
    ("bindings-python/python", &["pyi"], 550),
    ("bindings-node/src", &["rs"], 650),
    ("bindings-node", &["js", "mjs"], 920),
    ("bindings-node", &["ts", "mts"], 1_700),
];

#[test]
fn the_bindings_stay_thin() {
    for (folder, languages, most) in BINDINGS {
        let files = files(&root().join(folder));
        let lines: usize =
            with_extension(&files, languages).map(|path| read(path).lines().count()).sum();
        let languages = languages.join(", ");
        assert!(lines <= *most, "{folder} has {lines} lines of {languages}; {most} are the most");
        assert!(
            lines * 10 > most * 9,
            "{folder} has {lines} lines of {languages}: lower its limit"
        );
    }
}

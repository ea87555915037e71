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

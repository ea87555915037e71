//! What no file may say, and what is said in one place only.

use std::fs;

use super::repository::{files, read, root, with_extension};

#[test]
fn the_core_knows_no_other_language_and_no_product() {
    for path in with_extension(&files(&root().join("core/src")), &["rs"]) {
        let text = read(path).to_lowercase();
        for word in ["pyo3", "napi", "javascript", "wasm", "spatialkey", "acho", "treedetect"] {
            assert!(!text.contains(word), "{} says `{word}`", path.display());
        }
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

//! Ids of requirements: those that are named can be looked up, and users' pages name none.

use std::fs;
use std::path::Path;

use super::repository::{files, read, root, with_extension};

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

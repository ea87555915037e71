//! What is listed in two places is the same in both.

use privity::Code;

use super::repository::{read, root};

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

#[test]
fn handles_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<privity::Space>();
    shared::<privity::Error>();
    shared::<privity::Model>();
    shared::<privity::Outcome>();
}

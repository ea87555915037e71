//! The guide to the language, `docs/model.md`, says what is so.

use super::*;

fn guide() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/model.md");
    std::fs::read_to_string(path).unwrap()
}

/// The TOML of the guide, block by block.
fn blocks(guide: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut open = false;
    for line in guide.lines().map(|line| line.strip_prefix("  ").unwrap_or(line)) {
        match line {
            "```toml" => {
                open = true;
                blocks.push(String::new());
            }
            "```" => open = false,
            line if open => blocks.last_mut().unwrap().extend([line, "\n"]),
            _ => {}
        }
    }
    blocks
}

#[test]
fn its_models_are_read() {
    let guide = guide();
    let blocks = blocks(&guide);
    assert!(blocks.len() > 15, "{}", blocks.len());
    for block in &blocks {
        assert!(block.parse::<toml::Table>().is_ok(), "{block}");
    }
    let first = blocks.iter().find(|block| block.contains("[recipe.roles.cook]")).unwrap();
    model(first);
    let found = |what: &str| blocks.iter().find(|block| block.starts_with(what)).unwrap().as_str();
    for what in ["[menu]", "[[examples]]\nname = \"a reader reads", "[drink]"] {
        model(&format!("{first}\n{}", found(what)));
    }
    let starts = ["[cookbook]", "[cookbook.roles.helper]", "[cookbook.roles.printer]", "[page]"];
    model(&format!("model.name = 'cookbooks'\n{}", starts.map(found).join("\n")));
}

/// The guide's mistake is told as the guide says.
#[test]
fn its_error_is_what_is_said() {
    let guide = guide();
    let message = guide.lines().find(|line| line.starts_with("recipes.toml:")).unwrap();
    let first = blocks(&guide).into_iter().find(|b| b.contains("[recipe.roles.cook]")).unwrap();
    let wrong = first.replace("can = [\"edit\"]", "can = [\"edti\", \"x\"]");
    let error = Model::from_toml(&wrong, "recipes.toml").unwrap_err();
    assert_eq!(error.message(), message);
}

#[cfg(feature = "schema")]
#[test]
fn it_has_every_word() {
    let guide = guide();
    let schema = json_schema();
    let tables = schema["$defs"].as_object().unwrap();
    let tables = tables.values().chain([&schema]).filter_map(|t| t["properties"].as_object());
    let is_said = |word: &str| {
        let marks = ["`", "\"", "[", ".", " "];
        marks.iter().any(|mark| guide.contains(&format!("{mark}{word}")))
    };
    let missing: Vec<&String> =
        tables.flat_map(serde_json::Map::keys).filter(|word| !is_said(word)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

//! What answers leave out: a scenario compares what is there, and cannot see that something is not.

use privity::{Command, Options, Space};
use serde_json::{Value, json};

fn space(commands: &Value) -> Space {
    let space = Space::open(":memory:", Options::new().model("properties")).unwrap();
    for command in commands.as_array().unwrap() {
        let command: Command = serde_json::from_value(command.clone()).unwrap();
        space.apply(command).unwrap();
    }
    space
}

/// E-21: a meter at None does not exist for its holder, not even in others' levels.
#[test]
fn a_hidden_meter_is_not_named_in_the_levels_of_others() {
    let space = space(&json!([
        { "op": "create", "resource": "property:p", "by": "user:ann" },
        { "op": "create", "resource": "meter:e1", "parent": "property:p", "kind": "energy", "by": "user:ann" },
        { "op": "create", "resource": "meter:e2", "parent": "property:p", "kind": "energy", "by": "user:ann" },
        { "op": "share", "resource": "property:p", "principals": "user:fay", "role": "custom",
          "levels": { "meter:e1": "full", "meter:e2": "full", "share_forward": true }, "by": "user:ann" },
        { "op": "share", "resource": "property:p", "principals": "user:cora", "role": "custom",
          "levels": { "meters": "none", "meter:e1": "read" }, "by": "user:fay" },
        { "op": "share", "resource": "property:p", "principals": "user:bob", "role": "custom",
          "levels": { "meter:e2": "none" }, "by": "user:fay" },
    ]));
    let parts = |by: &str| {
        let list = space.who("property:p", None, Some(by)).unwrap();
        let fay = list.grants.into_iter().find(|grant| grant.principal == "user:fay").unwrap();
        let levels = fay.levels.unwrap().into_keys();
        levels.filter(|name| name.starts_with("meter:")).collect::<Vec<_>>()
    };
    assert_eq!(parts("user:ann"), ["meter:e1", "meter:e2"]);
    assert_eq!(parts("user:cora"), ["meter:e1"]);
    // His own grant names the other one.
    assert_eq!(parts("user:bob"), ["meter:e1", "meter:e2"]);
}

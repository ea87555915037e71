//! Files stand in an order: each uses only those before it, in the core and in the bindings.

use std::collections::{BTreeMap, BTreeSet};

use super::order::Order;
use super::repository::root;

/// The layers of `ARCHITECTURE.md`: a module may use those of the rows above its own, and its
/// own row's.
const LAYERS: &[&[&str]] = &[
    &["error", "id", "input", "text", "time"],
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
    let numbered = LAYERS.iter().enumerate();
    let layer: BTreeMap<&str, usize> =
        numbered.flat_map(|(depth, row)| row.iter().map(move |module| (*module, depth))).collect();
    let core = Order::of_rust(&root().join("core/src"));
    let modules: BTreeSet<&str> = core.modules().collect();
    assert_eq!(modules, layer.keys().copied().collect(), "the layers that the table has");
    for (user, used, said) in core.at_the_top() {
        assert!(layer[used.as_str()] <= layer[user.as_str()], "{said}, a layer above it");
    }
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let core = Order::of_rust(&root().join("core/src"));
    assert_eq!(core.circles(), BTreeMap::new());
    assert!(core.uses() > 1_000, "{} uses", core.uses());
}

#[test]
fn no_files_of_the_bindings_use_each_other_in_a_circle() {
    let (node, python) = (root().join("bindings-node"), root().join("bindings-python"));
    let bindings = [
        (Order::of_rust(&node.join("src")), 8),
        (Order::of_rust(&python.join("src")), 12),
        (Order::of_javascript(&node), 4),
        (Order::of_python(&python.join("python/privity")), 15),
    ];
    for (binding, least) in bindings {
        assert_eq!(binding.circles(), BTreeMap::new());
        assert!(binding.uses() >= least, "{} uses, where {least} are the least", binding.uses());
    }
}

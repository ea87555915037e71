//! The models that ship with the library.

/// Their names, sorted.
pub(crate) const NAMES: &[&str] = &["datasets", "orders", "projects", "properties", "workspaces"];

/// The text of a model file.
pub(crate) fn text(name: &str) -> Option<&'static str> {
    match name {
        "datasets" => Some(include_str!("../../../models/datasets.toml")),
        "orders" => Some(include_str!("../../../models/orders.toml")),
        "projects" => Some(include_str!("../../../models/projects.toml")),
        "properties" => Some(include_str!("../../../models/properties.toml")),
        "workspaces" => Some(include_str!("../../../models/workspaces.toml")),
        _ => None,
    }
}

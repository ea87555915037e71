//! The actions whose names mean something to the engine.

/// The action that an actor needs to see who has access.
pub(crate) const ACCESS_VIEW: &str = "access.view";
/// The action that an actor needs to see the owners, their own givers and whom they may touch.
pub(crate) const ACCESS_NEAR: &str = "access.near";
/// The action that an actor needs to give, change and take.
pub(crate) const ACCESS_EDIT: &str = "access.edit";
/// The action that somebody needs to ask for access, or for more.
pub(crate) const ACCESS_REQUEST: &str = "access.request";
/// The action that an actor needs to decide on requests.
pub(crate) const ACCESS_DECIDE: &str = "access.decide";
/// The action that is meant when a question names none, unless the type says another.
pub(crate) const VIEW: &str = "view";
/// The prefix of the action that switches a setting: `settings.download`.
pub(crate) const SETTINGS: &str = "settings.";

//! Roles: what each holds, leaves to choose and may pass on.

mod choices;
mod delegation;
mod draft;
pub(crate) mod held;
pub(crate) mod role;

//! Roles: what each holds, leaves to choose and may pass on.

pub(crate) mod choices;
pub(crate) mod delegation;
pub(crate) mod role;

//! Who asks.

use crate::id::PrincipalKind;
use crate::state::PrincipalIx;

/// Who asks. A user whom the space has never heard of has no place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Subject {
    pub(crate) kind: PrincipalKind,
    pub(crate) ix: Option<PrincipalIx>,
}

impl Subject {
    /// A user of whom the space knows nothing. They hold nothing and are verified for nothing, so
    /// what they can, everybody can.
    pub(crate) const ANYBODY: Self = Self { kind: PrincipalKind::User, ix: None };
}

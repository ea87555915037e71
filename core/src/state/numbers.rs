//! The numbers of principals and resources.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

/// Of the table of principals.
pub(crate) enum Principals {}
/// Of the table of resources.
pub(crate) enum Resources {}

pub(crate) type PrincipalIx = Ix<Principals>;
pub(crate) type ResourceIx = Ix<Resources>;

/// The place of a record in its table. Given again after its record is removed, so nothing
/// keeps one beyond that.
pub(crate) struct Ix<T>(pub(super) u32, pub(super) PhantomData<fn() -> T>);

impl<T> Clone for Ix<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Ix<T> {}
impl<T> PartialEq for Ix<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<T> Eq for Ix<T> {}
impl<T> PartialOrd for Ix<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Ix<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<T> Hash for Ix<T> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.0.hash(hasher);
    }
}
impl<T> fmt::Debug for Ix<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

impl<T> Ix<T> {
    /// No place is before this one.
    pub(super) const FIRST: Self = Self(0, PhantomData);
    /// No place is behind this one.
    pub(super) const LAST: Self = Self(u32::MAX, PhantomData);
}

#[cfg(test)]
impl<T> Ix<T> {
    pub(crate) fn at(place: u32) -> Self {
        Self(place, PhantomData)
    }
}

//! The organizations of a principal. Most are in one, and a decision asks for it, so the first few
//! stand in the principal's own record.

use smallvec::SmallVec;

use super::numbers::PrincipalIx;

/// Organizations, in order, and whether the principal is a guest there.
#[derive(Debug, Default)]
pub(crate) struct Memberships(SmallVec<[(PrincipalIx, bool); 2]>);

impl Memberships {
    fn place(&self, org: PrincipalIx) -> Result<usize, usize> {
        self.0.binary_search_by_key(&org, |(ix, _)| *ix)
    }

    /// Whether the principal is a guest of the organization; `None` if it is not in it.
    pub(crate) fn get(&self, org: PrincipalIx) -> Option<bool> {
        self.place(org).ok().and_then(|at| self.0.get(at)).map(|(_, guest)| *guest)
    }

    pub(super) fn insert(&mut self, org: PrincipalIx, guest: bool) {
        self.remove(org);
        let at = self.place(org).unwrap_or_else(|at| at);
        self.0.insert(at, (org, guest));
    }

    pub(super) fn remove(&mut self, org: PrincipalIx) {
        if let Ok(at) = self.place(org) {
            self.0.remove(at);
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (PrincipalIx, bool)> {
        self.0.iter().copied()
    }

    /// The organization of who is in one alone.
    pub(crate) fn only(&self) -> Option<PrincipalIx> {
        if let [(org, _)] = *self.0 { Some(org) } else { None }
    }
}

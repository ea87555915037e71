//! Named records in numbered places: a name costs one hash, a number none.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

/// The place of a record in its [`Table`]. Given again after its record is removed, so nothing
/// keeps one beyond that.
pub(crate) struct Ix<T>(u32, PhantomData<fn() -> T>);

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

/// What has a name, by which its [`Table`] finds it.
pub(crate) trait Named {
    fn name(&self) -> &str;
}

/// What can be given another name.
pub(crate) trait Renamed: Named {
    fn rename(&mut self, to: &str);
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

/// Records by name and by number. Names stand in the records alone: what is found is read anyway.
pub(crate) struct Table<T> {
    hasher: DefaultHashBuilder,
    index: HashTable<Ix<T>>,
    slots: Vec<Option<T>>,
    free: Vec<Ix<T>>,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        let (hasher, index) = (DefaultHashBuilder::default(), HashTable::new());
        Self { hasher, index, slots: Vec::new(), free: Vec::new() }
    }
}

impl<T: Named> Table<T> {
    /// The place of the record with this name.
    pub(crate) fn find(&self, name: &str) -> Option<Ix<T>> {
        #[cfg(test)]
        super::work::more();
        let has_name = |ix: &Ix<T>| self.get(*ix).is_some_and(|record| record.name() == name);
        self.index.find(self.hasher.hash_one(name), has_name).copied()
    }

    pub(crate) fn get(&self, ix: Ix<T>) -> Option<&T> {
        #[cfg(test)]
        super::work::more();
        self.slots.get(ix.0 as usize)?.as_ref()
    }

    pub(crate) fn get_mut(&mut self, ix: Ix<T>) -> Option<&mut T> {
        #[cfg(test)]
        super::work::more();
        self.slots.get_mut(ix.0 as usize)?.as_mut()
    }

    /// Adds a record, whose name is not in use; `None` when the table is full.
    pub(crate) fn insert(&mut self, record: T) -> Option<Ix<T>> {
        let hash = self.hasher.hash_one(record.name());
        let ix = if let Some(ix) = self.free.pop() {
            *self.slots.get_mut(ix.0 as usize)? = Some(record);
            ix
        } else {
            let ix = Ix(u32::try_from(self.slots.len()).ok()?, PhantomData);
            self.slots.push(Some(record));
            ix
        };
        self.add(hash, ix);
        Some(ix)
    }

    fn add(&mut self, hash: u64, ix: Ix<T>) {
        let Self { hasher, index, slots, .. } = self;
        let name = |ix: &Ix<T>| slots.get(ix.0 as usize)?.as_ref().map(T::name);
        index.insert_unique(hash, ix, |ix| hasher.hash_one(name(ix).unwrap_or_default()));
    }

    /// Takes a name out of the index.
    fn take(&mut self, name: &str) -> Option<Ix<T>> {
        let (ix, hash) = (self.find(name)?, self.hasher.hash_one(name));
        self.index.find_entry(hash, |other| *other == ix).ok()?.remove();
        Some(ix)
    }

    /// Removes the record and frees its place.
    pub(crate) fn remove(&mut self, name: &str) -> Option<T> {
        let ix = self.take(name)?;
        let record = self.slots.get_mut(ix.0 as usize)?.take();
        self.free.push(ix);
        record
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Ix<T>, &T)> {
        (0u32..).zip(&self.slots).filter_map(|(n, slot)| Some((Ix(n, PhantomData), slot.as_ref()?)))
    }

    pub(crate) fn len(&self) -> usize {
        self.index.len()
    }
}

impl<T: Renamed> Table<T> {
    /// Gives the record another name, which is not in use.
    pub(crate) fn rename(&mut self, name: &str, to: &str) -> Option<Ix<T>> {
        let ix = self.take(name)?;
        self.get_mut(ix)?.rename(to);
        self.add(self.hasher.hash_one(to), ix);
        Some(ix)
    }
}

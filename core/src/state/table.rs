//! Named records in numbered places: a name costs one hash, a number none.

use std::hash::BuildHasher;
use std::marker::PhantomData;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::numbers::Ix;

/// What has a name, by which its [`Table`] finds it.
pub(crate) trait Named {
    /// Whose numbers its places are.
    type Of;

    fn name(&self) -> &str;
}

/// What can be given another name.
pub(crate) trait Renamed: Named {
    fn rename(&mut self, to: &str);
}

/// Records by name and by number. Names stand in the records alone: what is found is read anyway.
pub(crate) struct Table<T: Named> {
    hasher: DefaultHashBuilder,
    index: HashTable<Ix<T::Of>>,
    slots: Vec<Option<T>>,
    free: Vec<Ix<T::Of>>,
}

impl<T: Named> Default for Table<T> {
    fn default() -> Self {
        let (hasher, index) = (DefaultHashBuilder::default(), HashTable::new());
        Self { hasher, index, slots: Vec::new(), free: Vec::new() }
    }
}

impl<T: Named> Table<T> {
    /// The place of the record with this name.
    pub(crate) fn find(&self, name: &str) -> Option<Ix<T::Of>> {
        #[cfg(test)]
        super::work::more();
        let has_name = |ix: &Ix<T::Of>| self.get(*ix).is_some_and(|record| record.name() == name);
        self.index.find(self.hasher.hash_one(name), has_name).copied()
    }

    pub(crate) fn get(&self, ix: Ix<T::Of>) -> Option<&T> {
        #[cfg(test)]
        super::work::more();
        self.slots.get(ix.0 as usize)?.as_ref()
    }

    pub(crate) fn get_mut(&mut self, ix: Ix<T::Of>) -> Option<&mut T> {
        #[cfg(test)]
        super::work::more();
        self.slots.get_mut(ix.0 as usize)?.as_mut()
    }

    /// Adds a record, whose name is not in use; `None` when the table is full.
    pub(crate) fn insert(&mut self, record: T) -> Option<Ix<T::Of>> {
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

    fn add(&mut self, hash: u64, ix: Ix<T::Of>) {
        let Self { hasher, index, slots, .. } = self;
        let name = |ix: &Ix<T::Of>| slots.get(ix.0 as usize)?.as_ref().map(T::name);
        index.insert_unique(hash, ix, |ix| hasher.hash_one(name(ix).unwrap_or_default()));
    }

    /// Takes a name out of the index.
    fn take(&mut self, name: &str) -> Option<Ix<T::Of>> {
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

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Ix<T::Of>, &T)> {
        (0u32..).zip(&self.slots).filter_map(|(n, slot)| Some((Ix(n, PhantomData), slot.as_ref()?)))
    }

    pub(crate) fn len(&self) -> usize {
        self.index.len()
    }
}

impl<T: Renamed> Table<T> {
    /// Gives the record another name, which is not in use.
    pub(crate) fn rename(&mut self, name: &str, to: &str) -> Option<Ix<T::Of>> {
        let ix = self.take(name)?;
        self.get_mut(ix)?.rename(to);
        self.add(self.hasher.hash_one(to), ix);
        Some(ix)
    }
}

//! Everything that a model names has a number: its position among those of its kind.

/// The number of a type in its model.
pub(crate) type TypeIx = u8;
/// The number of a role in its type.
pub(crate) type RoleIx = u8;
/// The number of an action in its type.
pub(crate) type ActionIx = u8;
/// The number of a level in its type; 0 gives nothing.
pub(crate) type LevelIx = u8;
/// The number of a category in its type.
pub(crate) type CategoryIx = u8;

/// The position of a word. None past 255: `check` has reported that there are too many.
pub(crate) fn number_of<'w>(mut words: impl Iterator<Item = &'w str>, word: &str) -> Option<u8> {
    words.position(|known| known == word).and_then(|ix| u8::try_from(ix).ok())
}

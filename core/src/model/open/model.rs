//! A model: what it says, what it is compiled to, and where it was written.

use std::fmt;
use std::sync::Arc;

use hashbrown::HashMap;

use super::fingerprint;
use crate::model::read::file::ModelFile;
use crate::model::read::source::Written;
use crate::model::tables::kind::Type;
use crate::model::tables::numbers::TypeIx;

/// A checked, compiled model. Cheap to clone.
#[derive(Clone)]
pub struct Model {
    inner: Arc<Inner>,
}

struct Inner {
    file: ModelFile,
    written: Written,
    fingerprint: String,
    types: Vec<Type>,
    type_index: HashMap<String, TypeIx>,
}

impl Model {
    /// A model of what was read, checked and compiled.
    pub(crate) fn new(file: ModelFile, types: Vec<Type>, written: Written) -> Self {
        let numbered = (0u8..).zip(&types);
        let type_index = numbered.map(|(ix, kind)| (kind.name.clone(), ix)).collect();
        let fingerprint = fingerprint::of(&file);
        Self { inner: Arc::new(Inner { file, written, fingerprint, types, type_index }) }
    }

    /// The model's name.
    pub fn name(&self) -> &str {
        &self.inner.file.model.name
    }

    /// A digest of all that decides: two models with the same fingerprint give the same
    /// answers. Labels, titles and examples do not count.
    pub fn fingerprint(&self) -> &str {
        &self.inner.fingerprint
    }

    /// What the model says, with every default, and each type that is `like` another written out.
    pub fn file(&self) -> &ModelFile {
        &self.inner.file
    }

    /// The model as it was written, as data. Of several that are one, the types of all as each was
    /// written, under the joined name.
    pub fn written(&self) -> &serde_json::Value {
        &self.inner.written.value
    }

    /// Where it was written.
    pub(crate) fn source(&self) -> &Written {
        &self.inner.written
    }

    pub(crate) fn types(&self) -> &[Type] {
        &self.inner.types
    }

    pub(crate) fn type_ix(&self, name: &str) -> Option<TypeIx> {
        self.inner.type_index.get(name).copied()
    }

    pub(crate) fn get(&self, ix: TypeIx) -> Option<&Type> {
        self.inner.types.get(usize::from(ix))
    }
}

/// Which one it is: all of it would fill pages, and stand in every space that is printed.
impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Model");
        shown.field("name", &self.name()).field("fingerprint", &self.inner.fingerprint);
        shown.finish_non_exhaustive()
    }
}

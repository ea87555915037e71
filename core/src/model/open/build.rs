//! From a value to a model: read, checked, compiled.

use serde_json::Value;

use super::model::Model;
use crate::error::Result;
use crate::model::check::{circles, declared, examples};
use crate::model::compile;
use crate::model::read::file::ModelFile;
use crate::model::read::problems::Problems;
use crate::model::read::source::{Source, Written};
use crate::model::read::{like, whole};
use crate::model::tables::kind::Type;

/// The one way from a value to a model, whatever it was read from.
pub(crate) fn model(value: Value, mut problems: Problems, source: &Source<'_>) -> Result<Model> {
    let file = whole::model_file(&value, &mut problems).filter(|_| problems.is_empty());
    if let Some((file, types)) = file.and_then(|file| compiled(file, &mut problems)) {
        let written = Written::new(source, &file.model.name, value);
        return Ok(Model::new(file, types, written));
    }
    problems.drop_copies(&like::copies(&value));
    Err(problems.into_error(source))
}

/// Checks and compiles what was read; `None` if there are problems.
pub(crate) fn compiled(file: ModelFile, problems: &mut Problems) -> Option<(ModelFile, Vec<Type>)> {
    if !declared::names(&file, problems) {
        return None;
    }
    let types = compile::types(&file, problems);
    examples::check(&file, &types, problems);
    if problems.is_empty() {
        circles::check(&types, problems);
    }
    problems.is_empty().then_some((file, types))
}

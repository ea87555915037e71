//! What of a model's examples does not hold, told with its place. They are run by the layer that has
//! spaces.

use super::model::Model;
use crate::error::Error;
use crate::model::read::path::Path;
use crate::model::read::problems::Problems;

/// Something in an example that does not hold.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) example: usize,
    /// Which of its lists has it.
    pub(crate) list: &'static str,
    /// The place in the list.
    pub(crate) item: usize,
    pub(crate) what: String,
}

impl Model {
    /// `invalid_model`: what of the examples does not hold, each with its place in the file.
    pub(crate) fn failing_examples(&self, failures: Vec<Failure>) -> Error {
        let mut problems = Problems::default();
        for Failure { example, list, item, what } in failures {
            let at = Path::default().key("examples").item(example).key(list).item(item);
            problems.add(&at, what, "correct the example, or the model");
        }
        let written = self.source();
        problems.of_file(written.file(), &written.lines())
    }
}

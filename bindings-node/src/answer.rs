//! What goes back to JavaScript: JSON, which keeps every name, and never touches a prototype.

use std::panic::{AssertUnwindSafe, catch_unwind};

use napi::bindgen_prelude::{AsyncTask, Either};
use napi::{Env, Task};
use privity::{Code, Error, Result, Space};
use serde::Serialize;

use crate::js::Handle;
use crate::spaces;

/// A refusal, told from every answer by its first character.
pub(crate) fn refusal(error: &Error) -> String {
    let (code, kind) = (error.code().as_str(), error.kind().as_str());
    let (message, details) = (error.message(), error.details());
    let fields = serde_json::json!({
        "code": code, "kind": kind, "message": message, "details": details,
    });
    format!("!{fields}")
}

/// An answer as JSON.
pub(crate) fn json<T: Serialize>(answer: &T) -> Result<String> {
    serde_json::to_string(answer).map_err(|error| bug(&error.to_string()))
}

/// The answer, or the refusal.
pub(crate) fn answer(work: impl FnOnce() -> Result<String>) -> String {
    caught(work).unwrap_or_else(|error| refusal(&error))
}

/// A panic must neither cross into C nor be taken for an answer.
pub(crate) fn caught<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(bug("a panic")))
}

fn bug(what: &str) -> Error {
    let message = format!("a bug in Privity ({what}): close the space, and report what you did");
    Error::new(Code::Corrupt, message)
}

/// Work off the event loop.
pub(crate) struct Job<T>(Option<Box<dyn FnOnce() -> Result<T> + Send>>);

impl<T> Job<T> {
    pub(crate) fn later(work: impl FnOnce() -> Result<T> + Send + 'static) -> AsyncTask<Self>
    where
        Self: Task,
    {
        AsyncTask::new(Self(Some(Box::new(work))))
    }

    fn run(&mut self) -> Result<T> {
        self.0.take().map_or_else(|| Err(bug("done twice")), caught)
    }
}

impl Task for Job<String> {
    type Output = String;
    type JsValue = String;

    fn compute(&mut self) -> napi::Result<String> {
        Ok(answer(|| self.run()))
    }

    fn resolve(&mut self, _: Env, answer: String) -> napi::Result<String> {
        Ok(answer)
    }
}

impl Task for Job<Space> {
    type Output = Result<Space>;
    type JsValue = Either<Handle, String>;

    fn compute(&mut self) -> napi::Result<Self::Output> {
        Ok(self.run())
    }

    fn resolve(&mut self, _: Env, space: Self::Output) -> napi::Result<Self::JsValue> {
        Ok(match space {
            Ok(space) => Either::A(Handle(spaces::insert(space))),
            Err(error) => Either::B(refusal(&error)),
        })
    }
}

//! The native half of the Node package. It reads arguments, calls the space and gives back what
//! it says; index.js puts names and promises around it.
//!
//! A function gives an answer as JSON, or a refusal: a text that starts with `!`. Nothing here
//! throws, so that index.js alone makes errors; and `check` gives a boolean or a refusal, so
//! that nothing but `true` can let anybody in.

#![deny(unsafe_code)]

mod answer;
mod hot;
mod js;
mod spaces;

use napi::Env;
use napi::bindgen_prelude::{AsyncTask, Object};
use napi_derive::napi;
use privity::{
    Code, Command, Error, Model, ModelChoice, Options, Query, Result, Space, Timestamp, arguments,
    check_model,
};
use serde::Deserialize;
use serde_json::{Map, Value};

use self::answer::{Job, answer, json};
use self::js::Js;

/// The package's version.
#[napi]
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

#[napi(module_exports)]
fn init(exports: Object<'_>, env: Env) -> napi::Result<()> {
    js::define::<hot::Check>(env, exports)?;
    js::define::<hot::CheckMany>(env, exports)
}

/// The arguments of `open` and of `checkModel`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Open {
    url: Option<String>,
    model: Option<Value>,
    durability: Option<String>,
}

impl Open {
    fn choice(&self) -> Result<Option<ModelChoice>> {
        self.model.as_ref().map(choice).transpose()
    }
}

/// A name or a path, the model itself, or a list of those.
fn choice(model: &Value) -> Result<ModelChoice> {
    Ok(match model {
        Value::String(name) => ModelChoice::Named(name.clone()),
        Value::Array(models) => {
            ModelChoice::Several(models.iter().map(choice).collect::<Result<_>>()?)
        }
        model => ModelChoice::Read(Model::from_value(model)?),
    })
}

/// Opens a space: its handle, or a refusal.
#[napi]
fn open(given: String) -> AsyncTask<Job<Space>> {
    Job::later(move || {
        let open: Open = arguments("open", &read(&given)?)?;
        let mut options = Options::new();
        options.model = open.choice()?;
        if let Some(durability) = open.durability {
            options.durability = Some(durability.parse()?);
        }
        Space::open(&open.url.unwrap_or_default(), options)
    })
}

/// Runs a model's examples: how many there are.
#[napi]
fn examples(given: String) -> AsyncTask<Job<String>> {
    Job::later(move || {
        let open: Open = arguments("checkModel", &read(&given)?)?;
        let missing = || invalid("model", "checkModel lacks `model`; give it");
        json(&check_model(open.choice()?.ok_or_else(missing)?)?)
    })
}

/// Puts a backup in the place of a file: what was checked, or a refusal.
#[napi]
fn restore(given: String) -> AsyncTask<Job<String>> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Restore {
        backup: String,
        path: String,
    }
    Job::later(move || {
        let Restore { backup, path } = arguments("restore", &read(&given)?)?;
        json(&privity::restore(&backup, &path)?)
    })
}

/// Makes a change.
#[napi]
fn change(handle: Js<'_>, verb: String, given: String) -> AsyncTask<Job<String>> {
    let space = spaces::find(handle.slot());
    Job::later(move || json(&space?.apply(Command::read(&verb, read(&given)?)?)?))
}

/// Answers a question at once: from memory.
#[napi]
#[allow(clippy::needless_pass_by_value, reason = "what Node-API gives is owned")]
fn answer_now(handle: Js<'_>, verb: String, given: String) -> String {
    answer(|| spaces::with(handle.slot(), |space| ask(space, &verb, &given)))
}

/// Answers a question beside the event loop: about the journal.
#[napi]
fn answer_later(handle: Js<'_>, verb: String, given: String) -> AsyncTask<Job<String>> {
    let space = spaces::find(handle.slot());
    Job::later(move || ask(space?.as_ref(), &verb, &given))
}

fn ask(space: &Space, verb: &str, given: &str) -> Result<String> {
    json(&space.answer(Query::read(verb, &read(given)?)?)?)
}

/// Writes a copy.
#[napi]
fn backup(handle: Js<'_>, given: String) -> AsyncTask<Job<String>> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Backup {
        path: String,
    }
    let space = spaces::find(handle.slot());
    Job::later(move || {
        let Backup { path } = arguments("backup", &read(&given)?)?;
        json(&space?.backup(&path)?)
    })
}

/// Stops the clock, or lets it run.
#[napi]
#[allow(clippy::needless_pass_by_value, reason = "what Node-API gives is owned")]
fn set_clock(handle: Js<'_>, now: Option<i64>) -> String {
    let now = now.map(Timestamp::from_millis);
    answer(|| json(&spaces::with(handle.slot(), |space| space.set_clock(now))?))
}

/// Ends a handle, and closes its space.
#[napi]
fn close(handle: Js<'_>) -> AsyncTask<Job<String>> {
    let space = handle.slot().and_then(spaces::remove);
    Job::later(move || json(&space.map_or(Ok(()), |space| space.close())?))
}

/// The JSON that arguments.js writes.
fn read(given: &str) -> Result<Map<String, Value>> {
    let unreadable = |_| invalid("arguments", "the arguments cannot be read as JSON");
    serde_json::from_str(given).map_err(unreadable)
}

fn invalid(argument: &str, message: &str) -> Error {
    Error::new(Code::InvalidArgument, message).with("argument", argument)
}

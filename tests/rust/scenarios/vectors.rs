//! Runs the scenario vectors; `tests/README.md` is the contract.

use std::path::PathBuf;

use privity::{
    Command, Durability, Error, Options, Query, Revision, Space, Timestamp, VerbKind, arguments,
    verbs,
};
use rstest::rstest;
use serde_json::{Value, json};

use super::details::broken_promise;
use super::questions::Other;
use crate::scenario::{START, Scenario, Step, read, read_model};

/// An answer, or an error, as data.
type Answer = Result<Value, (String, String, Value)>;

#[rstest]
fn file(#[files("../tests/vectors/*.json")] path: PathBuf) {
    let file = read(&path);
    assert!(!file.scenarios.is_empty(), "{} has no scenarios", path.display());
    let problems: Vec<String> = file.scenarios.iter().flat_map(run).collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// Runs one scenario twice; the answer is what is wrong.
fn run(scenario: &Scenario) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("space.db");
    let in_memory = Run::new(":memory:", &scenario.model);
    let in_file = Run::new(file.to_str().unwrap(), &scenario.model);
    let (mut in_memory, mut in_file) = match (in_memory, in_file) {
        (Ok(memory), Ok(file)) => (memory, file),
        (Err(error), _) | (_, Err(error)) => {
            let problems = error.details().get("problems").cloned().unwrap_or_default();
            return vec![format!("{}: {}: {error} {problems:#}", scenario.name, error.code())];
        }
    };
    let closes = scenario.steps.iter().any(|step| step.op == "close");
    let mut problems = Vec::new();
    for (number, step) in (1..).zip(&scenario.steps) {
        let mut wrong = |problem: String| {
            problems.push(format!("{}, step {number} ({}): {problem}", scenario.name, step.op));
        };
        let before = in_memory.revision();
        let answer = in_memory.make(step);
        if let Some(problem) = step.judge(&answer) {
            wrong(problem);
        }
        if (answer.is_err() || step.revision_unchanged) && in_memory.revision() != before {
            wrong("the revision has moved".to_owned());
        }
        if number == scenario.steps.len() && !closes {
            in_file.reopen();
        }
        let again = in_file.make(step);
        if again != answer {
            wrong(format!("in a file it is\n  {again:?}\nand in memory\n  {answer:?}"));
        }
    }
    problems
}

impl Step {
    /// What is wrong with the answer.
    fn judge(&self, answer: &Answer) -> Option<String> {
        match (&self.gives, &self.fails, answer) {
            (Some(expected), None, Ok(given)) if self.details.is_none() && self.text.is_none() => {
                mismatch(expected, given, "answer")
            }
            (None, Some(code), Err((given, text, details))) => {
                let broken = details.as_object().and_then(|facts| broken_promise(given, facts));
                if broken.is_some() {
                    return broken;
                }
                if code != given {
                    return Some(format!("failed with `{given}`, not `{code}`: {text}"));
                }
                if self.text.as_ref().is_some_and(|expected| expected != text) {
                    return Some(format!("the message is {text:?}"));
                }
                mismatch(self.details.as_ref().unwrap_or(&json!({})), details, "details")
            }
            (Some(_), None, Ok(_)) => Some("`details` and `text` go with `fails`".to_owned()),
            (Some(_), None, Err((code, text, details))) => {
                Some(format!("failed with `{code}`: {text} {details}"))
            }
            (None, Some(code), Ok(given)) => Some(format!("gave {given}, not `{code}`")),
            _ => Some("a step has either `gives` or `fails`".to_owned()),
        }
    }
}

/// Where an answer does not match what was expected.
fn mismatch(expected: &Value, given: &Value, at: &str) -> Option<String> {
    match (expected, given) {
        (Value::Object(expected), Value::Object(given)) => {
            expected.iter().find_map(|(key, value)| match given.get(key) {
                Some(given) => mismatch(value, given, &format!("{at}.{key}")),
                None => Some(format!("{at} has no `{key}`")),
            })
        }
        (Value::Array(expected), Value::Array(items)) if expected.len() == items.len() => {
            let pairs = expected.iter().zip(items).enumerate();
            let mut found = pairs.map(|(n, (e, g))| mismatch(e, g, &format!("{at}[{n}]")));
            found.find_map(|problem| problem)
        }
        (Value::Number(expected), Value::Number(given)) if expected.as_f64() == given.as_f64() => {
            None
        }
        (expected, given) if expected == given => None,
        _ => Some(format!("{at} is\n  {given}\nnot\n  {expected}")),
    }
}

/// A space that a scenario runs in.
struct Run {
    space: Space,
    url: String,
    now: Timestamp,
}

impl Run {
    fn new(url: &str, model: &Value) -> Result<Self, Error> {
        let options = Options::new()
            .snapshot_after(1)
            .model(read_model(model)?)
            .durability(Durability::Relaxed);
        let space = Space::open(url, options)?;
        let now = Timestamp::from_millis(START);
        space.set_clock(Some(now))?;
        Ok(Self { space, url: url.to_owned(), now })
    }

    fn revision(&self) -> Option<Revision> {
        self.space.revision().ok()
    }

    /// Closes the space and opens its file, which alone says which model it has.
    fn reopen(&mut self) {
        self.space.close().unwrap();
        let options = Options::new().snapshot_after(1).durability(Durability::Relaxed);
        self.space = Space::open(&self.url, options).unwrap();
        self.space.set_clock(Some(self.now)).unwrap();
    }

    fn make(&mut self, step: &Step) -> Answer {
        let args = step.args.clone();
        let kind = verbs().find(|verb| verb.name == step.op).map(|verb| verb.kind);
        let made = match kind {
            Some(VerbKind::Change) => {
                Command::read(&step.op, args).and_then(|command| self.change(command))
            }
            Some(VerbKind::Question) => {
                let answer =
                    Query::read(&step.op, &args).and_then(|query| self.space.answer(query));
                answer.map(|answer| json!(answer))
            }
            _ => self.other(arguments(&step.op, &args).unwrap()),
        };
        made.map_err(|error| {
            let details = Value::Object(error.details().clone());
            (error.code().to_string(), error.message().to_owned(), details)
        })
    }

    fn change(&self, command: Command) -> Result<Value, Error> {
        let outcome = match command {
            Command::Put(command) => self.space.put(command),
            Command::Add(command) => self.space.add(command),
            Command::Remove(command) => self.space.remove(command),
            Command::Create(command) => self.space.create(command),
            Command::Set(command) => self.space.set(command),
            Command::Delete(command) => self.space.delete(command),
            Command::Forget(command) => self.space.forget(command),
            Command::Share(command) => self.space.share(command),
            Command::Change(command) => self.space.change(command),
            Command::Revoke(command) => self.space.revoke(command),
            Command::Leave(command) => self.space.leave(command),
            Command::Rename(command) => self.space.rename(command),
            Command::Request(command) => self.space.request(command),
            Command::Approve(command) => self.space.approve(command),
            Command::Decline(command) => self.space.decline(command),
            Command::Withdraw(command) => self.space.withdraw(command),
            Command::Transfer(command) => self.space.transfer(command),
            Command::ResetTime(_) => self.space.reset_time(),
            other => self.space.apply(other),
        };
        outcome.map(|outcome| json!(outcome))
    }

    fn other(&mut self, other: Other) -> Result<Value, Error> {
        let space = &self.space;
        Ok(match other {
            Other::Check { principal, action, resource } => {
                json!(space.check(&principal, &action, &resource)?)
            }
            Other::CheckMany { principals, actions, resources } => {
                let columns = [&principals, &actions, &resources];
                let rows = columns.iter().find_map(|column| column.rows()).unwrap_or(1);
                let question = |row| (principals.at(row), actions.at(row), resources.at(row));
                json!(space.check_many((0..rows).map(question))?)
            }
            Other::SetClock { now } => {
                space.set_clock(Some(now))?;
                self.now = now;
                Value::Null
            }
            Other::Close {} => {
                space.close()?;
                Value::Null
            }
            Other::Open { model } => {
                let other = Space::open(
                    ":memory:",
                    Options::new().snapshot_after(1).model(read_model(&model)?),
                )?;
                json!({ "name": other.model().name() })
            }
        })
    }
}

//! Questions, as data: an argument that a question does not have is an error, as with commands.

use privity::{
    Code, Durability, Error, Model, ModelChoice, Names, Options, Result, Revision, Space,
};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Any question, by the name of its verb.
#[derive(Debug, Deserialize)]
#[serde(tag = "op", rename_all = "lowercase", deny_unknown_fields)]
pub(crate) enum Ask {
    Explain { principal: String, action: String, resource: String, by: Option<String> },
    Who { resource: String, action: Option<String>, by: Option<String> },
    What { principal: String, action: String, r#type: String, after: Option<String>, limit: Option<usize> },
    Actions { principal: String, resources: Names },
    Select { r#type: String, resources: Names, by: String },
    History { #[serde(default)] after: Revision, limit: Option<usize>, resource: Option<String> },
    Verify { hash: Option<String> },
}

/// Reads what is asked from the arguments.
pub(crate) fn parse<T: for<'de> Deserialize<'de>>(
    verb: &str,
    mut arguments: Map<String, Value>,
) -> Result<T> {
    let invalid = |why: String| {
        let why: String = why.chars().take(300).collect();
        Error::new(Code::InvalidArgument, format!("{verb}: {why}"))
    };
    if arguments.insert("op".to_owned(), Value::from(verb)).is_some() {
        return Err(invalid("`op` is not an argument".to_owned()));
    }
    serde_json::from_value(Value::Object(arguments)).map_err(|error| invalid(error.to_string()))
}

impl Ask {
    pub(crate) fn answer(self, space: &Space) -> Result<Value> {
        match self {
            Self::Explain { principal, action, resource, by } => {
                json(&space.explain(&principal, &action, &resource, by.as_deref())?)
            }
            Self::Who { resource, action, by } => {
                json(&space.who(&resource, action.as_deref(), by.as_deref())?)
            }
            Self::What { principal, action, r#type, after, limit } => {
                json(&space.what(&principal, &action, &r#type, after.as_deref(), limit)?)
            }
            Self::Actions { principal, resources } => json(&space.actions(&principal, resources)?),
            Self::Select { r#type, resources, by } => {
                json(&space.select(&r#type, resources, &by)?)
            }
            Self::History { after, limit, resource } => {
                json(&space.history(after, limit, resource.as_deref())?)
            }
            Self::Verify { hash } => json(&space.verify(hash.as_deref())?),
        }
    }
}

//! Commands: what can be asked of a space, as data. The bindings and the vectors read them
//! from the same JSON; an argument that a command does not have is an error.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::error::{Code, Error, Result};
use crate::event::{Revision, SettingValue};
use crate::id::shown;
use crate::time::Timestamp;

/// One or many names. A single name is a list of one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(transparent)]
pub struct Names(pub Vec<String>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "expected a string or a list of strings")]
        enum OneOrMany {
            One(String),
            Many(Vec<String>),
        }
        Ok(match OneOrMany::deserialize(deserializer)? {
            OneOrMany::One(name) => Self(vec![name]),
            OneOrMany::Many(names) => Self(names),
        })
    }
}

impl From<&str> for Names {
    fn from(name: &str) -> Self {
        Self(vec![name.to_owned()])
    }
}

impl From<String> for Names {
    fn from(name: String) -> Self {
        Self(vec![name])
    }
}

impl<S: Into<String>> From<Vec<S>> for Names {
    fn from(names: Vec<S>) -> Self {
        Self(names.into_iter().map(Into::into).collect())
    }
}

impl<S: Into<String>, const N: usize> From<[S; N]> for Names {
    fn from(names: [S; N]) -> Self {
        Self(names.into_iter().map(Into::into).collect())
    }
}

/// The end of a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged, expecting = "expected milliseconds since 1970, or \"never\"")]
pub enum Expiry {
    /// The grant counts before this moment, and not from it on.
    At(Timestamp),
    /// The grant has no end.
    Never(Never),
}

/// The word `never`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Never {
    /// The word itself.
    Never,
}

impl From<Timestamp> for Expiry {
    fn from(at: Timestamp) -> Self {
        Self::At(at)
    }
}

/// Declares a command: required fields become the arguments of `new`, the others consuming
/// setters.
macro_rules! command {
    (
        $(#[$doc:meta])* $name:ident {
            $($(#[$req_doc:meta])* $req:ident: $req_ty:ty,)*
            ; $($(#[$opt_doc:meta])* $opt:ident: $opt_ty:ty,)*
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$req_doc])* pub $req: $req_ty,)*
            $($(#[$opt_doc])* #[serde(default, skip_serializing_if = "Option::is_none")]
              pub $opt: Option<$opt_ty>,)*
        }

        impl $name {
            /// The command with all that it needs; what is optional is set by the methods.
            #[must_use]
            pub fn new($($req: impl Into<$req_ty>,)*) -> Self {
                Self { $($req: $req.into(),)* $($opt: None,)* }
            }
            $($(#[$opt_doc])*
            #[must_use]
            pub fn $opt(mut self, $opt: impl Into<$opt_ty>) -> Self {
                self.$opt = Some($opt.into());
                self
            })*
        }

        impl From<$name> for Command {
            fn from(command: $name) -> Self {
                Self::$name(command)
            }
        }
    };
}

command! {
    /// Registers a principal, or changes its facts. What is not given stays as it is.
    Put {
        /// The principal: `user:ann@acme.org`, `group:analysts`, `org:acme`.
        principal: String,
        ;
        /// Its name for people.
        name: String,
        /// The one organization it belongs to; memberships of others end.
        org: String,
        /// Whether it is a guest of that organization.
        guest: bool,
        /// For organizations: registered for data exchange.
        registered: bool,
        /// What it is verified for.
        verified: Vec<String>,
        /// The host's own facts; these replace those of the same name.
        attributes: BTreeMap<String, String>,
    }
}

command! {
    /// Adds members to a group or an organization.
    Add {
        /// The group or organization.
        group: String,
        /// Users and groups; for an organization, users and groups that it owns.
        members: Names,
        ;
        /// As guests of the organization.
        guest: bool,
    }
}

command! {
    /// Removes members from a group or an organization.
    Remove {
        /// The group or organization.
        group: String,
        /// Its members.
        members: Names,
        ;
    }
}

command! {
    /// Registers a resource: the host's word, save for what it is made of, which its creator must
    /// be able to use (D-25). Its owner is the actor, or those named by the host.
    Create {
        /// The resource: `dataset:claims`.
        resource: String,
        ;
        /// Who creates it, and owns it if `owners` isn't given.
        by: String,
        /// The owners, as the host knows them.
        owners: Names,
        /// Its organization; the owners' only one, if not given.
        org: String,
        /// Its status; the model's first, if not given.
        status: String,
        /// Its settings; the model's defaults, if not given.
        settings: BTreeMap<String, SettingValue>,
        /// What it is made of.
        sources: Names,
        /// The host's own facts.
        attributes: BTreeMap<String, String>,
    }
}

command! {
    /// Changes facts of a resource. Settings need an actor who may switch them; for the rest,
    /// an actor needs what the model says, and without one it is the host's word.
    Set {
        /// The resource.
        resource: String,
        ;
        /// Who changes it.
        by: String,
        /// Its status.
        status: String,
        /// The settings to switch.
        settings: BTreeMap<String, SettingValue>,
        /// All that it is made of.
        sources: Names,
        /// The host's own facts; `None` removes one.
        attributes: BTreeMap<String, Option<String>>,
        /// All its owners: the host's word alone, for when an owner is gone.
        owners: Names,
        /// Refuses if the resource has changed after this revision.
        if_revision: Revision,
    }
}

command! {
    /// Deletes a resource, and with it every grant on it.
    Delete {
        /// The resource.
        resource: String,
        ;
        /// Who deletes it; without one it is the host's word.
        by: String,
        /// Refuses if the resource has changed after this revision.
        if_revision: Revision,
    }
}

command! {
    /// Forgets a principal and all that it holds. Refused while it is the last owner of
    /// anything.
    Forget {
        /// The principal.
        principal: String,
        ;
    }
}

command! {
    /// Gives principals a role on a resource: to all of them or, if one is in the way, to none.
    Share {
        /// The resource.
        resource: String,
        /// Who receives it.
        principals: Names,
        /// Who gives it.
        by: String,
        ;
        /// The role; the model's default, if not given.
        role: String,
        /// Until when; for as long as the giver holds it, if not given.
        expires: Expiry,
        /// A note for the owners, never shown to the receiver.
        note: String,
        /// A message to the receivers.
        message: String,
        /// Refuses if the resource has changed after this revision.
        if_revision: Revision,
    }
}

command! {
    /// Changes the role or the end of grants that exist.
    Change {
        /// The resource.
        resource: String,
        /// Who holds the grants.
        principals: Names,
        /// Who changes them.
        by: String,
        ;
        /// The new role; stays, if not given.
        role: String,
        /// The new end; stays, if not given.
        expires: Expiry,
        /// The new note; stays, if not given.
        note: String,
        /// Refuses if the resource has changed after this revision.
        if_revision: Revision,
    }
}

command! {
    /// Takes grants back.
    Revoke {
        /// The resource.
        resource: String,
        /// Who holds the grants.
        principals: Names,
        /// Who takes them.
        by: String,
        ;
        /// Also what they gave to others, and so on. What members of a group gave is theirs, not
        /// the group's.
        cascade: bool,
        /// Refuses if the resource has changed after this revision.
        if_revision: Revision,
    }
}

command! {
    /// Gives up one's own grant.
    Leave {
        /// The resource.
        resource: String,
        /// Who leaves.
        by: String,
        ;
    }
}

/// Any command. In JSON, `op` names it and the rest are its arguments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "op", rename_all = "lowercase")]
#[non_exhaustive]
pub enum Command {
    /// See [`Put`].
    Put(Put),
    /// See [`Add`].
    Add(Add),
    /// See [`Remove`].
    Remove(Remove),
    /// See [`Create`].
    Create(Create),
    /// See [`Set`].
    Set(Set),
    /// See [`Delete`].
    Delete(Delete),
    /// See [`Forget`].
    Forget(Forget),
    /// See [`Share`].
    Share(Share),
    /// See [`Change`].
    Change(Change),
    /// See [`Revoke`].
    Revoke(Revoke),
    /// See [`Leave`].
    Leave(Leave),
}

macro_rules! verbs {
    ($($verb:literal => $command:ident,)*) => {
        impl Command {
            /// Reads a command from its verb and its arguments as JSON.
            ///
            /// # Errors
            ///
            /// `invalid_argument` if the verb is none, an argument is missing, of the wrong kind
            /// (`details.argument` names it), or not one of the verb's.
            pub fn read(verb: &str, arguments: serde_json::Map<String, Value>) -> Result<Self> {
                if arguments.get("by").is_some_and(Value::is_null) {
                    // Leaving `by` out makes it the host's word; an actor who got lost must not.
                    let error = Error::new(Code::InvalidArgument, "`by` is null; name who acts");
                    return Err(error.with("argument", "by"));
                }
                match verb {
                    $($verb => arguments_of::<$command>(verb, arguments).map(Self::$command),)*
                    _ => {
                        let message = format!("`{}` is not a change", shown(verb));
                        Err(Error::new(Code::InvalidArgument, message).with("op", shown(verb)))
                    }
                }
            }
        }
    };
}

verbs! {
    "put" => Put,
    "add" => Add,
    "remove" => Remove,
    "create" => Create,
    "set" => Set,
    "delete" => Delete,
    "forget" => Forget,
    "share" => Share,
    "change" => Change,
    "revoke" => Revoke,
    "leave" => Leave,
}

fn arguments_of<T: DeserializeOwned>(
    verb: &str,
    arguments: serde_json::Map<String, Value>,
) -> Result<T> {
    serde_path_to_error::deserialize(Value::Object(arguments)).map_err(|error| {
        let argument = shown(&error.path().to_string());
        // What serde quotes of the value may be long.
        let text: String = error.inner().to_string().chars().take(300).collect();
        if argument == "." {
            return Error::new(Code::InvalidArgument, format!("{verb}: {text}"));
        }
        let message = format!("{verb}: `{argument}`: {text}");
        Error::new(Code::InvalidArgument, message).with("argument", argument)
    })
}

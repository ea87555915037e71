//! Commands: what can be asked of a space, as data. The bindings and the vectors read them
//! from the same JSON; an argument that a command does not have is an error.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::id::shown;
use crate::input::{Known, Op, Verb, arguments};

/// Declares a command: required fields become the arguments of `new`, the others consuming
/// setters.
macro_rules! command {
    (
        $(#[doc = $doc:literal])* $name:ident {
            $($(#[doc = $req_doc:literal])* $req:ident: $req_ty:ty,)*
            ; $($(#[doc = $opt_doc:literal])* $opt:ident $(in $place:ident)?: $opt_ty:ty,)*
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[doc = $req_doc])* pub $req: $req_ty,)*
            $($(#[doc = $opt_doc])* #[serde(default, skip_serializing_if = "Option::is_none")]
              pub $opt: Option<$opt_ty>,)*
        }

        #[allow(clippy::new_without_default, reason = "few commands need nothing")]
        impl $name {
            pub(super) const VERB: crate::input::Verb = crate::input::Verb {
                name: crate::input::Op::$name.as_str(),
                kind: crate::input::VerbKind::Change,
                about: concat!($($doc),*),
                arguments: crate::input::arguments_of! {
                    $($(#[doc = $req_doc])* $req: $req_ty,)*
                    ; $($(#[doc = $opt_doc])* $opt $(in $place)?: $opt_ty,)*
                },
            };

            /// The command with all that it needs; what is optional is set by the methods.
            #[must_use]
            pub fn new($($req: impl Into<$req_ty>,)*) -> Self {
                Self { $($req: $req.into(),)* $($opt: None,)* }
            }
            $($(#[doc = $opt_doc])*
            #[must_use]
            pub fn $opt(mut self, $opt: impl Into<$opt_ty>) -> Self {
                self.$opt = Some($opt.into());
                self
            })*
        }
    };
}

mod expiry;
mod host;
mod names;
mod proposing;
mod receivers;
mod sharing;

pub use self::expiry::{Expiry, Never};
pub use self::host::{Add, Create, Delete, Forget, Put, Remove, Rename, ResetTime, Set};
pub use self::names::Names;
pub use self::proposing::{Approve, Decline, Request, Transfer, Withdraw};
pub use self::receivers::Receivers;
pub use self::sharing::{Change, Leave, Revoke, Share};

macro_rules! commands {
    ($($command:ident)*) => {
        /// Any command. In JSON, `op` names it and the rest are its arguments.
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "op", rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Command {
            $(#[doc = concat!("See [`", stringify!($command), "`].")] $command($command),)*
        }

        $(impl From<$command> for Command {
            fn from(command: $command) -> Self {
                Self::$command(command)
            }
        })*

        impl Command {
            pub(crate) const VERBS: &'static [Verb] = &[$($command::VERB,)*];

            /// Reads a command from its verb and its arguments as JSON.
            ///
            /// # Errors
            ///
            /// `invalid_argument` if the verb is none, an argument is missing, of the wrong kind
            /// (`details.argument` names it), or not one of the verb's.
            pub fn read(verb: &str, given: Map<String, Value>) -> Result<Self> {
                let Some(found) = Op::find(verb) else {
                    let known = Known::new(verb, Op::names());
                    let help = known.help("the changes are");
                    let message = format!("`{}` is not a change; {help}", shown(verb));
                    let error = Error::argument("op", message).with("op", shown(verb));
                    return Err(known.nearest_in(error));
                };
                match found {
                    $(Op::$command => {
                        arguments::<$command>(verb, &given).map(Self::$command)
                    })*
                }
            }
        }
    };
}

// Every one must be here, or the match is not complete.
commands! {
    Put Add Remove Create Set Delete Forget Rename ResetTime Share Change Revoke Leave
    Request Approve Decline Withdraw Transfer
}

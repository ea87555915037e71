//! The verbs: what a space can be called to do, and with which arguments. Commands and queries
//! declare theirs as they are read, so that whoever lists them has no list of his own.

use serde::Serialize;

/// What kind of call a verb is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum VerbKind {
    /// A command.
    Change,
    /// A query.
    Question,
    /// A decision, or what is about the handle: it has a method alone.
    Method,
}

/// A verb, with its name the same in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Verb {
    /// Its name.
    pub name: &'static str,
    /// What kind of call it is.
    pub kind: VerbKind,
    /// What it does.
    pub about: &'static str,
    /// What it takes: what must be given first.
    pub arguments: &'static [Argument],
}

/// An argument of a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Argument {
    /// Its name.
    pub name: &'static str,
    /// The core's type of it.
    pub of: &'static str,
    /// Whether it must be given.
    pub needed: bool,
    /// Whether it has a place; the others are given by their names.
    pub placed: bool,
    /// What it means.
    pub about: &'static str,
}

/// Arguments as a table, from their declarations. What must be given has a place, save who acts; of
/// the rest, what is marked with `in place`.
macro_rules! arguments_of {
    (
        $($(#[doc = $req_doc:literal])* $req:ident: $req_ty:ty,)*
        ; $($(#[doc = $opt_doc:literal])* $opt:ident $(in $place:ident)?: $opt_ty:ty,)*
    ) => {
        &[
            $($crate::input::verb::Argument {
                name: $crate::input::verb::plain(stringify!($req)),
                of: stringify!($req_ty),
                needed: true,
                placed: !matches!(stringify!($req).as_bytes(), b"by"),
                about: concat!($($req_doc),*),
            },)*
            $($crate::input::verb::Argument {
                name: $crate::input::verb::plain(stringify!($opt)),
                of: stringify!($opt_ty),
                needed: false,
                placed: $crate::input::verb::is_some(&[$(stringify!($place))?]),
                about: concat!($($opt_doc),*),
            },)*
        ]
    };
}
pub(crate) use arguments_of;

pub(crate) const fn is_some(marks: &[&str]) -> bool {
    !marks.is_empty()
}

/// A name of Rust's as every language has it: `r#type` is `type`.
pub(crate) const fn plain(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}

macro_rules! ops {
    ($($op:ident = $name:literal,)*) => {
        /// What a command is called. The steps of a model's examples are checked by it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Op { $($op,)* }

        impl Op {
            /// Every one.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$op,)*];

            /// Its name, the same in every language.
            pub(crate) const fn as_str(self) -> &'static str {
                match self { $(Self::$op => $name,)* }
            }
        }
    };
}

ops! {
    Put = "put",
    Add = "add",
    Remove = "remove",
    Create = "create",
    Set = "set",
    Delete = "delete",
    Forget = "forget",
    Rename = "rename",
    ResetTime = "reset_time",
    Share = "share",
    Change = "change",
    Revoke = "revoke",
    Leave = "leave",
    Request = "request",
    Approve = "approve",
    Decline = "decline",
    Withdraw = "withdraw",
    Transfer = "transfer",
}

impl Op {
    /// Finds a command by its name.
    pub(crate) fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|op| op.as_str() == name)
    }

    /// The names of all.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|op| op.as_str())
    }
}

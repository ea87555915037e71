//! The verbs of the changes, by name. This is the only list of them: commands are read by it, and
//! the steps of a model's examples are checked by it.

macro_rules! verbs {
    ($($verb:ident = $name:literal,)*) => {
        /// What a command is called.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Verb { $($verb,)* }

        impl Verb {
            /// Every verb.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$verb,)*];

            /// Its name, the same in every language.
            pub(crate) const fn as_str(self) -> &'static str {
                match self { $(Self::$verb => $name,)* }
            }
        }
    };
}

verbs! {
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

impl Verb {
    /// Finds a verb by its name.
    pub(crate) fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|verb| verb.as_str() == name)
    }

    /// The names of all.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        Self::ALL.iter().map(|verb| verb.as_str())
    }
}

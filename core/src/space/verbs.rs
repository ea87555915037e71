//! All that a space can be called to do.

use crate::ask::Query;
use crate::command::Command;
use crate::input::{Verb, VerbKind, arguments_of};

/// Every verb of a space: changes, questions, and what has a method alone. What a language offers
/// is compared with it.
pub fn verbs() -> impl Iterator<Item = Verb> {
    [Command::VERBS, Query::VERBS, METHODS].into_iter().flatten().copied()
}

macro_rules! methods {
    ($($(#[doc = $doc:literal])* $verb:ident {
        $($(#[doc = $what:literal])* $argument:ident: $type:ty,)*
    })*) => {
        const METHODS: &[Verb] = &[$(
            Verb {
                name: stringify!($verb),
                kind: VerbKind::Method,
                about: concat!($($doc),*),
                arguments: arguments_of! { $($(#[doc = $what])* $argument: $type,)* ; },
            },
        )*];
    };
}

methods! {
    /// Whether a principal may do an action with a resource.
    check {
        /// The user who acts.
        principal: String,
        /// The action.
        action: String,
        /// The resource.
        resource: String,
    }
    /// Many decisions as of one revision.
    check_many {
        /// Who: one text for all rows, or one for each.
        principals: Column,
        /// The actions: one text for all rows, or one for each.
        actions: Column,
        /// The resources: one text for all rows, or one for each.
        resources: Column,
    }
    /// Writes the space as it is now into a new file.
    backup {
        /// The file to write; none is there yet.
        path: Path,
    }
    /// Stops the clock of the space at a moment, for tests.
    set_clock {
        /// The moment; nothing lets the clock run again.
        now: Timestamp,
    }
    /// Ends the use of the space.
    close {}
}

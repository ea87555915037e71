//! Queries: what a space can be asked, as data. The bindings and the vectors read them from the
//! same JSON, as they do commands; an argument that a query does not have is an error.
//!
//! A query changes nothing, and touches nothing but the space. `check` is none, for it has no time
//! to be read from JSON.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::reading_back::Without;
use crate::command::Names;
use crate::error::{Error, Result};
use crate::event::Revision;
use crate::id::shown;
use crate::input::{Known, Verb, VerbKind, arguments, arguments_of};

/// Declares the queries: each with what it is called and its arguments, those that it needs before
/// the semicolon.
macro_rules! queries {
    ($(
        $(#[doc = $doc:literal])* $query:ident = $verb:literal {
            $($(#[doc = $req_doc:literal])* $req:ident: $req_ty:ty,)*
            ; $($(#[doc = $opt_doc:literal])* $opt:ident $(in $place:ident)?: $opt_ty:ty,)*
        }
    )*) => {
        /// Any question, with its arguments.
        ///
        /// ```
        /// use privity::{Answer, Create, Options, Put, Query, Space};
        ///
        /// let space = Space::open(":memory:", Options::new().model("datasets"))?;
        /// space.put(Put::new("user:ann@acme.org").org("acme"))?;
        /// space.create(Create::new("dataset:claims").by("user:ann@acme.org"))?;
        /// let given = serde_json::from_str(r#"{"resource": "dataset:claims"}"#)?;
        /// let query = Query::read("who", &given)?;
        /// let Answer::AccessList(list) = space.answer(query)? else { panic!() };
        /// assert_eq!(list.people[0].principal, "user:ann@acme.org");
        /// # Ok::<(), Box<dyn std::error::Error>>(())
        /// ```
        #[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        #[non_exhaustive]
        pub enum Query {
            $(
                $(#[doc = $doc])*
                #[serde(rename = $verb)]
                $query {
                    $($(#[doc = $req_doc])* $req: $req_ty,)*
                    $($(#[doc = $opt_doc])* $opt: Option<$opt_ty>,)*
                },
            )*
        }

        impl Query {
            pub(crate) const VERBS: &'static [Verb] = &[$(
                Verb {
                    name: $verb,
                    kind: VerbKind::Question,
                    about: concat!($($doc),*),
                    arguments: arguments_of! {
                        $($(#[doc = $req_doc])* $req: $req_ty,)*
                        ; $($(#[doc = $opt_doc])* $opt $(in $place)?: $opt_ty,)*
                    },
                },
            )*];
        }
    };
}

impl Query {
    /// Reads a query from its verb and its arguments as JSON.
    ///
    /// # Errors
    ///
    /// `invalid_argument` if the verb is none, an argument is missing, of the wrong kind
    /// (`details.argument` names it), or not one of the verb's.
    pub fn read(verb: &str, given: &Map<String, Value>) -> Result<Self> {
        if Self::VERBS.iter().any(|known| known.name == verb) {
            return arguments(verb, given);
        }
        let known = Known::new(verb, Self::VERBS.iter().map(|known| known.name));
        let message = format!("`{}` is not a question; {}", shown(verb), known.help("those are"));
        Err(known.nearest_in(Error::argument("op", message).with("op", shown(verb))))
    }
}

queries! {
    /// Why a principal may do an action with a resource, or why not.
    Explain = "explain" {
        /// The user who may, or may not.
        principal: String,
        /// The action.
        action: String,
        /// The resource.
        resource: String,
        ;
        /// For whom it is; that principal, if not given. What a resource is made of is shown to those
        /// alone who may see who has access.
        by: String,
        /// Without `by`: for the host alone, which has all that is missing.
        reveal: bool,
    }
    /// Who can do an action, and every stored grant.
    Who = "who" {
        /// The resource.
        resource: String,
        ;
        /// The action; the type's word `view`, if not given.
        action in place: String,
        /// For whom it is. Without it, it is for the host, who sees all.
        by: String,
    }
    /// The resources of a type with which a principal can do an action.
    What = "what" {
        /// The user who would act.
        principal: String,
        /// The action.
        action: String,
        /// The type.
        r#type: String,
        ;
        /// The resource after which the page starts: `next` of the page before.
        after: String,
        /// How many there are on the page, at least 1; all, if not given.
        limit: usize,
    }
    /// All that a principal can do with each of the resources.
    Actions = "actions" {
        /// Who would act.
        principal: String,
        /// The resources.
        resources: Names,
        ;
    }
    /// What waits for a decision, the oldest first.
    Pending = "pending" {
        ;
        /// The resource; all of them, if not given.
        resource in place: String,
        /// For whom it is: what they made, decide on, or may see. Without it, it is for the host, who
        /// sees all.
        by: String,
        /// The proposal after which the page starts: `next` of the page before.
        after: u64,
        /// How many there are on the page, at least 1; all, if not given.
        limit: usize,
    }
    /// Who can be added on a resource.
    Search = "search" {
        /// The resource.
        resource: String,
        /// The beginnings of words of a name, or the beginning of an address.
        query: String,
        /// Who would share.
        by: String,
        ;
        /// How many are found at most, at least 1; 20, if not given.
        limit: usize,
    }
    /// All that a share dialog shows of a resource, and may offer to the one who opens it.
    Sheet = "sheet" {
        /// The resource.
        resource: String,
        /// Who opens it.
        by: String,
        ;
        /// The principal after whose row `rows` start: `next` of the sheet before.
        after: String,
        /// The receiver after whom `receivers` start: `receivers_next` of the sheet before.
        receivers_after: String,
        /// How many there are of each list, at least 1; 100, if not given.
        limit: usize,
    }
    /// Opens sharing on a selection of resources.
    Select = "select" {
        /// The type.
        r#type: String,
        /// What is selected.
        resources: Names,
        /// Who opens the dialog.
        by: String,
        ;
    }
    /// The facts of a resource, as the host put them.
    Get = "get" {
        /// The resource.
        resource: String,
        ;
    }
    /// The facts of a principal, with its organizations and groups.
    Principal = "principal" {
        /// The principal.
        principal: String,
        ;
    }
    /// All resources of a type, or all principals of a kind.
    List = "list" {
        /// The type; or `user`, `group` or `org`.
        r#type: String,
        ;
        /// Only resources that nobody looks after: without an `owner` who can act, for all are
        /// suspended or are groups without people; or without a `manager`: nobody may manage access.
        without: Without,
        /// Where to go on: the `next` of a page.
        after: String,
        /// How many there are on a page at most, at least 1; all, if not given.
        limit: usize,
    }
    /// The members of a group or of an organization.
    Members = "members" {
        /// The group or organization.
        group: String,
        ;
        /// Whether those are listed, too, that are in a group through other groups, however deep.
        nested: bool,
        /// Where to go on: the `next` of a page.
        after: String,
        /// How many there are on a page at most, at least 1; all, if not given.
        limit: usize,
    }
    /// All that a principal holds, itself and through groups.
    Holdings = "holdings" {
        /// Who holds it.
        principal: String,
        ;
        /// Where to go on: the `next` of a page.
        after: String,
        /// How many there are on a page at most, at least 1; all, if not given.
        limit: usize,
    }
    /// A proposal by its number, be it decided.
    Proposal = "proposal" {
        /// Its number.
        proposal: u64,
        ;
    }
    /// The events of a part of the past.
    History = "history" {
        ;
        /// Only what happened after this revision; 0, if not given.
        after: Revision,
        /// Only what happened before this revision.
        before: Revision,
        /// How many events there are, at least 1. The last change is whole, so there may be more;
        /// all, if not given.
        limit: usize,
        /// The resource that the events are about; any, if not given.
        resource: String,
        /// Whether the newest come first, rather than the oldest.
        newest_first: bool,
    }
    /// Walks the whole journal.
    Verify = "verify" {
        ;
        /// A hash that an earlier verification gave and that was kept elsewhere: with it, an end that
        /// was cut off is found, too.
        hash: String,
    }
    /// The number of changes so far.
    Revision = "revision" {
        ;
    }
    /// The model, as it was written.
    Model = "model" {
        ;
    }
}

//! Privity: the engine behind a data platform's **Share** button.
//!
//! A [`Space`] holds who may do what with which resource, who may pass that on and how much of
//! it, why, and since when. What can be shared, and how, is said by a [`Model`]: a file, not
//! code. Every change names its actor and is an event in a [`journal`]; every question is
//! answered from memory.
//!
//! ```
//! use privity::{Create, Options, Put, Share, Space};
//!
//! let space = Space::open(":memory:", Options::new().model("datasets"))?;
//! for name in ["ann", "bob", "eve"] {
//!     space.put(Put::new(format!("user:{name}@acme.org")).org("acme"))?;
//! }
//! space.create(Create::new("dataset:claims").by("user:ann@acme.org"))?;
//! let share = Share::new("dataset:claims", "user:bob@acme.org", "user:ann@acme.org");
//! space.share(share.role("viewer"))?;
//! assert!(space.check("user:bob@acme.org", "view", "dataset:claims")?);
//!
//! // Nobody gives what they do not hold.
//! let share = Share::new("dataset:claims", "user:eve@acme.org", "user:bob@acme.org");
//! let refused = space.share(share.role("editor")).unwrap_err();
//! assert_eq!(refused.code().as_str(), "forbidden");
//! # Ok::<(), privity::Error>(())
//! ```

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod access;
mod actor;
mod answer;
mod ask;
mod change;
mod command;
mod decide;
mod error;
mod event;
mod id;
mod input;
pub mod journal;
pub mod model;
mod space;
mod state;
mod text;
mod time;

#[cfg(feature = "schema")]
pub use self::answer::answer_schema;
pub use self::answer::{
    AccessList, ActionInfo, Answer, AudienceInfo, Explanation, Found, GrantInfo, GrantState,
    Holding, HoldingList, Lack, LevelOffer, Member, MemberList, OptionOffer, Outcome, Page,
    PartInfo, PersonInfo, PrincipalFacts, PrincipalInfo, ProposalInfo, ProposalList, Record,
    ResourceInfo, RoleOffer, Selection, SettingOffer, Sheet, SheetRow, SourceInfo, Verification,
    Warning,
};
pub use self::ask::{Query, Reader, Without};
pub use self::command::{
    Add, Approve, Change, Command, Create, Decline, Delete, Expiry, Forget, Leave, Names, Never,
    Put, Receivers, Remove, Rename, Request, ResetTime, Revoke, Set, Share, Transfer, Withdraw,
};
pub use self::error::{Code, Details, Error, ErrorKind, Result};
pub use self::event::{
    Decision, Ending, Entry, Event, ProposalKind, ProposalState, Revision, SettingValue,
};
pub use self::id::{MAX_LENGTH, PrincipalKind};
pub use self::input::{Argument, Verb, VerbKind, argument, arguments};
pub use self::journal::Durability;
pub use self::model::{Model, Pick};
pub use self::space::{History, ModelChoice, Options, Space, check_model, restore, verbs};
pub use self::time::Timestamp;

//! Answers, as data. The bindings show the same fields in every language.

mod any;
mod decisions;
mod facts;
mod grants;
mod journal;
mod lists;
#[cfg(feature = "schema")]
mod schema;
mod sheet;

pub use self::any::Answer;
pub use self::decisions::{Explanation, Lack, SourceInfo};
pub use self::facts::{Holding, HoldingList, Member, MemberList, PrincipalFacts};
pub use self::grants::{GrantInfo, GrantState, Outcome, ProposalInfo, ProposalList, Warning};
pub use self::journal::{Record, Verification};
pub use self::lists::{AccessList, Page, PersonInfo, ResourceInfo, Selection};
#[cfg(feature = "schema")]
pub use self::schema::answer_schema;
pub use self::sheet::{
    ActionInfo, AudienceInfo, Found, LevelOffer, OptionOffer, PartInfo, PrincipalInfo, RoleOffer,
    SettingOffer, Sheet, SheetRow,
};

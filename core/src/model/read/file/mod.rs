//! The model language: what a model file may say. Data only; `compile` gives it meaning.
//!
//! TOML, JSON and a native dict or object are read into the same structures, so they mean the
//! same. Maps are sorted, so that the order of keys never matters.

// A field that is added to these structures must have a default that means what its absence
// meant before; the fingerprint leaves out what has its default, so that of an older file stays.
// A structure in a new place of its own must be made known to `fingerprint::shorten`.

mod choices;
mod kind;
mod role;
mod setting;
mod whole;

pub use self::choices::{Grantee, Identity, Owners, Reach, Scope, Within};
pub use self::kind::{LimitsFile, RequestsFile, SelectFile, TypeFile, WarningFile};
pub use self::role::{AudienceFile, CategoryFile, LevelFile, OptionFile, RoleFile, TransferFile};
pub use self::setting::{ChoiceFile, LabelledSwitch, SettingFile};
pub use self::whole::{ExampleFile, HeaderFile, ModelFile, UsersFile};

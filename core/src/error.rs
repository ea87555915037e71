//! The one error type, and the one table of codes.
//!
//! A denial is an answer, not an error: `check` gives `false` and `explain` a [`Code`] as its
//! reason. A change that is refused, a bad argument, a lock or a broken disk is an [`Error`].

use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

/// What the caller can do about an [`Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The call itself is wrong. Repeating it cannot help; correct the arguments.
    Invalid,
    /// The call is well formed, but this actor may not do this now.
    Refused,
    /// The thing named does not exist, or does not exist for this actor.
    NotFound,
    /// The facts have changed or contradict the call. Read again, then decide.
    Conflict,
    /// The space cannot answer at the moment. The same call may succeed later.
    Unavailable,
    /// What is stored is not what was written. Restore it from a backup.
    Corrupt,
}

impl ErrorKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::Invalid,
        Self::Refused,
        Self::NotFound,
        Self::Conflict,
        Self::Unavailable,
        Self::Corrupt,
    ];

    /// The kind's name, the same in every language: `invalid`, `refused`, …
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invalid => "invalid",
            Self::Refused => "refused",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::Unavailable => "unavailable",
            Self::Corrupt => "corrupt",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $variant:ident = $text:literal, $kind:expr, $reason:literal;)*) => {
        /// A stable code: of an [`Error`], of a decision's reason, or of both.
        ///
        /// Codes are part of the public interface; messages are not.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code { $($(#[doc = $doc])* $variant,)* }

        impl Code {
            /// Every code, in the table's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code as text, the same in every language.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// What it says, in a sentence.
            pub const fn about(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),*),)* }
            }

            /// The kind of an error that carries this code; `None` for codes that are only
            /// reasons of a decision or warnings.
            pub const fn kind(self) -> Option<ErrorKind> {
                match self { $(Self::$variant => $kind,)* }
            }

            /// Whether a decision can have this code as its reason.
            pub const fn is_reason(self) -> bool {
                match self { $(Self::$variant => $reason,)* }
            }
        }
    };
}

const INVALID: Option<ErrorKind> = Some(ErrorKind::Invalid);
const REFUSED: Option<ErrorKind> = Some(ErrorKind::Refused);
const NOT_FOUND: Option<ErrorKind> = Some(ErrorKind::NotFound);
const CONFLICT: Option<ErrorKind> = Some(ErrorKind::Conflict);
const UNAVAILABLE: Option<ErrorKind> = Some(ErrorKind::Unavailable);
const CORRUPT: Option<ErrorKind> = Some(ErrorKind::Corrupt);

codes! {
    /// The actor holds the right.
    Allowed = "allowed", None, true;
    /// Nobody has shared the resource with this principal.
    NotShared = "not_shared", None, true;
    /// What the principal holds does not include the action.
    RoleLacksCapability = "role_lacks_capability", REFUSED, true;
    /// The level chosen for the action's category is too low.
    LevelTooLow = "level_too_low", REFUSED, true;
    /// A setting of the resource withholds the action.
    SettingDisabled = "setting_disabled", REFUSED, true;
    /// The resource's status does not open this part yet, or any more.
    PhaseLocked = "phase_locked", REFUSED, true;
    /// The resource's data is not ready.
    NotReady = "not_ready", REFUSED, true;
    /// The principal is not verified for this.
    NotVerified = "not_verified", REFUSED, true;
    /// At least one of the resource's sources is not open to the principal.
    MissingComponentAccess = "missing_component_access", REFUSED, true;
    /// The resource is not open to its audience.
    SharingOff = "sharing_off", REFUSED, true;
    /// The only grant waits for a decision.
    Pending = "pending", None, true;
    /// The only grant is suspended.
    Suspended = "suspended", None, true;
    /// The only grant has expired.
    Expired = "expired", None, true;
    /// Does not exist, or not for this actor.
    NotFound = "not_found", NOT_FOUND, true;

    /// An argument is missing, of the wrong kind or out of range.
    InvalidArgument = "invalid_argument", INVALID, false;
    /// An identifier is not `kind:name`, or names the wrong kind of thing.
    InvalidId = "invalid_id", INVALID, false;
    /// Not an e-mail address.
    InvalidEmail = "invalid_email", INVALID, false;
    /// This kind of principal cannot receive such a grant.
    InvalidPrincipal = "invalid_principal", INVALID, false;
    /// The level, or the combination of levels, does not exist.
    InvalidLevel = "invalid_level", INVALID, false;
    /// The model is wrong; `details.problems` lists file, line and what to do.
    InvalidModel = "invalid_model", INVALID, false;
    /// This type of resource does not offer the operation.
    InvalidOperation = "invalid_operation", INVALID, false;
    /// The type has no such action.
    UnknownAction = "unknown_action", INVALID, false;
    /// The model has no such type.
    UnknownType = "unknown_type", INVALID, false;
    /// The type has no such role.
    UnknownRole = "unknown_role", INVALID, false;
    /// A field, setting, status or option that does not exist.
    UnknownField = "unknown_field", INVALID, false;
    /// The role exists, but nobody can give it.
    RoleNotAssignable = "role_not_assignable", INVALID, false;
    /// The message is longer than the model allows.
    MessageTooLong = "message_too_long", INVALID, false;
    /// Something that the receiver requires was not given.
    MissingRequiredField = "missing_required_field", INVALID, false;
    /// Nothing is selected.
    SelectionEmpty = "selection_empty", INVALID, false;
    /// More is selected than can be shared at once.
    SelectionMultiple = "selection_multiple", INVALID, false;
    /// A size or a count is over the space's limit.
    LimitExceeded = "limit_exceeded", INVALID, false;
    /// The membership would make a group a member of itself.
    GroupCycle = "group_cycle", INVALID, false;

    /// The actor has no right to do this here.
    Forbidden = "forbidden", REFUSED, false;
    /// The actor may use the resource, but not share it.
    ShareForwardRequired = "share_forward_required", REFUSED, true;
    /// The receiver is not registered.
    UnknownUser = "unknown_user", REFUSED, false;
    /// The receiver is not of the resource's organization.
    OutsideOrganization = "outside_organization", REFUSED, false;
    /// The organization is not registered for data exchange.
    OrgNotRegistered = "org_not_registered", REFUSED, false;
    /// The grant is out of the actor's reach: an owner's, or one of a higher role.
    TargetProtected = "target_protected", REFUSED, false;
    /// The actor holds less than the change would give.
    ExceedsOwnRights = "exceeds_own_rights", REFUSED, false;
    /// The Creator does not leave.
    CreatorCannotLeave = "creator_cannot_leave", REFUSED, false;
    /// Somebody must remain the owner.
    LastOwner = "last_owner", REFUSED, false;

    /// The principal has no grant here.
    NotInAccessList = "not_in_access_list", NOT_FOUND, false;

    /// The principal has another role already; `change` changes it.
    AlreadyShared = "already_shared", CONFLICT, false;
    /// The proposal was decided before.
    AlreadyDecided = "already_decided", CONFLICT, false;
    /// The name is in use.
    AlreadyExists = "already_exists", CONFLICT, false;
    /// The resource has changed since the revision that the caller saw.
    RevisionConflict = "revision_conflict", CONFLICT, false;
    /// The space was made with another model.
    ModelMismatch = "model_mismatch", CONFLICT, false;
    /// The space was written by a newer version of Privity.
    NewerFormat = "newer_format", CONFLICT, false;

    /// The answer would be older than the caller accepts.
    Stale = "stale", UNAVAILABLE, false;
    /// The journal cannot be reached, is locked, or the space is closed.
    Unavailable = "unavailable", UNAVAILABLE, false;

    /// The journal is damaged or was altered.
    Corrupt = "corrupt", CORRUPT, false;

    /// A warning: the grant ends when its giver's own right ends.
    ExpiryCapped = "expiry_capped", None, false;
    /// A warning: the change leaves resources without an owner who can act.
    WithoutOwner = "without_owner", None, false;
}

impl Code {
    /// Finds a code by its text.
    pub fn find(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Named facts about an error, as data: every offending item, not only the first.
pub type Details = Map<String, Value>;

/// Why a call failed. Nothing was changed, with one exception: after `unavailable` the change may
/// have been stored before its storage failed. The next change finds out.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    code: Code,
    message: String,
    details: Details,
}

/// The result of a fallible call.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error with a code and a message that says what is wrong and what to do.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), details: Details::new() }
    }

    /// `invalid_argument`: this one is wrong.
    pub(crate) fn argument(name: &str, message: impl Into<String>) -> Self {
        Self::new(Code::InvalidArgument, message).with("argument", name)
    }

    /// The same in other words.
    pub(crate) fn saying(self, message: String) -> Self {
        Self { message, ..self }
    }

    /// Adds a named fact.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.details.insert(name.to_owned(), value.into());
        self
    }

    /// The stable code.
    pub fn code(&self) -> Code {
        self.code
    }

    /// What the caller can do about it.
    pub fn kind(&self) -> ErrorKind {
        self.code.kind().unwrap_or(ErrorKind::Refused)
    }

    /// The message, in English. Not stable, save where the requirements fix it to the letter.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Named facts about the error.
    pub fn details(&self) -> &Details {
        &self.details
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_in_snake_case() {
        let mut seen = std::collections::BTreeSet::new();
        for code in Code::ALL {
            assert!(seen.insert(code.as_str()), "{code} is listed twice");
            assert!(code.as_str().bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{code}");
            assert_eq!(Code::find(code.as_str()), Some(*code));
        }
        assert_eq!(Code::find("no_such_code"), None);
    }

    #[test]
    fn details_name_what_is_wrong() {
        let error = Error::new(Code::Forbidden, "no").with("resource", "dataset:a");
        assert_eq!(error.kind(), ErrorKind::Refused);
        assert_eq!(error.details().get("resource"), Some(&Value::from("dataset:a")));
        assert_eq!(error.to_string(), "no");
    }
}

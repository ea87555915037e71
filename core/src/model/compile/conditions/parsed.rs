//! One condition, as it is read.

use crate::error::Code;
use crate::model::tables::condition::Test;

/// One condition in normal form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Parsed {
    pub(crate) text: String,
    pub(crate) test: Test,
}

impl Parsed {
    /// The same, where there must be a source, or a part.
    pub(crate) fn with_some(&self) -> Self {
        let test = match self.test.clone() {
            Test::EverySource { action, .. } => Test::EverySource { action, some: true },
            Test::EveryPart { kind, action, .. } => Test::EveryPart { kind, action, some: true },
            other @ (Test::Setting { .. }
            | Test::Status(_)
            | Test::Verified(_)
            | Test::Kind(_)
            | Test::Parent(_)) => other,
        };
        Self { text: self.text.clone(), test }
    }

    /// The table's order: the first condition that fails is the reason of a denial.
    pub(crate) fn rank(&self) -> (u8, &str) {
        let kind = match self.test {
            Test::Setting { .. } => 0,
            Test::Status(_) => 1,
            Test::Verified(_) => 2,
            Test::EverySource { .. } => 3,
            Test::Parent(_) => 4,
            Test::EveryPart { .. } => 5,
            // That it is another kind of part tells nobody what to do about it.
            Test::Kind(_) => 6,
        };
        (kind, &self.text)
    }
}

/// The usual reason when such a condition fails.
pub(crate) fn usual_code(test: &Test) -> Code {
    match test {
        Test::Setting { .. } => Code::SettingDisabled,
        Test::Status(_) => Code::PhaseLocked,
        Test::Verified(_) => Code::NotVerified,
        Test::EverySource { .. } => Code::MissingComponentAccess,
        Test::Kind(_) | Test::Parent(_) | Test::EveryPart { .. } => Code::LevelTooLow,
    }
}

//! Who receives something, and in which role.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::names::Names;
use crate::error::Result;

/// Who receives something: names, who all get the one role of the call, or a role for each name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Receivers {
    /// One or many, in one role.
    Names(Names),
    /// Each in a role of its own.
    Roles(BTreeMap<String, String>),
}

impl<'de> Deserialize<'de> for Receivers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NamesOrRoles;
        impl<'de> Visitor<'de> for NamesOrRoles {
            type Value = Receivers;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text, a list of texts, or an object with a role for each name")
            }

            fn visit_str<E>(self, name: &str) -> Result<Receivers, E> {
                Ok(name.into())
            }

            fn visit_seq<A: SeqAccess<'de>>(self, names: A) -> Result<Receivers, A::Error> {
                Names::deserialize(SeqAccessDeserializer::new(names)).map(Receivers::Names)
            }

            fn visit_map<A: MapAccess<'de>>(self, roles: A) -> Result<Receivers, A::Error> {
                BTreeMap::deserialize(MapAccessDeserializer::new(roles)).map(Receivers::Roles)
            }
        }
        deserializer.deserialize_any(NamesOrRoles)
    }
}

impl<N: Into<Names>> From<N> for Receivers {
    fn from(names: N) -> Self {
        Self::Names(names.into())
    }
}

impl<P: Into<String>, R: Into<String>> From<BTreeMap<P, R>> for Receivers {
    fn from(roles: BTreeMap<P, R>) -> Self {
        Self::Roles(roles.into_iter().map(|(name, role)| (name.into(), role.into())).collect())
    }
}

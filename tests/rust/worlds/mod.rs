//! Worlds at random: one truth, models that are made at random, and people who act together.

mod colluders;
mod language;
mod made;
mod properties;

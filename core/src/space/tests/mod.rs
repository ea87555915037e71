//! Tests of a space as a whole.

mod costs;

//! What a call is given: as data, with mistakes, and with words of which another is meant.

mod hidden;
mod input;
mod kinds;
mod meant;
mod slips;

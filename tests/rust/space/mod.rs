//! A space: opening it, its journal, its snapshots, and what it remembers.

mod damage;
mod handle;
mod history;
mod reading_back;
mod snapshots;

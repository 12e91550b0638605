//! A sweep: the main job for every combination of some settings' values, coarse to fine.
//!
//! Cells are experiments of their own, so their numbers depend on nothing but their settings: not on the order, the number of
//! threads, or the cells beside them. With shared seeds they share all random numbers, and neighbours differ through their
//! settings alone.

mod axis;
mod cell;
mod choice;
mod choice_figures;
mod courses;
mod drawn;
pub mod figures;
mod job;
mod order;
mod search;
mod size;
mod table;
pub mod tuning;
mod words;

pub use self::axis::Shared;
pub use self::cell::{Cell, Curves, Number, Outcome, QUANTITIES, Source};
pub use self::choice::{Choice, Choices, Judged, SplitChoice};
pub use self::courses::{Courses, RunCourse};
pub use self::job::SweepJob;
pub use self::order::{coarse_to_fine, level};
pub use self::table::SweepTable;

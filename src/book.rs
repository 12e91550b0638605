//! The chapters of the book on the theory, in `docs/src/theory`: every equation that the program computes.

#[doc = include_str!("../docs/src/theory/problem.md")]
pub mod problem {}

#[doc = include_str!("../docs/src/theory/descent.md")]
pub mod descent {}

#[doc = include_str!("../docs/src/theory/state_evolution.md")]
pub mod state_evolution {}

#[doc = include_str!("../docs/src/theory/conditioning.md")]
pub mod conditioning {}

#[doc = include_str!("../docs/src/theory/reuse.md")]
pub mod reuse {}

#[doc = include_str!("../docs/src/theory/estimate.md")]
pub mod estimate {}

#[doc = include_str!("../docs/src/theory/landscape.md")]
pub mod landscape {}

#[doc = include_str!("../docs/src/theory/trust.md")]
pub mod trust {}

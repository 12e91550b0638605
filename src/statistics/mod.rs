//! Statistics: means with standard errors, moments, quantiles, normality, random streams and grids.

mod means;
pub mod normality;

pub use means::{Curve, Mean, Moments};

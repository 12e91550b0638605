//! Statistics: means with standard errors, moments, quantiles, normality, random streams and grids.

pub(crate) mod density;
pub(crate) mod divergence;
pub(crate) mod grid;
mod means;
mod moments;
pub(crate) mod normal;
pub mod normality;
pub(crate) mod power_law;
pub(crate) mod quadrature;
pub(crate) mod quantiles;
pub(crate) mod simultaneous;
pub(crate) mod streams;
pub(crate) mod student;

pub use means::{Curve, Mean};
pub use moments::Moments;
pub(crate) use moments::variance_and_kurtosis;

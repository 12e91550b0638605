//! Onsager: a laboratory for the exact dynamics of neural-network training.

pub mod experiment;
pub mod figure;
pub mod network;
pub mod theory;

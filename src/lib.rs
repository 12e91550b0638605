//! Onsager: a laboratory for the exact dynamics of neural-network training.

pub mod cli;
pub mod control;
pub mod dynamics;
pub mod experiment;
pub mod figure;
pub mod gui;
pub mod network;
pub mod study;
pub mod theory;
pub mod worker;

//! The window: set up an experiment, predict, train and look, live.
//!
//! One struct per concern, put together by [`App`]: the [`document`] (settings with undo), the [`dock`] of [`panel`]s,
//! the table of [`command`]s that feeds menus, palette and keys, [`messages`], the [`session`] that is restored at
//! start, [`theme`]. Panels read a [`panel::View`] and answer with [`panel::Action`]s; only [`App`] changes anything.

mod app;
mod command;
mod dock;
mod document;
mod history;
mod launch;
mod messages;
mod panel;
mod panels;
pub mod plot;
mod theme;

pub use app::App;
pub use launch::{Launch, WindowError, run};

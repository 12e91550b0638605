//! The window: set up an experiment, predict, train and look, live.
//!
//! One struct per concern, put together by [`App`]: the document (settings with undo), the dock of panels, the table
//! of commands that feeds menus, palette and keys, messages, files, the look, the session that is restored at start.
//! Panels read a view of all that and answer with actions; only [`App`] changes anything.

mod app;
mod appearance;
mod command;
mod computation;
mod control_list;
mod dialogs;
mod dock;
mod document;
mod entered_text;
mod equation;
mod files;
mod frame_rate;
mod history;
mod icon;
mod journal;
mod launch;
mod legibility;
mod markdown;
mod messages;
mod number_list;
mod panel;
mod panels;
mod picture;
pub mod plot;
mod raster;
mod screenshot;
mod session;
mod session_files;
mod session_writer;
mod setting;
mod setup;
mod table_survey;
mod text_list;
mod theme;
mod thumbnails;
mod window;

pub use app::{App, Frames, Page, Pages, main_figure};
pub use launch::{End, Launch, Picture, WindowError};
pub use panels::names as panel_names;
pub use screenshot::After;
pub use window::run;

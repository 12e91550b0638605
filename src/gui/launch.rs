//! How the window starts.

use std::path::PathBuf;

use super::App;

/// What the window starts with.
#[derive(Clone, Debug, Default)]
pub struct Launch {
    /// A preset by path or shipped name; without one the last session, or the three-layer preset.
    pub preset: Option<String>,
    /// Train at once.
    pub run: bool,
}

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    /// The desktop gives none.
    #[error("the window cannot be opened: {0}; `onsager run PRESET --out DIR` works without one")]
    Desktop(String),
}

/// Opens the window and returns when it is closed.
///
/// # Errors
///
/// If the desktop gives no window.
pub fn run(launch: Launch) -> Result<(), WindowError> {
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("Onsager")
            .with_app_id("onsager")
            .with_inner_size([1600.0, 1000.0])
            .with_min_inner_size([640.0, 480.0]),
        ..eframe::NativeOptions::default()
    };
    let create = move |creation: &eframe::CreationContext<'_>| -> Result<Box<dyn eframe::App>, _> {
        Ok(Box::new(App::new(&creation.egui_ctx, launch)))
    };
    eframe::run_native("onsager", options, Box::new(create))
        .map_err(|error| WindowError::Desktop(error.to_string()))
}

/// The folder that the session lives in: `ONSAGER_HOME`, or the desktop's own place for it.
pub(super) fn home() -> Option<PathBuf> {
    match std::env::var_os("ONSAGER_HOME") {
        Some(folder) => Some(PathBuf::from(folder)),
        None => {
            directories::ProjectDirs::from("", "", "onsager").map(|folders| folders.data_dir().to_owned())
        }
    }
}

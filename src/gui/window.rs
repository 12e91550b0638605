//! Opening the window of the desktop.

use super::control_list::ControlList;
use super::{App, Launch, WindowError};
use crate::text;

/// Opens the window and returns when it is closed.
///
/// # Errors
///
/// If the desktop gives no window, or the picture asked for was not written.
pub fn run(launch: Launch) -> Result<(), WindowError> {
    let (width, height) = launch.size.unwrap_or((1600.0, 1000.0));
    let mut viewport = egui::ViewportBuilder::default()
        .with_title("Onsager")
        .with_app_id("onsager")
        .with_inner_size([width, height])
        .with_min_inner_size([640.0, 480.0]);
    if let Some(icon) = super::icon::icon() {
        viewport = viewport.with_icon(icon);
    }
    let options = eframe::NativeOptions {
        viewport,
        // A window that was asked for in a size must not be placed by a desktop that shrinks it.
        centered: launch.shot.is_none(),
        ..eframe::NativeOptions::default()
    };
    let end = launch.shot.as_ref().map(|picture| picture.end.clone());
    let create = move |creation: &eframe::CreationContext<'_>| -> Result<Box<dyn eframe::App>, _> {
        if let Some(file) = &launch.controls {
            creation.egui_ctx.add_plugin(ControlList::new(file.clone()));
        }
        let app = App::new(&creation.egui_ctx, launch);
        app.end_on_signals(&creation.egui_ctx);
        Ok(Box::new(app))
    };
    eframe::run_native("onsager", options, Box::new(create))
        .map_err(|error| WindowError::Desktop(error.to_string()))?;
    match end.map(|end| end.heard()) {
        None | Some(Some(Ok(()))) => Ok(()),
        Some(Some(Err(reason))) => Err(WindowError::Picture(reason)),
        Some(None) => Err(WindowError::Picture(text!("window-closed-before").into())),
    }
}

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
        .map_err(|error| WindowError::Desktop(advice(&error.to_string())))?;
    match end.map(|end| end.heard()) {
        None | Some(Some(Ok(()))) => Ok(()),
        Some(Some(Err(reason))) => Err(WindowError::Picture(reason)),
        Some(None) => Err(WindowError::Picture(text!("window-closed-before").into())),
    }
}

/// Why there is no window and what to do about it, from what a library says.
fn advice(reason: &str) -> String {
    let lower = reason.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if says(&[
        "display is set",
        "display variable",
        "xopendisplay",
        "open display",
    ]) {
        return text!("window-no-display").into_owned();
    }
    if says(&[
        "opengl",
        "glutin",
        "glx",
        "egl",
        "no matching config",
        "gl context",
    ]) {
        return text!("window-no-opengl").into_owned();
    }
    if says(&["could not be loaded", "cannot open shared object", "library"]) {
        return text!("window-no-library", reason = without_places(reason)).into_owned();
    }
    without_places(reason)
}

/// A sentence without the places in source files that it names.
fn without_places(reason: &str) -> String {
    let parts = reason.split(": ").filter(|part| !part.contains("/src/"));
    let text = parts.collect::<Vec<_>>().join(": ");
    text.trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_libraries_say_becomes_advice() {
        let place = "/root/.cargo/registry/src/index/winit-0.30.13/src/platform_impl/linux/mod.rs:765";
        for (reason, part) in [
            (
                format!(
                    "winit EventLoopError: os error at {place}: neither WAYLAND_DISPLAY nor DISPLAY is set."
                ),
                "ssh -X",
            ),
            (
                "glutin error: provided display is not supported".to_owned(),
                "OpenGL",
            ),
            (
                format!("os error at {place}: libxkbcommon-x11.so.0 could not be loaded"),
                "libxkbcommon-x11.so.0 could not be loaded",
            ),
            (format!("os error at {place}: something else."), "something else"),
        ] {
            let advice = advice(&reason);
            assert!(advice.contains(part) && !advice.contains("/src/"), "{advice}");
        }
    }
}

//! `onsager` and `onsager PRESET`: the window.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use super::{Failure, start_threads};
use crate::experiment::Experiment;
use crate::figure::Theme;
use crate::gui::{self, After, Launch, Picture};

/// Arguments of the window.
#[derive(Debug, Args)]
pub(super) struct Window {
    /// Preset to open in the window: the path of a file, or the name of a shipped preset
    preset: Option<OsString>,
    /// Train at once
    #[arg(long)]
    run: bool,
    /// Write a picture of the window as PNG, and exit
    #[arg(long, value_name = "FILE", value_parser = picture)]
    screenshot: Option<PathBuf>,
    /// When to take the picture: `done` when everything is computed, or after some seconds
    #[arg(long, value_name = "done|SECONDS", default_value = "done", value_parser = after, requires = "screenshot")]
    after: After,
    /// Size of the window in points, such as 1600x1000
    #[arg(long, value_name = "WxH", value_parser = size)]
    size: Option<(f32, f32)>,
    /// Colours of the window; else as in the last session
    #[arg(long, value_name = "light|dark", value_parser = theme)]
    theme: Option<Theme>,
    /// Start as a presentation
    #[arg(long)]
    present: bool,
    /// Panel that fills the centre, such as `training`
    #[arg(long, value_name = "NAME", value_parser = panel)]
    panel: Option<String>,
}

impl Window {
    pub(super) fn run(self) -> Result<(), Failure> {
        if let (Some(preset), Some(_)) = (&self.preset, &self.screenshot) {
            // Nobody sees the message in a window that closes by itself.
            Experiment::open(preset)?;
        }
        start_threads(None)?;
        // A picture must not depend on what was looked at before.
        let base = match self.screenshot {
            Some(_) => Launch::default(),
            None => Launch::for_people(),
        };
        let launch = Launch {
            preset: self.preset,
            run: self.run,
            shot: self.screenshot.map(|file| Picture::new(file, self.after)),
            size: self.size,
            theme: self.theme,
            present: self.present,
            panel: self.panel,
            ..base
        };
        gui::run(launch).map_err(|error| Failure::Window(error.to_string()))
    }
}

fn picture(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    match path.extension() {
        Some(kind) if kind.eq_ignore_ascii_case("png") => Ok(path),
        _ => Err("it must end in .png, for it is written as PNG".to_owned()),
    }
}

fn panel(text: &str) -> Result<String, String> {
    let known = gui::panel_names();
    let name = text.to_lowercase();
    if known.contains(&name.as_str()) {
        return Ok(name);
    }
    Err(format!("it must be one of {}", known.join(", ")))
}

fn after(text: &str) -> Result<After, String> {
    if text == "done" {
        return Ok(After::Done);
    }
    match text.parse::<f64>() {
        Ok(seconds) if seconds.is_finite() && seconds >= 0.0 => Ok(After::Seconds(seconds)),
        _ => Err("it must be `done` or a number of seconds".to_owned()),
    }
}

fn size(text: &str) -> Result<(f32, f32), String> {
    let sides = text.split_once(['x', '×']);
    let sides =
        sides.and_then(|(width, height)| Some((width.parse::<u16>().ok()?, height.parse::<u16>().ok()?)));
    match sides {
        Some((width, height)) if width.min(height) >= 200 => Ok((width.into(), height.into())),
        _ => Err("it must be width and height in points, such as 1600x1000, each at least 200".to_owned()),
    }
}

fn theme(text: &str) -> Result<Theme, String> {
    match text {
        "light" => Ok(Theme::Light),
        "dark" => Ok(Theme::Dark),
        _ => Err("it must be light or dark".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_moments_are_read_or_explained() {
        assert_eq!(size("1600x1000"), Ok((1600.0, 1000.0)));
        assert!(size("1600").is_err() && size("10x10").is_err() && size("-5x900").is_err());
        assert_eq!(after("done"), Ok(After::Done));
        assert!(picture("a.jpg").is_err() && picture("png").is_err() && picture("a.PNG").is_ok());
        assert_eq!(panel("Landscape"), Ok("landscape".to_owned()));
        assert!(panel("nosuch").unwrap_err().contains("training"));
        assert_eq!(after("1.5"), Ok(After::Seconds(1.5)));
        assert!(after("soon").is_err() && after("-1").is_err() && after("nan").is_err());
    }
}

//! `onsager` and `onsager PRESET`: the window.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use super::{Failure, start_threads};
use crate::experiment::{Assignment, Experiment, Talk, is_talk};
use crate::figure::Theme;
use crate::gui::{self, After, Launch, Picture};
use crate::text;
use crate::text::Language;

/// Arguments of the window.
#[derive(Debug, Args)]
pub(super) struct Window {
    #[arg(help = text!("cli-window-preset").into_owned())]
    preset: Option<OsString>,
    #[arg(long, value_name = "PATH=VALUE", help = text!("cli-set").into_owned())]
    set: Vec<Assignment>,
    #[arg(long, help = text!("cli-window-run").into_owned())]
    run: bool,
    #[arg(long, value_name = "FILE", help = text!("cli-window-screenshot").into_owned(), value_parser = picture)]
    screenshot: Option<PathBuf>,
    #[arg(long, value_name = "done|SECONDS", help = text!("cli-window-after").into_owned(), default_value = "done", value_parser = after, requires = "screenshot")]
    after: After,
    #[arg(long, value_name = "WxH", help = text!("cli-window-size").into_owned(), value_parser = size)]
    size: Option<(f32, f32)>,
    #[arg(long, value_name = "light|dark", help = text!("cli-window-theme").into_owned(), value_parser = theme)]
    theme: Option<Theme>,
    #[arg(long, help = text!("cli-window-present").into_owned())]
    present: bool,
    #[arg(long, value_name = "NAME", help = text!("cli-window-panel").into_owned(), value_parser = panel)]
    panel: Option<String>,
    /// Keep a list of all controls in a file, with ids and places: for programs that drive the window
    #[arg(long, value_name = "FILE")]
    controls: Option<PathBuf>,
}

impl Window {
    /// Opens the window, in a language that was asked for.
    pub(super) fn run(self, language: Option<Language>) -> Result<(), Failure> {
        let talk = self.preset.clone().filter(|name| is_talk(name));
        match &talk {
            Some(talk) => _ = Talk::open(talk)?,
            None => {
                if let (Some(preset), Some(_)) = (&self.preset, &self.screenshot) {
                    // Nobody sees the message in a window that closes by itself.
                    Experiment::open_with(preset, &self.set)?;
                }
            }
        }
        start_threads(None)?;
        // A picture must not depend on what was looked at before.
        let base = match self.screenshot {
            Some(_) => Launch::default(),
            None => Launch::for_people(),
        };
        let launch = Launch {
            preset: self.preset.filter(|_| talk.is_none()),
            talk: talk.map(|talk| talk.to_string_lossy().into_owned()),
            set: self.set,
            run: self.run,
            shot: self.screenshot.map(|file| Picture::new(file, self.after)),
            size: self.size,
            theme: self.theme,
            present: self.present,
            panel: self.panel,
            controls: self.controls,
            language,
            ..base
        };
        gui::run(launch).map_err(|error| Failure::Window(error.to_string()))
    }
}

fn picture(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    match path.extension() {
        Some(kind) if kind.eq_ignore_ascii_case("png") => Ok(path),
        _ => Err(text!("cli-window-screenshot.allowed").into()),
    }
}

fn panel(text: &str) -> Result<String, String> {
    let known = gui::panel_names();
    let name = text.to_lowercase();
    if known.contains(&name.as_str()) {
        return Ok(name);
    }
    Err(text!("cli-window-panel.allowed", names = known.join(", ")).into())
}

fn after(text: &str) -> Result<After, String> {
    if text == "done" {
        return Ok(After::Done);
    }
    match text.parse::<f64>() {
        Ok(seconds) if seconds.is_finite() && seconds >= 0.0 => Ok(After::Seconds(seconds)),
        _ => Err(text!("cli-window-after.allowed").into()),
    }
}

pub(super) fn size(text: &str) -> Result<(f32, f32), String> {
    let sides = text.split_once(['x', '×']);
    let sides =
        sides.and_then(|(width, height)| Some((width.parse::<u16>().ok()?, height.parse::<u16>().ok()?)));
    match sides {
        Some((width, height)) if width.min(height) >= 200 => Ok((width.into(), height.into())),
        _ => Err(text!("cli-window-size.allowed").into()),
    }
}

pub(super) fn theme(text: &str) -> Result<Theme, String> {
    match text {
        "light" => Ok(Theme::Light),
        "dark" => Ok(Theme::Dark),
        _ => Err(text!("cli-window-theme.allowed").into()),
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

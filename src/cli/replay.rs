//! `onsager replay`: the course of a run as a film, without a window.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::window::{size, theme};
use super::{Failure, start_threads, stop, terminal};
use crate::control::Cancel;
use crate::experiment::{Assignment, Experiment};
use crate::figure::{Film, FilmKind, Theme, write_atomically};
use crate::gui::Frames;
use crate::text;

/// Arguments of `onsager replay`.
#[derive(Debug, Args)]
pub(super) struct Replay {
    #[arg(help = text!("cli-replay-preset").into_owned())]
    preset: OsString,
    #[arg(value_name = "FILE", help = text!("cli-replay-file").into_owned(), value_parser = film)]
    file: (PathBuf, FilmKind),
    #[arg(long, value_name = "PATH=VALUE", help = text!("cli-set").into_owned())]
    set: Vec<Assignment>,
    #[arg(long, value_name = "WxH", help = text!("cli-talk-size").into_owned(), default_value = "1280x720", value_parser = size)]
    size: (f32, f32),
    #[arg(long, value_name = "light|dark", help = text!("cli-talk-theme").into_owned(), default_value = "light", value_parser = theme)]
    theme: Theme,
    #[arg(long, help = text!("cli-replay-seconds").into_owned(), default_value_t = 6.0)]
    seconds: f64,
    #[arg(long, help = text!("cli-replay-frames").into_owned(), default_value_t = 120)]
    frames: usize,
}

impl Replay {
    pub(super) fn run(self) -> Result<(), Failure> {
        let experiment = Experiment::open_with(&self.preset, &self.set)?;
        start_threads(None)?;
        let cancel = Cancel::default();
        stop::listen(&cancel);
        let size = (self.size.0 as u32, self.size.1 as u32);
        let frames = Frames::new(experiment, size, self.theme, self.frames, &cancel);
        let count = frames.len();
        let mut film = Film::new(self.file.1, size, count, self.seconds / count.max(1) as f64)?;
        for (index, picture) in frames.enumerate() {
            if cancel.is_cancelled() {
                return Err(Failure::InterruptedEarly);
            }
            film.push(&picture)?;
            if (index + 1) % 10 == 0 || index + 1 == count {
                let said = text!("cli-replay-progress", done = index + 1, count = count);
                writeln!(terminal::out(), "{said}")?;
            }
        }
        write_atomically(&self.file.0, &film.finish()?)?;
        Ok(())
    }
}

fn film(text: &str) -> Result<(PathBuf, FilmKind), String> {
    let path = PathBuf::from(text);
    match FilmKind::of(&path) {
        Some(kind) => Ok((path, kind)),
        None => Err(text!("cli-replay-file.allowed").into()),
    }
}

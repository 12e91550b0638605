//! `onsager talk`: a whole talk as pictures, without a window.

use std::fs::create_dir_all;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use super::window::{size, theme};
use super::{Failure, start_threads, terminal};
use crate::experiment::Talk as Told;
use crate::figure::{FigureError, Pdf, Theme, png_of_pixels, write_atomically};
use crate::gui::{Page, Pages};
use crate::text;

/// Arguments of `onsager talk`.
#[derive(Debug, Args)]
pub(super) struct Talk {
    #[arg(value_name = "TALK", help = text!("cli-talk-name").into_owned())]
    name: String,
    #[arg(long, value_name = "FOLDER", help = text!("cli-talk-pictures").into_owned())]
    pictures: Option<PathBuf>,
    #[arg(long, value_name = "FILE", help = text!("cli-talk-pdf").into_owned())]
    pdf: Option<PathBuf>,
    #[arg(long, value_name = "WxH", help = text!("cli-talk-size").into_owned(), default_value = "1920x1080", value_parser = size)]
    size: (f32, f32),
    #[arg(long, value_name = "light|dark", help = text!("cli-talk-theme").into_owned(), default_value = "light", value_parser = theme)]
    theme: Theme,
    #[arg(long, value_name = "SECONDS", help = text!("cli-talk-patience").into_owned(), default_value_t = 120.0)]
    patience: f64,
}

impl Talk {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let title = Told::open(&self.name)?.title;
        start_threads(None)?;
        let size = (self.size.0 as u32, self.size.1 as u32);
        let patience = Duration::try_from_secs_f64(self.patience).unwrap_or(Duration::MAX);
        let pages = Pages::new(&self.name, size, self.theme, patience)?;
        let mut pdf = self.pdf.as_ref().map(|_| Pdf::new(&title));
        let folder = self.pictures.as_deref();
        if let Some(folder) = folder {
            let refused = |source| FigureError::Write {
                path: folder.to_owned(),
                source,
            };
            create_dir_all(folder).map_err(refused)?;
        }
        let (count, mut faults) = (pages.len(), 0);
        for page in pages {
            let mut out = terminal::out();
            writeln!(out, "{}", line(&page))?;
            for fault in &page.faults {
                writeln!(out, "      {fault}")?;
            }
            out.flush()?;
            faults += page.faults.len();
            if let Some(folder) = folder {
                write_picture(&page, size, folder)?;
            }
            if let Some(pdf) = &mut pdf {
                pdf.page(&page.pixels, size)?;
            }
        }
        if let (Some(pdf), Some(path)) = (pdf, &self.pdf) {
            write_atomically(path, &pdf.finish())?;
        }
        let said = text!("cli-talk-done", count = count, faults = faults);
        writeln!(terminal::out(), "{said}")?;
        Ok(())
    }
}

fn line(page: &Page) -> String {
    let (scene, step) = (format!("{:>3}", page.scene), format!("{:>2}", page.step));
    let computed = format!("{:>6.1}", page.computed);
    let opened = format!("{:>4.0}", 1000.0 * page.opened);
    let line = text!(
        "cli-talk-page",
        scene = scene,
        step = step,
        title = page.title.as_str(),
        opened = opened,
        computed = computed
    );
    let line = match page.moved {
        Some(moved) => {
            let time = format!("{:.0}", 1000.0 * moved);
            format!("{line}  {}", text!("cli-talk-moved", time = time)).into()
        }
        None => line,
    };
    match page.is_complete {
        true => line.into_owned(),
        false => format!("{line}  {}", text!("cli-talk-unfinished")),
    }
}

/// Writes a page into a file with the numbers of scene and step.
fn write_picture(page: &Page, size: (u32, u32), folder: &Path) -> Result<(), FigureError> {
    let name = format!("{:02}-{}.png", page.scene, page.step);
    write_atomically(&folder.join(name), &png_of_pixels(&page.pixels, size)?)
}

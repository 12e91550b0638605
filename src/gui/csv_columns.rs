//! The column names of a CSV file, read beside the window's thread.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};

use egui::Context;

use crate::experiment::shipped_data;
use crate::text;

/// Longest header that is read, in bytes.
const LONGEST: u64 = 1 << 20;

type Names = Result<Vec<String>, String>;

/// The columns of the file that was looked at last.
#[derive(Default)]
pub(super) struct Columns {
    looked_at: Option<PathBuf>,
    coming: Option<Receiver<Names>>,
    names: Option<Names>,
}

impl Columns {
    /// Looks at the file at `path`, unless that is the one it looked at last.
    pub(super) fn look(&mut self, context: &Context, base: &Path, path: &str) {
        let full = base.join(path);
        if self.looked_at.as_ref() != Some(&full) {
            self.looked_at = Some(full.clone());
            self.names = None;
            let (sender, coming) = channel();
            self.coming = Some(coming);
            let (context, path) = (context.clone(), path.to_owned());
            std::thread::spawn(move || {
                // Nobody waits for it when another file was chosen meanwhile.
                let _ = sender.send(read(&full, &path));
                context.request_repaint();
            });
        }
        if let Some(names) = self.coming.as_ref().and_then(|coming| coming.try_recv().ok()) {
            self.names = Some(names);
            self.coming = None;
        }
    }

    /// The names, or why there are none; `None` while the file is being read.
    pub(super) fn names(&self) -> Option<&Names> {
        self.names.as_ref()
    }
}

fn unreadable(error: &std::io::Error) -> String {
    text!("file-unreadable", reason = error.to_string()).into_owned()
}

/// The column names of the file at `full`, or of the shipped data set that `path` names.
pub(super) fn read(full: &Path, path: &str) -> Names {
    let mut header = String::new();
    match File::open(full) {
        Ok(file) => BufReader::new(file.take(LONGEST))
            .read_line(&mut header)
            .map(|_| ())
            .map_err(|error| unreadable(&error))?,
        Err(error) => match shipped_data(path) {
            Some(text) => header = text.lines().next().unwrap_or_default().to_owned(),
            None => return Err(unreadable(&error)),
        },
    }
    Ok(header
        .trim_start_matches('\u{feff}')
        .trim_end()
        .split(',')
        .map(|name| name.trim().trim_matches('"').to_owned())
        .filter(|name| !name.is_empty())
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_from_the_header_or_from_the_shipped_data() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "\u{feff}\"a b\", c\r\n1,2\r\n").unwrap();
        assert_eq!(read(&path, "a.csv"), Ok(vec!["a b".to_owned(), "c".to_owned()]));
        let shipped = read(Path::new("/nowhere/digits.csv"), "assets/data/digits.csv").unwrap();
        assert!(shipped.contains(&"digit".to_owned()));
        assert!(read(Path::new("/nowhere/b.csv"), "b.csv").is_err());
        assert!(read(folder.path(), "").is_err());
    }
}

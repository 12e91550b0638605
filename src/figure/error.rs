//! What can go wrong while a figure is written, and writing that leaves no half file behind.

use std::io::{self, BufWriter, IntoInnerError, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::Page;
use crate::text;

/// Why a figure or a set of arrays could not be written.
#[derive(Debug, thiserror::Error)]
pub enum FigureError {
    /// The file or its folder refused.
    #[error("{}", text!("figure-unwritable", path = path.display().to_string(), reason = source.to_string()))]
    Write {
        /// The file.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// The CSV writer refused.
    #[error("{}", text!("figure-no-csv", reason = .0.to_string()))]
    Csv(#[from] ::csv::Error),
    /// The figure is too large, or the rasterizer refused.
    #[error("{}", text!("figure-not-drawn", reason = .0))]
    Draw(String),
    /// A text that is no equation.
    #[error("{}", text!("figure-no-equation", latex = latex, reason = reason))]
    Equation {
        /// The text.
        latex: String,
        /// What of it is not understood.
        reason: String,
    },
    /// No picture has this size.
    #[error("{}", text!("figure-size", width = width, height = height))]
    Size {
        /// Asked width.
        width: u32,
        /// Asked height.
        height: u32,
    },
    /// No page has this size, or letters of this size.
    #[error("{}", text!("figure-page", width = .0.width, height = .0.height, letters = .0.letters))]
    Page(Page),
    /// The number of values does not fit the shape.
    #[error("{}", text!("array-shape", name = name, values = values, shape = format!("{shape:?}")))]
    Shape {
        /// Name of the array.
        name: String,
        /// Number of values given.
        values: usize,
        /// Shape asked for.
        shape: Vec<usize>,
    },
    /// An array of this name was added before, or the name is empty.
    #[error("{}", text!("array-name", name = format!("{:?}", .0)))]
    Name(String),
}

/// Writes `bytes` to `path` so that the file is either the old one or the whole new one; makes the folder if needed.
///
/// # Errors
///
/// [`FigureError::Write`] with the path.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<(), FigureError> {
    let mut file = AtomicFile::create(path)?;
    match file.write_all(bytes) {
        Ok(()) => file.finish(),
        Err(source) => Err(file.refused(source)),
    }
}

/// A file that grows beside its place and takes it when it is whole; dropped before, it leaves nothing behind.
pub(super) struct AtomicFile {
    file: BufWriter<NamedTempFile>,
    path: PathBuf,
}

impl AtomicFile {
    /// Makes the folder if needed.
    pub(super) fn create(path: &Path) -> Result<Self, FigureError> {
        let fail = |source| FigureError::Write {
            path: path.to_owned(),
            source,
        };
        // A bare file name has the parent "", which means the current folder.
        let folder = path
            .parent()
            .filter(|p| !p.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).map_err(fail)?;
        Ok(Self {
            file: BufWriter::new(temporary(folder).map_err(fail)?),
            path: path.to_owned(),
        })
    }

    /// Puts the file in its place.
    pub(super) fn finish(self) -> Result<(), FigureError> {
        let Self { file, path } = self;
        let placed = file.into_inner().map_err(IntoInnerError::into_error);
        let placed = placed.and_then(|file| {
            file.as_file().sync_all()?;
            file.persist(&path)?;
            Ok(())
        });
        placed.map_err(|source| FigureError::Write { path, source })
    }

    fn refused(&self, source: io::Error) -> FigureError {
        FigureError::Write {
            path: self.path.clone(),
            source,
        }
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Seek for AtomicFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

/// A temporary file that others may read once it has its final name, as an ordinary new file.
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The umask still applies.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_a_file_and_leaves_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/a.csv");
        write_atomically(&path, b"one").unwrap();
        write_atomically(&path, b"two").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn a_failure_names_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let blocker = folder.path().join("file");
        std::fs::write(&blocker, b"").unwrap();
        let error = write_atomically(&blocker.join("a.csv"), b"").unwrap_err();
        assert!(error.to_string().contains("a.csv"), "{error}");
    }
}

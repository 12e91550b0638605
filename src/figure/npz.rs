//! Named arrays in one `.npz` file, which `numpy.load` opens: a ZIP archive of uncompressed `.npy` files, each a header in
//! text and the numbers as they are in memory.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::FigureError;
use super::error::AtomicFile;

/// What the header of an array is padded to, in bytes.
const ALIGNMENT: usize = 64;
/// Signature, version 1.0.
const MAGIC: &[u8] = b"\x93NUMPY\x01\x00";
/// Bytes that are collected before they go to the archive.
const PIECE: usize = 1 << 16;

/// Writes named arrays (row-major) into one file as they come, so that none has to be in memory as a whole. The file
/// appears at [`Self::finish`].
///
/// ```
/// # use onsager::figure::NpzWriter;
/// # let folder = tempfile::tempdir()?;
/// let path = folder.path().join("arrays.npz");
/// let mut arrays = NpzWriter::create(&path)?;
/// arrays.add("weights", &[2, 3], [1.0_f64, 2.0, 3.0, 4.0, 5.0, 6.0])?;
/// arrays.finish()?;
/// assert!(std::fs::read(&path)?.starts_with(b"PK"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct NpzWriter {
    archive: ZipWriter<AtomicFile>,
    path: std::path::PathBuf,
    names: BTreeSet<String>,
}

/// A kind of number that [`NpzWriter::add`] stores.
pub trait Element: Copy {
    /// numpy's name of the kind: little-endian, then its letter and its bytes.
    const KIND: &'static str;
    /// Bytes of a number.
    const SIZE: usize;

    /// Appends the number's bytes.
    fn append(self, bytes: &mut Vec<u8>);
}

impl Element for f32 {
    const KIND: &'static str = "<f4";
    const SIZE: usize = 4;

    fn append(self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.to_le_bytes());
    }
}

impl Element for f64 {
    const KIND: &'static str = "<f8";
    const SIZE: usize = 8;

    fn append(self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.to_le_bytes());
    }
}

impl NpzWriter {
    /// An archive without arrays, to be at `path`.
    ///
    /// # Errors
    ///
    /// [`FigureError::Write`] when the folder refuses.
    pub fn create(path: &Path) -> Result<Self, FigureError> {
        Ok(Self {
            archive: ZipWriter::new(AtomicFile::create(path)?),
            path: path.to_owned(),
            names: BTreeSet::new(),
        })
    }

    /// Adds an array in row-major order; an empty shape is a single number.
    ///
    /// # Errors
    ///
    /// [`FigureError::Shape`] when the shape has another number of entries, [`FigureError::Name`] when the name is
    /// empty or taken, both of which leave the archive as it was; [`FigureError::Write`] when the file refuses.
    pub fn add<T: Element>(
        &mut self,
        name: &str,
        shape: &[usize],
        values: impl IntoIterator<Item = T>,
    ) -> Result<(), FigureError> {
        if name.is_empty() || self.names.contains(name) {
            return Err(FigureError::Name(name.to_owned()));
        }
        let room = shape.iter().try_fold(1_usize, |n, &d| n.checked_mul(d));
        let written = self.append(name, shape, room, values);
        let count = written.map_err(|source| self.refused(source))?;
        if room != Some(count) {
            self.archive
                .abort_file()
                .map_err(|error| self.refused(error.into()))?;
            return Err(FigureError::Shape {
                name: name.to_owned(),
                values: count,
                shape: shape.to_vec(),
            });
        }
        self.names.insert(name.to_owned());
        Ok(())
    }

    /// Writes as many values as there is room for; returns how many there are.
    fn append<T: Element>(
        &mut self,
        name: &str,
        shape: &[usize],
        room: Option<usize>,
        values: impl IntoIterator<Item = T>,
    ) -> io::Result<usize> {
        let header = header::<T>(shape);
        let room = room.unwrap_or(0);
        let size = (room as u64).saturating_mul(T::SIZE as u64);
        // Random numbers hardly get smaller by compression, which takes minutes for a gigabyte of them. Sizes beyond 32 bits
        // need the wide fields of the archive.
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .large_file(size.saturating_add(header.len() as u64) >= u64::from(u32::MAX));
        self.archive.start_file(format!("{name}.npy"), options)?;
        self.archive.write_all(&header)?;
        let mut piece = Vec::with_capacity(PIECE + T::SIZE);
        let mut count = 0;
        let mut values = values.into_iter();
        for value in values.by_ref().take(room) {
            count += 1;
            value.append(&mut piece);
            if piece.len() >= PIECE {
                self.archive.write_all(&piece)?;
                piece.clear();
            }
        }
        self.archive.write_all(&piece)?;
        Ok(count + values.count())
    }

    fn refused(&self, source: io::Error) -> FigureError {
        FigureError::Write {
            path: self.path.clone(),
            source,
        }
    }

    /// Puts the whole file in its place, atomically.
    ///
    /// # Errors
    ///
    /// [`FigureError::Write`] when the file refuses; what was there before then stays.
    pub fn finish(self) -> Result<(), FigureError> {
        let Self { archive, path, .. } = self;
        let file = archive.finish().map_err(|error| FigureError::Write {
            path,
            source: error.into(),
        })?;
        file.finish()
    }
}

/// The header of an `.npy` file.
fn header<T: Element>(shape: &[usize]) -> Vec<u8> {
    let lengths: String = shape.iter().map(|length| format!("{length}, ")).collect();
    // A tuple of one has a comma, others need none.
    let lengths = match shape.len() {
        1 => lengths.trim_end(),
        _ => lengths.trim_end_matches(", "),
    };
    let text = format!(
        "{{'descr': '{}', 'fortran_order': False, 'shape': ({lengths}), }}",
        T::KIND
    );
    // Signature, length in two bytes, text, line break.
    let used = MAGIC.len() + 2 + text.len() + 1;
    let padding = used.next_multiple_of(ALIGNMENT) - used;
    // Version 1.0 has room for 65 535 bytes; an array of thousands of axes cannot be made here.
    let length = u16::try_from(text.len() + padding + 1).unwrap_or(u16::MAX);
    let mut bytes = MAGIC.to_vec();
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(text.as_bytes());
    bytes.resize(bytes.len() + padding, b' ');
    bytes.push(b'\n');
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_those_of_numpy() {
        // By `numpy.lib.format.write_array` of numpy 2.
        let plain = |text: &str| format!("{text:117}\n");
        for (shape, text) in [
            (&[][..], "()"),
            (&[3][..], "(3,)"),
            (&[2, 3][..], "(2, 3)"),
            (&[0, 4, 1][..], "(0, 4, 1)"),
        ] {
            let written = header::<f64>(shape);
            assert_eq!(&written[..10], b"\x93NUMPY\x01\x00\x76\x00");
            let text = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {text}, }}");
            assert_eq!(std::str::from_utf8(&written[10..]).unwrap(), plain(&text));
        }
        assert!(String::from_utf8_lossy(&header::<f32>(&[1])).contains("'<f4'"));
    }

    #[test]
    fn what_is_not_finished_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.npz");
        let mut arrays = NpzWriter::create(&path).unwrap();
        arrays.add("a", &[2], [1.0_f64, 2.0]).unwrap();
        drop(arrays);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}

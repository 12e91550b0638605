//! Named arrays in one `.npz` file, which `numpy.load` opens.

use std::collections::BTreeSet;
use std::io::{self, Cursor};
use std::path::Path;

use npyz::zip::CompressionMethod;
use npyz::zip::write::FileOptions;
use npyz::{AutoSerialize, WriterBuilder};

use super::{FigureError, write_atomically};

/// From this size on an array needs the archive's wide fields.
const LARGE: usize = 1 << 31;

/// Collects named arrays (row-major) in memory and writes them as one file.
///
/// ```
/// # use onsager::figure::NpzWriter;
/// let mut arrays = NpzWriter::new();
/// arrays.add("weights", &[2, 3], &[1.0_f64, 2.0, 3.0, 4.0, 5.0, 6.0])?;
/// assert!(arrays.into_bytes()?.starts_with(b"PK"));
/// # Ok::<(), onsager::figure::FigureError>(())
/// ```
pub struct NpzWriter {
    archive: npyz::npz::NpzWriter<Cursor<Vec<u8>>>,
    names: BTreeSet<String>,
}

/// A kind of number that [`NpzWriter::add`] stores.
pub trait Element: AutoSerialize + Copy {}
impl Element for f32 {}
impl Element for f64 {}

impl Default for NpzWriter {
    fn default() -> Self {
        Self::new()
    }
}

impl NpzWriter {
    /// An archive without arrays.
    #[must_use]
    pub fn new() -> Self {
        Self {
            archive: npyz::npz::NpzWriter::new(Cursor::new(Vec::new())),
            names: BTreeSet::new(),
        }
    }

    /// Adds an array in row-major order; an empty shape is a single number.
    ///
    /// # Errors
    ///
    /// [`FigureError::Shape`] when the shape has another number of entries, [`FigureError::Name`] when the name is
    /// empty or taken, [`FigureError::Archive`] when the archive refuses.
    pub fn add<T: Element>(&mut self, name: &str, shape: &[usize], values: &[T]) -> Result<(), FigureError> {
        if shape.iter().try_fold(1_usize, |n, &d| n.checked_mul(d)) != Some(values.len()) {
            let (name, values) = (name.to_owned(), values.len());
            return Err(FigureError::Shape {
                name,
                values,
                shape: shape.to_vec(),
            });
        }
        if name.is_empty() || !self.names.insert(name.to_owned()) {
            return Err(FigureError::Name(name.to_owned()));
        }
        self.append(name, shape, values).map_err(FigureError::Archive)
    }

    fn append<T: Element>(&mut self, name: &str, shape: &[usize], values: &[T]) -> io::Result<()> {
        // Random numbers hardly get smaller by compression, which takes minutes for a gigabyte of them.
        let options = FileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .large_file(size_of_val(values) >= LARGE);
        let shape: Vec<u64> = shape.iter().map(|&d| d as u64).collect();
        let array = self.archive.array(name, options)?;
        let mut array = array.default_dtype().shape(&shape).begin_nd()?;
        array.extend(values.iter().copied())?;
        array.finish()
    }

    /// The whole file in memory.
    ///
    /// # Errors
    ///
    /// [`FigureError::Archive`] when the archive cannot be closed.
    pub fn into_bytes(mut self) -> Result<Vec<u8>, FigureError> {
        let finished = self.archive.zip_writer().finish();
        finished
            .map(Cursor::into_inner)
            .map_err(|e| FigureError::Archive(e.into()))
    }

    /// Writes the file, atomically.
    ///
    /// # Errors
    ///
    /// As [`Self::into_bytes`] and [`write_atomically`].
    pub fn write(self, path: &Path) -> Result<(), FigureError> {
        write_atomically(path, &self.into_bytes()?)
    }
}

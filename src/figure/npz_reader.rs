//! Named arrays out of an `.npz` file, as `numpy.savez` and [`super::NpzWriter`] write them: real numbers in a ZIP archive that
//! is not compressed.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use zip::ZipArchive;
use zip::result::ZipError;

use crate::text;

/// An array of numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Array {
    /// Its shape; empty for a single number.
    pub shape: Vec<usize>,
    /// Its numbers, row-major.
    pub values: Vec<f64>,
}

/// Why arrays cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NpzError {
    /// The file cannot be opened.
    #[error("{}", text!("npz-unreadable", reason = .0))]
    Unreadable(String),
    /// It is no archive.
    #[error("{}", text!("npz-no-archive"))]
    NoArchive,
    /// An array is compressed or encrypted.
    #[error("{}", text!("npz-compressed", array = .0))]
    Compressed(String),
    /// The bytes of an array cannot be read.
    #[error("{}", text!("npz-broken", array = array, reason = reason))]
    Broken {
        /// Its name.
        array: String,
        /// The reason.
        reason: String,
    },
    /// It does not begin as an array of numpy.
    #[error("{}", text!("npz-no-array", array = .0))]
    NoArray(String),
    /// Its header cannot be understood.
    #[error("{}", text!("npz-header", array = .0))]
    Header(String),
    /// It holds something else than real numbers.
    #[error("{}", text!("npz-kind", array = array, kind = kind))]
    Kind {
        /// Its name.
        array: String,
        /// numpy's name of what it holds.
        kind: String,
    },
    /// It has more or fewer bytes than its shape says.
    #[error("{}", text!("npz-length", array = array, shape = shape_text(shape), expected = expected, found = found))]
    Length {
        /// Its name.
        array: String,
        /// Its shape.
        shape: Vec<usize>,
        /// Bytes that the shape takes.
        expected: usize,
        /// Bytes that there are.
        found: usize,
    },
    /// It takes more memory than may be used.
    #[error("{}", text!("npz-large", array = .0))]
    Large(String),
}

/// A shape as numpy writes it.
#[must_use]
pub fn shape_text(shape: &[usize]) -> String {
    match shape {
        [one] => format!("({one},)"),
        shape => format!(
            "({})",
            shape
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(", ")
        ),
    }
}

/// The arrays of a file whose names are wanted, each of at most `memory` bytes.
///
/// # Errors
///
/// If the file or an array in it cannot be read. Arrays that are not wanted may be anything.
pub fn read_npz(
    path: &Path,
    wanted: impl Fn(&str) -> bool,
    memory: f64,
) -> Result<BTreeMap<String, Array>, NpzError> {
    let file = File::open(path).map_err(|error| NpzError::Unreadable(error.to_string()))?;
    let mut archive = ZipArchive::new(file).map_err(|error| match error {
        ZipError::Io(error) => NpzError::Unreadable(error.to_string()),
        _ => NpzError::NoArchive,
    })?;
    let mut arrays = BTreeMap::new();
    for i in 0..archive.len() {
        let listed = archive.name_for_index(i).and_then(Result::ok).unwrap_or_default();
        let name = listed.strip_suffix(".npy").unwrap_or(&listed).to_owned();
        if !wanted(&name) {
            continue;
        }
        let broken = |reason: String| NpzError::Broken {
            array: name.clone(),
            reason,
        };
        let entry = archive.by_index(i).map_err(|error| match error {
            ZipError::UnsupportedArchive(_) => NpzError::Compressed(name.clone()),
            error => broken(error.to_string()),
        })?;
        // A compressed array may be longer than its entry says.
        let most = memory.max(0.0) as u64;
        let mut bytes = Vec::new();
        let mut source = entry.take(most.saturating_add(1));
        source
            .read_to_end(&mut bytes)
            .map_err(|error| match error.kind() {
                io::ErrorKind::Unsupported => NpzError::Compressed(name.clone()),
                _ => broken(error.to_string()),
            })?;
        if bytes.len() as u64 > most {
            return Err(NpzError::Large(name));
        }
        let array = array(&name, &bytes)?;
        arrays.insert(name, array);
    }
    Ok(arrays)
}

/// An array from its bytes.
fn array(name: &str, bytes: &[u8]) -> Result<Array, NpzError> {
    let none = || NpzError::NoArray(name.to_owned());
    let rest = bytes.strip_prefix(b"\x93NUMPY").ok_or_else(none)?;
    let (version, rest) = rest.split_at_checked(2).ok_or_else(none)?;
    let digits = if version.first() == Some(&1) { 2 } else { 4 };
    let (length, rest) = rest.split_at_checked(digits).ok_or_else(none)?;
    let length = length
        .iter()
        .rev()
        .fold(0, |length, &byte| 256 * length + usize::from(byte));
    let (header, numbers) = rest.split_at_checked(length).ok_or_else(none)?;
    let header = std::str::from_utf8(header).map_err(|_| NpzError::Header(name.to_owned()))?;
    let Header { kind, columns, shape } =
        Header::read(header).ok_or_else(|| NpzError::Header(name.to_owned()))?;
    let number = number_of(&kind).ok_or_else(|| NpzError::Kind {
        array: name.to_owned(),
        kind: kind.clone(),
    })?;
    let size = kind.get(2..).and_then(|size| size.parse().ok()).unwrap_or(1);
    let count = shape.iter().try_fold(size, |n: usize, &d| n.checked_mul(d));
    if count != Some(numbers.len()) {
        return Err(NpzError::Length {
            array: name.to_owned(),
            expected: count.unwrap_or(usize::MAX),
            found: numbers.len(),
            shape,
        });
    }
    let values: Vec<f64> = numbers.chunks_exact(size).map(number).collect();
    let values = if columns {
        row_major(&shape, &values)
    } else {
        values
    };
    Ok(Array { shape, values })
}

/// What an array's header says.
struct Header {
    /// numpy's name of its numbers.
    kind: String,
    /// Whether the first index runs fastest.
    columns: bool,
    shape: Vec<usize>,
}

impl Header {
    /// Of a dictionary as Python writes it.
    fn read(text: &str) -> Option<Self> {
        let after = |key: &str| {
            let found = text.split_once(&format!("'{key}':"));
            found.map(|(_, rest)| rest.trim_start())
        };
        let kind = after("descr")?;
        // A list of fields is no quoted name.
        let kind = match kind.strip_prefix('\'') {
            Some(rest) => rest.split_once('\'')?.0,
            None => kind.split_once(']')?.0,
        };
        let columns = match after("fortran_order")? {
            rest if rest.starts_with("True") => true,
            rest if rest.starts_with("False") => false,
            _ => return None,
        };
        let (lengths, _) = after("shape")?.strip_prefix('(')?.split_once(')')?;
        let lengths = lengths
            .split(',')
            .map(str::trim)
            .filter(|length| !length.is_empty());
        let shape: Option<Vec<usize>> = lengths.map(|length| length.parse().ok()).collect();
        Some(Self {
            kind: kind.to_owned(),
            columns,
            shape: shape?,
        })
    }
}

/// How a number of a kind is read from its bytes; None for kinds that are no real numbers, or not little-endian.
fn number_of(kind: &str) -> Option<fn(&[u8]) -> f64> {
    macro_rules! little_endian {
        ($kind:ty) => {
            |bytes| {
                bytes
                    .try_into()
                    .map_or(f64::NAN, |bytes| <$kind>::from_le_bytes(bytes) as f64)
            }
        };
    }
    Some(match kind {
        "<f4" => little_endian!(f32),
        "<f8" => little_endian!(f64),
        "|i1" => little_endian!(i8),
        "<i2" => little_endian!(i16),
        "<i4" => little_endian!(i32),
        "<i8" => little_endian!(i64),
        _ => return None,
    })
}

/// The numbers of an array whose first index runs fastest, with the last index running fastest.
fn row_major(shape: &[usize], values: &[f64]) -> Vec<f64> {
    let place = |mut index: usize| {
        let (mut place, mut stride) = (0, values.len());
        for &length in shape.iter().rev() {
            stride /= length;
            place += index % length * stride;
            index /= length;
        }
        place
    };
    (0..values.len())
        .filter_map(|index| values.get(place(index)).copied())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::NpzWriter;

    /// An array as numpy writes it.
    fn npy(kind: &str, fortran: bool, shape: &str, numbers: &[u8]) -> Vec<u8> {
        let order = if fortran { "True" } else { "False" };
        let text = format!("{{'descr': '{kind}', 'fortran_order': {order}, 'shape': {shape}, }}");
        let text = format!("{text:117}\n");
        [b"\x93NUMPY\x01\x00\x76\x00", text.as_bytes(), numbers].concat()
    }

    fn bytes(values: &[f64]) -> Vec<u8> {
        values.iter().flat_map(|x| x.to_le_bytes()).collect()
    }

    #[test]
    fn arrays_of_numpy_are_read_in_either_order() {
        let values = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0];
        let rows = array("a", &npy("<f8", false, "(2, 3)", &bytes(&values))).unwrap();
        assert_eq!((rows.shape, rows.values), (vec![2, 3], values.to_vec()));
        let columns = array("a", &npy("<f8", true, "(2, 3)", &bytes(&values))).unwrap();
        assert_eq!(columns.values, [0.0, 2.0, 4.0, 1.0, 3.0, 5.0]);
        let whole: Vec<u8> = [-7_i64, 9].iter().flat_map(|x| x.to_le_bytes()).collect();
        assert_eq!(
            array("a", &npy("<i8", false, "(2,)", &whole)).unwrap().values,
            [-7.0, 9.0]
        );
        assert_eq!(
            array("a", &npy("<f8", false, "()", &bytes(&[5.0])))
                .unwrap()
                .values,
            [5.0]
        );
    }

    #[test]
    fn what_was_written_reads_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.npz");
        let mut writer = NpzWriter::create(&path).unwrap();
        writer
            .add("W1", &[2, 2], [1.0_f64, f64::MIN_POSITIVE, -0.1, 1e300])
            .unwrap();
        writer.add("other", &[1], [1.5_f32]).unwrap();
        writer.finish().unwrap();
        let arrays = read_npz(&path, |name| name == "W1", 1e6).unwrap();
        assert_eq!(arrays.len(), 1);
        assert_eq!(arrays["W1"].values, [1.0, f64::MIN_POSITIVE, -0.1, 1e300]);
        let large = read_npz(&path, |_| true, 10.0);
        assert!(matches!(large, Err(NpzError::Large(_))));
    }
}

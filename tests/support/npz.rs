//! Reading of archives of arrays, as numpy does it.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// The shape of an array and its numbers in row-major order.
pub(crate) type Array = (Vec<usize>, Vec<f64>);

/// The arrays of a file by name.
pub(crate) fn arrays(path: &Path) -> BTreeMap<String, Array> {
    let mut archive = zip::ZipArchive::new(File::open(path).unwrap()).unwrap();
    let mut arrays = BTreeMap::new();
    for k in 0..archive.len() {
        let mut file = archive.by_index(k).unwrap();
        let name = file.name().unwrap().strip_suffix(".npy").unwrap().to_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        arrays.insert(name, array(&bytes));
    }
    arrays
}

fn array(bytes: &[u8]) -> Array {
    assert_eq!(&bytes[..8], b"\x93NUMPY\x01\x00");
    let length = usize::from(u16::from_le_bytes([bytes[8], bytes[9]]));
    assert_eq!((10 + length) % 64, 0);
    let (header, numbers) = bytes[10..].split_at(length);
    let header = std::str::from_utf8(header).unwrap();
    let after = |key: &str| header.split_once(&format!("'{key}': ")).unwrap().1;
    assert!(after("fortran_order").starts_with("False"));
    let (shape, _) = after("shape").strip_prefix('(').unwrap().split_once(')').unwrap();
    let lengths = shape
        .split(',')
        .map(str::trim)
        .filter(|length| !length.is_empty());
    let shape: Vec<usize> = lengths.map(|length| length.parse().unwrap()).collect();
    let numbers: Vec<f64> = match &after("descr")[..5] {
        "'<f4'" => {
            let (numbers, _) = numbers.as_chunks::<4>();
            numbers
                .iter()
                .map(|&four| f64::from(f32::from_le_bytes(four)))
                .collect()
        }
        "'<f8'" => {
            let (numbers, _) = numbers.as_chunks::<8>();
            numbers.iter().map(|&eight| f64::from_le_bytes(eight)).collect()
        }
        other => panic!("numbers of kind {other}"),
    };
    assert_eq!(shape.iter().product::<usize>(), numbers.len());
    (shape, numbers)
}

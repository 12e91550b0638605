//! Aligned memory for large matrices, on large pages.

use std::ops::{Deref, DerefMut};

use aligned_vec::AVec;
use memmap2::MmapMut;
use pulp::bytemuck::{cast_slice, cast_slice_mut};
use rayon::prelude::*;

use crate::control::{Cancel, Cancelled};
use crate::kernels::Vectors;

/// Bytes of a large page.
const PAGE: usize = 2 << 20;

/// Numbers that are written between two checks for cancellation.
const TOUCHED: usize = 1 << 20;

/// Zero-initialized numbers that start at a cache line. Large buffers are on large pages where the system has them: page
/// tables of small pages would slow down passes over so much memory.
#[derive(Debug)]
pub(crate) struct Pages<T> {
    memory: Memory<T>,
    /// How many numbers
    count: usize,
}

#[derive(Debug)]
enum Memory<T> {
    Heap(AVec<T>),
    /// A mapping, of which the numbers start at some byte.
    Mapped(MmapMut, usize),
}

impl<T: Vectors> Pages<T> {
    /// `count` zeros for a short use, on the heap unless they are many: new pages would cost more than the use.
    pub(crate) fn brief(count: usize) -> Self {
        if count * T::BYTES >= 8 * PAGE {
            return Self::zeros(count);
        }
        let mut values = AVec::new(0);
        values.resize(count, T::ZERO);
        let memory = Memory::Heap(values);
        Self { memory, count }
    }

    /// Writes zeros, so that all memory pages are allocated.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(crate) fn touch(&mut self, cancel: &Cancel) -> Result<(), Cancelled> {
        self.par_chunks_mut(TOUCHED).try_for_each(|piece| {
            cancel.check()?;
            piece.fill(T::ZERO);
            Ok(())
        })
    }

    /// `count` zeros.
    pub(crate) fn zeros(count: usize) -> Self {
        let mapped = (4 * count * T::BYTES >= PAGE)
            .then(|| map(count * T::BYTES))
            .flatten();
        let memory = mapped.unwrap_or_else(|| {
            let mut values = AVec::new(0);
            values.resize(count, T::ZERO);
            Memory::Heap(values)
        });
        Self { memory, count }
    }
}

/// None if the system gives no mapping.
fn map<T>(bytes: usize) -> Option<Memory<T>> {
    let map = MmapMut::map_anon(bytes + PAGE).ok()?;
    // Without large pages small ones do.
    #[cfg(target_os = "linux")]
    let _ = map.advise(memmap2::Advice::HugePage);
    let start = map.as_ptr().align_offset(PAGE);
    (start <= PAGE).then_some(Memory::Mapped(map, start))
}

impl<T: Vectors> Clone for Pages<T> {
    fn clone(&self) -> Self {
        let mut new = Self::zeros(self.count);
        new.copy_from_slice(self);
        new
    }
}

impl<T: Vectors> Deref for Pages<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.memory {
            Memory::Heap(values) => values,
            Memory::Mapped(map, start) => cast_slice(&map[*start..*start + self.count * T::BYTES]),
        }
    }
}

impl<T: Vectors> DerefMut for Pages<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        match &mut self.memory {
            Memory::Heap(values) => values,
            Memory::Mapped(map, start) => cast_slice_mut(&mut map[*start..*start + self.count * T::BYTES]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_and_many_numbers_are_zero_and_aligned() {
        let counts = [0, 3, PAGE / 32 + 7, 3 * PAGE / 4 + 5];
        let (kept, brief) = (counts.map(Pages::<f64>::zeros), counts.map(Pages::brief));
        for mut pages in kept.into_iter().chain(brief) {
            let count = pages.len();
            assert!(count == 0 || pages.as_ptr().align_offset(64) == 0);
            assert!(pages.iter().all(|&x| x == 0.0));
            pages.fill(2.0);
            assert_eq!(pages.iter().sum::<f64>(), 2.0 * count as f64);
        }
    }
}

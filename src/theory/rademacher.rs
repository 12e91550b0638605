//! Random signs of the probes, one bit each, and sums of gradients' tangents with those signs.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;
use rayon::prelude::*;

use crate::control::{Cancel, Cancelled};
use crate::kernels::{Lane, ROWS, Real};

/// Random signs of one block: for each probe q words a step, one bit for each row.
#[derive(Clone, Debug)]
pub(super) struct Signs {
    probes: Vec<Vec<u32>>,
    source: ChaCha8Rng,
}

impl Signs {
    pub(super) fn new(probes: usize, words: usize, source: ChaCha8Rng) -> Self {
        Self {
            probes: (0..probes).map(|_| Vec::with_capacity(words)).collect(),
            source,
        }
    }

    /// Draws the signs of one more step.
    #[inline(always)]
    pub(super) fn draw(&mut self, width: usize) {
        for probe in &mut self.probes {
            for _ in 0..width {
                probe.push(self.source.next_u32());
            }
        }
    }

    /// All words of a probe so far.
    #[inline(always)]
    pub(super) fn words(&self, probe: usize) -> &[u32] {
        &self.probes[probe]
    }
}

/// The signs that 32 bits stand for.
#[inline(always)]
pub(super) fn signs<T: Real>(bits: u32) -> Lane<T> {
    let mut out = [T::ONE; ROWS];
    for (k, out) in out.iter_mut().enumerate() {
        if bits >> k & 1 == 0 {
            *out = -T::ONE;
        }
    }
    out
}

/// Fields whose sums are formed together.
const FIELDS: usize = 8;

/// Rows that share a table, one bit of a word each.
const BITS: usize = 4;

/// The signed sums of each four rows of a block, of up to eight fields: entry (i, bits) is Σ_k ± x_k over rows
/// k = 4 i … 4 i + 3. A sum over the block's rows with any signs is then a sum of eight entries, a quarter of the work
/// of multiplying.
struct SignedSums<T>([[[T; FIELDS]; 1 << BITS]; ROWS / BITS]);

impl<T: Real> SignedSums<T> {
    /// Of at most [`FIELDS`] fields.
    #[inline(always)]
    fn new(fields: &[Lane<T>]) -> Self {
        let mut tables = [[[T::ZERO; FIELDS]; 1 << BITS]; ROWS / BITS];
        for (i, table) in tables.iter_mut().enumerate() {
            let mut rows = [[T::ZERO; FIELDS]; BITS];
            for (f, field) in fields.iter().enumerate().take(FIELDS) {
                for (row, &x) in rows.iter_mut().zip(&field[i * BITS..]) {
                    row[f] = x;
                    table[0][f] += -x;
                }
            }
            for (bit, row) in rows.iter().enumerate() {
                let (known, new) = table.split_at_mut(1 << bit);
                for (new, known) in new.iter_mut().zip(known) {
                    for f in 0..FIELDS {
                        new[f] = known[f] + row[f] + row[f];
                    }
                }
            }
        }
        Self(tables)
    }

    /// sums_j += Σ_k (sign k of word j) x_k
    #[inline(always)]
    fn add_to(&self, sums: &mut [[f64; FIELDS]], words: &[u32]) {
        for (sums, &word) in sums.iter_mut().zip(words) {
            let mut sum = [T::ZERO; FIELDS];
            for (i, table) in self.0.iter().enumerate() {
                let entry = &table[(word >> (i * BITS)) as usize % (1 << BITS)];
                for f in 0..FIELDS {
                    sum[f] += entry[f];
                }
            }
            for f in 0..FIELDS {
                sums[f] += sum[f].wide();
            }
        }
    }
}

/// Σ Ġ_a^t ε_c^s over rows and probes, for each a and each column (s, c).
#[derive(Clone, Debug)]
pub(super) struct ResponseSums {
    width: usize,
    columns: usize,
    /// By groups of [`FIELDS`] rows a, then by columns.
    sums: Vec<[f64; FIELDS]>,
}

impl ResponseSums {
    /// No columns yet, but room for `capacity`.
    pub(super) fn new(width: usize, capacity: usize) -> Self {
        Self {
            width,
            columns: 0,
            sums: Vec::with_capacity(width.div_ceil(FIELDS) * capacity),
        }
    }

    /// Zero in so many columns.
    pub(super) fn reset(&mut self, columns: usize) {
        self.columns = columns;
        self.sums.clear();
        self.sums
            .resize(self.width.div_ceil(FIELDS) * columns, [0.0; FIELDS]);
    }

    /// Adds another one of the same shape.
    pub(super) fn add(&mut self, other: &Self) {
        add(self.sums.as_flattened_mut(), other.sums.as_flattened());
    }

    /// Adds a block's tangents with the signs of one probe, a word for each column.
    #[inline(always)]
    pub(super) fn add_signed<T: Real>(&mut self, rates: &[Lane<T>], words: &[u32]) {
        let groups = self.sums.chunks_exact_mut(self.columns.max(1));
        for (sums, rates) in groups.zip(rates.chunks(FIELDS)) {
            SignedSums::new(rates).add_to(sums, words);
        }
    }

    /// Adds a block's tangents along unit impulses, q fields for each column.
    #[inline(always)]
    pub(super) fn add_impulses<T: Real>(&mut self, rates: &[Lane<T>]) {
        let groups = self.sums.chunks_exact_mut(self.columns.max(1));
        for (g, group) in groups.enumerate() {
            for (sums, rates) in group.iter_mut().zip(rates.chunks_exact(self.width)) {
                for (sum, rate) in sums.iter_mut().zip(&rates[g * FIELDS..]) {
                    *sum += rate.iter().copied().sum::<T>().wide();
                }
            }
        }
    }

    /// Every sum times `factor`: q rows, row-major.
    pub(super) fn scaled(&self, factor: f64, cancel: &Cancel) -> Result<Vec<f64>, Cancelled> {
        let mut scaled = Vec::with_capacity(self.width * self.columns);
        for a in 0..self.width {
            cancel.check()?;
            let from = a / FIELDS * self.columns;
            let group = &self.sums[from..from + self.columns];
            scaled.extend(group.iter().map(|sums| factor * sums[a % FIELDS]));
        }
        Ok(scaled)
    }
}

/// Numbers that one thread adds at once.
const TOGETHER: usize = 1 << 14;

/// Adds numbers, all threads together.
pub(super) fn add(sums: &mut [f64], others: &[f64]) {
    let pairs = sums.par_chunks_mut(TOGETHER).zip(others.par_chunks(TOGETHER));
    pairs.for_each(|(sums, others)| {
        sums.iter_mut().zip(others).for_each(|(sum, other)| *sum += other);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_become_signs() {
        let lane = signs::<f64>(0b101);
        assert_eq!(&lane[..4], &[1.0, -1.0, 1.0, -1.0]);
    }

    /// Sums from tables against plain sums, for widths below, at and above the size of a table's entry.
    #[test]
    fn signed_sums_match_plain_ones() {
        for width in [1, 4, 8, 11, 16] {
            let rates: Vec<Lane<f64>> = (0..width)
                .map(|a| std::array::from_fn(|k| ((7 * a + 3 * k) as f64).sin()))
                .collect();
            let words = [0, u32::MAX, 0x1234_5678, 0xdead_beef];
            let mut sums = ResponseSums::new(width, 6);
            sums.reset(words.len());
            sums.add_signed(&rates, &words);
            let mut twice = sums.clone();
            twice.add(&sums);
            let ours = twice.scaled(0.5, &Cancel::new()).unwrap();
            for (i, ours) in ours.into_iter().enumerate() {
                let (a, c) = (i / words.len(), i % words.len());
                let pairs = rates[a].iter().zip(signs::<f64>(words[c]));
                let exact: f64 = pairs.map(|(x, sign)| x * sign).sum();
                assert!((ours - exact).abs() < 1e-13, "width {width}, {a}, {c}");
            }
        }
    }

    #[test]
    fn impulses_are_summed_over_rows() {
        let rates: Vec<Lane<f64>> = (0..30).map(|i| [f64::from(i); ROWS]).collect();
        let mut sums = ResponseSums::new(10, 3);
        sums.reset(3);
        sums.add_impulses(&rates);
        let ours = sums.scaled(1.0 / 32.0, &Cancel::new()).unwrap();
        assert_eq!(ours[3 * 9..], [9.0, 19.0, 29.0]);
        sums.reset(2);
        assert_eq!(sums.scaled(1.0, &Cancel::new()).unwrap(), [0.0; 20]);
        let cancel = Cancel::new();
        cancel.cancel();
        assert_eq!(sums.scaled(1.0, &cancel), Err(Cancelled));
    }
}

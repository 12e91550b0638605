//! Fixed shares of the blocks of rows.
//!
//! They depend on the number of rows alone and sums are taken over them in order, so that results do not depend on the
//! number of threads.

use std::ops::Range;

/// Most shares.
const MOST: usize = 16;
/// Most shares unless each has `LONG` blocks: the gradients of all shares are added up, which should cost little.
const FEW: usize = 8;
const LONG: usize = 64;

/// The shares of `blocks` blocks: nearly equal, with about `fewest` blocks or more in each.
pub(crate) fn shares(blocks: usize, fewest: usize) -> impl Iterator<Item = Range<usize>> {
    let wanted = (blocks / fewest).min(FEW).max(blocks / LONG).clamp(1, MOST);
    // A power of two splits evenly between two, four, … threads.
    let count = wanted.next_power_of_two().min(blocks);
    // The first shares are the longer ones: the thread of the last half has measured the test error before.
    let bound = move |i: usize| (i * blocks).div_ceil(count.max(1));
    (0..count).map(move |i| bound(i)..bound(i + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_equal_and_complete() {
        for blocks in 0..700 {
            let all: Vec<Range<usize>> = shares(blocks, 8).collect();
            assert!(all.len() <= MOST && (blocks < 16 || all.len() >= 2));
            let ends = std::iter::once(0).chain(all.iter().map(|share| share.end));
            assert!(all.iter().map(|share| share.start).eq(ends.take(all.len())));
            assert_eq!(all.iter().map(Range::len).sum::<usize>(), blocks);
            let sizes = || all.iter().map(Range::len);
            assert!(sizes().max().unwrap_or(0) - sizes().min().unwrap_or(0) <= 1);
        }
    }
}

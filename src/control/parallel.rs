//! Parts of a computation side by side. What comes out depends on no thread, and stands in the order of the parts.
//!
//! A parallel iterator of Rayon is compiled anew for each closure, at a hundred functions each. Here the parts are called through
//! a pointer, so that all loops share one; a part should take a microsecond or more.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

/// Does `work` for each index.
///
/// # Errors
///
/// One of the errors of `work`; parts that have not begun are left out then.
pub(crate) fn each<E: Send>(
    range: Range<usize>,
    work: &(dyn Fn(usize) -> Result<(), E> + Sync),
) -> Result<(), E> {
    range.into_par_iter().with_max_len(1).try_for_each(work)
}

/// What `work` gives for each index.
///
/// # Errors
///
/// As [`each`].
pub(crate) fn collect<T: Send, E: Send>(
    range: Range<usize>,
    work: impl Fn(usize) -> Result<T, E> + Sync,
) -> Result<Vec<T>, E> {
    let first = range.start;
    let places: Vec<Mutex<Option<T>>> = range.clone().map(|_| Mutex::new(None)).collect();
    each(range, &|i| {
        let found = work(i)?;
        if let Some(place) = places.get(i - first) {
            *place.lock().unwrap_or_else(PoisonError::into_inner) = Some(found);
        }
        Ok(())
    })?;
    let found = places
        .into_iter()
        .map(|place| place.into_inner().unwrap_or_else(PoisonError::into_inner));
    Ok(found.flatten().collect())
}

/// Does `work` with each item.
///
/// # Errors
///
/// As [`each`].
pub(crate) fn each_mut<T: Send, E: Send>(
    items: &mut [T],
    work: &(dyn Fn(usize, &mut T) -> Result<(), E> + Sync),
) -> Result<(), E> {
    items
        .par_iter_mut()
        .enumerate()
        .try_for_each(|(i, item)| work(i, item))
}

/// Does `work` on one of the threads that the loops above run on: they then begin without waking the thread that asked for them, which
/// takes as long as a short loop.
pub(crate) fn within<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    rayon::scope(|_| work())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_in_order() {
        let squares = collect(3..200, |i| Ok::<_, ()>(i * i));
        assert_eq!(squares, Ok((3..200).map(|i| i * i).collect()));
        assert_eq!(collect(5..5, Ok::<_, ()>), Ok(vec![]));
        let mut items = vec![1; 300];
        let add = |i, item: &mut usize| {
            *item += i;
            Ok::<_, ()>(())
        };
        assert_eq!(each_mut(&mut items, &add), Ok(()));
        assert!(items.into_iter().eq(1..301));
    }

    #[test]
    fn an_error_ends_the_whole() {
        let odd = |i: usize| if i == 77 { Err("odd") } else { Ok(i) };
        assert_eq!(collect(0..100, odd), Err("odd"));
        assert_eq!(each(78..100, &|i| odd(i).map(drop)), Ok(()));
        let mut items = [0, 1, 2];
        assert_eq!(
            each_mut(&mut items, &|_, item| if *item == 1 { Err(()) } else { Ok(()) }),
            Err(())
        );
    }
}

//! A search for the best cell, coarse to fine: the coarse grid first, then what lies around the cells that can still win.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::cell::{Cell, Source};
use super::order::{deepest, level, stride_at};
use crate::experiment::{Grid, Shown};
use crate::theory::BAR;

/// The number of a cell by which it is compared, the lower the better, with its standard error (0 where there is none); none where
/// it has diverged.
type Judged = Option<(f64, f64)>;

/// Which cells are computed, one wave after another. The cells of a wave follow from the numbers of those before it and from
/// nothing else, so that the same cells are computed in any order, on any threads and after any interruption.
///
/// After the coarse grid, each wave holds the neighbours of the cells that can win: those whose number lies within the bar of the
/// best, and the best of each combination of names, between which there is no coarse grid. When they have no neighbours left that
/// are not computed, the distance of neighbours is halved. The search ends with a cell that is better than every neighbour.
#[derive(Clone, Debug)]
pub(super) struct Search {
    source: Source,
    show: Shown,
    level: u32,
    /// All cells that are computed, of the search or not.
    known: HashMap<usize, Judged>,
    /// The cells of the waves that are complete.
    seen: BTreeSet<usize>,
    /// The wave at work; empty at the end.
    wave: BTreeSet<usize>,
    /// Cells of it that are not computed.
    missing: usize,
}

impl Search {
    /// Before the first cell: what decides is a number and who says it.
    pub(super) fn new(grid: &Grid, source: Source, show: Shown) -> Self {
        let wave: BTreeSet<usize> = (0..grid.cells()).filter(|&cell| level(grid, cell) == 0).collect();
        Self {
            source,
            show,
            level: 0,
            known: HashMap::new(),
            seen: BTreeSet::new(),
            missing: wave.len(),
            wave,
        }
    }

    /// Notes what a cell says.
    pub(super) fn take(&mut self, grid: &Grid, cell: &Cell) {
        let judged = self.judge(cell);
        if self.known.insert(cell.index, judged).is_none() && self.wave.contains(&cell.index) {
            self.missing -= 1;
            self.go_on(grid);
        }
    }

    fn judge(&self, cell: &Cell) -> Judged {
        let outcome = self
            .source
            .of(cell)
            .filter(|outcome| outcome.diverged.is_none())?;
        let number = outcome.number(self.show);
        let sign = self.show.sign();
        let error = if number.error.is_finite() {
            number.error
        } else {
            0.0
        };
        number.value.is_finite().then_some((sign * number.value, error))
    }

    /// Goes to the next wave that has cells to compute, if the one at work is complete.
    fn go_on(&mut self, grid: &Grid) {
        while self.missing == 0 && !self.wave.is_empty() {
            self.seen.append(&mut self.wave);
            self.wave = self.around(grid);
            while self.wave.is_empty() && self.level < deepest(grid) {
                self.level += 1;
                self.wave = self.around(grid);
            }
            let is_missing = |cell: &&usize| !self.known.contains_key(cell);
            self.missing = self.wave.iter().filter(is_missing).count();
        }
    }

    /// The neighbours of the cells that can win, without those that are computed.
    fn around(&self, grid: &Grid) -> BTreeSet<usize> {
        let steps: Vec<usize> = grid
            .axes
            .iter()
            .map(|axis| stride_at(grid, axis, self.level))
            .collect();
        let near = self
            .winners(grid)
            .into_iter()
            .flat_map(|cell| neighbours(grid, cell, &steps));
        near.filter(|cell| !self.seen.contains(cell)).collect()
    }

    /// The cells that can still win. Of names whose cells have all diverged nothing is known, so that any may.
    fn winners(&self, grid: &Grid) -> Vec<usize> {
        let judged = |&cell: &usize| {
            self.known
                .get(&cell)
                .copied()
                .flatten()
                .map(|number| (cell, number))
        };
        let sound: Vec<(usize, (f64, f64))> = self.seen.iter().filter_map(judged).collect();
        let mut best: HashMap<Vec<usize>, (usize, (f64, f64))> = HashMap::new();
        for &(cell, number) in &sound {
            let place = best.entry(names(grid, cell)).or_insert((cell, number));
            if number.0 < place.1.0 {
                *place = (cell, number);
            }
        }
        let lowest = best
            .values()
            .map(|(_, number)| *number)
            .min_by(|a, b| a.0.total_cmp(&b.0));
        let within = |number: (f64, f64)| {
            lowest.is_some_and(|lowest| number.0 - lowest.0 <= BAR * number.1.hypot(lowest.1))
        };
        let mut winners: HashSet<usize> = best.values().map(|(cell, _)| *cell).collect();
        winners.extend(
            sound
                .iter()
                .filter(|(_, number)| within(*number))
                .map(|(cell, _)| *cell),
        );
        let unknown = self
            .seen
            .iter()
            .filter(|&&cell| !best.contains_key(&names(grid, cell)));
        winners.extend(unknown);
        winners.into_iter().collect()
    }

    /// The cells that are wanted now and not computed, in the order of the grid; none at the end.
    pub(super) fn waiting(&self) -> Vec<usize> {
        let wave = self.wave.iter().copied();
        wave.filter(|cell| !self.known.contains_key(cell)).collect()
    }

    /// Whether the best cell is found.
    pub(super) fn is_over(&self) -> bool {
        self.wave.is_empty()
    }

    /// How far it is, from 0 to 1, about: no one knows how many waves will come.
    pub(super) fn fraction(&self, grid: &Grid) -> f64 {
        let levels = f64::from(deepest(grid) + 1);
        let share = 1.0 - self.missing as f64 / self.wave.len().max(1) as f64;
        if self.is_over() {
            1.0
        } else {
            (f64::from(self.level) + share) / levels
        }
    }
}

/// The places of a cell along the settings of names.
fn names(grid: &Grid, cell: usize) -> Vec<usize> {
    let places = grid.axes.iter().zip(grid.place(cell));
    let named = places.filter(|(axis, _)| axis.numbers().is_none());
    named.map(|(_, place)| place).collect()
}

/// The cells one step away along any of the settings of numbers, and along several at once.
fn neighbours(grid: &Grid, cell: usize, steps: &[usize]) -> Vec<usize> {
    let mut places = vec![grid.place(cell)];
    for (along, axis) in grid
        .axes
        .iter()
        .enumerate()
        .filter(|(_, axis)| axis.numbers().is_some())
    {
        let shifted = |place: &Vec<usize>| {
            let (at, step) = (place[along], steps[along]);
            let before = at.checked_sub(step);
            let after = Some(at + step).filter(|&next| next < axis.values.len());
            let there = before.into_iter().chain(after);
            let near = there.map(|there| {
                let mut near = place.clone();
                near[along] = there;
                near
            });
            near.collect::<Vec<_>>()
        };
        let more: Vec<Vec<usize>> = places.iter().flat_map(shifted).collect();
        places.extend(more);
    }
    places.iter().map(|place| grid.cell_at(place)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Settings;
    use crate::study::sweep::{Number, Outcome, QUANTITIES};

    fn grid(vary: &[&str]) -> Grid {
        let mut settings = Settings::default();
        settings.sweep.vary = vary.iter().map(|&entry| entry.to_owned()).collect();
        settings.grid().unwrap()
    }

    fn cell(index: usize, value: f64, error: f64) -> Cell {
        let number = Number { value, error };
        Cell {
            index,
            seed: 0,
            theory: Some(Outcome {
                numbers: [number; QUANTITIES.len()],
                diverged: value.is_nan().then_some(1),
                curves: None,
            }),
            runs: None,
            estimate: None,
            lab: None,
            courses: None,
            seconds: 0.0,
        }
    }

    /// Searches with these numbers, `known` cells at hand from before; the cells that were computed.
    fn searched(grid: &Grid, known: &[usize], value: impl Fn(&[usize]) -> (f64, f64)) -> BTreeSet<usize> {
        let make = |index: usize| {
            let (value, error) = value(&grid.place(index));
            cell(index, value, error)
        };
        let mut search = Search::new(grid, Source::Theory, Shown::Test);
        known.iter().for_each(|&index| search.take(grid, &make(index)));
        let mut computed = BTreeSet::new();
        while !search.is_over() {
            let wave = search.waiting();
            assert!(!wave.is_empty());
            let before = search.fraction(grid);
            // In an order of its own: the waves do not depend on it.
            for &index in wave.iter().rev() {
                assert!(computed.insert(index), "cell {index} twice");
                search.take(grid, &make(index));
            }
            assert!((0.0..1.0).contains(&before));
        }
        assert_eq!((search.fraction(grid), search.waiting().len()), (1.0, 0));
        computed
    }

    fn bowl(place: &[usize], at: [f64; 2]) -> f64 {
        let [x, y] = [0, 1].map(|k| place[k] as f64 - at[k]);
        x * x + y * y + 1.2 * x * y
    }

    #[test]
    fn the_best_of_a_valley_is_found_with_a_few_of_its_cells_wherever_it_lies() {
        let grid = grid(&[
            "optimizer.learning_rate = log(0.1, 10, 40)",
            "data.noise = linear(0, 1, 30)",
        ]);
        for at in [[17.0, 11.0], [0.0, 0.0], [39.0, 29.0], [38.6, 2.2], [5.0, 29.0]] {
            let all = (0..1200).min_by(|&a, &b| {
                let value = |cell: usize| bowl(&grid.place(cell), at);
                value(a).total_cmp(&value(b))
            });
            let computed = searched(&grid, &[], |place| (bowl(place, at), 0.0));
            assert!(computed.contains(&all.unwrap()), "{at:?}");
            assert!(computed.len() < 120, "{at:?}: {} of 1200", computed.len());
        }
    }

    #[test]
    fn cells_within_the_bar_of_the_best_are_looked_around_too() {
        let grid = grid(&["optimizer.learning_rate = log(0.1, 10, 33)"]);
        // A broad valley at 8, which the coarse grid meets, and a narrow one beside 24, whose coarse cell is only nearly as low.
        let value = |place: &[usize], error: f64| {
            let (wide, narrow) = (place[0] as f64 - 8.0, place[0] as f64 - 25.0);
            ((0.01 * wide * wide).min(0.2 * narrow * narrow - 0.19), error)
        };
        assert!(!searched(&grid, &[], |place| value(place, 0.0)).contains(&25));
        assert!(searched(&grid, &[], |place| value(place, 0.01)).contains(&25));
    }

    #[test]
    fn every_name_is_tuned_and_a_sea_of_divergence_is_searched() {
        let grid = grid(&[
            "optimizer.learning_rate = log(0.1, 10, 17)",
            "model.activation = [Tanh, Erf]",
        ]);
        // The second name is best at rates between those of the coarse grid; the coarse grid of the first diverges wholly but for
        // its best cell.
        let value = |place: &[usize]| match place[1] {
            0 if place[0] == 9 => (0.5, 0.0),
            0 => (f64::NAN, 0.0),
            _ => (1.0 + 0.1 * (place[0] as f64 - 6.0).abs(), 0.0),
        };
        let computed = searched(&grid, &[], value);
        assert!(computed.contains(&9) && computed.contains(&(17 + 6)));
    }

    #[test]
    fn what_is_known_is_not_computed_again_and_changes_nothing() {
        let grid = grid(&[
            "optimizer.learning_rate = log(0.1, 10, 40)",
            "data.noise = linear(0, 1, 30)",
        ]);
        let value = |place: &[usize]| (bowl(place, [17.3, 11.2]), 0.5);
        let whole = searched(&grid, &[], value);
        for known in [
            vec![],
            (0..1200).step_by(7).collect::<Vec<_>>(),
            vec![17 + 40 * 11],
            (0..1200).collect(),
        ] {
            let rest = searched(&grid, &known, value);
            let expected: BTreeSet<usize> = whole
                .iter()
                .copied()
                .filter(|cell| !known.contains(cell))
                .collect();
            assert_eq!(rest, expected);
        }
    }
}

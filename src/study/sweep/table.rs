//! The cells of a sweep as far as they are computed.

use std::collections::BTreeMap;

use super::cell::{Cell, Curves, Number, Outcome, Source};
use super::search::Search;
use super::words::shown_label;
use crate::experiment::{
    Compute, Data, Experiment, Grid, Search as Searched, Seeds, Shown, Sweep, VaryError,
};

/// A sweep and its cells so far.
#[derive(Clone, Debug)]
pub struct SweepTable {
    experiment: Experiment,
    grid: Grid,
    cells: Vec<Option<Box<Cell>>>,
    done: usize,
    /// Cells whose prediction runs were trained to confirm.
    confirmed: BTreeMap<usize, Box<Cell>>,
    /// Which cells are wanted where not all are.
    search: Option<Search>,
}

impl SweepTable {
    /// Without a cell yet.
    ///
    /// # Errors
    ///
    /// If the sweep cannot be read.
    pub fn new(experiment: &Experiment) -> Result<Self, VaryError> {
        let grid = experiment.grid()?;
        let mut table = Self {
            experiment: experiment.clone(),
            cells: vec![None; grid.cells()],
            grid,
            done: 0,
            confirmed: BTreeMap::new(),
            search: None,
        };
        table.begin_search();
        Ok(table)
    }

    /// Shows another number, or wants other cells, of a sweep whose cells have the same numbers; whether other cells are wanted.
    pub fn turn_to(&mut self, experiment: &Experiment) -> bool {
        let wants = |sweep: &Sweep| {
            (
                sweep.search,
                (sweep.search != Searched::All).then_some(sweep.show),
            )
        };
        let same = wants(&self.experiment.sweep) == wants(&experiment.sweep);
        self.experiment = experiment.clone();
        if !same {
            self.begin_search();
        }
        !same
    }

    fn begin_search(&mut self) {
        let show = self.shown(self.experiment.sweep.show);
        let searches = self.experiment.sweep.search == Searched::CoarseToFine;
        let source = self.source_of(show, None);
        let mut search = searches.then(|| Search::new(&self.grid, source, show));
        if let Some(search) = &mut search {
            self.cells().for_each(|cell| search.take(&self.grid, cell));
        }
        self.search = search;
    }

    /// Whether a search for the best decides which cells are computed.
    #[must_use]
    pub fn searches(&self) -> bool {
        self.search.is_some()
    }

    /// The search as far as it has come; none where all cells are wanted.
    pub(super) fn search(&self) -> Option<&Search> {
        self.search.as_ref()
    }

    /// Takes in a cell; the first of each counts.
    pub fn take(&mut self, cell: Cell) {
        if let Some(place) = self.cells.get_mut(cell.index)
            && place.is_none()
        {
            if let Some(search) = &mut self.search {
                search.take(&self.grid, &cell);
            }
            *place = Some(Box::new(cell));
            self.done += 1;
        }
    }

    /// Takes in the runs of a cell that were trained to confirm its prediction.
    pub fn confirm(&mut self, cell: Cell) {
        self.confirmed.insert(cell.index, Box::new(cell));
    }

    /// The cells that runs were trained for beyond the sweep itself, in the order of the grid.
    pub fn confirmed(&self) -> impl Iterator<Item = &Cell> {
        self.confirmed.values().map(|cell| &**cell)
    }

    /// What someone says of a cell, if it is computed.
    #[must_use]
    pub fn outcome(&self, index: usize, source: Source) -> Option<&Outcome> {
        let computed = self.cell(index).and_then(|cell| source.of(cell));
        computed.or_else(|| self.confirmed.get(&index).and_then(|cell| source.of(cell)))
    }

    /// A cell and its neighbours along every setting of numbers.
    #[must_use]
    pub fn neighbourhood(&self, index: usize) -> Vec<usize> {
        let place = self.grid.place(index);
        let mut cells = vec![index];
        for (along, axis) in self.grid.axes.iter().enumerate() {
            if axis.numbers().is_none() {
                continue;
            }
            let before = place[along].checked_sub(1);
            let after = Some(place[along] + 1).filter(|&next| next < axis.values.len());
            for there in before.into_iter().chain(after) {
                let mut near = place.clone();
                near[along] = there;
                cells.push(self.grid.cell_at(&near));
            }
        }
        cells
    }

    /// The experiment with its sweep.
    #[must_use]
    pub fn experiment(&self) -> &Experiment {
        &self.experiment
    }

    /// Its grid.
    #[must_use]
    pub fn grid(&self) -> &Grid {
        &self.grid
    }

    /// Number of cells that are computed.
    #[must_use]
    pub fn done(&self) -> usize {
        self.done
    }

    /// Whether all are.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.done == self.cells.len()
    }

    /// Whether all that are wanted are: every cell, or those of a search that has come to its end.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.search
            .as_ref()
            .map_or_else(|| self.is_whole(), Search::is_over)
    }

    /// Number of cells that a search has passed over, as they cannot be the best; none before its end, or where all are wanted.
    #[must_use]
    pub fn skipped(&self) -> Option<usize> {
        let search = self.search.as_ref()?;
        search.is_over().then(|| self.cells.len() - self.done)
    }

    /// A cell, if it is computed.
    #[must_use]
    pub fn cell(&self, index: usize) -> Option<&Cell> {
        self.cells.get(index)?.as_deref()
    }

    /// The cells that are computed, in the order of the grid.
    pub fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.cells.iter().flatten().map(|cell| &**cell)
    }

    /// Who says something of the cells, by what is computed.
    #[must_use]
    pub fn sources(&self) -> Vec<Source> {
        let (experiment, compute) = (&self.experiment, self.experiment.sweep.compute);
        let synthetic = matches!(experiment.data, Data::Synthetic(_));
        let trained = compute != Compute::Prediction && experiment.runs.count > 0;
        let says = |source: &Source| match source {
            Source::Theory => compute != Compute::Training && experiment.theory.enabled && synthetic,
            Source::Runs => trained,
            Source::Estimate => trained && experiment.is_estimated(),
            Source::Lab => false,
        };
        if experiment.lab.is_some() {
            return vec![Source::Lab];
        }
        Source::ALL.into_iter().filter(says).collect()
    }

    /// Whether settings can be chosen by the estimate: all that vary are the model's or the optimizer's, so that every combination
    /// is of the same problem, and all take the same random numbers, so that a run is the same split everywhere.
    #[must_use]
    pub fn offers_choice(&self) -> bool {
        self.sources().contains(&Source::Estimate)
            && self.experiment.sweep.seeds == Seeds::Shared
            && self.grid.paths().all(|described| is_choice(&described.path))
    }

    /// Whether something is to be chosen: a setting of the model or of the optimizer varies. Of data alone no one is the best, and of a
    /// lab's number nobody knows whether a low one is better.
    #[must_use]
    pub fn chooses(&self) -> bool {
        self.choices().contains(&true)
    }

    /// Of each axis whether its values are to be chosen from.
    #[must_use]
    pub fn choices(&self) -> Vec<bool> {
        let axes = self.grid.axes.iter();
        axes.map(|axis| is_choice(&axis.described.path)).collect()
    }

    /// As [`Self::sources`], with the runs where some cell was confirmed by them.
    #[must_use]
    pub fn voices(&self) -> Vec<Source> {
        let mut sources = self.sources();
        if !self.confirmed.is_empty() && !sources.contains(&Source::Runs) {
            sources.push(Source::Runs);
        }
        sources
    }

    /// The number of a cell that is shown: at the end, or for errors at a step.
    #[must_use]
    pub fn number(&self, index: usize, source: Source, (shown, step): (Shown, Option<usize>)) -> Number {
        let Some(outcome) = self.outcome(index, source) else {
            return Number::NONE;
        };
        let at_step = step
            .zip(outcome.curves.as_ref())
            .and_then(|(step, curves)| at_step(curves, shown, step));
        at_step.unwrap_or_else(|| outcome.number(shown))
    }

    /// The number that is shown: of a lab there is one.
    #[must_use]
    pub fn shown(&self, wanted: Shown) -> Shown {
        match self.experiment.lab {
            Some(_) => Shown::Headline,
            None => wanted,
        }
    }

    /// What people read of a number.
    #[must_use]
    pub fn name_of(&self, shown: Shown) -> String {
        let lab = self.experiment.lab.as_ref().filter(|_| shown == Shown::Headline);
        lab.map_or_else(
            || shown_label(shown),
            |lab| lab.schema().headline_name().into_owned(),
        )
    }

    /// Who says a number: the one that is wanted where there is one, else the first who can.
    #[must_use]
    pub fn source_of(&self, shown: Shown, wanted: Option<Source>) -> Source {
        let sources = self.sources();
        let can = |source: &Source| match shown {
            Shown::Spread | Shown::Deviation | Shown::Distance => *source == Source::Runs,
            Shown::Movement => *source == Source::Theory,
            Shown::Headline => *source == Source::Lab,
            _ => *source != Source::Lab,
        };
        let wanted = wanted.filter(|wanted| sources.contains(wanted) && can(wanted));
        let first = || sources.iter().copied().find(can).or(sources.first().copied());
        wanted.or_else(first).unwrap_or_default()
    }

    /// Whether a cell has diverged.
    #[must_use]
    pub fn has_diverged(&self, index: usize, source: Source) -> bool {
        let outcome = self.outcome(index, source);
        outcome.is_some_and(|outcome| outcome.diverged.is_some())
    }

    /// The cells that are computed and have not diverged.
    fn sound(&self, source: Source) -> impl Iterator<Item = usize> {
        let all = (0..self.cells.len()).filter(move |&index| self.outcome(index, source).is_some());
        all.filter(move |&index| !self.has_diverged(index, source))
    }

    /// The best cell, as [`Self::ranking`] begins.
    #[must_use]
    pub fn best(&self, source: Source, what: (Shown, Option<usize>)) -> Option<usize> {
        let sign = what.0.sign();
        let values = self
            .sound(source)
            .map(|index| (sign * self.number(index, source, what).value, index));
        let finite = values.filter(|(value, _)| value.is_finite());
        finite.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, index)| index)
    }

    /// The cells that have not diverged, the best first: the smallest number, for the overlap the largest.
    #[must_use]
    pub fn ranking(&self, source: Source, what: (Shown, Option<usize>)) -> Vec<usize> {
        let sign = what.0.sign();
        let values = self
            .sound(source)
            .map(|index| (sign * self.number(index, source, what).value, index));
        let mut ranked: Vec<(f64, usize)> = values.filter(|(value, _)| value.is_finite()).collect();
        ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        ranked.into_iter().map(|(_, index)| index).collect()
    }
}

/// Whether a setting is chosen, where others say what the problem is.
fn is_choice(path: &str) -> bool {
    path.starts_with("model.") || path.starts_with("optimizer.")
}

/// An error at the kept step nearest to one.
fn at_step(curves: &Curves, shown: Shown, step: usize) -> Option<Number> {
    let nearest = curves.steps.iter().enumerate();
    let (place, _) = nearest.min_by_key(|(_, kept)| (**kept as usize).abs_diff(step))?;
    let (train, test) = (
        f64::from(*curves.train.get(place)?),
        f64::from(*curves.test.get(place)?),
    );
    let value = match shown {
        Shown::Test => test,
        Shown::Train => train,
        Shown::Gap => test - train,
        _ => return None,
    };
    Some(Number {
        value,
        error: f64::NAN,
    })
}

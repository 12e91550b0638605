//! The grid of a sweep: its axes, what is tied to them, and the settings of each cell. Cells are numbered with the first axis
//! fastest.

mod cost;
mod notation;
mod suggestion;

pub use self::cost::SweepCost;
use self::notation::{Formula, Written, rounded, split};
pub(crate) use self::suggestion::suggested;
use super::sweep::MOST_VARIED;
use super::{
    Compute, Described, Kind, Landscape, MOST_CELLS, Outdates, Problem, Record, Scale, Seeds, SettingError,
    Settings, Sweep, Value, settings as all_settings,
};
use crate::text;

/// Most values of one axis.
const MOST_VALUES: usize = 10_000;
/// Cells that are all checked with every change of a setting.
const CHECKED_AT_ONCE: usize = 64;

/// A setting with several values.
#[derive(Clone, Debug)]
pub struct Axis {
    /// What the setting is.
    pub described: Described,
    /// Its values, in order.
    pub values: Vec<Value>,
    /// How they follow each other: by steps, or by factors.
    pub scale: Scale,
}

impl Axis {
    /// The values as numbers; none where they are names.
    #[must_use]
    pub fn numbers(&self) -> Option<Vec<f64>> {
        self.values.iter().map(Value::number).collect()
    }
}

/// A setting that follows from others.
#[derive(Clone, Debug)]
pub struct Tie {
    /// What the setting is.
    pub described: Described,
    formula: Formula,
    /// The paths of the settings that the formula names.
    arguments: Vec<String>,
}

/// All combinations of values; the first axis goes fastest.
#[derive(Clone, Debug, Default)]
pub struct Grid {
    /// The settings with several values.
    pub axes: Vec<Axis>,
    /// The settings that follow from others, in the order in which they are set.
    pub ties: Vec<Tie>,
}

/// Why an entry of a sweep cannot be read.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum VaryError {
    /// It has no path or no values.
    #[error("{}", text!("vary-entry", entry = .0.as_str()))]
    Form(String),
    /// Its path is none, or a value is not allowed.
    #[error("{0}")]
    Setting(#[from] SettingError),
    /// A setting that cannot be varied: a word about the experiment, or the sweep itself.
    #[error("{}", text!("vary-not-varied", path = .0.as_str()))]
    Fixed(String),
    /// The setting is there twice.
    #[error("{}", text!("vary-twice", path = .0.as_str()))]
    Twice(String),
    /// A formula cannot be read or has no value.
    #[error("{}", text!("vary-formula", path = path.as_str(), reason = reason.as_str()))]
    Formula {
        /// The setting.
        path: String,
        /// Why.
        reason: String,
    },
    /// A name in a formula that several settings have.
    #[error("{}", text!("vary-ambiguous", name = name.as_str(), paths = paths.as_str()))]
    Ambiguous {
        /// The name.
        name: String,
        /// The settings.
        paths: String,
    },
    /// Ends or count of a range that make none.
    #[error("{}", text!("vary-range", path = .0.as_str(), most = MOST_VALUES))]
    Range(String),
    /// No values, or a value twice.
    #[error("{}", text!("vary-values", path = .0.as_str(), most = MOST_VALUES))]
    Values(String),
    /// More entries than there may be.
    #[error("{}", text!("vary-entries", entries = .0, most = MOST_VARIED))]
    Entries(usize),
    /// More cells than there may be.
    #[error("{}", text!("vary-cells", cells = .0.to_string(), most = MOST_CELLS))]
    Cells(f64),
}

impl Settings {
    /// The grid of the sweep that is described here.
    ///
    /// # Errors
    ///
    /// The first entry that cannot be read.
    pub fn grid(&self) -> Result<Grid, VaryError> {
        Grid::read(self)
    }
}

impl Grid {
    fn read(base: &Settings) -> Result<Self, VaryError> {
        if base.sweep.vary.len() > MOST_VARIED {
            return Err(VaryError::Entries(base.sweep.vary.len()));
        }
        let mut grid = Self::default();
        // Later entries belong to the alternatives that earlier ones choose.
        let mut first = base.clone();
        for entry in &base.sweep.vary {
            let (path, written) = split(entry).ok_or_else(|| VaryError::Form(entry.clone()))?;
            let described = described(&first, path)?;
            if grid.paths().any(|known| known.path == described.path) {
                return Err(VaryError::Twice(path.to_owned()));
            }
            match written {
                Written::Formula(text) => {
                    let tie = Tie::read(&first, described, text)?;
                    tie.set(&mut first)?;
                    grid.ties.push(tie);
                }
                written => {
                    let axis = axis(described, &written)?;
                    if let Some(value) = axis.values.first() {
                        first.set(path, value.clone())?;
                    }
                    grid.axes.push(axis);
                }
            }
        }
        let cells: f64 = grid.axes.iter().map(|axis| axis.values.len() as f64).product();
        if cells > MOST_CELLS as f64 {
            return Err(VaryError::Cells(cells));
        }
        Ok(grid)
    }

    /// The settings that differ between cells: those of the axes, then those that are tied to them.
    pub fn paths(&self) -> impl Iterator<Item = &Described> {
        let axes = self.axes.iter().map(|axis| &axis.described);
        axes.chain(self.ties.iter().map(|tie| &tie.described))
    }

    /// Number of cells; none without an axis.
    #[must_use]
    pub fn cells(&self) -> usize {
        if self.axes.is_empty() {
            return 0;
        }
        self.axes.iter().map(|axis| axis.values.len()).product()
    }

    /// The place of a cell along each axis.
    #[must_use]
    pub fn place(&self, cell: usize) -> Vec<usize> {
        let mut rest = cell;
        let along = self.axes.iter().map(|axis| {
            let count = axis.values.len().max(1);
            let place = rest % count;
            rest /= count;
            place
        });
        along.collect()
    }

    /// How far apart in number neighbours along an axis are.
    #[must_use]
    pub fn stride(&self, along: usize) -> usize {
        self.axes
            .iter()
            .take(along)
            .map(|axis| axis.values.len())
            .product()
    }

    /// The cell at a place.
    #[must_use]
    pub fn cell_at(&self, place: &[usize]) -> usize {
        let axes = self.axes.iter().zip(place).rev();
        axes.fold(0, |cell, (axis, &place)| cell * axis.values.len() + place)
    }

    /// The experiment of a cell: `base` with the cell's values, and without what no cell computes.
    ///
    /// # Errors
    ///
    /// If a value has no place beside the others, such as the ratio of features that are counted.
    pub fn settings(&self, base: &Settings, cell: usize) -> Result<Settings, VaryError> {
        let mut settings = self.opened(base, cell)?;
        if settings.lab.is_some() {
            return Ok(settings);
        }
        settings.landscape = Landscape::off();
        settings.optimizer.compared = false;
        settings.theory.spread = 0;
        match base.sweep.compute {
            Compute::Prediction => settings.runs.count = 0,
            Compute::Training => settings.theory.enabled = false,
            Compute::Both => {}
        }
        settings.runs.record = Record {
            weights: false,
            pre_activations: false,
        };
        Ok(settings)
    }

    /// A cell as an experiment to look at: `base` with the cell's values and without the sweep.
    ///
    /// # Errors
    ///
    /// As [`Self::settings`].
    pub fn opened(&self, base: &Settings, cell: usize) -> Result<Settings, VaryError> {
        let mut settings = Settings {
            sweep: Sweep::default(),
            ..base.clone()
        };
        if settings.lab.is_some() {
            // Without a sweep it opens on the lab.
            (settings.view.panel, settings.view.beside) = (None, None);
        }
        for (axis, place) in self.axes.iter().zip(self.place(cell)) {
            if let Some(value) = axis.values.get(place) {
                settings.set(&axis.described.path, value.clone())?;
            }
        }
        for tie in &self.ties {
            tie.set(&mut settings)?;
        }
        if base.sweep.seeds == Seeds::Redrawn {
            settings.seed = settings.seed.wrapping_add(1 + cell as u64);
        }
        Ok(settings)
    }

    /// The values that a cell differs in, as they are written, in the order of [`Self::paths`].
    #[must_use]
    pub fn values(&self, settings: &Settings) -> Vec<Value> {
        let value = |described: &Described| settings.get(&described.path).unwrap_or(Value::Nothing);
        self.paths().map(value).collect()
    }

    /// A cell in words: `optimizer.learning_rate = 0.5, model.width = 8`.
    #[must_use]
    pub fn name(&self, cell: usize) -> String {
        let places = self.axes.iter().zip(self.place(cell));
        let parts = places.filter_map(|(axis, place)| {
            let value = axis.values.get(place)?;
            Some(format!("{} = {value}", axis.described.path))
        });
        parts.collect::<Vec<_>>().join(", ")
    }

    /// What is wrong with the first impossible cell, of all; `check` says what is wrong with an experiment.
    #[must_use]
    pub fn impossible(&self, base: &Settings, check: impl Fn(&Settings) -> Vec<Problem>) -> Option<Problem> {
        (0..self.cells()).find_map(|cell| self.problem(base, cell, &check))
    }

    /// As [`Self::impossible`], for an answer at once: of many cells those where one setting alone differs from the first cell,
    /// and the corners.
    pub(super) fn soon_impossible(
        &self,
        base: &Settings,
        check: impl Fn(&Settings) -> Vec<Problem>,
    ) -> Option<Problem> {
        if self.cells() <= CHECKED_AT_ONCE {
            return self.impossible(base, check);
        }
        self.outline()
            .into_iter()
            .find_map(|cell| self.problem(base, cell, &check))
    }

    fn outline(&self) -> Vec<usize> {
        let mut cells = Vec::new();
        for (along, axis) in self.axes.iter().enumerate() {
            let mut place = vec![0; self.axes.len()];
            // Limits are at the ends; of a long axis some values between are enough.
            let stride = axis.values.len().div_ceil(16).max(1);
            for value in (0..axis.values.len()).step_by(stride) {
                place[along] = value;
                cells.push(self.cell_at(&place));
            }
        }
        cells.extend(self.corners());
        cells
    }

    /// The cells at the ends of all axes; of very many axes those of the first.
    fn corners(&self) -> Vec<usize> {
        let corner = |corner: usize| {
            let end = |(along, axis): (usize, &Axis)| (corner >> along & 1) * (axis.values.len() - 1);
            let place: Vec<usize> = self.axes.iter().enumerate().map(end).collect();
            self.cell_at(&place)
        };
        (0..1 << self.axes.len().min(5)).map(corner).collect()
    }

    fn problem(
        &self,
        base: &Settings,
        cell: usize,
        check: impl Fn(&Settings) -> Vec<Problem>,
    ) -> Option<Problem> {
        let refuse = |reason: String| Problem {
            path: "sweep.vary".to_owned(),
            value: self.name(cell),
            allowed: text!("vary-impossible", reason = reason).into(),
            position: None,
            assigned: false,
        };
        match self.settings(base, cell) {
            Ok(settings) => {
                let first = check(&settings).into_iter().next()?;
                Some(refuse(first.to_string()))
            }
            Err(error) => Some(refuse(error.to_string())),
        }
    }
}

/// The description of a setting that can be varied.
fn described(settings: &Settings, path: &str) -> Result<Described, VaryError> {
    let described = settings.described(path)?;
    let is_fixed = matches!(
        described.field.outdates,
        Outdates::Nothing | Outdates::Landscape | Outdates::Sweep | Outdates::Drawing
    );
    if is_fixed || path == "data" {
        return Err(VaryError::Fixed(path.to_owned()));
    }
    Ok(described)
}

fn axis(described: Described, written: &Written<'_>) -> Result<Axis, VaryError> {
    let path = described.path.to_string();
    let (values, scale) = match written {
        Written::Log(ends) => (spaced(&described, *ends, true)?, Scale::Log),
        Written::Linear(ends) => (spaced(&described, *ends, false)?, Scale::Linear),
        Written::List(texts) => {
            let values: Result<Vec<Value>, VaryError> =
                texts.iter().map(|text| read(&described, text)).collect();
            let values = values?;
            let scale = scale_of(&values);
            (values, scale)
        }
        Written::Formula(_) => (Vec::new(), Scale::Linear),
    };
    let is_twice = |place: usize| values.iter().take(place).any(|value| *value == values[place]);
    if values.is_empty() || values.len() > MOST_VALUES || (1..values.len()).any(is_twice) {
        return Err(VaryError::Values(path));
    }
    Ok(Axis {
        described,
        values,
        scale,
    })
}

/// Whether numbers in a list follow by factors rather than by steps.
fn scale_of(values: &[Value]) -> Scale {
    let numbers: Option<Vec<f64>> = values.iter().map(Value::number).collect();
    let Some(numbers) = numbers.filter(|numbers| numbers.iter().all(|&x| x > 0.0)) else {
        return Scale::Linear;
    };
    let spread = |of: fn(f64, f64) -> f64| {
        let gaps: Vec<f64> = numbers
            .windows(2)
            .map(|pair| of(pair[0], pair[1]).abs())
            .collect();
        let largest = gaps.iter().copied().fold(0.0, f64::max);
        largest / gaps.iter().copied().fold(f64::INFINITY, f64::min)
    };
    if spread(|a, b| (b / a).ln()) < spread(|a, b| b - a) {
        Scale::Log
    } else {
        Scale::Linear
    }
}

/// A number of a range or list, which may be a formula without settings.
fn number(path: &str, text: &str) -> Result<f64, VaryError> {
    let failed = |reason: String| VaryError::Formula {
        path: path.to_owned(),
        reason,
    };
    let formula = Formula::read(text).map_err(failed)?;
    let value = formula.names.is_empty().then(|| formula.value(&[])).flatten();
    value.ok_or_else(|| failed(text!("vary-no-number", text = text.to_owned()).into_owned()))
}

/// Values between two ends.
fn spaced(described: &Described, ends: [&str; 3], log: bool) -> Result<Vec<Value>, VaryError> {
    let path = described.path.to_string();
    let [from, to, count] = ends.map(|text| number(&path, text));
    let (from, to, count) = (from?, to?, count?);
    let is_range = from != to && (!log || (from > 0.0 && to > 0.0));
    if !is_range || count.fract() != 0.0 || !(2.0..=MOST_VALUES as f64).contains(&count) {
        return Err(VaryError::Range(path));
    }
    let at = |i: usize| {
        let share = i as f64 / (count - 1.0);
        match i {
            0 => from,
            _ if i + 1 == count as usize => to,
            // The same on every machine, unlike the system's power.
            _ if log => rounded(from * libm::pow(to / from, share)),
            _ => rounded(from + (to - from) * share),
        }
    };
    let mut values = Vec::with_capacity(count as usize);
    for i in 0..count as usize {
        let value = of_kind(described, at(i)).ok_or_else(|| VaryError::Range(path.clone()))?;
        // Whole numbers may meet when they are rounded.
        if values.last() != Some(&value) {
            values.push(value);
        }
    }
    Ok(values)
}

/// A number as a value of a setting.
fn of_kind(described: &Described, number: f64) -> Option<Value> {
    match described.field.kind {
        Kind::Whole { .. } => (0.0..1e18)
            .contains(&number.round())
            .then(|| Value::Whole(number.round() as u64)),
        Kind::Number { .. } => Some(Value::Number(number)),
        _ => None,
    }
}

/// A value of a list: as in a preset, or a formula without settings.
fn read(described: &Described, text: &str) -> Result<Value, VaryError> {
    if let Some(value) = Value::read(text, &described.field) {
        return Ok(value);
    }
    let computed = number(&described.path, text).ok();
    let exact =
        computed.filter(|value| value.fract() == 0.0 || matches!(described.field.kind, Kind::Number { .. }));
    let value = exact.and_then(|value| of_kind(described, value));
    value.ok_or_else(|| {
        VaryError::Setting(SettingError::Value {
            path: described.path.to_string(),
            value: text.to_owned(),
            nearest: None,
            allowed: described.allowed(),
        })
    })
}

impl Tie {
    fn read(settings: &Settings, described: Described, text: &str) -> Result<Self, VaryError> {
        let path = described.path.to_string();
        let formula = Formula::read(text).map_err(|reason| VaryError::Formula {
            path: path.clone(),
            reason,
        })?;
        let arguments: Result<Vec<String>, VaryError> = formula
            .names
            .iter()
            .map(|name| full_path(settings, name))
            .collect();
        Ok(Self {
            arguments: arguments?,
            described,
            formula,
        })
    }

    fn set(&self, settings: &mut Settings) -> Result<(), VaryError> {
        let path = &self.described.path;
        let failed = |reason| VaryError::Formula {
            path: path.to_string(),
            reason,
        };
        let mut arguments = Vec::with_capacity(self.arguments.len());
        for argument in &self.arguments {
            let number = settings.get(argument)?.number();
            let named = || text!("vary-no-number", text = argument.as_str()).into_owned();
            arguments.push(number.ok_or_else(|| failed(named()))?);
        }
        let value = self.formula.value(&arguments);
        let value = value.and_then(|value| of_kind(&self.described, value));
        let value = value.ok_or_else(|| failed(text!("vary-no-value").into_owned()))?;
        Ok(settings.set(path, value)?)
    }
}

/// The path that a formula means: as it stands, or its last parts where only one setting has them.
fn full_path(settings: &Settings, name: &str) -> Result<String, VaryError> {
    let lab = settings.lab.iter().flat_map(|lab| lab.schema().fields);
    let of_lab = lab.map(|field| format!("lab.{}", field.name));
    let all = all_settings()
        .iter()
        .map(|setting| setting.described.path.to_string());
    let is_it = |path: &String| {
        let before = path.strip_suffix(name);
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    // A setting counts where it has a place.
    let found: Vec<String> = all
        .chain(of_lab)
        .filter(is_it)
        .filter(|path| settings.get(path).is_ok())
        .collect();
    match (found.as_slice(), found.iter().find(|path| *path == name)) {
        (_, Some(exact)) => Ok(exact.clone()),
        ([only], None) => Ok(only.clone()),
        ([_, _, ..], None) => Err(VaryError::Ambiguous {
            name: name.to_owned(),
            paths: found.join(", "),
        }),
        _ => Err(settings
            .get(name)
            .map(|_| name.to_owned())
            .err()
            .map_or_else(|| VaryError::Form(name.to_owned()), VaryError::Setting)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::rules::problems;

    fn settings(vary: &[&str]) -> Settings {
        let mut settings = Settings::default();
        settings.sweep.vary = vary.iter().map(|&entry| entry.to_owned()).collect();
        settings
    }

    #[test]
    fn cells_are_all_combinations_with_what_is_tied_to_them() {
        let base = settings(&[
            "optimizer.learning_rate = log(1/16, 4, 7)",
            "data.samples = [100, 300]",
            "data.features.count = samples / 1.5",
        ]);
        let grid = base.grid().unwrap();
        assert_eq!(grid.cells(), 14);
        let rates = grid.axes[0].numbers().unwrap();
        assert_eq!(rates, [0.0625, 0.125, 0.25, 0.5, 1.0, 2.0, 4.0]);
        assert!((0..14).all(|cell| grid.cell_at(&grid.place(cell)) == cell));
        let cell = grid.settings(&base, 9).unwrap();
        assert_eq!(cell.optimizer.learning_rate, 0.25);
        assert_eq!(cell.get("data.features.count"), Ok(Value::Whole(200)));
        assert_eq!((cell.runs.count, cell.seed), (0, base.seed));
        assert!(grid.name(9).contains("data.samples = 300"), "{}", grid.name(9));
        assert_eq!(grid.impossible(&base, problems), None);
    }

    #[test]
    fn names_and_alternatives_are_values_too() {
        let base = settings(&[
            "model.activation = [Tanh, Erf]",
            "optimizer.schedule = [Constant, Cosine(floor: 0.1)]",
            "model.width = linear(1, 3, 9)",
            "data.features = [Ratio(2), Count(50)]",
        ]);
        let grid = base.grid().unwrap();
        // Rounding leaves three widths of nine.
        assert_eq!(grid.cells(), 2 * 2 * 3 * 2);
        assert!(grid.axes[0].numbers().is_none());
        let last = grid.settings(&base, grid.cells() - 1).unwrap();
        assert_eq!(last.get("optimizer.schedule.floor"), Ok(Value::Number(0.1)));
    }

    #[test]
    fn lists_by_factors_have_a_logarithmic_axis() {
        for (list, scale) in [
            ("[1, 2, 4, 8]", Scale::Log),
            ("[1, 2, 3]", Scale::Linear),
            ("[0, 1, 2]", Scale::Linear),
            ("[5]", Scale::Linear),
        ] {
            let grid = settings(&[&format!("optimizer.steps = {list}")]).grid();
            let grid = grid.unwrap_or_else(|_| settings(&["seed = [0, 1, 2]"]).grid().unwrap());
            assert_eq!(grid.axes[0].scale, scale, "{list}");
        }
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        for (entry, part) in [
            ("optimizer.learning_rat = [1]", "optimizer.learning_rate"),
            ("optimizer.learning_rate", "PATH = "),
            (
                "optimizer.learning_rate = log(0, 1, 5)",
                "optimizer.learning_rate",
            ),
            (
                "optimizer.learning_rate = log(1, 2, 1.5)",
                "optimizer.learning_rate",
            ),
            ("model.activation = [Tanhh]", "Tanhh"),
            ("model.activation = log(1, 2, 3)", "model.activation"),
            ("model.width = [2, 2]", "model.width"),
            ("model.width = []", "model.width"),
            ("title = [a, b]", "title"),
            ("landscape.grid = [11, 21]", "landscape.grid"),
            ("sweep.seeds = [Shared]", "sweep.seeds"),
            ("data.features.ratio = [1, 2]", "data.features"),
            ("data.samples = 3 *", "data.samples"),
            ("data.samples = nonsense * 2", "nonsense"),
            ("data.samples = activation", "activation"),
            ("model.width = linear(1, 512, 1e9)", "model.width"),
        ] {
            let error = settings(&[entry]).grid().unwrap_err().to_string();
            assert!(error.contains(part), "{entry}: {error}");
        }
        let twice = settings(&["model.width = [1, 2]", "model.width = [3, 4]"]);
        assert!(twice.grid().unwrap_err().to_string().contains("twice"));
        let entries = vec!["model.width = [1, 2]"; 13];
        assert!(matches!(settings(&entries).grid(), Err(VaryError::Entries(13))));
        let many = [
            "model.width = linear(1, 500, 500)",
            "data.samples = linear(1, 9000, 9000)",
        ];
        assert!(matches!(settings(&many).grid(), Err(VaryError::Cells(_))));
    }

    #[test]
    fn the_cell_that_is_impossible_is_named() {
        for widths in ["[2, 600]", "linear(2, 600, 500)"] {
            let base = settings(&[
                "optimizer.learning_rate = [0.1, 0.2]",
                &format!("model.width = {widths}"),
            ]);
            let problem = base.grid().unwrap().soon_impossible(&base, problems).unwrap();
            assert!(problem.value.contains("model.width = "), "{problem}");
            assert!(problem.allowed.contains("512"), "{problem}");
        }
    }
}

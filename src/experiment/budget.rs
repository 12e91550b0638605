//! What an experiment will cost, before it starts, from counts of numbers and operations.

use super::landscape::MOST_KEPT;
use super::{
    Cost, Data, Experiment, FeatureLaw, Landscape, Part, Precision, Responses, Reuse, RunMethod, Synthetic,
    Table,
};

/// Floating-point operations per second, low enough that estimates of time are rarely too short.
const OPERATIONS_PER_SECOND: f64 = 2e9;

/// Operations of the estimate's products and tangents, which go through many rows at once, for one of the kind above.
const VECTORIZED: f64 = 8.0;

/// The sizes that costs depend on, as real numbers so that no product overflows.
struct Sizes {
    m: f64,
    n: f64,
    q: f64,
    layers: f64,
    steps: f64,
    /// Columns of either basis of a run without a data matrix, and of a prediction with coordinates.
    columns: f64,
}

impl Experiment {
    /// Training rows m and features n of synthetic data; `None` for a file, whose table knows.
    pub fn shape(&self) -> Option<(usize, usize)> {
        match &self.data {
            Data::Synthetic(data) => Some((data.samples, data.feature_count())),
            Data::File(_) => None,
        }
    }

    /// Estimates memory and time with `samples` training rows and `features` columns, however much memory there is.
    pub fn cost(&self, samples: usize, features: usize) -> Cost {
        self.cost_within(samples, features, f64::INFINITY)
    }

    /// As [`Self::cost`] without what the prediction follows for display alone.
    pub(super) fn cost_unseen(&self, samples: usize, features: usize) -> Cost {
        let mut cost = self.cost(samples, features);
        if self.is_predicted() && self.lab.is_none() && self.optimizer.method.is_linear() {
            let (_, follow) = self.followed(&self.sizes(samples, features));
            cost.seconds = (cost.seconds - follow / OPERATIONS_PER_SECOND).max(0.0);
        }
        cost
    }

    /// Bytes and operations of following responses for display.
    fn followed(&self, sizes: &Sizes) -> (f64, f64) {
        let rows = self.response_rows() as f64;
        recursion(
            sizes,
            rows,
            self.theory.responses,
            bytes_of(self.theory.precision),
        )
    }

    /// As [`Self::cost`] where there are so many bytes: runs whose features do not fit may go without.
    pub fn cost_within(&self, samples: usize, features: usize, limit: f64) -> Cost {
        self.cost_of(samples, features, self.is_matrix_free(samples, features, limit))
    }

    /// Whether runs go without a data matrix, with so many training rows, columns and bytes of memory.
    pub fn is_matrix_free(&self, samples: usize, features: usize, limit: f64) -> bool {
        let gaussian = matches!(&self.data, Data::Synthetic(data) if data.law == FeatureLaw::Gaussian);
        if self.lab.is_some() || !gaussian || self.landscape.enabled || self.runs.count == 0 {
            return false;
        }
        let does_not_fit = || self.cost_of(samples, features, false).bytes() > limit;
        match self.runs.method {
            RunMethod::MatrixFree => true,
            RunMethod::Dense => does_not_fit(),
            RunMethod::Automatic => {
                let Sizes { m, n, q, steps, .. } = self.sizes(samples, features);
                // Drawing a feature is as good as ten operations.
                let dense = m * n * (4.0 * q * (steps + 1.0) + 10.0);
                matrix_free_operations(&self.sizes(samples, features)) < dense || does_not_fit()
            }
        }
    }

    fn cost_of(&self, samples: usize, features: usize, matrix_free: bool) -> Cost {
        if let Some(lab) = &self.lab {
            return lab.cost();
        }
        let sizes = self.sizes(samples, features);
        let mut cost = Cost {
            parts: Vec::new(),
            seconds: 0.0,
        };
        if self.runs.count > 0 {
            self.add_training(&mut cost, &sizes, matrix_free);
            if self.is_estimated() {
                self.add_estimator(&mut cost, &sizes);
            }
        }
        if let (true, Data::Synthetic(data)) = (self.is_predicted(), &self.data) {
            self.add_theory(&mut cost, &sizes, data);
            self.add_spread(&mut cost, &sizes);
        }
        if self.landscape.enabled {
            self.add_landscape(&mut cost, &self.landscape, &sizes);
        }
        // It comes when the memory of the other is given back.
        if let Some(counterpart) = self.counterpart() {
            cost.seconds += counterpart.cost_of(samples, features, matrix_free).seconds;
        }
        cost
    }

    /// Estimates memory and time of a landscape alone; its settings may be others than the preset's.
    pub fn landscape_cost(&self, landscape: &Landscape, samples: usize, features: usize) -> Cost {
        let mut cost = Cost {
            parts: Vec::new(),
            seconds: 0.0,
        };
        self.add_landscape(&mut cost, landscape, &self.sizes(samples, features));
        cost
    }

    fn sizes(&self, samples: usize, features: usize) -> Sizes {
        Sizes {
            m: samples as f64,
            n: features as f64,
            q: self.model.width as f64,
            layers: self.model.layers as f64,
            steps: self.optimizer.steps as f64,
            columns: self.columns(),
        }
    }

    /// Each step may add a column for each neuron; new samples have the start's and those of one step.
    fn columns(&self) -> f64 {
        let steps = match self.optimizer.reuse {
            Reuse::Fresh => 1.0,
            Reuse::Reused | Reuse::Decoupled => self.optimizer.steps as f64,
        };
        entrywise_fields(self.model.width as f64, steps)
    }

    fn add_training(&self, cost: &mut Cost, sizes: &Sizes, matrix_free: bool) {
        let Sizes {
            m,
            n,
            q,
            layers,
            steps,
            ..
        } = *sizes;
        let size = bytes_of(self.runs.precision);
        let head = 12.0 * layers * q * q;
        let (bytes, products) = if matrix_free {
            (matrix_free_numbers(sizes) * size, matrix_free_operations(sizes))
        } else {
            let held = m * n + 4.0 * (m + n) * q;
            let draws = if self.optimizer.reuse == Reuse::Fresh {
                steps + 1.0
            } else {
                1.0
            };
            (held * size, m * n * (4.0 * q * steps + 10.0 * draws))
        };
        // S, U, G and the momentum of decoupled descent.
        let memory = match self.optimizer.reuse {
            Reuse::Decoupled => 4.0 * m * q * size,
            Reuse::Reused | Reuse::Fresh => 0.0,
        };
        cost.parts.push(Part {
            each_run: true,
            key: if matrix_free {
                "memory-matrix-free"
            } else {
                "memory-training-data"
            },
            bytes: bytes + memory,
        });
        let mut operations = products + steps * m * head;
        if let Data::Synthetic(data) = &self.data {
            let rows = self.runs.test_rows as f64;
            let wide = data.law != FeatureLaw::Gaussian;
            let columns = if wide {
                n
            } else {
                q + data.teacher.directions as f64
            };
            cost.parts.push(Part {
                each_run: true,
                key: "memory-test-samples",
                bytes: rows * (columns + 2.0 * q) * size,
            });
            operations += steps * rows * (2.0 * columns * q + head);
        }
        if let Data::File(table) = &self.data {
            add_table(cost, table, sizes, size);
        }
        cost.seconds += self.runs.count as f64 * operations / OPERATIONS_PER_SECOND;
        // Means and squares of deeper weights and overlaps, and the curves.
        let curves = (8.0 + layers + 6.0) * self.runs.count as f64;
        let mut record = steps * 8.0 * (2.0 * (layers + 1.0) * q * q + curves);
        if !matrix_free {
            // The weights at the start and before the step, for their lengths.
            record += self.runs.count as f64 * 2.0 * 8.0 * (n * q + layers * q * q);
        }
        if self.runs.record.weights {
            record += steps * n * q * 8.0;
        }
        if self.runs.record.pre_activations {
            record += 2.0 * steps * m * q * 8.0;
        }
        cost.parts.push(Part {
            each_run: false,
            key: "memory-record",
            bytes: record,
        });
    }

    /// The derivatives of each row along each direction, and the first run's responses for display.
    fn add_estimator(&self, cost: &mut Cost, sizes: &Sizes) {
        let Sizes {
            m, q, layers, steps, ..
        } = *sizes;
        if self.leaves_rows_out(sizes.m, sizes.n) {
            self.add_left_out(cost, sizes);
            return;
        }
        if !self.optimizer.method.is_linear() {
            self.add_entrywise(cost, sizes);
            return;
        }
        let size = bytes_of(self.runs.precision);
        let directions = basis_fields(q, steps, self.optimizer.batch_fraction < 1.0);
        cost.parts.push(Part {
            each_run: true,
            key: "memory-estimator",
            bytes: m * directions * (directions / 2.0 + 4.0 * q) * size,
        });
        let head = 20.0 * layers * q * q;
        let operations = m * steps * directions * (q * directions + head);
        let (bytes, shown) = recursion(sizes, m, self.responses_of_data(sizes.m), size);
        cost.parts.push(Part {
            each_run: false,
            key: "memory-shown-responses",
            bytes,
        });
        cost.seconds += (self.runs.count as f64 * operations / VECTORIZED + shown) / OPERATIONS_PER_SECOND;
    }

    /// Copies of the network that train without some rows, each with the axes that they whiten anew.
    fn add_left_out(&self, cost: &mut Cost, sizes: &Sizes) {
        let Sizes {
            m,
            n,
            q,
            layers,
            steps,
            ..
        } = *sizes;
        let groups = (LEFT_OUT_GROUPS as f64).min(m);
        let copies = groups * (5.0 * n * q + 5.0 * layers * q * q + m) + m * n;
        cost.parts.push(Part {
            each_run: true,
            key: "memory-estimator",
            bytes: 8.0 * (copies + 2.0 * m * n),
        });
        let mut operations = groups * steps * m * (4.0 * n * q + 12.0 * layers * q * q) / VECTORIZED;
        if self.follows_responses() {
            let size = bytes_of(self.runs.precision);
            let (bytes, shown) = recursion(sizes, m, self.responses_of_data(m), size);
            cost.parts.push(Part {
                each_run: false,
                key: "memory-shown-responses",
                bytes,
            });
            cost.seconds += shown / OPERATIONS_PER_SECOND;
        }
        operations *= self.runs.count as f64;
        cost.seconds += operations / OPERATIONS_PER_SECOND;
    }

    /// Whether runs with m rows of n features know their test error by leaving rows out: the features are those of a file, which
    /// follow no law, and there are few enough of them.
    pub(crate) fn leaves_rows_out(&self, m: f64, n: f64) -> bool {
        matches!(self.data, Data::File(_))
            && m >= 2.0 * n
            && n * self.model.width as f64 <= MOST_LEFT_OUT_WEIGHTS
    }

    /// The tangents of each row and each feature.
    fn add_entrywise(&self, cost: &mut Cost, sizes: &Sizes) {
        let Sizes {
            m,
            n,
            q,
            layers,
            steps,
            ..
        } = *sizes;
        let tangents = (q * (steps + 1.0)).min(MOST_TANGENTS.max(q));
        cost.parts.push(Part {
            each_run: true,
            key: "memory-estimator",
            bytes: (m + n) * tangents * q * (steps + 8.0) * 8.0,
        });
        let head = 20.0 * layers * q * q + 60.0 * q;
        let operations =
            (m + n) * steps * tangents * (q * q * steps + head) + (m + n) * q * q * steps * steps;
        cost.seconds += self.runs.count as f64 * operations / OPERATIONS_PER_SECOND;
    }

    /// How the first run's responses on display are averaged over its `rows` rows: as the prediction's are, but by a few probes
    /// at least, as there are fewer rows, and in full within reason.
    pub fn responses_of_data(&self, rows: f64) -> Responses {
        match self.theory.responses {
            Responses::Probes(probes) => Responses::Probes(probes.max(FEWEST_PROBES)),
            Responses::Full => {
                let sizes = self.sizes(0, 0);
                let (_, operations) = recursion(&sizes, rows, Responses::Full, 8.0);
                if operations <= 10.0 * RESPONSE_OPERATIONS {
                    Responses::Full
                } else {
                    Responses::Probes(FEWEST_PROBES)
                }
            }
        }
    }

    fn add_landscape(&self, cost: &mut Cost, landscape: &Landscape, sizes: &Sizes) {
        let Sizes {
            m,
            n,
            q,
            layers,
            steps,
            ..
        } = *sizes;
        let weights = n * q + (layers - 2.0) * q * q + q;
        let kept = (steps + 1.0).min(MOST_KEPT as f64);
        cost.parts.push(Part {
            each_run: false,
            key: "memory-trajectory",
            bytes: 2.0 * kept * weights * 8.0,
        });
        let rows = landscape.test_rows as f64;
        let points = (landscape.grid * landscape.grid) as f64;
        cost.parts.push(Part {
            each_run: false,
            key: "memory-landscape-samples",
            bytes: 8.0 * (m * n + 4.0 * (m + rows) * q) + 100.0 * points,
        });
        let curvature = landscape.curvature;
        let basis = (curvature.lanczos_steps.max(10 * curvature.eigenvalues)) as f64;
        cost.parts.push(Part {
            each_run: false,
            key: "memory-lanczos",
            bytes: basis * weights * 8.0,
        });
        let pass = 4.0 * m * n * q + 24.0 * m * layers * q * q;
        let pairs = 2.0 * (landscape.chaos.exponents.len() * landscape.chaos.factors.len()) as f64;
        let runs = (1 + landscape.others().len()) as f64 + pairs;
        // Some twenty products for each sharpness.
        let products = (curvature.probes * curvature.lanczos_steps) as f64
            + 10.0 * curvature.eigenvalues as f64
            + 20.0 * kept / curvature.every.max(1) as f64 * f64::from(u8::from(curvature.every > 0));
        let operations = runs * steps * pass
            + 2.0 * products * pass
            + landscape.pruning.points as f64 * pass
            + points * (m + rows) * (12.0 + 2.0 * layers * q * q + 20.0 * layers * q);
        cost.seconds += operations / OPERATIONS_PER_SECOND;
    }

    fn add_theory(&self, cost: &mut Cost, sizes: &Sizes, data: &Synthetic) {
        let Sizes { q, layers, steps, .. } = *sizes;
        let rows = self.theory.rows as f64;
        let size = bytes_of(self.theory.precision);
        // Small chains for the error bar have half as many rows as the large one together.
        let all = if self.theory.replicas > 1 {
            1.5 * rows
        } else {
            rows
        };
        if !self.optimizer.method.is_linear() || !self.remembers() {
            return self.add_entrywise_theory(cost, sizes, data);
        }
        let basis = basis_fields(q, steps, self.optimizer.batch_fraction < 1.0);
        let fields = 2.0 * basis + 10.0 * q + data.teacher.directions as f64;
        let (history, follow) = self.followed(sizes);
        cost.parts.push(Part {
            each_run: false,
            key: "memory-state-evolution",
            bytes: all * fields * size + history,
        });
        cost.parts.push(Part {
            each_run: false,
            key: "memory-responses",
            bytes: 4.0 * steps * steps * q * q * 8.0 + steps * layers * q * q * 8.0,
        });
        let operations = all * steps * (12.0 * q * basis + 60.0 * layers * q * q);
        cost.seconds += (operations + follow) / OPERATIONS_PER_SECOND;
    }

    /// Runs that the spread of single runs is told from: as many as an allowance of operations is for, the fewest that tell anything
    /// where those are still affordable. None where features are not Gaussian, or even those few would take long, see
    /// [`Self::spread_left_out`].
    pub fn spread_runs(&self, samples: usize, features: usize) -> usize {
        if !self.has_spread() {
            return 0;
        }
        let each = self.spread_operations(&self.sizes(samples, features));
        let runs = (SPREAD_OPERATIONS / each) as usize;
        if runs < FEWEST_SPREAD_RUNS && FEWEST_SPREAD_RUNS as f64 * each > MOST_SPREAD_OPERATIONS {
            return 0;
        }
        runs.max(FEWEST_SPREAD_RUNS).min(self.theory.spread)
    }

    /// About how many seconds the fewest runs would take that tell the spread of single runs, where a spread is wanted and left out for
    /// that reason.
    pub fn spread_left_out(&self, samples: usize, features: usize) -> Option<f64> {
        let left_out = self.has_spread() && self.spread_runs(samples, features) == 0;
        left_out.then(|| {
            let each = self.spread_operations(&self.sizes(samples, features));
            FEWEST_SPREAD_RUNS as f64 * each / OPERATIONS_PER_SECOND
        })
    }

    /// Whether a spread of single runs is wanted and there is one.
    fn has_spread(&self) -> bool {
        let gaussian = matches!(&self.data, Data::Synthetic(data) if data.law == FeatureLaw::Gaussian);
        gaussian && self.is_predicted() && self.theory.spread > 0
    }

    fn spread_operations(&self, sizes: &Sizes) -> f64 {
        let Sizes {
            m, q, layers, steps, ..
        } = *sizes;
        matrix_free_operations(sizes) + steps * m * 12.0 * layers * q * q
    }

    fn add_spread(&self, cost: &mut Cost, sizes: &Sizes) {
        let runs = self.spread_runs(sizes.m as usize, sizes.n as usize);
        if runs == 0 {
            return;
        }
        cost.parts.push(Part {
            each_run: false,
            key: "memory-spread",
            // Four of them side by side, in single precision.
            bytes: 4.0 * 4.0 * matrix_free_numbers(sizes),
        });
        cost.seconds += runs as f64 * self.spread_operations(sizes) / OPERATIONS_PER_SECOND;
    }

    /// Rows and about as many coordinates, in two bases.
    fn add_entrywise_theory(&self, cost: &mut Cost, sizes: &Sizes, data: &Synthetic) {
        let Sizes {
            q, layers, steps, n, ..
        } = *sizes;
        let rows = self.theory.rows as f64;
        let columns = sizes.columns + data.teacher.directions as f64;
        let small = if self.theory.replicas > 1 {
            8.0 * (rows / 16.0).max(6.0 * columns).min(rows)
        } else {
            0.0
        };
        let all = rows + rows.max(n) + 2.0 * small;
        cost.parts.push(Part {
            each_run: false,
            key: "memory-state-evolution",
            bytes: all * (2.0 * columns + 10.0 * q) * bytes_of(self.theory.precision),
        });
        let operations = steps * all * (10.0 * q * columns + 60.0 * layers * q * q);
        cost.seconds += operations / OPERATIONS_PER_SECOND;
    }

    /// Rows on which the prediction follows responses between steps for display: as many as an allowance of operations is for,
    /// none where they would be too few to show anything.
    pub fn response_rows(&self) -> usize {
        let sizes = self.sizes(0, 0);
        let (_, each) = recursion(&sizes, 1.0, self.theory.responses, 8.0);
        let rows = (RESPONSE_OPERATIONS / each).min(self.theory.rows as f64) as usize;
        if rows < FEWEST_RESPONSE_ROWS {
            0
        } else {
            rows.min(MOST_RESPONSE_ROWS)
        }
    }
}

/// What a table of `m` training rows takes: its numbers, which all runs share, and of each run the held-out rows and the
/// preparation of all rows, which is given back before training.
fn add_table(cost: &mut Cost, table: &Table, sizes: &Sizes, size: f64) {
    let (m, n) = (sizes.m, sizes.n);
    let rows = m / (1.0 - table.hold_out);
    let small = m.min(n);
    // The Gram matrix, its eigenvectors and the axes.
    let axes = if table.whiten {
        (3.0 * small + n) * small
    } else {
        0.0
    };
    for (key, numbers, size, each_run) in [
        ("memory-table", rows * (n + 1.0), 8.0, false),
        ("memory-held-out", (rows - m) * n, size, true),
        ("memory-preparation", 2.0 * rows * n + axes, 8.0, true),
    ] {
        cost.parts.push(Part {
            key,
            bytes: numbers * size,
            each_run,
        });
    }
}

/// Fields of the basis of past gradients that a prediction comes to, about: each step may add one for each neuron, but where
/// all rows are taken every time, gradients soon hold little that is new.
pub(crate) fn basis_fields(width: f64, steps: f64, batches: bool) -> f64 {
    let most = width * (steps + 1.0);
    if batches {
        most
    } else {
        most.min(64.0 + 16.0 * width)
    }
}

/// Columns of either basis where the optimizer moves each weight by itself, or runs go without a data matrix: each step may add one
/// for each neuron.
pub(crate) fn entrywise_fields(width: f64, steps: f64) -> f64 {
    width * (steps + 1.0)
}

/// Operations that the spread of single runs may take, and fewer runs than say nothing.
const SPREAD_OPERATIONS: f64 = 2e10;
const FEWEST_SPREAD_RUNS: usize = 8;
/// What the fewest runs may take.
const MOST_SPREAD_OPERATIONS: f64 = 1e11;

/// Numbers that a run without a data matrix holds.
fn matrix_free_numbers(sizes: &Sizes) -> f64 {
    let Sizes { m, n, q, columns, .. } = *sizes;
    (m + n) * (n.min(columns) + m.min(columns) + 8.0 * q)
}

/// Operations of a run without a data matrix, but for heads: each step takes some twenty products with what there is so far.
fn matrix_free_operations(sizes: &Sizes) -> f64 {
    let Sizes {
        m,
        n,
        q,
        steps,
        columns,
        ..
    } = *sizes;
    let mean = 0.5 * columns.min(2.0 * m.min(n));
    (m + n) * q * (steps + 1.0) * (20.0 * mean + 40.0)
}

/// Operations that following responses for display may take.
const RESPONSE_OPERATIONS: f64 = 3e9;
/// Rows for it.
const MOST_RESPONSE_ROWS: usize = 4096;
const FEWEST_RESPONSE_ROWS: usize = 128;

/// Groups of rows that are left out one at a time where features follow no law, each with a copy of the network.
pub(crate) const LEFT_OUT_GROUPS: usize = 64;

/// Weights of the first layer of such copies, at most.
const MOST_LEFT_OUT_WEIGHTS: f64 = 131_072.0;

/// Tangents of a row or a feature with an optimizer that is not linear.
const MOST_TANGENTS: f64 = 96.0;

/// Probes of a run's rows, at least.
const FEWEST_PROBES: usize = 8;

/// Bytes and operations of the response recursion over some rows in numbers of some size.
fn recursion(sizes: &Sizes, rows: f64, responses: Responses, size: f64) -> (f64, f64) {
    let Sizes { q, layers, steps, .. } = *sizes;
    let head = 20.0 * layers * q * q;
    match responses {
        Responses::Probes(probes) => {
            let probes = probes as f64;
            let bytes = rows * steps * q * ((probes + 2.0) * size + probes / 8.0);
            let operations = rows * steps * ((probes + 1.0) * head + (3.0 + 2.0 * probes) * steps * q * q);
            (bytes, operations)
        }
        Responses::Full => {
            let bytes = rows * steps * q * (2.0 + steps * q / 2.0) * size;
            let operations = rows * steps * (q * head + 3.0 * steps * q * q + steps * steps * q.powi(3));
            (bytes, operations)
        }
    }
}

fn bytes_of(precision: Precision) -> f64 {
    match precision {
        Precision::Single => 4.0,
        Precision::Double => 8.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Features, Settings, Synthetic};

    #[test]
    fn the_default_experiment_is_small() {
        let experiment = Experiment::new(Settings::default()).unwrap();
        let (samples, features) = experiment.shape().unwrap();
        let cost = experiment.cost(samples, features);
        assert!(cost.bytes() < 3e8, "{cost:?}");
        assert!(cost.seconds > 0.1 && cost.seconds < 120.0, "{cost:?}");
        assert_eq!(cost.check(2_f64.powi(30)), Ok(()));
    }

    #[test]
    fn a_spread_takes_fewer_runs_before_it_is_left_out_with_its_time() {
        let spread = |samples: usize, wanted: usize| {
            let mut settings = Settings {
                data: Data::Synthetic(Synthetic {
                    samples,
                    features: Features::Count(samples / 2),
                    ..Synthetic::default()
                }),
                ..Settings::default()
            };
            settings.theory.spread = wanted;
            settings.optimizer.steps = 100;
            let experiment = Experiment::new(settings).unwrap();
            (
                experiment.spread_runs(samples, samples / 2),
                experiment.spread_left_out(samples, samples / 2),
            )
        };
        assert_eq!(spread(200, 24), (24, None));
        assert_eq!(spread(2400, 24), (FEWEST_SPREAD_RUNS, None));
        assert_eq!(spread(2400, 0), (0, None));
        let (runs, seconds) = spread(100_000, 24);
        assert_eq!(runs, 0);
        assert!(seconds.is_some_and(|seconds| seconds > MOST_SPREAD_OPERATIONS / OPERATIONS_PER_SECOND));
    }

    #[test]
    fn too_large_an_experiment_is_refused_with_numbers_and_advice() {
        let data = Data::Synthetic(Synthetic {
            samples: 100_000_000,
            ..Synthetic::default()
        });
        let experiment = Experiment::new(Settings {
            data,
            ..Settings::default()
        })
        .unwrap();
        let (samples, features) = experiment.shape().unwrap();
        let refusal = experiment
            .cost(samples, features)
            .check(2_f64.powi(33))
            .unwrap_err()
            .to_string();
        assert!(refusal.contains("the limit is 8.0 GiB"), "{refusal}");
        assert!(refusal.contains("lower data.samples"), "{refusal}");
        assert!(refusal.contains("TiB"), "{refusal}");
    }
}

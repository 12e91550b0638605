//! What the limit says of finite networks: how fast single runs and their mean come to it, and that its choice of a learning rate is
//! that of training.

use nalgebra::DMatrix;
use onsager::control::Cancel;
use onsager::dynamics::{Explicit, GradientDescent, Rule, TestRows};
use onsager::experiment::{Activation, Experiment, Link, Loss, Precision, Responses, Theory};
use onsager::network::Deep;
use onsager::optimizer::{self, Rates, Updates};
use onsager::study::sweep::{SweepJob, SweepTable};
use onsager::study::{Payload, finish};
use onsager::theory::{Inputs, Keep, PooledEvolution};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;
use rayon::prelude::*;
use serde_json::Value;

use crate::golden::{count, numbers};

/// A two-layer tanh network that learns tanh(u) of a teacher with this K₀ = (1/n) [μ w⁰]ᵀ [μ w⁰].
struct Setting {
    gram: DMatrix<f64>,
    deep: Vec<f64>,
    phi: f64,
    noise: f64,
    steps: usize,
}

impl Setting {
    fn deep(&self) -> Deep<f64> {
        let mut deep = Deep::zeros(self.deep.len(), 2);
        deep.values_mut().copy_from_slice(&self.deep);
        deep
    }

    fn updates(&self, rate: f64) -> Updates {
        let rates = Rates {
            first: rate,
            deeper: rate,
        };
        let descent = optimizer::GradientDescent { weight_decay: 0.0 };
        Updates::new(descent, vec![rates; self.steps])
    }

    /// The predicted test error at the last step; infinite where it diverges.
    fn predicted(&self, rate: f64, rows: usize) -> f64 {
        let inputs = Inputs {
            gram: self.gram.clone(),
            atoms: Vec::new(),
            coordinates: None,
            directions: 1,
            phi: self.phi,
            activation: Activation::Tanh,
            deep: self.deep(),
            link: Link::Tanh,
            noise: self.noise,
            loss: Loss::Square,
            updates: self.updates(rate),
            batch_fraction: 1.0,
            reuse: onsager::experiment::Reuse::default(),
            responses: Responses::Probes(1),
        };
        let theory = Theory {
            rows,
            replicas: 1,
            precision: Precision::Double,
            ..Theory::default()
        };
        let mut chain = PooledEvolution::new(&inputs, &theory, Keep::default(), 5).unwrap();
        let mut last = f64::INFINITY;
        loop {
            match chain.advance(&Cancel::new()) {
                Ok(Some(step)) => last = step.mean.test.mse,
                Ok(None) => return last,
                Err(_) => return f64::INFINITY,
            }
        }
    }

    /// The covariance of (u, z) after training on data of n features, and the deeper weights; one data set for a seed, whatever
    /// the rate.
    fn trained(&self, rate: f64, n: usize, seed: u64) -> (DMatrix<f64>, Vec<f64>) {
        let (q, m) = (self.deep.len(), (self.phi * n as f64).round() as usize);
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut normals = |rows: usize, columns: usize| {
            DMatrix::from_fn(rows, columns, |_, _| random.sample::<f64, _>(StandardNormal))
        };
        let directions = normals(n, q + 1).qr().q();
        let factor = self.gram.clone().cholesky().unwrap().l();
        let both = directions * factor.transpose() * (n as f64).sqrt();
        let features = normals(n, m) / (n as f64).sqrt();
        let noise = normals(1, m) * self.noise;
        let fields = features.transpose() * both.column(0);
        let labels: Vec<f64> = fields
            .iter()
            .zip(noise.iter())
            .map(|(u, e)| u.tanh() + e)
            .collect();
        let first: Vec<f64> = (0..n)
            .flat_map(|i| (0..q).map(move |a| (i, a + 1)))
            .map(|place| both[place])
            .collect();
        let cancel = Cancel::new();
        let mut run = GradientDescent::<f64>::explicit(
            Explicit {
                rule: Rule {
                    activation: Activation::Tanh,
                    loss: Loss::Square,
                    updates: self.updates(rate),
                },
                // Columns of n × m are rows of m × n.
                features: features.as_slice(),
                labels: &labels,
                first: &first,
                deep: &self.deep(),
                batches: None,
                test: TestRows::none(),
            },
            &cancel,
        )
        .unwrap();
        while let Ok(Some(_)) = run.step(&cancel) {}
        let weights = DMatrix::from_row_slice(n, q, &run.first_weights(&cancel).unwrap());
        let mut fields = both;
        fields.columns_mut(1, q).copy_from(&weights);
        let covariance = fields.transpose() * &fields / n as f64;
        (covariance, run.deep().values().to_vec())
    }

    /// The test error of a trained network as a weighted mean over points of standard normals.
    fn test_error(&self, (covariance, deep): &(DMatrix<f64>, Vec<f64>), points: &[(Vec<f64>, f64)]) -> f64 {
        let factor = covariance.clone().cholesky().unwrap().l();
        let size = factor.nrows();
        let mut sum = self.noise * self.noise;
        for (point, weight) in points {
            let field = |i: usize| (0..=i).map(|k| factor[(i, k)] * point[k]).sum::<f64>();
            let output: f64 = (1..size).map(|i| deep[i - 1] * field(i).tanh()).sum();
            sum += weight * (output - field(0).tanh()).powi(2);
        }
        sum
    }
}

/// The product of the Gauss–Hermite rule of 15 nodes with itself.
fn quadrature(normals: usize) -> Vec<(Vec<f64>, f64)> {
    let jacobi = DMatrix::from_fn(15, 15, |i, j| {
        if i.abs_diff(j) == 1 {
            (i.max(j) as f64).sqrt()
        } else {
            0.0
        }
    });
    let eigen = jacobi.symmetric_eigen();
    let mut points = vec![(Vec::new(), 1.0)];
    for _ in 0..normals {
        let mut next = Vec::new();
        for (point, weight) in points {
            for k in 0..15 {
                let mut longer: Vec<f64> = point.clone();
                longer.push(eigen.eigenvalues[k]);
                let weight: f64 = weight * eigen.eigenvectors[(0, k)].powi(2);
                if weight > 1e-9 {
                    next.push((longer, weight));
                }
            }
        }
        points = next;
    }
    points
}

fn mean_and_deviation(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares = values.iter().map(|x| (x - mean).powi(2)).sum::<f64>();
    (mean, (squares / (count - 1.0)).sqrt())
}

/// The slope of ln y against ln x and its standard error, from relative errors of y.
fn slope(points: &[(f64, f64, f64)]) -> (f64, f64) {
    let weight = |point: &(f64, f64, f64)| point.2.powi(-2);
    let total: f64 = points.iter().map(weight).sum();
    let x = points.iter().map(|p| weight(p) * p.0.ln()).sum::<f64>() / total;
    let spread: f64 = points.iter().map(|p| weight(p) * (p.0.ln() - x).powi(2)).sum();
    let product: f64 = points.iter().map(|p| weight(p) * (p.0.ln() - x) * p.1.ln()).sum();
    (product / spread, spread.sqrt().recip())
}

/// The same K₀ at every n, and integrals in place of test rows: single runs scatter like n^(−1/2), and their mean leaves the
/// prediction like 1/n. Tolerances are three standard errors; those of a standard deviation of R runs are 1/√(2R) of it.
#[test]
fn single_runs_scatter_and_their_mean_is_biased_as_in_the_golden_size_sweep() {
    let golden: Value = serde_json::from_str(include_str!("../golden/labs/g_size_sweep.json")).unwrap();
    let gram = DMatrix::from_row_slice(3, 3, &numbers(&golden["K0"]));
    let setting = Setting {
        gram,
        deep: numbers(&golden["deep"]),
        phi: 1.5,
        noise: 0.3,
        steps: 5,
    };
    let theory = setting.predicted(0.8, 200_000);
    let (known, known_error) = (
        numbers(&golden["theory_test"])[1],
        numbers(&golden["theory_test_se"])[1],
    );
    // Ours has a tenth of the golden error.
    assert!(
        (theory - known).abs() < 3.0 * 1.1 * known_error,
        "{theory} against {known}"
    );
    let points = quadrature(3);
    let (mut spreads, mut biases) = (Vec::new(), Vec::new());
    for (n, runs) in [(12, 2500), (24, 2500), (50, 1200), (100, 400), (200, 200)] {
        let errors: Vec<f64> = (0..runs)
            .into_par_iter()
            .map(|run| setting.test_error(&setting.trained(0.8, n, 1000 * n as u64 + run), &points))
            .collect();
        let (mean, deviation) = mean_and_deviation(&errors);
        let (bias, error) = (mean - theory, deviation / (runs as f64).sqrt());
        // Below some twenty features the scatter has terms of higher order.
        if n > 20 {
            spreads.push((n as f64, deviation, (2.0 * runs as f64).sqrt().recip()));
        }
        let rows = golden["rows"].as_array().unwrap().iter();
        let small = golden["small_n"].as_array().unwrap().iter();
        for row in rows.chain(small).filter(|row| count(&row["n"]) == n) {
            let error_of = |key: &str| row.get(key).map(|errors| numbers(errors)[1]);
            let known_error = error_of("test_bias_se").or(error_of("se")).unwrap();
            let known = numbers(&row["test_bias"])[1];
            let joint = error.hypot(known_error);
            assert!(
                (bias - known).abs() < 3.0 * joint,
                "n = {n}: {bias} ± {error} against {known}"
            );
        }
        if bias > 2.0 * error {
            biases.push((n as f64, bias, error / bias));
        }
    }
    let (exponent, error) = slope(&spreads);
    assert!(
        (exponent + 0.5).abs() < 3.0 * error && error < 0.02,
        "{exponent} ± {error}"
    );
    let (exponent, error) = slope(&biases);
    println!("bias exponent {exponent} ± {error} from {biases:?}");
    assert!(
        (exponent + 1.0).abs() < 3.0 * error && error < 0.4,
        "{exponent} ± {error}"
    );
}

/// In the three settings of the golden maps the rate that the theory chooses at step 30, of half octaves, is the golden one, and what
/// training loses by it against its neighbours, run by run on the same data, is within two standard errors of nothing.
#[test]
fn the_rate_that_the_theory_chooses_is_that_of_training() {
    let points: Vec<(Vec<f64>, f64)> = {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        let rows = 4000;
        let point = |_| {
            (
                (0..9).map(|_| random.sample(StandardNormal)).collect(),
                1.0 / rows as f64,
            )
        };
        (0..rows).map(point).collect()
    };
    for (phi, width, known) in [(2.0, 4, -2.0), (0.5, 4, -4.0), (4.0, 8, -1.5)] {
        let mut gram = DMatrix::identity(width + 1, width + 1);
        gram[(0, 0)] = 1.5 * 1.5;
        let alternating = |a: usize| (1.0 - 2.0 * (a % 2) as f64) / (width as f64).sqrt();
        let setting = Setting {
            gram,
            deep: (0..width).map(alternating).collect(),
            phi,
            noise: 0.5,
            steps: 30,
        };
        let rates: Vec<f64> = (-8..=0).map(|half| 0.5 * f64::from(half)).collect();
        let predicted: Vec<f64> = rates
            .par_iter()
            .map(|rate| setting.predicted(rate.exp2(), 12_000))
            .collect();
        let choice = (0..rates.len())
            .min_by(|&a, &b| predicted[a].total_cmp(&predicted[b]))
            .unwrap();
        assert_eq!(rates[choice], known, "ratio {phi}, width {width}: {predicted:?}");
        let near = choice.saturating_sub(1)..(choice + 2).min(rates.len());
        let trained: Vec<Vec<f64>> = near
            .clone()
            .into_par_iter()
            .map(|rate| {
                let error = |run| {
                    let network = setting.trained(rates[rate].exp2(), 200, run);
                    setting.test_error(&network, &points)
                };
                (0..6).map(error).collect()
            })
            .collect();
        let chosen = &trained[choice - near.start];
        for (rate, other) in near.zip(&trained) {
            let lost: Vec<f64> = chosen.iter().zip(other).map(|(a, b)| a - b).collect();
            let (mean, deviation) = mean_and_deviation(&lost);
            let error = deviation / (lost.len() as f64).sqrt();
            assert!(
                mean <= 2.0 * error,
                "{phi}, {width}: {mean} ± {error} against 2^{}",
                rates[rate]
            );
        }
    }
}

const SWEPT: &str = r#"(model: (width: 2, layers: 2, initialization: (exact_gram: true)),
    data: Synthetic(samples: 240, features: Count(120)), optimizer: (steps: 8), theory: (rows: 4000, replicas: 1),
    runs: (count: 6, exact_test: true),
    sweep: (vary: ["optimizer.learning_rate = log(0.05, 1.6, 6)", "model.activation = [Tanh, Erf]"]))"#;

#[test]
fn confirming_trains_the_chosen_cell_and_its_neighbours_and_says_the_regret() {
    let experiment = Experiment::from_ron(SWEPT, "swept").unwrap();
    let mut table = SweepTable::new(&experiment).unwrap();
    let take = |job: &mut SweepJob, table: &mut SweepTable| {
        finish(job, &Cancel::new(), |payload| match payload {
            Payload::Cells(cells) => cells.into_iter().for_each(|cell| table.take(cell)),
            Payload::Confirmed(cells) => cells.into_iter().for_each(|cell| table.confirm(cell)),
            _ => {}
        })
        .unwrap();
    };
    take(&mut SweepJob::new(&experiment, |_| false).unwrap(), &mut table);
    let view = onsager::study::report::sweep::preset_view(&table);
    let best = view.focus(&table).unwrap();
    let cells = table.neighbourhood(best);
    // Along the rate; names have no neighbours.
    assert!((2..=3).contains(&cells.len()) && cells[0] == best, "{cells:?}");
    take(
        &mut SweepJob::confirming(&experiment, &cells).unwrap(),
        &mut table,
    );
    assert_eq!(table.confirmed().count(), cells.len());
    assert!(table.cells().all(|cell| cell.runs.is_none()));
    let numbers = onsager::study::sweep::tuning::numbers(&table, &view);
    let onsager::figure::Content::Readouts(numbers) = numbers.content else {
        panic!("no numbers");
    };
    let regret = numbers.iter().find(|number| number.label.id == "regret").unwrap();
    assert!(regret.value >= 0.0 && regret.value < 0.05, "{regret:?}");
    for cell in cells {
        let what = (onsager::experiment::Shown::Test, None);
        use onsager::study::sweep::Source::{Runs, Theory};
        let [runs, theory] = [Runs, Theory].map(|source| table.number(cell, source, what));
        assert!(
            (runs.value - theory.value).abs() < 4.0 * runs.error + 0.02 * theory.value,
            "{runs:?} against {theory:?}"
        );
    }
    // Figures of best values and feature movement are there too.
    let ids: Vec<String> = onsager::study::sweep::tuning::tuning(&table, &view)
        .into_iter()
        .map(|figure| figure.id)
        .collect();
    assert_eq!(ids, ["sweep_best_over_time"]);
}

/// An integral over the fields against a mean over 200 000 samples of them, whose linear and quadratic parts have no error; the rest
/// is some thousandths. And it is the same for all runs that have the same overlaps: at step 0, with an exact Gram matrix.
#[test]
fn the_exact_test_error_is_the_limit_of_many_test_samples() {
    let cells = |exact: bool| {
        let text = SWEPT
            .replace(
                "exact_test: true",
                &format!("exact_test: {exact}, test_rows: 200000"),
            )
            .replace("log(0.05, 1.6, 6)", "[0.4, 0.8]");
        let mut experiment = Experiment::from_ron(&text, "swept").unwrap().settings().clone();
        experiment.sweep.compute = onsager::experiment::Compute::Training;
        experiment.runs.count = 2;
        let experiment = Experiment::new(experiment).unwrap();
        let mut all = Vec::new();
        finish(
            &mut SweepJob::new(&experiment, |_| false).unwrap(),
            &Cancel::new(),
            |payload| {
                if let Payload::Cells(cells) = payload {
                    all.extend(cells);
                }
            },
        )
        .unwrap();
        all.sort_by_key(|cell| cell.index);
        all
    };
    for (exact, sampled) in cells(true).iter().zip(&cells(false)) {
        let test = |cell: &onsager::study::sweep::Cell| {
            cell.runs
                .as_ref()
                .unwrap()
                .number(onsager::experiment::Shown::Test)
                .value
        };
        let (exact, sampled) = (test(exact), test(sampled));
        assert!((exact / sampled - 1.0).abs() < 4e-3, "{exact} against {sampled}");
    }
}

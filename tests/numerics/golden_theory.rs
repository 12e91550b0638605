//! Theory against small exact runs and against independent predictions.

use crate::golden::{activation, assert_close, count, linear_updates, numbers};
use nalgebra::DMatrix;
use onsager::control::Cancel;
use onsager::experiment::{Link, Loss, Responses, Theory};
use onsager::network::{Deep, Lane, ROWS, Vectors};
use onsager::optimizer::{GradientDescent, Rates, Updates};
use onsager::theory::{
    Atom, Estimator, EstimatorSetup, Inputs, Keep, PooledEvolution, PredictedStep, Resolution,
    ResponsesSetup, RowResponses, RowStep, StateEvolution, TheoryStep,
};
use serde_json::Value;

pub(crate) fn deep(value: &Value, width: usize, layers: usize) -> Deep<f64> {
    let mut deep = Deep::zeros(width, layers);
    deep.values_mut().copy_from_slice(&numbers(value));
    deep
}

fn inputs(case: &Value) -> Inputs {
    let about = &case["about"];
    let q = count(&about["q"]);
    let gram = numbers(&case["k0"]);
    let size = gram.len().isqrt();
    // One number stands for all steps.
    let given = numbers(&about["eta"]);
    let rates = (0..count(&about["steps"])).map(|t| given[t.min(given.len() - 1)]);
    Inputs {
        gram: DMatrix::from_row_slice(size, size, &gram),
        atoms: Vec::new(),
        directions: size - q,
        phi: about["phi"].as_f64().unwrap(),
        activation: activation(about["activation"].as_str().unwrap()),
        deep: deep(&case["deep0"], q, count(&about["layers"])),
        link: match about["link"].as_str().unwrap() {
            "sin" => Link::Sine,
            "committee2" => Link::Committee,
            _ => Link::Tanh,
        },
        noise: about["noise_sd"].as_f64().unwrap(),
        loss: Loss::Square,
        updates: linear_updates(about, rates.map(|rate| (rate, rate))),
        batch_fraction: 1.0,
        reuse: onsager::experiment::Reuse::default(),
        responses: Responses::Full,
        coordinates: None,
    }
}

/// Mean and standard error over replicas of each number.
pub(crate) fn summary(replicas: &[Vec<f64>]) -> Vec<(f64, f64)> {
    let count = replicas.len() as f64;
    (0..replicas[0].len())
        .map(|i| {
            let mean = replicas.iter().map(|r| r[i]).sum::<f64>() / count;
            let variance = replicas.iter().map(|r| (r[i] - mean).powi(2)).sum::<f64>() / (count - 1.0);
            (mean, (variance / count).sqrt())
        })
        .collect()
}

fn chain<T: Vectors>(inputs: &Inputs, rows: usize, responses: usize, number: u64) -> Vec<TheoryStep> {
    let keep = Keep {
        responses,
        ..Keep::default()
    };
    let mut chain = StateEvolution::<T>::new(inputs, rows, keep, 7, number, &Cancel::new()).unwrap();
    std::iter::from_fn(|| chain.advance(&Cancel::new()).unwrap()).collect()
}

fn row_major(matrix: &DMatrix<f64>) -> Vec<f64> {
    matrix.transpose().as_slice().to_vec()
}

/// What predictions may differ by beside standard errors: bias falls with the number of rows.
const SHARE: f64 = 0.003;

/// Whether our numbers are theirs within four joint standard errors and a share of their own size (at least of `least`).
pub(crate) fn compare(name: &str, ours: &[(f64, f64)], theirs: &Value, error: &Value, allowed: (f64, f64)) {
    compare_by(name, ours, theirs, error, &|theirs| {
        allowed.0 * theirs.abs().max(allowed.1)
    });
}

/// As [`compare`], with what they may differ by for each of their numbers.
fn compare_by(
    name: &str,
    ours: &[(f64, f64)],
    theirs: &Value,
    error: &Value,
    allowed_beside: &dyn Fn(f64) -> f64,
) {
    let (theirs, error) = (numbers(theirs), numbers(error));
    assert_eq!(ours.len(), theirs.len(), "{name}");
    let mut worst = (0.0, String::new());
    for (i, (ours, (theirs, error))) in ours.iter().zip(theirs.iter().zip(error)).enumerate() {
        let allowed = 4.0 * ours.1.hypot(error) + allowed_beside(*theirs);
        let ratio = (ours.0 - theirs).abs() / allowed;
        if ratio > worst.0 {
            worst = (
                ratio,
                format!("{name} {i}: {} ± {} against {theirs} ± {error}", ours.0, ours.1),
            );
        }
    }
    assert!(worst.0 < 1.0, "{}", worst.1);
}

/// The curves, overlaps and last responses of a file of cases, from so many chains of so many rows; `small` is what training errors
/// below 0.005 may differ by.
fn check_predictions(file: &str, chains: u64, rows: usize, small: f64) {
    let cases: Value = serde_json::from_str(file).unwrap();
    for case in cases.as_array().unwrap() {
        let inputs = inputs(case);
        let expected = &case["expected"];
        let responses = if expected["rho_last"].is_array() { 4096 } else { 0 };
        let runs: Vec<Vec<TheoryStep>> = (0..chains)
            .map(|number| chain::<f64>(&inputs, rows, responses, number))
            .collect();
        let each = |value: &dyn Fn(&[TheoryStep]) -> Vec<f64>| {
            summary(&runs.iter().map(|run| value(run)).collect::<Vec<_>>())
        };
        let name = case["name"].as_str().unwrap();
        let check = |key: &str, allowed: (f64, f64), value: &dyn Fn(&[TheoryStep]) -> Vec<f64>| {
            if expected[key].is_array() {
                let error = &expected[format!("{key}_se")];
                compare(
                    &format!("{name} {key}"),
                    &each(value),
                    &expected[key],
                    error,
                    allowed,
                );
            }
        };
        let train: Vec<Vec<f64>> = runs
            .iter()
            .map(|run| run.iter().map(|s| s.train.mse).collect())
            .collect();
        let share = |theirs: f64| if theirs < 0.005 { small } else { SHARE };
        if expected["train_mse"].is_array() {
            let (theirs, error) = (&expected["train_mse"], &expected["train_mse_se"]);
            let name = format!("{name} train_mse");
            compare_by(&name, &summary(&train), theirs, error, &|theirs| {
                share(theirs) * theirs
            });
        }
        check("test_mse", (SHARE, 0.0), &|run| {
            run.iter().map(|s| s.test.mse).collect()
        });
        check("overlap", (SHARE, 0.2), &|run| {
            run.iter().flat_map(|s| row_major(&s.overlap)).collect()
        });
        check("rho_last", (SHARE, 1.0), &|run| {
            let rho = &run.last().unwrap().rho;
            let q = rho.nrows();
            (0..rho.ncols() / q)
                .flat_map(|s| row_major(&rho.columns(q * s, q).into_owned()))
                .collect()
        });
    }
}

/// Curves, overlaps and last responses are those of an independent implementation that differentiates through every step.
#[test]
fn state_evolution_matches_an_independent_prediction() {
    check_predictions(include_str!("../golden/state_evolution.json"), 8, 8192, SHARE);
}

/// As above, of an independent implementation of this very method. Its training errors, where they are below 0.005, have
/// spikes of up to 9 % where one of its replicas extends its basis.
#[test]
fn state_evolution_matches_precise_predictions() {
    check_predictions(
        include_str!("../golden/state_evolution_precise.json"),
        4,
        32_768,
        0.1,
    );
}

/// Features with a power law or with spikes: of an independent implementation with one coordinate for each eigenvalue.
#[test]
fn spectra_match_an_independent_prediction() {
    let cases: Value = serde_json::from_str(include_str!("../golden/two_sided_theory.json")).unwrap();
    let of_spectra = |case: &&Value| case["about"]["spectrum"].is_string();
    let mut found = 0;
    for case in cases.as_array().unwrap().iter().filter(of_spectra) {
        let inputs = with_spectrum(case);
        let runs: Vec<Vec<TheoryStep>> = (0..4)
            .map(|number| chain::<f64>(&inputs, 8192, 0, number))
            .collect();
        let (name, expected) = (case["name"].as_str().unwrap(), &case["expected"]);
        let check = |key: &str, value: &dyn Fn(&TheoryStep) -> f64| {
            let ours: Vec<Vec<f64>> = runs.iter().map(|run| run.iter().map(value).collect()).collect();
            let error = &expected[format!("{key}_se")];
            let name = format!("{name} {key}");
            compare(&name, &summary(&ours), &expected[key], error, (0.005, 0.0));
        };
        check("train_mse", &|step| step.train.mse);
        check("test_mse", &|step| step.test.mse);
        found += 1;
    }
    assert_eq!(found, 2);
}

fn with_spectrum(case: &Value) -> Inputs {
    let about = &case["about"];
    let (q, steps) = (count(&about["q"]), count(&about["steps"]));
    let [eigenvalues, teacher, first] = ["eigenvalues", "mu", "w0"].map(|key| numbers(&case[key]));
    let atoms = Atom::groups(&eigenvalues, &teacher, &first);
    let rates = match about["rate"].as_f64() {
        Some(rate) => vec![rate, rate],
        None => numbers(&about["rates"]),
    };
    let rates = Rates {
        first: rates[0],
        deeper: rates[1],
    };
    Inputs {
        gram: Atom::covariance(&atoms).unwrap(),
        atoms,
        coordinates: None,
        directions: 1,
        phi: about["phi"].as_f64().unwrap(),
        activation: activation(about["activation"].as_str().unwrap()),
        deep: deep(&case["deep0"], q, count(&about["layers"])),
        link: Link::Tanh,
        noise: about["noise_sd"].as_f64().unwrap(),
        loss: Loss::Square,
        updates: Updates::new(GradientDescent { weight_decay: 0.0 }, vec![rates; steps]),
        batch_fraction: 1.0,
        reuse: onsager::experiment::Reuse::default(),
        responses: Responses::Full,
    }
}

/// Lays out rows of q numbers as blocks of q lanes; rows that fill the last block are NaN.
fn blocks(values: &[f64], rows: usize) -> Vec<Lane<f64>> {
    let q = values.len() / rows;
    (0..rows.div_ceil(ROWS))
        .flat_map(|block| (0..q).map(move |a| (block, a)))
        .map(|(block, a)| {
            std::array::from_fn(|k| {
                values
                    .get((block * ROWS + k) * q + a)
                    .copied()
                    .unwrap_or(f64::NAN)
            })
        })
        .collect()
}

/// Block row [ρ_0 … ρ_{t−1}] (q × q t, row-major) as a list of q × q matrices.
fn split(row: &[f64], q: usize) -> Vec<f64> {
    let columns = row.len() / q;
    let entry = |s, a, b| row[a * columns + s * q + b];
    (0..columns / q)
        .flat_map(|s| (0..q).flat_map(move |a| (0..q).map(move |b| (s, a, b))))
        .map(|(s, a, b)| entry(s, a, b))
        .collect()
}

fn check_estimator(file: &str) {
    let case: Value = serde_json::from_str(file).unwrap();
    let (about, expected) = (&case["about"], &case["expected"]);
    let [m, n, q, layers, steps] = ["m", "n", "q", "layers", "steps"].map(|key| count(&about[key]));
    let logistic = about["loss"] == "logistic";
    let rates = numbers(&about["eta_first"]).into_iter().take(steps);
    let loss = if logistic { Loss::Logistic } else { Loss::Square };
    let updates = linear_updates(about, rates.map(|rate| (rate, 0.0)));
    let activation = activation(about["activation"].as_str().unwrap());
    let phi = m as f64 / n as f64;
    let mut responses = RowResponses::<f64>::new(
        &ResponsesSetup {
            rows: m,
            width: q,
            layers,
            phi,
            activation,
            loss,
            updates: updates.clone(),
            responses: Responses::Full,
            row_norms: None,
            seed: 1,
            run: 0,
            keep: true,
        },
        &Cancel::new(),
    )
    .unwrap();
    let mut estimator = Estimator::<f64>::new(
        &EstimatorSetup {
            rows: m,
            features: n,
            width: q,
            layers,
            phi,
            activation,
            loss,
            updates,
            resolution: Resolution::Full,
            row_norms: None,
            own: None,
            seed: 1,
            run: 0,
        },
        &Cancel::new(),
    )
    .unwrap();
    let labels = blocks(&numbers(&case["y"]), m);
    for t in 0..=steps {
        let weights = case["masks"]
            .is_array()
            .then(|| blocks(&numbers(&case["masks"][t]), m));
        let row = responses.responses().row().to_vec();
        assert_close("rho", &split(&row, q), &expected["rho"][t]);
        let z = blocks(&numbers(&expected["z"][t]), m);
        let now = RowStep {
            z: &z,
            labels: &labels,
            weights: weights.as_deref(),
            deep: &deep(&expected["deep"][t], q, layers),
            coordinates: None,
        };
        responses.step(&now, &Cancel::new()).unwrap();
        let step = estimator.step(&now, &Cancel::new()).unwrap();
        assert_close("gamma", &split(responses.gamma(), q), &expected["tau_rho"][t]);
        let corrected: Vec<f64> = estimator
            .corrected()
            .flat_map(|block| (0..ROWS).flat_map(move |k| block.iter().map(move |lane| lane[k])))
            .take(m * q)
            .collect();
        assert_close("u", &corrected, &expected["u"][t]);
        assert_close("est_mse", &[step.estimate.mse], &expected["est_mse"][t]);
        assert_close("est_loss", &[step.estimate.loss], &expected["est_loss"][t]);
        // Two layers of tanh: the share of outputs at Û with another sign than the label.
        if logistic {
            let (u, w) = (numbers(&expected["u"][t]), numbers(&expected["deep"][t]));
            let output = |u: &[f64]| u.iter().zip(&w).map(|(u, w)| w * u.tanh()).sum::<f64>();
            let labels = numbers(&case["y"]);
            let pairs = u.chunks(q).zip(&labels);
            let wrong = pairs.filter(|(u, y)| output(u) * *y < 0.0).count();
            assert!(wrong > 0 && step.estimate.misclassified == wrong as f64 / m as f64);
        }
        assert!(step.error.mse > 0.0 && step.error.loss > 0.0);
    }
}

#[test]
fn estimator_reproduces_small_exact_runs() {
    check_estimator(include_str!("../golden/plain_2_layer_tanh.json"));
    check_estimator(include_str!("../golden/plain_3_layer_sigmoid.json"));
    check_estimator(include_str!("../golden/plain_5_layer_gelu.json"));
    check_estimator(include_str!("../golden/momentum_decay_schedule.json"));
    check_estimator(include_str!("../golden/minibatch_erf.json"));
    check_estimator(include_str!("../golden/logistic_tanh.json"));
}

/// A linear network of one neuron with w⁰ = 0 and w₂ = 1 frozen: least squares by gradient descent.
fn least_squares(phi: f64, rate: f64, steps: usize) -> Inputs {
    let mut deep = Deep::zeros(1, 2);
    deep.values_mut()[0] = 1.0;
    Inputs {
        gram: DMatrix::from_row_slice(2, 2, &[2.0, 0.0, 0.0, 0.0]),
        atoms: Vec::new(),
        directions: 1,
        phi,
        activation: onsager::experiment::Activation::Linear,
        deep,
        link: Link::Linear,
        noise: 0.5,
        loss: Loss::Square,
        updates: Updates::new(
            GradientDescent { weight_decay: 0.0 },
            vec![
                Rates {
                    first: rate,
                    deeper: 0.0
                };
                steps
            ],
        ),
        batch_fraction: 1.0,
        reuse: onsager::experiment::Reuse::default(),
        responses: Responses::Probes(1),
        coordinates: None,
    }
}

/// σ² + r² [∫(1 − ηx)^{2t} dF + (1 − φ)₊] + σ² γ ∫ (1 − (1 − ηx)^t)²/x dF with F the absolutely continuous part of the
/// Marchenko–Pastur law of ratio γ = 1/φ, by the midpoint rule in x = 1 + γ − 2√γ cos θ.
fn marchenko_pastur(phi: f64, rate: f64, t: i32) -> f64 {
    let (gamma, power, noise) = (1.0 / phi, 2.0, 0.25);
    let points = 200_000;
    let width = std::f64::consts::PI / f64::from(points);
    let mut sum = 0.0;
    for i in 0..points {
        let theta = (f64::from(i) + 0.5) * width;
        let x = 1.0 + gamma - 2.0 * gamma.sqrt() * theta.cos();
        let density = 2.0 * theta.sin().powi(2) / (std::f64::consts::PI * x) * width;
        let left = (1.0 - rate * x).powi(t);
        sum += density * (power * left * left + noise * gamma * (1.0 - left).powi(2) / x);
    }
    noise + sum + power * (1.0 - phi).max(0.0)
}

/// Long runs, too: what the response misses adds up over steps.
#[test]
fn least_squares_follows_the_marchenko_pastur_law() {
    for (phi, rate) in [(2.0, 0.2), (0.5, 0.15)] {
        let settings = Theory {
            rows: 4096,
            replicas: 2,
            ..Theory::default()
        };
        let inputs = least_squares(phi, rate, 150);
        let mut evolution = PooledEvolution::new(&inputs, &settings, Keep::default(), 3).unwrap();
        let steps: Vec<PredictedStep> =
            std::iter::from_fn(|| evolution.advance(&Cancel::new()).unwrap()).collect();
        for t in [0_usize, 1, 5, 10, 20, 40, 80, 150] {
            let step = &steps[t];
            let (ours, error) = (step.mean.test.mse, step.error.test.mse);
            let exact = marchenko_pastur(phi, rate, i32::try_from(t).unwrap());
            assert!(
                (ours / exact - 1.0).abs() < 0.005,
                "φ = {phi}, t = {t}: {ours} ± {error} against {exact}"
            );
        }
    }
}

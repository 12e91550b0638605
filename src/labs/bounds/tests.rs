//! Bounds and gaps against golden numbers of an independent program, and against what they bound.

use nalgebra::{DMatrix, DVector};
use serde_json::Value;

use super::stability::bound;
use super::uniform::Gap;
use super::*;
use crate::experiment::{LabSettings, Value as Setting};
use crate::labs::plots::drawn::{dots, line, readout, rule};
use crate::statistics::Mean;
use crate::statistics::power_law::PowerLaw;

fn golden(name: &str) -> Value {
    let text = match name {
        "e_bounds" => include_str!("../../../tests/golden/labs/e_bounds.json"),
        "e2_uniform" => include_str!("../../../tests/golden/labs/e2_uniform.json"),
        _ => include_str!("../../../tests/golden/labs/e3_distance.json"),
    };
    serde_json::from_str(text).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn finished(changes: &[(&str, Setting)]) -> Bounds {
    finished_with(4, changes)
}

fn finished_with(seed: u64, changes: &[(&str, Setting)]) -> Bounds {
    let mut settings = LabSettings::new(&SCHEMA);
    for (name, value) in changes {
        settings.set(name, value.clone());
    }
    let mut lab = Bounds::start(settings.typed().unwrap(), seed);
    while lab.advance(&Cancel::new()).unwrap() {}
    lab
}

#[track_caller]
fn near(value: f64, expected: f64, share: f64) {
    assert!(
        (value / expected - 1.0).abs() < share,
        "{value} against {expected}"
    );
}

/// Gap, distance, path, norms and steps at the sizes of the golden table, and the slope of the distance.
#[test]
fn networks_come_to_the_golden_distances_and_bounds() {
    let lab = finished(&[
        ("largest", Setting::Whole(400)),
        ("points", Setting::Whole(4)),
        ("replicas", Setting::Whole(6)),
        ("constant", Setting::Number(0.0)),
    ]);
    assert_eq!(lab.places, [50, 100, 200, 400]);
    assert!(lab.warnings().is_empty());
    let golden = golden("e_bounds");
    // Of the logarithm of the distance, ours and the golden program's, with its squared error.
    let mut distances = Vec::new();
    for (place, runs) in lab.places.iter().zip(&lab.trained) {
        let rows = golden["rows"].as_array().unwrap();
        let row = rows
            .iter()
            .find(|row| number(&row["m"]) == *place as f64)
            .unwrap();
        let mean = |of: fn(&networks::Measured) -> f64| Mean::of(runs.iter().map(of));
        let gap = mean(|run| run.gap);
        let joint = gap.error.hypot(number(&row["se_gap"]));
        assert!(
            (gap.value - number(&row["gap"])).abs() < 3.0 * joint,
            "{gap:?} {row}"
        );
        near(mean(|run| run.distance).value, number(&row["dist"]), 0.15);
        near(mean(|run| run.path).value, number(&row["path"]), 0.2);
        near(mean(|run| run.norm_bound).value, number(&row["bound"]), 0.2);
        near(mean(|run| run.steps as f64).value, number(&row["steps"]), 0.3);
        let distance = mean(|run| run.distance);
        let relative = distance.error / distance.value;
        let golden = number(&row["se_dist"]) / number(&row["dist"]);
        let ratio = (distance.value / number(&row["dist"])).ln();
        distances.push(((*place as f64).ln(), ratio, relative.hypot(golden)));
    }
    // At these sizes the golden distance has the exponent 0.310; ours must not differ by more than chance.
    let centre = distances.iter().map(|(x, ..)| x).sum::<f64>() / distances.len() as f64;
    let [mut product, mut square, mut variance] = [0.0; 3];
    for (x, ratio, error) in distances {
        product += (x - centre) * ratio;
        square += (x - centre).powi(2);
        variance += ((x - centre) * error).powi(2);
    }
    let (difference, error) = (product / square, variance.sqrt() / square);
    assert!(
        error < 0.04 && difference.abs() < 3.0 * error,
        "{difference} ± {error}"
    );
}

/// Five layers: the spectral bound, too.
#[test]
fn bounds_of_five_layers_are_the_golden_ones() {
    let lab = finished(&[
        ("layers", Setting::Whole(5)),
        ("width", Setting::Whole(30)),
        ("features", Setting::Whole(30)),
        ("noise", Setting::Number(0.1)),
        ("error", Setting::Number(0.005)),
        ("largest", Setting::Whole(128)),
        ("points", Setting::Whole(2)),
        ("replicas", Setting::Whole(4)),
        ("constant", Setting::Number(0.0)),
    ]);
    let golden = golden("e3_distance");
    let rows = golden["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["m"] == 128).unwrap();
    let runs = lab.trained.last().unwrap();
    let mean = |of: fn(&networks::Measured) -> f64| Mean::of(runs.iter().map(of)).value;
    near(mean(|run| run.distance), number(&row["dist"]), 0.2);
    near(mean(|run| run.norm_bound), number(&row["bound_fro"]), 0.2);
    near(mean(|run| run.spectral_bound), number(&row["bound_spec"]), 0.2);
}

#[test]
fn the_stability_bound_is_the_golden_one() {
    for row in golden("e2_uniform")["stability"]["rows"].as_array().unwrap() {
        let constants = (number(&row["lip"]), number(&row["beta"]));
        let found = bound(number(&row["c"]), constants, 400, number(&row["t"]));
        near(found, number(&row["bound"]), 0.03);
    }
}

/// With βc = 1: (1 + 1)/(m − 1) · (2cG²)^(1/2) · T^(1/2).
#[test]
fn the_stability_bound_is_its_formula() {
    let found = bound(0.5, (3.0, 2.0), 4, 16.0);
    assert!((found - 2.0 / 3.0 * 3.0 * 4.0).abs() < 1e-12, "{found}");
}

/// To one training error more samples take more passes, so that the stability bound grows while the gap falls.
#[test]
fn the_stability_bound_grows_with_the_samples() {
    let lab = finished(&[
        ("largest", Setting::Whole(200)),
        ("points", Setting::Whole(2)),
        ("replicas", Setting::Whole(3)),
    ]);
    assert!(lab.warnings().is_empty(), "{:?}", lab.warnings());
    let mean = |place: usize, of: fn(&stability::Found) -> f64| {
        Mean::of(lab.trained[place].iter().map(|run| of(&run.search.unwrap())))
    };
    for (place, samples) in lab.places.iter().enumerate() {
        for run in &lab.trained[place] {
            let found = run.search.unwrap();
            let constants = (found.lipschitz, found.smoothness);
            let half = bound(200.0, constants, *samples, found.steps as f64);
            near(found.bound, 2.0 * half, 1e-12);
        }
        // Both ways to descend come to networks with about the same gap.
        let (gap, other) = (mean(place, |found| found.gap), &lab.trained[place]);
        let other = Mean::of(other.iter().map(|run| run.gap));
        assert!((gap.value - other.value).abs() < 4.0 * gap.error.hypot(other.error));
    }
    let bounds = [0, 1].map(|place| mean(place, |found| found.bound));
    let joint = bounds[0].error.hypot(bounds[1].error);
    assert!(bounds[1].value > bounds[0].value + 2.0 * joint, "{bounds:?}");
    assert!(mean(1, |found| found.gap).value < mean(0, |found| found.gap).value);
    let figures = lab.drawn();
    for (k, place) in lab.places.iter().enumerate() {
        let runs = &lab.trained[k];
        let of = |of: fn(&networks::Measured) -> f64| Mean::of(runs.iter().map(of)).value;
        let shown = [
            ("gap", "Stability bound", of(|run| run.search.unwrap().bound)),
            (
                "gap",
                "Gap, stochastic descent",
                of(|run| run.search.unwrap().gap),
            ),
            ("gap", "Spectral bound", of(|run| run.spectral_bound)),
            ("distance", "Path length", of(|run| run.path)),
            ("ratio", "Norm bound / gap", of(|run| run.norm_bound / run.gap)),
            (
                "ratio",
                "Spectral bound / gap",
                of(|run| run.spectral_bound / run.gap),
            ),
            (
                "ratio",
                "Stability bound / gap",
                of(|run| run.search.unwrap().bound / run.search.unwrap().gap),
            ),
        ];
        for (figure, name, value) in shown {
            let (x, y, _) = dots(&figures, figure, name)[k];
            assert_eq!((x, y), (*place as f64, value), "{name}");
        }
    }
}

/// The error of predicting 0 is the mean square of labels, within 4 standard errors.
#[test]
fn predicting_nothing_costs_the_power_of_the_labels() {
    use crate::labs::single_index::{Rows, direction};
    use crate::statistics::streams::{Purpose, stream};
    let mut lab = finished(&[
        ("points", Setting::Whole(2)),
        ("largest", Setting::Whole(60)),
        ("replicas", Setting::Whole(1)),
        ("steps", Setting::Whole(1)),
        ("constant", Setting::Number(0.0)),
    ]);
    lab.settings.noise = 0.7;
    let mut rng = stream(3, Purpose::Lab, 0, 0);
    let along = direction(5, &mut rng);
    let rows = Rows::draw((20_000, 5, 0.7), &along, &mut rng, &Cancel::new()).unwrap();
    let power = Mean::of(rows.y.iter().map(|y| y * y));
    let found = rule(&lab.drawn(), "gap", "Error of predicting 0");
    assert!(
        (found - power.value).abs() < 4.0 * power.error,
        "{found} {power:?}"
    );
}

/// Lines of the stability figures: the bound with the constants that are shown, and gaps as test minus training loss.
#[test]
fn the_stability_figures_show_what_was_seen() {
    let lab = finished(&[
        ("show", Setting::Choice("Stability")),
        ("width", Setting::Whole(4)),
        ("features", Setting::Whole(10)),
        ("constants", Setting::Numbers(vec![0.5])),
        ("noise", Setting::Number(0.3)),
        ("samples", Setting::Whole(100)),
        ("steps", Setting::Whole(1000)),
    ]);
    let figures = lab.drawn();
    let constants = [
        readout(&figures, "constants", "G 0.5"),
        readout(&figures, "constants", "β 0.5"),
    ];
    let (time, value) = *line(&figures, "stability", "bound 0.5").last().unwrap();
    assert_eq!(time, 1000.0);
    near(value, bound(0.5, constants.into(), 100, 1000.0), 1e-12);
    let last = lab.courses[0].seen.last().unwrap();
    assert_eq!(
        line(&figures, "stability", "gap 0.5").last().unwrap().1,
        last.test - last.train
    );
    assert!((rule(&figures, "learned", "Noise") - 0.045).abs() < 1e-12);
    assert_eq!(line(&figures, "learned", "test 0.5").last().unwrap().1, last.test);
}

/// Stochastic descent learns as in the golden run, which is one start of many; the bound grows, the gap does not.
#[test]
fn the_stability_bound_leaves_the_gap_behind() {
    let seeds = 1..=4;
    let labs: Vec<_> = seeds
        .map(|seed| {
            let changes = [
                ("show", Setting::Choice("Stability")),
                ("width", Setting::Whole(10)),
                ("features", Setting::Whole(20)),
                ("constants", Setting::Numbers(vec![0.05, 0.5])),
                ("steps", Setting::Whole(2000)),
            ];
            finished_with(seed, &changes)
        })
        .collect();
    let golden = golden("e2_uniform");
    let rows = golden["stability"]["rows"].as_array().unwrap();
    for (constant, index) in [(0.05, 0), (0.5, 1)] {
        let row = rows
            .iter()
            .find(|row| number(&row["c"]) == constant && row["t"] == 1000.0)
            .unwrap();
        let near_golden = |name: &str, of: &dyn Fn(&stability::Seen) -> f64, late: bool| {
            let logarithms = labs.iter().map(|lab| {
                let seen = &lab.courses[index].seen;
                let at = if late {
                    seen.last()
                } else {
                    seen.iter().find(|seen| seen.time >= 1000)
                };
                of(at.unwrap()).ln()
            });
            let (mean, count) = (Mean::of(logarithms), labs.len() as f64);
            // Of one more start, with 3 degrees of freedom: 99.8 % lie within 10 standard deviations, which are not small.
            let deviation = mean.error * count.sqrt() * (1.0 + 1.0 / count).sqrt();
            let miss = (mean.value - number(&row[name]).ln()).abs();
            assert!(
                miss < 10.0 * deviation && miss < 2.2_f64.ln(),
                "{name}, c = {constant}: {mean:?} {row}"
            );
        };
        near_golden("test", &|seen| seen.test, false);
        near_golden("lip", &|seen| seen.lipschitz, true);
        near_golden("beta", &|seen| seen.smoothness, true);
    }
    for lab in &labs {
        let mut learned = Vec::new();
        for course in &lab.courses {
            let last = course.seen.last().unwrap();
            assert!((last.test - last.train).abs() < 0.06);
            let constants = (last.lipschitz, last.smoothness);
            let [early, late] = [10.0, 2000.0].map(|t| bound(course.constant, constants, 400, t));
            let power = 200.0_f64.powf(stability::exponent(course.constant, last.smoothness));
            near(late / early, power, 1e-9);
            learned.push((last.test, late));
        }
        // What learns more has the larger bound.
        assert!(
            learned[1].0 < learned[0].0 && learned[1].1 > learned[0].1,
            "{learned:?}"
        );
    }
}

/// The drawn gap begins where it is above zero for good.
#[test]
fn a_gap_is_drawn_from_where_it_stays_above_zero() {
    let lab = finished_with(
        1,
        &[
            ("show", Setting::Choice("Stability")),
            ("width", Setting::Whole(4)),
            ("features", Setting::Whole(10)),
            ("constants", Setting::Numbers(vec![0.5])),
            ("steps", Setting::Whole(30)),
        ],
    );
    let mut course = lab.courses[0].clone();
    for (k, seen) in course.seen.iter_mut().enumerate() {
        (seen.train, seen.test) = (1.0, if k == 4 { 0.9 } else { 1.1 });
    }
    assert_eq!(course.settled().len(), course.seen.len() - 5);
    course.seen.iter_mut().for_each(|seen| seen.test = 0.9);
    assert!(course.settled().is_empty());
}

/// The curvature of the mean loss at a linear start is that of its Hessian: with w = 0 the loss is quadratic in w.
#[test]
fn curvature_is_the_largest_eigenvalue() {
    use crate::labs::single_index::Rows;
    let x = DMatrix::from_fn(30, 3, |i, j| ((7 * i + 3 * j + 1) as f64).sin());
    let y = DVector::from_fn(30, |i, _| 0.1 * (i as f64).cos());
    let shape = Shape {
        features: 3,
        width: 1,
        layers: 2,
    };
    let mut rng = crate::statistics::streams::stream(1, crate::statistics::streams::Purpose::Lab, 0, 0);
    let activation = crate::experiment::Activation::Linear;
    let mut network =
        crate::labs::dense::Dense::draw(activation, shape, &[0.0, 0.0], &mut rng, &Cancel::new()).unwrap();
    network.layers[1][0] = 1.0;
    // f = a w·x at w = 0, a = 1: second derivatives XᵀX/m in w, −Xᵀy/m between w and a, 0 in a.
    let (pull, share) = (x.tr_mul(&y) / 30.0, x.transpose() * &x / 30.0);
    let mut hessian = DMatrix::zeros(4, 4);
    hessian.view_mut((0, 0), (3, 3)).copy_from(&share);
    for i in 0..3 {
        hessian[(i, 3)] = -pull[i];
        hessian[(3, i)] = -pull[i];
    }
    let expected = hessian.symmetric_eigenvalues().max();
    let found = stability::curvature(&network, &Rows { x, y }, &Cancel::new()).unwrap();
    near(found, expected, 1e-3);
}

/// No point of the ball has a larger gap than the supremum, and a point of its sphere has it.
#[test]
fn the_supremum_over_a_ball_is_one() {
    let n = 6;
    let covariance = DMatrix::from_fn(n, n, |i, j| if i == j { 0.5 + 0.2 * i as f64 } else { 0.05 });
    let truth = DVector::from_fn(n, |i, _| 1.0 / (i + 1) as f64);
    let cross = DVector::from_fn(n, |i, _| 0.1 * (i as f64).sin());
    let gap = Gap::new(covariance, &truth, &cross, 0.5, 0.2);
    let (radius, supremum) = (1.3, gap.supremum(1.3));
    let wave = |k: usize| DVector::from_fn(n, |i, _| ((k * (i + 1)) as f64 * 0.731 + i as f64).sin());
    let mut best = f64::NEG_INFINITY;
    for k in 0..4000 {
        // Projected ascent from many starts.
        let mut w = wave(k) * (radius / wave(k).norm());
        if k % 40 == 0 {
            for _ in 0..400 {
                let slope = DVector::from_fn(n, |i, _| {
                    let mut moved = w.clone();
                    moved[i] += 1e-6;
                    (gap.at(&moved) - gap.at(&w)) / 1e-6
                });
                w += slope * 0.05;
                w *= radius / w.norm();
            }
        }
        assert!(gap.at(&w) <= supremum + 1e-9, "{} {supremum}", gap.at(&w));
        best = best.max(gap.at(&w));
    }
    assert!((best - supremum).abs() < 1e-5, "{best} {supremum}");
}

/// The supremum falls as m^(−1/2), the gap as 1/m, with the golden sizes; the gap is on the exact curve.
#[test]
fn static_and_dynamic_slopes_are_the_golden_ones() {
    let lab = finished(&[
        ("show", Setting::Choice("Uniform")),
        ("features", Setting::Whole(100)),
        ("noise", Setting::Number(0.5)),
        ("steps", Setting::Whole(40)),
        ("largest", Setting::Whole(1600)),
        ("points", Setting::Whole(6)),
        ("replicas", Setting::Whole(6)),
    ]);
    let figures = lab.drawn();
    for (figure, name, exact) in [
        ("static_and_dynamic", "Test", "Test, exact"),
        ("static_and_dynamic", "Training", "Training, exact"),
        ("gap", "Gap", "Gap, exact"),
    ] {
        let curve = line(&figures, figure, exact);
        for ((x, value, error), ends) in [(dots(&figures, figure, name)[0], curve[0])].into_iter().chain(
            dots(&figures, figure, name)
                .last()
                .copied()
                .zip(curve.last().copied()),
        ) {
            near(ends.0, x, 1e-9);
            assert!(
                (value - ends.1).abs() < 4.0 * error + 0.03 * ends.1,
                "{name} {value} {ends:?}"
            );
        }
    }
    for (fits, (_, value, _)) in lab
        .squares
        .iter()
        .zip(dots(&figures, "static_and_dynamic", "Uniform bound"))
    {
        let mean = Mean::of(fits.iter().map(|fit| fit.train + fit.supremum));
        assert_eq!(value, mean.value);
    }
    let golden = golden("e2_uniform");
    let (mut suprema, mut gaps) = (Vec::new(), Vec::new());
    for (place, fits) in lab.places.iter().zip(&lab.squares) {
        let rows = golden["rows"].as_array().unwrap();
        let row = rows
            .iter()
            .find(|row| number(&row["m"]) == *place as f64)
            .unwrap();
        let supremum = Mean::of(fits.iter().map(|fit| fit.supremum));
        let gap = Mean::of(fits.iter().map(|fit| fit.test - fit.train));
        near(supremum.value, number(&row["sup_gap"]), 0.15);
        let flow = crate::labs::closed_forms::Flow::new(100.0 / *place as f64, 1.0, 0.5, 0.3);
        let exact = flow.risk(40).total() + 0.25 - flow.training_error(40);
        assert!(
            (gap.value - exact).abs() < 4.0 * gap.error + 0.02 * exact,
            "{gap:?} {exact}"
        );
        suprema.push((*place as f64, supremum.value));
        gaps.push((*place as f64, gap.value));
    }
    let slope = |points: Vec<(f64, f64)>| PowerLaw::fit(points.into_iter(), [199.0, 1e9]).unwrap().exponent;
    let (supremum, gap) = (slope(suprema), slope(gaps));
    assert!((supremum + 0.48).abs() < 0.05, "{supremum}");
    assert!((gap + 1.07).abs() < 0.1, "{gap}");
}

/// One data set step by step: w_T by its closed form, and the supremum over the ball of its length.
#[test]
fn least_squares_is_descended_and_bounded_at_its_end() {
    let settings = finished(&[
        ("show", Setting::Choice("Uniform")),
        ("features", Setting::Whole(12)),
        ("noise", Setting::Number(0.5)),
        ("steps", Setting::Whole(7)),
        ("largest", Setting::Whole(60)),
        ("points", Setting::Whole(2)),
        ("replicas", Setting::Whole(1)),
    ])
    .settings;
    use crate::labs::random_matrices::{normal_matrix, normals};
    let cancel = Cancel::new();
    let found = uniform::measure(&settings, 40, (9, 2, 1), &cancel).unwrap();
    let mut rng = crate::statistics::streams::stream(9, crate::statistics::streams::Purpose::Lab, 2, 1);
    let x = normal_matrix(40, 12, 1.0, &mut rng, &cancel).unwrap();
    let noise = normals(40, 0.5, &mut rng);
    let mut truth = DVector::zeros(12);
    truth[0] = 1.0;
    let (y, covariance) = (&x * &truth + &noise, x.transpose() * &x / 40.0);
    // w_T = S⁻¹(I − (I − ηS)^T) Xᵀy/m.
    let eigen = covariance.clone().symmetric_eigen();
    let filter = eigen.eigenvalues.map(|k| (1.0 - (1.0 - 0.3 * k).powi(7)) / k);
    let pull = eigen.eigenvectors.tr_mul(&(x.tr_mul(&y) / 40.0));
    let weights = &eigen.eigenvectors * pull.component_mul(&filter);
    near(found.train, (&x * &weights - &y).norm_squared() / 40.0, 1e-9);
    near(found.test, (&weights - &truth).norm_squared() + 0.25, 1e-9);
    let cross = x.tr_mul(&noise) / 40.0;
    let gap = Gap::new(covariance, &truth, &cross, 0.5, noise.norm_squared() / 40.0);
    near(found.supremum, gap.supremum(weights.norm()), 1e-9);
    near(gap.at(&weights), found.test - found.train, 1e-9);
}

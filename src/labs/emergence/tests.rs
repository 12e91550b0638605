//! Theory against golden numbers and real training; one pass against its own recursion.

use serde_json::Value;

use super::*;
use crate::labs::plots;
use crate::statistics::Mean;

fn settings(changes: &str) -> Settings {
    crate::labs::register();
    let text = format!("(lab: Emergence({changes}))");
    let settings = crate::experiment::Settings::from_ron(&text, "a").unwrap();
    settings.lab.unwrap().typed().unwrap()
}

/// The last component, the last training error, and the smallest test error.
fn end(mut course: Box<dyn Course>, quadrature: &Quadrature) -> (f64, f64, f64) {
    let (go, mut last) = (Cancel::new(), (f64::NAN, f64::NAN, f64::INFINITY));
    let mut kept = None;
    while let Some(shown) = course.next(&go).unwrap() {
        last.1 = shown.train;
        last.2 = shown.test.min(last.2);
        kept = Some(shown.network);
    }
    last.0 = kept.map_or(f64::NAN, |network| quadrature.component(&network));
    last
}

/// Nothing beside chance: the means of runs and of chains of the theory are within three joint standard errors.
#[track_caller]
fn agree(runs: &[f64], theory: &[f64]) {
    let [runs, theory] = [runs, theory].map(|values| Mean::of(values.iter().copied()));
    let gap = (runs.value - theory.value) / runs.error.hypot(theory.error);
    assert!(gap.abs() < 3.0, "{gap} standard errors: {runs:?} {theory:?}");
}

#[test]
fn state_evolution_has_the_golden_components() {
    let golden: Value =
        serde_json::from_str(include_str!("../../../tests/golden/labs/d2_emergence_gd.json")).unwrap();
    let numbers = |value: &Value| -> Vec<f64> {
        value
            .as_array()
            .unwrap()
            .iter()
            .map(|x| x.as_f64().unwrap())
            .collect()
    };
    let gram: Vec<f64> = golden["K0"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(numbers)
        .collect();
    let output = numbers(&golden["deep"]);
    let settings = settings("rows: 4096");
    for row in golden["rows"].as_array().unwrap() {
        let phi = row["phi"].as_f64().unwrap();
        if ![1.0, 4.0, 8.0].contains(&phi) {
            continue;
        }
        let target = match row["link"].as_str().unwrap() {
            "linear" => Target::Linear,
            _ => Target::Even,
        };
        let start = Start {
            target,
            gram: nalgebra::DMatrix::from_row_slice(5, 5, &gram),
            output: output.clone(),
        };
        let course = ReuseTheory::new(&settings, &start, phi, 1).unwrap();
        let (component, train, best) = end(Box::new(course), &Quadrature::new(target, Unit::Gelu));
        // Their state evolution has a bias of its own, and their runs have few features: both are bounds.
        let between = |keys: [&str; 2], slack: f64, value: f64| {
            let [a, b] = keys.map(|key| row[key].as_f64().unwrap());
            let inside = value > a.min(b) - slack && value < a.max(b) + slack;
            assert!(inside, "{target:?} φ = {phi}: {value} against {a} and {b}");
        };
        between(["se_comp", "sim_comp"], 0.03, component);
        between(["se_train_T", "sim_train_T"], 0.02, train);
        between(["se_min", "sim_min"], 0.03, best);
    }
}

#[test]
fn one_pass_runs_follow_their_recursion() {
    let settings =
        settings("against: Passes, target: Sign, steps: 12, rows: 20000, dimension: 300, learning_rate: 0.5");
    let start = Start::new(&settings, Target::Sign);
    let quadrature = Quadrature::new(Target::Sign, Unit::Gelu);
    let rng = |i| stream(7, Purpose::Lab, 0, i);
    let theory: Vec<f64> = (0..8)
        .map(|i| {
            let theory = OnePassTheory::new(&settings, &start, 2.0, rng(i));
            end(Box::new(theory), &quadrature).0
        })
        .collect();
    let runs: Vec<f64> = (8..20)
        .map(|i| {
            let run = OnePassRun::new(&settings, &start, 2.0, rng(i), &Cancel::new()).unwrap();
            end(Box::new(run), &quadrature).0
        })
        .collect();
    assert!(theory[0] > 0.3, "{theory:?}");
    agree(&runs, &theory);
}

#[test]
fn components_are_those_of_simulated_rows() {
    use rand::RngExt;
    let settings = settings("target: Parity");
    let start = Start::new(&settings, Target::Parity);
    let (p, q) = (2, settings.width);
    let network = link::Seen {
        cross: start.gram.view((p, 0), (q, p)).into_owned() * 1.5,
        norms: vec![0.4; q],
        output: vec![0.5, -0.4, -0.3, 0.6],
    };
    let exact = Quadrature::new(Target::Parity, Unit::Gelu).component(&network);
    let mut rng = stream(5, Purpose::Lab, 0, 0);
    let values = (0..200_000).map(|_| {
        let u: [f64; 2] = std::array::from_fn(|_| rng.sample(rand_distr::StandardNormal));
        let f: f64 = (0..q)
            .map(|a| {
                let (c, d) = (network.cross[(a, 0)], network.cross[(a, 1)]);
                let rest: f64 = rng.sample(rand_distr::StandardNormal);
                let z = c * u[0] + d * u[1] + (network.norms[a] - c * c - d * d).sqrt() * rest;
                network.output[a] * Unit::Gelu.at(z)[0]
            })
            .sum();
        f * Target::Parity.link().mean(&u)
    });
    let mean = Mean::of(values.collect::<Vec<_>>().into_iter());
    assert!((mean.value - exact).abs() < 3.0 * mean.error, "{mean:?} {exact}");
}

#[test]
fn information_exponents_are_the_known_ones() {
    let exponents = [
        Target::Linear,
        Target::Sign,
        Target::Even,
        Target::Parity,
        Target::Cubic,
    ]
    .map(Target::exponent);
    assert_eq!(exponents, [1, 1, 2, 2, 3]);
    let sign = Target::Sign.coefficients();
    assert!(
        (sign[1] - (2.0 / std::f64::consts::PI).sqrt()).abs() < 1e-6,
        "{sign:?}"
    );
    assert!((Target::Cubic.coefficients()[3] - 6.0_f64.sqrt()).abs() < 1e-6);
}

/// What is learned of the even link by theory and by networks, below and above the ratio at which it emerges.
#[test]
fn runs_on_the_even_link_follow_state_evolution() {
    let settings = settings("dimension: 300");
    let start = Start::new(&settings, Target::Even);
    let quadrature = Quadrature::new(Target::Even, Unit::Gelu);
    for (phi, least, most) in [(1.5, 0.0, 0.15), (6.0, 0.3, 0.4)] {
        let theory: Vec<f64> = (0..6)
            .map(|seed| {
                let theory = ReuseTheory::new(&settings, &start, phi, seed).unwrap();
                end(Box::new(theory), &quadrature).0
            })
            .collect();
        let runs: Vec<f64> = (0..6)
            .map(|i| {
                let mut rng = stream(3, Purpose::Lab, 0, i);
                let run = ReuseRun::new(&settings, &start, phi, &mut rng, &Cancel::new()).unwrap();
                end(Box::new(run), &quadrature).0
            })
            .collect();
        agree(&runs, &theory);
        assert!((least..most).contains(&theory[0]), "{theory:?}");
    }
}

/// From no overlap at all, a cubic link is found in the second step on the same samples, and not with new ones.
#[test]
fn two_steps_on_the_same_samples_break_the_barrier() {
    let settings = settings(
        "against: Passes, target: Cubic, activation: Tanh, overlap: 0, learning_rate: 0.6, steps: 2, rows: 32768, \
         dimension: 600",
    );
    let (start, phi, go) = (Start::new(&settings, Target::Cubic), 4.0, Cancel::new());
    let last = |mut course: Box<dyn Course>| {
        let mut along = f64::NAN;
        while let Some(shown) = course.next(&go).unwrap() {
            // The first neuron's overlap with the teacher over its norm.
            along = shown.network.cross[(0, 0)] / shown.network.norms[0].sqrt();
        }
        along
    };
    let rng = |i| stream(9, Purpose::Lab, 0, i);
    let predicted = [true, false].map(|again| {
        let chains = (0..6_u8).map(|i| {
            let course: Box<dyn Course> = if again {
                Box::new(ReuseTheory::new(&settings, &start, phi, u64::from(i)).unwrap())
            } else {
                Box::new(OnePassTheory::new(&settings, &start, phi, rng(usize::from(i))))
            };
            last(course)
        });
        chains.collect::<Vec<f64>>()
    });
    let [reuse, one_pass] = [predicted[0][0], predicted[1][0]];
    assert!(reuse.abs() > 0.1 && one_pass.abs() < 0.03, "{reuse} {one_pass}");
    for (again, predicted) in [true, false].into_iter().zip(&predicted) {
        let runs = (10..18).map(|i| {
            let run: Box<dyn Course> = if again {
                Box::new(ReuseRun::new(&settings, &start, phi, &mut rng(i), &go).unwrap())
            } else {
                Box::new(OnePassRun::new(&settings, &start, phi, rng(i), &go).unwrap())
            };
            last(run)
        });
        agree(&runs.collect::<Vec<f64>>(), predicted);
    }
}

/// By Stein, E[u tanh z] = c E[1 − tanh² z] with z of the neuron's own variance.
#[test]
fn components_keep_the_variance_of_a_neuron() {
    let (cross, norm) = (0.85, 1.0_f64);
    let network = link::Seen {
        cross: nalgebra::DMatrix::from_element(1, 1, cross),
        norms: vec![norm],
        output: vec![1.0],
    };
    let found = Quadrature::new(Target::Linear, Unit::Tanh).component(&network);
    let slope: f64 = (-1000..=1000)
        .map(|i| 0.008 * f64::from(i))
        .map(|z: f64| (1.0 - z.tanh().powi(2)) * (-0.5 * z * z / norm).exp())
        .sum();
    let expected = cross * slope * 0.008 / (2.0 * std::f64::consts::PI * norm).sqrt();
    assert!((found - expected).abs() < 5e-3, "{found} {expected}");
}

/// Norms and output weights of one pass, at a rate and a ratio at which the noise of every step counts.
#[test]
fn one_pass_runs_have_the_norms_and_outputs_of_their_recursion() {
    let settings = settings(
        "against: Passes, target: Sign, steps: 3, rows: 65536, dimension: 400, learning_rate: 1.2, overlap: 1.5",
    );
    let (start, phi, go) = (Start::new(&settings, Target::Sign), 0.5, Cancel::new());
    let rng = |i| stream(11, Purpose::Lab, 0, i);
    let last = |mut course: Box<dyn Course>| {
        let mut seen = [f64::NAN; 2];
        while let Some(shown) = course.next(&go).unwrap() {
            seen = [shown.network.norms.iter().sum::<f64>(), shown.network.output[0]];
        }
        seen
    };
    let chains: Vec<[f64; 2]> = (0..8)
        .map(|i| last(Box::new(OnePassTheory::new(&settings, &start, phi, rng(i)))))
        .collect();
    let runs: Vec<[f64; 2]> = (8..48)
        .map(|i| {
            let run = OnePassRun::new(&settings, &start, phi, rng(i), &go).unwrap();
            last(Box::new(run))
        })
        .collect();
    for i in 0..2 {
        let [runs, chains] = [&runs, &chains].map(|ends| ends.iter().map(|end| end[i]).collect::<Vec<f64>>());
        agree(&runs, &chains);
        let mean = Mean::of(runs.into_iter());
        assert!(mean.error < 0.05, "{i}: {mean:?}");
    }
}

/// Overlaps at step 0 of w⁰ = 0.3 (Z + o Σ_j s_j μ_j/√p), by hand: neurons 0 and 3 of a parity have opposite signs twice.
#[test]
fn the_start_is_that_of_its_definition() {
    let settings = settings("target: Parity, overlap: 0.8, width: 4");
    let start = Start::new(&settings, Target::Parity);
    let at = |i: usize, j: usize| start.gram[(i, j)];
    let close = |value: f64, expected: f64| assert!((value - expected).abs() < 1e-12, "{value} {expected}");
    close(at(2, 2), 0.09 * (1.0 + 0.64));
    close(at(2, 5), -0.09 * 0.64);
    close(at(2, 3), 0.0);
    close(at(0, 2), 0.3 * 0.8 / 2.0_f64.sqrt());
    close(at(1, 5), -0.3 * 0.8 / 2.0_f64.sqrt());
    let [teacher, weights] = start
        .draw(50, &mut stream(1, Purpose::Lab, 0, 0), &Cancel::new())
        .unwrap();
    close(weights.column(0).dot(&weights.column(3)) / 50.0, at(2, 5));
    close(weights.column(3).dot(&teacher.column(1)) / 50.0, at(1, 5));
}

#[test]
fn alignment_is_the_largest_cosine_with_the_teacher() {
    let network = link::Seen {
        cross: nalgebra::DMatrix::from_row_slice(2, 2, &[0.3, 0.4, 0.1, 0.0]),
        norms: vec![1.0, 0.01 / 0.36],
        output: vec![1.0, 1.0],
    };
    assert!(
        (network.alignment() - 0.6).abs() < 1e-12,
        "{}",
        network.alignment()
    );
}

/// Of a cubic target h = u³ − 3u with E[h²] = 6 the component of tanh is c³ E[tanh‴]/6, by Stein three times.
#[test]
fn components_are_shares_of_the_power_of_the_target() {
    let (cross, norm) = (0.6, 0.8_f64);
    let network = link::Seen {
        cross: nalgebra::DMatrix::from_element(1, 1, cross),
        norms: vec![norm],
        output: vec![1.0],
    };
    let found = Quadrature::new(Target::Cubic, Unit::Tanh).component(&network);
    let third: f64 = (-4000..=4000)
        .map(|i| 0.002 * f64::from(i))
        .map(|z: f64| {
            let slope = 1.0 - z.tanh().powi(2);
            slope * (4.0 * z.tanh().powi(2) - 2.0 * slope) * (-0.5 * z * z / norm).exp()
        })
        .sum();
    let expected = cross.powi(3) * third * 0.002 / (std::f64::consts::TAU * norm).sqrt() / 6.0;
    assert!((found - expected).abs() < 1e-6, "{found} {expected}");
}

#[test]
fn slopes_of_units_are_those_of_their_values() {
    for unit in [Unit::Gelu, Unit::Tanh] {
        for z in [-1.7, -0.2, 0.0, 0.6, 2.1] {
            let slope = (unit.at(z + 1e-5)[0] - unit.at(z - 1e-5)[0]) / 2e-5;
            assert!((slope - unit.at(z)[1]).abs() < 1e-9, "{unit:?} {z}");
        }
    }
}

const SMALL: &str = "steps: 6, points: 3, rows: 512, dimension: 60, replicas: 0, target: Parity";

/// A curve over the ratio is drawn from the first step on, and moves.
#[test]
fn the_curve_of_the_hard_link_is_drawn_while_it_is_computed() {
    let settings = settings(SMALL);
    let mut lab = Emergence::start(settings.clone(), 1);
    let curve = |lab: &Emergence| plots::drawn::line(&lab.figures(&settings), "components", "Parity_0");
    let mut seen = Vec::new();
    for step in 0..=settings.steps {
        assert!(lab.advance(&Cancel::new()).unwrap());
        let points = curve(&lab);
        assert_eq!(points.len(), 3, "{step}");
        assert_eq!(lab.records.len(), 0);
        seen.push(points);
    }
    assert_ne!(seen[0], seen[settings.steps]);
    while lab.advance(&Cancel::new()).unwrap() {}
    assert_eq!(curve(&lab), seen[settings.steps]);
}

/// A part that is cancelled is done again with the same numbers.
#[test]
fn a_cancelled_theory_goes_on_with_the_same_numbers() {
    let (settings, told) = (settings(SMALL), Cancel::new());
    told.cancel();
    let [plain, cancelled] = [false, true].map(|cancels| {
        let mut lab = Emergence::start(settings.clone(), 1);
        let mut finished = 0;
        loop {
            // The end of a curve takes no step, so that there is nothing to cancel.
            if cancels {
                match lab.advance(&told) {
                    Ok(_) => finished += 1,
                    Err(error) => assert_eq!(error, LabError::Cancelled),
                }
            }
            if !lab.advance(&Cancel::new()).unwrap() {
                assert_eq!(finished, if cancels { 2 } else { 0 });
                break lab.records;
            }
        }
    });
    assert_eq!(plain.len(), 6);
    for ((_, plain), (_, cancelled)) in plain.iter().zip(&cancelled) {
        assert_eq!(
            (&plain.train, &plain.component),
            (&cancelled.train, &cancelled.component)
        );
    }
}

//! Fits against golden numbers of an independent program.

use serde_json::Value;

use super::*;
use crate::experiment::{LabSettings, Value as Setting};
use crate::labs::fixed_features::{Kernels, Waves};
use crate::labs::plots::drawn::*;
use crate::statistics::Mean;

fn golden() -> Value {
    serde_json::from_str(include_str!("../../../tests/golden/labs/f_local.json")).unwrap()
}

fn lab(changes: &[(&str, Setting)]) -> LocalStructure {
    let mut settings = LabSettings::new(&SCHEMA);
    for (name, value) in changes {
        settings.set(name, value.clone());
    }
    LocalStructure::start(settings.typed().unwrap(), 5)
}

fn finished(mut lab: LocalStructure) -> LocalStructure {
    while lab.advance(&Cancel::new()).unwrap() {}
    lab
}

/// Mean and standard error of a method over replicas against the golden ones, within 3 joint standard errors.
fn agree(errors: &[[f64; 4]], golden: &Value, columns: &[(usize, &str)]) {
    for (method, name) in columns {
        let mean = Mean::of(errors.iter().map(|all| all[*method]));
        let expected: Vec<f64> = golden[name]
            .as_array()
            .unwrap()
            .iter()
            .map(|v| v.as_f64().unwrap())
            .collect();
        let joint = mean.error.hypot(expected[1]);
        assert!(
            (mean.value - expected[0]).abs() < 3.0 * joint,
            "{name}: {mean:?} against {expected:?}"
        );
    }
}

/// The golden row of a target and a number of samples.
fn row<'a>(golden: &'a Value, target: &str, count: usize) -> &'a Value {
    let rows = golden["rows"].as_array().unwrap();
    rows.iter()
        .find(|row| row["target"] == target && row["m"] == count)
        .unwrap()
}

/// The slope of mean errors over numbers of samples on logarithmic axes, by least squares.
fn exponent(points: impl Iterator<Item = (usize, f64)>) -> f64 {
    let points: Vec<(f64, f64)> = points
        .map(|(count, error)| ((count as f64).ln(), error.ln()))
        .collect();
    let centre = points.iter().map(|point| point.0).sum::<f64>() / points.len() as f64;
    let product: f64 = points.iter().map(|(x, y)| (x - centre) * y).sum();
    product / points.iter().map(|(x, _)| (x - centre).powi(2)).sum::<f64>()
}

/// The golden exponent of a method over some numbers of samples.
fn golden_exponent(golden: &Value, name: &str, sizes: &[usize]) -> f64 {
    exponent(
        sizes
            .iter()
            .map(|&count| (count, row(golden, "jump", count)[name][0].as_f64().unwrap())),
    )
}

/// Samples of jumps, as the golden program draws them.
fn jumps(count: usize, replica: u64) -> Samples {
    let mut rng = stream(8, Purpose::Lab, replica, count);
    let x = uniform(count, 1, &mut rng);
    Target::Jumps.samples(x, 0.1, &mut rng)
}

/// Kernel ridge regression at jumps: errors, and their exponent to 0.1.
#[test]
fn errors_of_kernels_are_the_golden_ones() {
    let (golden, x) = (golden(), grid(1));
    let truth = Target::Jumps.values(&x);
    let sizes = [(50, 40), (100, 30), (200, 16), (400, 8)];
    let means = sizes.map(|(count, replicas)| {
        let one = |replica: u64| {
            let samples = jumps(count, replica);
            let kernels = Kernels::new(samples.x.clone(), &Cancel::new()).unwrap();
            let error = mean_square(&kernels.fit(&samples.y).values(&x), &truth);
            [0.0, error, 0.0, 0.0]
        };
        let errors: Vec<[f64; 4]> = (0..replicas).map(one).collect();
        agree(&errors, row(&golden, "jump", count), &[(1, "krr")]);
        (count, Mean::of(errors.iter().map(|all| all[1])).value)
    });
    let (found, expected) = (
        exponent(means.into_iter()),
        golden_exponent(&golden, "krr", &sizes.map(|(count, _)| count)),
    );
    assert!((found - expected).abs() < 0.1, "{found} {expected}");
}

/// Waves at jumps. Their error has a heavy tail: sets of samples with a wide gap. The golden numbers are arithmetic means of
/// six sets, so that the exponent of six sets is compared, by its median over many; the exponent of geometric means, too.
#[test]
fn errors_of_waves_are_the_golden_ones() {
    const SETS: usize = 6;
    const TIMES: usize = 20;
    let (golden, x) = (golden(), grid(1));
    let truth = Target::Jumps.values(&x);
    let sizes = [50, 100, 200, 400, 800];
    let errors = sizes.map(|count| {
        let one = |replica: u64| {
            let samples = jumps(count, replica);
            mean_square(&Waves::new(&samples.x).fit(&samples.y).values(&x), &truth)
        };
        let errors: Vec<f64> = (0..(SETS * TIMES) as u64).map(one).collect();
        let whole: Vec<[f64; 4]> = errors.iter().map(|error| [*error, 0.0, 0.0, 0.0]).collect();
        agree(&whole, row(&golden, "jump", count), &[(0, "fourier")]);
        errors
    });
    let expected = golden_exponent(&golden, "fourier", &sizes);
    let of = |sets: std::ops::Range<usize>, average: Average| {
        let mean = |errors: &Vec<f64>| average.of(errors[sets.clone()].iter().copied()).value;
        exponent(sizes.into_iter().zip(errors.iter().map(mean)))
    };
    let mut six: Vec<f64> = (0..TIMES)
        .map(|k| of(k * SETS..(k + 1) * SETS, Average::Arithmetic))
        .collect();
    six.sort_by(f64::total_cmp);
    let median = 0.5 * (six[TIMES / 2 - 1] + six[TIMES / 2]);
    assert!((median - expected).abs() < 0.1, "{median} {expected}: {six:?}");
    // What the preset shows: medians, of as many sets as it has.
    for average in [Average::Geometric, Average::Median] {
        let all = of(0..SETS * TIMES, average);
        assert!((all - expected).abs() < 0.1, "{all} {expected}");
    }
    for first in (0..SETS * TIMES).step_by(2 * SETS) {
        let shown = of(first..first + 2 * SETS, Average::Median);
        assert!((shown - expected).abs() < 0.1, "{shown} {expected}");
    }
    // The golden exponent is none that six sets do not have.
    assert!((six[0]..six[TIMES - 1]).contains(&expected), "{six:?}");
}

/// The networks: errors at jumps with few and many samples, their exponents, and errors on a smooth target.
#[test]
fn networks_come_to_the_golden_errors() {
    let golden = golden();
    let sweep = |target, largest, points, replicas| {
        let whole = Setting::Whole;
        finished(lab(&[
            ("show", Setting::Choice("Samples")),
            ("target", Setting::Choice(target)),
            ("largest", whole(largest)),
            ("points", whole(points)),
            ("replicas", whole(replicas)),
        ]))
    };
    let columns = [(1, "krr"), (2, "shallow tanh 83"), (3, "deep tanh 10x3")];
    let smooth = sweep("Smooth", 100, 2, 3);
    agree(&smooth.sweep.errors[1], row(&golden, "smooth", 100), &columns);
    let jumps = sweep("Jumps", 400, 2, 6);
    for (errors, count) in jumps.sweep.errors.iter().zip([50, 400]) {
        agree(errors, row(&golden, "jump", count), &columns);
    }
    // Slopes of two sizes, within 3 joint standard errors: those of the four means, relative, over log(400/50).
    for (method, name) in columns {
        let means = jumps.means(method, Average::Arithmetic).1;
        let found = exponent([50, 400].into_iter().zip(means.iter().map(|mean| mean.value)));
        let expected = golden_exponent(&golden, name, &[50, 400]);
        let theirs = [50, 400].map(|count| {
            let entry = &row(&golden, "jump", count)[name];
            entry[1].as_f64().unwrap() / entry[0].as_f64().unwrap()
        });
        let ours = means.iter().map(|mean| mean.error / mean.value);
        let joint = ours.chain(theirs).fold(0.0, f64::hypot) / 8.0_f64.ln();
        assert!(
            joint < 0.2 && (found - expected).abs() < 3.0 * joint,
            "{name}: {found} {expected} ± {joint}"
        );
    }
}

/// The geometric mean and its standard error are those of logarithms.
#[test]
fn means_are_those_of_their_names() {
    let values = [1.0, 4.0, 16.0];
    let geometric = Average::Geometric.of(values.into_iter());
    assert!((geometric.value - 4.0).abs() < 1e-12);
    let logs = Mean::of(values.into_iter().map(f64::ln));
    assert!((geometric.error - 4.0 * logs.error).abs() < 1e-12);
    // Ranks 1 ± √3/2 from 0 on: 1 + 0.134 · 3 and 16 − 0.134 · 12.
    let median = Average::Median.of([16.0, 1.0, 4.0].into_iter());
    let share = 1.0 - 0.75_f64.sqrt();
    assert_eq!((median.value, median.count), (4.0, 3));
    assert!(
        (median.error - 0.5 * (15.0 - 15.0 * share)).abs() < 1e-12,
        "{median:?}"
    );
    assert_eq!(Average::Median.of([1.0, 2.0, 4.0, 9.0].into_iter()).value, 3.0);
    assert_eq!(
        Average::Arithmetic.of(values.into_iter()),
        Mean::of(values.into_iter())
    );
}

/// Waves overshoot beside a jump: by some 9 % of it, however many there are.
#[test]
fn waves_overshoot_beside_a_jump() {
    let points = DMatrix::from_fn(1999, 1, |i, _| i as f64 / 1999.0);
    let y = points.column(0).map(|x| f64::from(x >= 0.5));
    let fit = Waves::new(&points).fit(&y);
    let over = fit.values(&grid(1)).max() - 1.0;
    assert!((0.05..0.14).contains(&over), "{over}");
}

/// New labels at known points are fitted at once, and the same as from nothing.
#[test]
fn a_drawn_target_is_fitted_from_the_start() {
    let drawn = |height: f64| {
        let heights = (0..HEIGHTS).map(|i| if i > 30 { height } else { 0.0 }).collect();
        lab(&[
            ("target", Setting::Choice("Drawn")),
            ("drawing", Setting::Numbers(heights)),
            ("samples", Setting::Whole(80)),
            ("steps", Setting::Whole(1)),
        ])
    };
    let first = finished(drawn(1.0));
    let second = drawn(2.0);
    assert_eq!(second.picture.values.len(), 2);
    let fresh = Designs::new(&second.picture.samples.x, &Cancel::new()).unwrap();
    let expected = fresh
        .kernels
        .fit(&second.picture.samples.y)
        .values(&second.grid.x);
    assert_eq!(second.picture.values[1].1, expected);
    assert_ne!(first.picture.values[1].1, expected);
}

/// Rates through the first error of the waves, and the error of each method, as their names say.
#[test]
fn curves_against_samples_are_those_of_their_methods() {
    let lab = finished(lab(&[
        ("show", Setting::Choice("Samples")),
        ("largest", Setting::Whole(200)),
        ("points", Setting::Whole(2)),
        ("replicas", Setting::Whole(1)),
        ("starts", Setting::Whole(1)),
        ("steps", Setting::Whole(2)),
        ("parameters", Setting::Whole(60)),
    ]));
    let figures = lab.errors(Average::Arithmetic);
    let id = "errors_against_samples";
    let last = lab.sweep.errors[1][0];
    for (method, name) in ["fourier", "kernel", "shallow", "deep"].into_iter().enumerate() {
        assert_eq!(dots(&figures, id, name)[1].1, last[method], "{name}");
    }
    let first = lab.sweep.errors[0][0][0];
    for (name, share) in [("Rate of linear methods", 0.5), ("Rate of deep networks", 0.25)] {
        let rate = line(&figures, id, name);
        assert_eq!(rate[0], (50.0, first));
        assert!((rate[1].1 / first - share).abs() < 1e-9, "{name}");
    }
}

/// Features are what fits are sums of: waves of rising frequency, bumps at samples, and units in the order of their weight.
#[test]
fn features_are_those_of_the_fits() {
    let lab = finished(lab(&[
        ("samples", Setting::Whole(100)),
        ("starts", Setting::Whole(1)),
        ("steps", Setting::Whole(5)),
        ("parameters", Setting::Whole(40)),
    ]));
    let figures = lab.features();
    let feature = |id: &str, i: usize| -> Vec<(f64, f64)> {
        let crate::figure::Content::Plot(plot) = &figure(&figures, id).content else {
            panic!("no plot")
        };
        let mut lines = plot.marks.iter().filter_map(|mark| match mark {
            crate::figure::Mark::Line(line) if line.name.id == "Features" => Some(line),
            _ => None,
        });
        let line = lines.nth(i).unwrap();
        line.x.iter().copied().zip(line.y.iter().copied()).collect()
    };
    // The fourth wave is sin 4πx.
    for (x, y) in feature("features_fourier", 3) {
        assert!(
            (y - (2.0 * std::f64::consts::TAU * x).sin()).abs() < 1e-4,
            "{x} {y}"
        );
    }
    let Fit::Kernel { width, points, .. } = &lab.picture.linear[1] else {
        panic!("no kernel")
    };
    let bump = feature("features_kernel", 0);
    let largest = bump
        .iter()
        .map(|p| (-0.5 * ((p.0 - points[(0, 0)]) / width).powi(2)).exp());
    let largest = largest.fold(0.0, f64::max);
    for (x, y) in bump {
        let expected = (-0.5 * ((x - points[(0, 0)]) / width).powi(2)).exp() / largest;
        assert!((y - expected).abs() < 1e-3, "{x} {y} {expected}");
    }
    let network = lab.network(Method::Shallow).unwrap();
    let responses = network.responses(0, &lab.grid.x);
    let strengths = network.strengths(0);
    let weight = |unit: usize| strengths[unit] * responses.column(unit).variance().sqrt();
    let best = (0..strengths.len())
        .max_by(|&a, &b| weight(a).total_cmp(&weight(b)))
        .unwrap();
    let shown = feature("features_shallow", 0);
    let scale = responses.column(best).amax();
    for (k, (_, y)) in shown.iter().enumerate() {
        assert!((y - responses[(2 * k, best)] / scale).abs() < 1e-12);
    }
}

/// All maps of the image have the same colours, and samples lie where they were drawn.
#[test]
fn images_share_their_colours() {
    let lab = finished(lab(&[
        ("show", Setting::Choice("Image")),
        ("samples", Setting::Whole(60)),
        ("starts", Setting::Whole(1)),
        ("steps", Setting::Whole(2)),
        ("parameters", Setting::Whole(40)),
    ]));
    let figures = lab.images();
    let maps: Vec<_> = figures
        .iter()
        .filter_map(|figure| match &figure.content {
            crate::figure::Content::HeatMap(map) => Some(map),
            _ => None,
        })
        .collect();
    assert_eq!(maps.len(), 5);
    let ranges: Vec<_> = maps
        .iter()
        .map(|map| crate::figure::colour_range(map).unwrap())
        .collect();
    assert!(ranges.iter().all(|range| range == &ranges[0]) && ranges[0].low == -ranges[0].high);
    let largest = maps
        .iter()
        .flat_map(|map| &map.values)
        .fold(0.0_f64, |a, b| a.max(b.abs()));
    assert_eq!(ranges[0].high, largest);
    let crate::figure::Mark::Scatter(samples) = &maps[0].marks[0] else {
        panic!("no samples")
    };
    let point = lab.picture.samples.x.row(7);
    assert_eq!((samples.x[7], samples.y[7]), (point[0], 2.0 * point[1] - 1.0));
}

/// Of many samples only some are drawn on the image, which shows between them.
#[test]
fn samples_do_not_cover_the_image() {
    let lab = finished(lab(&[
        ("show", Setting::Choice("Image")),
        ("samples", Setting::Whole(450)),
        ("starts", Setting::Whole(1)),
        ("steps", Setting::Whole(1)),
        ("parameters", Setting::Whole(20)),
    ]));
    let figures = lab.images();
    let crate::figure::Content::HeatMap(map) = &figures[1].content else {
        panic!("no image")
    };
    let crate::figure::Mark::Scatter(samples) = &map.marks[0] else {
        panic!("no samples")
    };
    assert_eq!((samples.x.len(), &*samples.name.text), (150, "One sample in 3"));
    for (method, values) in &lab.picture.values {
        let square = (values - &lab.grid.y).norm_squared() / lab.grid.y.len() as f64;
        let shown = readout(&figures, "errors", &format!("error_{}", method.id()));
        assert!(
            (shown / square - 1.0).abs() < 1e-12,
            "{method:?}: {shown} {square}"
        );
    }
    let point = lab.picture.samples.x.row(21);
    assert_eq!((samples.x[7], samples.y[7]), (point[0], 2.0 * point[1] - 1.0));
}

//! Tables of rates, scores and their minima, and the trend over widths.

use nalgebra::{DMatrix, DVector};

use super::training::method;
use super::*;
use crate::figure::{Content, Mark};
use crate::labs::dense::{Dense, Shape, mean_square};
use crate::optimizer::{Block, Moment};
use crate::statistics::power_law::PowerLaw;
use crate::statistics::streams::{Purpose, stream};

fn settings(optimizer: &str) -> Settings {
    serde_json::from_value(serde_json::json!({
        "optimizer": optimizer, "shown": "Standard", "step": 60, "layers": 3, "activation": "Tanh", "samples": 256,
        "features": 16, "steps": 60, "largest": 128, "seeds": 1
    }))
    .unwrap()
}

/// The best score of a width over some rates.
fn best(settings: &Settings, table: Table, width: usize, places: std::ops::Range<usize>) -> f64 {
    let cancel = Cancel::new();
    let data = Data::draw(settings, 3, &cancel).unwrap();
    let lowest = table.lowest(settings.optimizer);
    let scores: Vec<f64> = places
        .clone()
        .map(|place| {
            let rate = (lowest + place as f64).exp2();
            let run = train(settings, &data, (table, width, rate), (3, 0), &cancel).unwrap();
            run.score(60)
        })
        .collect();
    lowest + places.start as f64 + minimum(&scores).unwrap().0
}

/// Over widths 8 to 128 the best rate stays under μP and falls under the standard parametrization, as in the golden table.
#[test]
fn the_best_rate_transfers_under_maximal_updates() {
    let golden: serde_json::Value =
        serde_json::from_str(include_str!("../../../tests/golden/labs/a3_mup.json")).unwrap();
    let settings = settings("GradientDescent");
    for (table, key, places, tolerance) in [
        (Table::Standard, "std", 6..11, 1.3),
        (Table::MaximalUpdate, "mup", 5..10, 1.0),
    ] {
        let found = [8, 128].map(|width| best(&settings, table, width, places.clone()));
        let expected = ["8", "128"].map(|width| {
            let row: Vec<f64> = golden[key]["rows"][width]
                .as_array()
                .unwrap()
                .iter()
                .map(|x| x.as_f64().unwrap())
                .collect();
            table.lowest(Optimizer::GradientDescent) + minimum(&row).unwrap().0
        });
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < tolerance, "{key}: {found} {expected}");
        }
        let moved = found[0] - found[1];
        match table {
            Table::Standard => assert!(moved > 1.0, "{found:?}"),
            _ => assert!(moved.abs() < 1.0, "{found:?}"),
        }
    }
}

/// Over widths 4 to 512 the best rate moves by less than one octave under μP and by more than three under the standard
/// parametrization.
#[test]
fn the_best_rate_stays_over_seven_doublings_of_the_width() {
    let settings = settings("GradientDescent");
    let moved = |table, narrow, wide| best(&settings, table, 4, narrow) - best(&settings, table, 512, wide);
    let standard = moved(Table::Standard, 6..11, 3..8);
    let maximal = moved(Table::MaximalUpdate, 5..10, 5..10);
    assert!(standard > 3.0, "{standard}");
    assert!(maximal.abs() < 1.0, "{maximal}");
}

#[test]
fn the_minimum_of_a_parabola() {
    let at = |x: f64| (0.5 * (x - 2.3).powi(2)).exp();
    let (place, score) = minimum(&[at(0.0), at(1.0), at(2.0), at(3.0)]).unwrap();
    assert!((place - 2.3).abs() < 1e-12 && score == at(2.0));
    assert_eq!(minimum(&[1.0, 2.0]), Some((0.0, 1.0)));
    assert_eq!(minimum(&[]), None);
}

/// The products of rates and squared deviations that each limit asks for.
#[test]
fn tables_are_those_of_the_limits() {
    let of = |table: Table, optimizer| table.rates(optimizer, 3, 100, 4);
    assert_eq!(
        of(Table::MaximalUpdate, Optimizer::GradientDescent),
        [400.0, 1.0, 0.01]
    );
    assert_eq!(of(Table::Ntk, Optimizer::GradientDescent), [4.0, 0.01, 0.01]);
    assert_eq!(of(Table::Standard, Optimizer::Adam), [2.0, 1.0, 1.0]);
    assert_eq!(of(Table::Ntk, Optimizer::Adam), [2.0, 0.1, 0.1]);
    assert_eq!(of(Table::MaximalUpdate, Optimizer::Adam), [2.0, 0.01, 0.01]);
    assert_eq!(Table::MaximalUpdate.deviations(3, 100), [1.0, 0.1, 0.01]);
}

/// A run that diverges scores the ceiling; Adam trains.
#[test]
fn runs_diverge_or_train() {
    let cancel = Cancel::new();
    let settings = settings("Adam");
    let data = Data::draw(&settings, 1, &cancel).unwrap();
    let score = |rate: f64| {
        let run = train(
            &settings,
            &data,
            (Table::MaximalUpdate, 16, rate),
            (1, 0),
            &cancel,
        )
        .unwrap();
        (run.score(0), run.score(60))
    };
    let (first, last) = score(0.05);
    assert!(last < 0.5 * first, "{first} {last}");
    let mut plain = settings.clone();
    plain.optimizer = Optimizer::GradientDescent;
    let run = train(&plain, &data, (Table::Standard, 64, 100.0), (1, 0), &cancel).unwrap();
    assert!((run.score(60) - CEILING).abs() < 1e-12);
}

/// The curve of a name in a figure.
fn curve(figure: &Figure, id: &str) -> (Vec<f64>, Vec<f64>) {
    let Content::Plot(plot) = &figure.content else {
        panic!("no plot");
    };
    let of = |mark: &Mark| match mark {
        Mark::Line(line) if line.name.id == id => Some((line.x.clone(), line.y.clone())),
        _ => None,
    };
    plot.marks.iter().find_map(of).unwrap()
}

/// One small step moves the pre-activations of the last hidden layer by the same amount at every width under μP and by 1/√q under
/// NTK; under the standard parametrization by 1/√q through the first layer and by √q through the hidden one.
#[test]
fn one_step_moves_features_by_a_power_of_the_width() {
    let settings = settings("GradientDescent");
    let cancel = Cancel::new();
    let data = Data::draw(&settings, 2, &cancel).unwrap();
    let slope = |table: Table, rate: f64| {
        let change = |width: usize| {
            let of = |run| {
                let run = train(&settings, &data, (table, width, rate.exp2()), (2, run), &cancel).unwrap();
                run.changes[1].powi(2)
            };
            (0..4).map(of).sum::<f64>().sqrt()
        };
        (change(256) / change(16)).ln() / 16.0_f64.ln()
    };
    let (ntk, mup) = (slope(Table::Ntk, -3.0), slope(Table::MaximalUpdate, -6.0));
    assert!((ntk + 0.5).abs() < 0.15 && mup.abs() < 0.15, "{ntk} {mup}");
    let standard = slope(Table::Standard, -9.0);
    assert!(standard > ntk + 0.4 && standard < 0.5, "{standard}");
}

/// The coordinate check: pre-activations of the last hidden layer start with the same size at every width; how far training moves
/// them stays the same under μP and falls under NTK.
#[test]
fn features_move_alike_at_every_width_under_maximal_updates() {
    let mut settings = settings("GradientDescent");
    (settings.steps, settings.step, settings.samples, settings.largest) = (8, 8, 128, 64);
    let mut lab = Parametrizations::start(settings.clone(), 2);
    while lab.advance(&Cancel::new()).unwrap() {}
    let figures = lab.figures(&settings);
    let check = figures
        .iter()
        .find(|figure| figure.id == "coordinate_check")
        .unwrap();
    let slope = |id: &str| {
        let (x, y) = curve(check, id);
        let last = x.len() - 1;
        (y[last] / y[1]).ln() / (x[last] / x[1]).ln()
    };
    let [ntk, mup, size] = ["change_ntk", "change_mup", "size_mup"].map(slope);
    assert!(
        ntk < -0.2 && mup.abs() < 0.2 && size.abs() < 0.15,
        "{ntk} {mup} {size}"
    );
    // At step 0 nothing has moved.
    settings.step = 0;
    let figures = lab.figures(&settings);
    let check = figures
        .iter()
        .find(|figure| figure.id == "coordinate_check")
        .unwrap();
    assert!(curve(check, "change_ntk").1.iter().all(|change| *change == 0.0));
    let sizes = curve(check, "size_ntk").1;
    assert!(
        sizes.iter().skip(1).all(|size| (0.3..0.9).contains(size)),
        "{sizes:?}"
    );
}

/// Rows are those of their table, width and seed, scores means over seeds, and best rates in octaves of the rate itself.
#[test]
fn rows_are_runs_of_their_table_and_width() {
    let mut settings = settings("GradientDescent");
    (settings.steps, settings.step, settings.samples, settings.largest) = (4, 4, 64, 16);
    settings.seeds = 2;
    let mut lab = Parametrizations::start(settings.clone(), 2);
    while lab.advance(&Cancel::new()).unwrap() {}
    let cancel = Cancel::new();
    let data = Data::draw(&settings, 2, &cancel).unwrap();
    for (table, id, place, width, rate) in [
        (Table::Standard, "standard", 2, 16, 7),
        (Table::Ntk, "ntk", 0, 4, 3),
        (Table::MaximalUpdate, "mup", 1, 8, 5),
    ] {
        let eta = (table.lowest(Optimizer::GradientDescent) + rate as f64).exp2();
        let score = |run| {
            train(&settings, &data, (table, width, eta), (2, run), &cancel)
                .unwrap()
                .score(4)
        };
        let expected = 0.5 * (score(0) + score(1));
        let found = lab.scores(table, place, 4).unwrap()[rate];
        assert!((found - expected).abs() < 1e-12, "{table:?}: {found} {expected}");
        let view = Settings {
            shown: table,
            ..settings.clone()
        };
        let figures = lab.figures(&view);
        let (x, y) = curve(&figures[1], &format!("width_{width}"));
        assert_eq!((x[rate].exp2(), y[rate]), (eta, found));
        let (best, _) = lab.best(table, place, 4).unwrap();
        let (x, y) = curve(&figures[0], id);
        assert_eq!((x[place], y[place]), (width as f64, best));
        let scores = lab.scores(table, place, 4).unwrap();
        let least = scores
            .iter()
            .enumerate()
            .min_by(|a, b| a.1.total_cmp(b.1))
            .unwrap()
            .0;
        let shift = best - table.lowest(Optimizer::GradientDescent) - least as f64;
        assert!(shift.abs() <= 1.0 && shift == minimum(&scores).unwrap().0 - least as f64);
    }
    let figures = lab.figures(&settings);
    let Content::Readouts(moves) = &figures[2].content else {
        panic!("no numbers");
    };
    let best: Vec<f64> = (0..3)
        .map(|place| lab.best(Table::Ntk, place, 4).unwrap().0)
        .collect();
    let range = best.iter().fold(f64::MIN, |a, b| a.max(*b)) - best.iter().fold(f64::MAX, |a, b| a.min(*b));
    let found = moves.iter().find(|readout| readout.label.id == "moves_ntk");
    assert_eq!(found.unwrap().value, range);
    // A score is a mean of the last five losses, of fewer at first; each loss is that of the network at its step.
    settings.steps = 7;
    let run = train(&settings, &data, (Table::Ntk, 8, 1.0), (2, 0), &cancel).unwrap();
    let mean = |losses: &[f64]| losses.iter().sum::<f64>() / losses.len() as f64;
    assert!((run.score(1) - mean(&run.losses[..2])).abs() < 1e-12);
    assert!((run.score(7) - mean(&run.losses[3..])).abs() < 1e-12);
    let shape = Shape {
        features: 16,
        width: 8,
        layers: 3,
    };
    let deviations = Table::Ntk.deviations(3, 8);
    let mut rng = stream(2, Purpose::Lab, 1, 8);
    let network = Dense::<f32>::draw(settings.activation, shape, &deviations, &mut rng, &cancel).unwrap();
    let pass = network.pass(&data.x);
    assert!((mean_square(&(&pass.output - &data.y)) - run.losses[0]).abs() < 1e-9);
    let size = |fields: &DMatrix<f32>| mean_square(&DVector::from_column_slice(fields.as_slice())).sqrt();
    let found = size(&pass.fields[1]);
    assert!((found - run.sizes[0]).abs() < 1e-6, "{found} {}", run.sizes[0]);
    // One step by hand moves its pre-activations as the run says.
    let mut moved = network.clone();
    let gradient = network.gradient(&data.x, &pass, &(&pass.output - &data.y));
    moved.descend(&gradient, &Table::Ntk.rates(Optimizer::GradientDescent, 3, 8, 16));
    let found = size(&(&moved.pass(&data.x).fields[1] - &pass.fields[1]));
    assert!(
        (found / run.changes[1] - 1.0).abs() < 1e-4,
        "{found} {}",
        run.changes[1]
    );
}

/// The coordinate check is that of runs two octaves below the best rate of a middling width, and its legend has the fitted slope.
#[test]
fn coordinates_are_those_of_runs_below_the_best_rate() {
    let mut settings = settings("GradientDescent");
    (settings.steps, settings.step, settings.samples, settings.largest) = (6, 6, 64, 64);
    settings.seeds = 2;
    let mut lab = Parametrizations::start(settings.clone(), 2);
    while lab.advance(&Cancel::new()).unwrap() {}
    let figures = lab.figures(&settings);
    let check = figures
        .iter()
        .find(|figure| figure.id == "coordinate_check")
        .unwrap();
    for (table, id) in [
        (Table::Standard, "change_standard"),
        (Table::Ntk, "change_ntk"),
        (Table::MaximalUpdate, "change_mup"),
    ] {
        let scores = lab.scores(table, 4, 6).unwrap();
        let places = 0..RATES;
        let best = places.min_by(|a, b| scores[*a].total_cmp(&scores[*b])).unwrap();
        let rows: Vec<&Vec<Run>> = lab.rows_of(table, 2).collect();
        let expected = (rows[0][best - 2].changes[6] + rows[1][best - 2].changes[6]) / 2.0;
        let (x, y) = curve(check, id);
        assert_eq!((x[2], x.len()), (16.0, 5));
        assert!((y[2] / expected - 1.0).abs() < 1e-12, "{id}: {} {expected}", y[2]);
        let law = PowerLaw::fit(x.into_iter().zip(y), [0.0, f64::INFINITY]).unwrap();
        let slope = format!("{:+.2}", law.exponent).replace('-', "−");
        let Content::Plot(plot) = &check.content else {
            panic!("no plot");
        };
        let named = |mark: &Mark| matches!(mark, Mark::Line(line) if line.name.id == id && line.name.text.contains(&slope));
        assert!(plot.marks.iter().any(named), "{id}: {slope}");
    }
}

/// The title says how far the best rate moves among wide networks, once there are two.
#[test]
fn the_title_says_how_far_the_best_rate_moves() {
    let mut settings = settings("GradientDescent");
    (settings.steps, settings.step, settings.samples, settings.largest) = (4, 4, 32, 64);
    let mut lab = Parametrizations::start(settings.clone(), 2);
    let title = |lab: &Parametrizations| lab.figures(&settings)[0].title.to_string();
    lab.advance(&Cancel::new()).unwrap();
    assert!(!title(&lab).contains("octaves"), "{}", title(&lab));
    while lab.advance(&Cancel::new()).unwrap() {}
    let moved = |table| {
        let [a, b] = [3, 4].map(|place| lab.best(table, place, 4).unwrap().0);
        format!("{:.1}", (a - b).abs())
    };
    let title = title(&lab);
    for (table, name) in [
        (Table::MaximalUpdate, "octaves under μP"),
        (Table::Standard, "under Standard"),
    ] {
        assert!(
            title.contains(&format!("{} {name}", moved(table))),
            "{title} {}",
            moved(table)
        );
    }
}

/// The data: labels of the sum that the lab says, of features of variance 1/n.
#[test]
fn labels_are_those_of_two_directions() {
    let mut settings = settings("GradientDescent");
    settings.samples = 4000;
    let data = Data::draw(&settings, 2, &Cancel::new()).unwrap();
    let (rows, labels) = (&data.x, &data.y);
    assert!(
        (rows.norm_squared() / 4000.0 - 1.0).abs() < 0.05,
        "{}",
        rows.norm_squared()
    );
    for (row, label) in rows.row_iter().zip(labels.iter()) {
        let [u, v] = [row[0], row[1]].map(|x| 4.0 * f64::from(x));
        let expected = (2.0 * u).tanh() + 0.5 * (2.0 * v).sin();
        assert!((expected - f64::from(*label)).abs() < 1e-5, "{expected} {label}");
    }
}

/// Adam is the one of its paper: two updates of a weight with gradients 1 and 2.
#[test]
fn adam_has_its_usual_decays() {
    let (mut weights, mut state) = ([0.0_f32], [0.0_f32; 2]);
    let method = method(Optimizer::Adam);
    assert_eq!(method.state(), 2);
    for (t, gradient) in [1.0, 2.0].into_iter().enumerate() {
        let block = Block {
            weights: &mut weights,
            gradient: &[gradient],
            state: &mut state,
        };
        method.update_single(Moment { t, rate: 0.1 }, block);
    }
    // 0.29/(1 − 0.81) over the root of 0.004999/(1 − 0.998001), after a first step of 1.
    let expected = -0.1 * (1.0 + 0.29 / 0.19 / (0.004_999_f64 / 0.001_999).sqrt());
    assert!(
        (f64::from(weights[0]) - expected).abs() < 1e-5,
        "{} {expected}",
        weights[0]
    );
}

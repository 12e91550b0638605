//! Tables of rates, scores and their minima, and the trend over widths.

use super::*;

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

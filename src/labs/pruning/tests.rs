//! Cuts that hold, and what they cost.

use super::*;
use crate::experiment::{LabSettings, Value as Setting};
use crate::labs::plots::drawn::*;
use crate::statistics::Mean;

fn lab(changes: &[(&str, Setting)]) -> Pruning {
    let mut settings = LabSettings::new(&SCHEMA);
    for (name, value) in changes {
        settings.set(name, value.clone());
    }
    Pruning::start(settings.typed().unwrap(), 3)
}

fn finished(changes: &[(&str, Setting)]) -> Pruning {
    let mut lab = lab(changes);
    while lab.advance(&Cancel::new()).unwrap() {}
    lab
}

fn zeros(network: &Network) -> usize {
    network
        .weights
        .layers
        .iter()
        .flat_map(|w| w.iter())
        .filter(|w| **w == 0.0)
        .count()
}

#[test]
fn what_is_cut_stays_cut_and_the_smallest_go_first() {
    let settings = lab(&[]).settings;
    let cancel = Cancel::new();
    let mut network = Network::draw(&settings, 12, (1, 0), &cancel).unwrap();
    network.train(0.3, 20, &cancel).unwrap();
    // 12 · 12 + 12 · 12 + 12 weights.
    for order in Order::ALL {
        let mut cut = network.cut(order, 0.25, (1, 0));
        assert_eq!(zeros(&cut), 75, "{order:?}");
        cut.train(0.3, 5, &cancel).unwrap();
        assert_eq!(zeros(&cut), 75);
        cut.rewind();
        assert_eq!(zeros(&cut), 75);
    }
    let cut = network.cut(Order::Layer, 0.5, (1, 0));
    for (before, after) in network.weights.layers.iter().zip(&cut.weights.layers) {
        let kept = before.iter().zip(after.iter()).filter(|(_, w)| **w != 0.0);
        let least = kept.map(|(w, _)| w.abs()).fold(f64::INFINITY, f64::min);
        let gone = before.iter().zip(after.iter()).filter(|(_, w)| **w == 0.0);
        let most = gone.map(|(w, _)| w.abs()).fold(0.0, f64::max);
        assert!(most <= least, "{most} {least}");
    }
    assert_eq!(network.cut(Order::Size, 0.0, (1, 0)).error(), network.error());
    let nothing = network.cut(Order::Random, 1.0, (1, 0));
    let power = nothing.error();
    assert!((power - 0.6).abs() < 0.1, "predicting 0 costs {power}");
}

/// Cutting by size costs less than at random, and retraining wins most of it back.
#[test]
fn small_weights_can_go_and_retraining_helps() {
    let lab = finished(&[
        ("replicas", Setting::Whole(4)),
        ("retraining", Setting::Whole(60)),
    ]);
    let at = |place: usize, quantity: usize| {
        Mean::of(lab.measured[place].iter().map(|errors| errors[quantity])).value
    };
    // Half of the weights.
    let half = (FRACTIONS - 1) / 2;
    let (whole, size, random, retrained) = (at(0, 0), at(half, 0), at(half, 2), at(half, 3));
    assert!(size < random, "{size} {random}");
    assert!(
        retrained < size && retrained < 1.5 * whole,
        "{retrained} {size} {whole}"
    );
    assert_eq!(at(0, 0), at(0, 2));
}

/// With retraining wide networks can lose more than narrow ones; left as they are they all lose about a fifth.
#[test]
fn wider_networks_can_lose_more_with_retraining() {
    let lab = finished(&[
        ("show", Setting::Choice("Widths")),
        ("widest", Setting::Whole(16)),
        ("replicas", Setting::Whole(4)),
        ("steps", Setting::Whole(200)),
    ]);
    let share = |place: usize, quantity: usize| {
        Mean::of(lab.measured[place].iter().map(|values| values[quantity])).value
    };
    let last = lab.places.len() - 1;
    assert!(
        share(last, 1) > share(0, 1) + 0.1,
        "{} {}",
        share(0, 1),
        share(last, 1)
    );
    for place in 0..=last {
        assert!((0.08..0.35).contains(&share(place, 0)), "{}", share(place, 0));
    }
}

/// The prunable fraction is the last one before the error rises by more than is tolerated.
#[test]
fn the_prunable_fraction_is_tight() {
    let settings = lab(&[]).settings;
    let cancel = Cancel::new();
    let mut network = Network::draw(&settings, 12, (2, 0), &cancel).unwrap();
    network.train(0.3, 200, &cancel).unwrap();
    let share = network.prunable(&settings, TOLERATED, &cancel).unwrap()[0];
    let error = |fraction| network.cut(Order::Size, fraction, (0, 0)).error() / network.error();
    assert!(error(share) <= 1.05 && error(share + 0.01) > 1.05, "{share}");
}

/// Everything that is measured at a fraction, done again by hand.
#[test]
fn errors_at_a_fraction_are_those_of_their_names() {
    let lab = finished(&[
        ("replicas", Setting::Whole(1)),
        ("samples", Setting::Whole(60)),
        ("steps", Setting::Whole(30)),
        ("retraining", Setting::Whole(7)),
    ]);
    let cancel = Cancel::new();
    let mut network = Network::draw(&lab.settings, 12, (3, 0), &cancel).unwrap();
    network.train(0.3, 30, &cancel).unwrap();
    let salt = (3, 0);
    let retrained = |order: Order, rewound: bool| {
        let mut cut = network.cut(order, 0.5, salt);
        if rewound {
            cut.rewind();
        }
        cut.train(0.3, 7, &cancel).unwrap();
        cut.error()
    };
    let expected = vec![
        network.cut(Order::Size, 0.5, salt).error(),
        network.cut(Order::Layer, 0.5, salt).error(),
        network.cut(Order::Random, 0.5, salt).error(),
        retrained(Order::Size, false),
        retrained(Order::Size, true),
        retrained(Order::Random, true),
    ];
    let half = (FRACTIONS - 1) / 2;
    assert_eq!(lab.measured[half].as_slice(), std::slice::from_ref(&expected));
    let figures = lab.all(&lab.settings);
    let lines = [
        ("errors", "By size", 0),
        ("errors", "By size in each layer", 1),
        ("errors", "At random", 2),
        ("tickets", "not_trained", 0),
        ("tickets", "retrained", 3),
        ("tickets", "rewound", 4),
        ("tickets", "random_ticket", 5),
    ];
    for (figure, name, quantity) in lines {
        let (x, y) = line(&figures, figure, name)[half];
        assert_eq!((x, y), (0.5, expected[quantity]), "{name}");
    }
    assert_eq!(readout(&figures, "now", "Cut"), 50.0);
    assert_eq!(readout(&figures, "now", "Whole"), network.error());
    assert_eq!(readout(&figures, "now", "Error"), expected[0]);
    assert!((readout(&figures, "now", "retrained") - expected[3]).abs() < 1e-12);
    // Between two fractions at which networks were retrained.
    let view = Settings {
        cut: 0.525,
        ..lab.settings
    };
    let middle = 0.5 * (expected[4] + lab.measured[half + 1][0][4]);
    assert!((readout(&lab.all(&view), "now", "rewound") - middle).abs() < 1e-9);
}

/// Rewound weights are those of the start, and sizes are compared in units of their layer's deviation there.
#[test]
fn cuts_compare_layers_by_their_deviations_and_rewind_to_the_start() {
    let settings = lab(&[("features", Setting::Whole(100))]).settings;
    let cancel = Cancel::new();
    let start = Network::draw(&settings, 4, (1, 0), &cancel).unwrap();
    // Weights of the start have the same law in these units, so that every layer loses about the same share.
    let cut = start.cut(Order::Size, 0.5, (1, 0));
    let lost = |layer: usize| {
        let weights = &cut.weights.layers[layer];
        weights.iter().filter(|w| **w == 0.0).count() as f64 / weights.len() as f64
    };
    assert!(
        (lost(0) - 0.5).abs() < 0.05 && (0.2..0.8).contains(&lost(1)),
        "{} {}",
        lost(0),
        lost(1)
    );
    let mut trained = start.clone();
    trained.train(0.3, 10, &cancel).unwrap();
    let mut cut = trained.cut(Order::Size, 0.5, (1, 0));
    cut.rewind();
    let kept = cut.weights.layers.iter().zip(&start.weights.layers);
    for (now, first) in kept.flat_map(|(a, b)| a.iter().zip(b.iter())) {
        assert!(*now == 0.0 || now == first);
    }
}

/// Along training every place has its number of steps, and the prunable fraction after retraining is found by hand, too.
#[test]
fn prunable_fractions_along_training_are_those_of_their_steps() {
    let lab = finished(&[
        ("show", Setting::Choice("Steps")),
        ("width", Setting::Whole(6)),
        ("samples", Setting::Whole(80)),
        ("steps", Setting::Whole(60)),
        ("retraining", Setting::Whole(9)),
        ("replicas", Setting::Whole(1)),
    ]);
    let cancel = Cancel::new();
    let figures = lab.all(&lab.settings);
    for place in [3, lab.places.len() - 1] {
        let mut network = Network::draw(&lab.settings, 6, (3, 0), &cancel).unwrap();
        let steps = lab.places[place];
        network.train(0.3, steps as usize, &cancel).unwrap();
        let whole = network.error();
        let share = (1..=20)
            .map(|i| 0.05 * f64::from(i))
            .take_while(|share| {
                let mut cut = network.cut(Order::Size, *share, (0, 0));
                cut.train(0.3, 9, &cancel).unwrap();
                cut.error() <= 1.05 * whole
            })
            .last();
        let found = &lab.measured[place][0];
        assert!(
            (found[1] - share.unwrap_or(0.0)).abs() < 1e-9 && found[2] == whole,
            "{found:?} {share:?}"
        );
        for (figure, name, quantity) in [
            ("prunable", "Left so", 0),
            ("prunable", "Retrained", 1),
            ("whole", "Whole", 2),
        ] {
            assert_eq!(
                line(&figures, figure, name)[place],
                (steps, found[quantity]),
                "{name}"
            );
        }
    }
    assert!((rule(&figures, "whole", "Noise") - 0.04).abs() < 1e-12);
}

/// The drawing has the weights from each node on the left in a row.
#[test]
fn the_drawing_is_of_the_network_that_is_cut() {
    let lab = finished(&[
        ("width", Setting::Whole(3)),
        ("features", Setting::Whole(5)),
        ("samples", Setting::Whole(20)),
        ("steps", Setting::Whole(2)),
        ("retraining", Setting::Whole(1)),
        ("replicas", Setting::Whole(1)),
        ("cut", Setting::Number(0.25)),
    ]);
    let figures = lab.all(&lab.settings);
    let crate::figure::Content::Network(drawing) = &figure(&figures, "network").content else {
        panic!("no network")
    };
    let cut = lab.drawn.as_ref().unwrap().cut(Order::Size, 0.25, (3, 0));
    for (layer, weights) in cut.weights.layers.iter().enumerate() {
        for (left, right) in [(0, 0), (2, 0), (1, weights.ncols() - 1)] {
            let drawn = drawing.weights[layer][left * weights.ncols() + right];
            assert_eq!(drawn, weights[(left, right)]);
        }
    }
    // 15 + 9 + 3 weights, of which a quarter is cut.
    let gone = drawing.weights.iter().flatten().filter(|w| **w == 0.0).count();
    assert_eq!(gone, 7);
}

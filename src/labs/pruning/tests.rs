//! Cuts that hold, and what they cost.

use super::*;
use crate::experiment::{LabSettings, Value as Setting};
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

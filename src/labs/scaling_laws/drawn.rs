//! What is drawn is what was computed.

use super::theory::Exponents;
use super::*;
use crate::figure::{Content, Figure, Line, Mark, Scatter};

fn settings(changes: &str) -> Settings {
    crate::labs::register();
    let text = format!("(lab: ScalingLaws({changes}))");
    let settings = crate::experiment::Settings::from_ron(&text, "a").unwrap();
    settings.lab.unwrap().typed().unwrap()
}

/// Figures once all is done.
fn drawn(settings: &Settings) -> Vec<Figure> {
    let mut lab = ScalingLaws::start(settings.clone(), 1);
    while lab.advance(&Cancel::new()).unwrap() {}
    lab.figures(settings)
}

fn marks<'a>(figures: &'a [Figure], id: &str) -> &'a [Mark] {
    let figure = figures.iter().find(|figure| figure.id == id).unwrap();
    match &figure.content {
        Content::Plot(plot) => &plot.marks,
        Content::HeatMap(map) => &map.marks,
        _ => panic!("{id}"),
    }
}

fn line<'a>(marks: &'a [Mark], id: &str) -> &'a Line {
    let mut lines = marks.iter().filter_map(|mark| match mark {
        Mark::Line(line) if line.name.id == id => Some(line),
        _ => None,
    });
    lines.next().unwrap()
}

fn dots<'a>(marks: &'a [Mark], id: &str) -> &'a Scatter {
    let mut dots = marks.iter().filter_map(|mark| match mark {
        Mark::Scatter(dots) if dots.name.id == id => Some(dots),
        _ => None,
    });
    dots.next().unwrap()
}

/// The dotted line falls with the exponent of the limit towards the plateau, and meets the theory.
#[test]
fn the_power_law_of_the_limit_has_its_exponent_above_the_plateau() {
    let exponents = Exponents::new(1.5, 2.0);
    for (changes, curve, exponent) in [
        (
            "against: Samples, modes: 300, largest: 100",
            "all",
            exponents.samples,
        ),
        (
            "against: Time, modes: 300, features: 300, steps: 200",
            "population",
            exponents.time,
        ),
    ] {
        let settings = settings(&format!("{changes}, noise: 0.3, replicas: 0"));
        let figures = drawn(&settings);
        let marks = marks(&figures, "scaling_laws");
        let (law, theory) = (line(marks, "Power law of the limit"), line(marks, curve));
        let middle = (settings.window_low * settings.window_high).sqrt();
        let away = |i: &usize| (theory.x[*i] / middle).ln().abs();
        let place = (0..theory.x.len())
            .min_by(|a, b| away(a).total_cmp(&away(b)))
            .unwrap();
        assert!((law.y[place] - theory.y[place]).abs() < 1e-12);
        for i in [1, theory.x.len() / 2, theory.x.len() - 1] {
            let (above, first) = (law.y[i] - 0.09, law.y[0] - 0.09);
            let expected = (law.x[i] / law.x[0]).powf(-exponent);
            assert!((above / first / expected - 1.0).abs() < 1e-9, "{changes}: {i}");
        }
    }
}

/// On the line of saturation a smoother target stops to help.
#[test]
fn the_map_of_exponents_saturates_on_its_line() {
    for (against, part) in [
        ("Samples", (|e: Exponents| e.samples) as fn(Exponents) -> f64),
        ("Size", |e: Exponents| e.random_features),
    ] {
        let settings = settings(&format!(
            "against: {against}, modes: 60, largest: 40, replicas: 0"
        ));
        let figures = drawn(&settings);
        let marks = marks(&figures, "phases");
        let here = dots(marks, "These settings");
        assert_eq!((here.x[0], here.y[0]), (settings.capacity, settings.source));
        let saturation = line(marks, "Saturation");
        for (&capacity, &source) in saturation.x.iter().zip(&saturation.y) {
            let at = |source: f64| part(Exponents::new(capacity, source));
            assert!(
                (at(source + 0.5) - at(source)).abs() < 1e-12,
                "{against} {capacity}"
            );
            assert!(
                (at(source) - at(source - 0.05) - 0.05).abs() < 1e-9,
                "{against} {capacity}"
            );
        }
    }
}

/// The best size of each budget costs it, lies inside the table, and no size of the table has a smaller loss at that budget.
#[test]
fn the_frontier_is_the_cheapest_of_the_table() {
    let settings = settings("against: Compute, modes: 400, steps: 2000, batch: 3, learning_rate: 0.2");
    let mut lab = ScalingLaws::start(settings.clone(), 1);
    while lab.advance(&Cancel::new()).unwrap() {}
    let cells = lab.table.cells(settings.batch);
    let (last, times) = (cells.last().unwrap(), &lab.table.times);
    assert_eq!(last[1], (3 * times.last().unwrap()) as f64);
    let mut descent = OnePass::new(&lab.spectrum, last[0] as usize, 0.2, 3, settings.noise);
    (0..2000).for_each(|_| descent.step());
    assert!((last[2] / descent.error() - 1.0).abs() < 1e-12);
    let figures = lab.figures(&settings);
    let frontier = marks(&figures, "frontier");
    let (sizes, data) = (line(frontier, "best_size"), line(frontier, "best_data"));
    assert!(sizes.x.len() > 10, "{}", sizes.x.len());
    let ends = [lab.table.sizes[0] as f64, *lab.table.sizes.last().unwrap() as f64];
    // The exact loss at a size and a number of samples, which the table has between its cells.
    let loss = |size: f64, data: f64| {
        let mut descent = OnePass::new(&lab.spectrum, size.round() as usize, 0.2, 3, settings.noise);
        (0..(data / 3.0).round() as usize).for_each(|_| descent.step());
        descent.error()
    };
    // Along the frontier sizes grow smoothly, not from one size of the table to the next.
    assert!(sizes.y.windows(2).all(|pair| pair[1] > pair[0]), "{:?}", sizes.y);
    let at_compute = marks(&figures, "equal_compute");
    let (line, best) = (
        line(at_compute, "compute_4"),
        dots(at_compute, "Best at each compute"),
    );
    let (size, least) = best
        .x
        .iter()
        .zip(&best.y)
        .find(|(size, _)| {
            let place = sizes.x.iter().position(|budget| *budget > 1e4).unwrap();
            (sizes.y[place - 1]..=sizes.y[place]).contains(*size)
        })
        .unwrap();
    assert!(line.y.iter().all(|loss| *loss > 0.99 * least), "{size} {least}");
    for i in (0..sizes.x.len()).step_by(6) {
        let (budget, best) = (sizes.x[i], sizes.y[i]);
        assert!((best * data.y[i] / budget - 1.0).abs() < 1e-9);
        assert!(best > ends[0] && best < ends[1], "{best}");
        let least = loss(best, budget / best);
        for size in lab.table.sizes.iter().map(|&size| size as f64) {
            let samples = budget / size;
            if samples > 12.0 && samples < last[1] {
                assert!(
                    loss(size, samples) > 0.98 * least,
                    "{budget}: {size} against {best}"
                );
            }
        }
    }
}

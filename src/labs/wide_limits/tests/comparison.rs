//! Gaps of theories: the nearest, and the comparison over widths with its networks, how far it goes, and its share of the work.

use super::*;
use crate::figure::format_with_error;
use crate::statistics::power_law::PowerLaw;

/// Theories are sorted by their gap, and the nearest is named with it.
#[test]
fn the_nearest_theory_is_first_and_named() {
    let mut settings = settings("Ntk", 64, 2);
    settings.target = Target::Linear;
    settings.neurons = 400;
    let mut lab = WideLimits::start(settings.clone(), 3);
    while lab.advance(&Cancel::new()).unwrap() {}
    let figures = lab.figures(&settings);
    let nearest = figures.iter().find(|figure| figure.id == "nearest").unwrap();
    let Content::Table(table) = &nearest.content else {
        panic!("no table");
    };
    assert_eq!(table.rows.len(), 6);
    let gaps: Vec<f64> = table.rows.iter().map(|row| row[1].parse().unwrap()).collect();
    assert!(gaps.is_sorted(), "{gaps:?}");
    let (network, theories) = (at(&lab.trained(), &lab.times), lab.theories());
    let smallest = theories
        .iter()
        .map(|(_, errors)| gap(&network.test, &errors.test));
    let smallest = 100.0 * smallest.fold(f64::INFINITY, f64::min);
    assert!((gaps[0] / smallest - 1.0).abs() < 1e-3, "{gaps:?} {smallest}");
    let sentence = nearest.title.to_string();
    assert!(
        sentence.contains(&table.rows[0][0]) && sentence.contains("64"),
        "{sentence}"
    );
}

/// Over widths each cell is a network of its own: its width and run, against the theories from its start.
#[test]
fn the_comparison_over_widths_is_that_of_its_networks() {
    let mut settings = settings("Ntk", 16, 2);
    (settings.largest, settings.runs, settings.steps, settings.rate) = (256, 3, 20, 3.0);
    settings.show = Show::Widths;
    let mut lab = WideLimits::start(settings.clone(), 3);
    while lab.advance(&Cancel::new()).unwrap() {}
    assert_eq!(
        (lab.widths.as_slice(), lab.gaps.len()),
        ([8, 16, 32, 64, 128, 256].as_slice(), 18)
    );
    let (begun, cancel) = (lab.begun.as_ref().unwrap(), Cancel::new());
    let (cell, width, run) = (9, 64, 2);
    let mut training =
        Training::new(&settings, &begun.problem, (width, begun.rate), (3, run), &cancel).unwrap();
    let start = training.start.clone();
    for _ in 0..20 {
        training.step(&begun.problem, &cancel).unwrap();
    }
    let expected = begun
        .lazy
        .from(&start, &begun.problem.labels, begun.rate, &lab.times);
    let expected = gap(&at(&training.errors, &lab.times).test, &expected.test);
    let found = lab.gaps[cell].iter().find(|(of, _)| *of == Approach::Conditional);
    assert_eq!(found.unwrap().1, expected);
    let kernels = Training::new(&settings, &begun.problem, (width, begun.rate), (3, run), &cancel).unwrap();
    let kernels = kernels.kernels(&begun.problem, &cancel).unwrap();
    let linear = lazy::linearized(&kernels, &start, &begun.problem.labels, 20, &cancel).unwrap();
    let expected = gap(
        &at(&training.errors, &lab.times).test,
        &at(&linear, &lab.times).test,
    );
    let found = lab.gaps[cell].iter().find(|(of, _)| *of == Approach::Linearized);
    assert_eq!(found.unwrap().1, expected);
    let figures = lab.figures(&settings);
    // Line of the fit, then dots.
    let conditional = &curves(&figures[0], "ntk_conditional")[1];
    let at_64 = Mean::of([3, 9, 15].into_iter().map(|cell| {
        let of = lab.gaps[cell].iter().find(|(of, _)| *of == Approach::Conditional);
        of.unwrap().1
    }));
    assert_eq!((conditional.0[3], conditional.1[3]), (64.0, at_64.value));
    // The fitted law as a line, and its exponent in the table.
    let (x, means) = lab.gaps_of(Approach::Conditional);
    let points = x.iter().copied().zip(means.iter().map(|mean| mean.value));
    let fit = PowerLaw::fit(points, [0.0, f64::INFINITY]).unwrap();
    let line = &curves(&figures[0], "ntk_conditional")[0];
    for (x, y) in line.0.iter().zip(&line.1) {
        let expected = fit.offset.exp() * x.powf(fit.exponent);
        assert!((y / expected - 1.0).abs() < 1e-12, "{y} {expected}");
    }
    let Content::Table(table) = &figures[1].content else {
        panic!("no table");
    };
    let row = vec![
        Approach::Conditional.name().into_owned(),
        format_with_error(fit.exponent, fit.error),
    ];
    assert!(table.rows.contains(&row), "{:?}", table.rows);
    let law = |approach| {
        let (x, means) = lab.gaps_of(approach);
        let slope = (means[5].value / means[0].value).ln() / (x[5] / x[0]).ln();
        (slope, means[5].value)
    };
    let ((slope, conditional), (_, linear)) = (law(Approach::Conditional), law(Approach::Linearized));
    assert!(slope < -0.4 && slope > -1.2, "{slope}");
    assert!(linear < 2.0 * conditional && conditional < 0.5 * law(Approach::MeanPredictor).1);
}

/// The comparison over widths reaches 4096 with three layers, too; where a run would take minutes it stops earlier and says so.
#[test]
fn the_comparison_goes_as_far_as_runs_are_affordable() {
    let of = |layers: usize, samples: usize, steps: usize| {
        let mut settings = settings("Ntk", 8, layers);
        (settings.samples, settings.features, settings.tests) = (samples, 50, samples);
        (settings.steps, settings.largest) = (steps, 4096);
        (settings.widths().last().copied(), settings.stops_at())
    };
    assert_eq!(of(2, 400, 1000), (Some(4096), None));
    assert_eq!(of(3, 200, 100), (Some(4096), None));
    let (last, stop) = of(5, 400, 100);
    assert!(last == stop && (8..4096).contains(&stop.unwrap()), "{stop:?}");
    let mut settings = settings("Ntk", 8, 5);
    (settings.samples, settings.tests, settings.steps) = (16, 16, 1000);
    (settings.largest, settings.show, settings.runs) = (4096, Show::Widths, 1);
    let mut lab = WideLimits::start(settings.clone(), 3);
    lab.advance(&Cancel::new()).unwrap();
    let caption = &lab.figures(&settings)[0].caption;
    let stop = settings.stops_at().unwrap().to_string();
    assert!(caption.contains(&format!("stops at width {stop}")), "{caption}");
    settings.largest = 8;
    let lab = WideLimits {
        settings: settings.clone(),
        ..lab
    };
    assert!(!lab.figures(&settings)[0].caption.contains("stops"));
}

/// Wide runs of the comparison count for more of the work than narrow ones, so that the time left is told from what was done.
#[test]
fn progress_counts_operations() {
    let mut settings = settings("Ntk", 8, 3);
    (settings.largest, settings.runs, settings.steps) = (64, 2, 5);
    let mut lab = WideLimits::start(settings, 3);
    let mut fractions = vec![lab.fraction()];
    while lab.advance(&Cancel::new()).unwrap() {
        fractions.push(lab.fraction());
    }
    assert!(
        fractions[0] == 0.0 && fractions.is_sorted() && lab.fraction() == 1.0,
        "{fractions:?}"
    );
    let operations = |width: usize| lab.settings.run_operations(width);
    let (last, all) = (
        operations(32) + operations(64),
        2.0 * [8, 16, 32, 64].map(operations).iter().sum::<f64>(),
    );
    let left = 1.0 - fractions.last().unwrap();
    assert!((left - last / (all + operations(8))).abs() < 1e-9, "{left}");
}

/// State evolution of every narrow network of the comparison starts from that network.
#[test]
fn state_evolution_is_compared_from_each_start() {
    let mut settings = settings("Ntk", 128, 2);
    (settings.largest, settings.runs, settings.steps, settings.rate) = (16, 2, 5, 2.0);
    settings.target = Target::Linear;
    let mut lab = WideLimits::start(settings.clone(), 3);
    while lab.advance(&Cancel::new()).unwrap() {}
    let (begun, cancel) = (lab.begun.as_ref().unwrap(), Cancel::new());
    assert_eq!(lab.gaps_of(Approach::StateEvolution).0, [8.0, 16.0]);
    let (width, run) = (16, 2);
    let link = settings.link(width).unwrap();
    let theory = begun.evolved(&settings, link, (width, run), 3, &cancel).unwrap();
    let mut training =
        Training::new(&settings, &begun.problem, (width, begun.rate), (3, run), &cancel).unwrap();
    for _ in 0..5 {
        training.step(&begun.problem, &cancel).unwrap();
    }
    let expected = gap(
        &at(&training.errors, &lab.times).test,
        &at(&theory, &lab.times).test,
    );
    let found = lab.gaps[3].iter().find(|(of, _)| *of == Approach::StateEvolution);
    assert_eq!(found.unwrap().1, expected);
}

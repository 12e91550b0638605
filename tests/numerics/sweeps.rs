//! Sweeps: golden maps of the test error, bits that do not depend on threads or order, and how they are computed.

use nalgebra::DMatrix;
use onsager::control::Cancel;
use onsager::experiment::{
    Activation, Experiment, Link, Loss, Precision, Responses, Settings, Shown, Theory,
};
use onsager::network::Deep;
use onsager::optimizer::{GradientDescent, Rates, Updates};
use onsager::study::sweep::{Cell, SweepJob, SweepTable};
use onsager::study::{Job, Payload, finish};
use onsager::theory::{Inputs, Keep, PooledEvolution, TheoryError};
use serde_json::Value;

use crate::golden::{count, numbers};

/// The setting of the golden maps: K₀ = I but for the teacher, whose link is tanh(1.5 u).
fn inputs(width: usize, phi: f64, rate: f64) -> Inputs {
    let mut gram = DMatrix::identity(width + 1, width + 1);
    gram[(0, 0)] = 1.5 * 1.5;
    let mut deep = Deep::zeros(width, 2);
    for (a, weight) in deep.values_mut().iter_mut().enumerate() {
        *weight = (1.0 - 2.0 * (a % 2) as f64) / (width as f64).sqrt();
    }
    let rates = vec![
        Rates {
            first: rate,
            deeper: rate
        };
        30
    ];
    Inputs {
        gram,
        atoms: Vec::new(),
        coordinates: None,
        directions: 1,
        phi,
        activation: Activation::Tanh,
        deep,
        link: Link::Tanh,
        noise: 0.5,
        loss: Loss::Square,
        updates: Updates::new(GradientDescent { weight_decay: 0.0 }, rates),
        batch_fraction: 1.0,
        reuse: onsager::experiment::Reuse::default(),
        responses: Responses::Probes(1),
    }
}

/// The test error at the last step and the smallest; infinite at the end where it diverges.
fn test_errors(inputs: &Inputs) -> (f64, f64) {
    let theory = Theory {
        rows: 6000,
        replicas: 1,
        precision: Precision::Double,
        ..Theory::default()
    };
    let mut chain = PooledEvolution::new(inputs, &theory, Keep::default(), 3).unwrap();
    let (mut last, mut lowest) = (f64::NAN, f64::INFINITY);
    loop {
        match chain.advance(&Cancel::new()) {
            Ok(Some(step)) => {
                last = step.mean.test.mse;
                lowest = lowest.min(last);
            }
            Ok(None) => return (last, lowest),
            Err(TheoryError::Diverged { .. }) => return (f64::INFINITY, lowest),
            Err(error) => panic!("{error}"),
        }
    }
}

/// Single chains of 2000 rows made the golden maps: the large rates, where curves oscillate, are theirs to a few per cent.
#[test]
fn golden_maps_have_their_values_and_their_best_rates() {
    let golden: Value = serde_json::from_str(include_str!("../golden/labs/h_maps.json")).unwrap();
    for map in golden["maps"].as_array().unwrap() {
        let (axis, log_rates) = (numbers(&map["axis"]), numbers(&map["log2_eta"]));
        let by_width = map["kind"] == "width";
        for (row, &at) in axis.iter().enumerate() {
            let (width, phi) = if by_width {
                (count(&map["axis"][row]), 2.0)
            } else {
                (4, at)
            };
            let errors: Vec<(f64, f64)> = log_rates
                .iter()
                .map(|log| test_errors(&inputs(width, phi, log.exp2())))
                .collect();
            let golden_last = numbers(&map["at_T"][row]);
            let golden_lowest = numbers(&map["min_t"][row]);
            for (column, &(last, lowest)) in errors.iter().enumerate() {
                let name = format!("{} {at}, rate 2^{}", map["kind"], log_rates[column]);
                if golden_last[column] > 10.0 {
                    assert!(last > 10.0, "{name}: {last} instead of divergence");
                    continue;
                }
                // At 2^0 and beyond the descent oscillates; near the edge it may or may not blow up.
                let (share_last, share_lowest) = if log_rates[column] > -0.5 {
                    (0.25, 0.08)
                } else {
                    (0.06, 0.06)
                };
                if log_rates[column] < 0.5 {
                    assert!(
                        (last / golden_last[column] - 1.0).abs() < share_last,
                        "{name}: {last}"
                    );
                }
                assert!(
                    (lowest / golden_lowest[column] - 1.0).abs() < share_lowest,
                    "{name}: {lowest}"
                );
            }
            // Of the rates at which the descent is smooth the theory's best one is the golden one, or as good.
            let smooth = log_rates.iter().filter(|log| **log < -0.5).count();
            let best = (0..smooth)
                .min_by(|&a, &b| errors[a].0.total_cmp(&errors[b].0))
                .unwrap();
            let lowest = golden_last[..smooth]
                .iter()
                .copied()
                .fold(f64::INFINITY, f64::min);
            assert!(
                golden_last[best] < 1.02 * lowest,
                "{} {at}: {}",
                map["kind"],
                log_rates[best]
            );
        }
    }
}

fn sweep(compute: &str, vary: &[&str]) -> Experiment {
    let text = format!(
        "(model: (width: 2, layers: 2), data: Synthetic(samples: 90, features: Ratio(1.5)), optimizer: (steps: 6),
          theory: (rows: 600, replicas: 2), runs: (count: 2, test_rows: 300),
          sweep: (vary: {vary:?}, compute: {compute}))"
    );
    Experiment::from_ron(&text, "sweep").unwrap()
}

fn cells(job: &mut SweepJob) -> Vec<Cell> {
    let mut found = Vec::new();
    finish(job, &Cancel::new(), |payload| {
        if let Payload::Cells(cells) = payload {
            found.extend(cells);
        }
    })
    .unwrap();
    assert_eq!(job.fraction(), 1.0);
    found.sort_by_key(|cell| cell.index);
    for cell in &mut found {
        cell.seconds = 0.0;
    }
    found
}

/// Of debug texts, since numbers that are none differ from themselves.
fn text(cells: &[Cell]) -> String {
    format!("{cells:?}")
}

#[test]
fn cells_have_the_same_bits_on_any_threads_in_any_part_and_alone() {
    let experiment = sweep(
        "Both",
        &[
            "optimizer.learning_rate = [0.1, 0.5, 100000]",
            "model.activation = [Tanh, Quadratic]",
        ],
    );
    let all = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| cells(&mut SweepJob::new(&experiment, |_| false).unwrap()))
    };
    let one = all(1);
    assert_eq!(one.len(), 6);
    assert_eq!(text(&one), text(&all(3)));
    let mut parts: Vec<Cell> = (0..2)
        .flat_map(|share| cells(&mut SweepJob::new(&experiment, |_| false).unwrap().shared(share, 2)))
        .collect();
    parts.sort_by_key(|cell| cell.index);
    assert_eq!(text(&one), text(&parts));
    let rest = cells(&mut SweepJob::new(&experiment, |cell| cell != 4).unwrap());
    assert_eq!(text(&one[4..5]), text(&rest));
    // The quadratic network at the largest rate has diverged, and is no error.
    let last = &one[5];
    assert!(last.theory.as_ref().unwrap().diverged.is_some());
    assert!(last.runs.as_ref().unwrap().diverged.is_some());
    assert!(last.theory.as_ref().unwrap().number(Shown::Test).value.is_nan());
}

/// A cell says what a study of its settings says.
#[test]
fn a_cell_is_the_experiment_of_its_settings() {
    let experiment = sweep("Both", &["optimizer.learning_rate = [0.1, 0.5]"]);
    let cell = cells(&mut SweepJob::new(&experiment, |cell| cell != 1).unwrap()).remove(0);
    let mut settings: Settings = experiment.settings().clone();
    settings.sweep.vary.clear();
    settings.optimizer.learning_rate = 0.5;
    let study = onsager::study::Study::new(&Experiment::new(settings).unwrap()).unwrap();
    let mut results = study.results();
    study.complete(&mut results, &Cancel::new()).unwrap();
    for (outcome, curve) in [
        (&cell.theory, results.theory_curve(onsager::study::Quantity::Test)),
        (&cell.runs, results.runs_curve(onsager::study::Quantity::Test)),
        (&cell.estimate, results.estimate_curve()),
    ] {
        let outcome = outcome.as_ref().unwrap();
        let last = curve.last().unwrap();
        let number = outcome.number(Shown::Test);
        assert_eq!((number.value, number.error), (last.value, last.error));
        let lowest = curve.lowest().unwrap();
        assert_eq!(outcome.number(Shown::StoppingStep).value, lowest as f64);
        assert_eq!(outcome.number(Shown::LowestTest).value, curve.mean[lowest]);
        assert_eq!(outcome.curves.as_ref().unwrap().steps, [0, 1, 2, 3, 4, 5, 6]);
    }
    // Theory and runs agree on how far the neurons turn towards the teacher.
    let overlaps =
        [&cell.theory, &cell.runs].map(|outcome| outcome.as_ref().unwrap().number(Shown::Overlap).value);
    assert!((overlaps[0] - overlaps[1]).abs() < 0.15, "{overlaps:?}");
    assert!(
        overlaps.iter().all(|overlap| (0.0..=1.0).contains(overlap)),
        "{overlaps:?}"
    );
}

#[test]
fn every_sweep_that_ships_has_figures_of_a_coarse_and_a_whole_grid() {
    for name in ["sweep_learning_rate_ratio", "sweep_universality"] {
        let shipped = Experiment::open(name).unwrap();
        let mut settings = shipped.settings().clone();
        (
            settings.theory.rows,
            settings.optimizer.steps,
            settings.runs.count,
        ) = (64, 3, 0);
        settings.sweep.compute = onsager::experiment::Compute::Prediction;
        let experiment = Experiment::new(settings).unwrap();
        let mut table = SweepTable::new(&experiment).unwrap();
        let all = cells(&mut SweepJob::new(&experiment, |_| false).unwrap());
        let view = onsager::study::report::sweep::preset_view(&table);
        for (place, cell) in all.into_iter().enumerate() {
            table.take(cell);
            if place % 97 != 3 && !table.is_whole() {
                continue;
            }
            for figure in onsager::study::sweep::tuning::all(&table, &view) {
                assert!(
                    !onsager::figure::to_csv(&figure).unwrap().is_empty(),
                    "{}",
                    figure.id
                );
            }
        }
    }
}

/// Single runs scatter like 1/√n; the slope of the preset's line through fewer and smaller networks, within three of its
/// standard errors (a standard deviation of R runs is known to 1/√(2R)).
#[test]
fn the_spread_of_runs_falls_with_the_square_root_of_their_size() {
    let mut settings = Experiment::open("sweep_size").unwrap().settings().clone();
    settings.sweep.vary[0] = "data.features.count = [25, 50, 100, 200]".to_owned();
    settings.runs.test_rows = 20_000;
    settings.theory.rows = 4000;
    let experiment = Experiment::new(settings).unwrap();
    let mut table = SweepTable::new(&experiment).unwrap();
    for cell in cells(&mut SweepJob::new(&experiment, |_| false).unwrap()) {
        table.take(cell);
    }
    let mut view = onsager::study::report::sweep::preset_view(&table);
    view.source = onsager::study::sweep::Source::Runs;
    let (slope, _) = onsager::study::sweep::figures::exponent(&table, &view, 0).unwrap();
    // Four points over ln 8, each ± 1/√80: the slope ± 0.072.
    assert!((slope + 0.5).abs() < 3.0 * 0.072, "{slope}");
    for cell in table.cells() {
        let bias = cell.runs.as_ref().unwrap().number(Shown::Deviation);
        assert!(bias.value.abs() < 4.0 * bias.error + 0.02, "{bias:?}");
    }
}

/// A file of a hundred thousand rows is read in about a second, and the figures of a large map take few milliseconds each.
#[test]
fn a_long_results_file_is_read_soon_and_a_large_map_is_drawn_soon() {
    use onsager::study::report::sweep::SweepFolder;
    use std::fmt::Write as _;

    let experiment = sweep(
        "Prediction",
        &[
            "optimizer.learning_rate = log(0.1, 1, 400)",
            "data.noise = linear(0, 1, 250)",
        ],
    );
    let folder = tempfile::tempdir().unwrap();
    let mut table = SweepTable::new(&experiment).unwrap();
    let small = sweep(
        "Prediction",
        &["optimizer.learning_rate = [0.1]", "data.noise = [0]"],
    );
    let one = cells(&mut SweepJob::new(&small, |_| false).unwrap()).remove(0);
    let mut results = SweepFolder::open(folder.path(), &mut table).unwrap();
    results.append(&table, &one).unwrap();
    drop(results);
    let path = folder.path().join("results.csv");
    let text = std::fs::read_to_string(&path).unwrap();
    let (_, row) = text.trim_end().rsplit_once("\n0,").unwrap();
    let mut long = text.clone();
    for cell in 1..100_000 {
        writeln!(long, "{cell},{row}").unwrap();
    }
    std::fs::write(&path, long).unwrap();
    let begun = std::time::Instant::now();
    let mut again = SweepTable::new(&experiment).unwrap();
    SweepFolder::open(folder.path(), &mut again).unwrap();
    let seconds = begun.elapsed().as_secs_f64();
    println!("100 000 rows: {seconds:.2} s");
    assert!(again.is_whole());
    // Ten times what it takes on a quiet machine.
    assert!(seconds < 10.0, "{seconds}");

    let map = sweep(
        "Prediction",
        &[
            "optimizer.learning_rate = log(0.1, 1, 100)",
            "data.noise = linear(0, 1, 100)",
        ],
    );
    let mut table = SweepTable::new(&map).unwrap();
    for index in 0..10_000 {
        table.take(Cell { index, ..one.clone() });
    }
    let view = onsager::study::report::sweep::preset_view(&table);
    let begun = std::time::Instant::now();
    let figure = onsager::study::sweep::figures::main(&table, &view);
    println!(
        "map of 10 000 cells: {:.2} ms",
        1e3 * begun.elapsed().as_secs_f64()
    );
    assert_eq!(figure.id, "sweep_map");
    for figure in [
        onsager::study::sweep::figures::slice(&table, &view, 0),
        onsager::study::sweep::figures::cell_curves(&table, &view),
        onsager::study::sweep::tuning::numbers(&table, &view),
    ] {
        assert!(!onsager::figure::to_csv(&figure).unwrap().is_empty());
    }
    println!("and all beside it: {:.2} ms", 1e3 * begun.elapsed().as_secs_f64());
}

/// A search takes the winner of the whole grid, on any threads, and computes fewer cells; what it leaves out is said.
#[test]
fn a_coarse_to_fine_search_takes_the_winner_of_the_whole_grid() {
    for (name, most) in [("sweep_best_settings", 9), ("sweep_learning_rate_ratio", 60)] {
        let mut settings = Experiment::open(name).unwrap().settings().clone();
        settings.sweep.compute = onsager::experiment::Compute::Prediction;
        (settings.theory.rows, settings.theory.replicas) = (512, 1);
        settings.optimizer.steps = 12;
        let whole = Experiment::new(settings.clone()).unwrap();
        let mut all = SweepTable::new(&whole).unwrap();
        for cell in cells(&mut SweepJob::rest(&all).unwrap()) {
            all.take(cell);
        }
        settings.sweep.search = onsager::experiment::Search::CoarseToFine;
        let searched = Experiment::new(settings).unwrap();
        let search = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            let mut table = SweepTable::new(&searched).unwrap();
            let found = pool.install(|| cells(&mut SweepJob::rest(&table).unwrap()));
            found.iter().for_each(|cell| table.take(cell.clone()));
            (table, text(&found))
        };
        let ((table, found), (_, alone)) = (search(3), search(1));
        assert_eq!(found, alone);
        let view = onsager::study::report::sweep::preset_view(&table);
        let best = |table: &SweepTable| table.best(view.source, (view.show, None));
        assert_eq!(best(&table), best(&all), "{name}");
        println!("{name}: {} of {} cells", table.done(), all.done());
        assert!(
            table.is_complete() && !table.is_whole() && table.done() <= most,
            "{name}: {}",
            table.done()
        );
        assert_eq!(table.skipped(), Some(all.done() - table.done()));
        for cell in table.cells() {
            let same = [&table, &all].map(|table| {
                text(&[Cell {
                    seconds: 0.0,
                    ..table.cell(cell.index).unwrap().clone()
                }])
            });
            assert_eq!(same[0], same[1]);
        }
        // Another number goes on from what is known, and all cells are the rest of them.
        let mut settings = searched.settings().clone();
        settings.sweep.search = onsager::experiment::Search::All;
        let mut on = table.clone();
        assert!(on.turn_to(&Experiment::new(settings).unwrap()) && !on.is_complete());
        assert_eq!(SweepJob::rest(&on).unwrap().cells(), all.done() - table.done());
    }
}

/// The law of pre-activations on training samples comes to the predicted one like 1/√n, memory of training included; heavy tails
/// stay away from it.
#[test]
fn laws_of_pre_activations_come_to_the_predicted_ones() {
    let text = r#"(
        model: (layers: 2, width: 2, initialization: (exact_gram: true)),
        data: Synthetic(samples: 300, features: Count(200), noise: 0.3),
        optimizer: (learning_rate: 0.8, steps: 8),
        theory: (rows: 20000, replicas: 1),
        estimator: (enabled: false),
        runs: (count: 12, test_rows: 200),
        sweep: (
            vary: [
                "data.features.count = [25, 50, 100, 200, 400]",
                "data.law = [Gaussian, Rademacher, StudentT(2.1)]",
                "data.samples = 1.5 * features.count",
            ],
            compute: Both,
            show: Distance,
        ))"#;
    let experiment = Experiment::from_ron(text, "laws").unwrap();
    let mut table = SweepTable::new(&experiment).unwrap();
    for cell in cells(&mut SweepJob::rest(&table).unwrap()) {
        table.take(cell);
    }
    let distance = |cell: usize| {
        let number = table
            .cell(cell)
            .unwrap()
            .runs
            .as_ref()
            .unwrap()
            .number(Shown::Distance);
        (number.value, number.error)
    };
    let mut view = onsager::study::report::sweep::preset_view(&table);
    assert_eq!(view.source, onsager::study::sweep::Source::Runs);
    let exponents = [0, 5, 10].map(|cell| {
        view.cell = Some(cell);
        onsager::study::sweep::figures::exponent(&table, &view, 0).unwrap()
    });
    println!("{exponents:?} {:?}", (0..15).map(distance).collect::<Vec<_>>());
    for (exponent, error) in &exponents[..2] {
        assert!(
            (exponent + 0.5).abs() < 3.0 * error + 0.03,
            "{exponent} ± {error}"
        );
    }
    // At 400 features normal and Rademacher features agree, and Student's t with 2.1 degrees of freedom is several times as far.
    let [normal, signs, heavy] = [4, 9, 14].map(distance);
    assert!(
        (normal.0 - signs.0).abs() < 3.0 * normal.1.hypot(signs.1),
        "{normal:?} {signs:?}"
    );
    assert!(heavy.0 > 3.0 * normal.0, "{heavy:?} {normal:?}");
    // Without runs there is no such number.
    assert!(
        table
            .cell(0)
            .unwrap()
            .theory
            .as_ref()
            .unwrap()
            .number(Shown::Distance)
            .value
            .is_nan()
    );
}

/// A lab varies its settings by path, and each cell is the headline number of that lab computed alone.
#[test]
fn a_sweep_of_a_lab_compares_its_headline_numbers() {
    use onsager::labs;
    use onsager::study::report::sweep::{SweepFolder, preset_view};

    crate::toy::register();
    let text = r#"(lab: PhaseRetrieval(replicas: 0, points: 2, steps: 60), sweep: (vary: [
        "lab.ratio = [0.3, 0.9, 1.5]", "lab.overlap = [0.01, 0.6]"]), view: (panel: Sweep))"#;
    let experiment = Experiment::from_ron(text, "lab").unwrap();
    let mut table = SweepTable::new(&experiment).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut results = SweepFolder::open(folder.path(), &mut table).unwrap();
    for cell in cells(&mut SweepJob::rest(&table).unwrap()) {
        results.append(&table, &cell).unwrap();
        table.take(cell);
    }
    let headline = |table: &SweepTable, cell: usize| {
        let outcome = table.cell(cell).unwrap().lab.as_ref().unwrap();
        outcome.number(Shown::Headline).value
    };
    let found: Vec<f64> = (0..6).map(|cell| headline(&table, cell)).collect();
    for (cell, found) in found.iter().enumerate() {
        let settings = table.grid().settings(&experiment, cell).unwrap();
        let lab = settings.lab.unwrap();
        let mut run = labs::start(&lab, settings.seed).unwrap();
        while run.advance(&Cancel::new()).unwrap() {}
        let figures = run.figures(&lab);
        let course = figures.iter().find(|figure| figure.id == "course").unwrap();
        let onsager::figure::Content::Plot(plot) = &course.content else {
            panic!("no plot");
        };
        let last = plot.marks.iter().find_map(|mark| match mark {
            onsager::figure::Mark::Line(line) if line.name.id == "State evolution" => line.y.last(),
            _ => None,
        });
        assert_eq!(last, Some(found));
    }
    // From a small overlap little is learned of few samples, all of many.
    assert!(found[0] < 0.1 && found[2] > 0.9 && found[5] > 0.9, "{found:?}");
    let view = preset_view(&table);
    assert_eq!(view.show, Shown::Headline);
    let figures = onsager::study::sweep::tuning::all(&table, &view);
    assert!(
        figures
            .iter()
            .any(|figure| figure.title.contains("Overlap reached"))
    );
    assert!(results.finish(&table, &view).unwrap().len() > 5);
    drop(results);
    let mut again = SweepTable::new(&experiment).unwrap();
    SweepFolder::open(folder.path(), &mut again).unwrap();
    assert_eq!(
        (0..6).map(|cell| headline(&again, cell)).collect::<Vec<_>>(),
        found
    );

    let refused = |vary: &str| {
        let text = format!("(lab: PhaseRetrieval(), sweep: (vary: [\"{vary}\"]))");
        Experiment::from_ron(&text, "lab").unwrap_err().to_string()
    };
    assert!(refused("optimizer.steps = [3, 4]").contains("lab"));
    assert!(
        refused("lab.ratio = [1, 7000]").contains("lab.ratio is 7000"),
        "{}",
        refused("lab.ratio = [1, 7000]")
    );
    assert!(refused("lab.rati = [1, 2]").contains("lab.ratio"));
}

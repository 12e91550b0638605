//! The landscape along a run: the same run as in training, every plane, live drawing, what is measured beside, and what
//! is refused, through the library and the command line.

use std::sync::Arc;

use nalgebra::{DMatrix, SymmetricEigen};
use onsager::control::Cancel;
use onsager::dynamics::Instance;
use onsager::experiment::{Experiment, Height, HeightScale, Landscape, PlaneChoice, Scope, Solution};
use onsager::figure::{Content, Figure, Theme, to_csv, to_svg};
use onsager::landscape::{DeepScales, Explorer, Hessian, Operator, Problem, View, difference, dot, norm};
use onsager::study::Study;

use crate::program::program;

const SMALL: &str = "(
    model: (width: 3, layers: 3),
    data: Synthetic(samples: 60, features: Count(30), noise: 0.2),
    optimizer: (learning_rate: 0.5, steps: 12),
    theory: (enabled: false), estimator: (enabled: false), runs: (count: 1, test_rows: 500),
    landscape: (grid: 15, test_rows: 300, curvature: (eigenvalues: 2, probes: 4, lanczos_steps: 20, every: 4),
        pruning: (points: 5)),
)";

fn experiment(preset: &str) -> Experiment {
    Experiment::from_ron(preset, "test").unwrap()
}

fn explorer(experiment: &Experiment, settings: &Landscape) -> Explorer {
    Explorer::start(Arc::new(Instance::new(experiment).unwrap()), settings)
}

/// Everything that the preset asks for.
fn explored(preset: &str) -> Explorer {
    let experiment = experiment(preset);
    let mut explorer = explorer(&experiment, &experiment.landscape);
    finish(&mut explorer);
    explorer
}

fn finish(explorer: &mut Explorer) {
    let mut last = 0.0;
    while explorer.advance(&Cancel::new()).unwrap() {
        assert!(explorer.fraction() >= 0.0 && explorer.fraction() <= 1.0);
        last = explorer.fraction();
    }
    assert!(
        explorer.fraction() >= last - 1e-12 && explorer.fraction() > 0.999,
        "{}",
        explorer.fraction()
    );
}

/// The problem that an explorer of this experiment looks at.
fn problem(experiment: &Experiment) -> Problem {
    let instance = Instance::new(experiment).unwrap();
    let data = instance.draw::<f64>(0, &Cancel::new()).unwrap();
    Problem::new(&instance, data, 0, experiment.landscape.test_rows, &Cancel::new()).unwrap()
}

fn view() -> View {
    View {
        step: Some(5),
        surface: Height::Test,
        scale: HeightScale::Log,
    }
}

fn figure<'a>(figures: &'a [Figure], id: &str) -> &'a Figure {
    figures
        .iter()
        .find(|figure| figure.id == id)
        .unwrap_or_else(|| panic!("no {id}"))
}

/// Figures as text, in which a blank equals a blank.
fn shown(figures: &[Figure]) -> String {
    format!("{figures:?}")
}

/// The same with three classes and biases.
fn of_classes() -> String {
    let data = "noise: 0, teacher: (directions: 3, link: Softmax)";
    SMALL
        .replace("layers: 3", "layers: 3, biases: true")
        .replace("noise: 0.2", data)
        .replace("steps: 12", "steps: 12, loss: Logistic")
}

#[test]
fn the_run_is_the_one_of_training_to_the_bit() {
    for (small, precision) in [
        (SMALL.to_owned(), "Single"),
        (SMALL.to_owned(), "Double"),
        (of_classes(), "Double"),
    ] {
        let preset = small.replace(
            "test_rows: 500",
            &format!("test_rows: 500, precision: {precision}"),
        );
        let preset = preset.replace("steps: 12", "steps: 12, momentum: 0.5, batch_fraction: 0.7");
        let explorer = explored(&preset);
        let study = Study::new(&experiment(&preset)).unwrap();
        let mut training = study.training();
        let trajectory = explorer.trajectory().unwrap();
        assert_eq!(trajectory.steps(), (0..=12).collect::<Vec<_>>());
        for values in trajectory.values() {
            let step = training.step(&Cancel::new()).unwrap().unwrap();
            assert_eq!(step.runs[0].train, values.train, "{precision}");
        }
    }
}

#[test]
fn every_plane_is_orthonormal_and_its_surface_true() {
    for preset in [SMALL.to_owned(), of_classes()] {
        check_planes(&experiment(&preset));
    }
}

fn check_planes(experiment: &Experiment) {
    let problem = problem(experiment);
    let mut settings = experiment.landscape.clone();
    let mut explorer = explorer(experiment, &settings);
    let planes = [
        PlaneChoice::Principal,
        PlaneChoice::Points(Solution::Run(1)),
        PlaneChoice::Points(Solution::Seed(3)),
        PlaneChoice::Points(Solution::Teacher),
        PlaneChoice::Random(1),
        PlaneChoice::Hessian,
        PlaneChoice::Gradient,
    ];
    for plane in planes {
        settings.plane = plane;
        settings.step = Some(6);
        explorer.change(&settings);
        finish(&mut explorer);
        assert_eq!(explorer.warnings(), Vec::<String>::new(), "{plane:?}");
        let scene = explorer.scene().unwrap();
        let [a, b] = &scene.plane.directions;
        assert!((norm(&a.unit) - 1.0).abs() < 1e-12 && (norm(&b.unit) - 1.0).abs() < 1e-12);
        assert!(dot(&a.unit, &b.unit).abs() < 1e-12);
        // All layers move.
        assert!(
            a.shares.iter().chain(&b.shares).all(|share| *share > 0.0),
            "{plane:?}"
        );
        let surface = scene.refinement.surface();
        for (i, j) in [(0, 0), (14, 3), (7, 7)] {
            let direct = problem
                .values(&scene.plane.at(surface.grid.point(i, j)), &Cancel::new())
                .unwrap();
            let ours = surface.values[j * 15 + i];
            for (ours, direct) in [
                (ours.train.mse, direct.train.mse),
                (ours.test.mse, direct.test.mse),
            ] {
                assert!(
                    (ours - direct).abs() < 1e-10 * (1.0 + direct),
                    "{plane:?}: {ours} {direct}"
                );
            }
        }
        // The whole trajectory and the other solution are inside the picture.
        let marks = scene.landmarks.iter().map(|landmark| landmark.coordinates);
        for [x, y] in scene.projection.coordinates.iter().copied().chain(marks) {
            assert!(surface.grid.x[0] < x && x < surface.grid.x[1], "{plane:?}");
            assert!(surface.grid.y[0] < y && y < surface.grid.y[1], "{plane:?}");
        }
        assert!((0.0..=1.0).contains(&scene.projection.off_plane));
        assert_eq!((surface.values.len(), surface.stride), (225, 1));
        let (steps, path): (Vec<usize>, Vec<_>) = explorer.path().into_iter().unzip();
        assert!(steps == (0..=12).collect::<Vec<_>>() && path == scene.projection.coordinates);
        if plane == PlaneChoice::Points(Solution::Seed(3)) {
            // Start, end and the third point lie on it.
            let distances = &scene.projection.distances;
            assert!(distances[0] < 1e-10 && distances[12] < 1e-10);
        }
        if plane == PlaneChoice::Hessian {
            let theta = &explorer.trajectory().unwrap().points()[6];
            assert!(norm(&difference(theta, &scene.plane.origin)) == 0.0);
        }
    }
}

#[test]
fn another_plane_trains_nothing_again_and_another_run_does() {
    let experiment = experiment(SMALL);
    let mut settings = experiment.landscape.clone();
    let mut explorer = explorer(&experiment, &settings);
    finish(&mut explorer);
    let before = explorer.trajectory().unwrap().points().as_ptr();
    settings.plane = PlaneChoice::Random(2);
    settings.grid = 9;
    settings.zoom = 4.0;
    explorer.change(&settings);
    assert!(explorer.is_whole() && explorer.scene().is_none() && explorer.pruning().pruned.len() == 5);
    finish(&mut explorer);
    assert_eq!(explorer.trajectory().unwrap().points().as_ptr(), before);
    assert_eq!(explorer.scene().unwrap().refinement.surface().values.len(), 81);
    settings.surface = Height::Gap;
    explorer.change(&settings);
    assert!(!explorer.advance(&Cancel::new()).unwrap());
    settings.run = 2;
    explorer.change(&settings);
    assert!(explorer.trajectory().is_none());
    finish(&mut explorer);
    assert_eq!(explorer.last_step(), 12);
}

#[test]
fn a_live_view_follows_the_run() {
    let experiment = experiment(SMALL);
    let mut explorer = explorer(&experiment, &experiment.landscape);
    for t in 0..=12 {
        explorer.follow(Some(t));
        while explorer.advance(&Cancel::new()).unwrap() {}
        assert_eq!(explorer.last_step(), t);
        if (2..12).contains(&t) {
            let scene = explorer.scene().unwrap();
            assert_eq!(scene.projection.coordinates.len(), t + 1);
            assert!(explorer.line().is_none() && explorer.pruning().pruned.is_empty());
        } else if t < 2 {
            assert!(explorer.warnings()[0].contains("principal components need three"));
        }
    }
    explorer.follow(None);
    finish(&mut explorer);
    let whole = explored(SMALL);
    assert!(shown(&explorer.figures(&view())) == shown(&whole.figures(&view())));
}

#[test]
fn cancelling_keeps_what_is_there_and_goes_on_to_the_same_end() {
    let preset = SMALL.replace("pruning:", "chaos: (factors: [1, 2]), pruning:");
    let whole = explored(&preset);
    let experiment = experiment(&preset);
    let mut explorer = explorer(&experiment, &experiment.landscape);
    for part in 0_u32.. {
        let cancel = Cancel::new();
        if part % 3 == 1 {
            cancel.cancel();
            assert!(explorer.advance(&cancel).is_err());
        } else if !explorer.advance(&cancel).unwrap() {
            break;
        }
    }
    assert!(shown(&explorer.figures(&view())) == shown(&whole.figures(&view())));
    assert_eq!(crate::unexplained(&whole.figures(&view())), [""; 0]);
}

#[test]
fn figures_do_not_depend_on_threads_and_can_all_be_written() {
    let preset = SMALL.replace(
        "pruning:",
        "chaos: (exponents: [6, 9], factors: [1, 2]), pruning:",
    );
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| explored(&preset).figures(&view()))
    };
    let figures = with(1);
    assert!(shown(&figures) == shown(&with(3)));
    let mut ids: Vec<&str> = figures.iter().map(|figure| figure.id.as_str()).collect();
    assert_eq!(ids[0], "landscape_test");
    ids.sort_unstable();
    ids.dedup();
    assert!(ids.len() == figures.len() && ids.len() >= 17, "{ids:?}");
    for figure in &figures {
        assert!(!figure.title.is_empty());
        to_csv(figure).unwrap();
        to_svg(figure, Theme::Dark, (800, 500)).unwrap();
    }
    for id in ["landscape_train", "landscape_test", "landscape_gap"] {
        let Content::HeatMap(map) = &figure(&figures, id).content else {
            panic!("{id} is no map");
        };
        assert!(map.values.iter().all(|value| value.is_finite()));
        assert!(!map.contours.is_empty() && map.marks.len() >= 4);
        assert!(
            figure(&figures, id)
                .caption
                .contains("outside the plane's directions")
        );
    }
}

#[test]
fn the_spectrum_is_that_of_the_dense_hessian() {
    let preset = SMALL.replace("probes: 4, lanczos_steps: 20", "probes: 40, lanczos_steps: 60");
    let experiment = experiment(&preset);
    let problem = problem(&experiment);
    let explorer = explored(&preset);
    let theta = explorer.trajectory().unwrap().points().last().unwrap();
    let mut hessian = Hessian::new(&problem, theta, DeepScales::PLAIN);
    let d = hessian.dimension();
    let mut matrix = DMatrix::zeros(d, d);
    for j in 0..d {
        let (mut unit, mut column) = (vec![0.0; d], vec![0.0; d]);
        unit[j] = 1.0;
        hessian.times(&unit, &mut column, &Cancel::new()).unwrap();
        matrix.column_mut(j).copy_from_slice(&column);
    }
    let mut exact: Vec<f64> = SymmetricEigen::new(matrix.clone())
        .eigenvalues
        .iter()
        .copied()
        .collect();
    exact.sort_by(|a, b| b.total_cmp(a));
    let curvature = explorer.curvature();
    for (pair, exact) in curvature.leading.iter().zip(&exact) {
        assert!((pair.value - exact).abs() < 1e-5 * exact.abs());
    }
    let last = curvature.sharpness.last().unwrap();
    assert!(last.t == 12 && (last.value - exact[0]).abs() < 1e-4 * exact[0]);
    assert_eq!((last.plain, last.threshold), (4.0, Some(4.0)));
    assert_eq!(
        curvature.sharpness.iter().map(|s| s.t).collect::<Vec<_>>(),
        [0, 4, 8, 12]
    );
    // Averages over probes within four standard errors.
    for (power, exact) in [(1, matrix.trace()), (2, matrix.norm_squared())] {
        let (mean, error) = curvature.moment(d, power).unwrap();
        assert!(
            (mean - exact).abs() < 4.0 * error && error < 0.2 * exact,
            "{mean} {error} {exact}"
        );
    }
    for (block, range) in curvature.blocks.iter().zip(problem.shape.ranges()) {
        let part = matrix.view((range.start, range.start), (range.len(), range.len()));
        let top = SymmetricEigen::new(part.into_owned()).eigenvalues.max();
        assert!((block.largest - top).abs() < 1e-4 * top);
        let count = block.traces.len() as f64;
        let mean = block.traces.iter().sum::<f64>() / count;
        let spread = block.traces.iter().map(|t| (t - mean).powi(2)).sum::<f64>() / (count * (count - 1.0));
        assert!(
            (mean - part.trace()).abs() < 4.0 * spread.sqrt(),
            "{mean} {}",
            part.trace()
        );
    }
    // The density integrates to one and its bulk is where the eigenvalues are.
    let [low, high] = curvature.range().unwrap();
    let width = 0.05 * (high - low);
    let points = 2000;
    let step = (high - low + 12.0 * width) / f64::from(points);
    let (mut mass, mut below) = (0.0, 0.0);
    for i in 0..points {
        let x = low - 6.0 * width + (f64::from(i) + 0.5) * step;
        let (mean, _) = curvature.density(x, width).unwrap();
        mass += step * mean;
        below += if x < 0.2 * high { step * mean } else { 0.0 };
    }
    let kernel = |lambda: &f64| {
        // Share of a normal kernel around an eigenvalue that lies below the limit.
        let u = (0.2 * high - lambda) / width;
        0.5 * (1.0 + libm_erf(u / std::f64::consts::SQRT_2))
    };
    let expected = exact.iter().map(kernel).sum::<f64>() / d as f64;
    assert!(
        (mass - 1.0).abs() < 1e-6 && (below - expected).abs() < 0.05,
        "{mass} {below} {expected}"
    );
}

/// erf by its series and continued values: enough for a comparison to a per cent.
fn libm_erf(x: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.327_591_1 * x.abs());
    let poly = t
        * (0.254_829_592
            + t * (-0.284_496_736 + t * (1.421_413_741 + t * (-1.453_152_027 + t * 1.061_405_429))));
    (1.0 - poly * (-x * x).exp()).copysign(x)
}

/// One weight that learns by least squares: the distance of two runs is multiplied by |1 − ηλ| at each step, λ being the
/// one eigenvalue; beyond ηλ = 2 it grows.
#[test]
fn a_perturbation_of_a_linear_network_grows_at_the_known_rate() {
    let preset = |rate: f64| {
        format!(
            "(
                model: (width: 1, layers: 2, activation: Linear),
                data: Synthetic(samples: 60, features: Count(1), teacher: (link: Linear), noise: 0.1),
                optimizer: (learning_rate: {rate}, deep_learning_rate: 0.0, steps: 60),
                theory: (enabled: false), runs: (count: 1, test_rows: 100),
                landscape: (grid: 5, curvature: (eigenvalues: 0, probes: 0, every: 0), pruning: (points: 0),
                    chaos: (exponents: [6, 9], factors: [0.2, 0.4, 1.8, 2.05])),
            )"
        )
    };
    let problem = problem(&experiment(&preset(1.0)));
    let theta = explored(&preset(1e-3)).trajectory().unwrap().points()[0].clone();
    let mut hessian = Hessian::new(&problem, &theta, DeepScales::PLAIN);
    hessian.restrict(0..1);
    let mut lambda = [0.0];
    hessian.times(&[1.0], &mut lambda, &Cancel::new()).unwrap();
    let explorer = explored(&preset(1.0 / lambda[0]));
    let pairs: Vec<_> = explorer.chaos().pairs().collect();
    assert_eq!(pairs.len(), 8);
    for pair in pairs {
        let start = 0.1_f64.powi(i32::try_from(pair.exponent).unwrap());
        let known = (1.0 - pair.factor).abs();
        assert!(pair.weights.len() == 61 && pair.diverged.is_none());
        for (t, distance) in pair.weights.iter().enumerate().take(20) {
            let exact = start * known.powi(i32::try_from(t).unwrap());
            // Rounding of weights of size 1 adds up over the steps.
            assert!(
                (distance - exact).abs() < 1e-4 * exact + 2e-15,
                "{t}: {distance} {exact}"
            );
        }
        let growth = pair.growth().unwrap();
        // The last distances are near rounding.
        assert!(
            (growth / known.ln() - 1.0).abs() < 0.02,
            "{growth} {}",
            known.ln()
        );
    }
}

#[test]
fn pruning_begins_with_the_whole_network_and_ends_with_none() {
    for scope in [Scope::Global, Scope::Layer] {
        let mut experiment = experiment(SMALL);
        let mut settings = experiment.landscape.clone();
        settings.pruning.scope = scope;
        settings.step = Some(9);
        let mut explorer = explorer(&experiment, &settings);
        finish(&mut explorer);
        experiment = Experiment::from_ron(SMALL, "test").unwrap();
        let problem = problem(&experiment);
        let trajectory = explorer.trajectory().unwrap();
        let pruned = &explorer.pruning().pruned;
        assert_eq!(
            pruned.iter().map(|p| p.fraction).collect::<Vec<_>>(),
            [0.0, 0.25, 0.5, 0.75, 1.0]
        );
        assert_eq!(
            pruned[0].values,
            problem.values(&trajectory.points()[9], &Cancel::new()).unwrap()
        );
        // Without weights the output is 0, and the error the labels' mean square.
        let instance = Instance::new(&experiment).unwrap();
        let data = instance.draw::<f64>(0, &Cancel::new()).unwrap();
        let labels: Vec<f64> = data.labels().iter().flatten().take(60).copied().collect();
        let square = labels.iter().map(|y| y * y).sum::<f64>() / 60.0;
        assert!((pruned[4].values.train.mse - square).abs() < 1e-12);
        assert!(pruned[4].values.train.mse > pruned[0].values.train.mse);
        assert!((0.0..=1.0).contains(&explorer.pruning().tolerated(0.05, |v| v.test.mse).unwrap()));
    }
}

/// What cannot be drawn says why, and everything else is there all the same.
#[test]
fn what_is_no_plane_is_told_in_a_sentence() {
    let one_step = SMALL.replace("steps: 12", "steps: 1");
    let equal = SMALL
        .replace("learning_rate: 0.5", "learning_rate: 1e-300")
        .replace("grid: 15", "plane: Points(Run(1)), grid: 15");
    let still = SMALL.replace("learning_rate: 0.5", "learning_rate: 1e-300");
    let zero = SMALL
        .replace("layers: 3", "layers: 3, initialization: (scales: [0.0])")
        .replace("grid: 15", "plane: Random(1), step: 0, grid: 15");
    let same = SMALL
        .replace("learning_rate: 0.5", "learning_rate: 1e-300")
        .replace("grid: 15", "plane: Gradient, grid: 15")
        .replace("layers: 3", "layers: 3, initialization: (scales: [0.0])");
    for (preset, part) in [
        (one_step, "has only 2 recorded steps"),
        (equal, "the way to the end is zero"),
        (still, "the run did not move"),
        (zero, "the random direction is zero"),
        (same, "the gradient is zero"),
    ] {
        let explorer = explored(&preset);
        let warnings = explorer.warnings();
        assert!(
            warnings.len() == 1 && warnings[0].contains(part) && warnings[0].ends_with('.'),
            "{warnings:?} without {part}"
        );
        assert!(explorer.scene().is_none() && explorer.path().is_empty());
        let figures = explorer.figures(&view());
        assert!(
            figures
                .iter()
                .all(|figure| !matches!(figure.content, Content::HeatMap(_)))
        );
        figure(&figures, "landscape_pruning");
        figure(&figures, "landscape_sharpness");
    }
}

#[test]
fn a_diverged_run_is_drawn_as_far_as_it_went() {
    let preset = SMALL.replace("learning_rate: 0.5, steps: 12", "learning_rate: 30, steps: 40");
    for plane in ["Principal", "Random(1)", "Hessian", "Points(Seed(4))"] {
        let preset = preset.replace("grid: 15", &format!("plane: {plane}, grid: 15"));
        let explorer = explored(&preset);
        let warnings = explorer.warnings();
        assert!(warnings[0].starts_with("Run 0 diverged at step"), "{warnings:?}");
        for figure in explorer.figures(&view()) {
            if let Content::HeatMap(map) = &figure.content {
                assert!(
                    map.values.iter().all(|value| value.is_finite()),
                    "{plane}: {}",
                    figure.id
                );
            }
            to_svg(&figure, Theme::Light, (800, 500)).unwrap();
        }
    }
}

#[test]
fn too_large_a_landscape_is_refused_before_it_is_drawn() {
    let experiment =
        experiment("(data: Synthetic(samples: 100000, features: Count(1000)), landscape: (grid: 401))");
    let cost = experiment.cost(100_000, 1000);
    let alone = experiment.landscape_cost(&experiment.landscape, 100_000, 1000);
    assert!(alone.bytes() > 8e8 && cost.bytes() > alone.bytes());
    let sentence = alone.check(1e8).unwrap_err().to_string();
    assert!(sentence.contains("the landscape's samples"), "{sentence}");
    let mut without = experiment.settings().clone();
    without.landscape.enabled = false;
    let without = Experiment::new(without).unwrap();
    assert!(without.cost(100_000, 1000).bytes() + alone.bytes() - cost.bytes() < 1.0);
}

#[test]
fn the_command_line_writes_the_landscape() {
    let folder = tempfile::tempdir().unwrap();
    let preset = folder.path().join("small.ron");
    std::fs::write(&preset, SMALL).unwrap();
    let run = |preset: &std::path::Path, arrays: bool| {
        let out = folder.path().join("out");
        let mut command = program();
        command.arg("run").arg(preset).arg("--out").arg(&out);
        if arrays {
            command.arg("--arrays");
        }
        let output = command.output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let summary = std::fs::read_to_string(out.join("summary.json")).unwrap();
        let summary: serde_json::Value = serde_json::from_str(&summary).unwrap();
        (String::from_utf8(output.stdout).unwrap(), summary, out)
    };
    let (text, summary, out) = run(&preset, true);
    assert!(
        text.contains("Trajectory off the plane:") && text.contains("Edge of stability: 4"),
        "{text}"
    );
    let landscape = &summary["landscape"];
    assert_eq!(landscape["complete"], true);
    assert!(landscape["plane"]["off_plane_fraction"].as_f64().unwrap() < 1.0);
    assert_eq!(landscape["hessian"]["eigenvalues"].as_array().unwrap().len(), 2);
    assert_eq!(landscape["pruning"].as_array().unwrap().len(), 5);
    for name in [
        "landscape_train.csv",
        "landscape_test.png",
        "landscape_gap.svg",
        "landscape_sharpness.csv",
        "landscape_test_3d.svg",
    ] {
        assert!(out.join(name).is_file(), "{name}");
        assert!(
            summary["files"]
                .as_array()
                .unwrap()
                .iter()
                .any(|file| file == name),
            "{name}"
        );
    }
    let arrays = std::fs::read(out.join("arrays.npz")).unwrap();
    let names = String::from_utf8_lossy(&arrays);
    assert!(names.contains("landscape_train.npy") && names.contains("landscape_trajectory.npy"));
    // The library draws the same.
    let explorer = explored(SMALL);
    let view = View {
        step: Some(explorer.last_step()),
        surface: Height::Train,
        scale: HeightScale::Log,
    };
    let figures = explorer.figures(&view);
    let written = std::fs::read_to_string(out.join("landscape_train.csv")).unwrap();
    assert_eq!(to_csv(figure(&figures, "landscape_train")).unwrap(), written);
    // A preset without a plane says why, and without the group nothing is explored.
    std::fs::write(&preset, SMALL.replace("steps: 12", "steps: 1")).unwrap();
    let (text, summary, _) = run(&preset, false);
    assert!(
        text.contains("There is no plane to draw: the run has only 2 recorded steps"),
        "{text}"
    );
    assert!(summary["landscape"]["plane"].is_null());
    std::fs::write(
        &preset,
        SMALL.replace("landscape: (", "landscape: (enabled: false, "),
    )
    .unwrap();
    let (_, summary, out) = run(&preset, false);
    assert!(summary["landscape"].is_null() && !out.join("landscape_train.csv").exists());
}

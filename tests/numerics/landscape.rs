//! The loss landscape against direct evaluation, finite differences, dense matrices and a closed form.

use nalgebra::{DMatrix, SymmetricEigen};
use onsager::control::Cancel;
use onsager::dynamics::{Explicit, GradientDescent, Instance, Rule, TestRows};
use onsager::experiment::{Activation, Experiment, Loss};
use onsager::landscape::{
    Accuracy, DeepScales, Edge, Evaluator, Grid, Hessian, Operator, Plane, Problem, Refinement, Slice,
    Values, add_scaled, dot, largest, largest_from, norm, quadrature,
};
use onsager::network::Deep;
use onsager::optimizer::Updates;

fn noise(i: usize) -> f64 {
    let x = ((i + 1) as f64 * 12.9898).sin() * 43_758.545;
    2.0 * (x - x.floor()) - 1.0
}

fn vector(length: usize, seed: usize) -> Vec<f64> {
    (0..length).map(|i| noise(i + 7919 * seed)).collect()
}

/// A problem drawn from a preset, with θ at step 0.
fn drawn(preset: &str) -> (Problem, Vec<f64>) {
    let experiment = Experiment::from_ron(preset, "test").unwrap();
    let instance = Instance::new(&experiment).unwrap();
    let data = instance.draw::<f64>(0, &Cancel::new()).unwrap();
    let problem = Problem::new(&instance, data, 0, 500, &Cancel::new()).unwrap();
    let theta = problem
        .shape
        .join(instance.first(), instance.deep(), &Cancel::new())
        .unwrap();
    (problem, theta)
}

const PRESETS: [&str; 7] = [
    "(model: (width: 3, layers: 2), data: Synthetic(samples: 90, features: Count(60)))",
    "(model: (width: 4, layers: 4, activation: Gelu), data: Synthetic(samples: 70, features: Count(50), \
     teacher: (directions: 2, link: Committee)))",
    "(model: (width: 2, layers: 3), data: Synthetic(samples: 65, features: Count(40), law: Rademacher), \
     runs: (test_rows: 300))",
    "(model: (width: 3, layers: 3, activation: Sigmoid), optimizer: (loss: Logistic), \
     data: Synthetic(samples: 64, features: Count(30), teacher: (link: Logistic), noise: 0))",
    "(model: (width: 2, layers: 3, activation: Softplus), optimizer: (loss: Logistic), \
     data: Synthetic(samples: 40, features: Count(70), teacher: (link: Sign), noise: 0))",
    "(model: (width: 4, layers: 3, biases: true, activation: Tanh), optimizer: (loss: Logistic), \
     data: Synthetic(samples: 70, features: Count(40), teacher: (directions: 3, link: Softmax), noise: 0))",
    "(model: (width: 3, layers: 2, activation: Tanh), data: Synthetic(samples: 60, features: Count(40), law: Rademacher, \
     teacher: (directions: 4, link: Argmax), noise: 0), runs: (test_rows: 300))",
];

fn assert_close(ours: Values, direct: Values, tolerance: f64) {
    for (ours, direct) in [
        (ours.train.mse, direct.train.mse),
        (ours.train.loss, direct.train.loss),
        (ours.test.mse, direct.test.mse),
        (ours.test.loss, direct.test.loss),
    ] {
        assert!(
            (ours - direct).abs() < tolerance * (1.0 + direct.abs()),
            "{ours} {direct}"
        );
    }
}

fn complete(problem: &Problem, plane: &Plane, grid: Grid) -> Vec<Values> {
    let mut refinement = Refinement::new(problem, plane, grid, &Cancel::new()).unwrap();
    let mut pictures = 0;
    while !refinement.advance(&Cancel::new()).unwrap() {
        // Coarse pictures are whole: every point has errors.
        assert!(refinement.surface().values.iter().all(|v| v.test.mse > 0.0));
        pictures += 1;
    }
    assert!(grid.side < 20 || pictures > 0);
    assert_eq!(refinement.fraction(), 1.0);
    refinement.surface().values.clone()
}

#[test]
fn surfaces_are_the_errors_of_the_moved_network() {
    for preset in PRESETS {
        let (problem, theta) = drawn(preset);
        let plane = Plane::random(problem.shape, &theta, 3, &Cancel::new()).unwrap();
        let grid = Grid {
            side: 21,
            x: [-2.0, 1.5],
            y: [-1.0, 3.0],
        };
        let values = complete(&problem, &plane, grid);
        for (i, j) in [(0, 0), (20, 20), (7, 13), (20, 0), (10, 11)] {
            let direct = problem
                .values(&plane.at(grid.point(i, j)), &Cancel::new())
                .unwrap();
            assert_close(values[j * 21 + i], direct, 1e-10);
        }
    }
}

#[test]
fn surfaces_do_not_depend_on_threads_or_neighbours() {
    let (problem, theta) = drawn(PRESETS[1]);
    let plane = Plane::random(problem.shape, &theta, 1, &Cancel::new()).unwrap();
    let grid = Grid {
        side: 33,
        x: [-1.0, 1.0],
        y: [-1.0, 1.0],
    };
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.unwrap().install(|| complete(&problem, &plane, grid))
    };
    let one = with(1);
    assert_eq!(one, with(3));
    let directions: Vec<&[f64]> = plane.directions.iter().map(|d| d.unit.as_slice()).collect();
    let alone = Evaluator::new(&problem, &plane.origin, &directions, &Cancel::new())
        .unwrap()
        .values(&[grid.point(5, 8)], &Cancel::new())
        .unwrap();
    assert_eq!(alone[0], one[8 * 33 + 5]);
}

#[test]
fn cancelling_stops_at_once() {
    let (problem, theta) = drawn(PRESETS[0]);
    let plane = Plane::random(problem.shape, &theta, 1, &Cancel::new()).unwrap();
    let cancel = Cancel::new();
    cancel.cancel();
    let grid = Grid {
        side: 11,
        x: [-1.0, 1.0],
        y: [-1.0, 1.0],
    };
    assert!(Refinement::new(&problem, &plane, grid, &cancel).is_err());
    let mut refinement = Refinement::new(&problem, &plane, grid, &Cancel::new()).unwrap();
    assert!(refinement.advance(&cancel).is_err());
    assert!(problem.gradient(&theta, &cancel).is_err());
    let mut hessian = Hessian::new(&problem, &theta, DeepScales::PLAIN);
    assert!(largest(&mut hessian, 1, Accuracy::default(), 1, &cancel).is_err());
}

#[test]
fn gradients_and_hessian_products_match_finite_differences() {
    let cancel = Cancel::new();
    for preset in PRESETS {
        let (problem, theta) = drawn(preset);
        let v = vector(theta.len(), 4);
        let moved = |h: f64| {
            let mut moved = theta.clone();
            add_scaled(&mut moved, h, &v);
            moved
        };
        let h = 1e-4;
        let fourth = |f: [f64; 4]| (8.0 * (f[0] - f[1]) - (f[2] - f[3])) / (12.0 * h);
        let steps = [h, -h, 2.0 * h, -2.0 * h];
        let losses = steps.map(|h| problem.values(&moved(h), &cancel).unwrap().train.loss);
        let slope = dot(&problem.gradient(&theta, &cancel).unwrap(), &v);
        assert!((slope - fourth(losses)).abs() < 1e-8 * (1.0 + slope.abs()));
        let gradients = steps.map(|h| problem.gradient(&moved(h), &cancel).unwrap());
        let mut product = vec![0.0; theta.len()];
        let mut hessian = Hessian::new(&problem, &theta, DeepScales::PLAIN);
        hessian.times(&v, &mut product, &cancel).unwrap();
        for (i, &ours) in product.iter().enumerate() {
            let difference = fourth([0, 1, 2, 3].map(|s: usize| gradients[s][i]));
            assert!(
                (ours - difference).abs() < 1e-8 * (1.0 + ours.abs()),
                "{preset} {i}"
            );
        }
    }
}

/// The whole matrix, column by column.
fn dense(operator: &mut dyn Operator) -> DMatrix<f64> {
    let d = operator.dimension();
    let mut matrix = DMatrix::zeros(d, d);
    let mut column = vec![0.0; d];
    for j in 0..d {
        let mut unit = vec![0.0; d];
        unit[j] = 1.0;
        operator.times(&unit, &mut column, &Cancel::new()).unwrap();
        matrix.column_mut(j).copy_from_slice(&column);
    }
    assert!((&matrix - matrix.transpose()).amax() < 1e-12 * (1.0 + matrix.amax()));
    matrix
}

fn eigenvalues(matrix: &DMatrix<f64>) -> Vec<f64> {
    let mut values: Vec<f64> = SymmetricEigen::new(matrix.clone())
        .eigenvalues
        .iter()
        .copied()
        .collect();
    values.sort_by(|a, b| b.total_cmp(a));
    values
}

#[test]
fn leading_eigenvalues_are_those_of_the_dense_hessian() {
    let cancel = Cancel::new();
    for preset in PRESETS {
        let (problem, theta) = drawn(preset);
        let mut hessian = Hessian::new(&problem, &theta, DeepScales::PLAIN);
        let matrix = dense(&mut hessian);
        let exact = eigenvalues(&matrix);
        assert!(
            exact.last().is_some_and(|&low| low < 0.0),
            "a landscape with a way down"
        );
        let found = largest(&mut hessian, 6, Accuracy::default(), 2, &cancel).unwrap();
        for (pair, exact) in found.iter().zip(&exact) {
            assert!(
                (pair.value - exact).abs() < 1e-8 * exact.abs(),
                "{} {exact}",
                pair.value
            );
        }
        let warm = largest_from(
            &mut hessian,
            Some(&found[0].vector),
            Accuracy::default(),
            3,
            &cancel,
        );
        assert!((warm.unwrap().unwrap().value - exact[0]).abs() < 1e-8 * exact[0]);
        // The block of each layer is that part of the matrix.
        for range in problem.shape.ranges() {
            hessian.restrict(range.clone());
            let block = matrix.view((range.start, range.start), (range.len(), range.len()));
            assert!((dense(&mut hessian) - block).amax() < 1e-14 * (1.0 + matrix.amax()));
        }
        // Learning rates set apart multiply the deeper rows and columns by their root.
        let scaled = dense(&mut Hessian::new(
            &problem,
            &theta,
            DeepScales {
                hidden: 0.5,
                output: 0.5,
                first_bias: 0.5,
                hidden_bias: 0.5,
                output_bias: 0.5,
            },
        ));
        let factor = |i: usize| if i < problem.shape.first() { 1.0 } else { 0.5 };
        let expected = matrix.map_with_location(|i, j, h| factor(i) * factor(j) * h);
        assert!((scaled - expected).amax() < 1e-13 * (1.0 + matrix.amax()));
    }
}

#[test]
fn quadrature_moments_are_trace_and_frobenius_norm() {
    let cancel = Cancel::new();
    let (problem, theta) = drawn(PRESETS[0]);
    let mut hessian = Hessian::new(&problem, &theta, DeepScales::PLAIN);
    let d = hessian.dimension();
    let matrix = dense(&mut hessian);
    let (mut trace, mut squares) = (0.0, 0.0);
    for j in 0..d {
        let mut unit = vec![0.0; d];
        unit[j] = 1.0;
        for (node, weight) in quadrature(&mut hessian, unit, 5, &cancel).unwrap() {
            trace += weight * node;
            squares += weight * node * node;
        }
    }
    assert!((trace - matrix.trace()).abs() < 1e-10 * matrix.trace().abs());
    assert!((squares - matrix.norm_squared()).abs() < 1e-10 * matrix.norm_squared());
}

#[test]
fn a_deep_linear_network_has_its_known_surface_and_hessian() {
    let (m, n) = (50, 8);
    let x: Vec<f64> = vector(m * n, 1);
    let y = vector(m, 2);
    let mut deep = Deep::zeros(1, 2);
    deep.values_mut()[0] = 0.8;
    let w = vector(n, 3);
    let run = GradientDescent::explicit(
        Explicit {
            rule: Rule {
                activation: Activation::Linear,
                loss: Loss::Square,
                updates: Updates::new(
                    onsager::optimizer::GradientDescent { weight_decay: 0.0 },
                    Vec::new(),
                ),
            },
            features: &x,
            labels: &y,
            first: &w,
            deep: &deep,
            batches: None,
            test: TestRows::held_out(&x, n, &y),
        },
        &Cancel::new(),
    )
    .unwrap();
    let problem = Problem::explicit(&run, Activation::Linear, Loss::Square);
    let theta = problem.shape.join(&w, &deep, &Cancel::new()).unwrap();
    // L(w, c) = |c X w − y|²/(2m): on a plane a polynomial of degree four.
    let loss = |theta: &[f64]| {
        let (w, c) = (
            problem.shape.first_layer(theta, &Cancel::new()).unwrap(),
            theta[n],
        );
        let row = |k: usize| c * (0..n).map(|j| x[k * n + j] * w[j]).sum::<f64>() - y[k];
        (0..m).map(|k| row(k).powi(2)).sum::<f64>() / (2.0 * m as f64)
    };
    let plane = Plane::random(problem.shape, &theta, 9, &Cancel::new()).unwrap();
    let grid = Grid {
        side: 9,
        x: [-3.0, 3.0],
        y: [-3.0, 3.0],
    };
    let values = complete(&problem, &plane, grid);
    for j in 0..9 {
        for i in 0..9 {
            let exact = loss(&plane.at(grid.point(i, j)));
            assert!((values[j * 9 + i].train.loss - exact).abs() < 1e-12 * (1.0 + exact));
            assert!((values[j * 9 + i].test.loss - exact).abs() < 1e-12 * (1.0 + exact));
        }
    }
    // The first layer's block is c² (n/m) XᵀX in everyday units.
    let mut hessian = Hessian::new(&problem, &theta, DeepScales::PLAIN);
    hessian.restrict(0..n);
    let matrix = DMatrix::from_row_slice(m, n, &x);
    let exact = matrix.tr_mul(&matrix) * (0.64 * n as f64 / m as f64);
    assert!((dense(&mut hessian) - exact).amax() < 1e-12);
}

/// Momentum and weight decay move the edge: a quadratic of curvature just below stays bounded, just above does not.
#[test]
fn the_edge_of_stability_is_where_a_quadratic_diverges() {
    for (rate, momentum, decay) in [(0.5, 0.0, 0.0), (0.2, 0.9, 0.0), (0.3, 0.5, 0.1)] {
        let preset =
            format!("(optimizer: (learning_rate: {rate}, momentum: {momentum}, weight_decay: {decay}))");
        let experiment = Experiment::from_ron(&preset, "test").unwrap();
        let edge = Edge::of(&experiment, 0);
        assert_eq!(edge.scales, DeepScales::PLAIN);
        let ends = |curvature: f64| {
            let (mut w, mut velocity) = (1.0_f64, 0.0);
            for _ in 0..20_000 {
                velocity = momentum * velocity + curvature * w;
                w = (1.0 - rate * decay) * w - rate * velocity;
                w = w.clamp(-1e9, 1e9);
            }
            w.abs()
        };
        let threshold = edge.threshold.unwrap();
        assert!(ends(0.99 * threshold) < 1e-3);
        assert!(ends(1.01 * threshold) > 1e6);
    }
}

#[test]
fn a_barrier_is_the_height_above_the_line_between_two_solutions() {
    let (problem, theta) = drawn(PRESETS[0]);
    // Every neuron's sign flipped with its output: the same function of an odd activation, with a barrier in between.
    let flipped: Vec<f64> = theta.iter().map(|w| -w).collect();
    let slice = Slice::new(&problem, &theta, &flipped, [0.0, 1.0], 101, &Cancel::new()).unwrap();
    let loss = |v: &Values| v.train.mse;
    let ends = [&slice.values[0], &slice.values[100]].map(loss);
    assert!((ends[0] - ends[1]).abs() < 1e-12);
    assert!((slice.length - 2.0 * norm(&theta)).abs() < 1e-10);
    let middle = problem.values(&vec![0.0; theta.len()], &Cancel::new()).unwrap();
    assert!((slice.values[50].train.mse - middle.train.mse).abs() < 1e-12);
    let (height, at) = slice.barrier(loss);
    assert!(height >= middle.train.mse - ends[0] && (0.0..=1.0).contains(&at));
    let flat = Slice::new(&problem, &theta, &theta, [0.0, 1.0], 11, &Cancel::new()).unwrap();
    assert!(flat.barrier(loss).0 < 1e-14 && flat.length == 0.0);
}

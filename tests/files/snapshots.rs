//! Every kind of figure as an SVG document, kept as it was looked at: what changes shows in a diff.
//!
//! After a change on purpose, `INSTA_UPDATE=always cargo test --release --test files snapshots` writes the new ones.

use onsager::figure::*;

fn steps(n: usize, f: impl Fn(f64) -> f64) -> Vec<f64> {
    (0..n).map(|i| f(i as f64)).collect()
}

fn plot() -> Figure {
    let x = steps(9, |t| t);
    let fall = |bias: f64| steps(9, |t| bias + (-t / 3.0).exp());
    let marks = vec![
        Line::new("Test error, runs", Role::Run, x.clone(), fall(0.12))
            .band(vec![0.03; 9])
            .into(),
        Line::new("Training error, theory", Role::Theory, x.clone(), fall(0.02))
            .stroke(Stroke::Dashed)
            .into(),
        Line::new("One run", Role::Category(2), x, fall(0.2))
            .stroke(Stroke::Thin)
            .into(),
        Scatter::new("Seeds", Role::Estimate, vec![1.0, 4.0], vec![0.8, 0.4])
            .error(vec![0.1, 0.2])
            .into(),
        Rule::at_y("Noise level σ²", Role::Reference, 0.1).into(),
    ];
    let (x, y) = (Axis::count("Step t"), Axis::log("Squared error"));
    Figure::plot("plot", "Curves < & >", x, y, marks).caption("Bands show one standard error.")
}

fn histogram() -> Figure {
    let heights = vec![0.05, 0.3, 0.4, 0.2, 0.05];
    let marks = vec![
        Histogram::new("Residuals", Role::Run, steps(6, |i| i - 2.5), heights).into(),
        Rule::at_x("Mean", Role::Reference, 0.02).into(),
    ];
    let (x, y) = (Axis::linear("Residual").unit("σ"), Axis::linear("Density"));
    Figure::plot("histogram", "Residuals", x, y, marks)
}

fn map() -> HeatMap {
    let value = |k: f64| {
        let (x, y) = (k % 5.0 - 2.0, (k / 5.0).floor() - 2.0);
        x * x + 0.5 * y * y - 0.3 * x
    };
    let axis = |name| (Axis::linear(name), [-2.5, 2.5]);
    let mut map = HeatMap::new(axis("α₁"), axis("α₂"), 5, steps(25, value), Axis::linear("Loss"));
    map.contours = vec![0.7, 2.0];
    map.marks = vec![
        Line::new("Trajectory", Role::Run, vec![1.8, 0.6, 0.1], vec![1.8, 0.5, 0.0]).into(),
        Scatter::new("Minimum", Role::Estimate, vec![0.15], vec![0.0]).into(),
    ];
    map
}

fn network() -> Figure {
    let network = Network {
        columns: vec![("u⁎".into(), 2), ("1".into(), 3), ("f".into(), 1)],
        weights: vec![vec![1.0, -0.5, 0.0, 0.2, 0.9, -1.0], Vec::new()],
        ..Network::default()
    };
    Figure::new("network", "The network", Content::Network(network))
}

fn table() -> Figure {
    let row = |name: &str, value: &str| vec![name.to_owned(), value.to_owned()];
    let table = Table {
        header: vec!["Network".into(), "Test error".into()],
        rows: vec![row("Width 1", "0.3000"), row("Width 2", "0.1500")],
    };
    Figure::new("table", "Runs by width", Content::Table(table))
}

fn readouts() -> Figure {
    let readouts = vec![
        Readout::new("Test error", 0.1234).error(0.0021),
        Readout::new("Time", 1.25).unit("ms"),
    ];
    Figure::new("readouts", "Now", Content::Readouts(readouts))
}

#[test]
fn every_kind_of_figure_is_drawn_as_before() {
    let surface = Surface {
        map: map(),
        angle: Angle::default(),
    };
    let figures = [
        plot(),
        histogram(),
        Figure::new("map", "Loss landscape", Content::HeatMap(map())),
        Figure::new("surface", "Loss landscape in space", Content::Surface(surface)),
        network(),
        table(),
        readouts(),
        Figure::new("nothing", "Not yet", Content::Readouts(Vec::new())),
    ];
    for figure in figures {
        for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
            let document = to_svg(&figure, theme, (400, 250)).unwrap();
            insta::assert_snapshot!(format!("{}_{name}", figure.id), document);
        }
    }
}

//! Figures written as every format, ordinary ones and odd ones.

use onsager::figure::*;
use resvg::tiny_skia::Pixmap;
use resvg::usvg::{Options, Tree};

use crate::npz;

const SIZE: (u32, u32) = (800, 500);

fn steps(n: usize, f: impl Fn(f64) -> f64) -> Vec<f64> {
    (0..n).map(|i| f(i as f64)).collect()
}

pub(crate) fn curves(y: Axis) -> Figure {
    let x = steps(31, |t| t);
    let line = |name: &str, role, shift: f64, bias: f64| {
        Line::new(
            name,
            role,
            x.clone(),
            steps(31, |t| bias + 0.9 * (-t / 6.0).exp() + shift * (t * 1.7).sin()),
        )
    };
    let band = vec![0.03; 31];
    let marks = vec![
        line("Test error, runs", Role::Run, 0.006, 0.12)
            .band(band.clone())
            .into(),
        line("Training error, runs", Role::Run, 0.004, 0.02)
            .stroke(Stroke::Dashed)
            .into(),
        line("Test error, theory", Role::Theory, 0.0, 0.12).into(),
        line("Training error, theory", Role::Theory, 0.0, 0.02)
            .stroke(Stroke::Dashed)
            .into(),
        line("Estimate from training data", Role::Estimate, 0.01, 0.14)
            .band(band)
            .into(),
        Rule::at_y("Noise level σ²", Role::Reference, 0.1).into(),
    ];
    Figure::plot("learning", "Test error of 10 runs and its theory", Axis::linear("Step t"), y, marks)
        .caption("Mean squared error ‖ŷ − y‖² on new data. Bands show one standard error over 10 runs; γ = 0.5, ρ ≤ 2×10⁻³.")
}

pub(crate) fn landscape() -> Figure {
    let n = 200;
    let value = |i: usize| {
        let (x, y) = ((i % n) as f64 / 50.0 - 2.0, (i / n) as f64 / 50.0 - 2.0);
        (x * x - 1.0).powi(2) + y * y + 0.3 * x
    };
    let mut map = HeatMap::new(
        (Axis::linear("Weight w₁"), [-2.0, 2.0]),
        (Axis::linear("Weight w₂"), [-2.0, 2.0]),
        n,
        (0..n * n).map(value).collect(),
        Axis::linear("Loss").unit("nats"),
    );
    map.contours = vec![0.0, 0.5, 1.0, 2.0, 4.0];
    map.marks = vec![
        Line::new(
            "Trajectory",
            Role::Estimate,
            steps(40, |t| 1.8 - 0.07 * t),
            steps(40, |t| 1.8 * (-t / 9.0).exp()),
        )
        .into(),
        Scatter::new("Minimum", Role::Run, vec![-1.03], vec![0.0]).into(),
    ];
    Figure::new(
        "landscape",
        "Loss landscape and the path of training",
        Content::HeatMap(map),
    )
}

/// The landscape as heights, with a hole in it.
pub(crate) fn relief(scale: Scale, angle: Angle) -> Figure {
    let mut figure = landscape();
    if let Content::HeatMap(map) = figure.content {
        let mut map = map;
        map.colour.scale = scale;
        map.values.iter_mut().for_each(|v| *v += 1.5);
        map.values[30_000..30_020].fill(f64::NAN);
        figure.content = Content::Surface(Surface { map, angle });
    }
    figure
}

pub(crate) fn network() -> Figure {
    let network = Network {
        columns: vec![
            ("u⁎".into(), 2),
            ("1".into(), 4),
            ("2".into(), 40),
            ("f".into(), 1),
        ],
        weights: vec![
            steps(8, |k| (k * 1.7).sin()),
            steps(160, |k| (k * 0.7).cos()),
            Vec::new(),
        ],
        ..Network::default()
    };
    Figure::new("network", "The network at step 3", Content::Network(network))
}

pub(crate) fn histogram() -> Figure {
    let edges = steps(41, |i| -4.0 + 0.2 * i);
    let heights = steps(40, |i| {
        let x: f64 = -3.9 + 0.2 * i;
        0.4 * (-x * x / 2.0).exp() * (1.0 + 0.15 * (7.0 * x).sin())
    });
    let x = steps(201, |i| -4.0 + 0.04 * i);
    let y = x.iter().map(|x| 0.398_942 * (-x * x / 2.0).exp()).collect();
    let marks = vec![
        Histogram::new("Residuals", Role::Run, edges, heights).into(),
        Line::new("Gaussian theory", Role::Theory, x, y).into(),
        Rule::at_x("Mean", Role::Reference, 0.02).into(),
    ];
    Figure::plot(
        "residuals",
        "Residuals are Gaussian",
        Axis::linear("Residual r / σ"),
        Axis::linear("Density"),
        marks,
    )
}

pub(crate) fn quantiles() -> Figure {
    let x = steps(400, |i| {
        ((i + 0.5) / 400.0 / (1.0 - (i + 0.5) / 400.0)).ln() * 0.6
    });
    let y: Vec<f64> = x.iter().map(|x| x + 0.05 * (9.0 * x).sin()).collect();
    let few = Scatter::new(
        "Seeds",
        Role::Category(1),
        steps(8, |i| i - 3.5),
        steps(8, |i| i - 3.2),
    )
    .error(vec![0.4; 8]);
    let marks = vec![
        Line::new("Identity", Role::Reference, vec![-4.0, 4.0], vec![-4.0, 4.0])
            .stroke(Stroke::Dotted)
            .into(),
        Scatter::new("Quantiles", Role::Run, x, y).into(),
        few.into(),
    ];
    Figure::plot(
        "quantiles",
        "Quantiles against theory",
        Axis::linear("Theory"),
        Axis::linear("Run"),
        marks,
    )
}

pub(crate) fn table() -> Figure {
    let row = |i: usize| {
        vec![
            format!("Width {i}, ReLU"),
            format!("{:.4}", 0.3 / i as f64),
            format!("−{i}.5×10⁻³"),
            "converged".into(),
        ]
    };
    let header = ["Network", "Test error", "Γ", "State"].map(Label::from).to_vec();
    Figure::new(
        "runs",
        "Runs by width",
        Content::Table(Table {
            header,
            rows: (1..30).map(row).collect(),
        }),
    )
}

pub(crate) fn readouts() -> Figure {
    let items = vec![
        Readout::new("Test error", 0.123_456).error(0.0021),
        Readout::new("Learning rate η", 2.5e-7),
        Readout::new("Time per step", 1.25).unit("ms"),
        Readout::new("Condition number κ", 1.2e9),
        Readout::new("Not known yet", f64::NAN),
    ];
    Figure::new("now", "Now", Content::Readouts(items))
}

fn one(x: Vec<f64>, y: Vec<f64>, y_axis: Axis) -> Figure {
    Figure::plot(
        "odd",
        "Odd & <small>",
        Axis::linear("x"),
        y_axis,
        vec![Line::new("a", Role::Run, x, y).into()],
    )
}

pub(crate) fn odd() -> Vec<Figure> {
    let nan = f64::NAN;
    let linear = || Axis::linear("y");
    let mut figures = vec![
        one(vec![], vec![], linear()),
        one(vec![1.0, 2.0], vec![nan, nan], linear()),
        one(vec![1.0], vec![5.0], linear()),
        one(vec![1.0, 2.0, 3.0], vec![7.0; 3], linear()),
        one(vec![2.0, 2.0], vec![0.0, 1.0], linear()),
        one(vec![1.0, 2.0], vec![0.0, -1.0], Axis::log("y")),
        one(
            vec![1.0, 2.0, 3.0, 4.0],
            vec![0.0, 1e-300, 1e-3, 1.0],
            Axis::log("y"),
        ),
        one(vec![1.0, 2.0], vec![-1e300, 1e300], linear()),
        one(vec![1.0, 2.0, 3.0], vec![1.0], linear()),
        Figure::plot("none", "", Axis::linear(""), Axis::linear(""), vec![]),
        Figure::plot(
            "rule",
            "Rule",
            Axis::linear("x"),
            linear(),
            vec![Rule::at_y("r", Role::Reference, 1.0).into()],
        ),
        Figure::plot(
            "bars",
            "Bars",
            Axis::log("x"),
            Axis::log("y"),
            vec![Histogram::new("h", Role::Run, vec![0.0, 1.0, 10.0, 100.0], vec![0.0, 3.0, nan]).into()],
        ),
        Figure::new(
            "t",
            "No rows",
            Content::Table(Table {
                header: vec![],
                rows: vec![],
            }),
        ),
        Figure::new("r", "No numbers", Content::Readouts(vec![])),
    ];
    for (columns, values) in [
        (0, vec![]),
        (0, vec![1.0]),
        (2, vec![nan; 4]),
        (2, vec![1.0; 4]),
        (3, vec![1.0, nan]),
    ] {
        let map = HeatMap::new(
            (Axis::linear("x"), [0.0, 1.0]),
            (linear(), [0.0, 1.0]),
            columns,
            values,
            Axis::log("c"),
        );
        figures.push(Figure::new("map", "Map", Content::HeatMap(map)));
    }
    figures
}

/// Leaves the pictures to be looked at where the variable says.
fn keep(name: &str, png: &[u8]) {
    if let Some(folder) = std::env::var_os("ONSAGER_PICTURES") {
        write_atomically(&std::path::Path::new(&folder).join(format!("{name}.png")), png).unwrap();
    }
}

fn check(name: &str, figure: &Figure, theme: Theme, size: (u32, u32)) {
    let svg = to_svg(figure, theme, size).unwrap();
    Tree::from_str(&svg, &Options::default()).unwrap();
    let png = to_png(figure, theme, size).unwrap();
    keep(name, &png);
    let pixels = Pixmap::decode_png(&png).unwrap();
    assert_eq!((pixels.width(), pixels.height()), size);
    let first = pixels.pixels()[0];
    assert!(pixels.pixels().iter().any(|p| *p != first), "{name} is blank");
    to_csv(figure).unwrap();
}

#[test]
fn ordinary_figures_are_drawn_in_both_themes() {
    let mut seven = landscape();
    if let Content::HeatMap(map) = &mut seven.content {
        map.palette = Palette::Diverging;
        map.values.iter_mut().for_each(|v| *v -= 2.0);
        map.values[..4000].fill(f64::NAN);
        map.contours = vec![0.0];
    }
    let figures = [
        curves(Axis::linear("Mean squared error")),
        curves(Axis::log("Mean squared error")),
        landscape(),
        histogram(),
        quantiles(),
        table(),
        readouts(),
        seven,
        network(),
        relief(Scale::Linear, Angle::default()),
        relief(
            Scale::Log,
            Angle {
                azimuth: 140.0,
                elevation: 50.0,
            },
        ),
    ];
    for (i, figure) in figures.iter().enumerate() {
        for theme in [Theme::Light, Theme::Dark] {
            check(&format!("{i}_{theme:?}"), figure, theme, SIZE);
        }
    }
    check("large", &figures[1], Theme::Light, (1600, 1000));
    check("small", &figures[0], Theme::Dark, (320, 240));
}

#[test]
fn odd_figures_give_a_picture_or_a_sentence() {
    for (i, figure) in odd().iter().enumerate() {
        check(&format!("odd_{i}"), figure, Theme::Light, (400, 300));
    }
    let nothing = to_svg(&one(vec![], vec![], Axis::linear("y")), Theme::Light, SIZE).unwrap();
    assert!(nothing.contains("Nothing to draw yet") && nothing.contains("Odd &amp; &lt;small&gt;"));
    for size in [(0, 0), (99, 500), (800, 100_000)] {
        assert!(matches!(
            to_svg(&table(), Theme::Light, size),
            Err(FigureError::Size { .. })
        ));
    }
    check("tiny", &landscape(), Theme::Light, (100, 100));
    check(
        "tiny_relief",
        &relief(Scale::Log, Angle::default()),
        Theme::Light,
        (100, 100),
    );
    check(
        "small_relief",
        &relief(Scale::Log, Angle::default()),
        Theme::Light,
        (320, 240),
    );
}

/// The colour of a pixel.
fn colour(pixels: &Pixmap, x: u32, y: u32) -> [u8; 3] {
    let pixel = pixels.pixel(x, y).unwrap();
    [pixel.red(), pixel.green(), pixel.blue()]
}

#[test]
fn pictures_of_maps_show_their_colours() {
    let axis = || (Axis::linear("x"), [0.0, 1.0]);
    let map = HeatMap::new(axis(), axis(), 2, vec![0.0, 1.0, 1.0, 0.0], Axis::linear("c"));
    let map = Figure::new("map", "Map", Content::HeatMap(map));
    let pixels = Pixmap::decode_png(&to_png(&map, Theme::Light, SIZE).unwrap()).unwrap();
    let [low, high] = [0.0, 1.0].map(|t| palette::map_colour(Palette::Sequential, t));
    // Quarters of the frame, which takes up the middle.
    let quarters = [(250, 150), (500, 150), (250, 350), (500, 350)].map(|(x, y)| colour(&pixels, x, y));
    assert_eq!(quarters, [high, low, low, high]);
    assert!(
        to_svg(&map, Theme::Light, SIZE)
            .unwrap()
            .contains("data:image/png;base64,")
    );
}

/// What is written on a figure.
fn words(svg: &str) -> Vec<String> {
    let texts = svg.split("<text").skip(1);
    let inside = texts.filter_map(|text| text.split_once('>')?.1.split_once("</text>"));
    inside.map(|(words, _)| words.to_owned()).collect()
}

#[test]
fn zoomed_figures_show_a_part_of_both_axes() {
    let zoomed = |figure: Figure, x, y| Figure {
        zoom: Some(Zoom { x, y }),
        ..figure
    };
    let has = |figure: &Figure, tick: f64| {
        let svg = to_svg(figure, Theme::Light, SIZE).unwrap();
        words(&svg)
            .iter()
            .any(|words| words.parse::<f64>().is_ok_and(|number| number == tick))
    };
    let whole = curves(Axis::linear("Squared error"));
    let part = zoomed(whole.clone(), [9.5, 12.5], [0.0, 0.4]);
    assert!(has(&whole, 30.0) && !has(&part, 30.0));
    assert!(has(&part, 10.0) && has(&part, 12.0) && !has(&whole, 11.0));
    // Nothing leaves the frame, which lies within the sheet.
    let svg = to_svg(&part, Theme::Light, SIZE).unwrap();
    let numbers = svg.split(" d=\"").skip(1).filter_map(|path| path.split_once('"'));
    for (path, _) in numbers {
        let is_sign = |letter: char| !letter.is_ascii_digit() && letter != '.' && letter != '-';
        for number in path.split(is_sign).filter(|number| !number.is_empty()) {
            let number: f64 = number.parse().unwrap();
            assert!((0.0..800.0).contains(&number), "{path}");
        }
    }
    // An axis that cannot show its part is shown whole.
    let log = curves(Axis::log("Squared error"));
    assert_eq!(
        words(
            &to_svg(
                &zoomed(log.clone(), [-1.0, 31.0], [-1.0, 1.0]),
                Theme::Light,
                SIZE
            )
            .unwrap()
        ),
        words(&to_svg(&log, Theme::Light, SIZE).unwrap())
    );
    let map = zoomed(landscape(), [-2.0, 0.0], [-0.1, 0.1]);
    assert!(has(&map, 0.05) && !has(&landscape(), 0.05));
    for kind in [Theme::Light, Theme::Dark] {
        check("zoomed", &map, kind, SIZE);
        check("zoomed-curves", &part, kind, SIZE);
    }
}

#[test]
fn a_large_map_stays_a_small_file() {
    assert!(to_svg(&landscape(), Theme::Light, SIZE).unwrap().len() < 300_000);
    let relief = relief(Scale::Linear, Angle::default());
    assert!(to_svg(&relief, Theme::Light, SIZE).unwrap().len() < 900_000);
}

fn records(figure: &Figure) -> Vec<Vec<String>> {
    let text = to_csv(figure).unwrap();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    reader
        .records()
        .map(|r| r.unwrap().iter().map(str::to_owned).collect())
        .collect()
}

#[test]
fn lines_on_one_grid_come_back_from_wide_csv() {
    let mut lines = one(vec![1.0, 2.0], vec![0.1 + 0.2, f64::NAN], Axis::linear("y"));
    let Content::Plot(plot) = &mut lines.content else {
        panic!("a plot")
    };
    plot.marks.push(
        Line::new("a", Role::Theory, vec![1.0, 2.0], vec![1e-9, -1e20])
            .band(vec![0.5, 0.5])
            .into(),
    );
    let records = records(&lines);
    assert_eq!(records[0], ["x", "a", "a (2)", "a (2) ±"]);
    assert_eq!(
        records[1][1].parse::<f64>().unwrap().to_bits(),
        (0.1_f64 + 0.2).to_bits()
    );
    assert_eq!(records[2], ["2", "", "-1e20", "0.5"]);
}

#[test]
fn files_hold_ids_and_pictures_text() {
    let run = Line::new(("test", "テスト"), Role::Run, vec![1.0], vec![2.0]);
    let x = Axis::count(("t", "ステップ"));
    let y = Axis::linear("y");
    let figure = Figure::plot("f", "題", x, y, vec![run.clone().into()]);
    assert_eq!(records(&figure)[0], ["t", "test"]);
    let svg = to_svg(&figure, Theme::Light, (400, 300)).unwrap();
    assert!(svg.contains("テスト") && svg.contains("ステップ") && !svg.contains(">test<"));
    let points = Scatter::new(("test", "点"), Role::Run, vec![1.0], vec![2.0]);
    let entries = legend_entries(&[run.into(), points.into()]);
    assert_eq!(entries.len(), 1, "marks of one id share an entry");
    assert_eq!((&*entries[0].name.id, &*entries[0].name.text), ("test", "テスト"));
    let time = Readout::new(("time", "時間"), 2.0).unit(("seconds", "秒"));
    let numbers = Figure::new("n", "数", Content::Readouts(vec![time]));
    assert_eq!(records(&numbers)[1], ["time", "2", "", "seconds"]);
    let table = Table {
        header: vec![("step", "ステップ").into()],
        rows: vec![vec!["1".to_owned()]],
    };
    assert_eq!(
        records(&Figure::new("t", "表", Content::Table(table)))[0],
        ["step"]
    );
}

#[test]
fn other_figures_come_back_from_csv() {
    let bars = records(&histogram());
    assert_eq!(bars[0], LONG_COLUMNS);
    assert_eq!(bars.len(), 1 + 40 + 201 + 1);
    assert_eq!(
        bars[1][..5],
        ["Residuals", "bar", "run", "-4", "-3.8"].map(str::to_owned)
    );
    assert_eq!(
        bars.last().unwrap()[1..4],
        ["rule", "reference", "0.02"].map(str::to_owned)
    );
    let map = records(&landscape());
    assert_eq!(map.len(), 40_001);
    assert_eq!(map[0], ["Weight w₁", "Weight w₂", "Loss (nats)"]);
    assert_eq!(map[1][..2], ["-1.99", "-1.99"].map(str::to_owned));
    let weights = records(&network());
    assert_eq!(weights.len(), 1 + 8 + 160);
    assert_eq!(weights[6][..4], ["u⁎", "2", "1", "2"].map(str::to_owned));
    // Blanks keep their place and have no height.
    let heights = records(&relief(Scale::Linear, Angle::default()));
    assert_eq!(
        (heights.len(), &heights[0], &heights[1][..2]),
        (40_001, &map[0], &map[1][..2])
    );
    assert_eq!(heights.iter().filter(|row| row[2].is_empty()).count(), 20);
    assert_eq!(records(&table())[29][0], "Width 29, ReLU");
    assert_eq!(records(&readouts())[1], ["Test error", "0.123456", "0.0021", ""]);
}

#[test]
fn arrays_come_back_from_npz() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.npz");
    let mut arrays = NpzWriter::create(&path).unwrap();
    let weights = [1.0_f64, -2.0, f64::NAN, 4.0, 5.0, 6e-300];
    arrays.add("weights/first", &[2, 3], weights).unwrap();
    arrays.add("small", &[3], [0.5_f32, 1.5, 2.5]).unwrap();
    arrays.add("scalar", &[], [7.0_f64]).unwrap();
    arrays.add::<f64>("empty", &[0, 4], []).unwrap();
    for (values, shape) in [(3, &[2][..]), (1, &[2]), (5, &[usize::MAX, 3])] {
        let refused = arrays.add("bad", shape, vec![1.0_f64; values]);
        assert!(matches!(refused, Err(FigureError::Shape { values: counted, .. }) if counted == values));
    }
    for taken in ["small", ""] {
        let refused = arrays.add(taken, &[1], [1.0_f64]);
        assert!(matches!(refused, Err(FigureError::Name(_))), "{taken:?}");
    }
    // Longer than what is written at once.
    let long: Vec<f64> = steps(100_000, |t| t.sin());
    arrays.add("long", &[1000, 100], long.iter().copied()).unwrap();
    assert!(!path.exists());
    arrays.finish().unwrap();
    if let Some(keep) = std::env::var_os("ONSAGER_PICTURES") {
        std::fs::copy(&path, std::path::Path::new(&keep).join("a.npz")).unwrap();
    }
    let read = npz::arrays(&path);
    let names: Vec<&str> = read.keys().map(String::as_str).collect();
    assert_eq!(names, ["empty", "long", "scalar", "small", "weights/first"]);
    let bits = |values: &[f64]| values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
    assert_eq!(read["weights/first"].0, [2, 3]);
    assert_eq!(bits(&read["weights/first"].1), bits(&weights));
    assert_eq!(read["small"], (vec![3], vec![0.5, 1.5, 2.5]));
    assert_eq!(read["scalar"], (vec![], vec![7.0]));
    assert_eq!(read["empty"], (vec![0, 4], vec![]));
    assert_eq!(read["long"], (vec![1000, 100], long));
}

#[test]
fn files_are_written() {
    let folder = tempfile::tempdir().unwrap();
    let figure = curves(Axis::log("Error"));
    write_csv(&figure, &folder.path().join("a/a.csv")).unwrap();
    write_svg(&figure, Theme::Light, SIZE, &folder.path().join("a/a.svg")).unwrap();
    write_png(&figure, Theme::Light, SIZE, &folder.path().join("a/a.png")).unwrap();
    assert_eq!(std::fs::read_dir(folder.path().join("a")).unwrap().count(), 3);
}

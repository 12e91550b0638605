//! CPU per frame of the window's plots: layout and tessellation, without the graphics card.
//!
//! A frame of 1600 × 1000 points with 20 noisy curves of 2000 points, each with a band, and a heat map of 200 × 200
//! cells, all new in every frame, is to take less than 4 ms; the same frame with nothing new less than 1 ms, and one in which
//! a surface of 401 × 401 points turns less than 4 ms.

use egui::{Context, Event, Modifiers, PointerButton, RawInput, Rect, Ui, UiBuilder, pos2, vec2};
use onsager::figure::{Angle, Axis, Content, Figure, HeatMap, Line, Mark, Role, Surface};
use onsager::gui::plot::{FigurePlot, Options};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Different figures that follow each other.
const VARIANTS: usize = 4;

fn main() {
    divan::main();
}

/// Small pseudo-random numbers in −½ ..= ½.
fn noise(state: &mut u64) -> f64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 40) as f64 / 16_777_216.0 - 0.5
}

fn curves(variant: usize, roughness: f64) -> Figure {
    let mut state = variant as u64;
    let x: Vec<f64> = (0..2000).map(f64::from).collect();
    let line = |k: u8| -> Mark {
        let y = x
            .iter()
            .map(|t| (-t / (300.0 + 40.0 * f64::from(k))).exp() + roughness * noise(&mut state));
        let y: Vec<f64> = y.collect();
        let band = y.iter().map(|y| 0.02 + 0.01 * y.abs()).collect();
        Line::new(format!("Curve {k}"), Role::Category(k), x.clone(), y)
            .band(band)
            .into()
    };
    let marks = (0..20).map(line).collect();
    Figure::plot(
        "curves",
        "Curves",
        Axis::linear("Step"),
        Axis::linear("Error"),
        marks,
    )
}

fn map(variant: usize) -> Figure {
    let shift = variant as f64;
    let value = |i: i32| (f64::from(i % 200) * 0.05 + shift).sin() * (f64::from(i / 200) * 0.03).cos();
    let axis = |label| (Axis::linear(label), [0.0, 200.0]);
    let values = (0..200 * 200).map(value).collect();
    let map = HeatMap::new(axis("s"), axis("t"), 200, values, Axis::linear("Response"));
    Figure::new("map", "Map", Content::HeatMap(map))
}

/// A window with both plots side by side.
struct Window {
    context: Context,
    plots: [FigurePlot; 2],
    figures: Vec<[Figure; 2]>,
    frame: u64,
}

impl Window {
    fn new(roughness: f64) -> Self {
        let mut window = Self {
            context: Context::default(),
            plots: [FigurePlot::default(), FigurePlot::default()],
            figures: (0..VARIANTS).map(|v| [curves(v, roughness), map(v)]).collect(),
            frame: 0,
        };
        // Fonts, textures and layouts settle in the first frames.
        for _ in 0..5 {
            window.draw(true);
        }
        window
    }

    fn draw(&mut self, changed: bool) -> usize {
        self.frame += u64::from(changed);
        let figures = &self.figures[self.frame as usize % VARIANTS];
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(1600.0, 1000.0))),
            ..RawInput::default()
        };
        let (plots, version) = (&mut self.plots, self.frame);
        let mut output = self
            .context
            .run_ui(input, |ui| halves(ui, plots, figures, version));
        // There is no graphics card to take the textures.
        output.textures_delta.clear();
        self.context
            .tessellate(output.shapes, output.pixels_per_point)
            .len()
    }
}

fn halves(ui: &mut Ui, plots: &mut [FigurePlot; 2], figures: &[Figure; 2], version: u64) {
    let all = ui.max_rect();
    let half = vec2(0.5 * all.width(), all.height());
    for (i, (plot, figure)) in plots.iter_mut().zip(figures).enumerate() {
        let place = Rect::from_min_size(all.min + vec2(i as f32 * half.x, 0.0), half);
        let builder = UiBuilder::new().max_rect(place).id_salt(i);
        ui.scope_builder(builder, |ui| {
            let options = Options {
                cursor: (i == 0).then_some((700, 1999)),
                ..Options::default()
            };
            plot.show(ui, figure, version, options);
        });
    }
}

/// Everything is new: smooth curves (0), and curves as rough as single runs (0.1).
#[divan::bench(args = [0.0, 0.1], sample_count = 200, sample_size = 1)]
fn changing(bencher: divan::Bencher<'_, '_>, roughness: f64) {
    let mut window = Window::new(roughness);
    bencher.bench_local(|| window.draw(true));
}

/// Nothing is new, as when the pointer moves elsewhere.
#[divan::bench(args = [0.0, 0.1], sample_count = 200, sample_size = 1)]
fn still(bencher: divan::Bencher<'_, '_>, roughness: f64) {
    let mut window = Window::new(roughness);
    bencher.bench_local(|| window.draw(false));
}

/// A surface of 401 × 401 points that fills the window.
fn surface() -> Figure {
    let n = 401;
    let value = |i: i32| {
        let (x, y) = (f64::from(i % n) / 200.0 - 1.0, f64::from(i / n) / 200.0 - 1.0);
        1.0 + (4.0 * x).sin() * (5.0 * y).cos() + x * x
    };
    let axis = |label| (Axis::linear(label), [-1.0, 1.0]);
    let values = (0..n * n).map(value).collect();
    let mut map = HeatMap::new(axis("a"), axis("b"), n as usize, values, Axis::linear("Loss"));
    let along = |f: fn(f64) -> f64| (0..200).map(|k| f(f64::from(k) / 200.0)).collect();
    map.marks = vec![
        Line::new(
            "Run",
            Role::Run,
            along(|t| t - 0.5),
            along(|t| 0.8 * (6.0 * t).sin()),
        )
        .into(),
    ];
    let angle = Angle::default();
    Figure::new("surface", "Surface", Content::Surface(Surface { map, angle }))
}

/// The same surface, turned by the pointer in every frame.
#[divan::bench(sample_count = 200, sample_size = 1)]
fn turning_surface(bencher: divan::Bencher<'_, '_>) {
    let (context, figure, mut plot) = (Context::default(), surface(), FigurePlot::default());
    let mut frame = 0;
    let mut draw = move || {
        frame += 1;
        let at = pos2(700.0 + 3.0 * (frame % 100) as f32, 500.0);
        let mut input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(1600.0, 1000.0))),
            events: vec![Event::PointerMoved(at)],
            ..RawInput::default()
        };
        if frame == 5 {
            input.events.push(Event::PointerButton {
                pos: at,
                button: PointerButton::Primary,
                pressed: true,
                modifiers: Modifiers::NONE,
            });
        }
        let mut output = context.run_ui(input, |ui| {
            plot.show(ui, &figure, 1, Options::default());
        });
        output.textures_delta.clear();
        context.tessellate(output.shapes, output.pixels_per_point).len()
    };
    for _ in 0..10 {
        draw();
    }
    bencher.bench_local(draw);
}

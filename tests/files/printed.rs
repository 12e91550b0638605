//! Figures for print: PDF and PGF of every kind of figure. Where the programs are there, LaTeX sets them, and both are held
//! against the picture of the same size.

use std::path::Path;
use std::process::Command;

use onsager::figure::*;
use resvg::tiny_skia::Pixmap;

use crate::figures::{curves, histogram, landscape, network, odd, quantiles, readouts, relief, table};

/// As large as a picture of [`PIXELS`] at 144 dots an inch, with letters as in it.
const PAGE: Page = Page {
    width: 800.0 / 72.0 * 25.4,
    height: 500.0 / 72.0 * 25.4,
    letters: 13.0,
};
const PIXELS: (u32, u32) = (1600, 1000);

/// A column of a paper.
const COLUMN: Page = Page {
    width: 82.6,
    height: 62.0,
    letters: 7.0,
};

fn noted() -> Figure {
    let mut figure = curves(Axis::log("Mean squared error"));
    figure.notes = vec![Note {
        at: [12.0, 0.25],
        text: "Here theory & runs part: 5 % of σ²".to_owned(),
    }];
    figure
}

fn ordinary() -> Vec<Figure> {
    vec![
        curves(Axis::linear("Mean squared error")),
        noted(),
        landscape(),
        histogram(),
        quantiles(),
        table(),
        readouts(),
        network(),
        relief(Scale::Linear, Angle::default()),
    ]
}

/// Whether every object of a PDF file begins where its table says.
fn places_are_right(file: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&file[file.len() - 200..]).into_owned();
    let table: usize = text
        .rsplit("startxref\n")
        .next()
        .unwrap()
        .lines()
        .next()
        .unwrap()
        .parse()
        .unwrap();
    let rows = String::from_utf8_lossy(&file[table..]).into_owned();
    let rows: Vec<&str> = rows
        .lines()
        .skip(3)
        .take_while(|row| row.ends_with(" n "))
        .collect();
    let begins = |(number, row): (usize, &&str)| {
        let place: usize = row[..10].parse().unwrap();
        file[place..].starts_with(format!("{} 0 obj", number + 1).as_bytes())
    };
    rows.len() > 4 && rows.iter().enumerate().all(begins)
}

#[test]
fn every_figure_is_a_page_of_pdf_in_both_themes() {
    for figure in ordinary().iter().chain(&odd()) {
        for (theme, page) in [(Theme::Light, PAGE), (Theme::Dark, COLUMN)] {
            let file = to_pdf(figure, theme, page).unwrap();
            assert!(
                file.starts_with(b"%PDF-1.5") && places_are_right(&file),
                "{}",
                figure.id
            );
            let text = String::from_utf8_lossy(&file).into_owned();
            let size = match theme {
                Theme::Light => "/MediaBox [0 0 800.00 500.00]",
                Theme::Dark => "/MediaBox [0 0 234.14 175.75]",
            };
            assert!(text.contains(size) && text.contains("/Count 1"), "{}", figure.id);
        }
    }
}

#[test]
fn pages_and_letters_beyond_the_limits_are_refused() {
    for page in [
        Page { width: 5.0, ..COLUMN },
        Page {
            height: f64::NAN,
            ..COLUMN
        },
        Page {
            letters: 100.0,
            ..COLUMN
        },
    ] {
        assert!(matches!(
            to_pdf(&table(), Theme::Light, page),
            Err(FigureError::Page(_))
        ));
        assert!(to_pgf(&table(), Theme::Light, page, "table").is_err());
    }
}

#[test]
fn letters_of_pgf_are_those_of_latex_and_maps_bring_their_pictures() {
    let (text, pictures) = to_pgf(&noted().bare(), Theme::Light, COLUMN, "curves").unwrap();
    assert!(pictures.is_empty());
    for part in [
        r"\begin{pgfpicture}",
        r"\end{pgfpicture}",
        r"Noise level \ensuremath{\sigma}\textsuperscript{2}",
        r"theory \& runs",
        r"\fontsize{7bp}{8.4bp}",
        r"rotate=90",
        r"\pgfsetdash{",
    ] {
        assert!(text.contains(part), "{part}");
    }
    assert_eq!(
        text.matches("\\begin{pgfscope}").count(),
        text.matches("\\end{pgfscope}").count()
    );
    let (text, pictures) = to_pgf(&landscape(), Theme::Light, COLUMN, "map").unwrap();
    assert_eq!(pictures.len(), 2, "the map and its bar of colours");
    assert!(text.contains("{map-1.png}") && text.contains("{map-2.png}"));
    let folder = tempfile::tempdir().unwrap();
    write_pgf(&landscape(), Theme::Light, COLUMN, &folder.path().join("map.pgf")).unwrap();
    for name in ["map.pgf", "map-1.png", "map-2.png"] {
        assert!(folder.path().join(name).is_file(), "{name}");
    }
}

#[test]
fn indices_and_exponents_stand_below_and_above_the_line_in_every_file() {
    let mut figure = curves(Axis::linear("Distance |W_L|"));
    figure.title = "Learning: (1 − ηk/m)^t with η_t = c/t".to_owned();
    figure.caption = "The rate n^(−1/2), of test_rows rows.".to_owned();
    let svg = to_svg(&figure, Theme::Light, (900, 600)).unwrap();
    for index in ["t", "L", "−1/2"] {
        assert!(svg.contains(&format!(">{index}</tspan>")), "{index}: {svg}");
    }
    let mut texts = svg.lines().filter(|line| line.contains("<text"));
    assert!(texts.all(|line| !line.contains(['^', '{'])), "{svg}");
    assert!(svg.contains("of test_rows rows"), "{svg}");
    let (pgf, _) = to_pgf(&figure, Theme::Light, PAGE, "curves").unwrap();
    for part in [
        r"\textsuperscript{t}",
        r"\textsubscript{t}",
        r"\textsubscript{L}",
        r"\textsuperscript{\ensuremath{-}1/2}",
        r"test\_rows",
    ] {
        assert!(pgf.contains(part), "{part} in {pgf}");
    }
}

/// Whether a program is there; says so where it is not.
fn has(program: &str, flag: &str) -> bool {
    let found = Command::new(program).arg(flag).output().is_ok();
    if !found {
        println!("left out: there is no {program} here");
    }
    found
}

/// The first page of a PDF file as pixels, 144 an inch.
fn rasterized(file: &Path) -> Pixmap {
    let stem = file.with_extension("");
    let done = Command::new("pdftoppm")
        .args(["-r", "144", "-png", "-singlefile"])
        .args([file, &stem])
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    Pixmap::decode_png(&std::fs::read(file.with_extension("png")).unwrap()).unwrap()
}

/// The mean difference of two pictures in steps of 255, each first blurred over squares of 4 pixels, so that what counts is
/// where ink is and not how an edge is softened.
fn difference(a: &Pixmap, b: &Pixmap) -> f64 {
    let blurred = |picture: &Pixmap, x: u32, y: u32| {
        let square = (0..16).filter_map(|k| picture.pixel(4 * x + k % 4, 4 * y + k / 4));
        square
            .map(|p| f64::from(p.red()) + f64::from(p.green()) + f64::from(p.blue()))
            .sum::<f64>()
            / 48.0
    };
    let (columns, rows) = (a.width().min(b.width()) / 4, a.height().min(b.height()) / 4);
    let places = (0..rows).flat_map(|y| (0..columns).map(move |x| (x, y)));
    let all = places.map(|(x, y)| (blurred(a, x, y) - blurred(b, x, y)).abs());
    all.sum::<f64>() / f64::from(columns * rows)
}

/// Leaves a file to be looked at where the variable says.
fn keep(file: &Path, name: &str) {
    if let Some(folder) = std::env::var_os("ONSAGER_PICTURES") {
        std::fs::copy(file, Path::new(&folder).join(name)).unwrap();
    }
}

fn picture(figure: &Figure) -> Pixmap {
    Pixmap::decode_png(&to_png(figure, Theme::Light, PIXELS).unwrap()).unwrap()
}

#[test]
fn a_page_of_pdf_looks_like_the_picture() {
    if !has("pdftoppm", "-v") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let blank = {
        let mut blank = Pixmap::new(PIXELS.0, PIXELS.1).unwrap();
        blank.fill(resvg::tiny_skia::Color::WHITE);
        blank
    };
    for (i, figure) in ordinary().iter().enumerate() {
        let file = folder.path().join(format!("{i}.pdf"));
        write_pdf(figure, Theme::Light, PAGE, &file).unwrap();
        let (page, picture) = (rasterized(&file), picture(figure));
        keep(&file.with_extension("png"), &format!("pdf_{i}.png"));
        assert_eq!((page.width(), page.height()), PIXELS);
        let (apart, ink) = (difference(&page, &picture), difference(&blank, &picture));
        assert!(
            apart < 0.12 * ink && apart < 2.0,
            "{}: {apart} of {ink}",
            figure.id
        );
    }
}

#[test]
fn latex_sets_pgf_as_the_picture_looks() {
    if !has("pdflatex", "--version") || !has("pdftoppm", "-v") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut document = "\\documentclass{article}\n\\usepackage[utf8]{inputenc}\n\\usepackage[T1]{fontenc}\n\
         \\usepackage{pgf}\n\\usepackage[paperwidth=800bp,paperheight=500bp,margin=0bp]{geometry}\n\
         \\pagestyle{empty}\\parindent0pt\\topskip0pt\\parskip0pt\n\\begin{document}\n"
        .to_owned();
    let figures = ordinary();
    for (i, figure) in figures.iter().enumerate() {
        let name = format!("figure{i}.pgf");
        write_pgf(figure, Theme::Light, PAGE, &folder.path().join(&name)).unwrap();
        document += &format!("\\vbox to 499bp{{\\hbox{{\\input{{{name}}}}}\\vss}}\\newpage\n");
    }
    document += "\\end{document}\n";
    std::fs::write(folder.path().join("all.tex"), document).unwrap();
    let done = Command::new("pdflatex")
        .args(["-interaction=nonstopmode", "-halt-on-error", "all.tex"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let log = String::from_utf8_lossy(&done.stdout);
    assert!(
        done.status.success(),
        "{}",
        &log[log.len().saturating_sub(2000)..]
    );
    let all = folder.path().join("all.pdf");
    let done = Command::new("pdftoppm")
        .args(["-r", "144", "-png"])
        .args([&all, &folder.path().join("page")])
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    for (i, figure) in figures.iter().enumerate() {
        let page = folder.path().join(format!("page-{}.png", i + 1));
        keep(&page, &format!("pgf_{i}.png"));
        let page = Pixmap::decode_png(&std::fs::read(&page).unwrap()).unwrap();
        let picture = picture(figure);
        // Letters are LaTeX's, and narrower.
        let apart = difference(&page, &picture);
        assert!(apart < 6.0, "{}: {apart}", figure.id);
    }
}

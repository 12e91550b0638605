//! Presets that are wrong, and what is said of them.

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::experiment::*;

fn random(rng: &mut impl Rng) -> Settings {
    let number = rng.random::<f64>() * 10_f64.powi(rng.random_range(-12..12));
    let count = rng.random_range(0..1_000_000);
    let pick = rng.random_range(0..6);
    let text: String = (0..rng.random_range(0..30))
        .map(|_| rng.random::<char>())
        .collect();
    let schedules = [
        Schedule::Constant,
        Schedule::InverseTime { scale: number },
        Schedule::Cosine { floor: number },
        Schedule::Steps {
            every: count,
            factor: number,
        },
    ];
    let laws = [
        FeatureLaw::Gaussian,
        FeatureLaw::StudentT(number),
        FeatureLaw::SparseGaussian(number),
    ];
    let responses = [Responses::Full, Responses::Probes(count)];
    let synthetic = Synthetic {
        features: if pick < 3 {
            Features::Ratio(number)
        } else {
            Features::Count(count)
        },
        law: laws[pick % 3],
        teacher: Teacher {
            directions: pick,
            link: Link::Cubic,
            coordinates: [
                Coordinates::Gaussian,
                Coordinates::Sparse(number),
                Coordinates::Decaying(number),
            ][pick % 3],
        },
        spectrum: [
            Spectrum::Isotropic,
            Spectrum::PowerLaw(number),
            Spectrum::Spikes { count, size: number },
            Spectrum::TwoLevels {
                fraction: number,
                ratio: number,
            },
            Spectrum::File(text.clone()),
        ][count % 5]
            .clone(),
        ..Synthetic::default()
    };
    let table = Table {
        path: text.clone(),
        target: "\"\\".to_owned(),
        hold_out: number,
        whiten: pick > 2,
        label: Label::Class(text.clone()),
        columns: Columns {
            categories: vec![text.clone(), String::new()],
            ..Columns::default()
        },
        dialect: Dialect {
            separator: Separator::Blanks,
            missing: vec!["?".to_owned()],
            ..Dialect::default()
        },
    };
    Settings {
        seed: rng.random(),
        title: text.clone(),
        description: format!("line\n\t{text}"),
        model: Model {
            width: count,
            initialization: Initialization {
                scales: vec![number; pick],
                first_layer: [FirstLayer::Zero, FirstLayer::Overlap(-number)][pick % 2],
                exact_gram: pick == 0,
            },
            ..Model::default()
        },
        data: if pick == 5 {
            Data::File(table)
        } else {
            Data::Synthetic(synthetic)
        },
        optimizer: Optimizer {
            deep_learning_rate: (pick > 2).then_some(number),
            schedule: schedules[pick % 4],
            ..Optimizer::default()
        },
        theory: Theory {
            responses: responses[pick % 2],
            precision: Precision::Single,
            ..Theory::default()
        },
        landscape: Landscape {
            enabled: pick > 2,
            step: (pick > 3).then_some(count),
            plane: [
                PlaneChoice::Points(Solution::Run(count)),
                PlaneChoice::Random(rng.random()),
                PlaneChoice::Hessian,
            ][pick % 3],
            zoom: number,
            slice: [Solution::Seed(rng.random()), Solution::Teacher][pick % 2],
            chaos: Chaos {
                exponents: vec![3; pick],
                factors: vec![number; pick],
            },
            ..Landscape::default()
        },
        ..Settings::default()
    }
}

#[test]
fn settings_survive_writing_and_reading() {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    for _ in 0..500 {
        let settings = random(&mut rng);
        for text in [
            settings.to_ron(),
            settings.to_line(),
            settings.to_ron().replace('\n', "\r\n"),
        ] {
            assert_eq!(
                Settings::from_ron(&text, "random").as_ref(),
                Ok(&settings),
                "{text}"
            );
        }
        assert!(!settings.to_line().contains(['\n', '\r']));
    }
}

#[test]
fn nothing_a_person_types_breaks_the_reader() {
    let text = Settings::default().to_ron();
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    for _ in 0..3000 {
        let mut broken: Vec<char> = text.chars().collect();
        for _ in 0..rng.random_range(1..4) {
            let at = rng.random_range(0..broken.len());
            match rng.random_range(0..3) {
                0 => drop(broken.remove(at)),
                1 => broken.insert(
                    at,
                    ['(', ')', '"', ',', '9', '-', 'φ', '/', '*', '\''][rng.random_range(0..10)],
                ),
                _ => broken.truncate(at.max(1)),
            }
        }
        let broken: String = broken.into_iter().collect();
        if let Err(error) = Experiment::from_ron(&broken, "typed.ron") {
            assert!(error.to_string().starts_with("typed.ron:"), "{error}");
        }
    }
}

#[test]
fn empty_marked_and_commented_texts_are_presets() {
    for text in [
        "",
        "\u{feff}",
        "  \r\n// nothing yet",
        "()",
        "\u{feff}(seed: 1)",
        "(\r\n  seed: 1,\r\n)\r\n",
    ] {
        assert_eq!(
            Experiment::from_ron(text, "x").unwrap().settings(),
            &Settings::default(),
            "{text:?}"
        );
    }
}

#[test]
fn every_field_says_what_it_may_be() {
    let fields = outline(&Settings::default().to_ron());
    assert!(fields.len() > 40);
    for field in fields {
        assert!(allowed(&field.path).is_some(), "{}", field.path);
    }
}

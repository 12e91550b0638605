//! Every shipped preset opens, is valid, says what it shows, and survives being written and read back.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use onsager::control::Cancel;
use onsager::experiment::{Data, Experiment, Settings, memory_limit, shipped};

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/presets"))
}

#[test]
fn every_preset_opens_and_round_trips() {
    onsager::labs::register();
    let mut titles = HashSet::new();
    for (name, text) in shipped() {
        let path = folder().join(format!("{name}.ron"));
        let experiment = Experiment::read(&path).unwrap_or_else(|error| panic!("{error}"));
        assert!(
            !experiment.title.is_empty() && !experiment.description.is_empty(),
            "{name}"
        );
        assert!(!experiment.description.contains('\n'), "{name}");
        assert!(
            titles.insert(experiment.title.clone()),
            "{name}: the title is not its own"
        );
        assert_eq!(Experiment::from_ron(text, name).unwrap(), experiment, "{name}");
        for written in [experiment.to_ron(), experiment.to_line()] {
            assert_eq!(
                &Settings::from_ron(&written, name).unwrap(),
                experiment.settings(),
                "{name}"
            );
        }
        assert!(!experiment.to_line().contains('\n'), "{name}");
    }
}

#[test]
fn the_gallery_holds_every_file_of_the_folder() {
    onsager::labs::register();
    let names: HashSet<String> = shipped().iter().map(|(name, _)| format!("{name}.ron")).collect();
    let files: HashSet<String> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".ron") && !name.ends_with(".talk.ron"))
        .collect();
    assert_eq!(names, files);
    assert_eq!(names.len(), shipped().len());
}

#[test]
fn tables_are_found_beside_the_preset_and_inside_the_program() {
    onsager::labs::register();
    for (name, text) in shipped() {
        let beside = Experiment::read(&folder().join(format!("{name}.ron"))).unwrap();
        if !matches!(beside.data, Data::File(_)) {
            continue;
        }
        let table = beside.read_table(f64::INFINITY, &Cancel::new()).unwrap().unwrap();
        let inside = Experiment::from_ron(text, name)
            .unwrap()
            .with_base("/nowhere/presets");
        assert_eq!(
            inside.read_table(f64::INFINITY, &Cancel::new()).unwrap().unwrap(),
            table,
            "{name}"
        );
        assert_eq!(table.features.len(), table.n_rows * table.n_features);
        let resolved = Experiment::new(beside.resolved()).unwrap().with_base("/nowhere");
        assert_eq!(
            resolved
                .read_table(f64::INFINITY, &Cancel::new())
                .unwrap()
                .unwrap(),
            table,
            "{name}"
        );
    }
    let digits = Experiment::read(&folder().join("digits.ron"))
        .unwrap()
        .read_table(f64::INFINITY, &Cancel::new())
        .unwrap()
        .unwrap();
    assert_eq!((digits.n_rows, digits.n_features), (1797, 64));
    assert_eq!(digits.feature_names[1], "pixel_0_1");
    assert!(digits.constant_features().contains(&0));
    assert_eq!(digits.row(0).len(), 64);
}

#[test]
fn every_preset_fits_a_small_machine() {
    onsager::labs::register();
    for (name, text) in shipped() {
        let experiment = Experiment::from_ron(text, name).unwrap();
        // Half of the rows of digits, the larger file, are there to train on.
        let (samples, features) = experiment.shape().unwrap_or((899, 64));
        let cost = experiment.cost(samples, features);
        cost.check(1e9).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(cost.seconds < 120.0, "{name}: {} s", cost.seconds);
    }
    assert!(memory_limit().is_ok());
}

#[test]
fn a_saved_preset_replaces_the_old_one_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("saved.ron");
    fs::write(&path, "an older, longer text".repeat(1000)).unwrap();
    let settings = Settings {
        title: "new".to_owned(),
        seed: 7,
        ..Settings::default()
    };
    settings.save(&path).unwrap();
    assert_eq!(Experiment::read(&path).unwrap().settings(), &settings);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

//! The one description of settings: it covers every field of a preset, its words are there, and values go in and out by
//! path.

use std::collections::BTreeSet;

use onsager::experiment::{
    Activation, Data, Experiment, Field, Kind, LabSettings, Setting, SettingError, Settings, Table, Value,
    setting, settings,
};
use onsager::{labs, text};

/// An experiment in which a setting has a place: the alternatives that it belongs to are chosen.
fn home(setting: &'static Setting) -> Settings {
    let mut settings = Settings::default();
    let mut owners = Vec::new();
    let mut inner = setting;
    while let Some((outer, choice)) = inner.owner() {
        owners.push((outer, choice));
        inner = outer;
    }
    for (outer, choice) in owners.into_iter().rev() {
        settings
            .set(&outer.described.path, Value::Choice(choice))
            .unwrap();
    }
    settings
}

/// The path of every field in the structs.
fn fields(whole: &Settings) -> BTreeSet<String> {
    fn walk(value: &serde_json::Value, path: &str, found: &mut BTreeSet<String>) {
        let entries = value.as_object().into_iter().flatten();
        let is_group = |name: &String| name.starts_with(char::is_lowercase) || path == "data";
        let inner: Vec<_> = entries.filter(|(name, _)| is_group(name)).collect();
        if inner.is_empty() {
            found.insert(path.to_owned());
        }
        for (name, value) in inner {
            match path {
                "" => walk(value, name, found),
                "data" if name.starts_with(char::is_uppercase) => walk(value, path, found),
                _ => walk(value, &format!("{path}.{name}"), found),
            }
        }
    }
    let mut found = BTreeSet::new();
    walk(&serde_json::to_value(whole).unwrap(), "", &mut found);
    found
}

#[test]
fn every_field_of_every_struct_is_described() {
    for data in [Data::default(), Data::File(Table::default())] {
        let whole = Settings {
            data,
            ..Settings::default()
        };
        let keys = fields(&whole);
        assert!(keys.len() > 40, "{keys:?}");
        let described: BTreeSet<String> = settings()
            .iter()
            .filter(|setting| setting.get(&whole).is_some())
            .map(|setting| setting.described.path.to_string())
            .collect();
        for key in &keys {
            assert!(described.contains(key), "{key} is not described");
        }
        for path in described.iter().filter(|path| *path != "data") {
            let outer = setting(path).unwrap().told_at();
            assert!(keys.contains(outer), "{path} is in no struct");
        }
    }
}

#[test]
fn every_setting_has_words_a_default_within_its_limits_and_a_place() {
    let mut paths = BTreeSet::new();
    for setting in settings() {
        let described = &setting.described;
        let (path, key) = (&*described.path, &*described.key);
        assert!(paths.insert(path), "{path} is there twice");
        assert_eq!(key, path.replace('.', "-"));
        assert!(text::has(key), "{key} has no label");
        assert!(described.meaning().ends_with('.'), "{key} has no tooltip");
        assert!(described.allowed().starts_with("it must be "), "{key}");
        assert!(
            !described.allowed().contains(['{', '}']),
            "{}",
            described.allowed()
        );
        for name in described.field.kind.names() {
            let key = described.choice_key(name);
            assert!(text::has(&key) && text::has(&format!("{key}.meaning")), "{key}");
        }
        let home = home(setting);
        assert_eq!(home.get(path).unwrap(), setting.usual(), "{path}");
        if !matches!(path, "data.path" | "data.target" | "data.label.class") {
            assert!(described.field.allows(&setting.usual()), "{path}");
        }
    }
    assert!(paths.len() > 70);
}

/// Values beyond each end of the limits.
fn beyond(field: &Field) -> Vec<Value> {
    use std::ops::Bound::{Excluded, Included, Unbounded};
    let end = |end, step: f64| match end {
        Included(end) => Some(Value::Number(end + step * f64::max(1e-9, f64::abs(end) * 1e-9))),
        Excluded(end) => Some(Value::Number(end)),
        Unbounded => None,
    };
    match field.kind {
        Kind::Whole { least, most, or_zero } => {
            let below = least.checked_sub(1).filter(|below| !(or_zero && *below == 0));
            below
                .into_iter()
                .chain(most.checked_add(1))
                .map(Value::Whole)
                .collect()
        }
        Kind::Number { low, high } => {
            let ends = [end(low, -1.0), end(high, 1.0), Some(Value::Number(f64::NAN))];
            ends.into_iter().flatten().collect()
        }
        Kind::Text { filled } => filled.then(|| Value::Text(" ".to_owned())).into_iter().collect(),
        Kind::Wholes { least, most, .. } => {
            vec![Value::Wholes(vec![least - 1]), Value::Wholes(vec![most + 1])]
        }
        Kind::Numbers { .. } => vec![Value::Numbers(vec![-1.0]), Value::Numbers(vec![f64::INFINITY])],
        Kind::Flag | Kind::Choice { .. } | Kind::Texts => Vec::new(),
    }
}

#[test]
fn what_is_beyond_a_limit_is_taken_by_path_and_refused_by_the_experiment() {
    let mut refused = 0;
    for setting in settings() {
        for value in beyond(&setting.described.field) {
            let mut changed = home(setting);
            let path = &setting.described.path;
            changed.set(path, value.clone()).unwrap();
            let problems = Experiment::new(changed).unwrap_err();
            let told = problems.iter().find(|problem| problem.path == setting.told_at());
            let told = told.unwrap_or_else(|| panic!("{path} = {value}: {problems}"));
            let sentence = if path == "format" { "" } else { "it must be " };
            assert!(told.allowed.starts_with(sentence), "{told}");
            refused += 1;
        }
    }
    assert!(refused > 80, "{refused}");
}

#[test]
fn values_go_in_and_out_by_path_and_by_text() {
    for setting in settings() {
        let path = &setting.described.path;
        let whole = home(setting);
        let value = whole.get(path).unwrap();
        let mut again = whole.clone();
        again.set(path, value.clone()).unwrap();
        again.set_text(path, &value.to_string()).unwrap();
        assert_eq!(again, whole, "{path} = {value}");
        let read = Value::read(&value.to_string(), &setting.described.field);
        assert_eq!(read.as_ref(), Some(&value), "{path}");
    }
    let mut settings = Settings::default();
    for (path, text, shown) in [
        ("optimizer.learning_rate", "2", "2"),
        ("optimizer.learning_rate", "1e-3", "0.001"),
        ("optimizer.deep_learning_rate", "0.5", "0.5"),
        ("optimizer.deep_learning_rate", "None", "None"),
        ("optimizer.schedule", "Cosine(floor: 0.25)", "Cosine(floor: 0.25)"),
        ("optimizer.schedule.floor", "0.5", "0.5"),
        ("optimizer.schedule", "Steps", "Steps(every: 10, factor: 0.5)"),
        ("data.features", "Ratio(2)", "Ratio(2)"),
        ("data.features.ratio", "3", "3"),
        ("data.features", "Ratio", "Ratio(3)"),
        ("model.initialization.scales", "[1, 0.5, 2]", "[1, 0.5, 2]"),
        ("landscape.plane", "Points(Run(3))", "Points(Run(3))"),
        ("landscape.plane.third", "Seed", "Seed(1)"),
        (
            "landscape.plane.third.seed",
            "18446744073709551615",
            "18446744073709551615",
        ),
        ("landscape.chaos.exponents", "[1,2]", "[1, 2]"),
        ("title", "two words", "\"two words\""),
        ("title", "\"two \\\"words\"", "\"two \\\"words\""),
        ("data", "File", "File"),
        ("data.path", "right.csv", "\"right.csv\""),
    ] {
        settings
            .set_text(path, text)
            .unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(settings.get(path).unwrap().to_string(), shown, "{path} = {text}");
    }
    settings.set("model.activation", Value::Choice("Erf")).unwrap();
    assert_eq!(settings.model.activation, Activation::Erf);
}

#[test]
fn mistakes_with_paths_are_answered_like_those_in_presets() {
    let cases = [
        (
            "optimizer.learning_rat",
            "1",
            "there is no setting `optimizer.learning_rat` (did you mean optimizer.learning_rate?)",
        ),
        (
            "learning_rate",
            "1",
            "there is no setting `learning_rate` (did you mean optimizer.learning_rate?)",
        ),
        ("colour", "1", "there is no setting `colour`"),
        (
            "lab.samples",
            "1",
            "there is no setting `lab.samples` (did you mean data.samples?)",
        ),
        (
            "model.width",
            "four",
            "model.width is four; it must be a whole number from 1 to 512",
        ),
        (
            "model.width",
            "4.5",
            "model.width is 4.5; it must be a whole number from 1 to 512",
        ),
        (
            "model.activation",
            "Tahn",
            "model.activation is Tahn (did you mean Tanh?); it must be Tanh, Sigmoid, Erf, Gelu, Silu, Softplus, Relu, Linear or Quadratic",
        ),
        (
            "data.law",
            "StudentT(x)",
            "data.law is StudentT(x); it must be Gaussian, Rademacher, Uniform, StudentT(d) with d > 2, Laplace or SparseGaussian(p) with 0 < p ≤ 1",
        ),
        (
            "optimizer.schedule",
            "Steps(every: 3)",
            "optimizer.schedule is Steps(every: 3); it must be Constant, InverseTime(scale: τ), Cosine(floor: r) or Steps(every: n, factor: r)",
        ),
        (
            "optimizer.schedule.floor",
            "0.5",
            "optimizer.schedule.floor belongs to Cosine, and optimizer.schedule is Constant: choose Cosine first",
        ),
        (
            "data.path",
            "x.csv",
            "data.path belongs to File, and data is Synthetic: choose File first",
        ),
        (
            "landscape.plane.third.run",
            "2",
            "landscape.plane.third belongs to Points, and landscape.plane is Principal: choose Points first",
        ),
    ];
    let mut settings = Settings::default();
    for (path, value, sentence) in cases {
        let error = settings.set_text(path, value).unwrap_err();
        assert_eq!(error.to_string(), sentence);
    }
    assert_eq!(settings, Settings::default(), "a mistake changes nothing");
    let wrong = settings.set("optimizer.steps", Value::Number(1.5));
    assert!(matches!(wrong, Err(SettingError::Value { .. })));
}

#[test]
fn settings_of_a_lab_have_paths_too() {
    let lab = labs::find("DoubleDescent").unwrap();
    let mut settings = Settings {
        lab: Some(LabSettings::new(lab.schema())),
        ..Settings::default()
    };
    settings.set_text("lab.samples", "300").unwrap();
    settings.set_text("lab.against", "Time").unwrap();
    assert_eq!(settings.get("lab.samples"), Ok(Value::Whole(300)));
    assert_eq!(settings.get("lab.against"), Ok(Value::Choice("Time")));
    for (path, value, sentence) in [
        (
            "lab.sample",
            "1",
            "there is no setting `lab.sample` (did you mean lab.samples?)",
        ),
        (
            "lab.against",
            "Tine",
            "lab.against is Tine (did you mean Time?); it must be Parameters, Samples or Time",
        ),
        (
            "lab.samples",
            "x",
            "lab.samples is x; it must be a whole number from 2 to 1000",
        ),
    ] {
        assert_eq!(settings.set_text(path, value).unwrap_err().to_string(), sentence);
    }
}

#[test]
fn settings_matter_where_their_choices_say_so() {
    let matters = |settings: &Settings, path: &str| setting(path).unwrap().matters(settings);
    let mut settings = Settings::default();
    assert!(matters(&settings, "theory.rows") && matters(&settings, "theory.responses.probes"));
    assert!(!matters(&settings, "data.path") && !matters(&settings, "optimizer.schedule.floor"));
    settings.theory.enabled = false;
    settings.runs.count = 0;
    assert!(!matters(&settings, "theory.rows") && !matters(&settings, "theory.responses.probes"));
    assert!(!matters(&settings, "runs.record.weights") && matters(&settings, "runs.count"));
    settings.theory.enabled = true;
    settings.data = Data::File(Table::default());
    assert!(!matters(&settings, "theory.enabled") && !matters(&settings, "theory.rows"));
    assert!(matters(&settings, "data.path"));
}

/// A preset of format 1 means what it meant; what has no meaning any more is said and not written again.
#[test]
fn presets_of_earlier_formats_open_and_are_written_in_the_newest() {
    let old =
        "(format: 1, estimator: (enabled: true, responses: Probes(8)), optimizer: (learning_rate: 0.7))";
    let experiment = Experiment::from_ron(old, "old.ron").unwrap();
    let notes = experiment.without_effect(1200);
    assert!(
        notes.iter().any(|note| note.contains("estimator.responses")),
        "{notes:?}"
    );
    let written = experiment.settings().to_ron();
    assert!(
        written.contains("format: 2") && !written.contains("Probes(8)"),
        "{written}"
    );
    let again = Experiment::from_ron(&written, "new.ron").unwrap();
    assert_eq!(again.settings().optimizer, experiment.settings().optimizer);
    assert!(again.without_effect(1200).is_empty());
    let mut plain = Settings::default();
    plain.optimizer.learning_rate = 0.7;
    assert_eq!(again.settings(), &plain);
    for wrong in ["(format: 0)", "(format: 3)"] {
        let error = Experiment::from_ron(wrong, "x.ron").unwrap_err().to_string();
        assert!(error.contains("format is"), "{error}");
    }
}

/// No word of the settings is left over.
#[test]
fn every_word_belongs_to_a_setting() {
    let mut known: BTreeSet<String> = BTreeSet::new();
    for setting in settings() {
        known.insert(setting.described.key.to_string());
        known.extend(
            setting
                .described
                .field
                .kind
                .names()
                .iter()
                .map(|name| setting.described.choice_key(name)),
        );
    }
    let file = include_str!("../../src/text/en/settings.ftl");
    let sections: BTreeSet<_> = settings()
        .iter()
        .map(|setting| setting.described.key.split('-').next().unwrap())
        .collect();
    let messages = file
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|(key, _)| key)
        .filter(|key| !key.starts_with([' ', '#']));
    for key in messages {
        let section = key.split('-').next().unwrap();
        if sections.contains(section) || section == "choice" {
            assert!(known.contains(key), "{key} belongs to no setting");
        }
    }
}

/// What a preset leaves out of an optimizer's brackets is as usual.
#[test]
fn optimizers_may_leave_out_what_is_usual() {
    for (short, long) in [
        (
            "Adam()",
            "Adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8, decoupled: false)",
        ),
        (
            "Adam(beta2: 0.5)",
            "Adam(beta1: 0.9, beta2: 0.5, epsilon: 1e-8, decoupled: false)",
        ),
        ("RmsProp()", "RmsProp(alpha: 0.99, offset: 1e-8)"),
        ("Proximal(l1: 0.3)", "Proximal(l1: 0.3, l2: 0.0)"),
    ] {
        let read =
            |method: &str| Settings::from_ron(&format!("(optimizer: (method: {method}))"), "test").unwrap();
        assert_eq!(read(short), read(long));
    }
}

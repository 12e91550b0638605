//! The window in Japanese: nothing is left in English, every letter has a glyph, nothing is cut, and the language changes at
//! once.

use egui::accesskit::Role;
use egui::{Event, FontFamily, FontId, Key, Modifiers, vec2};
use egui_kittest::kittest::NodeT as _;
use onsager::gui::Launch;
use onsager::text::{Language, speaking};

use crate::latin::{is_name, latin_words};
use crate::support::*;

/// An experiment with everything that panels draw, in Japanese where users write.
const RICH: &str = "(title: \"試し\", description: \"すべてを描く\", model: (width: 3, layers: 3), data: Synthetic(samples: 120, \
                    features: Count(60), teacher: (directions: 2, link: Committee)), optimizer: (steps: 6), \
                    theory: (rows: 300, replicas: 2), estimator: (enabled: true), \
                    runs: (count: 2, test_rows: 500, record: (weights: true, pre_activations: true)), \
                    landscape: (enabled: true, grid: 5, test_rows: 200), \
                    sweep: (vary: [\"model.width = [2, 3]\"]))";
/// Small labs of every kind of figure.
const LABS: &[&str] = &[
    "(title: \"試し\", lab: DoubleDescent(samples: 40, points: 3, replicas: 2))",
    "(title: \"試し\", lab: BenignOverfitting(largest: 40, replicas: 2))",
    "(title: \"試し\", lab: Amp(replicas: 1, samples: 60, dimension: 60))",
    "(title: \"試し\", lab: DeepLinear(steps: 50))",
    "(title: \"試し\", lab: DiagonalNetworks(steps: 50))",
];

fn japanese(launch: Launch) -> Launch {
    Launch {
        language: Some(Language::Japanese),
        ..launch
    }
}

/// English words that the window says, each with the text that it stands in.
fn english(window: &Window) -> Vec<String> {
    let nodes = window.root().children_recursive();
    let texts = nodes.filter_map(|node| {
        let node = node.accesskit_node();
        // Words of the toolkit, for those who do not see the window.
        let of_toolkit = ["Resize panel", "Scroll tabs left", "Scroll tabs right"];
        if node.label().is_some_and(|label| of_toolkit.contains(&&*label)) {
            return None;
        }
        // What is typed is the user's, and code where settings are written.
        let typed = matches!(node.role(), Role::TextInput | Role::MultilineTextInput);
        node.label().or_else(|| node.value().filter(|_| !typed))
    });
    let of_text = |text: String| {
        let words: Vec<_> = latin_words(&text)
            .into_iter()
            .filter(|word| !is_name(word))
            .collect();
        (!words.is_empty()).then(|| format!("{words:?} in {text}"))
    };
    texts.filter_map(of_text).collect()
}

fn assert_japanese(window: &Window, place: &str) {
    let left = english(window);
    assert!(left.is_empty(), "{place}: {left:#?}");
}

/// The name of a panel in presets.
fn capitalized(panel: &str) -> String {
    let (first, rest) = panel.split_at(1);
    first.to_uppercase() + rest
}

/// Clicks every button of a panel's views.
fn go_through_views(window: &mut Window, panel: &str, of: &str, views: &[&str]) {
    for view in views {
        click(window, &format!("choice-{of}-{view}"));
        assert_japanese(window, &format!("{panel}, {view}"));
    }
}

#[test]
fn no_panel_says_anything_in_english() {
    speaking(Language::Japanese, || {
        for (panel, of, views) in [
            (
                "training",
                "training_view",
                &["Curves", "Residuals", "Estimate", "Table"][..],
            ),
            (
                "theory",
                "theory_view",
                &[
                    "Laws",
                    "Overlaps",
                    "Responses",
                    "Covariances",
                    "Weights",
                    "Predicted",
                ],
            ),
            ("network", "", &[]),
            (
                "landscape",
                "landscape_view",
                &[
                    "Map",
                    "Space",
                    "Slices",
                    "Line",
                    "Curvature",
                    "Chaos",
                    "Pruning",
                    "Numbers",
                ],
            ),
            ("sweep", "sweep_shape", &["Map", "Slices", "Table"]),
            ("data", "", &[]),
            ("lab", "", &[]),
        ] {
            let mut window = window(japanese(Launch {
                panel: Some(panel.to_owned()),
                ..Launch::default()
            }));
            assert_japanese(&window, panel);
            // An experiment opens on what it is about, and has no lab or file.
            let view = match panel {
                "lab" | "data" => "(".to_owned(),
                panel => format!("(view: (panel: {}), ", capitalized(panel)),
            };
            window.event(Event::Paste(RICH.replacen('(', &view, 1)));
            wait(&mut window, "で予測しました");
            press(&mut window, Modifiers::NONE, Key::Space);
            wait(&mut window, "2回の訓練が");
            go_through_views(&mut window, panel, of, views);
        }
    });
}

#[test]
fn no_lab_draws_anything_in_english() {
    speaking(Language::Japanese, || {
        for lab in LABS {
            let mut window = window(japanese(Launch::default()));
            window.event(Event::Paste((*lab).to_owned()));
            wait(&mut window, "完了");
            assert_japanese(&window, lab);
        }
    });
}

#[test]
fn no_menu_and_no_dialog_says_anything_in_english() {
    speaking(Language::Japanese, || {
        let mut window = window(japanese(Launch::default()));
        for menu in ["file", "edit", "run", "view", "help"] {
            click(&mut window, &format!("menu-{menu}"));
            assert_japanese(&window, menu);
            press(&mut window, Modifiers::NONE, Key::Escape);
        }
        for (modifiers, key) in [
            (Modifiers::COMMAND, Key::G),
            (Modifiers::COMMAND, Key::K),
            (Modifiers::COMMAND, Key::E),
            (Modifiers::COMMAND, Key::O),
            (Modifiers::NONE, Key::F1),
        ] {
            press(&mut window, modifiers, key);
            assert_japanese(&window, &format!("{key:?}"));
            press(&mut window, Modifiers::NONE, Key::Escape);
        }
    });
}

/// Chooses a language, which closes the menus: Escape would stop what is computed.
fn speak(window: &mut Window, language: &str) {
    click(window, "menu-view");
    click(window, "menu-language");
    click(window, &format!("language {language}"));
    window.run_ok();
    assert!(!egui::Popup::is_any_open(&window.ctx), "a menu is still open");
}

#[test]
fn the_language_changes_at_once_and_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("rich.ron");
    std::fs::write(&file, RICH).unwrap();
    let launch = |preset| Launch {
        home: Some(folder.path().join("home")),
        preset,
        ..Launch::default()
    };
    speaking(Language::English, || {
        let mut window = window(launch(Some(file.clone().into())));
        wait(&mut window, "Predicted in");
        assert!(says(&window, "Test, theory"));
        speak(&mut window, "ja");
        wait(&mut window, "テスト誤差(理論)");
        wait(&mut window, "軌跡");
        assert_japanese(&window, "after the change");
        speak(&mut window, "en");
        wait(&mut window, "Test, theory");
        // The landscape is drawn anew beside the window.
        until(&mut window, "it still says テスト誤差", |window| {
            !says(window, "テスト誤差")
        });
        speak(&mut window, "ja");
        window.run_ok();
        eframe::App::on_exit(window.state_mut(), None);
        drop(window);
    });
    speaking(Language::English, || {
        let window = window(launch(None));
        assert!(says(&window, "ファイル") && !says(&window, "File"));
    });
}

#[test]
fn what_a_shipped_preset_says_is_japanese_and_what_users_write_is_theirs() {
    speaking(Language::Japanese, || {
        let mut window = window(japanese(Launch {
            preset: Some("double_descent".into()),
            ..Launch::default()
        }));
        assert!(labels(&window).contains("最小二乗法の過剰リスクは下がり"));
        assert_eq!(
            settings(&mut window).title,
            "Double descent",
            "the file stays as it is"
        );
        let mut own = settings(&mut window);
        own.title = "Mine".to_owned();
        window.event(Event::Paste(own.to_ron()));
        window.run_ok();
        assert!(labels(&window).contains("Mine"));
    });
}

#[test]
fn every_family_of_letters_has_kana_and_kanji() {
    let window = window(Launch::default());
    window.ctx.fonts_mut(|fonts| {
        let text = "日本語のひらがな、カタカナ（ー）「学習率」。〜：？！々〆閾鬱";
        for family in [
            FontFamily::Proportional,
            FontFamily::Monospace,
            FontFamily::Name("semibold".into()),
        ] {
            assert!(
                fonts.has_glyphs(&FontId::new(14.0, family.clone()), text),
                "{family:?}"
            );
        }
    });
}

/// The groups of the setup panel.
const GROUPS: [&str; 9] = [
    "group-model",
    "group-data",
    "group-optimizer",
    "group-theory",
    "group-estimator",
    "group-runs",
    "group-landscape",
    "group-sweep",
    "group-view",
];

/// Texts of the setup panel that reach over its edge.
fn cut(window: &Window, edge: f32) -> Vec<String> {
    let nodes = window.root().children_recursive();
    let placed = nodes.filter(|node| node.accesskit_node().bounding_box().is_some());
    // The bar at the bottom is as wide as the window.
    let bottom = control(window, "status").rect().top() - 8.0;
    let texts = placed.filter(|node| {
        let rect = node.rect();
        rect.left() < edge - 40.0 && rect.right() > edge && rect.top() < bottom
    });
    let named = texts.filter_map(|node| {
        let name = node
            .accesskit_node()
            .label()
            .or_else(|| node.accesskit_node().value())?;
        Some(format!("{name}: {:?}", node.rect()))
    });
    named.collect()
}

#[test]
fn nothing_in_the_setup_panel_is_cut() {
    for language in Language::ALL {
        speaking(language, || {
            for preset in [
                "three_layers",
                "digits",
                "double_descent",
                "landscape_chaos",
                "sweep_size",
            ] {
                let mut window = sized(
                    vec2(1280.0, 3600.0),
                    Launch {
                        preset: Some(preset.into()),
                        language: Some(language),
                        ..Launch::default()
                    },
                );
                let beyond = cut(&window, 340.0);
                assert!(beyond.is_empty(), "{language:?}, {preset}: {beyond:#?}");
                for group in GROUPS {
                    if has(&window, group) {
                        click(&mut window, group);
                        let beyond = cut(&window, 340.0);
                        assert!(beyond.is_empty(), "{language:?}, {preset}, {group}: {beyond:#?}");
                    }
                }
            }
        });
    }
}

/// An input method composes in a text field; Space and Enter on the way are its own, no commands.
#[test]
fn titles_are_typed_with_an_input_method() {
    let mut window = window(Launch::default());
    window.event(Event::Paste(TINY.to_owned()));
    wait(&mut window, "Predicted in");
    click(&mut window, "setup-title");
    press(&mut window, Modifiers::COMMAND, Key::A);
    for composed in ["に", "にほん", "日本"] {
        window.event(Event::Ime(egui::ImeEvent::Preedit {
            text: composed.to_owned(),
            active_range_chars: None,
        }));
        window.run_ok();
    }
    press(&mut window, Modifiers::NONE, Key::Space);
    window.event(Event::Ime(egui::ImeEvent::Commit("日本の学習曲線".to_owned())));
    window.run_ok();
    assert!(!says(&window, "Trained"), "Space belongs to the text field");
    click(&mut window, "setup-description");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(settings(&mut window).title, "日本の学習曲線");
}

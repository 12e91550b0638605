//! Which parts of figures are seen, for an experiment to open on them again.

use crate::experiment::View;
use crate::figure::Zoom;

/// The parts of figures that are seen.
#[derive(Default)]
pub(super) struct Zoomed {
    /// Of its settings the zoomed ranges alone count.
    seen: View,
    /// What the experiment opened on when that was followed last, and which experiment that was.
    of: Option<(u64, Vec<String>)>,
}

impl Zoomed {
    /// Takes over what an experiment opens on, when it is opened and where that is changed.
    pub(super) fn follow(&mut self, opened: u64, view: &View) {
        let before = match &self.of {
            Some((known, zoom)) if *known == opened && *zoom == view.zoom => return,
            Some((known, zoom)) if *known == opened => View {
                zoom: zoom.clone(),
                ..View::default()
            },
            _ => {
                self.seen.zoom.clear();
                View::default()
            }
        };
        for figure in before.zoomed_figures().chain(view.zoomed_figures()) {
            let zoom = view.zoom_of(figure);
            if zoom != before.zoom_of(figure) {
                self.seen.zoom_to(figure, zoom);
            }
        }
        self.of = Some((opened, view.zoom.clone()));
    }

    /// A part of a figure is seen now, or all of it.
    pub(super) fn hear(&mut self, figure: &str, zoom: Option<Zoom>) {
        self.seen.zoom_to(figure, zoom);
    }

    /// The ranges that are seen, as an experiment has them.
    pub(super) fn ranges(&self) -> Vec<String> {
        self.seen.zoom.clone()
    }

    /// The part of a figure that is seen; None for all of it.
    pub(super) fn of(&self, figure: &str) -> Option<Zoom> {
        self.seen.zoom_of(figure)
    }
}

#[cfg(test)]
mod tests {
    use egui::{Event, Modifiers, PointerButton, Pos2, pos2};
    use egui_kittest::kittest::{NodeT as _, Queryable as _};

    use super::super::App;
    use super::super::tests::{TINY, Window, tiny};
    use crate::experiment::PanelName;
    use crate::gui::command::Command;

    /// Where the time cursor is on the learning curves.
    fn cursor(window: &Window) -> egui::Rect {
        let bars = window.query_all_by_role(egui::accesskit::Role::Slider);
        let mut bars = bars.filter(|node| {
            let label = node.accesskit_node().label();
            // Another one stands in the bar of the time.
            label.is_some_and(|label| label.starts_with("Time cursor")) && node.rect().height() > 100.0
        });
        bars.next().unwrap().rect()
    }

    fn double_click(window: &mut Window, pos: Pos2) {
        window.hover_at(pos);
        window.run_ok();
        for pressed in [true, false, true, false] {
            window.input_mut().events.push(Event::PointerButton {
                pos,
                button: PointerButton::Primary,
                pressed,
                modifiers: Modifiers::NONE,
            });
        }
        window.run_ok();
        window.run_ok();
    }

    fn kept(app: &App) -> Vec<String> {
        app.document.settings().view.zoom.clone()
    }

    #[test]
    fn a_zoomed_range_is_kept_with_the_view_and_opens_again() {
        let folder = tempfile::tempdir().unwrap();
        let mut window = tiny(folder.path());
        let first = folder.path().join("first.ron");
        let preset = TINY.replacen('(', "(view: (panel: Some(Training), cursor: Some(2)), ", 1);
        std::fs::write(&first, preset).unwrap();
        window.state_mut().open_file(&first);
        window.run_ok();
        super::super::tests::wait(&mut window, App::is_idle);
        let whole = cursor(&window).center().x;
        let beside = pos2(whole - 150.0, cursor(&window).center().y);
        window.hover_at(beside);
        window.run_ok();
        window.event(Event::Zoom(1.5));
        window.run_ok();
        let zoomed = cursor(&window).center().x;
        // As far from the pointer as 1.5 times, but for the room that numbers of the axis take.
        assert!((zoomed - whole - 75.0).abs() < 8.0, "{whole} {zoomed}");
        assert!(kept(window.state()).is_empty(), "a look alone changes nothing");
        let ranges = window.state().zoomed.ranges();
        assert_eq!(ranges.len(), 1, "{ranges:?}");
        assert!(ranges[0].starts_with("learning_curves @ "), "{ranges:?}");

        let context = window.ctx.clone();
        window.state_mut().execute(&context, Command::KeepView);
        window.run_ok();
        assert_eq!(kept(window.state()), ranges);
        let at = |window: &Window| cursor(window).center().x;
        assert!((at(&window) - zoomed).abs() < 3.0);
        let second = folder.path().join("second.ron");
        window.state_mut().save_to(&second);
        window.run_ok();

        // Undone, done again, and by a double click.
        window.state_mut().document.undo();
        window.run_ok();
        assert!((at(&window) - whole).abs() < 3.0);
        window.state_mut().document.redo();
        window.run_ok();
        assert!((at(&window) - zoomed).abs() < 3.0);
        double_click(&mut window, beside);
        assert!(kept(window.state()).is_empty() && window.state().zoomed.ranges().is_empty());
        assert!((at(&window) - whole).abs() < 3.0);
        window.state_mut().document.undo();
        window.run_ok();
        assert!((at(&window) - zoomed).abs() < 3.0);

        // Another experiment is seen whole, this one zoomed again, with its figure in files.
        window.state_mut().open_file(&first);
        window.run_ok();
        super::super::tests::wait(&mut window, App::is_idle);
        assert!((at(&window) - whole).abs() < 3.0);
        window.state_mut().open_file(&second);
        window.run_ok();
        super::super::tests::wait(&mut window, App::is_idle);
        assert!((at(&window) - zoomed).abs() < 3.0);
        let view = &window.state().document.settings().view;
        assert_eq!(view.panel, Some(PanelName::Training));
        assert!(view.zoom_of("learning_curves").is_some());
    }
}

//! Undo and redo: earlier and later settings, one step per gesture.

use crate::experiment::Settings;

/// Steps that can be undone.
const MOST_STEPS: usize = 500;

/// Settings before and after the present ones.
#[derive(Default)]
pub(super) struct History {
    past: Vec<Settings>,
    future: Vec<Settings>,
    /// A drag or typing goes on: further changes belong to the last step.
    open: bool,
}

impl History {
    /// Notes the settings before a change. While a gesture goes on only its first change makes a step.
    pub(super) fn record(&mut self, before: Settings) {
        self.future.clear();
        if self.open {
            return;
        }
        self.open = true;
        if self.past.len() == MOST_STEPS {
            self.past.remove(0);
        }
        self.past.push(before);
    }

    /// Ends the gesture: the next change is a step of its own.
    pub(super) fn close(&mut self) {
        self.open = false;
    }

    /// The settings one step back, if there are any; `present` can be had again by [`History::redo`].
    pub(super) fn undo(&mut self, present: &Settings) -> Option<Settings> {
        self.open = false;
        let before = self.past.pop()?;
        self.future.push(present.clone());
        Some(before)
    }

    /// The settings that the last undo left.
    pub(super) fn redo(&mut self, present: &Settings) -> Option<Settings> {
        self.open = false;
        let after = self.future.pop()?;
        self.past.push(present.clone());
        Some(after)
    }

    /// Whether there is something to undo.
    pub(super) fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is something to redo.
    pub(super) fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seed(seed: u64) -> Settings {
        Settings {
            seed,
            ..Settings::default()
        }
    }

    #[test]
    fn a_gesture_is_one_step() {
        let mut history = History::default();
        history.record(seed(1));
        history.record(seed(2));
        history.close();
        history.record(seed(3));
        history.close();
        assert_eq!(history.undo(&seed(4)), Some(seed(3)));
        assert_eq!(history.undo(&seed(3)), Some(seed(1)));
        assert_eq!(history.undo(&seed(1)), None);
        assert_eq!(history.redo(&seed(1)), Some(seed(3)));
        history.record(seed(3));
        assert!(!history.can_redo());
    }

    #[test]
    fn the_past_is_bounded() {
        let mut history = History::default();
        for step in 0..2 * MOST_STEPS as u64 {
            history.record(seed(step));
            history.close();
        }
        assert_eq!(history.past.len(), MOST_STEPS);
    }
}

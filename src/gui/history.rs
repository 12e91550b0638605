//! Undo and redo: earlier and later states, one step per gesture.

/// Steps that can be undone.
const MOST_STEPS: usize = 500;

/// States before and after the present one.
pub(super) struct History<S> {
    past: Vec<S>,
    future: Vec<S>,
    /// A drag or typing goes on: further changes belong to the last step.
    open: bool,
}

impl<S> Default for History<S> {
    fn default() -> Self {
        Self {
            past: Vec::new(),
            future: Vec::new(),
            open: false,
        }
    }
}

impl<S: Clone> History<S> {
    /// Notes the state before a change. While a gesture goes on only its first change makes a step.
    pub(super) fn record(&mut self, before: S) {
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

    /// The state one step back, if there are any; `present` can be had again by [`History::redo`].
    pub(super) fn undo(&mut self, present: &S) -> Option<S> {
        self.open = false;
        let before = self.past.pop()?;
        self.future.push(present.clone());
        Some(before)
    }

    /// The state that the last undo left.
    pub(super) fn redo(&mut self, present: &S) -> Option<S> {
        self.open = false;
        let after = self.future.pop()?;
        self.past.push(present.clone());
        Some(after)
    }

    /// Corrects every kept state.
    pub(super) fn correct(&mut self, correct: impl FnMut(&mut S)) {
        self.past.iter_mut().chain(&mut self.future).for_each(correct);
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

    #[test]
    fn a_gesture_is_one_step() {
        let mut history = History::default();
        history.record(1);
        history.record(2);
        history.close();
        history.record(3);
        history.close();
        assert_eq!(history.undo(&4), Some(3));
        assert_eq!(history.undo(&3), Some(1));
        assert_eq!(history.undo(&1), None);
        assert_eq!(history.redo(&1), Some(3));
        history.record(3);
        assert!(!history.can_redo());
    }

    #[test]
    fn the_past_is_bounded() {
        let mut history = History::default();
        for step in 0..2 * MOST_STEPS {
            history.record(step);
            history.close();
        }
        assert_eq!(history.past.len(), MOST_STEPS);
    }
}

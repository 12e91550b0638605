//! Messages that stay readable until they are dismissed.

/// How serious a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Severity {
    /// Something was done.
    Done,
    /// Something to know about the numbers.
    Warning,
    /// Something failed.
    Failed,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    /// How serious it is.
    pub(crate) severity: Severity,
    /// What it says, in sentences.
    pub(crate) text: String,
    /// How often it came in a row.
    pub(crate) times: usize,
}

/// Messages kept; older ones go.
const MOST: usize = 50;

/// The messages that nobody has dismissed yet.
#[derive(Default)]
pub(crate) struct Messages(Vec<Message>);

impl Messages {
    /// Says that something was done.
    pub(crate) fn done(&mut self, text: impl Into<String>) {
        self.say(Severity::Done, text.into());
    }

    /// Says what to know about the numbers.
    pub(crate) fn warn(&mut self, text: impl Into<String>) {
        self.say(Severity::Warning, text.into());
    }

    /// Says what failed.
    pub(crate) fn fail(&mut self, text: impl Into<String>) {
        self.say(Severity::Failed, text.into());
    }

    /// All of them, oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.0.iter()
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes one away.
    pub(crate) fn dismiss(&mut self, index: usize) {
        if index < self.0.len() {
            self.0.remove(index);
        }
    }

    /// Takes all away.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    fn say(&mut self, severity: Severity, text: String) {
        match self.0.last_mut() {
            Some(last) if last.severity == severity && last.text == text => last.times += 1,
            _ => {
                if self.0.len() == MOST {
                    self.0.remove(0);
                }
                self.0.push(Message {
                    severity,
                    text,
                    times: 1,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repetitions_are_counted_and_the_number_is_bounded() {
        let mut messages = Messages::default();
        messages.fail("No.");
        messages.fail("No.");
        assert_eq!(messages.iter().next().map(|message| message.times), Some(2));
        for index in 0..2 * MOST {
            messages.done(format!("Saved {index}."));
        }
        assert_eq!(messages.iter().count(), MOST);
        messages.dismiss(MOST);
        messages.clear();
        assert!(messages.is_empty());
    }
}

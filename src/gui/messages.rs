//! Messages: what was done goes by itself, everything else stays readable until it is dismissed.

use std::time::{Duration, Instant};

/// How long one can read that something was done.
const SHOWN: Duration = Duration::from_secs(6);

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

/// What a message is about, which says when it goes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    /// What is computed: it goes when something else is computed.
    Computation,
    /// The experiment or something done with it: it goes when another one is opened.
    Experiment,
    /// The program: it stays.
    Program,
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
    about: About,
    /// When it was said last.
    said: Instant,
}

/// Messages kept; older ones go.
const MOST: usize = 50;

/// The messages that nobody has dismissed yet.
#[derive(Default)]
pub(crate) struct Messages(Vec<Message>);

impl Messages {
    /// Says that something was done.
    pub(crate) fn done(&mut self, text: impl Into<String>) {
        self.say(Severity::Done, About::Experiment, text.into());
    }

    /// Says what to know about the program, whatever experiment is open.
    pub(crate) fn notice(&mut self, text: impl Into<String>) {
        self.say(Severity::Warning, About::Program, text.into());
    }

    /// Says what to know about what is computed now, or why it failed.
    pub(crate) fn of_computation(&mut self, severity: Severity, text: impl Into<String>) {
        self.say(severity, About::Computation, text.into());
    }

    /// Says what failed.
    pub(crate) fn fail(&mut self, text: impl Into<String>) {
        self.say(Severity::Failed, About::Experiment, text.into());
    }

    /// All of them, oldest first.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.0.iter()
    }

    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes away that something was done, after a while; how long the next one stays.
    pub(crate) fn let_go(&mut self) -> Option<Duration> {
        let is_over =
            |message: &Message| message.severity == Severity::Done && message.said.elapsed() >= SHOWN;
        self.0.retain(|message| !is_over(message));
        let done = self.0.iter().filter(|message| message.severity == Severity::Done);
        done.map(|message| SHOWN.saturating_sub(message.said.elapsed()))
            .min()
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

    /// Takes away what is said of a computation that is no more.
    pub(crate) fn forget_computation(&mut self) {
        self.0.retain(|message| message.about != About::Computation);
    }

    /// Takes away what failed or was to be known of an experiment that is left.
    pub(crate) fn forget_experiment(&mut self) {
        self.0
            .retain(|message| message.severity == Severity::Done || message.about == About::Program);
    }

    fn say(&mut self, severity: Severity, about: About, text: String) {
        match self.0.last_mut() {
            Some(last) if last.severity == severity && last.text == text => {
                last.times += 1;
                last.said = Instant::now();
            }
            _ => {
                if self.0.len() == MOST {
                    self.0.remove(0);
                }
                self.0.push(Message {
                    severity,
                    text,
                    times: 1,
                    about,
                    said: Instant::now(),
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

    #[test]
    fn messages_go_with_what_they_are_about() {
        let mut messages = Messages::default();
        messages.fail("No such column.");
        messages.notice("The session cannot be kept.");
        messages.done("Saved.");
        messages.of_computation(Severity::Failed, "Too much memory.");
        let texts = |messages: &Messages| -> Vec<String> {
            messages.iter().map(|message| message.text.clone()).collect()
        };
        messages.forget_computation();
        assert_eq!(
            texts(&messages),
            ["No such column.", "The session cannot be kept.", "Saved."]
        );
        messages.forget_experiment();
        assert_eq!(texts(&messages), ["The session cannot be kept.", "Saved."]);
        assert!(messages.let_go().is_some_and(|left| left <= SHOWN));
        for message in &mut messages.0 {
            message.said -= SHOWN;
        }
        assert_eq!(messages.let_go(), None);
        assert_eq!(texts(&messages), ["The session cannot be kept."]);
    }
}

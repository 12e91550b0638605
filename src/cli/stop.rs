//! Ctrl-C and its like while something is computed without a window.

use std::sync::OnceLock;

use crate::control::Cancel;
use crate::control::signals::{Signal, on_signal};

/// What asked the program to stop first.
static FIRST: OnceLock<Signal> = OnceLock::new();

/// Lets a computation be stopped from outside: the first signal asks it to stop, so that what there is can be written.
/// A further Ctrl-C ends the program at once; other signals tend to come in pairs and do not.
pub(super) fn listen(cancel: &Cancel) {
    let cancel = cancel.clone();
    // Without a handler every signal simply ends the program.
    let _ = on_signal(move |signal| {
        if FIRST.set(signal).is_err() && signal == Signal::Interrupt {
            std::process::exit(130);
        }
        cancel.cancel();
    });
}

/// The name of what asked the program to stop.
pub(super) fn by() -> &'static str {
    FIRST.get().copied().unwrap_or(Signal::Interrupt).name()
}

//! Signals that ask the program to end: Ctrl-C, and those of a scheduler, a closing terminal or a machine that shuts down.

use std::io;

/// A request to end that comes from outside the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// Ctrl-C in the terminal: SIGINT.
    Interrupt,
    /// A scheduler, `kill` or a machine that shuts down: SIGTERM.
    Terminate,
    /// The terminal was closed: SIGHUP.
    HangUp,
}

impl Signal {
    /// The name that people know.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Interrupt => "Ctrl-C",
            Self::Terminate => "SIGTERM",
            Self::HangUp => "SIGHUP",
        }
    }

    /// What a program returns that it ends, as shells have it.
    #[must_use]
    pub fn exit_code(self) -> i32 {
        match self {
            Self::Interrupt => 130,
            Self::Terminate => 143,
            Self::HangUp => 129,
        }
    }
}

/// Calls `heard` with every such signal from now on, on a thread of its own: it may take its time, lock and write.
///
/// A program that was started to outlive its terminal (`nohup`) does not hear of the terminal's end.
///
/// # Errors
///
/// If the system gives no handler or no thread; then a signal ends the program as ever.
pub fn on_signal(heard: impl FnMut(Signal) + Send + 'static) -> io::Result<()> {
    system::listen(heard)
}

#[cfg(unix)]
mod system {
    use std::io;

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    use super::Signal;

    pub(super) fn listen(mut heard: impl FnMut(Signal) + Send + 'static) -> io::Result<()> {
        let mut wanted = vec![SIGINT, SIGTERM];
        wanted.extend((!is_ignored(SIGHUP)).then_some(SIGHUP));
        let mut signals = Signals::new(wanted)?;
        let thread = std::thread::Builder::new().name("signals".to_owned());
        thread.spawn(move || {
            for number in signals.forever() {
                heard(match number {
                    SIGTERM => Signal::Terminate,
                    SIGHUP => Signal::HangUp,
                    _ => Signal::Interrupt,
                });
            }
        })?;
        Ok(())
    }

    /// Whether the program was started with a signal switched off, where the system says so.
    fn is_ignored(number: i32) -> bool {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
        mask.is_some_and(|mask| mask >> (number - 1) & 1 == 1)
    }
}

#[cfg(not(unix))]
mod system {
    use std::io;

    use super::Signal;

    /// Here Ctrl-C, a closed console and the end of the session all come as one.
    pub(super) fn listen(mut heard: impl FnMut(Signal) + Send + 'static) -> io::Result<()> {
        ctrlc::set_handler(move || heard(Signal::Interrupt)).map_err(io::Error::other)
    }
}

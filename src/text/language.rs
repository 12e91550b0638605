//! The languages that the program speaks, and which of them a thread speaks now.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use serde::{Deserialize, Serialize};

/// A language that the whole catalogue is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Language {
    /// English, which every text is written in first.
    #[default]
    #[serde(rename = "en")]
    English,
    /// Japanese.
    #[serde(rename = "ja")]
    Japanese,
}

impl Language {
    /// Every language, in the order of menus.
    pub const ALL: [Self; 2] = [Self::English, Self::Japanese];

    /// Its code, as in BCP 47: `en`, `ja`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Japanese => "ja",
        }
    }

    /// What its speakers call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Japanese => "日本語",
        }
    }

    /// The language of a locale: `ja-JP`, `ja_JP.UTF-8` or `ja`.
    #[must_use]
    pub fn of_locale(locale: &str) -> Option<Self> {
        let code = locale.split(['-', '_', '.', '@']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.code().eq_ignore_ascii_case(code))
    }

    /// The language that the system is set to; English where the program does not speak it.
    #[must_use]
    pub fn of_system() -> Self {
        sys_locale::get_locale()
            .and_then(|locale| Self::of_locale(&locale))
            .unwrap_or_default()
    }

    fn from_number(number: u8) -> Self {
        Self::ALL.get(usize::from(number)).copied().unwrap_or_default()
    }
}

/// The language of a window and of the threads that work for it: changed once, it is changed for all of them.
///
/// A thread that was given none speaks English, and shares its language with nobody.
#[derive(Clone, Debug)]
pub struct Voice(Arc<AtomicU8>);

thread_local! {
    static VOICE: RefCell<Voice> = RefCell::new(Voice::new(Language::English));
}

impl Voice {
    /// A voice that speaks a language.
    #[must_use]
    pub fn new(language: Language) -> Self {
        Self(Arc::new(AtomicU8::new(language as u8)))
    }

    /// The voice of this thread.
    #[must_use]
    pub fn here() -> Self {
        VOICE.with_borrow(Self::clone)
    }

    /// Lets this thread speak with this voice from now on.
    pub fn adopt(&self) {
        VOICE.set(self.clone());
    }

    /// What it speaks.
    #[must_use]
    pub fn language(&self) -> Language {
        Language::from_number(self.0.load(Ordering::Relaxed))
    }

    /// Changes the language, for every thread that has this voice.
    pub fn speak(&self, language: Language) {
        self.0.store(language as u8, Ordering::Relaxed);
    }
}

/// The language of this thread.
#[must_use]
pub fn language() -> Language {
    VOICE.with_borrow(Voice::language)
}

/// Does something in a language, whatever this thread speaks otherwise.
pub fn speaking<T>(language: Language, work: impl FnOnce() -> T) -> T {
    /// Brings the voice back, also where the work panics.
    struct Back(Voice);
    impl Drop for Back {
        fn drop(&mut self) {
            self.0.adopt();
        }
    }
    let _back = Back(Voice::here());
    Voice::new(language).adopt();
    work()
}

/// The same work for another thread, which then has the voice of this one.
pub fn with_voice<T>(work: impl FnOnce() -> T) -> impl FnOnce() -> T {
    let voice = Voice::here();
    move || {
        voice.adopt();
        work()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales_have_a_language_if_the_program_speaks_it() {
        for (locale, language) in [
            ("ja-JP", Some(Language::Japanese)),
            ("ja_JP.UTF-8", Some(Language::Japanese)),
            ("JA", Some(Language::Japanese)),
            ("en-GB", Some(Language::English)),
            ("jam", None),
            ("C", None),
            ("", None),
        ] {
            assert_eq!(Language::of_locale(locale), language, "{locale}");
        }
        for language in Language::ALL {
            assert_eq!(Language::of_locale(language.code()), Some(language));
            assert_eq!(Language::from_number(language as u8), language);
        }
    }

    #[test]
    fn a_language_is_changed_for_the_threads_that_share_it_and_for_no_others() {
        speaking(Language::Japanese, || {
            assert_eq!(language(), Language::Japanese);
            let voice = Voice::here();
            let (tell, told) = std::sync::mpsc::channel::<()>();
            let heard = std::thread::spawn(with_voice(move || {
                let first = language();
                told.recv().unwrap();
                [first, language()]
            }));
            let apart = std::thread::spawn(language).join().unwrap();
            // The other thread may begin late: it sees one or both.
            std::thread::sleep(std::time::Duration::from_millis(30));
            voice.speak(Language::English);
            tell.send(()).unwrap();
            assert_eq!(heard.join().unwrap()[1], Language::English);
            assert_eq!(apart, Language::English);
        });
        assert_eq!(language(), Language::English);
    }
}

//! Words of the Latin alphabet in Japanese texts: which are names, and which were left in English.

/// Words that are the same in Japanese: names of people, methods, programs and files.
const NAMES: &[&str] = &[
    "ADAMW",
    "AMP",
    "Argmax",
    "Adam",
    "AdamW",
    "Anderson",
    "Darling",
    "FISTA",
    "GELU",
    "GFOM",
    "Han",
    "ISTA",
    "Imaizumi",
    "Lanczos",
    "Lasso",
    "Lion",
    "NTK",
    "Nesterov",
    "NumPy",
    "Onsager",
    "LaTeX",
    "PyTorch",
    "numpy",
    "RMSProp",
    "ReLU",
    "SiLU",
    "Slurm",
    "Softplus",
    "Cohen",
    "et",
    "al",
    "arXiv",
    "Excel",
    "Windows",
    "Unicode",
    // Systems and what they install.
    "Debian",
    "OpenGL",
    "Ubuntu",
    "ssh",
    "libgl",
    "libxcursor",
    "libxi",
    "libxkbcommon",
    "mesa",
    "dri",
    "SIGHUP",
    "SIGTERM",
    // Units of length.
    "mm",
    "pt",
    // Journals and conferences.
    "Nature",
    "NeurIPS",
    // Files.
    "ASCII",
    "CSV",
    "EUC",
    "JP",
    "KR",
    "GB",
    "GBK",
    "JIS",
    "Shift",
    "Latin",
    "Big",
    "NPZ",
    "PNG",
    "RON",
    "SVG",
    "UTF",
    "apng",
    "csv",
    "gif",
    "json",
    "md",
    "npz",
    "png",
    "ron",
    "svg",
    "wine",
    "mine",
    "data",
    "KiB",
    "MiB",
    "GiB",
    "TiB",
    "sep",
    "column",
    // Keys.
    "Ctrl",
    "Down",
    "End",
    "Enter",
    "Esc",
    "Escape",
    "Home",
    "Page",
    "Space",
    "Up",
    // Functions and symbols of equations.
    "Cov",
    "Wv",
    "yf",
    "ms",
    "Erf",
    "Hessian",
    "Log",
    "Tanh",
    "cosh",
    "erf",
    "exp",
    "log",
    "lr",
    "eps",
    "ln",
    "max",
    "mean",
    "min",
    "sign",
    // The lab that tests register.
    "Toy",
    "toy",
    "cos",
    "sin",
    "tanh",
    "test",
    "tr",
    "train",
    "estimate",
    // Languages in their own words.
    "English",
    "Language",
    "en",
    "ja",
];

/// The pieces of a text that are letters of the Latin alphabet, without commands, paths of settings and values.
pub(crate) fn latin_words(text: &str) -> Vec<String> {
    let mut plain = String::new();
    // What stands between marks of code is no word of the sentence.
    for (i, piece) in text.split('`').enumerate() {
        plain.push_str(if i % 2 == 0 { piece } else { " " });
    }
    let is_sign = |letter: char| letter.is_ascii_alphanumeric() || "_.-/=\"'*[](){}:<>|".contains(letter);
    let tokens = plain.split(|letter: char| !is_sign(letter));
    let mut words = Vec::new();
    for token in tokens {
        // A path, a value, an option or a call is the program's own language.
        let token = token.trim_matches(|letter: char| ".,:()[]\"'/*".contains(letter));
        let is_code = token.contains(['_', '.', '=', '(', '/', '<', '"', '*']) || token.starts_with('-');
        if is_code {
            continue;
        }
        let word = token.split(|letter: char| !letter.is_ascii_alphabetic());
        words.extend(word.filter(|word| word.len() > 1).map(str::to_owned));
    }
    words
}

pub(crate) fn is_name(word: &str) -> bool {
    let capital = word.chars().all(|letter| letter.is_ascii_uppercase());
    NAMES.contains(&word) || capital
}

//! Formulas as they are typed in plain text, `ρ_{t,s}` or `σ²γ/(1 − γ)`, in LaTeX.

/// A formula of plain text in LaTeX: letters above and below the line, roots, sums, hats; words stand upright.
#[must_use]
pub fn latex(plain: &str) -> String {
    let letters: Vec<char> = plain.chars().collect();
    let mut writer = Writer::default();
    let mut at = 0;
    while at < letters.len() {
        at += writer.take(&letters, at).max(1);
    }
    writer.close();
    writer.out.trim().to_owned()
}

/// A text of words and signs in LaTeX, outside of mathematics: what is mathematics in it stands in `\ensuremath`. Letters
/// of other scripts are left as they are, which XeLaTeX and LuaLaTeX take.
#[must_use]
pub fn latex_text(plain: &str) -> String {
    let letters: Vec<char> = plain.chars().collect();
    let (mut out, mut at) = (String::new(), 0);
    while let Some(&letter) = letters.get(at) {
        if let Some(accent) = letters.get(at + 1).copied().and_then(accent) {
            out += &format!("\\ensuremath{{\\{accent}{{{}}}}}", base(letter));
            at += 2;
            continue;
        }
        let (command, run) = match (lowered(letter), raised(letter)) {
            (Some(_), _) => ("textsubscript", run_of(&letters, at, lowered)),
            (_, Some(_)) => ("textsuperscript", run_of(&letters, at, raised)),
            _ => {
                out += &in_text(letter);
                at += 1;
                continue;
            }
        };
        out += &format!("\\{command}{{{}}}", latex_text(&run));
        at += run.chars().count();
    }
    out
}

/// Letters from a place on that stand below or above the line, as they would on it.
fn run_of(letters: &[char], at: usize, of: fn(char) -> Option<char>) -> String {
    letters.iter().skip(at).map_while(|&letter| of(letter)).collect()
}

/// One letter or sign outside of mathematics.
fn in_text(letter: char) -> String {
    match letter {
        '$' | '_' | '%' | '&' | '#' | '{' | '}' => format!("\\{letter}"),
        '\\' => "\\textbackslash{}".to_owned(),
        '^' => "\\textasciicircum{}".to_owned(),
        '−' => "\\ensuremath{-}".to_owned(),
        '<' | '>' | '|' | '*' => format!("\\ensuremath{{{letter}}}"),
        '′' => "\\ensuremath{'}".to_owned(),
        '√' => "\\ensuremath{\\surd}".to_owned(),
        'Σ' => "\\ensuremath{\\Sigma}".to_owned(),
        '–' => "--".to_owned(),
        '—' => "---".to_owned(),
        '…' => "\\ldots{}".to_owned(),
        '‘' => "`".to_owned(),
        '’' => "'".to_owned(),
        '“' => "``".to_owned(),
        '”' => "''".to_owned(),
        '\u{a0}' => "~".to_owned(),
        letter if letter.is_control() => " ".to_owned(),
        letter => match symbol(letter) {
            command if command.starts_with('\\') => format!("\\ensuremath{{{}}}", command.trim_end()),
            itself => itself,
        },
    }
}

/// The formulas of a line that are apart by two blanks or more.
pub fn formulas(plain: &str) -> impl Iterator<Item = &str> {
    plain.split("  ").map(str::trim).filter(|part| !part.is_empty())
}

/// Whether a text is a formula and no sentence.
#[must_use]
pub fn is_formula(plain: &str) -> bool {
    let words = plain
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| word.chars().count() > 3);
    // Japanese words are sentences, which the renderer of equations has no letters for.
    let japanese = plain.contains(|c: char| matches!(c, '\u{3000}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}'));
    !japanese
        && plain.contains(['=', '∝', '≈', '<', '>', '≤', '≥', '→', '~', '+', '^', '_'])
        && words.count() < 6
}

#[derive(Default)]
struct Writer {
    out: String,
    /// Whether what was written last is a raised group, which a prime would have to join.
    raised: bool,
    /// Whether it is a word: a blank beside it is one to be seen.
    word: bool,
}

impl Writer {
    /// Ends what is open.
    fn close(&mut self) {
        (self.raised, self.word) = (false, false);
    }

    /// Writes what stands at a place; how many letters that is.
    fn take(&mut self, letters: &[char], at: usize) -> usize {
        let Some(&letter) = letters.get(at) else { return 1 };
        if let Some(taken) = self.script(letters, at) {
            return taken;
        }
        let follows = letters.get(at + 1).copied();
        if let Some(accent) = follows.and_then(accent) {
            self.close();
            self.out += &format!("\\{accent}{{{}}}", base(letter));
            return 2;
        }
        if letter.is_ascii_alphabetic() {
            return self.letters(letters, at);
        }
        match letter {
            ' ' => self.blank(letters, at),
            '′' | '\'' => self.prime(),
            '√' => {
                let (inside, taken) = group(letters, at + 1);
                self.close();
                self.out += &format!("\\sqrt{{{}}}", latex(&inside));
                return taken + 1;
            }
            '^' | '_' => {
                let (inside, taken) = group(letters, at + 1);
                self.index(letter, &latex(&inside));
                return taken + 1;
            }
            _ => {
                self.close();
                self.out += &symbol(letter);
            }
        }
        1
    }

    /// Letters above or below the line that follow each other.
    fn script(&mut self, letters: &[char], at: usize) -> Option<usize> {
        for (sign, of) in [('_', lowered as fn(char) -> Option<char>), ('^', raised)] {
            let run = letters.iter().skip(at).map_while(|&letter| of(letter));
            let inside: String = run.collect();
            if !inside.is_empty() {
                self.index(sign, &latex(&inside));
                return Some(inside.chars().count());
            }
        }
        None
    }

    fn index(&mut self, sign: char, inside: &str) {
        // A second index of a kind would have nothing to stand at.
        if self.raised && sign == '^' {
            self.out.pop();
            self.out += &format!(" {inside}}}");
            return;
        }
        let raised = self.raised;
        self.close();
        self.out += &format!("{sign}{{{inside}}}");
        self.raised = sign == '^' || raised;
    }

    fn prime(&mut self) {
        if self.raised && self.out.ends_with('}') {
            self.out.pop();
            self.out += "\\prime}";
        } else {
            self.index('^', "\\prime");
        }
    }

    /// One letter is a quantity, more are a word.
    fn letters(&mut self, letters: &[char], at: usize) -> usize {
        let run = letters
            .iter()
            .skip(at)
            .take_while(|letter| letter.is_ascii_alphabetic());
        let word: String = run.collect();
        self.close();
        let length = word.chars().count();
        if length > 1 && !is_product(&word) {
            self.out += &format!("\\mathrm{{{word}}}");
            self.word = true;
        } else {
            self.out += &word;
        }
        length
    }

    fn blank(&mut self, letters: &[char], at: usize) {
        let next = letters.get(at + 1..at + 3).unwrap_or_default();
        let before_word = next.len() == 2 && next.iter().all(|letter| letter.is_ascii_alphabetic());
        let after_comma = self.out.ends_with(',') || self.out.ends_with(':');
        if self.word || before_word || after_comma {
            self.out += "\\ ";
        } else if !self.out.ends_with(' ') {
            self.out.push(' ');
        }
    }
}

/// Whether letters are factors that stand side by side.
fn is_product(word: &str) -> bool {
    matches!(
        word,
        "ad" | "bz" | "az" | "dt" | "wx" | "st" | "cx" | "kt" | "pt" | "yz" | "qn" | "mn"
    )
}

/// What stands in brackets, or the next letter, and how many letters that takes.
pub(super) fn group(letters: &[char], at: usize) -> (String, usize) {
    let Some(&open) = letters.get(at) else {
        return (String::new(), 0);
    };
    let close = match open {
        '(' => ')',
        '{' => '}',
        _ => {
            let digits = letters
                .iter()
                .skip(at)
                .take_while(|letter| letter.is_ascii_digit())
                .count();
            let taken = digits.max(1);
            let inside = letters.iter().skip(at).take(taken).collect();
            return (inside, taken);
        }
    };
    let mut depth = 0;
    for (index, &letter) in letters.iter().enumerate().skip(at) {
        depth += i32::from(letter == open) - i32::from(letter == close);
        if depth == 0 {
            let inside = letters.get(at + 1..index).unwrap_or_default();
            return (inside.iter().collect(), index + 1 - at);
        }
    }
    (letters.iter().skip(at + 1).collect(), letters.len() - at)
}

fn lowered(letter: char) -> Option<char> {
    LOWERED
        .chars()
        .position(|known| known == letter)
        .and_then(|place| LOW.chars().nth(place))
}

fn raised(letter: char) -> Option<char> {
    RAISED
        .chars()
        .position(|known| known == letter)
        .and_then(|place| HIGH.chars().nth(place))
}

const LOWERED: &str = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ⁎";
const LOW: &str = "0123456789+−=()aehijklmnoprstuvx*";
const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᴸ";
const HIGH: &str = "0123456789+−=()abcdefghijklmnoprstuvwxyzTL";

/// The command of a combining accent.
fn accent(letter: char) -> Option<&'static str> {
    Some(match letter {
        '\u{302}' => "hat",
        '\u{303}' => "tilde",
        '\u{304}' | '\u{305}' => "bar",
        '\u{307}' => "dot",
        _ => return None,
    })
}

fn base(letter: char) -> String {
    symbol(letter)
}

/// The command of a letter or sign, with a blank behind it.
fn symbol(letter: char) -> String {
    let command = match letter {
        'α' => "\\alpha",
        'β' => "\\beta",
        'γ' => "\\gamma",
        'Γ' => "\\Gamma",
        'δ' => "\\delta",
        'Δ' => "\\Delta",
        'ε' => "\\varepsilon",
        'ζ' => "\\zeta",
        'η' => "\\eta",
        'θ' => "\\theta",
        'Θ' => "\\Theta",
        'κ' => "\\kappa",
        'λ' => "\\lambda",
        'Λ' => "\\Lambda",
        'μ' | 'µ' => "\\mu",
        'ν' => "\\nu",
        'ξ' => "\\xi",
        'π' => "\\pi",
        'ρ' => "\\rho",
        'σ' => "\\sigma",
        'Σ' | '∑' => "\\sum",
        'Π' | '∏' => "\\prod",
        'τ' => "\\tau",
        'φ' => "\\varphi",
        'Φ' => "\\Phi",
        'χ' => "\\chi",
        'ψ' => "\\psi",
        'ω' => "\\omega",
        'Ω' => "\\Omega",
        'ℓ' => "\\ell",
        '∞' => "\\infty",
        '∝' => "\\propto",
        '≤' => "\\le",
        '≥' => "\\ge",
        '≈' => "\\approx",
        '≠' => "\\ne",
        '→' => "\\to",
        '←' => "\\leftarrow",
        '∂' => "\\partial",
        '∇' => "\\nabla",
        '∈' => "\\in",
        '·' => "\\cdot",
        '×' => "\\times",
        '±' => "\\pm",
        '…' => "\\ldots",
        '‖' => "\\|",
        '~' => "\\sim",
        '⟨' => "\\langle",
        '⟩' => "\\rangle",
        '%' => "\\%",
        '&' => "\\&",
        '#' => "\\#",
        '{' => "\\{",
        '}' => "\\}",
        '½' => "\\tfrac{1}{2}",
        'Û' => "\\hat{U}",
        'Ŷ' => "\\hat{Y}",
        'ŷ' => "\\hat{y}",
        'ŵ' => "\\hat{w}",
        'ḟ' => "\\dot{f}",
        _ => {
            return match letter {
                '−' => "-".to_owned(),
                '*' => "*".to_owned(),
                other => other.to_string(),
            };
        }
    };
    format!("{command} ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_formulas_become_latex() {
        for (plain, wanted) in [
            ("ρ_{t,s}", r"\rho _{t,s}"),
            ("σ²γ/(1 − γ)", r"\sigma ^{2}\gamma /(1 - \gamma )"),
            ("e^(−2st)", r"e^{-2st}"),
            ("Gˢ′", r"G^{s\prime}"),
            ("w′x", r"w^{\prime}x"),
            ("√(q + 1)", r"\sqrt{q + 1}"),
            ("q̂", r"\hat{q}"),
            ("min(a)", r"\mathrm{min}(a)"),
            ("Û_kᵗ", r"\hat{U} _{k}^{t}"),
        ] {
            assert_eq!(latex(plain), wanted, "{plain}");
        }
    }

    #[test]
    fn texts_become_latex_with_their_signs() {
        for (plain, wanted) in [
            (
                "Noise σ² ≤ 5 %",
                r"Noise \ensuremath{\sigma}\textsuperscript{2} \ensuremath{\le} 5 \%",
            ),
            (
                "u⁎₁, q̂ − 1",
                r"u\textsubscript{\ensuremath{*}1}, \ensuremath{\hat{q}} \ensuremath{-} 1",
            ),
            ("a_b{$}\\^", r"a\_b\{\$\}\textbackslash{}\textasciicircum{}"),
            (
                "2×10⁻³",
                r"2\ensuremath{\times}10\textsuperscript{\ensuremath{-}3}",
            ),
            ("誤差", "誤差"),
        ] {
            assert_eq!(latex_text(plain), wanted, "{plain}");
        }
    }

    #[test]
    fn parts_are_apart_by_blanks_and_sentences_are_none() {
        let parts: Vec<&str> = formulas("a = b,   c = d").collect();
        assert_eq!(parts, ["a = b,", "c = d"]);
        assert!(
            is_formula("a = b")
                && !is_formula("Each lab names its own equation and source above its figures.")
        );
    }
}

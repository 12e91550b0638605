//! Ranges of axes, where their ticks lie and how numbers are written: the same in every front end.

use super::Scale;

/// Numbers beyond this are left out, so that no range overflows.
const HUGE: f64 = 1e150;

/// The part of an axis that is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// Lowest number.
    pub low: f64,
    /// Highest number, greater than `low`.
    pub high: f64,
    /// Linear or logarithmic.
    pub scale: Scale,
}

/// A tick: its number and its label.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Where it lies.
    pub at: f64,
    /// What is written there.
    pub label: String,
}

impl Range {
    /// The range that holds every number the axis can show; `None` when there is none.
    #[must_use]
    pub fn of(values: impl Iterator<Item = f64>, scale: Scale) -> Option<Self> {
        let shown = values.filter(|&v| v.abs() < HUGE && (scale == Scale::Linear || v > 1e-300));
        let (low, high) = shown.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| {
            (l.min(v), h.max(v))
        });
        (low <= high).then(|| Self { low, high, scale }.widened())
    }

    /// The range between two ends; `None` when they are not two different numbers of the axis.
    #[must_use]
    pub fn exact([low, high]: [f64; 2], scale: Scale) -> Option<Self> {
        let shown = |v: f64| v.abs() < HUGE && (scale == Scale::Linear || v > 1e-300);
        (low < high && shown(low) && shown(high)).then_some(Self { low, high, scale })
    }

    /// A range without length gets one.
    fn widened(self) -> Self {
        let Self { low, high, scale } = self;
        let flat = high - low <= 1e-12 * low.abs().max(high.abs());
        match (flat, scale) {
            (false, _) => self,
            (true, Scale::Log) => Self {
                low: low / 2.0,
                high: high * 2.0,
                scale,
            },
            (true, Scale::Linear) => {
                let half = if low == 0.0 { 1.0 } else { 0.1 * low.abs() };
                Self {
                    low: low - half,
                    high: high + half,
                    scale,
                }
            }
        }
    }

    /// Some air at both ends, as a share of the length.
    #[must_use]
    pub fn padded(self, share: f64) -> Self {
        match self.scale {
            Scale::Linear => {
                let air = (self.high - self.low) * share;
                Self {
                    low: self.low - air,
                    high: self.high + air,
                    ..self
                }
            }
            Scale::Log => {
                let air = (self.high / self.low).powf(share);
                Self {
                    low: self.low / air,
                    high: self.high * air,
                    ..self
                }
            }
        }
    }

    /// Where `value` lies, 0 at the low end and 1 at the high end; `None` for what the axis cannot show.
    #[must_use]
    pub fn position(&self, value: f64) -> Option<f64> {
        let position = match self.scale {
            Scale::Linear => (value - self.low) / (self.high - self.low),
            Scale::Log if value > 0.0 => (value / self.low).ln() / (self.high / self.low).ln(),
            Scale::Log => return None,
        };
        position.is_finite().then_some(position)
    }

    /// The inverse of [`Self::position`].
    #[must_use]
    pub fn value(&self, position: f64) -> f64 {
        match self.scale {
            Scale::Linear => self.low + (self.high - self.low) * position,
            Scale::Log => self.low * (self.high / self.low).powf(position),
        }
    }

    /// Labelled ticks inside the range, about `count` of them.
    #[must_use]
    pub fn ticks(&self, count: usize) -> Vec<Tick> {
        let decades = if self.scale == Scale::Log {
            self.decades(count)
        } else {
            Vec::new()
        };
        match decades.len() {
            0 | 1 => self
                .parts_of_decades(count)
                .unwrap_or_else(|| self.enough_round_ticks(count)),
            2 if count > 3 => self.halved_decades(),
            _ => decades,
        }
    }

    /// The same for an axis that counts, if `whole`: none of them lies between whole numbers.
    #[must_use]
    pub fn ticks_of(&self, count: usize, whole: bool) -> Vec<Tick> {
        if !whole || self.scale == Scale::Log {
            return self.ticks(count);
        }
        let most = (self.high - self.low).floor().clamp(1.0, count as f64);
        let mut ticks = self.ticks(most as usize);
        ticks.retain(|tick| (tick.at - tick.at.round()).abs() < 1e-6);
        let largest = ticks.iter().fold(0.0_f64, |most, tick| most.max(tick.at.abs()));
        for tick in &mut ticks {
            tick.label = aligned(tick.at, 1.0, largest);
        }
        ticks
    }

    /// Unlabelled ticks between neighbouring decades of a logarithmic axis.
    #[must_use]
    pub fn minor_ticks(&self) -> Vec<f64> {
        let (first, last) = (self.low.log10().floor(), self.high.log10().ceil());
        if self.scale == Scale::Linear || last - first > 7.0 || (self.high / self.low) < 10.0 {
            return Vec::new();
        }
        let powers =
            (first as i32..last as i32).flat_map(|k| (2..10).map(move |m| f64::from(m) * 10_f64.powi(k)));
        powers.filter(|&v| v >= self.low && v <= self.high).collect()
    }

    fn decades(&self, count: usize) -> Vec<Tick> {
        // A whisker of tolerance, so that a range from exactly 10^k keeps that tick.
        let (first, last) = (
            (self.low.log10() - 1e-9).ceil() as i32,
            (self.high.log10() + 1e-9).floor() as i32,
        );
        let step = ((last - first) as usize).div_ceil(count.max(2)).max(1);
        let powers: Vec<i32> = (first..=last)
            .filter(|k| k.rem_euclid(step as i32) == 0)
            .collect();
        let plain = powers.iter().all(|k| (-3..=3).contains(k));
        let label = |k: i32| {
            if plain {
                format_number(10_f64.powi(k))
            } else {
                format!("10{}", superscript(k))
            }
        };
        powers
            .iter()
            .map(|&k| Tick {
                at: 10_f64.powi(k),
                label: label(k),
            })
            .collect()
    }

    /// 1, 2 and 5 times each power of ten: for an axis of less than three decades.
    fn halved_decades(&self) -> Vec<Tick> {
        self.multiples(&[1.0, 2.0, 5.0])
    }

    /// These multiples of each power of ten.
    fn multiples(&self, parts: &[f64]) -> Vec<Tick> {
        let (first, last) = (self.low.log10().floor() as i32, self.high.log10().ceil() as i32);
        let steps = (first..=last).flat_map(|k| parts.iter().map(move |m| m * 10_f64.powi(k)));
        let shown = steps.filter(|v| (self.low * (1.0 - 1e-9)..=self.high * (1.0 + 1e-9)).contains(v));
        shown
            .map(|at| Tick {
                at,
                label: format_number(at),
            })
            .collect()
    }

    /// Ticks of a logarithmic axis that has at most one power of ten in it, if these are few enough: 1, 2, 5, or 1, 3.
    fn parts_of_decades(&self, count: usize) -> Option<Vec<Tick>> {
        if self.scale == Scale::Linear {
            return None;
        }
        let sets: [&[f64]; 2] = [&[1.0, 2.0, 5.0], &[1.0, 3.0]];
        let least = if count > 3 { 3 } else { 2 };
        let mut all = sets.into_iter().map(|parts| self.multiples(parts));
        all.find(|ticks| (least..=count + 1).contains(&ticks.len()))
    }

    /// Round ticks; some more than were asked for where there would be hardly any, as far as their labels are short.
    fn enough_round_ticks(&self, count: usize) -> Vec<Tick> {
        let ticks = self.round_ticks(count);
        let more = [1, 2].map(|extra| self.round_ticks(count + extra));
        let fits = |more: &Vec<Tick>| {
            let short = more.iter().all(|tick| tick.label.chars().count() < 3);
            (3..=count + if short { 3 } else { 2 }).contains(&more.len())
        };
        match ticks.len() {
            0..3 => more.into_iter().find(fits).unwrap_or(ticks),
            _ => ticks,
        }
    }

    fn round_ticks(&self, count: usize) -> Vec<Tick> {
        let raw = (self.high - self.low) / count.max(2) as f64;
        let power = 10_f64.powf(raw.log10().floor());
        // Halves between whole numbers look odd on an axis of steps.
        let half = if power == 1.0 { 2.0 } else { 2.5 };
        let step = [(1.0, 1.0), (2.0, 2.0), (2.5, half), (5.0, 5.0)]
            .into_iter()
            .find(|(most, _)| most * power >= raw * 0.999)
            .map_or(10.0, |(_, step)| step)
            * power;
        if step <= 0.0 || !step.is_finite() {
            return Vec::new();
        }
        let (first, last) = ((self.low / step - 1e-9).ceil(), (self.high / step + 1e-9).floor());
        let number = ((last - first).max(0.0) as usize).min(50);
        let values: Vec<f64> = (0..=number).map(|i| (first + i as f64) * step).collect();
        let largest = values.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
        values
            .into_iter()
            .map(|at| Tick {
                at,
                label: aligned(at, step, largest),
            })
            .collect()
    }
}

/// A tick's number with as many decimals as its step needs, all ticks of an axis alike.
fn aligned(value: f64, step: f64, largest: f64) -> String {
    if !(1e-3..1e5).contains(&largest) {
        let power = largest.log10().floor() as i32;
        let unit = 10_f64.powi(power);
        let (mantissa, step) = (value / unit, step / unit);
        return if value == 0.0 {
            "0".to_owned()
        } else {
            format!("{}×10{}", fixed(mantissa, step), superscript(power))
        };
    }
    fixed(value, step)
}

fn fixed(value: f64, step: f64) -> String {
    let fits = |&d: &usize| {
        let scaled = step * 10_f64.powi(d as i32);
        (scaled - scaled.round()).abs() < 1e-6 * scaled
    };
    let decimals = (0..12).find(fits).unwrap_or(12);
    minus(&format!("{value:.decimals$}"))
}

/// Four significant digits, with a power of ten where plain digits would be long: `0.0123`, `−2.5×10⁻⁷`.
#[must_use]
pub fn format_number(value: f64) -> String {
    format_digits(value, 4)
}

/// Up to `digits` significant digits, without trailing zeros.
fn format_digits(value: f64, digits: usize) -> String {
    if !value.is_finite() {
        return if value.is_nan() {
            "–".to_owned()
        } else {
            minus(&format!("{value}")).replace("inf", "∞")
        };
    }
    let rounded = format!("{value:.*e}", digits.max(1) - 1);
    let Some((mantissa, power)) = rounded.split_once('e') else {
        return rounded;
    };
    let power: i32 = power.parse().unwrap_or(0);
    if value != 0.0 && !(-3..=5).contains(&power) {
        let mantissa = trimmed(mantissa);
        let times = match mantissa.as_str() {
            "1" => "10".to_owned(),
            "-1" => "-10".to_owned(),
            other => format!("{other}×10"),
        };
        return minus(&format!("{times}{}", superscript(power)));
    }
    let decimals = (digits as i32 - 1 - power).max(0) as usize;
    minus(&trimmed(&format!("{value:.decimals$}")))
}

/// A number with its standard error, rounded to the error's two leading digits: `0.1234 ± 0.0021`.
#[must_use]
pub fn format_with_error(value: f64, error: f64) -> String {
    let power = error.abs().log10().floor();
    if !(error > 0.0 && error.is_finite() && value.is_finite()) {
        return format!("{} ± {}", format_number(value), format_number(error));
    }
    if (-5.0..4.0).contains(&power) && value.abs() < 1e6 {
        let decimals = (1.0 - power).max(0.0) as usize;
        return minus(&format!("{value:.decimals$} ± {error:.decimals$}"));
    }
    format!("{} ± {}", format_number(value), format_digits(error, 2))
}

fn trimmed(text: &str) -> String {
    if !text.contains('.') {
        return text.to_owned();
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// The true minus sign; no sign before zero.
fn minus(text: &str) -> String {
    match text.strip_prefix('-') {
        Some(rest) if rest.chars().all(|c| matches!(c, '0' | '.')) => rest.to_owned(),
        Some(rest) => format!("−{rest}"),
        None => text.to_owned(),
    }
}

/// A whole number as superscript.
#[must_use]
pub fn superscript(power: i32) -> String {
    let raised = |c: char| match c {
        '-' => '⁻',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        digit => digit
            .to_digit(10)
            .and_then(|d| char::from_u32(0x2070 + d))
            .unwrap_or(digit),
    };
    power.to_string().chars().map(raised).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(low: f64, high: f64, scale: Scale) -> Vec<String> {
        Range { low, high, scale }
            .ticks(6)
            .into_iter()
            .map(|t| t.label)
            .collect()
    }

    #[test]
    fn ticks_are_round_and_labelled_alike() {
        assert_eq!(
            labels(0.0, 1.0, Scale::Linear),
            ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]
        );
        assert_eq!(labels(-2.0, 2.0, Scale::Linear), ["−2", "−1", "0", "1", "2"]);
        assert_eq!(labels(0.0, 3e6, Scale::Linear)[1], "0.5×10⁶");
        assert_eq!(labels(0.01, 10.0, Scale::Log), ["0.01", "0.1", "1", "10"]);
        assert_eq!(labels(1e-6, 1e-3, Scale::Log)[0], "10⁻⁶");
        assert!(labels(1e-30, 1.0, Scale::Log).len() <= 7);
        assert_eq!(labels(0.03, 1.2, Scale::Log), ["0.05", "0.1", "0.2", "0.5", "1"]);
        // Less than two decades: round numbers instead.
        assert!(labels(2.0, 8.0, Scale::Log).len() >= 3);
        assert_eq!(labels(0.15, 6.0, Scale::Log), ["0.2", "0.5", "1", "2", "5"]);
        // Steps are whole.
        assert_eq!(
            labels(0.0, 14.0, Scale::Linear),
            ["0", "2", "4", "6", "8", "10", "12", "14"]
        );
        assert_eq!(labels(0.0, 16.0, Scale::Linear), ["0", "5", "10", "15"]);
    }

    #[test]
    fn low_plots_have_ticks_too() {
        let few = |low, high, scale| {
            let ticks = Range { low, high, scale }.ticks(3);
            ticks.into_iter().map(|t| t.label).collect::<Vec<_>>()
        };
        assert_eq!(few(-1.65, 1.4, Scale::Linear), ["−1", "0", "1"]);
        assert_eq!(few(-4.1, 4.1, Scale::Linear), ["−4", "−2", "0", "2", "4"]);
        assert_eq!(few(-4.6, 4.6, Scale::Linear), ["−4", "−2", "0", "2", "4"]);
        assert_eq!(few(0.11, 9.0, Scale::Log), ["0.3", "1", "3"]);
        assert_eq!(few(0.6, 3.5, Scale::Log), ["1", "2"]);
    }

    #[test]
    fn ranges_survive_odd_data() {
        let of = |v: &[f64], scale| Range::of(v.iter().copied(), scale);
        assert_eq!(of(&[], Scale::Linear), None);
        assert_eq!(of(&[f64::NAN, f64::INFINITY], Scale::Linear), None);
        assert_eq!(of(&[0.0, -1.0], Scale::Log), None);
        for values in [&[5.0][..], &[0.0, 0.0], &[-1e140, 1e140], &[1.0, 1.0 + 1e-15]] {
            let range = of(values, Scale::Linear).unwrap().padded(0.05);
            assert!(range.high > range.low);
            assert!(!range.ticks(6).is_empty(), "{values:?}");
        }
        let log = of(&[0.0, 3.0, f64::NAN], Scale::Log).unwrap();
        assert!(log.low < 3.0 && log.high > 3.0 && log.position(-1.0).is_none());
    }

    #[test]
    fn numbers_read_well() {
        assert_eq!(format_number(0.012_345), "0.01235");
        assert_eq!(format_number(-2.5e-7), "−2.5×10⁻⁷");
        assert_eq!(format_number(1e9), "10⁹");
        assert_eq!(format_number(0.0), "0");
        assert_eq!(format_number(12_345.0), "12345");
        assert_eq!(format_number(f64::NEG_INFINITY), "−∞");
        assert_eq!(format_with_error(0.123_456, 0.0021), "0.1235 ± 0.0021");
        assert_eq!(format_with_error(152.3, 12.0), "152 ± 12");
    }
}

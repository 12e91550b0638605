//! Student's t law: how much wider an interval must be where its standard error is itself uncertain.

/// Intervals of the rule that integrates the density.
const PARTS: usize = 128;
/// Newton's steps towards a quantile.
const STEPS: usize = 60;

/// P(|T| ≤ x) of ν degrees of freedom, with its derivative in x. With x = √ν tan θ it is an integral of cos^{ν−1}.
fn inside(x: f64, degrees: f64) -> [f64; 2] {
    let log_scale = libm::lgamma(0.5 * (degrees + 1.0)) - libm::lgamma(0.5 * degrees);
    let scale = 2.0 * log_scale.exp() / std::f64::consts::PI.sqrt();
    let end = (x / degrees.sqrt()).atan();
    let step = end / PARTS as f64;
    let simpson = (0..=PARTS).map(|i| {
        let weight = match i {
            0 | PARTS => 1.0,
            odd if odd % 2 == 1 => 4.0,
            _ => 2.0,
        };
        weight * (step * i as f64).cos().powf(degrees - 1.0)
    });
    let density = scale / degrees.sqrt() * (1.0 + x * x / degrees).powf(-0.5 * (degrees + 1.0));
    [scale * step / 3.0 * simpson.sum::<f64>(), density]
}

/// The x with P(|T| ≤ x) = P(|Z| ≤ 1) = 68.3 % for T of ν degrees of freedom, at least one, and Z normal: the half-width, in
/// standard errors, of an interval that is right as often as a normal one of one standard error.
pub(crate) fn width_of_one_error(degrees: f64) -> f64 {
    let degrees = degrees.max(1.0);
    let share = libm::erf(std::f64::consts::FRAC_1_SQRT_2);
    // The distribution function is concave here and the start too small, so that every step comes closer from below.
    let mut x = 1.0;
    for _ in 0..STEPS {
        let [value, density] = inside(x, degrees);
        let step = (share - value) / density;
        x += step;
        if step.abs() < 1e-12 {
            break;
        }
    }
    x
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ν = 1 is Cauchy's law and ν = 2 has x/√(2 + x²); 1.1969 of ν = 3 and 1.0526 of ν = 10 are tabulated; the limit is normal.
    #[test]
    fn widths_are_those_of_closed_forms() {
        let share: f64 = libm::erf(std::f64::consts::FRAC_1_SQRT_2);
        let cauchy = (0.5 * std::f64::consts::PI * share).tan();
        let two = share * (2.0 / (1.0 - share * share)).sqrt();
        for (degrees, expected, tolerance) in [
            (1.0, cauchy, 1e-9),
            (0.2, cauchy, 1e-9),
            (2.0, two, 1e-9),
            (3.0, 1.1969, 1e-3),
            (10.0, 1.0526, 1e-3),
            (1e6, 1.0, 1e-5),
        ] {
            let found = width_of_one_error(degrees);
            assert!(
                (found - expected).abs() < tolerance,
                "{degrees}: {found} {expected}"
            );
        }
    }
}

//! The normal law: distribution function, density and quantiles.

/// The normal distribution function Φ.
#[must_use]
pub(crate) fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

/// The normal density of standard deviation `scale` at x.
#[must_use]
pub(crate) fn normal_density(x: f64, scale: f64) -> f64 {
    const ROOT: f64 = 0.398_942_280_401_432_7;
    ROOT / scale * (-0.5 * (x / scale).powi(2)).exp()
}

/// The normal quantile: the x with Φ(x) = p, for p in (0, 1).
#[must_use]
pub(crate) fn normal_quantile(p: f64) -> f64 {
    let (mut low, mut high) = (-9.0, 9.0);
    for _ in 0..45 {
        let middle = 0.5 * (low + high);
        if normal_cdf(middle) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_invert_the_distribution_function() {
        for (p, x) in [
            (0.5, 0.0),
            (0.975, 1.959_963_984_540_054),
            (0.001, -3.090_232_306_167_813_5),
        ] {
            assert!((normal_quantile(p) - x).abs() < 1e-9);
            assert!((normal_cdf(x) - p).abs() < 1e-12);
        }
    }
}

//! How large the weights of a run are, how far they are from the start, and how long their way was.

/// Lengths in weight space at a step, in everyday units: the first layer's weights over √n, so that they act on features of
/// variance 1.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lengths {
    /// |W_l|_F of each layer.
    pub norms: Vec<f64>,
    /// The distance from the start, (Σ_l |W_l^t − W_l⁰|²_F)^{1/2}.
    pub distance: f64,
    /// The length of the path, Σ_{s<t} Σ_l |W_l^{s+1} − W_l^s|_F.
    pub path: f64,
}

/// Follows the weights of one run.
#[derive(Clone, Debug, Default)]
pub(super) struct Odometer {
    start: Vec<f64>,
    before: Vec<f64>,
    /// The deeper weights likewise.
    deep_start: Vec<f64>,
    deep_before: Vec<f64>,
    path: f64,
}

impl Odometer {
    /// Takes the weights of the next step: the first layer's, n × q, and the deeper ones, layer by layer; biases behind them
    /// count as one layer more.
    pub(super) fn step(&mut self, first: &[f64], deep: &[f64], (width, layers): (usize, usize)) -> Lengths {
        let scale = (width as f64 / first.len().max(1) as f64).sqrt();
        if self.before.len() != first.len() {
            (self.start, self.deep_start) = (first.to_vec(), deep.to_vec());
            (self.before, self.deep_before) = (first.to_vec(), deep.to_vec());
        }
        let zeros = std::iter::repeat(&0.0);
        let deeper = |from: &[f64]| -> Vec<f64> {
            let parts = parts(deep.len(), width, layers).into_iter();
            parts
                .map(|part| apart(deep[part.clone()].iter(), from[part].iter()))
                .collect()
        };
        let moved = scale * apart(first.iter(), self.before.iter());
        self.path += moved + deeper(&self.deep_before).iter().sum::<f64>();
        let far = scale * apart(first.iter(), self.start.iter());
        let far = far.hypot(apart(deep.iter(), self.deep_start.iter()));
        let mut norms = vec![scale * apart(first.iter(), zeros)];
        norms.extend(deeper(&vec![0.0; deep.len()]));
        self.before.copy_from_slice(first);
        self.deep_before.copy_from_slice(deep);
        Lengths {
            norms,
            distance: far,
            path: self.path,
        }
    }
}

/// The layers within the deeper weights: W₂ … W_{L−1}, w_L, and biases if there are any.
fn parts(all: usize, width: usize, layers: usize) -> Vec<std::ops::Range<usize>> {
    let hidden = layers.saturating_sub(2);
    let mut parts: Vec<_> = (0..hidden)
        .map(|l| l * width * width..(l + 1) * width * width)
        .collect();
    let output = hidden * width * width;
    parts.push(output..output + width);
    if all > output + width {
        parts.push(output + width..all);
    }
    parts.retain(|part| part.end <= all);
    parts
}

fn apart<'a>(a: impl Iterator<Item = &'a f64>, b: impl Iterator<Item = &'a f64>) -> f64 {
    a.zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two neurons of two features, two layers: a step there and back.
    #[test]
    fn a_way_there_and_back_has_a_length_and_no_distance() {
        let mut odometer = Odometer::default();
        let size = (2, 2);
        let start = odometer.step(&[2.0, 0.0, 0.0, 2.0], &[3.0, 4.0], size);
        let far = start
            .norms
            .iter()
            .zip([2.0, 5.0])
            .map(|(norm, exact)| (norm - exact).abs());
        assert!(far.fold(0.0, f64::max) < 1e-12, "{:?}", start.norms);
        assert_eq!((start.distance, start.path), (0.0, 0.0));
        // The first layer moves by 3, which counts 3/√2 on features of variance 1, the second by 4.
        let there = odometer.step(&[5.0, 0.0, 0.0, 2.0], &[3.0, 8.0], size);
        let moved = 3.0 / 2.0_f64.sqrt();
        assert!((there.distance - moved.hypot(4.0)).abs() < 1e-12);
        assert!((there.path - (moved + 4.0)).abs() < 1e-12);
        let back = odometer.step(&[2.0, 0.0, 0.0, 2.0], &[3.0, 4.0], size);
        assert_eq!(back.norms, start.norms);
        assert!(back.distance < 1e-12 && (back.path - 2.0 * there.path).abs() < 1e-12);
    }

    #[test]
    fn layers_and_biases_are_told_apart() {
        assert_eq!(parts(2 * 9 + 3, 3, 4), [0..9, 9..18, 18..21]);
        assert_eq!(parts(3 + 4, 3, 2), [0..3, 3..7]);
    }
}

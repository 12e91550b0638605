//! Reading of `tests/golden/`, and comparing with it.

use onsager::experiment::Activation;
use onsager::optimizer::{GradientDescent, HeavyBall, Rates, Updates};
use serde_json::Value;

/// All numbers in a value, in order.
pub(crate) fn numbers(value: &Value) -> Vec<f64> {
    match value {
        Value::Array(items) => items.iter().flat_map(numbers).collect(),
        other => other.as_f64().into_iter().collect(),
    }
}

/// A number of things.
pub(crate) fn count(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

/// An activation by its name in the data.
pub(crate) fn activation(name: &str) -> Activation {
    match name {
        "tanh" => Activation::Tanh,
        "sigmoid" => Activation::Sigmoid,
        "erf" => Activation::Erf,
        "gelu" => Activation::Gelu,
        "relu" => Activation::Relu,
        "softplus" => Activation::Softplus,
        other => panic!("unknown activation {other}"),
    }
}

/// Our numbers are theirs to 1e-9.
pub(crate) fn assert_close(name: &str, ours: &[f64], theirs: &Value) {
    let theirs = numbers(theirs);
    assert_eq!(ours.len(), theirs.len(), "{name}");
    for (i, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
        assert!(
            (ours - theirs).abs() < 1e-9 * theirs.abs().max(1.0),
            "{name} {i}: {ours} against {theirs}"
        );
    }
}

/// Gradient descent or the heavy ball, as `about` says, with rates of the first and of the deeper layers.
pub(crate) fn linear_updates(about: &Value, rates: impl Iterator<Item = (f64, f64)>) -> Updates {
    let number = |names: [&str; 2]| names.iter().find_map(|name| about[*name].as_f64()).unwrap_or(0.0);
    let momentum = number(["mom", "momentum"]);
    let weight_decay = number(["wd", "weight_decay"]);
    let rates = rates.map(|(first, deeper)| Rates { first, deeper }).collect();
    if momentum > 0.0 {
        let method = HeavyBall {
            momentum,
            weight_decay,
        };
        Updates::new(method, rates)
    } else {
        Updates::new(GradientDescent { weight_decay }, rates)
    }
}

//! Reading of `tests/golden/`, and comparing with it.

use onsager::experiment::Activation;
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

//! Training against small exact runs.

use crate::golden::{activation, assert_close, count, linear_updates, numbers};
use onsager::control::Cancel;
use onsager::dynamics::{Explicit, GradientDescent, Rule, TestRows};
use onsager::experiment::Loss;
use onsager::network::{Deep, ROWS};
use serde_json::Value;

fn check(file: &str) {
    let case: Value = serde_json::from_str(file).unwrap();
    let (about, expected) = (&case["about"], &case["expected"]);
    let [m, q, layers, steps] = ["m", "q", "layers", "steps"].map(|key| count(&about[key]));
    let mut deep = Deep::zeros(q, layers);
    deep.values_mut().copy_from_slice(&numbers(&case["deep0"]));
    let batches = case["masks"]
        .as_array()
        .map(|masks| masks.iter().map(numbers).collect::<Vec<_>>());
    let rates = numbers(&about["eta_first"])
        .into_iter()
        .zip(numbers(&about["eta_deep"]));
    let mut descent = GradientDescent::<f64>::explicit(
        Explicit {
            rule: Rule {
                activation: activation(about["activation"].as_str().unwrap()),
                loss: if about["loss"] == "logistic" {
                    Loss::Logistic
                } else {
                    Loss::Square
                },
                updates: linear_updates(about, rates.take(steps)),
            },
            features: &numbers(&case["x"]),
            labels: &numbers(&case["y"]),
            first: &numbers(&case["w0"]),
            deep: &deep,
            batches,
            test: TestRows::none(),
        },
        &Cancel::new(),
    )
    .unwrap();
    let cancel = Cancel::new();
    for t in 0..=steps {
        let step = descent.step(&cancel).unwrap().unwrap();
        assert_eq!(step.t, t);
        let z: Vec<f64> = descent
            .z()
            .chunks(q)
            .flat_map(|block| (0..ROWS).flat_map(move |k| block.iter().map(move |lane| lane[k])))
            .take(m * q)
            .collect();
        assert_close("z", &z, &expected["z"][t]);
        assert_close(
            "w",
            &descent.first_weights(&Cancel::new()).unwrap(),
            &expected["w"][t],
        );
        assert_close("deep", descent.deep().values(), &expected["deep"][t]);
        assert_close("train_mse", &[step.train.mse], &expected["train_mse"][t]);
        assert_close("train_loss", &[step.train.loss], &expected["train_loss"][t]);
    }
    assert_eq!(descent.step(&cancel), Ok(None));
    assert_eq!(descent.step(&cancel), Ok(None));
}

#[test]
fn training_reproduces_small_exact_runs() {
    check(include_str!("../golden/plain_2_layer_tanh.json"));
    check(include_str!("../golden/plain_3_layer_sigmoid.json"));
    check(include_str!("../golden/plain_5_layer_gelu.json"));
    check(include_str!("../golden/momentum_decay_schedule.json"));
    check(include_str!("../golden/minibatch_erf.json"));
    check(include_str!("../golden/logistic_tanh.json"));
}

//! The model of skills against golden numbers and drawn samples; networks learn tasks in jumps.

use serde_json::Value;

use super::*;
use crate::labs::plots::drawn;
use crate::statistics::Mean;
use crate::statistics::power_law::PowerLaw;

fn golden() -> Value {
    serde_json::from_str(include_str!("../../../tests/golden/labs/d3_skills.json")).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|x| x.as_f64().unwrap())
        .collect()
}

fn skills() -> Skills {
    Skills::power_law(20_000, 0.6)
}

#[test]
fn losses_and_times_are_the_golden_ones() {
    let (golden, skills) = (golden(), skills());
    for (t, loss) in numbers(&golden["t"]).into_iter().zip(numbers(&golden["L"])) {
        let found = skills.loss_at(t, 0.01, 20_000);
        assert!((found / loss - 1.0).abs() < 1e-8, "{t}: {found} {loss}");
    }
    for (count, loss) in numbers(&golden["D"]).into_iter().zip(numbers(&golden["LD"])) {
        let found = skills.loss_of_samples(count);
        assert!((found / loss - 1.0).abs() < 1e-8, "{count}: {found} {loss}");
    }
    for (k, time) in numbers(&golden["half_times"]).into_iter().enumerate() {
        let found = Skills::half_time(skills.frequency(k), 0.01);
        assert!((found / time - 1.0).abs() < 1e-8, "{k}: {found} {time}");
        assert!((Skills::strength(skills.frequency(k), 0.01, time) - 0.5).abs() < 1e-12);
    }
}

#[test]
fn exponents_come_near_their_limits() {
    let skills = skills();
    let fit = |loss: &dyn Fn(f64) -> f64, ends: [f64; 2]| {
        let points = log_spaced(ends[0], ends[1], 30).into_iter().map(|x| (x, loss(x)));
        PowerLaw::fit(points, [1.0, 1e9]).unwrap().exponent
    };
    let limits = [-0.375, -0.375, -0.6];
    let found = [
        fit(&|t| skills.loss_at(t, 0.01, 20_000), [100.0, 3000.0]),
        fit(&|count| skills.loss_of_samples(count), [100.0, 3000.0]),
        // Of more than some hundred skills the end of all of them bends the line.
        fit(&|size| skills.tail(size.round() as usize), [10.0, 100.0]),
    ];
    for (found, limit) in found.into_iter().zip(limits) {
        assert!((found - limit).abs() < 0.03, "{found} {limit}");
    }
}

#[test]
fn drawn_samples_have_the_predicted_loss() {
    let (skills, go) = (skills(), Cancel::new());
    let counts = [100, 1000, 10_000];
    let runs: Vec<Vec<Learned>> = (0..40)
        .map(|i| {
            let mut rng = stream(5, Purpose::Lab, 0, i);
            skills
                .learn(Learner::Memory, 20_000, &counts, &[0, 9], &mut rng, &go)
                .unwrap()
        })
        .collect();
    for (i, count) in counts.into_iter().enumerate() {
        let mean = Mean::of(runs.iter().map(|run| run[i].loss));
        let expected = skills.loss_of_samples(count as f64);
        assert!(
            (mean.value - expected).abs() < 3.0 * mean.error,
            "{count}: {mean:?} {expected}"
        );
    }
}

/// E of the loss and of a strength after D samples: visits of a skill are binomial, here Poisson to within p_k.
#[test]
fn stochastic_descent_has_the_mean_of_its_visits_and_near_it_the_sigmoid() {
    let (skills, go) = (Skills::power_law(300, 0.6), Cancel::new());
    let learner = Learner::Steps {
        rate: 0.02,
        start: 0.01,
    };
    let count = 10_000;
    let runs: Vec<Learned> = (0..40)
        .map(|i| {
            let mut rng = stream(6, Purpose::Lab, 0, i);
            let mut run = skills.learn(learner, 300, &[count], &[9], &mut rng, &go).unwrap();
            run.remove(0)
        })
        .collect();
    let mut ladder = vec![0.01];
    while ladder.len() < 6000 {
        ladder.push(learner.after(ladder[ladder.len() - 1]));
    }
    let mut expected = 0.0;
    for &p in skills.frequencies() {
        let (rate, mut log_weight) = (p * count as f64, -p * count as f64);
        for (visits, strength) in ladder.iter().enumerate() {
            if visits > 0 {
                log_weight += (rate / visits as f64).ln();
            }
            expected += 0.5 * p * log_weight.exp() * (1.0 - strength).powi(2);
        }
    }
    let mean = Mean::of(runs.iter().map(|run| run.loss));
    assert!(
        (mean.value - expected).abs() < 3.0 * mean.error,
        "{mean:?} {expected}"
    );
    let flow = skills.loss_at(200.0, 0.01, 300);
    assert!((expected / flow - 1.0).abs() < 0.05, "{expected} {flow}");
}

#[test]
fn networks_learn_frequent_tasks_first_and_each_in_a_jump() {
    let text = "(lab: Skills(against: Network, tasks: 2, exponent: 1.5, bits: 6, order: 2, hard: 2, steps: 1200, width: 32, batch: 64, replicas: 1))";
    crate::labs::register();
    let settings = crate::experiment::Settings::from_ron(text, "a").unwrap();
    let mut lab = SkillsLab::start(settings.lab.unwrap().typed().unwrap(), 1);
    while lab.advance(&Cancel::new()).unwrap() {}
    let run = &lab.measured[0];
    assert_eq!(run.len(), lab.places.len());
    let first_above = |k: usize, level: f64| run.iter().position(|at| at.strengths[k] > level);
    let half: Vec<usize> = (0..2).map(|k| first_above(k, 0.5).unwrap()).collect();
    assert!(half[0] < half[1], "{half:?}");
    let last = run.last().unwrap();
    assert!(
        last.loss < 0.05 && last.accuracies.iter().all(|share| *share > 0.95),
        "{last:?}"
    );
    assert!(
        last.strengths
            .iter()
            .all(|strength| (strength - 1.0).abs() < 0.15),
        "{last:?}"
    );
    // While the second task is still at chance, most of the loss has gone.
    let at = &run[first_above(0, 0.9).unwrap()];
    assert!(at.strengths[1] < 0.5 && at.loss < 0.35, "{at:?}");
}

#[test]
fn parts_of_the_loss_and_single_steps_are_those_by_hand() {
    let skills = Skills::power_law(3, 1.0);
    // 1, 1/4 and 1/9 over their sum 49/36.
    assert!((skills.tail(0) - 0.5).abs() < 1e-12);
    assert!((skills.tail(1) - 0.5 * 13.0 / 49.0).abs() < 1e-12);
    // A model of the first skill alone, once it knows that, by gradient flow and by samples.
    assert!((skills.loss_at(1e4, 0.01, 1) - skills.tail(1)).abs() < 1e-12);
    let mut rng = stream(9, Purpose::Lab, 0, 0);
    let learned = skills.learn(Learner::Memory, 1, &[50], &[0], &mut rng, &Cancel::new());
    assert!((learned.unwrap()[0].loss - skills.tail(1)).abs() < 1e-12);
    // a = b = 1/2 and a ← a + η (1 − ab) b with η = 0.1.
    let learner = Learner::Steps {
        rate: 0.1,
        start: 0.01,
    };
    assert!((learner.after(0.25) - 0.5375_f64.powi(2)).abs() < 1e-12);
}

#[test]
fn the_exponents_of_the_limit_are_those_of_the_frequencies() {
    crate::labs::register();
    let limit = |against: &str| {
        let text = format!("(lab: Skills(against: {against}, exponent: 0.6))");
        let settings = crate::experiment::Settings::from_ron(&text, "a").unwrap();
        SkillsLab::start(settings.lab.unwrap().typed().unwrap(), 1).limit()
    };
    for (against, expected) in [("Time", -0.375), ("Samples", -0.375), ("Size", -0.6)] {
        assert!((limit(against) - expected).abs() < 1e-12, "{against}");
    }
}

fn started(changes: &str) -> SkillsLab {
    crate::labs::register();
    let text = format!("(lab: Skills({changes}))");
    let settings = crate::experiment::Settings::from_ron(&text, "a").unwrap();
    SkillsLab::start(settings.lab.unwrap().typed().unwrap(), 1)
}

/// A skill is known once it was seen, and once it is among the first N; time counts learning rate × samples.
#[test]
fn strengths_of_single_skills_are_those_of_drawn_models() {
    let (lab, go) = (
        started("against: Samples, skills: 300, exponent: 0.6"),
        Cancel::new(),
    );
    let counts = [30, 100];
    let runs: Vec<Vec<Learned>> = (0..400)
        .map(|i| {
            let mut rng = stream(8, Purpose::Lab, 0, i);
            lab.skills
                .learn(Learner::Memory, 300, &counts, &[0, 9, 29], &mut rng, &go)
                .unwrap()
        })
        .collect();
    for (i, count) in counts.into_iter().enumerate() {
        for (j, k) in [0, 9, 29].into_iter().enumerate() {
            let mean = Mean::of(runs.iter().map(|run| run[i].strengths[j]));
            let expected = lab.predicted_strength(k, count as f64);
            let error = (expected * (1.0 - expected) / 400.0).sqrt();
            assert!(
                (mean.value - expected).abs() < 3.0 * error + 1e-12,
                "{count} {k}: {mean:?} {expected}"
            );
        }
    }
    let lab = started("against: Size, skills: 300");
    assert_eq!(
        [9.0, 10.0, 11.0].map(|n| lab.predicted_strength(9, n)),
        [0.0, 1.0, 1.0]
    );
    let lab = started("against: Time, learning_rate: 0.02");
    assert!((lab.settings.abscissa(150) - 3.0).abs() < 1e-12);
}

/// Where the first task is half learned by the networks, so is the first skill of the model beside them.
#[test]
fn the_model_beside_networks_is_scaled_by_its_first_skill() {
    let mut lab = started("against: Network, tasks: 2, exponent: 1.0, replicas: 1, steps: 100, points: 12");
    let at = |strength: f64| Measured {
        loss: 0.1,
        accuracies: vec![0.5; 2],
        strengths: vec![strength, 0.0],
    };
    let half = lab.places.len() / 2;
    lab.measured = vec![
        (0..lab.places.len())
            .map(|i| at(if i < half { 0.0 } else { 1.0 }))
            .collect(),
    ];
    let (before, after) = (lab.places[half - 1] as f64, lab.places[half] as f64);
    let scale = lab.fitted_scale().unwrap();
    let strength = Skills::strength(
        lab.skills.frequency(0),
        lab.settings.start,
        (before * after).sqrt() / scale,
    );
    assert!((strength - 0.5).abs() < 1e-9, "{strength}");
}

/// Until the networks tell how long a task takes, a unit of the model's time is 1/η steps.
#[test]
fn the_model_is_drawn_before_the_networks_tell_its_time_scale() {
    let mut lab = started("against: Network, tasks: 2, replicas: 1, steps: 100, learning_rate: 0.02");
    assert!(lab.advance(&Cancel::new()).unwrap());
    let line = drawn::line(&lab.figures(&lab.settings), "strengths", "skill_1");
    let frequency = lab.skills.frequency(0);
    for (step, strength) in line {
        let expected = Skills::strength(frequency, lab.settings.start, 0.02 * step);
        assert!(
            (strength - expected).abs() < 1e-12,
            "{step}: {strength} {expected}"
        );
    }
}

//! The examples run to their end.

#[path = "../../examples/estimate_csv.rs"]
mod estimate_csv;
#[path = "../../examples/lab.rs"]
mod lab;
#[path = "../../examples/landscape.rs"]
mod landscape;
#[path = "../../examples/predict.rs"]
mod predict;
#[path = "../../examples/train_and_compare.rs"]
mod train_and_compare;

#[test]
fn estimate_csv_runs() {
    estimate_csv::main().unwrap();
}

#[test]
fn lab_runs() {
    lab::main().unwrap();
}

#[test]
fn landscape_runs() {
    landscape::main().unwrap();
}

#[test]
fn predict_runs() {
    predict::main().unwrap();
}

#[test]
fn train_and_compare_runs() {
    train_and_compare::main().unwrap();
}

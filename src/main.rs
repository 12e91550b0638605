//! The `onsager` program.

fn main() {}

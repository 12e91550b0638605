//! The `onsager` program.

use std::process::ExitCode;

/// Tessellation allocates large buffers in every frame; the system's allocator pays for each with page faults.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    onsager::cli::main()
}

//! The `candour` program: it reads what was typed and runs it.

use std::process::ExitCode;

/// What one thread of a batch allocates another frees: this allocator does not make them wait for each
/// other (docs/BENCHMARKS.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    candour::cli::run(std::env::args_os())
}

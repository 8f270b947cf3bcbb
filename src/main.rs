//! The `candour` program: it reads what was typed and runs it.

use std::process::ExitCode;

fn main() -> ExitCode {
    candour::cli::run(std::env::args_os())
}

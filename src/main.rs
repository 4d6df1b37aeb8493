//! Arguments in, exit status out.

use std::process::ExitCode;

fn main() -> ExitCode {
    lume_wizard::cli::run(std::env::args_os())
}

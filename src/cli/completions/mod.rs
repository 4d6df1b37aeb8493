//! `lume-wizard completions SHELL`: a script that makes a shell complete the program's commands, options, paths and names.
//!
//! The script asks the program itself at each Tab (with the environment variable [`VARIABLE`] set), so that it needs no
//! renewal with a new version and knows the variables of the file that is named on the line.

mod bash;
pub mod candidates;

use super::{Cli, ExitStatus, out};
use bash::Bash;
use clap::{Args, CommandFactory, ValueEnum};
use clap_complete::env::{CompleteEnv, EnvCompleter, Fish, Powershell, Shells, Zsh};
use std::ffi::OsString;

/// Write a script that makes a shell complete commands, options, paths and variables' names
#[derive(Debug, Args)]
#[command(after_help = "\
bash:        lume-wizard completions bash > ~/.local/share/bash-completion/completions/lume-wizard
zsh:         lume-wizard completions zsh > DIR/_lume-wizard      (DIR: a folder of $fpath, before compinit runs)
fish:        lume-wizard completions fish > ~/.config/fish/completions/lume-wizard.fish
PowerShell:  lume-wizard completions powershell >> $PROFILE

The wheel brings those of bash, zsh and fish in its environment's share/.")]
pub struct CompletionsArguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
    Powershell,
}

/// The program's name in the scripts.
const PROGRAM: &str = "lume-wizard";

/// The environment variable by which a shell asks for completions; its value is the shell's name.
const VARIABLE: &str = "LUME_WIZARD_COMPLETE";

/// The shells that may ask.
const SHELLS: &[&dyn EnvCompleter] = &[&Bash, &Fish, &Powershell, &Zsh];

/// Writes the script to standard output.
pub fn run(arguments: &CompletionsArguments) -> ExitStatus {
    match script(arguments.shell) {
        Ok(script) => out::listing(&script),
        Err(error) => {
            out::note(&format!("error: {}\n", crate::io::reason(&error)));
            ExitStatus::Failed
        }
    }
}

fn script(shell: Shell) -> std::io::Result<String> {
    let completer: &dyn EnvCompleter = match shell {
        Shell::Bash => &Bash,
        Shell::Zsh => &Zsh,
        Shell::Fish => &Fish,
        Shell::Powershell => &Powershell,
    };
    let mut bytes = Vec::new();
    completer.write_registration(VARIABLE, PROGRAM, PROGRAM, PROGRAM, &mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let text = format!("{}\n", text.trim());
    // The words on the line come as typed: without their quotes they name the paths that are meant.
    Ok(match shell {
        Shell::Zsh => autoloaded(&text.replace("\"${words[@]}\"", "\"${(@Q)words}\"")),
        Shell::Fish => text.replace(
            "(commandline --current-token)",
            "(commandline --current-token | string unescape)",
        ),
        _ => text,
    })
}

/// The script of zsh as a file of `$fpath`, which zsh runs as the body of the function at the first Tab: it has to
/// complete then as well.
fn autoloaded(script: &str) -> String {
    let registration = "compdef _clap_dynamic_completer_lume_wizard lume-wizard\n";
    let both = format!(
        "if [[ $funcstack[1] == _lume-wizard ]]; then\n    _clap_dynamic_completer_lume_wizard \"$@\"\nelse\n    {registration}fi\n"
    );
    script.replace(registration, &both)
}

/// Answers a shell that asks for completions; none for any other run of the program.
pub fn answer(arguments: &[OsString]) -> Option<ExitStatus> {
    let here = std::env::current_dir().ok();
    let environment = CompleteEnv::with_factory(Cli::command)
        .var(VARIABLE)
        .completer(PROGRAM)
        .shells(Shells(SHELLS));
    match environment.try_complete(arguments.iter().cloned(), here.as_deref()) {
        Ok(false) => None,
        Ok(true) => Some(ExitStatus::Done),
        // A shell shows nothing that is written here; the status ends the completion.
        Err(_) => Some(ExitStatus::Failed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_registers_and_asks_the_program() {
        for shell in Shell::value_variants() {
            let script = script(*shell).unwrap();
            assert!(
                script.contains(VARIABLE) && script.contains(PROGRAM),
                "{shell:?}: {script}"
            );
        }
        let zsh = script(Shell::Zsh).unwrap();
        assert!(
            zsh.contains("$funcstack[1]") && zsh.contains("(@Q)words"),
            "{zsh}"
        );
        assert!(script(Shell::Fish).unwrap().contains("string unescape"));
    }
}

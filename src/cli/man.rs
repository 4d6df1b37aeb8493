//! `lume-wizard man`: the manual pages, from the same definitions as `--help`.

use super::{Cli, ExitStatus, out};
use crate::io::export::{ExistingFiles, export};
use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;
use std::path::PathBuf;

/// Write the manual pages
#[derive(Debug, Args)]
#[command(after_help = "\
Without --output it writes the page of the program: lume-wizard man | man -l -
The wheel brings all of them in its environment's share/man.")]
pub struct ManArguments {
    /// Write the page of every command into this folder
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    output: Option<PathBuf>,
}

/// Writes the program's page to standard output, or all of them into a folder.
pub fn run(arguments: &ManArguments) -> ExitStatus {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let Some(folder) = &arguments.output else {
        return match page(command) {
            Ok(page) => out::listing(&String::from_utf8_lossy(&page.1)),
            Err(error) => failed(&crate::io::reason(&error)),
        };
    };
    let written = pages(&command).map_err(|error| crate::io::reason(&error));
    let written = written.and_then(|pages| {
        export(folder, &pages, ExistingFiles::Replace).map_err(|error| error.to_string())?;
        Ok(pages.len())
    });
    match written {
        Ok(count) => {
            let folder = crate::io::shown_path(folder);
            out::result(&format!("wrote {count} pages into {folder}\n"))
        }
        Err(reason) => failed(&reason),
    }
}

/// The end of every page.
const EXIT_STATUS: &str = "\
.SH \"EXIT STATUS\"
.TP
0
Done; warnings may have been printed.
.TP
1
The input was read and is not in order.
.TP
2
Usage, or something could not be read, written or run.
.TP
128 + n
Ended by signal n.
";

fn failed(reason: &str) -> ExitStatus {
    out::note(&format!("error: {reason}\n"));
    ExitStatus::Failed
}

/// The page of a command and of every command below it, by their files' names.
fn pages(command: &Command) -> std::io::Result<Vec<(String, Vec<u8>)>> {
    let mut all = Vec::new();
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        all.extend(pages(below)?);
    }
    all.push(page(command.clone())?);
    all.sort();
    Ok(all)
}

fn page(command: Command) -> std::io::Result<(String, Vec<u8>)> {
    let man = Man::new(command).manual("lume-wizard");
    let mut bytes = Vec::new();
    man.render(&mut bytes)?;
    bytes.extend(EXIT_STATUS.as_bytes());
    Ok((man.get_filename(), bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_has_a_page_with_its_options() {
        let mut command = Cli::command().disable_help_subcommand(true);
        command.build();
        let pages = pages(&command).unwrap();
        let names: Vec<&str> = pages.iter().map(|(name, _)| name.as_str()).collect();
        for name in [
            "lume-wizard.1",
            "lume-wizard-check.1",
            "lume-wizard-variable-set.1",
        ] {
            assert!(names.contains(&name), "{names:?}");
        }
        for (name, bytes) in &pages {
            let text = String::from_utf8_lossy(bytes);
            assert!(text.contains(".TH") && text.contains(".SH NAME"), "{name}");
        }
    }
}

//! `lume-wizard doctor`: looks at what the program needs around it, and says what to do about what is missing.

mod folders;
mod programs;
mod terminal;

use super::{ExitStatus, Global, out};
use crate::io::Signals;
use crate::text::display::shown;
use clap::{Args, ValueEnum};
use serde_json::json;

/// Look at the terminal, git, gh, python and the folders that the program uses, and say how to mend what is wrong
#[derive(Debug, Args)]
pub struct DoctorArguments {
    /// Ask gh whether it is logged in (that reaches the network)
    #[arg(long)]
    verify: bool,
    /// The report's format
    #[arg(long, value_enum, default_value_t = DoctorFormat::Human, value_name = "FORMAT")]
    format: DoctorFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum DoctorFormat {
    Human,
    Json,
}

/// The state of one part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum PartState {
    /// All works.
    Good,
    /// Something works less well, or is needed by some projects only.
    Limited,
    /// The program cannot do its work.
    Broken,
}

impl PartState {
    const fn word(self) -> &'static str {
        match self {
            Self::Good => "ok",
            Self::Limited => "limited",
            Self::Broken => "broken",
        }
    }
}

/// One part of the environment.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    /// Its name, such as `git`.
    name: &'static str,
    state: PartState,
    /// The finding, in a sentence.
    finding: String,
    /// The way to make it good; none where it is.
    remedy: Option<String>,
}

impl Part {
    fn good(name: &'static str, finding: impl Into<String>) -> Self {
        Self {
            name,
            state: PartState::Good,
            finding: finding.into(),
            remedy: None,
        }
    }

    fn limited(name: &'static str, finding: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            state: PartState::Limited,
            remedy: Some(remedy.into()),
            ..Self::good(name, finding)
        }
    }

    fn broken(name: &'static str, finding: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            state: PartState::Broken,
            ..Self::limited(name, finding, remedy)
        }
    }
}

/// Writes the report; the exit status is 1 where something is broken.
pub fn run(arguments: &DoctorArguments, global: &Global) -> ExitStatus {
    let signals = Signals::listen();
    let mut parts = terminal::parts(global, &terminal::TerminalFacts::here());
    parts.push(programs::git(signals.stop()));
    parts.push(programs::git_user());
    parts.push(programs::gh(arguments.verify, signals.stop()));
    parts.extend(programs::pythons(signals.stop()));
    parts.extend(folders::parts());
    if let Some(signal) = signals.requested() {
        return ExitStatus::Stopped(signal);
    }
    let text = match arguments.format {
        DoctorFormat::Human => human(&parts),
        DoctorFormat::Json => json(&parts),
    };
    if out::result(&text) == ExitStatus::Failed {
        return ExitStatus::Failed;
    }
    match parts.iter().any(|part| part.state == PartState::Broken) {
        true => ExitStatus::NotInOrder,
        false => ExitStatus::Done,
    }
}

fn human(parts: &[Part]) -> String {
    let mut text = String::new();
    let width = parts.iter().map(|part| part.name.len()).max().unwrap_or(0);
    for part in parts {
        let finding = shown(&part.finding);
        out::line(
            &mut text,
            format_args!("{:7}  {:width$}  {finding}", part.state.word(), part.name),
        );
        if let Some(remedy) = &part.remedy {
            out::line(
                &mut text,
                format_args!("{:7}  {:width$}  -> {}", "", "", shown(remedy)),
            );
        }
    }
    let with = |state: PartState| parts.iter().filter(|part| part.state == state).count();
    let (limited, broken) = (with(PartState::Limited), with(PartState::Broken));
    out::line(
        &mut text,
        match (broken, limited) {
            (0, 0) => "\nAll is in order.".to_owned(),
            (0, limited) => format!("\nThe program works; {limited} of {} are limited.", parts.len()),
            (broken, _) => format!(
                "\n{broken} of {} must be mended before all commands work.",
                parts.len()
            ),
        },
    );
    text
}

fn json(parts: &[Part]) -> String {
    let row = |part: &Part| {
        json!({
            "name": part.name,
            "state": part.state.word(),
            "finding": part.finding,
            "remedy": part.remedy,
        })
    };
    out::json(&json!({
        "format": 1,
        "version": env!("CARGO_PKG_VERSION"),
        "parts": parts.iter().map(row).collect::<Vec<_>>(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_that_are_not_good_have_remedies() {
        let parts = [
            Part::good("a", "fine"),
            Part::limited("git", "a\x1b[31m", "install git"),
            Part::broken("state", "not there", "make it"),
        ];
        let text = human(&parts);
        assert!(text.contains("limited  git    a\\x1b[31m\n"), "{text}");
        assert!(text.contains("-> make it\n"), "{text}");
        assert!(text.contains("1 of 3 must be mended"), "{text}");
        let report: serde_json::Value = serde_json::from_str(&json(&parts)).unwrap();
        assert_eq!(report["format"], 1);
        assert_eq!(report["parts"][0]["remedy"], serde_json::Value::Null);
        assert_eq!(report["parts"][2]["state"], "broken");
    }
}

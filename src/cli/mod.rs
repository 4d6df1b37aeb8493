//! The command line: one file per command, over the same core as the screens. Adding a command is a file, a variant of
//! `Command` and a line in `dispatch`.

mod adopt;
mod check;
pub mod codes;
mod columns;
mod completions;
mod convert;
pub mod diagnostics;
mod doctor;
mod edit;
mod ended;
mod fix;
mod log;
mod man;
mod map;
mod mapping_file;
mod new;
mod not_variables;
pub mod out;
mod project_report;
mod questions;
mod read_project;
pub mod report;
mod schema;
mod secrets;
pub mod settings;
mod templates;
mod terminal;
mod undo;
mod update;
mod variable;
mod variable_file;
mod variable_import;
mod variable_map;
mod wizard;

use crate::wizard::ThemeChoice;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

/// The end of a command; its number is the exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitStatus {
    /// 0: done; warnings may have been printed.
    Done,
    /// 1: the input was read and is not in order.
    NotInOrder,
    /// 2: usage, or something could not be read, written or run.
    Failed,
    /// 128 and this signal's number: ended by it.
    Stopped(i32),
}

impl From<ExitStatus> for ExitCode {
    fn from(status: ExitStatus) -> Self {
        match status {
            ExitStatus::Done => Self::SUCCESS,
            ExitStatus::NotInOrder => Self::from(1),
            ExitStatus::Failed => Self::from(2),
            ExitStatus::Stopped(signal) => Self::from(u8::try_from(128 + signal).unwrap_or(u8::MAX)),
        }
    }
}

/// Turns a model into a LUME-compatible Python package.
#[derive(Debug, Parser)]
#[command(
    name = "lume-wizard",
    version,
    about,
    max_term_width = 100,
    after_help = "Without a command it opens the wizard."
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    /// A variables file, Python source that defines variables, or a folder: the wizard begins there
    #[arg(value_name = "FILE|DIR")]
    path: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

/// Options that every command takes.
#[derive(Clone, Debug, Default, Args)]
pub struct Global {
    /// Use no colours (also: the environment variable NO_COLOR)
    #[arg(long, global = true)]
    pub no_color: bool,
    /// The colours of the screens: for a dark or a light background, or by the environment variable COLORFGBG
    #[arg(long, global = true, value_name = "THEME", value_parser = theme_choice())]
    pub theme: Option<ThemeChoice>,
    /// Draw with ASCII characters only
    #[arg(long, global = true)]
    pub ascii: bool,
    /// Leave the mouse to the terminal (also in the settings)
    #[arg(long, global = true)]
    pub no_mouse: bool,
    /// The wizard and the editor as plain lines, one question at a time, for screen readers and logs
    #[arg(long, global = true)]
    pub accessible: bool,
    /// The most that is read of a file or of standard input, such as 500K, 200M or 1G
    #[arg(long, global = true, value_name = "SIZE", default_value = "64M", value_parser = crate::io::input::parse_size)]
    pub max_size: u64,
    /// Write a log to this file
    #[arg(long, global = true, value_name = "FILE")]
    pub log: Option<PathBuf>,
}

/// The parser of `--theme`.
fn theme_choice() -> impl TypedValueParser<Value = ThemeChoice> {
    let names = ThemeChoice::ALL.map(ThemeChoice::name);
    PossibleValuesParser::new(names).try_map(|name| ThemeChoice::parse(&name))
}

/// The commands; none is the wizard.
#[derive(Debug, Subcommand)]
enum Command {
    Adopt(adopt::AdoptArguments),
    Check(check::CheckArguments),
    Completions(completions::CompletionsArguments),
    Doctor(doctor::DoctorArguments),
    Edit(edit::EditArguments),
    Convert(convert::ConvertArguments),
    Man(man::ManArguments),
    Map(map::ConvertMappingArguments),
    New(Box<new::NewArguments>),
    Questions(questions::QuestionsArguments),
    Schema(schema::SchemaArguments),
    Secrets(secrets::SecretsArguments),
    Settings(settings::SettingsArguments),
    Templates(templates::TemplatesArguments),
    Undo(undo::UndoArguments),
    Update(update::UpdateArguments),
    Variable(variable::VariableArguments),
}

/// Runs the program with these arguments (the first is the program's name) and gives its exit status.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if let Some(status) = completions::answer(&arguments) {
        return status.into();
    }
    match Cli::try_parse_from(arguments) {
        Ok(cli) => dispatch(cli).into(),
        Err(error) if error.exit_code() == 0 => out::written(error.print()).into(),
        Err(error) => {
            // A usage error repeats what was given, which must not act on the terminal.
            for line in error.render().to_string().lines() {
                out::note(&format!("{}\n", crate::text::display::shown(line)));
            }
            ExitCode::from(2)
        }
    }
}

fn dispatch(cli: Cli) -> ExitStatus {
    crate::io::input::set_max_size(cli.global.max_size);
    if let Some(path) = &cli.global.log
        && let Err(error) = log::start(path)
    {
        let path = crate::io::shown_path(path);
        out::note(&format!(
            "error: the log {path} cannot be written: {}\n",
            crate::io::reason(&error)
        ));
        return ExitStatus::Failed;
    }
    if let (Some(path), Some(_)) = (&cli.path, &cli.command) {
        out::note(&format!(
            "error: {} comes before the command: give it after the command, or leave the command out for the wizard\n",
            crate::io::shown_path(path)
        ));
        return ExitStatus::Failed;
    }
    tracing::debug!(version = env!("CARGO_PKG_VERSION"), command = ?cli.command, "started");
    match cli.command {
        Some(Command::Adopt(arguments)) => adopt::run(&arguments),
        Some(Command::Check(arguments)) => check::run(&arguments, &cli.global),
        Some(Command::Completions(arguments)) => completions::run(&arguments),
        Some(Command::Doctor(arguments)) => doctor::run(&arguments, &cli.global),
        Some(Command::Edit(arguments)) => edit::run(&cli.global, &arguments),
        Some(Command::Convert(arguments)) => convert::run(&arguments),
        Some(Command::Man(arguments)) => man::run(&arguments),
        Some(Command::Map(arguments)) => map::run(&arguments),
        Some(Command::New(arguments)) => new::run(&arguments),
        Some(Command::Questions(arguments)) => questions::run(&arguments),
        Some(Command::Schema(arguments)) => schema::run(&arguments),
        Some(Command::Secrets(arguments)) => secrets::run(&arguments),
        Some(Command::Settings(arguments)) => settings::run(&arguments),
        Some(Command::Templates(arguments)) => templates::run(&arguments),
        Some(Command::Undo(arguments)) => undo::run(&arguments),
        Some(Command::Update(arguments)) => update::run(&arguments),
        None if cli.global.wants_plain_lines() => new::accessible(cli.path),
        Some(Command::Variable(arguments)) => variable::run(&arguments),
        None => wizard::start(&cli.global, cli.path),
    }
}

impl Global {
    /// Returns whether plain lines are asked for, or somebody is there to answer on a terminal that cannot draw.
    #[must_use]
    pub fn wants_plain_lines(&self) -> bool {
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let cannot_draw = is_dumb || !std::io::stdout().is_terminal();
        self.accessible || std::io::stdin().is_terminal() && cannot_draw
    }
}

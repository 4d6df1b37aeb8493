//! `lume-wizard check`: what a runtime makes of variables files.

use super::completions::candidates;
use super::fix::{self, FixOptions};
use super::mapping_file::{self, CheckContext};
use super::report::{self, CheckedContents, FileReport, Readable, ReportedValues};
use super::variable_file::for_python;
use super::{ExitStatus, Global, codes, out};
use crate::io::input;
use crate::io::{DiskArrays, LockedFile, reason};
use crate::mapping::MappingKind;
use crate::text::display::{shown, wrapped};
use crate::text::{Severity, parallel};
use crate::variables::edit::repair::Repairs;
use crate::variables::{CodeRow, RUNTIMES, Runtime, read, read_detected};
use crate::yaml::Document;
use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};
use clap_complete::engine::ArgValueCompleter;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Check variables files and PV mappings as the Python programs read them
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// The variables files and PV mappings; `-` is standard input
    #[arg(required_unless_present = "explain", value_name = "FILE", value_hint = clap::ValueHint::AnyPath)]
    files: Vec<String>,
    /// The library that will read them (found from each file when not given)
    #[arg(long, value_name = "RUNTIME", value_parser = runtime_keys())]
    runtime: Option<String>,
    /// The model, in files that hold several (all of them when not given)
    #[arg(long, value_name = "NAME", add = ArgValueCompleter::new(candidates::models))]
    model: Option<String>,
    /// The variables file that PV mappings are compared with (without it, one beside the mapping or in its project)
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    variables: Option<PathBuf>,
    /// Compute the formulas of PV mappings where this JSON file says: {"inputs": {PV: NUMBER}, "outputs": {NAME: NUMBER}}
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    at: Option<PathBuf>,
    /// The report's format
    #[arg(long, value_enum, default_value_t = CheckFormat::Human, value_name = "FORMAT")]
    format: CheckFormat,
    /// Fix what can be fixed without changing what is loaded from an accepted file, and write the files; `-` goes to
    /// standard output
    #[arg(long)]
    fix: bool,
    /// Fix also what changes the loaded values or guesses what is meant
    #[arg(long = "unsafe", requires = "fix")]
    with_unsafe: bool,
    /// Show what --fix would change and write nothing
    #[arg(long, requires = "fix")]
    diff: bool,
    /// Tell more about a code and exit
    #[arg(long, value_name = "CODE", conflicts_with = "files", add = ArgValueCompleter::new(candidates::codes))]
    explain: Option<String>,
}

/// The values of `--runtime`.
#[must_use]
pub fn runtime_keys() -> PossibleValuesParser {
    PossibleValuesParser::new(RUNTIMES.map(Runtime::key))
}

/// The format of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For people.
    Human,
    /// One JSON object.
    Json,
    /// Commands that GitHub's workflows turn into annotations.
    Github,
}

/// Checks the files and reports on standard output. Every file is read, whatever is wrong with another.
pub fn run(arguments: &CheckArguments, global: &Global) -> ExitStatus {
    if let Some(code) = &arguments.explain {
        return explain(code);
    }
    let runtime = arguments.runtime.as_deref().and_then(Runtime::from_key);
    let model = arguments.model.as_deref();
    let fixing = arguments.fix.then_some(FixOptions {
        repairs: if arguments.with_unsafe {
            Repairs::Unsafe
        } else {
            Repairs::Safe
        },
        diff: arguments.diff,
    });
    let values = match arguments.format {
        CheckFormat::Json => ReportedValues::All,
        CheckFormat::Human | CheckFormat::Github => ReportedValues::None,
    };
    let context = match CheckContext::new(arguments.variables.as_deref(), arguments.at.as_deref()) {
        Ok(context) => context,
        Err(status) => return status,
    };
    let how = Reader {
        runtime,
        model,
        values,
        context: &context,
    };
    let (files, failed) = match fixing {
        None => (how.check_all(&arguments.files), false),
        Some(fixing) => how.fix_all(&arguments.files, fixing),
    };
    let written = write_report(arguments, global, &files, fixing);
    if written != ExitStatus::Done {
        return written;
    }
    if failed {
        return ExitStatus::Failed;
    }
    if files.iter().any(|file| file.contents.is_err()) {
        ExitStatus::Failed
    } else if files.iter().any(|file| !file.is_in_order()) {
        ExitStatus::NotInOrder
    } else {
        ExitStatus::Done
    }
}

/// Writes the report; where standard output is taken by a difference or a fixed text, to standard error.
fn write_report(
    arguments: &CheckArguments,
    global: &Global,
    files: &[FileReport],
    fixing: Option<FixOptions>,
) -> ExitStatus {
    let mut text = match arguments.format {
        CheckFormat::Human if arguments.diff => String::new(),
        CheckFormat::Human => report::human::report(files, colours(global), global.ascii),
        CheckFormat::Json => match report::json::report(files) {
            Ok(text) => text,
            Err(error) => return out::written(Err(error.into())),
        },
        CheckFormat::Github => report::github::report(files),
    };
    if let Some(fixing) = fixing
        && arguments.format == CheckFormat::Human
    {
        text.push_str(&fix::summary(files, fixing));
    }
    let taken = fixing.is_some() && (arguments.diff || arguments.files.iter().any(|path| path == "-"));
    if taken {
        out::note(&text);
        return ExitStatus::Done;
    }
    out::result(&text)
}

/// The options of reading.
#[derive(Clone, Copy)]
struct Reader<'a> {
    runtime: Option<Runtime>,
    model: Option<&'a str>,
    values: ReportedValues,
    context: &'a CheckContext,
}

impl Reader<'_> {
    /// Checks the files on all cores. What there is to say beside the report is said in the order of the files.
    fn check_all(self, paths: &[String]) -> Vec<FileReport> {
        let checked = parallel::map(paths.iter().collect(), |path| self.check(path, contents(path)));
        let reports = checked.into_iter().map(|(report, note)| {
            out::note(&note);
            report
        });
        reports.collect()
    }

    /// Checks and fixes the files one after the other; whether one of them could not be written.
    fn fix_all(self, paths: &[String], fixing: FixOptions) -> (Vec<FileReport>, bool) {
        let mut failed = false;
        let fixed = paths.iter().map(|path| {
            let (bytes, locked) = match fixing.diff || path == "-" {
                true => (contents(path), None),
                false => locked_contents(path),
            };
            let (report, note) = self.check(path, bytes);
            out::note(&note);
            let arrays = DiskArrays::beside(Path::new(path));
            let (report, status) = fix::fix(report, fixing, locked, self.values, &arrays);
            failed |= status != ExitStatus::Done;
            report
        });
        (fixed.collect(), failed)
    }

    /// The report about a file, and what to say beside it.
    fn check(self, path: &str, bytes: Result<Vec<u8>, String>) -> (FileReport, String) {
        let report = |contents| FileReport {
            path: path.to_owned(),
            contents,
            fixed: None,
        };
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(why) => {
                let note = format!("error: {} cannot be read: {why}\n", shown(path));
                return (report(Err(why)), note);
            }
        };
        let document = Document::from_bytes(bytes);
        if let Some(kind) = MappingKind::of(&document) {
            let mapping = mapping_file::report(path, document, kind, self.context);
            return (
                report(Ok(CheckedContents::Mapping(Box::new(mapping)))),
                String::new(),
            );
        }
        let arrays = DiskArrays::beside(Path::new(path));
        let (reading, reason) = match self.runtime {
            Some(runtime) => {
                let reading = read(&document, runtime, None, &arrays);
                (reading, "given by --runtime".to_owned())
            }
            None => {
                let (detected, reading) = read_detected(&document, self.model, &arrays);
                let whole = match self.model {
                    None => reading,
                    Some(_) => read(&document, detected.runtime, None, &arrays),
                };
                (whole, detected.reason)
            }
        };
        let help = for_python(Path::new(path)).filter(|_| !reading.accepted());
        let note = help.map(|help| format!("hint: {} is Python source: {help}\n", shown(path)));
        let readable = Readable::of(document, reading, reason, self.model, self.values, &arrays);
        (
            report(Ok(CheckedContents::Variables(Box::new(readable)))),
            note.unwrap_or_default(),
        )
    }
}

fn contents(path: &str) -> Result<Vec<u8>, String> {
    let bytes = match path {
        "-" => input::standard_input(),
        path => input::whole(Path::new(path)),
    };
    bytes.map_err(|error| reason(&error))
}

/// The contents of a file that may be written, locked until it is. One that cannot be locked is only read: it cannot be
/// saved either, and saving says why.
fn locked_contents(path: &str) -> (Result<Vec<u8>, String>, Option<LockedFile>) {
    match LockedFile::read(Path::new(path)) {
        Ok((bytes, locked)) => (Ok(bytes), Some(locked)),
        Err(_) => (contents(path), None),
    }
}

/// Returns whether a report on standard output may have colours.
fn colours(global: &Global) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    !global.no_color && !set("NO_COLOR") && !dumb && std::io::stdout().is_terminal()
}

/// A line for each runtime, where the code does not weigh the same in all of them.
fn by_runtime(row: &CodeRow) -> String {
    if row.by_runtime.is_empty() {
        return String::new();
    }
    let line = |runtime: Runtime| {
        let words: Vec<&str> = row.severities(runtime).into_iter().map(Severity::word).collect();
        let words = if words.is_empty() {
            "does not occur".to_owned()
        } else {
            words.join(" or ")
        };
        format!("  {:<14}  {words}\n", runtime.key())
    };
    let lines: String = RUNTIMES.into_iter().map(line).collect();
    format!("\n{lines}")
}

fn explain(code: &str) -> ExitStatus {
    if let Some(row) = codes::find(code) {
        return out::result(&format!(
            "{} ({}): {}\n\n{}\n{}",
            row.code,
            row.severity.word(),
            row.summary,
            wrapped(row.explanation, 80).join("\n"),
            by_runtime(row)
        ));
    }
    let known: Vec<&str> = codes::all().map(|row| row.code).collect();
    out::note(&format!(
        "error: there is no code {}\n\nThe codes are:\n{}\n",
        shown(code),
        wrapped(&known.join(", "), 80).join("\n")
    ));
    ExitStatus::Failed
}

//! `lume-wizard variable`: a variables file listed and edited from the command line.

use super::columns::columns;
use super::completions::candidates;
use super::variable_file::{OpenedFile, ReadOptions};
use super::variable_import::{self, ImportArguments};
use super::variable_map::{self, MapArguments, RenamedMapping};
use super::{ExitStatus, out};
use crate::text::Section;
use crate::text::display::shown;
use crate::variables::VariableKind;
use crate::variables::edit::field_text::quoted_where_needed;
use crate::variables::edit::{
    Edit, EditRefusal, FieldChange, NewVariable, Sharing, VariablePosition, apply, check_readable, table,
    value_kind,
};
use clap::{Args, Subcommand, ValueEnum};
use clap_complete::engine::ArgValueCompleter;
use std::path::PathBuf;

/// List and edit the variables of a file
#[derive(Debug, Args)]
pub struct VariableArguments {
    #[command(subcommand)]
    command: VariableCommand,
}

#[derive(Debug, Subcommand)]
enum VariableCommand {
    /// List the variables
    List(ListArguments),
    /// Add a variable at the end of its section
    Add(AddArguments),
    /// Set fields of a variable
    Set(SetArguments),
    /// Give a variable another name
    Rename(RenameArguments),
    /// Copy a variable under another name, right behind it
    Duplicate(DuplicateArguments),
    /// Remove variables, with their own comments (the heading of a group stays)
    Remove(RemoveArguments),
    /// Move a variable to another place, or to the other section
    Move(MoveArguments),
    /// List and change the PVs of the variables, in a PV mapping
    Map(MapArguments),
    /// Make a variables file of the variables defined in a Python file, without running it
    Import(ImportArguments),
}

/// The file and what every edit takes.
#[derive(Debug, Args)]
struct InFile {
    /// The variables file; `-` reads standard input and writes standard output
    file: PathBuf,
    #[command(flatten)]
    by: ReadOptions,
}

#[derive(Debug, Args)]
struct Force {
    /// Write also when the runtime would refuse the file afterwards, or the file's access control list or extended
    /// attributes cannot be kept
    #[arg(long)]
    force: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    Human,
    Csv,
    Tsv,
}

#[derive(Debug, Args)]
struct ListArguments {
    #[command(flatten)]
    at: InFile,
    /// The list's format
    #[arg(long, value_enum, default_value_t = ListFormat::Human, value_name = "FORMAT")]
    format: ListFormat,
}

#[derive(Debug, Args)]
struct AddArguments {
    #[command(flatten)]
    at: InFile,
    /// The section: input or output
    #[arg(value_parser = section)]
    section: Section,
    /// The new variable's name
    name: String,
    /// Its fields; VALUE is YAML text, such as 0.5, [0, 1] or mm
    #[arg(value_name = "FIELD=VALUE", value_parser = field, add = ArgValueCompleter::new(candidates::fields))]
    fields: Vec<(String, String)>,
    #[command(flatten)]
    force: Force,
}

#[derive(Debug, Args)]
struct SetArguments {
    #[command(flatten)]
    at: InFile,
    /// The variable; input:NAME or output:NAME where one name is both
    #[arg(add = ArgValueCompleter::new(candidates::variables))]
    name: String,
    /// Its fields; VALUE is YAML text, such as 0.5, [0, 1] or mm
    #[arg(value_name = "FIELD=VALUE", value_parser = field, required_unless_present = "unset", add = ArgValueCompleter::new(candidates::fields))]
    fields: Vec<(String, String)>,
    /// Take a field away
    #[arg(long, value_name = "FIELD")]
    unset: Vec<String>,
    /// Change a value that aliases or merges use for all its users
    #[arg(long, conflicts_with = "detach")]
    shared: bool,
    /// Write a value that aliases or merges use out, so that this variable alone changes
    #[arg(long)]
    detach: bool,
    #[command(flatten)]
    force: Force,
}

#[derive(Debug, Args)]
struct RenameArguments {
    #[command(flatten)]
    at: InFile,
    /// The variable; input:NAME or output:NAME where one name is both
    #[arg(add = ArgValueCompleter::new(candidates::variables))]
    old: String,
    /// Its new name
    new: String,
    /// The PV mapping in which the name changes too (without it, the one beside the file or in its project)
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    mapping: Option<PathBuf>,
    #[command(flatten)]
    force: Force,
}

#[derive(Debug, Args)]
struct DuplicateArguments {
    #[command(flatten)]
    at: InFile,
    /// The variable; input:NAME or output:NAME where one name is both
    #[arg(add = ArgValueCompleter::new(candidates::variables))]
    name: String,
    /// The copy's name; braces give many, as in QUAD:{101..120}:BCTRL
    new: String,
    #[command(flatten)]
    force: Force,
}

#[derive(Debug, Args)]
struct RemoveArguments {
    #[command(flatten)]
    at: InFile,
    /// The variables; input:NAME or output:NAME where one name is both
    #[arg(required = true, value_name = "NAME", add = ArgValueCompleter::new(candidates::variables))]
    names: Vec<String>,
    #[command(flatten)]
    force: Force,
}

#[derive(Debug, Args)]
struct MoveArguments {
    #[command(flatten)]
    at: InFile,
    /// The variable; input:NAME or output:NAME where one name is both
    #[arg(add = ArgValueCompleter::new(candidates::variables))]
    name: String,
    /// Its place in its section, from 1, or the other section: input or output
    #[arg(long, value_name = "N|input|output", value_parser = to)]
    to: MoveTarget,
    #[command(flatten)]
    force: Force,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MoveTarget {
    Place(usize),
    Section(Section),
}

fn section(text: &str) -> Result<Section, String> {
    Section::ALL
        .into_iter()
        .find(|section| section.word() == text)
        .ok_or_else(|| "it is input or output".to_owned())
}

fn to(text: &str) -> Result<MoveTarget, String> {
    if let Ok(section) = section(text) {
        return Ok(MoveTarget::Section(section));
    }
    match text.parse() {
        Ok(place) if place > 0 => Ok(MoveTarget::Place(place)),
        _ => Err("it is a place from 1, input or output".to_owned()),
    }
}

fn field(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((key, value)) if !key.is_empty() => Ok((key.to_owned(), value.to_owned())),
        _ => Err("it is written FIELD=VALUE".to_owned()),
    }
}

/// Runs one of the commands.
pub fn run(arguments: &VariableArguments) -> ExitStatus {
    match &arguments.command {
        VariableCommand::List(list) => self::list(list),
        VariableCommand::Import(import) => variable_import::run(import),
        VariableCommand::Map(map) => variable_map::run(map),
        VariableCommand::Add(add) => edit(&add.at, &add.force, |file| {
            let runtime = file.reading.runtime;
            let kind_keys = runtime.kind_keys();
            let word = add
                .fields
                .iter()
                .find(|(key, _)| kind_keys.contains(&key.as_str()));
            let kind = word.and_then(|(_, word)| Some(runtime.kind_called(word)?.kind));
            let variable = NewVariable {
                name: add.name.clone(),
                fields: values(file, add.section, kind, &add.fields),
            };
            let made = Edit::Add {
                section: add.section,
                at: None,
                variables: vec![variable],
            };
            Ok((made, format!("added {} {}", add.section.word(), add.name)))
        }),
        VariableCommand::Set(set) => edit(&set.at, &set.force, |file| {
            let place = file.find(&set.name)?;
            let entry = file.reading.entries(place.section).get(place.index);
            let fields = values(
                file,
                place.section,
                entry.and_then(|entry| entry.kind),
                &set.fields,
            );
            let fields = fields
                .into_iter()
                .map(|(key, value)| FieldChange::set(key, value));
            let unset = set.unset.iter().map(FieldChange::unset);
            let done = self::done(set);
            let sharing = match (set.shared, set.detach) {
                (true, _) => Sharing::Shared,
                (_, true) => Sharing::Detach,
                _ => Sharing::Ask,
            };
            let edit = Box::new(Edit::Set(vec![(place, fields.chain(unset).collect())]));
            Ok((Edit::Sharing { sharing, edit }, done))
        }),
        VariableCommand::Rename(rename) => status(self::rename(rename)),
        VariableCommand::Duplicate(duplicate) => edit(&duplicate.at, &duplicate.force, |file| {
            let variable = file.find(&duplicate.name)?;
            let names = crate::variables::edit::pattern::expand(&duplicate.new)?;
            let done = format!("copied {} to {}", duplicate.name, duplicate.new);
            Ok((Edit::Duplicate { variable, names }, done))
        }),
        VariableCommand::Remove(remove) => edit(&remove.at, &remove.force, |file| {
            let places: Result<Vec<VariablePosition>, EditRefusal> =
                remove.names.iter().map(|name| file.find(name)).collect();
            Ok((
                Edit::Remove(places?),
                format!("removed {}", remove.names.join(", ")),
            ))
        }),
        VariableCommand::Move(moved) => edit(&moved.at, &moved.force, |file| self::moved(file, moved)),
    }
}

/// The given values as YAML text of which the file keeps every character.
fn values(
    file: &OpenedFile,
    section: Section,
    kind: Option<VariableKind>,
    fields: &[(String, String)],
) -> Vec<(String, String)> {
    let written = |(key, value): &(String, String)| {
        let kind = value_kind(file.reading.runtime, section, kind, key);
        (key.clone(), quoted_where_needed(kind, value))
    };
    fields.iter().map(written).collect()
}

/// The set and removed fields, in words.
fn done(set: &SetArguments) -> String {
    let keys: Vec<&str> = set.fields.iter().map(|(key, _)| key.as_str()).collect();
    let mut parts = Vec::new();
    if !keys.is_empty() {
        parts.push(format!("set {} of {}", keys.join(", "), set.name));
    }
    if !set.unset.is_empty() {
        parts.push(format!("removed {} from {}", set.unset.join(", "), set.name));
    }
    parts.join(" and ")
}

fn moved(file: &OpenedFile, arguments: &MoveArguments) -> Result<(Edit, String), EditRefusal> {
    let place = file.find(&arguments.name)?;
    let name = &arguments.name;
    Ok(match arguments.to {
        MoveTarget::Section(to) => {
            let made = Edit::MoveSection {
                variables: vec![place],
                to,
            };
            (made, format!("moved {name} to the {}s", to.word()))
        }
        MoveTarget::Place(number) => {
            let many = file.reading.entries(place.section).len();
            if number > many {
                return Err(EditRefusal::new(format!(
                    "there are {many} {}s, so there is no place {number}",
                    place.section.word()
                )));
            }
            let made = Edit::Reorder {
                variable: place,
                to: number - 1,
            };
            (made, format!("moved {name} to place {number}"))
        }
    })
}

/// Renames a variable, and its name in the PV mapping of the file: both are read and changed before one is written.
fn rename(rename: &RenameArguments) -> Result<ExitStatus, ExitStatus> {
    let file = OpenedFile::read_to_change(&rename.at.file, &rename.at.by)?;
    check_readable(&file.document).map_err(|refusal| file.refuse(&refusal))?;
    let place = file.find(&rename.old).map_err(|refusal| file.refuse(&refusal))?;
    let entry = file.reading.entries(place.section).get(place.index);
    let name = entry.map_or_else(|| rename.old.clone(), |entry| entry.name.clone());
    let edit = Edit::Rename(vec![(place, rename.new.clone())]);
    let applied = apply(&file.document, &file.reading, &edit).map_err(|refusal| file.refuse(&refusal))?;
    let path = rename.mapping.as_deref();
    let mapping = RenamedMapping::prepare(path, &rename.at.file, (place.section, &name), &rename.new)?;
    let done = format!("renamed {} to {}", rename.old, rename.new);
    let status = file.finish(&applied.document, &done, rename.force.force);
    match mapping {
        Some(mapping) if status == ExitStatus::Done => mapping.save(&done),
        _ => Ok(status),
    }
}

fn status(result: Result<ExitStatus, ExitStatus>) -> ExitStatus {
    match result {
        Ok(status) | Err(status) => status,
    }
}

fn edit(
    at: &InFile,
    force: &Force,
    make: impl FnOnce(&OpenedFile) -> Result<(Edit, String), EditRefusal>,
) -> ExitStatus {
    let edited = OpenedFile::read_to_change(&at.file, &at.by).and_then(|file| {
        check_readable(&file.document).map_err(|refusal| file.refuse(&refusal))?;
        let (edit, done) = make(&file).map_err(|refusal| file.refuse(&refusal))?;
        let applied = apply(&file.document, &file.reading, &edit).map_err(|refusal| file.refuse(&refusal))?;
        Ok(file.finish(&applied.document, &done, force.force))
    });
    status(edited)
}

/// Lists the variables; in a file with several models, for people, those of each.
fn list(arguments: &ListArguments) -> ExitStatus {
    let ListArguments { at, format } = arguments;
    let files = match format {
        ListFormat::Human => OpenedFile::read_each(&at.file, &at.by),
        ListFormat::Csv | ListFormat::Tsv => OpenedFile::read(&at.file, &at.by).map(|file| vec![file]),
    };
    let files = match files {
        Ok(files) => files,
        Err(status) => return status,
    };
    let with_names = files.len() > 1;
    for file in &files {
        let status = list_one(file, *format, with_names);
        if status != ExitStatus::Done {
            return status;
        }
    }
    ExitStatus::Done
}

fn list_one(file: &OpenedFile, format: ListFormat, with_name: bool) -> ExitStatus {
    let rows = table::listed(&file.document, &file.reading);
    let heading = match file.reading.model().filter(|_| with_name) {
        Some(name) => format!("model {}\n", shown(name)),
        None => String::new(),
    };
    let listed = match format {
        ListFormat::Human => out::result(&format!("{heading}{}", columns(&rows))),
        ListFormat::Csv => delimited(&rows, b','),
        ListFormat::Tsv => delimited(&rows, b'\t'),
    };
    match check_readable(&file.document) {
        Err(refusal) if listed == ExitStatus::Done => file.refuse(&refusal),
        _ => listed,
    }
}

/// Writes rows as delimited text to standard output.
fn delimited(rows: &[Vec<String>], delimiter: u8) -> ExitStatus {
    match table::write(rows, delimiter) {
        Ok(text) => out::result(&text),
        Err(error) => out::written(Err(error.into())),
    }
}

//! `lume-wizard variable map`: the PVs of a file's variables, listed and changed in the mapping beside it.

use super::columns::columns;
use super::mapping_file::{document, mapping_of, model_names, refuse};
use super::variable_file::failed;
use super::{ExitStatus, out};
use crate::io::save::{Attributes, LockedFile, SavedState, save_at};
use crate::io::shown_path;
use crate::mapping::{
    EditedMapping, MappedVariable, Mapping, MappingFormat, MappingKind, ModelNames, NameOf, identity, mapped,
    read, rename_all, set_pv,
};
use crate::text::Section;
use crate::text::display::{counted, shown};
use crate::text::nearest::nearest;
use crate::variables::edit::EditRefusal;
use crate::variables::edit::pattern::{Search, replaced};
use crate::yaml::Document;
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};

/// List and change the PVs of the variables, in a PV mapping
#[derive(Debug, Args)]
pub struct MapArguments {
    /// The variables file
    #[arg(value_hint = clap::ValueHint::FilePath)]
    file: PathBuf,
    #[command(subcommand)]
    command: MapCommand,
    /// The mapping (without it, the one beside the variables file or in its project); one that is not there begins with
    /// each variable as its own PV
    #[arg(long, global = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    mapping: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum MapCommand {
    /// List the variables with their PVs
    List,
    /// Map a variable to a PV
    Set {
        /// The variable; input:NAME or output:NAME where one name is both
        name: String,
        /// The PV
        pv: String,
    },
    /// Replace a text in the names of all PVs; with `*`, which stands for any text, whole names
    Replace {
        /// The text, or a pattern such as QUAD:*:BACT
        from: String,
        /// Its replacement, such as QUAD:*:BCTRL
        to: String,
    },
}

/// A mapping that is edited, or is to be made.
struct OpenMapping {
    path: PathBuf,
    /// The lock of the file; none where there is none yet.
    locked: Option<LockedFile>,
    document: Document,
    kind: MappingKind,
}

/// A mapping in which a variable has another name, ready to be saved.
pub struct RenamedMapping {
    open: OpenMapping,
    edited: EditedMapping,
}

impl RenamedMapping {
    /// Renames a variable in the mapping at `path`, or in the one that belongs to the file `variables`; none where there
    /// is none, or it does not have the variable.
    ///
    /// # Errors
    /// When it cannot be read or edited; that has been reported.
    pub fn prepare(
        path: Option<&Path>,
        variables: &Path,
        (section, old): (Section, &str),
        new: &str,
    ) -> Result<Option<Self>, ExitStatus> {
        let found = || {
            (!super::variable_file::is_standard(variables))
                .then(|| mapping_of(variables))
                .flatten()
        };
        let Some(path) = path.map(Path::to_path_buf).or_else(found) else {
            return Ok(None);
        };
        let open = open_file(path)?;
        let mapping = read(&open.document, open.kind);
        let rename =
            |of: NameOf, name: &str| (of == NameOf::Variable(section) && name == old).then(|| new.to_owned());
        let edited = rename_all(&open.document, &mapping, &rename)
            .map_err(|refusal| refuse(&open.path, &open.document, &refusal))?;
        let changes = edited.document.text() != open.document.text();
        Ok(changes.then_some(Self { open, edited }))
    }

    /// Saves it.
    ///
    /// # Errors
    /// When it cannot be written; that has been reported.
    pub fn save(self, done: &str) -> Result<ExitStatus, ExitStatus> {
        finish(&self.open, Ok(self.edited), done)
    }
}

/// Runs one of the commands.
pub fn run(arguments: &MapArguments) -> ExitStatus {
    match edit(arguments) {
        Ok(status) | Err(status) => status,
    }
}

fn edit(arguments: &MapArguments) -> Result<ExitStatus, ExitStatus> {
    let model = model_names(&arguments.file)?;
    let path = arguments.mapping.clone().or_else(|| mapping_of(&arguments.file));
    match &arguments.command {
        MapCommand::List => list(path.as_deref(), &model),
        MapCommand::Set { name, pv } => {
            let open = open(arguments, path, &model)?;
            let mapping = read(&open.document, open.kind);
            let (section, name) = find(&model, name)?;
            let edited = set_pv(&open.document, &mapping, section, name, pv);
            finish(&open, edited, &format!("mapped {name} to {pv}"))
        }
        MapCommand::Replace { from, to } => {
            let open = open(arguments, path, &model)?;
            let mapping = read(&open.document, open.kind);
            let rename = |of: NameOf, name: &str| match of {
                NameOf::Pv => replace(name, from, to),
                NameOf::Variable(_) => None,
            };
            let edited = rename_all(&open.document, &mapping, &rename);
            let rows = edited.as_ref().map_or(0, |edited| edited.rows);
            finish(
                &open,
                edited,
                &format!("replaced {from} by {to} in {}", counted(rows, "row")),
            )
        }
    }
}

/// A name after the replacement; none where it stays.
fn replace(name: &str, from: &str, to: &str) -> Option<String> {
    if !from.contains('*') {
        let search = Search {
            case: true,
            whole: false,
        };
        return replaced(name, from, to, search);
    }
    let parts = captured(name, from)?;
    let mut parts = parts.into_iter();
    let mut new = String::new();
    for c in to.chars() {
        match c {
            '*' => new.push_str(parts.next().unwrap_or_default()),
            c => new.push(c),
        }
    }
    (new != name).then_some(new)
}

/// The texts that the stars of a pattern stand for; the first stars take as little as they can.
fn captured<'a>(name: &'a str, pattern: &str) -> Option<Vec<&'a str>> {
    let mut pieces = pattern.split('*');
    let mut rest = name.strip_prefix(pieces.next()?)?;
    let mut found = Vec::new();
    let pieces: Vec<&str> = pieces.collect();
    let (last, inner) = pieces.split_last()?;
    for piece in inner {
        let at = rest.find(piece)?;
        let (before, after) = rest.split_at(at);
        found.push(before);
        rest = after.strip_prefix(piece)?;
    }
    found.push(rest.strip_suffix(last)?);
    Some(found)
}

/// The variable that `name` means.
fn find<'a>(model: &ModelNames, name: &'a str) -> Result<(Section, &'a str), ExitStatus> {
    let (sections, plain): (Vec<Section>, &str) = match name.split_once(':') {
        Some(("input", rest)) if has(model, Section::Input, rest) => (vec![Section::Input], rest),
        Some(("output", rest)) if has(model, Section::Output, rest) => (vec![Section::Output], rest),
        _ => {
            let of_name = Section::ALL
                .into_iter()
                .filter(|section| has(model, *section, name));
            (of_name.collect(), name)
        }
    };
    match sections.as_slice() {
        [section] => Ok((*section, plain)),
        [] => {
            out::note(&format!("error: there is no variable {}\n", shown(plain)));
            let all = Section::ALL
                .into_iter()
                .flat_map(|section| model.section(section));
            if let Some(near) = nearest(plain, all.map(|variable| variable.name.as_str())) {
                out::note(&format!("  help: there is {}\n", shown(near)));
            }
            Err(ExitStatus::NotInOrder)
        }
        _ => {
            let name = shown(plain);
            out::note(&format!(
                "error: {name} is an input and an output\n  help: say input:{name} or output:{name}\n"
            ));
            Err(ExitStatus::NotInOrder)
        }
    }
}

fn has(model: &ModelNames, section: Section, name: &str) -> bool {
    model
        .section(section)
        .iter()
        .any(|variable| variable.name == name)
}

/// The mapping to edit: the file, or a new one in which each variable is its own PV.
fn open(
    arguments: &MapArguments,
    path: Option<PathBuf>,
    model: &ModelNames,
) -> Result<OpenMapping, ExitStatus> {
    let Some(path) = path else {
        out::note(&format!(
            "error: there is no PV mapping beside {} or in its project\n  help: --mapping FILE names one; one that is not there is made\n",
            shown_path(&arguments.file)
        ));
        return Err(ExitStatus::NotInOrder);
    };
    if !path.exists() {
        let text = identity(model, MappingFormat::PvMapping).text;
        return Ok(OpenMapping {
            path,
            locked: None,
            document: Document::from_bytes(text.as_bytes()),
            kind: MappingKind::PvMapping,
        });
    }
    open_file(path)
}

/// The mapping in the file at `path`.
fn open_file(path: PathBuf) -> Result<OpenMapping, ExitStatus> {
    let (bytes, locked) = LockedFile::read(&path).map_err(|error| failed(&error))?;
    let document = Document::from_bytes(bytes);
    let kind = kind(&path, &document)?;
    Ok(OpenMapping {
        path,
        locked: Some(locked),
        document,
        kind,
    })
}

fn kind(path: &Path, document: &Document) -> Result<MappingKind, ExitStatus> {
    if document.is_lossy() {
        out::note(&format!(
            "error: {} is not UTF-8\n  help: save it as UTF-8 first\n",
            shown_path(path)
        ));
        return Err(ExitStatus::NotInOrder);
    }
    MappingKind::of(document).ok_or_else(|| {
        out::note(&format!("error: {} is no PV mapping\n", shown_path(path)));
        ExitStatus::NotInOrder
    })
}

/// Saves an edited mapping.
fn finish(
    open: &OpenMapping,
    edited: Result<EditedMapping, EditRefusal>,
    done: &str,
) -> Result<ExitStatus, ExitStatus> {
    let edited = edited.map_err(|refusal| refuse(&open.path, &open.document, &refusal))?;
    let text = edited.document.text();
    let name = shown_path(&open.path);
    let saved = match &open.locked {
        Some(_) if text == open.document.text() => {
            return Ok(out::result(&format!("{name}: nothing to change\n")));
        }
        Some(locked) => locked.save(text.as_bytes(), Attributes::Required),
        None => save_at(
            &open.path,
            None,
            SavedState::Absent,
            text.as_bytes(),
            Attributes::Required,
        ),
    };
    match saved {
        Ok(saved) => {
            out::not_undoable(saved.undo_failure.as_deref());
            Ok(out::result(&format!("{name}: {}\n", shown(done))))
        }
        Err(error) => Err(failed(&error)),
    }
}

/// Lists the variables with their PVs; without a mapping each variable is its own PV.
fn list(path: Option<&Path>, model: &ModelNames) -> Result<ExitStatus, ExitStatus> {
    let document = match path.filter(|path| path.exists()) {
        Some(path) => {
            let document = document(path)?;
            kind(path, &document)?;
            document
        }
        None => {
            out::note("there is no PV mapping: each variable is its own PV\n");
            Document::from_bytes(identity(model, MappingFormat::PvMapping).text.as_bytes())
        }
    };
    let kind = MappingKind::of(&document).unwrap_or(MappingKind::PvMapping);
    Ok(out::result(&columns(&rows(&read(&document, kind), model))))
}

fn rows(mapping: &Mapping, model: &ModelNames) -> Vec<Vec<String>> {
    let all = mapped(mapping);
    let row = |section: Section, name: &str, found: Option<&MappedVariable>| {
        let pvs = match found {
            None => "(not mapped)".to_owned(),
            Some(found) if found.pvs.is_empty() => "(constant)".to_owned(),
            Some(found) => found.pvs.join(", "),
        };
        let formula = found.and_then(|found| found.formula.clone()).unwrap_or_default();
        let protocol = found.and_then(|found| found.protocol.clone()).unwrap_or_default();
        vec![section.word().to_owned(), name.to_owned(), pvs, protocol, formula]
    };
    let heading = ["section", "name", "PVs", "protocol", "formula"];
    let mut rows = vec![heading.map(str::to_owned).to_vec()];
    for section in Section::ALL {
        let of_section = || all.iter().filter(|mapped| mapped.section == section);
        for variable in model.section(section) {
            let found = of_section().find(|mapped| mapped.name.split(", ").any(|name| name == variable.name));
            rows.push(row(section, &variable.name, found));
        }
        for surplus in
            of_section().filter(|mapped| !mapped.name.split(", ").any(|name| has(model, section, name)))
        {
            rows.push(row(
                section,
                &format!("{} (not in the model)", surplus.name),
                Some(surplus),
            ));
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_keep_what_they_stand_for() {
        let new = |name, from, to| replace(name, from, to);
        assert_eq!(
            new("QUAD:1:BACT", "BACT", "BCTRL").as_deref(),
            Some("QUAD:1:BCTRL")
        );
        assert_eq!(
            new("QUAD:1:BACT", "QUAD:*:BACT", "QUAD:*:BCTRL").as_deref(),
            Some("QUAD:1:BCTRL")
        );
        assert_eq!(new("A:1:B:2", "A:*:B:*", "*-*").as_deref(), Some("1-2"));
        assert_eq!(new("QUAD:1:BDES", "QUAD:*:BACT", "*"), None);
        assert_eq!(new("QUAD:1:BDES", "BACT", "X"), None);
        assert_eq!(new("BACT", "BA*ACT", "X"), None);
    }
}

//! Completions that depend on the line before the cursor: names in the file that it names, fields, answers, codes.

use crate::answers::QUESTIONS;
use crate::text::Section;
use crate::variables::{CODES, NoArrayFiles, RUNTIMES, Reading, model_names, read_detected};
use crate::yaml::Document;
use clap_complete::engine::CompletionCandidate;
use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::PathBuf;

/// The names of the variables of the file on the line, with their section where one name is in both.
pub fn variables(current: &OsStr) -> Vec<CompletionCandidate> {
    let Some(reading) = reading_on_line() else {
        return Vec::new();
    };
    let names = |section: Section| -> Vec<&str> {
        reading
            .entries(section)
            .iter()
            .map(|entry| entry.name.as_str())
            .collect()
    };
    let inputs: BTreeSet<&str> = names(Section::Input).into_iter().collect();
    let outputs: BTreeSet<&str> = names(Section::Output).into_iter().collect();
    let mut found = Vec::new();
    for (section, other) in [(Section::Input, &outputs), (Section::Output, &inputs)] {
        for name in names(section) {
            let text = match other.contains(name) {
                true => format!("{}:{name}", section.word()),
                false => name.to_owned(),
            };
            found.push((text, section.word().to_owned()));
        }
    }
    starting_with(current, found)
}

/// `FIELD=` for every field that the runtime of the file on the line, or any runtime, knows.
pub fn fields(current: &OsStr) -> Vec<CompletionCandidate> {
    let runtimes = reading_on_line().map_or_else(|| RUNTIMES.to_vec(), |reading| vec![reading.runtime]);
    let mut found: Vec<(String, String)> = Vec::new();
    let mut add = |key: &str, help: &str| {
        let key = format!("{key}=");
        if !found.iter().any(|(other, _)| *other == key) {
            found.push((key, help.to_owned()));
        }
    };
    for runtime in runtimes {
        for key in runtime.kind_keys() {
            add(key, "The kind of variable.");
        }
        for rule in runtime.kinds() {
            for field in Section::ALL.iter().flat_map(|section| rule.fields(*section)) {
                add(field.key, field.help);
            }
        }
    }
    starting_with(current, found)
}

/// The models of the file on the line.
pub fn models(current: &OsStr) -> Vec<CompletionCandidate> {
    let names = document_on_line().map_or_else(Vec::new, |document| model_names(&document));
    let found = names.into_iter().map(|name| (name, String::new()));
    starting_with(current, found.collect())
}

/// `KEY=` for every question, and `KEY=CHOICE` where the question has choices and its key is typed.
pub fn answers(current: &OsStr) -> Vec<CompletionCandidate> {
    let typed = current.to_string_lossy();
    let mut found = Vec::new();
    for question in &QUESTIONS {
        let choices = question.choices();
        if typed.starts_with(&format!("{}=", question.name)) && !choices.is_empty() {
            let choices = choices.iter();
            found.extend(choices.map(|choice| (format!("{}={choice}", question.name), String::new())));
        } else {
            found.push((format!("{}=", question.name), question.text.to_owned()));
        }
    }
    starting_with(current, found)
}

/// The codes of diagnostics.
pub fn codes(current: &OsStr) -> Vec<CompletionCandidate> {
    let found = CODES.iter().map(|row| (row.code.to_owned(), String::new()));
    starting_with(current, found.collect())
}

fn starting_with(current: &OsStr, found: Vec<(String, String)>) -> Vec<CompletionCandidate> {
    let current = current.to_string_lossy();
    let is_wanted = |text: &str| text.starts_with(current.as_ref()) && !text.contains(char::is_control);
    found
        .into_iter()
        .filter(|(text, _)| is_wanted(text))
        .enumerate()
        .map(|(at, (text, help))| {
            let help = (!help.is_empty()).then_some(help);
            CompletionCandidate::new(text)
                .help(help.map(Into::into))
                .display_order(Some(at))
        })
        .collect()
}

fn reading_on_line() -> Option<Reading> {
    let document = document_on_line()?;
    Some(read_detected(&document, None, &NoArrayFiles).1)
}

/// The variables file that the line names: the first word after the command that is a file.
fn document_on_line() -> Option<Document> {
    let words = std::env::args_os().skip_while(|word| word != "--").skip(2);
    let path = words.map(PathBuf::from).find(|path| path.is_file())?;
    let (bytes, _) = crate::io::read(&path).ok()?;
    Some(Document::from_bytes(&bytes))
}

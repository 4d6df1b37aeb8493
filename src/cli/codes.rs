//! Every code that a report can have: those of variables files, of PV mappings, of answers, and of writing a project.

use crate::variables::CodeRow;
use crate::{answers, mapping, variables};

/// The codes of writing a project.
static WRITING: &[CodeRow] = &[
    CodeRow::error(
        "variables-unreadable",
        "the variables file cannot be read",
        "The file is not there, is a folder, or may not be read. Paths in an answers file are relative to that file, on the command line to the working directory.",
    ),
    CodeRow::error(
        "variables-other-runtime",
        "the variables file is written for another runtime than the stack's",
        "Each stack reads variables files with a library of its own. The file is in order for another one: use --convert to convert it for the stack, or choose the stack that reads it.",
    ),
    CodeRow::error(
        "variables-several-models",
        "the variables file holds several models",
        "A project has one model. --model NAME chooses it; the project's variables file then has the sections of that model alone.",
    ),
    CodeRow::error(
        "model-not-extracted",
        "a model cannot be separated from its file",
        "The project's variables file has the sections of one model at its top. The model's text uses an anchor that is written elsewhere in the file: write out the values of its aliases and merges.",
    ),
    CodeRow::error(
        "variables-none",
        "the variables file has no variables",
        "A project without inputs and outputs does nothing. Add variables with `lume-wizard edit` or `lume-wizard variable add`. On a terminal, `new` asks whether such a project is wanted.",
    ),
    CodeRow::error(
        "variables-not-converted",
        "the variables file cannot be converted",
        "What the message names has no counterpart in the stack's runtime. Change it in the file, or choose the stack that reads the file as it is.",
    ),
    CodeRow::error(
        "templates-without-stack",
        "the organisation's own templates have none for the stack",
        "Templates of your own need a folder named like each stack that they are for. Choose a stack that they have, or begin with a copy of all: `lume-wizard templates export DIR`.",
    ),
    CodeRow::error(
        "templates-not-named",
        "the project was made from an organisation's own templates, and their folder is not named",
        "A project keeps an id of the templates that it was made from and never where they are: whoever updates it says so with `--templates DIR`. `--templates embedded` goes over to those that lume-wizard brings.",
    ),
    CodeRow::error(
        "destination-blocked",
        "no project can be written there",
        "A file, a link or something else that is no folder is at the project's path, or that path may not be written. Choose another folder with --output, or another repo_name.",
    ),
    CodeRow::error(
        "destination-is-a-project",
        "a project of lume-wizard is there already",
        "The folder holds a .lume-wizard.yml. `lume-wizard update` brings it up to date; to write a new one choose another folder with --output.",
    ),
    CodeRow::error(
        "destination-inside-project",
        "the place is inside another project",
        "A folder above the new project's holds a .lume-wizard.yml. A project in a project confuses both. Choose a folder outside it with --output, or bring that project up to date with `lume-wizard update`.",
    ),
    CodeRow::error(
        "destination-inside-repository",
        "the place is inside another repository",
        "A repository inside another one confuses git and its users. Choose a folder outside it with --output, or use --inside-repository to write the files as a part of it, without a commit.",
    ),
    CodeRow::error(
        "destination-occupied",
        "the folder has other files",
        "--keep writes only the files that are missing, --overwrite also replaces those that the project has too; neither touches any other file. Or choose another folder with --output.",
    ),
    CodeRow::error(
        "destination-conflict",
        "something is in the way that is never replaced",
        "A folder or a link is where the project has a file, or a file where it has a folder. Links are never followed. Move it away, or choose another folder with --output.",
    ),
    CodeRow::error(
        "destination-unreadable",
        "the folder cannot be read",
        "The contents of the project's path have to be known before anything is written there.",
    ),
    CodeRow::error(
        "project-not-rendered",
        "the project's files could not be made",
        "A template of the project could not be filled in with these answers and variables. Nothing was written.",
    ),
    CodeRow::error(
        "not-written",
        "the project was not written",
        "Writing stopped, and everything was left or put back as it was. The message names the reason.",
    ),
    CodeRow::warning(
        "variables-converted",
        "the variables file was converted",
        "The project holds the converted file; the original is as it was.",
    ),
    CodeRow::warning(
        "variables-conversion-loss",
        "something was lost in the conversion",
        "The stack's runtime has no place for what the message names.",
    ),
    CodeRow::warning(
        "destination-interrupted",
        "an interrupted write is undone first",
        "An earlier run was stopped while it wrote into the folder. Its journal says what was there before, and that is put back before anything else happens.",
    ),
    CodeRow::warning(
        "model-files-lacking",
        "the variables file names files that the project lacks",
        "A trained model's files (.pt and the like) are not copied. Copy them into the package's folder files, where they become a part of the package, and load them in its model.py.",
    ),
    CodeRow::warning(
        "environment-empty-package",
        "an environment asks for a package that is empty",
        "lume-model was renamed to lume-torch: its version 3.0.0 holds nothing but an import of lume-torch. An environment for lume-services needs lume-model>=1.5,<1.6, one for lume-torch the package lume-torch.",
    ),
    CodeRow::warning(
        "git-nobody-configured",
        "the commit is made in the name of the answers",
        "git's configuration has no name or no address, so author and email are used, for this commit alone. `git config --global user.name` and `user.email` set them for the commits to come.",
    ),
];

/// Every code.
pub fn all() -> impl Iterator<Item = &'static CodeRow> {
    variables::CODES
        .iter()
        .chain(answers::CODES)
        .chain(mapping::MAPPING_CODES)
        .chain(WRITING)
}

/// The row of `code`; none when there is no such code.
#[must_use]
pub fn find(code: &str) -> Option<&'static CodeRow> {
    all().find(|row| row.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// The texts in quotes in the sources of a folder, tests left out.
    fn texts(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.ends_with("tests") || path.ends_with("tests.rs") {
                continue;
            }
            if path.is_dir() {
                texts(&path, found);
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap();
            let code = source.split("#[cfg(test)]").next().unwrap_or("");
            found.extend(code.split('"').map(str::to_owned));
        }
    }

    #[test]
    fn every_code_in_use_is_explained_once() {
        let mut codes: Vec<&str> = all().map(|row| row.code).collect();
        let count = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), count);
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut found = Vec::new();
        for part in ["answers", "project", "mapping", "cli/new", "cli/wizard"] {
            texts(&source.join(part), &mut found);
        }
        let begins = [
            "answer-",
            "answers-",
            "destination-",
            "variables-",
            "git-nobody",
            "not-written",
            "project-not",
            "mapping-",
            "formula-",
            "symbol-",
        ];
        let in_use = |text: &&String| {
            begins.iter().any(|begin| text.starts_with(begin))
                && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
                && !text.ends_with('-')
        };
        let in_use: Vec<&String> = found.iter().filter(in_use).collect();
        assert!(in_use.len() > 15, "{in_use:?}");
        for code in in_use {
            assert!(find(code).is_some(), "{code} is not explained");
        }
    }
}

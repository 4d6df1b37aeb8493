//! The embedded templates: what `templates/` holds, by the stack that has it.
//!
//! A stack's project is `common/` and the stack's own folder, whose files win. The paths are the project's, with
//! `__package__` for the package's name. A file that ends in `.tera` is a template; every other one is copied byte for
//! byte, but for `__package__` alone there is nothing to fill in.

use super::FileMode;
use crate::stacks::Stack;
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;
use tera::{Delimiters, Tera};

/// The version of the templates, which `.lume-wizard.yml` keeps as `templates` (absent: 1). It is raised by one in the
/// first change of `templates/`, or of what fills them in, after each release: migrations of a project start from it.
pub const VERSION: u32 = 2;

static TEMPLATES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// The ending of a template's name.
const SUFFIX: &str = ".tera";

/// The package's name in the paths of the templates.
pub const PACKAGE: &str = "__package__";

/// One file of `templates/`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its path in `templates/`, which is also the template's name.
    pub path: &'static str,
    /// Its bytes.
    pub bytes: &'static [u8],
}

impl Template {
    /// Returns whether it is filled in, not copied.
    #[must_use]
    pub fn is_filled_in(&self) -> bool {
        self.path.ends_with(SUFFIX)
    }
}

/// Every embedded file, by path.
#[must_use]
pub fn all() -> Vec<Template> {
    fn collect(folder: &'static Dir<'static>, found: &mut Vec<Template>) {
        for file in folder.files() {
            if let Some(path) = file.path().to_str() {
                let bytes = file.contents();
                found.push(Template { path, bytes });
            }
        }
        for folder in folder.dirs() {
            collect(folder, found);
        }
    }
    let mut found = Vec::new();
    collect(&TEMPLATES, &mut found);
    found.sort_by_key(|template| template.path);
    found
}

/// The files of a project on `stack` by their path in it, `__package__` not yet replaced.
#[must_use]
pub fn of(stack: Stack) -> BTreeMap<&'static str, Template> {
    let mut files = BTreeMap::new();
    for folder in ["common", stack.info().key] {
        for template in all() {
            let inside = template
                .path
                .strip_prefix(folder)
                .and_then(|path| path.strip_prefix('/'));
            if let Some(path) = inside {
                files.insert(path.strip_suffix(SUFFIX).unwrap_or(path), template);
            }
        }
    }
    files
}

/// `path` of [`of`] in the project of this package.
#[must_use]
pub fn in_project(path: &str, package: &str) -> String {
    path.replace(PACKAGE, package)
}

/// The mode of the project's file at `path`: shell scripts are executable.
#[must_use]
pub fn mode(path: &str) -> FileMode {
    match path.ends_with(".sh") {
        true => FileMode::Executable,
        false => FileMode::Regular,
    }
}

/// The templates ready to be filled in, with our filters. `<{ }>`, `<% %>` and `<# #>` delimit them, since no file of
/// the project uses these for anything else (workflows are full of `${{ }}`).
///
/// # Errors
/// When a template does not parse, which the tests rule out.
pub fn engine() -> Result<Tera, tera::Error> {
    let mut tera = Tera::new();
    tera.set_delimiters(Delimiters {
        block_start: "<%".into(),
        block_end: "%>".into(),
        variable_start: "<{".into(),
        variable_end: "}>".into(),
        comment_start: "<#".into(),
        comment_end: "#>".into(),
    })?;
    tera.autoescape_on(Vec::<&'static str>::new());
    super::filters::register(&mut tera);
    let templates = all();
    let texts = templates
        .iter()
        .filter(|template| template.is_filled_in())
        .filter_map(|template| Some((template.path, std::str::from_utf8(template.bytes).ok()?)));
    tera.add_raw_templates(texts)?;
    Ok(tera)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stacks::STACKS;

    #[test]
    fn every_template_parses_and_stacks_have_folders() {
        engine().unwrap();
        for facts in &STACKS {
            let files = of(facts.stack);
            assert!(files.len() > 20, "{} has {} files", facts.key, files.len());
        }
    }
}

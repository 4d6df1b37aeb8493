//! Templates: the embedded ones (the folder `templates/`), or an organisation's own in their place.
//!
//! A stack's project is `common/` and the stack's own folder, whose files win. The paths are the project's, with
//! `__package__` for the package's name. A file that ends in `.tera` is a template; every other one is copied byte for
//! byte, but for `__package__` alone there is nothing to fill in.

mod error;

pub use error::TemplateError;

use super::{FileMode, blob_id};
use crate::stacks::Stack;
use include_dir::{Dir, include_dir};
use std::borrow::Cow;
use std::collections::BTreeMap;
use tera::{Delimiters, Tera};

/// The version of the embedded templates, which `.lume-wizard.yml` keeps as `templates` (absent: 1). It is raised by one
/// in the first change of `templates/`, or of what fills them in, after each release: migrations of a project start from
/// it.
pub const VERSION: u32 = 2;

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// The ending of a template's name.
pub const SUFFIX: &str = ".tera";

/// The package's name in the paths of the templates.
pub const PACKAGE: &str = "__package__";

/// The folder of the files that every stack has.
pub const COMMON: &str = "common";

/// The folder of the licences, and that of the parts that templates include.
pub const HELPERS: [&str; 2] = ["licenses", "parts"];

/// One file of a set of templates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template<'a> {
    /// Its path in the set, which is also the template's name.
    pub path: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

impl Template<'_> {
    /// Whether it is filled in, not copied.
    #[must_use]
    pub fn is_filled_in(&self) -> bool {
        self.path.ends_with(SUFFIX)
    }
}

/// A set of templates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Templates {
    /// The files by their paths.
    files: BTreeMap<Cow<'static, str>, Cow<'static, [u8]>>,
    /// The id of an organisation's own set; none for the embedded one.
    id: Option<String>,
}

impl Templates {
    /// The embedded set.
    #[must_use]
    pub fn embedded() -> Self {
        fn collect(
            folder: &'static Dir<'static>,
            files: &mut BTreeMap<Cow<'static, str>, Cow<'static, [u8]>>,
        ) {
            for file in folder.files() {
                if let Some(path) = file.path().to_str() {
                    files.insert(Cow::Borrowed(path), Cow::Borrowed(file.contents()));
                }
            }
            for folder in folder.dirs() {
                collect(folder, files);
            }
        }
        let mut files = BTreeMap::new();
        collect(&EMBEDDED, &mut files);
        Self { files, id: None }
    }

    /// An organisation's own set with these files by their paths. [`super::template_check::check`] says
    /// whether projects can be made of it.
    #[must_use]
    pub fn own(files: BTreeMap<String, Vec<u8>>) -> Self {
        let list: String = files
            .iter()
            .map(|(path, bytes)| format!("{} {path}\n", blob_id(bytes)))
            .collect();
        let id = Some(blob_id(list.as_bytes()));
        let files = files.into_iter();
        Self {
            files: files
                .map(|(path, bytes)| (Cow::Owned(path), Cow::Owned(bytes)))
                .collect(),
            id,
        }
    }

    /// The id of an organisation's own set, which its contents alone decide: 40 hexadecimal digits. None for the
    /// embedded one.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Every file, by path.
    pub fn files(&self) -> impl Iterator<Item = Template<'_>> {
        let files = self.files.iter();
        files.map(|(path, bytes)| Template { path, bytes })
    }

    /// Whether projects on `stack` can be made of it.
    #[must_use]
    pub fn has_stack(&self, stack: Stack) -> bool {
        let key = stack.info().key;
        self.files().any(|template| inside(template.path, key).is_some())
    }

    /// The files of a project on `stack` by their path in it, `__package__` not yet replaced.
    #[must_use]
    pub fn of(&self, stack: Stack) -> BTreeMap<&str, Template<'_>> {
        let mut files = BTreeMap::new();
        for folder in [COMMON, stack.info().key] {
            for template in self.files() {
                if let Some(path) = inside(template.path, folder) {
                    files.insert(path.strip_suffix(SUFFIX).unwrap_or(path), template);
                }
            }
        }
        files
    }

    /// The templates ready to be filled in, with our filters. `<{ }>`, `<% %>` and `<# #>` delimit them, since no file
    /// of the project uses these for anything else (workflows are full of `${{ }}`).
    ///
    /// # Errors
    /// When a template does not parse, or includes one that is not there.
    pub fn engine(&self) -> Result<Tera, TemplateError> {
        let mut tera = empty_engine()?;
        tera.add_raw_templates(self.texts())
            .map_err(|error| TemplateError::of(&error, ""))?;
        Ok(tera)
    }

    /// The templates that are filled in: their names and texts.
    fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files()
            .filter(Template::is_filled_in)
            .filter_map(|template| Some((template.path, std::str::from_utf8(template.bytes).ok()?)))
    }
}

/// `path` inside `folder`.
pub(super) fn inside<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    path.strip_prefix(folder)?.strip_prefix('/')
}

/// An engine with the delimiters and filters, without templates.
pub(super) fn empty_engine() -> Result<Tera, TemplateError> {
    let mut tera = Tera::new();
    tera.set_delimiters(Delimiters {
        block_start: "<%".into(),
        block_end: "%>".into(),
        variable_start: "<{".into(),
        variable_end: "}>".into(),
        comment_start: "<#".into(),
        comment_end: "#>".into(),
    })
    .map_err(|error| TemplateError::of(&error, ""))?;
    tera.autoescape_on(Vec::<&'static str>::new());
    super::filters::register(&mut tera);
    Ok(tera)
}

/// `path` of [`Templates::of`] in the project of this package.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stacks::STACKS;

    #[test]
    fn every_template_parses_and_stacks_have_folders() {
        let templates = Templates::embedded();
        templates.engine().unwrap();
        for facts in &STACKS {
            let files = templates.of(facts.stack);
            assert!(files.len() > 20, "{} has {} files", facts.key, files.len());
        }
        assert_eq!(templates.id(), None);
    }
}

//! Clean filters (Git LFS and others): what git commits of a file is then what the filter makes of it, which libgit2
//! does not run.

use super::{GitEnvironment, GitSettings};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The largest file of attributes that is read, in bytes.
const LARGEST: u64 = 1 << 20;

/// The clean filters that are configured and named by attributes that may concern the files in `folder`. Whether a
/// pattern matches a file is left to git: the program commits correctly in either case.
#[must_use]
pub fn in_force(
    environment: &GitEnvironment,
    settings: &GitSettings,
    folder: &Path,
    planned: &[&[u8]],
) -> Vec<String> {
    let configured = configured(settings);
    if configured.is_empty() {
        return Vec::new();
    }
    let mut named = BTreeSet::new();
    for text in planned {
        add_named(&String::from_utf8_lossy(text), &mut named);
    }
    for file in attribute_files(environment, settings, folder) {
        if let Some(text) = text_of(&file) {
            add_named(&text, &mut named);
        }
    }
    configured
        .into_iter()
        .filter(|name| named.contains(name))
        .collect()
}

/// The names of the filters with a command.
fn configured(settings: &GitSettings) -> BTreeSet<String> {
    let name = |(name, value): (&str, &str)| {
        let inner = name.strip_prefix("filter.")?;
        let filter = inner
            .strip_suffix(".clean")
            .or_else(|| inner.strip_suffix(".process"))?;
        (!value.is_empty()).then(|| filter.to_owned())
    };
    settings.entries().filter_map(name).collect()
}

/// Adds the values of the attribute `filter` in a file of attributes, those of macros included.
fn add_named(text: &str, named: &mut BTreeSet<String>) {
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    let values = lines
        .flat_map(str::split_whitespace)
        .filter_map(|word| word.strip_prefix("filter="));
    named.extend(values.map(str::to_owned));
}

/// Every file of attributes that git may read for a path in `folder`.
fn attribute_files(environment: &GitEnvironment, settings: &GitSettings, folder: &Path) -> Vec<PathBuf> {
    let mut files = vec![PathBuf::from("/etc/gitattributes")];
    let home = environment.home();
    match (settings.text("core.attributesfile"), &home) {
        (Some(file), Some(home)) if file.starts_with("~/") => {
            files.push(home.join(file.trim_start_matches("~/")));
        }
        (Some(file), _) => files.push(folder.join(file)),
        (None, home) => {
            let xdg = environment.path_variable("XDG_CONFIG_HOME");
            let configuration = xdg.or_else(|| Some(home.as_ref()?.join(".config")));
            files.extend(configuration.map(|folder| folder.join("git/attributes")));
        }
    }
    files.push(environment.git_folder.join("info/attributes"));
    if let Some(template) = super::identity::template(environment, settings) {
        files.push(template.join("info/attributes"));
    }
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        files.push(folder.join(".gitattributes"));
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        let inner = entries
            .flatten()
            .filter(|entry| entry.file_name() != ".git" && entry.file_type().is_ok_and(|kind| kind.is_dir()));
        folders.extend(inner.map(|entry| entry.path()));
    }
    files
}

/// The text of a plain file that is not too large.
fn text_of(file: &Path) -> Option<String> {
    let facts = std::fs::metadata(file).ok()?;
    let bytes = (facts.is_file() && facts.len() <= LARGEST).then(|| std::fs::read(file))?;
    Some(String::from_utf8_lossy(&bytes.ok()?).into_owned())
}

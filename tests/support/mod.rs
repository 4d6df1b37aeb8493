//! Parts shared by the test programs.
#![allow(dead_code)]

pub mod fixtures;
pub mod mount;

/// The files of a project of either stack; `my_model` is the package.
pub const COMMON: [&str; 26] = [
    ".gitattributes",
    ".github/dependabot.yml",
    ".github/workflows/build.yml",
    ".github/workflows/build_image.yml",
    ".github/workflows/tests.yml",
    ".gitignore",
    ".lume-wizard.yml",
    ".pre-commit-config.yaml",
    "Dockerfile",
    "MANIFEST.in",
    "README.md",
    "_entrypoint.sh",
    "conftest.py",
    "dev-environment.yml",
    "environment.yml",
    "my_model/__init__.py",
    "my_model/_image.py",
    "my_model/_version.py",
    "my_model/files/__init__.py",
    "my_model/files/variables.yml",
    "my_model/flow.py",
    "my_model/model.py",
    "my_model/tests/__init__.py",
    "my_model/tests/test_flow.py",
    "pyproject.toml",
    "requirements.txt",
];

/// The files that only a project of lume-services has.
pub const LUME_SERVICES: [&str; 3] = ["setup.cfg", "setup.py", "versioneer.py"];

/// The factor by which a large suite is larger than the quick run: the environment variable `LUME_WIZARD_TEST_SIZE`, 1
/// where it is not set.
pub fn size() -> u32 {
    match std::env::var("LUME_WIZARD_TEST_SIZE") {
        Ok(text) => {
            let size = text.parse().expect("LUME_WIZARD_TEST_SIZE is a whole number");
            assert!(size >= 1, "LUME_WIZARD_TEST_SIZE is at least 1");
            size
        }
        Err(_) => 1,
    }
}

/// The folder `inside` of the shared corpora; none, with the reason printed, where there is none. In CI there is one.
pub fn shared(inside: &str) -> Option<std::path::PathBuf> {
    let root = std::env::var_os("LUME_WIZARD_SHARED").map_or_else(
        || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        std::path::PathBuf::from,
    );
    let folder = root.join(inside);
    if folder.exists() {
        return Some(folder);
    }
    let ci = std::env::var_os("CI").is_some_and(|ci| ci == "true");
    assert!(!ci, "no {} in CI", folder.display());
    skip("shared", &format!("there is no {}", folder.display()));
    None
}

/// Says that a test, or a part of it, is skipped, and why. Where the environment variable `LUME_WIZARD_REQUIRE` names
/// what it needs (words with commas between), it fails. The skips are counted in the file that
/// `LUME_WIZARD_SKIPPED` names: `.ci/run` shows them at its end.
pub fn skip(needs: &str, reason: &str) {
    let required = std::env::var("LUME_WIZARD_REQUIRE").unwrap_or_default();
    assert!(
        !required.split(',').any(|word| word.trim() == needs),
        "{needs} is required here (LUME_WIZARD_REQUIRE): {reason}"
    );
    let test = std::thread::current().name().unwrap_or("a test").to_owned();
    println!("skipped: {test}: {reason}");
    if let Some(path) = std::env::var_os("LUME_WIZARD_SKIPPED") {
        use std::io::Write;
        let mut file = std::fs::File::options()
            .create(true)
            .append(true)
            .open(path)
            .unwrap();
        writeln!(file, "{test}: {reason}").unwrap();
    }
}

/// Whether a program that a test needs is there; otherwise the test is skipped.
pub fn has_program(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).any(|folder| folder.join(name).is_file());
    if !found {
        skip(name, &format!("there is no program {name}"));
    }
    found
}

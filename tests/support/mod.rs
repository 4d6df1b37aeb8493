//! What the test programs share.
#![allow(dead_code)]

pub mod fixtures;

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

/// What a project of lume-services has besides.
pub const LUME_SERVICES: [&str; 3] = ["setup.cfg", "setup.py", "versioneer.py"];

/// How much larger than the quick run a large suite is to be: the environment variable `LUME_WIZARD_TEST_SIZE`, 1
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
    println!("skipped: there is no {}", folder.display());
    None
}

//! What the test programs share.
#![allow(dead_code)]

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

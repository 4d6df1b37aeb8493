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

//! File systems of a test's own: full, read-only, or on another device.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::OnceLock;

/// The options of `unshare` with which something can be mounted here; none where nothing can.
fn unshare_options() -> Option<&'static str> {
    static OPTIONS: OnceLock<Option<&str>> = OnceLock::new();
    *OPTIONS.get_or_init(|| {
        let works = |options: &&str| {
            let probe = Command::new("unshare")
                .args([options, "sh", "-c", "mount -t tmpfs tmpfs /mnt"])
                .output();
            probe.is_ok_and(|run| run.status.success())
        };
        ["-m", "-rm"].into_iter().find(works)
    })
}

/// Runs a shell script in `folder`, with these arguments and environment, where it may mount file systems that nobody
/// else sees. Gives none, and counts the test as skipped, where that is not possible.
pub fn script(
    folder: &Path,
    script: &str,
    arguments: &[String],
    environment: Vec<(&'static str, std::ffi::OsString)>,
) -> Option<Output> {
    let Some(options) = unshare_options() else {
        super::skip("mount", "no file system can be mounted here");
        return None;
    };
    let run = Command::new("unshare")
        .args([options, "sh", "-c", script, env!("CARGO_BIN_EXE_lume-wizard")])
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .envs(environment)
        .output()
        .unwrap();
    assert!(
        run.status.success(),
        "the script failed: {}",
        String::from_utf8_lossy(&run.stderr)
    );
    Some(run)
}

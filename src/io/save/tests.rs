use super::*;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

/// Runs `work` from several threads at once.
fn at_once(threads: usize, work: impl Fn(usize) + Sync) {
    std::thread::scope(|scope| {
        for number in 0..threads {
            let work = &work;
            scope.spawn(move || work(number));
        }
    });
}

#[test]
fn no_reported_save_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("variables.yml");
    std::fs::write(&path, "").unwrap();
    let saved = std::sync::Mutex::new(Vec::new());
    at_once(6, |thread| {
        for round in 0..25 {
            let line = format!("{thread}-{round}\n");
            let result = if thread % 2 == 0 {
                // A command: locked from its reading on.
                let (bytes, locked) = LockedFile::read(&path).unwrap();
                locked.save(&[&bytes[..], line.as_bytes()].concat(), Attributes::Required)
            } else {
                // An editor: it only compares.
                let (bytes, seen) = read(&path).unwrap();
                save(&path, seen, &[&bytes[..], line.as_bytes()].concat())
            };
            match result {
                Ok(_) => saved.lock().unwrap().push(line),
                Err(SaveError::Changed { .. }) if thread % 2 == 1 => {}
                Err(error) => panic!("{error}"),
            }
        }
    });
    let text = std::fs::read_to_string(&path).unwrap();
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut saved = saved.into_inner().unwrap();
    lines.sort_unstable();
    saved.sort_unstable();
    assert_eq!(lines, saved);
    assert!(lines.len() >= 3 * 25);
    assert_eq!(names(folder.path()), ["variables.yml"]);
}

#[test]
fn an_outside_editors_save_is_never_replaced_unseen() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("variables.yml");
    std::fs::write(&path, "outside").unwrap();
    let done = std::sync::atomic::AtomicBool::new(false);
    let ordering = std::sync::atomic::Ordering::SeqCst;
    at_once(2, |thread| {
        if thread == 0 {
            for round in 0..200 {
                let text = format!("outside {round};");
                std::fs::write(folder.path().join("fresh"), &text).unwrap();
                std::fs::rename(folder.path().join("fresh"), &path).unwrap();
                // Whatever this program saves next is made of it.
                let begun = std::time::Instant::now();
                while !matches!(std::fs::read_to_string(&path), Ok(now) if now.contains(&text) && now != text)
                {
                    assert!(
                        begun.elapsed() < std::time::Duration::from_secs(30),
                        "{text} is lost"
                    );
                }
            }
            done.store(true, ordering);
        }
        while thread == 1 && !done.load(ordering) {
            let (bytes, seen) = read(&path).unwrap();
            let last = &bytes[bytes.len().saturating_sub(40)..];
            match save(&path, seen, &[b"ours of ", last].concat()) {
                Ok(_) | Err(SaveError::Changed { .. }) => {}
                Err(error) => panic!("{error}"),
            }
        }
    });
    assert_eq!(names(folder.path()), ["variables.yml"]);
}

#[test]
fn a_link_that_leads_elsewhere_is_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let (path, theirs) = (root.join("v.yml"), root.join("theirs"));
    std::fs::write(&path, "same").unwrap();
    std::fs::write(&theirs, "same").unwrap();
    let (_, seen) = read(&path).unwrap();
    let (_, locked) = LockedFile::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    symlink(&theirs, &path).unwrap();
    let refused = locked.save(b"new", Attributes::Required).unwrap_err();
    assert!(matches!(refused, SaveError::Changed { .. }), "{refused}");
    let refused = save_at(&path, Some(&path), seen, b"new", Attributes::Required).unwrap_err();
    assert!(matches!(refused, SaveError::Changed { .. }), "{refused}");
    assert_eq!(std::fs::read(&theirs).unwrap(), b"same");
    assert_eq!(names(&root), ["theirs", "v.yml"]);
}

#[test]
fn half_written_file_with_two_names_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let path = root.join("v.yml");
    std::fs::write(&path, "old").unwrap();
    std::fs::hard_link(&path, root.join("second")).unwrap();
    let state = StateFolder::of_user();
    let kind = crate::io::state_folder::StateKind::Backup;
    state.put(kind, &path, b"old").unwrap();
    // Killed before the first byte: nothing is wrong.
    let (_, seen) = read(&path).unwrap();
    std::fs::write(&path, "ne").unwrap();
    for refused in [
        read(&path).map(|_| ()).unwrap_err(),
        LockedFile::read(&path).map(|_| ()).unwrap_err(),
        save(&path, seen, b"newer").map(|_| ()).unwrap_err(),
    ] {
        let SaveError::Interrupted { backup, .. } = refused else {
            panic!("{refused}")
        };
        assert_eq!(std::fs::read(backup).unwrap(), b"old");
    }
    state.remove(kind, &path).unwrap();
    assert_eq!(read(&path).unwrap().0, b"ne");
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_read_only_file_is_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("v.yml");
    std::fs::write(&path, "old").unwrap();
    let (_, seen) = read(&path).unwrap();
    let mut permissions = path.metadata().unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).unwrap();
    let refused = save(&path, seen, b"new").unwrap_err();
    assert!(matches!(refused, SaveError::ReadOnly { .. }), "{refused}");
    assert_eq!(std::fs::read(&path).unwrap(), b"old");
}

#[test]
fn a_save_keeps_link_and_mode_without_leftovers() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("real")).unwrap();
    let real = folder.path().join("real/v.yml");
    std::fs::write(&real, "old").unwrap();
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).unwrap();
    let link = folder.path().join("link.yml");
    symlink("real/v.yml", &link).unwrap();
    let (bytes, seen) = read(&link).unwrap();
    assert_eq!(bytes, b"old");
    let now = save(&link, seen, b"new").unwrap().seen;
    assert_eq!(now, SavedState::of(b"new"));
    assert_eq!(std::fs::read(&real).unwrap(), b"new");
    assert!(link.symlink_metadata().unwrap().is_symlink());
    assert_eq!(real.metadata().unwrap().mode() & 0o7777, 0o640);
    assert_eq!(names(&folder.path().join("real")), ["v.yml"]);
    save(&link, now, b"newer").unwrap();
}

#[test]
fn a_file_that_changed_since_is_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("v.yml");
    assert!(matches!(read(&path), Err(SaveError::Io { doing: "read", .. })));
    let seen = save(&path, SavedState::Absent, b"one").unwrap().seen;
    std::fs::write(&path, "two").unwrap();
    assert!(matches!(
        save(&path, seen, b"mine"),
        Err(SaveError::Changed { .. })
    ));
    assert!(matches!(
        save(&path, SavedState::Absent, b"mine"),
        Err(SaveError::Changed { .. })
    ));
    assert_eq!(std::fs::read(&path).unwrap(), b"two");
    std::fs::remove_file(&path).unwrap();
    assert!(matches!(
        save(&path, seen, b"mine"),
        Err(SaveError::Changed { .. })
    ));
    assert_eq!(names(folder.path()), Vec::<String>::new());
}

#[test]
fn folders_and_dangling_links_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(
        read(folder.path()),
        Err(SaveError::NotAFile { what: "a folder", .. })
    ));
    let link = folder.path().join("link");
    symlink("nowhere", &link).unwrap();
    assert!(matches!(
        save(&link, SavedState::Absent, b"x"),
        Err(SaveError::NotAFile { .. })
    ));
    assert_eq!(names(folder.path()), ["link"]);
}

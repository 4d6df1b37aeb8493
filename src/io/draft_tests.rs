use super::*;
use crate::wizard::draft::DraftKind;
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, SystemTime};

fn store() -> (tempfile::TempDir, DraftStore) {
    let home = tempfile::tempdir().unwrap();
    let store = DraftStore::new(StateFolder::at(home.path().join("state")));
    (home, store)
}

fn draft(name: &str) -> Draft {
    Draft {
        name: name.to_owned(),
        ..Draft::default()
    }
}

fn listed(store: &DraftStore) -> Vec<String> {
    let listing = store.list().unwrap();
    listing
        .drafts
        .into_iter()
        .map(|draft| draft.summary.name)
        .collect()
}

/// The paths of all drafts.
fn files(home: &tempfile::TempDir) -> Vec<PathBuf> {
    let all = std::fs::read_dir(home.path().join("state/drafts")).unwrap();
    let mut all: Vec<_> = all.map(|entry| entry.unwrap().path()).collect();
    all.retain(|path| extension(path) == Some("json"));
    all
}

#[test]
fn draft_is_saved_in_one_file_and_loaded() {
    let (home, store) = store();
    assert_eq!(store.list().unwrap(), Listing::default());
    assert!(!home.path().join("state").exists());
    store.save(1, 1, &draft("a")).unwrap();
    store.save(1, 2, &draft("b")).unwrap();
    assert_eq!(listed(&store), ["b"]);
    let [file] = files(&home).try_into().unwrap();
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let other = DraftStore::new(StateFolder::at(home.path().join("state")));
    let id = other.list().unwrap().drafts[0].id.clone();
    assert!(other.list().unwrap().drafts[0].claimant.is_some());
    assert!(matches!(other.load(&id, 1), Err(DraftStoreError::Taken(Some(_)))));
    assert!(matches!(other.discard(&id), Err(DraftStoreError::Taken(Some(_)))));
    drop(store);
    assert_eq!(other.load(&id, 1).unwrap(), draft("b"));
    other.remove(1, 3).unwrap();
    assert_eq!(other.list().unwrap(), Listing::default());
    assert!(matches!(other.look(&id), Err(DraftStoreError::Gone)));
}

#[test]
fn a_late_save_does_not_undo_a_removal() {
    let (home, store) = store();
    store.save(1, 1, &draft("a")).unwrap();
    store.remove(1, 3).unwrap();
    store.save(1, 2, &draft("late")).unwrap();
    assert_eq!(files(&home), Vec::<PathBuf>::new());
    store.save(1, 5, &draft("new")).unwrap();
    store.save(1, 4, &draft("late")).unwrap();
    assert_eq!(listed(&store), ["new"]);
}

#[test]
fn twenty_drafts_are_kept() {
    let (home, store) = store();
    for number in 0..25 {
        // Each run is a process of its own: its claims end with it.
        let store = DraftStore::new(StateFolder::at(home.path().join("state")));
        store.save(1, 1, &draft(&number.to_string())).unwrap();
        for path in files(&home) {
            let file = std::fs::File::options().write(true).open(&path).unwrap();
            let name = Draft::decode(&std::fs::read(path).unwrap()).unwrap().name;
            let age = Duration::from_secs(3600 - 60 * name.parse::<u64>().unwrap());
            file.set_modified(SystemTime::now() - age).unwrap();
        }
    }
    let kept: Vec<String> = (5..25).rev().map(|number| number.to_string()).collect();
    assert_eq!(listed(&store), kept);
}

#[test]
fn what_cannot_be_read_is_set_aside() {
    let (home, store) = store();
    store.save(1, 1, &draft("good")).unwrap();
    let folder = home.path().join("state/drafts");
    std::fs::write(folder.join("damaged.json"), "{\"format\": 1, \"kin").unwrap();
    std::fs::write(folder.join("empty.json"), "").unwrap();
    std::fs::write(folder.join("newer.json"), "{\"format\": 2}\nwhatever").unwrap();
    let listing = store.list().unwrap();
    assert_eq!(listing.drafts.len(), 1);
    assert_eq!(listing.set_aside.len(), 3);
    for (error, path) in &listing.set_aside {
        assert!(path.starts_with(folder.join("set-aside")) && path.exists());
        let newer = path.ends_with("newer.json");
        assert_eq!(*error == DraftError::Newer(2), newer, "{error}");
    }
    assert_eq!(store.list().unwrap().set_aside, []);
    // The damage of the rest of a file is found when it is opened.
    let [path] = files(&home).try_into().unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.truncate(bytes.len() - 10);
    std::fs::write(&path, bytes).unwrap();
    drop(store);
    let store = DraftStore::new(StateFolder::at(home.path().join("state")));
    let id = store.list().unwrap().drafts[0].id.clone();
    assert!(matches!(
        store.load(&id, 1),
        Err(DraftStoreError::SetAside { .. })
    ));
    assert_eq!(store.list().unwrap(), Listing::default());
    assert!(folder.join("set-aside").join(draft_name(&id)).exists());
}

#[test]
fn folder_that_cannot_be_made_is_an_error() {
    let home = tempfile::tempdir().unwrap();
    std::fs::write(home.path().join("state"), "a file").unwrap();
    let store = DraftStore::new(StateFolder::at(home.path().join("state")));
    assert_eq!(store.list().unwrap(), Listing::default());
    assert!(store.save(1, 1, &draft("a")).is_err());
    assert_eq!(store.claim_file(Path::new("/models/v.yml")), None);
}

#[test]
fn a_variables_file_is_claimed_once() {
    let (home, store) = store();
    let file = home.path().join("v.yml");
    std::fs::write(&file, "").unwrap();
    std::os::unix::fs::symlink(&file, home.path().join("link.yml")).unwrap();
    assert_eq!(store.claim_file(&file), None);
    assert_eq!(store.claim_file(&file), None);
    let other = DraftStore::new(StateFolder::at(home.path().join("state")));
    let claimant = other.claim_file(&home.path().join("link.yml")).unwrap();
    assert!(claimant_words(&claimant).contains(&std::process::id().to_string()));
    drop(store);
    assert_eq!(other.claim_file(&file), None);
}

#[test]
fn the_list_reads_only_the_beginnings() {
    let (home, store) = store();
    let mut edit = draft("v.yml");
    edit.kind = DraftKind::Editor;
    store.save(1, 1, &edit).unwrap();
    let [path] = files(&home).try_into().unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap();
    std::fs::write(&path, [&bytes[..=end], b"not read"].concat()).unwrap();
    assert_eq!(store.list().unwrap().drafts[0].summary, edit.summary());
}

//! A draft is everything that a user would miss: saved and taken up again, the model is as it was.

use super::driver::{Driver, World};
use lume_wizard::answers::{AnswerSource, Key};
use lume_wizard::editor::{Buffer, BufferId};
use lume_wizard::tui::Appearance;
use lume_wizard::variables::NoArrayFiles;
use lume_wizard::wizard::draft::{Base, Draft, DraftError, Resumed, ResumedFile};
use lume_wizard::wizard::project_state::EXAMPLE;
use lume_wizard::wizard::{Effect, Message, Outcome, Step, Work};
use std::path::Path;
use std::sync::Arc;

/// The same with the file as a saved draft knows it.
fn stored(mut draft: Draft) -> Draft {
    if let Some(file) = &mut draft.file
        && let Some(stored) = file.base.to_stored()
    {
        file.base = Base::Stored(stored);
    }
    let reviews = draft.file_reviews.to_stored();
    draft.file_reviews = lume_wizard::wizard::file_review::FileReviews::restored(reviews);
    draft
}

/// A driver that has taken up `draft`.
fn continued(draft: &Draft, world: World) -> Driver {
    let draft = Draft::decode(&draft.encode().unwrap()).unwrap();
    let mut driver = Driver::with_draft(world, draft);
    driver.press("enter");
    driver
}

/// Keys that lead to every sort of thing that a draft holds.
const SESSIONS: &[&str] = &[
    "enter f down \"0.75\"",
    "enter f down ctrl-u \"[0,\" esc",
    "enter a \"beam\" esc m down m / \"input\"",
    "enter e \"#_a_comment\" enter \"more\"",
    "enter x ctrl-z x ctrl-z a \"new\" esc ctrl-z",
    "down enter ctrl-u \"mine.yml\" enter f down \"0.7\" ctrl-s \"5\" ctrl-z ctrl-z",
    "down enter ctrl-u \"mine.yml\" enter f down \"0.7\" esc ctrl-s x ctrl-z ctrl-z ctrl-z o \"out\" esc",
    "enter ctrl-n \"Grace\" down ctrl-u \"not_an_address\" left left",
    "enter ctrl-n enter down enter down \"-x\" left",
    "enter ctrl-n enter enter down space down space",
];

#[test]
fn relative_outputs_stay_in_their_folder() {
    for (given, expected) in [
        (None, "/home/ada/models"),
        (Some("."), "/home/ada/models"),
        (Some("made"), "/home/ada/models/made"),
        (Some("/srv/models"), "/srv/models"),
        (Some("~/models"), "~/models"),
    ] {
        let mut draft = Draft {
            folder: Some("/home/ada/models".into()),
            ..Draft::default()
        };
        if let Some(output) = given {
            draft.answers.put(Key::Output, AnswerSource::Typed, output);
        }
        let unmoved = Draft {
            folder: None,
            ..draft.clone()
        };
        let mut same = draft.clone();
        same.continue_in(Path::new("/home/ada/models"));
        assert_eq!(same, unmoved);
        draft.continue_in(Path::new("/srv"));
        let output = draft.answers.get(Key::Output).unwrap();
        assert_eq!(output.path, Path::new(expected), "{given:?}");
        assert_eq!(draft.folder, None);
    }
}

#[test]
fn drafts_survive_their_file() {
    for keys in SESSIONS {
        let mut driver = Driver::new(World::Known);
        driver.press(keys);
        let Some(draft) = driver.model.draft() else {
            panic!("{keys}: there is nothing to keep");
        };
        let bytes = draft.encode().unwrap();
        let read = Draft::decode(&bytes).unwrap();
        assert_eq!(read, stored(draft), "{keys}");
        assert_eq!(read.encode().unwrap(), bytes, "{keys}");
    }
}

#[test]
fn a_continued_wizard_is_as_it_was() {
    for keys in SESSIONS {
        let mut driver = Driver::new(World::Known);
        driver.press(keys);
        let Some(draft) = driver.model.draft() else {
            panic!("{keys}: there is nothing to keep");
        };
        let mut other = continued(&draft, World::Known);
        let text = |driver: &Driver| driver.model.project.buffer().unwrap().text().to_owned();
        assert_eq!(text(&other), text(&driver), "{keys}");
        assert_eq!(other.model.step, driver.model.step, "{keys}");
        assert_eq!(other.model.focus(), driver.model.focus(), "{keys}");
        assert_eq!(
            other.model.project.given(),
            driver.model.project.given(),
            "{keys}"
        );
        assert_eq!(
            other.model.project.is_modified(),
            driver.model.project.is_modified(),
            "{keys}"
        );
        // The same is shown, and the same keys do the same from there on.
        other.model.status = None;
        driver.model.status = None;
        let look = || Appearance::new(true, false);
        assert_eq!(
            other.screen(120, 36, look()),
            driver.screen(120, 36, look()),
            "{keys}"
        );
        other.press("\"8\"");
        driver.press("\"8\"");
        assert_eq!(text(&other), text(&driver), "{keys}, then 8");
        for driver in [&mut other, &mut driver] {
            driver.press("esc");
            while driver.model.variables.can_undo() && driver.model.step == Step::Variables {
                driver.press("ctrl-z");
            }
        }
        assert_eq!(text(&other), text(&driver), "{keys}, then all undone");
    }
}

#[test]
fn decisions_hold_for_the_same_files() {
    let mut driver = Driver::new(World::Changed);
    driver.press("enter ctrl-n enter enter enter enter tab t k");
    assert!(driver.seen().contains("1 of 2 taken"), "{}", driver.seen());
    let draft = driver.model.draft().unwrap();
    let mut other = continued(&draft, World::Changed);
    assert!(other.seen().contains("1 of 2 taken"), "{}", other.seen());
}

#[test]
fn nothing_to_keep_is_no_draft() {
    for keys in [
        "",
        "enter",
        "enter ctrl-n",
        "enter f down \"0.75\" ctrl-z",
        "enter ctrl-n enter \"\" alt-6",
    ] {
        let mut driver = Driver::new(World::Known);
        driver.press(keys);
        assert_eq!(driver.model.draft(), None, "{keys}");
    }
    let mut driver = Driver::new(World::Known);
    driver.press("enter ctrl-n \"Grace\" alt-7 w");
    assert!(driver.model.write.is_written());
    assert_eq!(driver.model.draft(), None, "the project is written");
}

/// The work that saving asks for.
fn saving(driver: &mut Driver) -> Vec<Effect> {
    match driver.model.draft_is_due() {
        true => driver.model.save_draft(),
        false => Vec::new(),
    }
}

#[test]
fn a_draft_is_saved_when_something_changed() {
    let mut driver = Driver::new(World::Known);
    assert!(saving(&mut driver).is_empty(), "nothing has happened");
    driver.press("enter ctrl-n \"G\"");
    let [
        Effect {
            id,
            work: Work::SaveDraft { order: first, .. },
        },
    ] = &saving(&mut driver)[..]
    else {
        panic!("it is not saved");
    };
    let (id, first) = (*id, *first);
    // One at a time: what comes meanwhile is saved afterwards.
    driver.press("\"r\"");
    assert!(!driver.model.draft_is_due());
    driver.model.update(Message::Done(id, Outcome::DraftSaved));
    let [
        Effect {
            id,
            work: Work::SaveDraft { order, .. },
        },
    ] = &saving(&mut driver)[..]
    else {
        panic!("it is not saved again");
    };
    assert!(*order > first);
    assert!(driver.model.take_changed());
    driver.model.update(Message::Done(*id, Outcome::DraftSaved));
    assert!(!driver.model.draft_is_due(), "nothing has happened since");
    assert!(!driver.model.take_changed(), "the screen is drawn again");
    // What is the same as before is not written again, what is gone is removed.
    driver.press("\"x\" ctrl-z");
    driver.press("ctrl-r");
    let work = saving(&mut driver);
    assert!(
        matches!(
            &work[..],
            [Effect {
                work: Work::RemoveDraft { .. },
                ..
            }]
        ),
        "{work:?}"
    );
}

#[test]
fn a_failure_is_reported_once() {
    let mut driver = Driver::new(World::Known);
    let mut reports = 0;
    for letter in ["\"a\"", "\"b\"", "\"c\""] {
        driver
            .press(if reports == 0 { "enter ctrl-n" } else { "" })
            .press(letter);
        let effects = saving(&mut driver);
        let id = effects[0].id;
        driver.model.status = None;
        let outcome = Outcome::DraftNotSaved("the disk is full".to_owned());
        driver.model.update(Message::Done(id, outcome));
        reports += usize::from(driver.model.status.is_some());
    }
    assert_eq!(reports, 1);
    // Leaving says what is lost, since nothing is kept.
    driver.press("ctrl-q");
    assert!(
        driver.seen().contains("the answers will be gone"),
        "{}",
        driver.seen()
    );
}

#[test]
fn a_changed_file_gets_no_wrong_edits() {
    let mut driver = Driver::new(World::Known);
    driver.press("down enter ctrl-u \"mine.yml\" enter f down \"0.75\"");
    let draft = Draft::decode(&driver.model.draft().unwrap().encode().unwrap()).unwrap();
    let file = draft.file.unwrap();
    assert!(file.base.is_on_disk(Some(EXAMPLE.as_bytes())));
    let other = format!("# another\n{EXAMPLE}");
    assert!(!file.base.is_on_disk(Some(other.as_bytes())) && !file.base.is_on_disk(None));
    let read = Buffer::read(file.path.clone(), other.into_bytes().into(), None, &NoArrayFiles);
    assert!(file.applied_to(read, &NoArrayFiles).is_none());
}

#[test]
fn format_one_can_be_read() {
    let text = include_str!("draft-1.json");
    let draft = Draft::decode(text.as_bytes()).unwrap();
    let file = draft.file.as_ref().unwrap();
    assert_eq!(draft.answers.iter().count(), 2);
    assert_eq!(file.history.all_done().len(), 2);
    assert!(file.history.all_done()[0].change(BufferId::Variables).is_some());
    let on_disk: Arc<[u8]> = file.base.to_stored().unwrap().text.unwrap().into_bytes().into();
    let on_disk = Buffer::read(file.path.clone(), on_disk, None, &NoArrayFiles);
    assert!(
        file.applied_to(on_disk, &NoArrayFiles)
            .unwrap()
            .text()
            .contains("units: '0.75'")
    );
    assert_eq!(String::from_utf8(draft.encode().unwrap()).unwrap(), text);
}

#[test]
fn other_versions_are_told_apart() {
    let newer = Draft::decode(b"{\"format\":2,\"anything\":[]}\n");
    assert_eq!(newer, Err(DraftError::Newer(2)));
    for damaged in ["", "{", "[]\n", "{\"format\":1}\n", "{\"format\":\"1\"}\n"] {
        assert!(
            matches!(Draft::decode(damaged.as_bytes()), Err(DraftError::Damaged(_))),
            "{damaged}"
        );
    }
}

/// Ways of resuming a draft.
pub fn resumed(draft: Draft) -> Resumed {
    let file = match &draft.file {
        None => ResumedFile::None,
        Some(file) => {
            let text = file.base.to_stored().and_then(|stored| stored.text);
            let text = text.unwrap_or_else(|| EXAMPLE.to_owned());
            let on_disk = Buffer::read(file.path.clone(), text.into_bytes().into(), None, &NoArrayFiles);
            ResumedFile::Edited(Arc::new(file.applied_to(on_disk, &NoArrayFiles).unwrap()))
        }
    };
    Resumed { draft, file }
}

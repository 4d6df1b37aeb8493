//! The steps around the variables: what is asked, what is typed where, what the screens say.

use super::driver::{Driver, World};
use lume_wizard::answers::{AnswerSource, Environment, Given, Key, Resolved, resolve};
use lume_wizard::project::ProjectVariables;
use lume_wizard::project::preview::{MarkedBy, preview};
use lume_wizard::tui::Appearance;
use lume_wizard::wizard::{Focus, Message, Outcome, Step};

const REGISTRY: &str = "enter alt-4";

#[test]
fn typing_in_the_registries_answers_the_user() {
    let mut driver = Driver::new(World::Known);
    driver.press(REGISTRY);
    assert_eq!(driver.model.focus(), Focus::Registry);
    driver.press("\"grace1906\"");
    let screen = driver.seen();
    assert!(
        screen.contains("registry.hub.docker.com/grace1906/my-model"),
        "{screen}"
    );
    assert_eq!(driver.model.focus(), Focus::RegistryField);

    let mut driver = Driver::new(World::Known);
    driver.press(REGISTRY).press("end paste:harbor.example.org");
    let screen = driver.seen();
    assert!(
        screen.contains("harbor.example.org/adalovelace/my-model"),
        "{screen}"
    );
}

#[test]
fn refused_derived_names_are_asked_for() {
    let mut driver = Driver::new(World::Nobody);
    driver.press("enter ctrl-n \"Ada\" enter \"ada@example.org\" enter \"ada-lovelace\" enter");
    assert_eq!(driver.model.step, Step::Registry);
    let screen = driver.seen();
    assert!(screen.contains("○ Registry 1 left"), "{screen}");
    assert!(
        !screen.contains('✗') && !screen.contains("is missing"),
        "{screen}"
    );
    assert!(
        screen.contains("It cannot be ada-lovelace, the GitHub user"),
        "{screen}"
    );
    driver.press("\"adalovelace\" enter");
    assert_eq!(driver.model.step, Step::Secrets);
}

#[test]
fn a_login_besides_the_group_is_asked() {
    let mut driver = Driver::new(World::Known);
    driver
        .press(REGISTRY)
        .press("down \"slac-group\" down ctrl-u \"ada\"");
    let screen = driver.seen();
    assert!(
        screen.contains("registry user") && screen.contains("registry login"),
        "{screen}"
    );
    assert!(
        screen.contains("scr.svc.stanford.edu/slac-group/my-model"),
        "{screen}"
    );
    driver.press("alt-5 end");
    assert!(driver.seen().contains("STANFORD_USERNAME"), "{}", driver.seen());
}

#[test]
fn the_status_ends_with_what_it_reports() {
    let mut driver = Driver::new(World::Known);
    driver.press("enter alt-7");
    driver.hold_writes = true;
    driver.press("w w");
    assert!(driver.seen().contains("It is being written"), "{}", driver.seen());
    let held = driver.release();
    assert!(matches!(held, Message::Done(_, Outcome::Written(_))));
    driver.model.update(held);
    let screen = driver.seen();
    assert!(screen.contains("committed 1f3c2ab"), "{screen}");
    assert!(!screen.contains("being written"), "{screen}");
}

#[test]
fn a_focused_answer_is_selected_visibly() {
    use ratatui::style::Modifier;
    let mut driver = Driver::new(World::Known);
    driver.press("enter alt-3");
    for name in ["Ada Lovelace", "ada@example.org", "adalovelace"] {
        let cells = driver.cells(120, 36, Appearance::new(true, false));
        let row = cells.iter().find(|row| row.symbols().starts_with(" ▸")).unwrap();
        let at = row.symbols().find(name).unwrap();
        assert!(
            row.styles_at(at).add_modifier.contains(Modifier::REVERSED),
            "{name}"
        );
        driver.press("down");
    }
}

#[test]
fn the_output_folder_is_completed() {
    let mut driver = Driver::new(World::Known);
    driver.press("enter alt-3 up ctrl-u \"mo\"");
    let screen = driver.seen();
    assert!(
        screen.contains("models/") && screen.contains("Tab complete"),
        "{screen}"
    );
    driver.press("tab");
    assert!(
        driver.seen().contains("▸ output folder      models/"),
        "{}",
        driver.seen()
    );
    // Completed, Tab goes on.
    driver.press("tab");
    assert!(driver.seen().contains("▸ author"), "{}", driver.seen());
}

#[test]
fn missing_answers_are_named_in_the_preview() {
    let mut driver = Driver::new(World::Nobody);
    driver.press("enter alt-3 down down");
    let screen = driver.seen();
    assert!(screen.contains("‹github_username›"), "{screen}");
    let ascii = driver.screen(120, 36, Appearance::new(true, true));
    assert!(ascii.contains("<github_username>"), "{ascii}");
    driver.press("\"ada\"");
    let screen = driver.seen();
    assert!(screen.contains("github.com/ada/my-model"), "{screen}");
}

#[test]
fn a_narrow_preview_keeps_the_field() {
    for (columns, rows) in [(80, 24), (60, 16)] {
        let mut driver = Driver::new(World::Known);
        driver.press("enter alt-3");
        let form = driver.screen(columns, rows, Appearance::new(true, false));
        assert!(!form.contains("change with this"), "{form}");
        driver.press("down down f9 \"grace\"");
        let shown = driver.screen(columns, rows, Appearance::new(true, false));
        assert!(
            shown.contains("▸ GitHub user") && shown.contains("grace"),
            "{shown}"
        );
        assert!(
            shown.contains("change with this") && shown.contains("github.com/grace"),
            "{shown}"
        );
    }
}

#[test]
fn a_secret_shows_where_it_is_used() {
    let mut driver = Driver::new(World::Known);
    driver.press("enter alt-5 down down");
    let screen = driver.seen();
    assert!(
        screen.contains("use it") && screen.contains("secrets.DOCKER_PASSWORD"),
        "{screen}"
    );
}

#[test]
fn registry_questions_are_seen_on_small_screens() {
    for registry in 0..6 {
        let mut driver = Driver::new(World::Known);
        driver.press("enter alt-4");
        driver.press(&"down ".repeat(registry));
        for _ in 0..5 {
            driver.press("tab");
            let screen = driver.screen(60, 16, Appearance::new(true, false));
            assert!(screen.contains("registry user"), "{screen}");
            assert!(screen.contains('▸'), "{screen}");
        }
    }
}

#[test]
fn a_preview_is_computed_in_a_frame() {
    let answers = |user: &str| -> Resolved {
        let mut given = Given::new();
        for (key, text) in [
            (Key::Author, "Ada"),
            (Key::Email, "ada@example.org"),
            (Key::ProjectName, "My Model"),
            (Key::GithubUsername, user),
        ] {
            given.put(key, AnswerSource::Typed, text);
        }
        resolve(&given, &Environment::default())
    };
    let (current, other) = (answers("ada"), answers("grace"));
    let variables = ProjectVariables::default();
    let once = || {
        let start = std::time::Instant::now();
        preview(&current, &variables, 2026, MarkedBy::Unlike(&other)).unwrap();
        start.elapsed()
    };
    once();
    let least = (0..20).map(|_| once()).min().unwrap();
    println!("preview with marked places: {least:?}");
    // Without optimizations it may take longer.
    let most = if cfg!(debug_assertions) { 60 } else { 3 };
    assert!(least.as_millis() < most, "{least:?}");
}

#[test]
fn the_start_lists_what_is_here() {
    let mut driver = Driver::new(World::Begun);
    for (columns, rows) in [(120, 36), (80, 24)] {
        let screen = driver.screen(columns, rows, Appearance::new(true, false));
        for text in [
            "Continue  my-model",
            "Update    injector",
            "Open      variables.yml",
            "12 inputs, 5 outputs · lume-model-1.5",
            "defines 4 variables",
            "Recent    cu-inj.yml",
            "~/models",
        ] {
            assert!(screen.contains(text), "{text}: {screen}");
        }
    }
}

#[test]
fn a_typed_path_is_seen_on_small_screens() {
    let mut driver = Driver::new(World::Begun);
    driver.press("end enter ctrl-u \"my\"");
    let screen = driver.screen(60, 16, Appearance::new(true, false));
    assert!(
        screen.contains("path  my") && screen.contains("my_other.yml"),
        "{screen}"
    );
}

#[test]
fn ticked_items_are_not_listed_again() {
    let mut driver = Driver::new(World::Known);
    driver.press("enter alt-5 space down space down space alt-7 w enter");
    let screen = driver.seen();
    assert!(screen.contains("1 of 4 left: workflow permissions"), "{screen}");
    assert!(!screen.contains("set up DOCKER_PASSWORD"), "{screen}");
    driver.press("alt-5 down space alt-7");
    let screen = driver.seen();
    assert!(
        !screen.contains("left:") && screen.contains("2  Push"),
        "{screen}"
    );
}

#[test]
fn the_last_step_shows_its_facts_first() {
    for (columns, rows) in [(120, 36), (80, 24), (60, 16)] {
        let mut driver = Driver::new(World::Known);
        driver.press("enter alt-7 enter enter");
        driver.model.status = None;
        let screen = driver.screen(columns, rows, Appearance::new(true, false));
        for text in [
            "w writes 29 files and commits them",
            "/home/ada/my-model",
            "main",
            "Ada Lovelace",
            "Package My Model",
            "4 of 4",
        ] {
            assert!(screen.contains(text), "{text}: {screen}");
        }
        driver.press("w");
        let screen = driver.screen(columns, rows, Appearance::new(true, false));
        for text in [
            "wrote 29 files",
            "Fill in evaluate",
            "Push",
            "Secrets",
            "everything else",
        ] {
            assert!(screen.contains(text), "{text}: {screen}");
        }
    }
}

//! The accessible wizard: the same project as `new` writes, from lines that are typed.

use crate::world::{World, paths, tree};

/// The lines typed for the seed's answers, Enter wherever there is a default.
fn typed(world: &World, output: &str) -> Vec<String> {
    let example = World::example();
    let mut lines = vec![
        example.to_str().unwrap(),
        "",
        "Ada Lovelace",
        "ada@example.org",
        "My Model",
        "",
        "",
        "",
        "ada",
        "",
        "DockerHub",
        "ada",
        "",
        "",
    ]
    .into_iter()
    .map(str::to_owned)
    .collect::<Vec<_>>();
    lines.push(world.path(output).to_str().unwrap().to_owned());
    lines
}

fn run(world: &World, lines: &[String]) -> assert_cmd::assert::Assert {
    world
        .command()
        .arg("--accessible")
        .write_stdin(lines.join("\n") + "\n")
        .assert()
}

#[test]
fn the_accessible_wizard_writes_what_new_writes() {
    let world = World::new();
    std::fs::create_dir(world.path("a")).unwrap();
    std::fs::create_dir(world.path("b")).unwrap();
    let mut lines = typed(&world, "a");
    lines.extend(["", "1", "yes"].map(str::to_owned));
    let run = run(&world, &lines).success();
    let said = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    assert!(said.contains("To set up for DockerHub:"), "{said}");
    assert!(said.contains("create  my_model/model.py"), "{said}");
    assert!(!said.contains('\u{1b}'));
    world.ada().args(["--output", "b"]).assert().success();
    let without_git = |place: &str| {
        let mut found = tree(&world.path(place));
        found.retain(|(path, _)| path != ".git" && !path.starts_with(".git/"));
        found
    };
    assert_eq!(without_git("a/my-model"), without_git("b/my-model"));
    assert_eq!(
        world.git("a/my-model", &["ls-tree", "-r", "HEAD"]),
        world.git("b/my-model", &["ls-tree", "-r", "HEAD"])
    );
    assert!(paths(&world.path("a/my-model")).len() > 20);
}

#[test]
fn leaving_and_the_end_of_input_write_nothing() {
    let world = World::new();
    std::fs::create_dir(world.path("a")).unwrap();
    let mut lines = typed(&world, "a");
    run(&world, &lines).code(1);
    // The answers are in a draft now, which is offered first.
    lines.insert(0, "no".to_owned());
    lines.extend(["", "q"].map(str::to_owned));
    run(&world, &lines).success();
    assert!(world.names("a").is_empty());
}

#[test]
fn refused_variables_file_is_said_and_asked_again() {
    let world = World::new();
    std::fs::create_dir(world.path("a")).unwrap();
    let many: String = (0..50)
        .map(|number| format!("  v{number}: {{type: scalr}}\n"))
        .collect();
    let bad = world.write(
        "bad.yml",
        &format!("input_variables:\n{many}output_variables: {{}}\n"),
    );
    let mut lines = typed(&world, "a");
    lines.insert(0, bad.to_str().unwrap().to_owned());
    lines.extend(["", "q"].map(str::to_owned));
    let run = run(&world, &lines).success();
    let said = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    assert!(said.contains("bad.yml:2"), "{said}");
    assert!(
        said.contains("more like these") && said.contains("`lume-wizard check` lists all of it"),
        "{said}"
    );
}

#[test]
fn inside_another_repository_it_asks_what_project_becomes() {
    let world = World::new();
    std::fs::create_dir(world.path("a")).unwrap();
    world.git("a", &["init", "-q"]);
    for (choice, is_repository) in [("1", true), ("2", false)] {
        let mut script = typed(&world, "a");
        // A wrong number is asked again, and elsewhere leads back to the answers.
        script.extend(["", "9", "3", "", choice, "yes"].map(str::to_owned));
        run(&world, &script).success();
        assert_eq!(world.path("a/my-model/.git").exists(), is_repository);
        assert!(world.path("a/my-model/setup.py").exists());
        std::fs::remove_dir_all(world.path("a/my-model")).unwrap();
    }
}

#[test]
fn a_file_is_converted_on_request() {
    let world = World::new();
    std::fs::create_dir(world.path("a")).unwrap();
    let file = "input_variables:\n  a:\n    variable_class: ScalarVariable\n    default_value: 1.0\n    value_range: [0.0, 2.0]\n\
        output_variables:\n  b:\n    variable_class: ScalarVariable\n";
    let file = world.write("v.yml", file);
    let mut lines = typed(&world, "a");
    lines[0] = file.to_str().unwrap().to_owned();
    lines[1] = "lume-services".to_owned();
    lines.extend(["", "no", "", "yes", "yes"].map(str::to_owned));
    let run = run(&world, &lines).success();
    let said = String::from_utf8(run.get_output().stdout.clone()).unwrap();
    assert_eq!(
        said.matches("Convert the project's copy of it?").count(),
        2,
        "{said}"
    );
    let written = std::fs::read_to_string(world.path("a/my-model/my_model/files/variables.yml")).unwrap();
    assert!(written.contains("type: scalar"), "{written}");
    assert!(std::fs::read_to_string(file).unwrap().contains("variable_class"));
}

#[test]
fn answers_are_kept_and_continued() {
    let world = World::new();
    std::fs::create_dir(world.path("a")).unwrap();
    let lines = typed(&world, "a");
    let said = |run: assert_cmd::assert::Assert| String::from_utf8(run.get_output().stdout.clone()).unwrap();
    let first = said(run(&world, &lines[..9]).code(1));
    assert!(first.contains("kept in a draft"), "{first}");
    // Every answer is there: Enter takes it.
    let mut rest = vec!["yes".to_owned()];
    rest.extend((0..9).map(|_| String::new()));
    rest.extend(lines[9..].to_vec());
    rest.extend(["", "1", "yes"].map(str::to_owned));
    let second = said(run(&world, &rest).success());
    assert!(second.contains("Continue My Model: "), "{second}");
    let readme = std::fs::read_to_string(world.path("a/my-model/README.md")).unwrap();
    assert!(readme.starts_with("# My Model"), "{readme}");
    let setup = world.git("a/my-model", &["log", "--format=%an"]);
    assert_eq!(setup.trim(), "Ada Lovelace");
    // The project is written: there is nothing to continue.
    let third = said(run(&world, &[]).code(1));
    assert!(!third.contains("Continue"), "{third}");
}

#[test]
fn full_disk_for_drafts_is_reported_once() {
    let world = World::new();
    std::fs::create_dir(world.path("a")).unwrap();
    let mut lines = typed(&world, "a");
    lines.extend(["", "1", "yes"].map(str::to_owned));
    world.write("typed", &(lines.join("\n") + "\n"));
    let script = "set -e; mkdir -p state; mount -t tmpfs -o size=16k tmpfs state; mkdir state/lume-wizard state/lume-wizard/drafts\n\
         chmod 700 state/lume-wizard state/lume-wizard/drafts\n\
         dd if=/dev/zero of=state/full bs=4096 count=8 2>/dev/null || true\n\
         XDG_STATE_HOME=$PWD/state \"$0\" --accessible <typed";
    let Some(run) = crate::support::mount::script(world.root(), script, &[], world.environment()) else {
        return;
    };
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    assert_eq!(said.matches("No draft is kept").count(), 1, "{said}");
    assert!(said.contains("the disk is full"), "{said}");
    assert!(world.path("a/my-model/README.md").exists(), "{said}");
}

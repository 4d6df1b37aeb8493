//! Updates of projects that earlier templates made.

use super::{codes, update_at};
use crate::support::fixtures::{History, STACKS, edit_project, write_project};
use crate::world::{World, paths};

fn world() -> World {
    let world = World::new();
    world.configure("[user]\n\tname = Ada\n\temail = ada@example.org\n");
    world
}

/// The project that the current templates make of the same answers and variables.
fn made_again(world: &World) -> std::path::PathBuf {
    let state = "project/.lume-wizard.yml";
    world
        .command()
        .args(["new", "--answers", state, "--output", "again", "--no-git"])
        .assert()
        .success();
    let entry = std::fs::read_dir(world.path("again")).unwrap().next().unwrap();
    entry.unwrap().path()
}

#[test]
fn version_1_becomes_what_is_generated_now() {
    for stack in STACKS {
        for history in [History::Commit, History::Base] {
            let world = world();
            write_project(stack, history, &world.path("project"));
            assert_eq!(update_at(&world, "project", &["--check"]).0, 1);
            let (status, report) = update_at(&world, "project", &[]);
            assert_eq!(status, 0, "{stack}: {report:#}");
            assert_eq!(report["committed"].is_string(), history == History::Commit);
            if history == History::Commit {
                let subject = world.git("project", &["log", "-1", "--format=%s"]);
                assert_eq!(subject, "update: templates 2");
                assert_eq!(world.git("project", &["status", "--porcelain"]), "");
            }
            let again = made_again(&world);
            let own = |path: &&String| ![".lume-wizard.base", "LICENSE"].contains(&path.as_str());
            let names = paths(&again);
            let updated = paths(&world.path("project"));
            assert_eq!(
                names.iter().filter(own).collect::<Vec<_>>(),
                updated.iter().filter(own).collect::<Vec<_>>()
            );
            for name in names.iter().filter(own) {
                let [now, new] = [world.path("project").join(name), again.join(name)]
                    .map(|path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned());
                assert_eq!(now, new, "{stack}: {name}");
            }
            assert_eq!(update_at(&world, "project", &["--check"]).0, 0);
        }
    }
}

#[test]
fn a_users_edits_of_version_1_are_kept() {
    for history in [History::Commit, History::Base] {
        let world = world();
        write_project("lume-services", history, &world.path("project"));
        edit_project(&world.path("project"));
        let text = |path: &str| std::fs::read_to_string(world.path("project").join(path)).unwrap();
        let variables = text("injector_surrogate/files/variables.yml");
        let optics = text("injector_surrogate/optics.py");
        let (status, report) = update_at(&world, "project", &[]);
        assert_eq!(status, 0, "{report:#}");
        assert!(!codes(&report).contains(&"base-missing"));
        assert!(text("README.md").contains("Trained on the 2025 injector scans"));
        assert!(text("README.md").contains("lume-wizard update"));
        assert!(text("environment.yml").contains("  - scipy<1.14\n"));
        assert!(text("injector_surrogate/model.py").contains("sigma = spot_size(radius, field)"));
        assert_eq!(text("injector_surrogate/files/variables.yml"), variables);
        assert_eq!(text("injector_surrogate/optics.py"), optics);
        assert!(!world.path("project/.github/workflows/build.yml").exists());
        assert_eq!(update_at(&world, "project", &["--check"]).0, 0);
        // The next update knows the texts of this one.
        let (status, report) = update_at(&world, "project", &["--set", "container_registry=ghcr"]);
        assert_eq!(status, 0, "{report:#}");
    }
}

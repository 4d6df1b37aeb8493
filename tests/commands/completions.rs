//! Completion in real shells, each in a pseudo-terminal.

use crate::pty::{Terminal, clean};
use crate::support::has_program;
use crate::world::World;
use portable_pty::CommandBuilder;
use std::path::Path;

/// A shell with the completions of the program, at its first prompt.
fn shell(world: &World, name: &str) -> Terminal {
    let script = |file: &str| {
        let run = world.command().args(["completions", name]).assert().success();
        let text = String::from_utf8(run.get_output().stdout.clone()).unwrap();
        world.write(file, &text)
    };
    let mut command = CommandBuilder::new(name);
    clean(&mut command, world.root());
    let folder = Path::new(env!("CARGO_BIN_EXE_lume-wizard")).parent().unwrap();
    let path = std::env::var("PATH").unwrap_or_default();
    command.env("PATH", format!("{}:{path}", folder.display()));
    match name {
        "bash" => {
            let file = script("complete.bash");
            let text = format!("PS1='ready> '\nsource {}\n", file.display());
            let start = world.write("start.bash", &text);
            command.args(["--noprofile", "--rcfile", start.to_str().unwrap(), "-i"]);
        }
        "zsh" => {
            script("functions/_lume-wizard");
            let text = "PS1='ready> '\nfpath=(~/../functions $fpath)\nautoload -Uz compinit\ncompinit -u\n";
            world.write("home/.zshrc", text);
            command.args(["-i"]);
        }
        _ => {
            script("home/.config/fish/completions/lume-wizard.fish");
            let text = "function fish_prompt; echo 'ready> '; end\nset -g fish_greeting\n";
            world.write("home/.config/fish/config.fish", text);
            command.args(["-i"]);
        }
    }
    let terminal = Terminal::start(command, 100, 30);
    terminal.wait_for("ready> ");
    terminal
}

/// Types each text, presses Tab and waits for what the shell makes of it.
fn completes_everything(name: &str) {
    if !has_program(name) {
        return;
    }
    let world = World::new();
    world.write(
        "variables.yml",
        "input_variables:\n  QUAD:IN20:121:BCTRL:\n    type: scalar\n    default: 1\n    range: [0, 2]\n\
         output_variables:\n  sigma_x:\n    type: scalar\n",
    );
    world.write("a folder/other.yml", "");
    let mut terminal = shell(&world, name);
    for (typed, completed) in [
        ("lume-wizard conv", "lume-wizard convert "),
        ("lume-wizard check --runtime lume-to", "--runtime lume-torch-3.0"),
        ("lume-wizard check vari", "check variables.yml"),
        (
            "lume-wizard variable set variables.yml QUAD:IN2",
            "QUAD:IN20:121:BCTRL",
        ),
        ("lume-wizard variable list a\\ fol", "list a folder/"),
        ("lume-wizard variable rename variables.yml sig", "yml sigma_x"),
        (
            "lume-wizard variable set variables.yml sigma_x uni",
            "sigma_x units=",
        ),
        ("lume-wizard new --set container_reg", "container_registry="),
        (
            "lume-wizard new --set container_registry=dockerh",
            "container_registry=dockerhub",
        ),
    ] {
        terminal.type_text(typed).press("tab");
        // fish and zsh escape what could mean something to them.
        terminal.wait_until(completed, |screen| screen.replace('\\', "").contains(completed));
        terminal.press("ctrl-u");
        terminal.wait_gone(completed);
    }
}

#[test]
fn bash_completes_commands_paths_and_names() {
    completes_everything("bash");
}

#[test]
fn zsh_completes_commands_paths_and_names() {
    completes_everything("zsh");
}

#[test]
fn fish_completes_commands_paths_and_names() {
    completes_everything("fish");
}

#[test]
fn powershell_script_is_written() {
    let world = World::new();
    let run = world
        .command()
        .args(["completions", "powershell"])
        .assert()
        .success();
    let text = String::from_utf8_lossy(&run.get_output().stdout).into_owned();
    assert!(text.contains("Register-ArgumentCompleter"), "{text}");
}

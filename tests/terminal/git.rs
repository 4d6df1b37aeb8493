//! The terminal belongs to git while git may ask: for a passphrase, or whatever a hook asks.

use crate::pty::{Terminal, command};
use crate::{wizard, world};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

/// Stands for gpg with a pinentry on the terminal: asks, keeps the answer, gives a signature.
const SIGNER: &str = r#"#!/bin/sh
exec 3<>/dev/tty
s=$(stty -g <&3); stty sane -echo <&3
trap 'stty "$s" <&3; exit 1' INT TERM
printf '\r\nPassphrase for key ABCD: ' >&3
IFS= read -r p <&3
stty "$s" <&3
printf '%s' "$p" > "$HOME/passphrase"
cat >/dev/null
echo "[GNUPG:] SIG_CREATED D 1 10 00 1700000000 ABCD" >&2
printf -- '-----BEGIN PGP SIGNATURE-----\n\nfake\n-----END PGP SIGNATURE-----\n'
"#;

fn script(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// Git knows Ada and these settings.
fn configure(folder: &Path, settings: &str) {
    super::known(folder);
    let file = folder.join("home/.gitconfig");
    let known = std::fs::read_to_string(&file).unwrap();
    std::fs::write(file, format!("{known}{settings}")).unwrap();
}

fn signing(folder: &Path) {
    let signer = folder.join("home/signer");
    script(&signer, SIGNER);
    let settings = format!(
        "\tsigningkey = ABCD\n[commit]\n\tgpgsign = true\n[gpg]\n\tprogram = {}\n",
        signer.display()
    );
    configure(folder, &settings);
}

/// The wizard at its last step, before w is pressed.
fn before_the_write(folder: &Path) -> Terminal {
    write_step(wizard(folder))
}

fn write_step(mut terminal: Terminal) -> Terminal {
    terminal.press("enter").wait_for("Go on to the answers");
    terminal.press("ctrl-n").wait_for("Ada Lovelace");
    terminal.press("enter").wait_for("registry.hub.docker.com/ada");
    terminal.press("enter").wait_for("DOCKER_PASSWORD");
    terminal.press("enter").wait_for(" create");
    terminal
        .press("enter")
        .wait_for("w writes")
        .wait_for("has the terminal");
    terminal
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let name = |entry: std::io::Result<std::fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    let mut names: Vec<String> = entries.map(name).collect();
    names.sort();
    names
}

fn is_signed(project: &Path) -> bool {
    let repository = git2::Repository::open(project).unwrap();
    let head = repository.head().unwrap().peel_to_commit().unwrap();
    head.header_field_bytes("gpgsig").is_ok()
}

#[test]
fn a_passphrase_reaches_git_and_the_wizard_returns() {
    let folder = world();
    signing(folder.path());
    let mut terminal = before_the_write(folder.path());
    terminal.press("w").wait_for("Passphrase for key ABCD");
    assert!(!terminal.is_on_alternate_screen());
    terminal.type_text("quite secret q\r").wait_for("committed");
    assert!(terminal.is_on_alternate_screen());
    let arrived = std::fs::read_to_string(folder.path().join("home/passphrase")).unwrap();
    assert_eq!(arrived, "quite secret q");
    assert!(is_signed(&folder.path().join("my-model")));
    terminal.press("ctrl-q");
    let ended = terminal.end();
    assert_eq!((ended.status, ended.not_restored), (0, vec![]));
    assert!(!ended.raw.contains("quite secret"), "the passphrase was shown");
}

#[test]
fn an_interrupted_passphrase_is_reported_and_loses_nothing() {
    let folder = world();
    signing(folder.path());
    let mut terminal = before_the_write(folder.path());
    terminal.press("w").wait_for("Passphrase for key ABCD");
    terminal.press("ctrl-c").wait_for("Nothing was half written");
    assert_eq!(names(folder.path()), ["home"]);
    terminal
        .press("w")
        .wait_gone("half written")
        .wait_for_raw("Passphrase for key ABCD", 2);
    terminal.type_text("second\r").wait_for("committed");
    terminal.press("ctrl-q");
    let ended = terminal.end();
    assert_eq!((ended.status, ended.not_restored), (0, vec![]));
}

#[test]
fn a_signal_while_git_asks_ends_everything() {
    let folder = world();
    signing(folder.path());
    let mut terminal = before_the_write(folder.path());
    terminal.press("w").wait_for("Passphrase for key ABCD");
    terminal.signal("TERM");
    let ended = terminal.end();
    assert_eq!(ended.status, 143);
    assert_eq!(names(folder.path()), ["home"]);
}

#[test]
fn signal_while_a_hook_runs_ends_the_hook() {
    let folder = world();
    script(
        &folder.path().join("home/hooks/pre-commit"),
        "#!/bin/sh\necho $$ > \"$HOME/hook\"\necho hook runs\nsleep 600\n",
    );
    configure(folder.path(), "[core]\n\thooksPath = ~/hooks\n");
    let mut terminal = before_the_write(folder.path());
    terminal.press("w").wait_for("hook runs");
    let id = std::fs::read_to_string(folder.path().join("home/hook")).unwrap();
    terminal.signal("TERM");
    assert_eq!(terminal.end().status, 143);
    assert_eq!(names(folder.path()), ["home"]);
    let state = std::fs::read_to_string(format!("/proc/{}/stat", id.trim()));
    assert!(
        state.map_or(true, |state| state.contains(") Z")),
        "the hook goes on"
    );
}

#[test]
fn a_hook_may_prompt_and_show_output() {
    let folder = world();
    script(
        &folder.path().join("home/hooks/pre-commit"),
        "#!/bin/sh\necho 'linting 27 files'\nprintf 'ticket: ' > /dev/tty\nread ticket < /dev/tty\necho \"ticket $ticket noted\" >&2\n",
    );
    configure(folder.path(), "[core]\n\thooksPath = ~/hooks\n");
    let mut terminal = before_the_write(folder.path());
    terminal.press("w").wait_for("ticket: ");
    terminal.type_text("T-17\r").wait_for("committed");
    terminal
        .wait_for("git: linting 27 files")
        .wait_for("git: ticket T-17 noted");
    terminal.press("ctrl-q");
    let ended = terminal.end();
    assert_eq!((ended.status, ended.not_restored), (0, vec![]));
    assert!(ended.raw.contains("linting 27 files"));
}

#[test]
fn new_in_terminal_leaves_it_to_git_too() {
    let folder = world();
    signing(folder.path());
    std::fs::write(
        folder.path().join("v.yml"),
        lume_wizard::wizard::project_state::EXAMPLE,
    )
    .unwrap();
    let mut new = command(folder.path());
    new.args([
        "new",
        "--variables",
        "v.yml",
        "--set",
        "github_username=ada",
        "--set",
        "project_name=My Model",
    ]);
    let mut terminal = Terminal::start(new, 120, 36);
    terminal.wait_for("Passphrase for key ABCD");
    terminal.type_text("secret\r").wait_for("committed");
    assert_eq!(terminal.end().status, 0);
    assert!(is_signed(&folder.path().join("my-model")));
}

/// A key of GnuPG whose passphrase pinentry-curses asks for; its agent ends with it.
struct Key {
    home: tempfile::TempDir,
}

impl Key {
    const PASSPHRASE: &'static str = "correct horse";

    /// None, with the reason printed, where GnuPG or pinentry-curses is not installed.
    fn make() -> Option<Self> {
        let pinentry = Path::new("/usr/bin/pinentry-curses");
        if !pinentry.exists() || Command::new("gpg").arg("--version").output().is_err() {
            println!("skipped: gpg or /usr/bin/pinentry-curses is not installed");
            return None;
        }
        // The agent's socket needs a short path.
        let home = tempfile::Builder::new().prefix("gpg").tempdir_in("/tmp").unwrap();
        std::fs::set_permissions(home.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
        std::fs::write(
            home.path().join("gpg-agent.conf"),
            format!("pinentry-program {}\n", pinentry.display()),
        )
        .unwrap();
        let key = Self { home };
        let made = key
            .gpg()
            .args([
                "--batch",
                "--pinentry-mode",
                "loopback",
                "--passphrase",
                Self::PASSPHRASE,
            ])
            .args([
                "--quick-gen-key",
                "Ada Lovelace <ada@example.org>",
                "default",
                "default",
                "never",
            ])
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        // The agent forgets the passphrase, so that it asks.
        key.end_agent();
        Some(key)
    }

    fn gpg(&self) -> Command {
        let mut gpg = Command::new("gpg");
        gpg.env("GNUPGHOME", self.home.path());
        gpg
    }

    fn end_agent(&self) {
        let ended = Command::new("gpgconf")
            .args(["--kill", "gpg-agent"])
            .env("GNUPGHOME", self.home.path())
            .status();
        assert!(ended.unwrap().success());
    }
}

impl Drop for Key {
    fn drop(&mut self) {
        self.end_agent();
    }
}

#[test]
fn gpg_and_pinentry_sign_from_the_wizard() {
    let Some(key) = Key::make() else { return };
    let folder = world();
    configure(
        folder.path(),
        "\tsigningkey = ada@example.org\n[commit]\n\tgpgsign = true\n",
    );
    let mut start = command(folder.path());
    start.env("GNUPGHOME", key.home.path());
    let terminal = Terminal::start(start, 120, 36);
    terminal.wait_for("New project").wait_for("keys");
    let mut terminal = write_step(terminal);
    // Cancelled first.
    terminal.press("w").wait_for("enter the passphrase");
    terminal
        .press("tab tab enter")
        .wait_for("Nothing was half written");
    terminal.wait_for("gpg failed to sign");
    assert_eq!(names(folder.path()), ["home"]);
    terminal.press("w").wait_for("enter the passphrase");
    terminal
        .type_text(Key::PASSPHRASE)
        .press("enter")
        .wait_for("committed");
    terminal.press("ctrl-q");
    let ended = terminal.end();
    assert_eq!((ended.status, ended.not_restored), (0, vec![]));
    let verified = Command::new("git")
        .args(["verify-commit", "HEAD"])
        .current_dir(folder.path().join("my-model"))
        .env("GNUPGHOME", key.home.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&verified.stderr);
    assert!(
        verified.status.success() && said.contains("Good signature"),
        "{said}"
    );
}

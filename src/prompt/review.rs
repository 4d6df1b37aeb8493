//! The files before they are written.

use super::Console;
use crate::project::changes::{ChangeKind, FileChange};
use crate::project::{ExistingEntry, Plan, Snapshot};
use crate::text::display::shown;

/// The user's decisions about the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewAnswer {
    /// Write them.
    Write,
    /// Go back to the answers.
    Back,
    /// Write nothing and stop.
    Stop,
}

/// Shows what happens to every path below `destination`, lets each file be read, lets each file that is in the
/// way be kept or replaced, and asks whether to write. Paths whose kind is [`ChangeKind::Keep`] afterwards are kept.
pub fn review_files(
    plan: &Plan,
    changes: &mut [FileChange],
    snapshot: &Snapshot,
    destination: &str,
    console: &mut dyn Console,
) -> ReviewAnswer {
    let standing = |change: &FileChange| {
        matches!(
            snapshot.entries.get(&change.path),
            Some(ExistingEntry::File { .. })
        ) && change.kind != ChangeKind::Identical
    };
    let open: Vec<bool> = changes.iter().map(standing).collect();
    let mut decided: Vec<bool> = open.iter().map(|open| !open).collect();
    say_list(changes, &decided, destination, console);
    loop {
        let Some(typed) =
            console.ask("Write them? yes, a number to read a file, < back, ? help, q to stop: ")
        else {
            return ReviewAnswer::Stop;
        };
        let typed = typed.trim();
        let (word, rest) = typed.split_once(' ').unwrap_or((typed, ""));
        let number = |text: &str| text.trim().parse::<usize>().ok()?.checked_sub(1);
        match (word, number(word), number(rest)) {
            ("<", ..) => return ReviewAnswer::Back,
            ("q", ..) => return ReviewAnswer::Stop,
            ("yes", ..) => {
                let undecided = decided.iter().filter(|decided| !**decided).count();
                let blocked = changes.iter().any(|change| change.obstacle.is_some());
                if undecided > 0 {
                    console.say(&format!(
                        "  {undecided} files are there already: decide with keep N or take N."
                    ));
                } else if blocked {
                    console.say("  Something in the way is never replaced; see the list.");
                } else {
                    return ReviewAnswer::Write;
                }
            }
            ("?", ..) => say_help(console),
            ("l", ..) => say_list(changes, &decided, destination, console),
            ("keep" | "take", _, Some(index)) if open.get(index) == Some(&true) => {
                if let (Some(change), Some(decided)) = (changes.get_mut(index), decided.get_mut(index)) {
                    change.kind = if word == "keep" {
                        ChangeKind::Keep
                    } else {
                        ChangeKind::Modify
                    };
                    *decided = true;
                    console.say(&format!(
                        "  {}: {}",
                        shown(change.path.as_str()),
                        change.kind.word()
                    ));
                }
            }
            (_, Some(index), _) if index < changes.len() => say_file(plan, changes.get(index), console),
            _ => console.say("  That is none of the possibilities; ? lists them."),
        }
    }
}

fn say_help(console: &mut dyn Console) {
    for line in [
        "  yes      write the files and commit",
        "  N        read file number N as it will be",
        "  keep N   leave the file on disk as it is",
        "  take N   replace the file on disk",
        "  l        the list again",
        "  <        back to the answers",
        "  q        stop; nothing is written",
    ] {
        console.say(line);
    }
}

fn say_list(changes: &[FileChange], decided: &[bool], destination: &str, console: &mut dyn Console) {
    console.say("");
    console.say(&format!("The files of {}:", shown(destination)));
    for (index, (change, decided)) in changes.iter().zip(decided).enumerate() {
        let mut line = format!(
            "  {:2}  {}  {}",
            index + 1,
            change.kind.word(),
            shown(change.path.as_str())
        );
        if !decided {
            line.push_str("  is there already: keep or take?");
        }
        if let Some(obstacle) = &change.obstacle {
            line.push_str(&format!("  {}", shown(obstacle)));
        }
        console.say(&line);
    }
}

fn say_file(plan: &Plan, change: Option<&FileChange>, console: &mut dyn Console) {
    let Some((path, file)) = change.and_then(|change| plan.files.get_key_value(&change.path)) else {
        return;
    };
    console.say(&format!("  {path}:"));
    match std::str::from_utf8(&file.bytes) {
        Ok(text) => {
            for line in text.lines() {
                // A tab is no danger to a terminal, and a reader expects the indentation as it is.
                let line: Vec<_> = line.split('\t').map(shown).collect();
                console.say(&format!("  | {}", line.join("    ")));
            }
        }
        Err(_) => console.say(&format!("  | {} bytes that are no text", file.bytes.len())),
    }
}

//! The conversion to another runtime: what would be lost, what would be wrong, what changes in the text.

use super::difference::differences;
use super::frame::{Dialog, DialogKind, PreviewLine, plain, problem};
use crate::editor::buffer::Buffer;
use crate::editor::refusal_text;
use crate::text::Severity;
use crate::text::display::counted;
use crate::variables::convert::{Conversion, Loss, Losses, convert};
use crate::variables::{RUNTIMES, Runtime};
use crate::yaml::edit::Patches;

/// The runtimes to convert to, each with what would be lost.
pub fn dialog(buffer: &Buffer) -> Dialog {
    let from = buffer.runtime();
    let kind = DialogKind::Convert {
        losses: Losses::Block,
        patches: None,
    };
    let mut dialog = Dialog::new(kind, format!("Convert from {} to", from.key()), "convert");
    for runtime in RUNTIMES.into_iter().filter(|runtime| *runtime != from) {
        dialog = dialog.with_choice(runtime.key(), "");
    }
    dialog
}

/// The losses, in a few words.
fn in_brief(buffer: &Buffer, to: Runtime) -> String {
    match convert(buffer.document(), buffer.reading(), to, Losses::Block) {
        Ok(conversion) if conversion.losses.is_empty() => "nothing is lost".to_owned(),
        Ok(conversion) => format!("{} would be lost", lost(&conversion.losses, buffer)),
        Err(_) => "cannot be done".to_owned(),
    }
}

/// Counts of variables by kind, and how many fields.
fn lost(losses: &[Loss], buffer: &Buffer) -> String {
    let word = |loss: &Loss| {
        let entries = buffer.reading().entries(loss.section);
        let kind = entries.iter().find(|entry| entry.span == loss.span)?.kind?;
        Some(buffer.runtime().kind(kind)?.word)
    };
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for loss in losses {
        let word = match loss.field {
            Some(_) => "field",
            None => word(loss).unwrap_or("variable"),
        };
        match counts.iter_mut().find(|(other, _)| *other == word) {
            Some((_, count)) => *count += 1,
            None => counts.push((word, 1)),
        }
    }
    let parts: Vec<String> = counts.iter().map(|(word, count)| counted(*count, word)).collect();
    parts.join(", ")
}

/// The result of the conversion to the chosen runtime.
pub(super) fn preview(dialog: &mut Dialog, buffer: &Buffer) -> (Vec<PreviewLine>, Option<String>) {
    for choice in dialog.choices.iter_mut().filter(|choice| choice.about.is_empty()) {
        let to = Runtime::from_key(&choice.title);
        choice.about = to.map_or_else(String::new, |to| in_brief(buffer, to));
    }
    dialog.lost = 0;
    let Some(to) = dialog.runtime() else {
        return (Vec::new(), None);
    };
    let DialogKind::Convert { losses, patches } = &mut dialog.kind else {
        return (Vec::new(), None);
    };
    *patches = None;
    // What changes is shown also while losses stop it.
    let conversion = match convert(buffer.document(), buffer.reading(), to, Losses::Drop) {
        Ok(conversion) => conversion,
        Err(refusal) => return (Vec::new(), Some(refusal_text(&refusal))),
    };
    let lines = listed(buffer, to, &conversion, *losses);
    let wrong = lines
        .iter()
        .filter(|line| line.severity == Some(Severity::Error))
        .count();
    let what = lost(&conversion.losses, buffer);
    let gone = conversion
        .losses
        .iter()
        .filter(|loss| loss.field.is_none())
        .count();
    let count = conversion.losses.len();
    let stopped = *losses == Losses::Block && count > 0;
    let unchanged = conversion.patches.as_ref().is_some_and(Patches::is_empty);
    if !stopped {
        *patches = conversion.patches;
    }
    dialog.lost = count;
    let kept = buffer.len() - gone.min(buffer.len());
    let dropped = match count {
        0 => "nothing lost".to_owned(),
        _ => format!("{what} dropped"),
    };
    let left = match wrong {
        0 => String::new(),
        _ => format!(", {} to correct", counted(wrong, "problem")),
    };
    dialog.done = Some(format!(
        "Converted to {}: {}, {dropped}{left}",
        to.key(),
        counted(kept, "variable")
    ));
    if unchanged {
        dialog.done = Some(format!(
            "{} reads the file as it is: nothing has changed",
            to.key()
        ));
    }
    if stopped {
        return (lines, Some(format!("{what} would be lost.")));
    }
    dialog.sum = Some(match count {
        0 => "Nothing is lost.".to_owned(),
        1 => format!("{what} is left out."),
        _ => format!("{what} are left out."),
    });
    (lines, None)
}

/// The losses, the runtime's refusals, the changes.
fn listed(buffer: &Buffer, to: Runtime, conversion: &Conversion, losses: Losses) -> Vec<PreviewLine> {
    let mut shown: Vec<PreviewLine> = Vec::new();
    if !conversion.losses.is_empty() {
        shown.push(plain(match losses {
            Losses::Block => "Would be lost:",
            Losses::Drop => "Left out:",
        }));
    }
    shown.extend(conversion.losses.iter().map(|loss| {
        let field = loss
            .field
            .as_ref()
            .map_or_else(String::new, |field| format!(" {field}"));
        let text = format!("{}{field} (line {}): {}", loss.variable, loss.line, loss.message);
        problem(Severity::Warning, text)
    }));
    let Some(document) = &conversion.document else {
        return shown;
    };
    let reading = crate::variables::read(document, to, buffer.reading().model(), buffer.arrays());
    let wrong: Vec<PreviewLine> = reading
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .map(|diagnostic| {
            let name = diagnostic.variable.as_deref().unwrap_or("the file");
            problem(Severity::Error, format!("{name}: {}", diagnostic.message))
        })
        .collect();
    if !wrong.is_empty() {
        shown.push(plain(format!("{} does not accept this yet:", to.key())));
        shown.extend(wrong);
    }
    if !shown.is_empty() {
        shown.push(plain("What changes in the text:"));
    }
    shown.extend(differences(buffer.text(), document.text()));
    shown
}

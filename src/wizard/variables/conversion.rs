//! The conversion to another runtime: what would be lost, what would be wrong, what changes in the text.

use super::dialog::{Asked, Dialog, Shown, plain, weighty};
use super::differing::differences;
use super::follow::said;
use crate::text::Severity;
use crate::text::display::counted;
use crate::variables::convert::convert;
use crate::variables::edit::{Conversion, Loss, Losses};
use crate::variables::{RUNTIMES, Runtime};
use crate::wizard::opened::Opened;

/// Up to this many bytes of text every runtime is tried, to say beside it what would be lost.
const TRIED: usize = 64 * 1024;

/// The runtimes to convert to, each with what would be lost.
pub(super) fn dialog(opened: &Opened) -> Dialog {
    let from = opened.reading.runtime;
    let asked = Asked::Convert {
        losses: Losses::Block,
        patches: None,
    };
    let mut dialog = Dialog::new(asked, format!("Convert from {} to", from.key()), "convert");
    for runtime in RUNTIMES.into_iter().filter(|runtime| *runtime != from) {
        dialog = dialog.with_choice(runtime.key(), in_brief(opened, runtime));
    }
    dialog
}

/// What would be lost, in a few words; nothing of a large file.
fn in_brief(opened: &Opened, to: Runtime) -> String {
    if opened.document.text().len() > TRIED {
        return String::new();
    }
    match convert(&opened.document, &opened.reading, to, Losses::Block) {
        Ok(conversion) if conversion.losses.is_empty() => "nothing is lost".to_owned(),
        Ok(conversion) => format!("{} would be lost", lost(&conversion.losses, opened)),
        Err(_) => "cannot be done".to_owned(),
    }
}

/// How many variables of which kind, and how many fields.
fn lost(losses: &[Loss], opened: &Opened) -> String {
    let word = |loss: &Loss| {
        let entries = opened.reading.entries(loss.section);
        let kind = entries.iter().find(|entry| entry.span == loss.span)?.kind?;
        Some(opened.reading.runtime.kind(kind)?.word)
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

/// What the conversion to the chosen runtime comes to.
pub(super) fn preview_conversion(dialog: &mut Dialog, opened: &Opened) -> (Vec<Shown>, Option<String>) {
    dialog.lost = 0;
    let Some(to) = dialog.runtime() else {
        return (Vec::new(), None);
    };
    let Asked::Convert { losses, patches } = &mut dialog.asked else {
        return (Vec::new(), None);
    };
    *patches = None;
    // What changes is shown also while losses stop it.
    let conversion = match convert(&opened.document, &opened.reading, to, Losses::Drop) {
        Ok(conversion) => conversion,
        Err(refusal) => return (Vec::new(), Some(said(&refusal))),
    };
    let preview = listed(opened, to, &conversion, *losses);
    let wrong = preview
        .iter()
        .filter(|shown| shown.severity == Some(Severity::Error))
        .count();
    let what = lost(&conversion.losses, opened);
    let gone = conversion
        .losses
        .iter()
        .filter(|loss| loss.field.is_none())
        .count();
    let count = conversion.losses.len();
    let stopped = *losses == Losses::Block && count > 0;
    if !stopped {
        *patches = conversion.patches;
    }
    dialog.lost = count;
    let kept = opened.outline.len() - gone.min(opened.outline.len());
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
    if stopped {
        return (preview, Some(format!("{what} would be lost.")));
    }
    dialog.sum = Some(match count {
        0 => "Nothing is lost.".to_owned(),
        1 => format!("{what} is left out."),
        _ => format!("{what} are left out."),
    });
    (preview, None)
}

/// What is lost, what the runtime would not take, what changes.
fn listed(opened: &Opened, to: Runtime, conversion: &Conversion, losses: Losses) -> Vec<Shown> {
    let mut shown: Vec<Shown> = Vec::new();
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
        weighty(Severity::Warning, text)
    }));
    let Some(document) = &conversion.document else {
        return shown;
    };
    let reading = crate::variables::read(document, to, &opened.arrays);
    let wrong: Vec<Shown> = reading
        .diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .map(|diagnostic| {
            let name = diagnostic.variable.as_deref().unwrap_or("the file");
            weighty(Severity::Error, format!("{name}: {}", diagnostic.message))
        })
        .collect();
    if !wrong.is_empty() {
        shown.push(plain(format!("{} does not take this yet:", to.key())));
        shown.extend(wrong);
    }
    if !shown.is_empty() {
        shown.push(plain("What changes in the text:"));
    }
    shown.extend(differences(opened.document.text(), document.text()));
    shown
}

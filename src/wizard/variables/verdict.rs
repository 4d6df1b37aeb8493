//! What the runtime would say of a field that is set for many variables, before it is set.

use super::dialog::{Shown, weighty};
use super::local;
use super::overlay::{Overlay, Sheet, Spot};
use crate::text::display::counted;
use crate::text::{Diagnostic, Severity};
use crate::variables::edit::{Edit, FieldChange, Place, Refusal, plan};

/// Up to this many bytes of text the whole is read.
const READ_WHOLE: usize = 64 * 1024;

/// In a longer text, up to this many variables are looked at.
const LOOKED_AT: usize = 20;

/// What the runtime would say.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    /// Of the first variable of which it would say something: what, and what helps.
    pub said: Vec<Shown>,
    /// How many would have an error.
    errors: usize,
    /// How many would have no more than a warning.
    warnings: usize,
    /// How many were looked at.
    looked_at: usize,
    /// How many there are.
    all: usize,
}

impl Verdict {
    /// How many variables would have a problem, in a line.
    pub(super) fn sum(&self) -> Option<String> {
        let of = match self.looked_at < self.all {
            true => format!("of the first {}", self.looked_at),
            false => format!("of {}", self.all),
        };
        match (self.errors, self.warnings) {
            (0, 0) => None,
            (0, warnings) => Some(format!(
                "{} {of} would have a warning.",
                counted(warnings, "variable")
            )),
            (errors, _) => Some(format!(
                "{} {of} would have an error.",
                counted(errors, "variable")
            )),
        }
    }
}

/// What the runtime would say if `change` were made to `variables`.
///
/// # Errors
/// Why the change cannot be made.
pub(super) fn of_field(
    sheet: &Sheet<'_>,
    variables: &[Place],
    change: &FieldChange,
) -> Result<Verdict, Refusal> {
    let opened = sheet.opened;
    let whole = sheet.overlay.is_empty() && opened.document.text().len() <= READ_WHOLE;
    let most = if whole { variables.len() } else { LOOKED_AT };
    let looked_at = variables.get(..most.min(variables.len())).unwrap_or_default();
    let edit = Edit::SetMany {
        variables: looked_at.to_vec(),
        fields: vec![change.clone()],
    };
    let mut overlay = sheet.overlay.clone();
    let changed;
    let then = if whole {
        let planned = plan(&opened.document, &opened.reading, &edit)?;
        changed = opened.changed(&planned.patches, &opened.arrays);
        overlay = Overlay::default();
        Sheet {
            opened: &changed,
            overlay: &overlay,
        }
    } else {
        let Some(blocks) = local::edit(sheet, &edit) else {
            return Ok(Verdict::default());
        };
        for (number, block) in blocks? {
            overlay.put(number, block);
        }
        Sheet {
            opened,
            overlay: &overlay,
        }
    };
    let mut verdict = Verdict {
        looked_at: looked_at.len(),
        all: variables.len(),
        ..Verdict::default()
    };
    for place in looked_at {
        if let Some(spot) = local::spot(sheet, *place) {
            verdict.hear(sheet, &then, spot, &change.key);
        }
    }
    Ok(verdict)
}

impl Verdict {
    /// What is said of the variable at `spot` about the field, or is new.
    fn hear(&mut self, before: &Sheet<'_>, then: &Sheet<'_>, spot: Spot, key: &str) {
        let known = before.diagnostics(spot);
        let is_new = |one: &Diagnostic| known.iter().all(|known| known.message != one.message);
        let problems: Vec<&Diagnostic> = then
            .diagnostics(spot)
            .into_iter()
            .filter(|one| one.severity != Severity::Hint)
            .filter(|one| one.field.as_deref() == Some(key) || is_new(one))
            .collect();
        let Some(worst) = problems.iter().min_by_key(|one| one.severity) else {
            return;
        };
        match worst.severity {
            Severity::Error => self.errors += 1,
            _ => self.warnings += 1,
        }
        if self.said.is_empty() {
            let name = then
                .current(spot)
                .map_or("", |current| current.entry.name.as_str());
            let help = worst.help.iter().map(|help| format!(": {help}"));
            let text = format!("{name}: {}{}", worst.message, help.collect::<String>());
            self.said.push(weighty(worst.severity, text));
        }
    }
}

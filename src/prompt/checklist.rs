//! The registry's checklist as plain lines.

use super::Console;
use crate::registry::SetupItem;
use crate::text::display::shown;

/// Shows what has to be set up for a registry, with the exact steps.
pub(super) fn say_checklist(registry: &str, items: &[SetupItem], console: &mut dyn Console) {
    if items.is_empty() {
        return;
    }
    console.say("");
    console.say(&format!("To set up for {registry}:"));
    for item in items {
        console.say(&format!(
            "  {} ({}): {}",
            shown(&item.name),
            item.kind.word(),
            shown(&item.purpose)
        ));
        for (index, step) in item.steps.iter().enumerate() {
            console.say(&format!("    {}. {}", index + 1, shown(step)));
        }
        for (label, text) in [
            ("page", &item.address),
            ("command", &item.command),
            ("note", &item.expires),
        ] {
            if let Some(text) = text {
                console.say(&format!("    {label}: {}", shown(text)));
            }
        }
    }
}

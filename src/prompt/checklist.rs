//! The registry's checklist as plain lines.

use super::Console;
use crate::answers::Resolved;
use crate::text::display::shown;

/// Shows what has to be set up for the registry, with the exact steps; nothing while its answers are not in order.
pub(super) fn say_checklist(resolved: &Resolved, console: &mut dyn Console) {
    let Some(place) = resolved.place() else {
        return;
    };
    let registry = resolved.registry();
    console.say("");
    console.say(&format!("To set up for {}:", registry.name));
    for item in registry.items(&place) {
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

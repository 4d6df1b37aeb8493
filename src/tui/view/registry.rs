//! The registries: the choices on the left, what the chosen one means on the right (below, where it is narrow).

use super::TWO_PANES;
use super::answers::{answer, explanation};
use crate::answers::Key;
use crate::tui::canvas::Canvas;
use crate::wizard::registry::{chosen, needed};
use crate::wizard::{Focus, Model};
use ratatui::layout::Rect;

/// The rows in which a narrow terminal shows the choices and the answers that they need.
const ROOM_FOR_BOTH: u16 = 19;

/// Draws the step.
pub fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model) {
    let rows = u16::try_from(crate::registry::REGISTRIES.len()).unwrap_or(u16::MAX);
    let list_width = 36;
    if body.width >= TWO_PANES {
        list(
            canvas,
            Rect::new(body.x, body.y + 1, list_width, body.height),
            model,
        );
        canvas.rule_down(body.x + list_width, body.y, body.height);
        let x = body.x + list_width + 2;
        meaning(
            canvas,
            Rect::new(x, body.y + 1, body.right() - x, body.height - 1),
            model,
        );
    } else if model.registry.focused().is_some() && body.height < ROOM_FOR_BOTH {
        let area = Rect::new(body.x + 1, body.y, body.width - 2, body.height);
        let registry = chosen(&model.project);
        canvas.put(
            area.x,
            area.y,
            area.width,
            registry.name,
            canvas.theme().heading(),
        );
        let y = fields(
            canvas,
            Rect {
                y: area.y + 1,
                ..area
            },
            model,
        );
        let rest = Rect::new(area.x, y + 1, area.width, area.bottom().saturating_sub(y + 1));
        explain(canvas, rest, model, model.registry.focused());
    } else {
        list(canvas, Rect::new(body.x, body.y, body.width, rows), model);
        canvas.rule_across(Rect::new(body.x, body.y + rows, body.width, 1), "");
        let y = body.y + rows + 1;
        meaning(
            canvas,
            Rect::new(body.x + 1, y, body.width - 2, body.bottom().saturating_sub(y)),
            model,
        );
    }
}

fn list(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let theme = canvas.theme();
    let glyphs = canvas.look.glyphs;
    let here = chosen(&model.project);
    let focused = model.registry.focus() == Focus::Registry;
    for (y, registry) in (area.y..).zip(crate::registry::REGISTRIES) {
        let is_chosen = std::ptr::eq(registry, here);
        canvas.put(
            area.x + 1,
            y,
            1,
            if is_chosen && focused { glyphs.pointer } else { " " },
            theme.accent(),
        );
        let mark = if is_chosen { glyphs.chosen } else { glyphs.open };
        canvas.put(
            area.x + 3,
            y,
            1,
            mark,
            if is_chosen { theme.accent() } else { theme.dim() },
        );
        let style = if is_chosen {
            theme.selected(focused)
        } else {
            theme.text()
        };
        canvas.put(area.x + 5, y, area.width.saturating_sub(6), registry.name, style);
    }
}

fn meaning(canvas: &mut Canvas<'_>, area: Rect, model: &Model) {
    let theme = canvas.theme();
    let registry = chosen(&model.project);
    let image = model
        .project
        .resolved()
        .image()
        .and_then(|image| image.with_tag("v1.2.3"));
    let secrets = registry.secrets();
    let stored = match secrets.len() {
        0 => "nothing to store".to_owned(),
        _ => secrets.join(", "),
    };
    let facts = [
        (
            "image",
            image.unwrap_or_else(|| "known once the answers below are valid".to_owned()),
            true,
        ),
        ("choose it if", registry.choose_if.to_owned(), false),
        ("set-up", registry.effort.to_owned(), false),
        ("secrets", stored, false),
    ];
    let mut y = area.y;
    for (label, text, important) in facts {
        canvas.put(area.x, y, 14, label, theme.dim());
        let style = if important { theme.heading() } else { theme.text() };
        let room = Rect::new(
            area.x + 14,
            y,
            area.width.saturating_sub(15),
            area.bottom().saturating_sub(y),
        );
        y += canvas.wrap(room, &text, style).max(1);
    }
    y += 1;
    y = fields(
        canvas,
        Rect::new(area.x, y, area.width, area.bottom().saturating_sub(y)),
        model,
    ) + 1;
    let rest = Rect::new(area.x, y, area.width, area.bottom().saturating_sub(y));
    explain(canvas, rest, model, model.registry.focused());
}

/// The answers that the chosen registry needs; gives the row after them.
fn fields(canvas: &mut Canvas<'_>, area: Rect, model: &Model) -> u16 {
    let focused = model.registry.focused();
    let mut y = area.y;
    for key in needed(chosen(&model.project))
        .into_iter()
        .take(usize::from(area.height))
    {
        let row = Rect::new(area.x.saturating_sub(1), y, area.width, 1);
        answer(
            canvas,
            row,
            model,
            key,
            focused == Some(key),
            model.registry.fields.get(key),
        );
        y += 1;
    }
    y
}

/// Explains the focused answer; in the list, what is wrong with the answers that the registry needs.
fn explain(canvas: &mut Canvas<'_>, area: Rect, model: &Model, focused: Option<Key>) {
    let theme = canvas.theme();
    let wrong = || {
        needed(chosen(&model.project))
            .into_iter()
            .find(|key| model.project.problem_of(*key).is_some())
    };
    let Some(key) = focused.or_else(wrong) else { return };
    for (y, (text, severity)) in
        (area.y..area.bottom()).zip(explanation(model, key, usize::from(area.width.saturating_sub(1))))
    {
        let style = severity.map_or(theme.dim(), |severity| theme.problem(severity));
        canvas.put(area.x, y, area.width, &text, style);
    }
}

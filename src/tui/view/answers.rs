//! The answers: label, value, where it comes from; below, what the focused one is for.

use super::Memory;
use crate::answers::{Key, MISSING, Origin, QuestionKind};
use crate::text::display::wrapped;
use crate::text::{Diagnostic, Severity};
use crate::tui::canvas::Canvas;
use crate::tui::widgets::{field, scroll};
use crate::wizard::answers::{choices, keys};
use crate::wizard::{Model, TextField, problems};
use ratatui::layout::Rect;

/// The width of the labels.
const LABELS: u16 = 22;

/// The number of lines the files that an answer changes have.
const MOST_AFFECTED: usize = 4;

/// Draws the step.
pub fn draw(canvas: &mut Canvas<'_>, body: Rect, model: &Model, memory: &mut Memory) {
    let theme = canvas.theme();
    let all: Vec<Key> = keys().collect();
    let focused = model.answers.focused();
    let here = all.iter().position(|key| *key == focused).unwrap_or(0);
    let explained = explanation(model, focused, usize::from(body.width.saturating_sub(4)));
    let below = u16::try_from(explained.len() + 1).unwrap_or(3);
    let top = body.y + u16::from(body.height > 20);
    let height = body.bottom().saturating_sub(top + below);
    memory.answers = scroll::first_row(memory.answers, here, all.len(), usize::from(height));
    let mut y = top;
    for key in all.iter().skip(memory.answers).take(usize::from(height)) {
        let row = Rect::new(body.x + 1, y, body.width.saturating_sub(2), 1);
        answer(
            canvas,
            row,
            model,
            *key,
            *key == focused,
            model.answers.fields.get(*key),
        );
        y += 1;
    }
    scroll::marks(canvas, body.right() - 1, top, height, memory.answers, all.len());
    y += 1;
    for (text, problem) in explained {
        let style = match problem {
            Some(severity) => theme.problem(severity),
            None => theme.dim(),
        };
        canvas.put(body.x + 2, y, body.width.saturating_sub(4), &text, style);
        y += 1;
    }
}

/// One answer on one line.
pub fn answer(
    canvas: &mut Canvas<'_>,
    row: Rect,
    model: &Model,
    key: Key,
    focused: bool,
    typed: Option<&TextField>,
) {
    let theme = canvas.theme();
    let glyphs = canvas.look.glyphs;
    let project = &model.project;
    let question = key.question();
    let problem = problems::of_answer(model, key);
    let (mark, mark_style) = match problem {
        None => (" ", theme.text()),
        Some(problem) if problem.code == MISSING && project.answer(key).is_empty() => {
            (glyphs.open, theme.problem(Severity::Warning))
        }
        Some(problem) => (
            canvas.look.glyphs.problem(problem.severity),
            theme.problem(problem.severity),
        ),
    };
    canvas.put(
        row.x,
        row.y,
        1,
        if focused { glyphs.pointer } else { " " },
        theme.accent(),
    );
    let label_style = if focused { theme.accent() } else { theme.text() };
    canvas.put(row.x + 2, row.y, LABELS - 3, question.text, label_style);
    canvas.put(row.x + LABELS, row.y, 2, mark, mark_style);
    let x = row.x + LABELS + 2;
    let origin = if focused && question.kind == QuestionKind::Choice {
        choices(key, project).join(&format!(" {} ", glyphs.dot))
    } else {
        origin(model, key)
    };
    let origin_room = if row.width > 90 { 44 } else { 24 };
    let room = row.right().saturating_sub(x + origin_room + 1);
    let value = project.answer(key);
    if focused && question.kind != QuestionKind::Choice && model.modal.is_none() {
        let plain = TextField::new(value).selected();
        field::focused(canvas, x, row.y, room, typed.unwrap_or(&plain));
    } else if focused && question.kind == QuestionKind::Choice {
        let arrows = if glyphs.ascii {
            ("< ", " >")
        } else {
            ("‹ ", " ›")
        };
        canvas.pieces(
            x,
            row.y,
            room,
            &[
                (arrows.0, theme.accent()),
                (value, theme.selected(false)),
                (arrows.1, theme.accent()),
            ],
        );
    } else if value.is_empty() && question.required {
        canvas.put(x, row.y, room, "to be answered", theme.dim());
    } else {
        let given = matches!(project.resolved().origin(key), Some(Origin::Given(_)));
        let style = if given { theme.heading() } else { theme.text() };
        canvas.put(x, row.y, room, value, style);
    }
    canvas.put(x + room + 1, row.y, origin_room, &origin, theme.dim());
}

/// The origin of the answer, in words.
fn origin(model: &Model, key: Key) -> String {
    let resolved = model.project.resolved();
    match resolved.origin(key) {
        None => String::new(),
        Some(Origin::Derived) => match key.question().derived_from.first() {
            Some(from) => format!("from {}", from.question().text),
            None => "derived".to_owned(),
        },
        Some(Origin::Given(_)) if resolved.default(key).is_some() => "changed: Ctrl-R resets".to_owned(),
        Some(Origin::Given(crate::answers::AnswerSource::Typed)) => String::new(),
        Some(origin) => origin.words().to_owned(),
    }
}

/// Explains the focused answer; what is wrong with it comes first.
pub fn explanation(model: &Model, key: Key, room: usize) -> Vec<(String, Option<Severity>)> {
    let mut lines = Vec::new();
    // That an answer is still to come is no fault: what it is for says enough.
    let is_still_to_come =
        |problem: &Diagnostic| problem.code == MISSING && model.project.answer(key).is_empty();
    if let Some(problem) = problems::of_answer(model, key).filter(|problem| !is_still_to_come(problem)) {
        lines.extend(
            wrapped(without_name(&problem.message, key), room)
                .into_iter()
                .map(|line| (line, Some(problem.severity))),
        );
        // What the disk and the variables say is mended by the answer alone if one knows how.
        if !model.project.resolved().diagnostics().contains(problem)
            && let Some(help) = &problem.help
        {
            lines.extend(wrapped(help, room).into_iter().map(|line| (line, None)));
        }
    }
    lines.extend(
        wrapped(key.question().help, room)
            .into_iter()
            .map(|line| (line, None)),
    );
    let affected =
        (model.step == crate::wizard::Step::Answers).then(|| model.answers.affected(&model.project));
    if let Some(text) = affected.flatten() {
        let mut text = wrapped(&text, room);
        text.truncate(MOST_AFFECTED);
        lines.extend(text.into_iter().map(|line| (line, None)));
    }
    lines
}

/// A message about an answer without the answer's name before it: on the screen it is beside the answer.
fn without_name(message: &str, key: Key) -> &str {
    let name = key.name();
    message
        .strip_prefix(name)
        .map_or(message, |rest| rest.strip_prefix(": ").unwrap_or(message))
}

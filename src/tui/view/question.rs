//! One question of the forms Answers and Registry: label, value, origin; and what the focused one is for.
//!
//! ```text
//! ▸ GitHub user       ada▏                               git
//!   licence           ● none ○ MIT ○ BSD-3-Clause ○ Apache-2.0
//!   registry user   ○ to be answered
//! ```

use crate::answers::validate::allowed;
use crate::answers::{AnswerSource, Key, Origin, QuestionKind};
use crate::text::Severity;
use crate::tui::ui::Ui;
use crate::tui::widgets::field;
use crate::wizard::questions::is_question;
use crate::wizard::{ClickTarget, Model, TextField, problems};
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

/// The cells of the labels.
const LABEL: u16 = 17;

/// The cells of an origin.
const ORIGIN: u16 = 18;

/// The cells of a row from which the origin is beside the value.
const WITH_ORIGIN: u16 = 52;

/// Draws a heading over questions, with the heading of their origins.
pub fn heading(ui: &mut Ui<'_>, area: Rect, text: &'static str) {
    let (look, theme) = (ui.look, ui.look.theme);
    let origin = if area.width >= WITH_ORIGIN { ORIGIN } else { 0 };
    let [left, right] = Layout::horizontal([Constraint::Min(0), Constraint::Length(origin)]).areas(area);
    ui.line(left, look.safe(text).style(theme.heading()));
    ui.line(right, look.safe("from").style(theme.dim()));
}

/// Draws one question in the first row of `area`.
pub fn draw(ui: &mut Ui<'_>, area: Rect, model: &Model, key: Key, focused: bool, typed: Option<&TextField>) {
    let (look, theme) = (ui.look, ui.look.theme);
    let origin_cells = if area.width >= WITH_ORIGIN { ORIGIN } else { 0 };
    let is_choice = key.question().kind == QuestionKind::Choice;
    let columns = [
        Constraint::Length(2),
        Constraint::Length(LABEL),
        Constraint::Length(2),
        Constraint::Min(0),
        Constraint::Length(if is_choice { 0 } else { origin_cells }),
    ];
    let [pointer, label, mark, value, beside] = Layout::horizontal(columns).areas(area);
    ui.hits.add(area, ClickTarget::Answer(key));
    ui.line(
        pointer,
        look.safe(look.glyphs.pointer(focused)).style(theme.accent()),
    );
    let label_style = if focused { theme.heading() } else { theme.text() };
    ui.line(label, look.safe(key.question().text).style(label_style));
    if let Some(problem) = problems::of_answer(model, key) {
        let glyph = match is_question(problem) {
            true => look
                .safe(look.glyphs.open)
                .style(theme.problem(Severity::Warning)),
            false => look
                .safe(look.glyphs.problem(problem.severity))
                .style(theme.problem(problem.severity)),
        };
        ui.line(mark, glyph);
    }
    if is_choice {
        let line = options(ui, model, key, focused);
        ui.line(value, line);
        return;
    }
    let text = model.project.usable_answer(key);
    let origin = origin(model, key);
    let value = Rect {
        width: value.width.saturating_sub(u16::from(origin_cells > 0)),
        ..value
    };
    if focused && model.modal.is_none() {
        let plain = TextField::new(text).selected();
        field::draw(ui, value, typed.unwrap_or(&plain));
    } else if text.is_empty() && model.project.is_asked(key) {
        ui.line(value, look.safe("to be answered").style(theme.dim()));
    } else {
        let given = matches!(model.project.resolved().origin(key), Some(Origin::Given(_)));
        let style = if given { theme.heading() } else { theme.text() };
        ui.line(value, look.safe(text).style(style));
    }
    ui.line(beside, look.safe(origin).style(theme.dim()));
}

/// The options of a choice, the chosen one marked.
fn options(ui: &Ui<'_>, model: &Model, key: Key, focused: bool) -> Line<'static> {
    let (look, theme) = (ui.look, ui.look.theme);
    let chosen = model.project.answer(key);
    let all = model.project.choices(key);
    let option = |(index, option): (usize, &'static str)| {
        let is_chosen = option == chosen;
        let glyph = if is_chosen {
            look.glyphs.chosen
        } else {
            look.glyphs.open
        };
        let (glyph_style, style) = match (is_chosen, focused) {
            (true, true) => (theme.accent(), theme.selected(true)),
            (true, false) => (theme.text(), theme.text()),
            (false, _) => (theme.dim(), theme.dim()),
        };
        let gap = if index > 0 { " " } else { "" };
        let words: [Span<'static>; 4] = [
            look.safe(gap),
            look.safe(glyph).style(glyph_style),
            look.safe(" "),
            look.safe(option).style(style),
        ];
        words
    };
    look.spans(all.into_iter().enumerate().flat_map(option))
}

/// The origin of the answer in a word or two, below the heading `from`.
fn origin(model: &Model, key: Key) -> &'static str {
    let resolved = model.project.resolved();
    match resolved.origin(key) {
        None => "",
        Some(_) if model.project.is_asked(key) => "",
        Some(Origin::Derived) => match key.question().derived_from.first() {
            Some(from) => from.question().text,
            None => "derived",
        },
        Some(Origin::Given(_)) if resolved.default(key).is_some() => "you, Ctrl-R resets",
        Some(Origin::Given(AnswerSource::Typed)) => "you",
        Some(Origin::Given(AnswerSource::File)) => "answers file",
        Some(Origin::Given(_)) => "command line",
        Some(Origin::Git) => "git",
        Some(Origin::Earlier) => "an earlier run",
        Some(Origin::Variables) => "variables file",
        Some(Origin::Default) => "default",
    }
}

/// Explains the focused question in lines of `cells` cells; what is wrong with its answer comes first.
pub fn explanation(ui: &Ui<'_>, model: &Model, key: Key, cells: u16) -> Vec<Line<'static>> {
    let (look, theme) = (ui.look, ui.look.theme);
    let cells = usize::from(cells);
    let mut lines = Vec::new();
    if let Some(text) = derived_and_refused(model, key) {
        lines.extend(look.wrap(&text, cells, theme.text()));
    }
    // That an answer is still to come is no fault: what it is for says enough.
    if let Some(problem) = problems::of_answer(model, key).filter(|problem| !is_question(problem)) {
        let message = without_name(&problem.message, key);
        lines.extend(look.wrap(message, cells, theme.problem(problem.severity)));
        // A message about the answer alone says what is allowed.
        if !model.project.resolved().diagnostics().contains(problem)
            && let Some(help) = &problem.help
        {
            lines.extend(look.wrap(help, cells, theme.text()));
        }
    }
    lines.extend(look.wrap(key.question().help, cells, theme.dim()));
    lines
}

/// The reason why the question is asked although an answer could be derived: the rule does not allow that one.
fn derived_and_refused(model: &Model, key: Key) -> Option<String> {
    let project = &model.project;
    let derived = Some(project.answer(key)).filter(|derived| project.is_asked(key) && !derived.is_empty())?;
    let rules = project.resolved().rules();
    let from = key.question().derived_from.first()?.question().text;
    Some(format!(
        "It cannot be {derived}, the {from}. Allowed: {}.",
        allowed(key, &rules)
    ))
}

/// A message about an answer without the answer's name before it: on the screen it is beside the answer.
fn without_name(message: &str, key: Key) -> &str {
    let name = key.name();
    message
        .strip_prefix(name)
        .map_or(message, |rest| rest.strip_prefix(": ").unwrap_or(message))
}

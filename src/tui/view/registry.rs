//! The registries in one table; below it the chosen one in full, with the answers that it needs, and the preview.
//!
//! ```text
//!    registry                      choose it if                      set-up                 secrets
//!  ▸ ● DockerHub                   the image may be public           an account, a token    2
//!    ○ Stanford Container Registry the image stays at SLAC           a project, a token     2
//!  ─ DockerHub ─────────────────────────────────┬ my-model/ ───────── 2 change with this ──
//!    image    registry.hub.docker.com/ada/…     │ ● README.md
//!  ▸ registry user     ada▏                     │
//! ```

use super::{preview, question};
use crate::answers::Key;
use crate::registry::{REGISTRIES, Registry};
use crate::tui::ui::{Ui, below};
use crate::tui::widgets::list::{Rows, table};
use crate::wizard::registry::{chosen, needed};
use crate::wizard::{Focus, Model, TWO_PANES};
use ratatui::layout::{Constraint, Layout, Margin, Rect};

/// The cells of a registry's name with its mark.
const NAME: u16 = 31;

/// The cells of the labels of the chosen registry.
const LABEL: u16 = 13;

/// The fewest rows of a body with the table's heading and an empty row.
const ROOMY: u16 = 16;

/// Draws the step.
pub fn draw(ui: &mut Ui<'_>, area: Rect, model: &Model) {
    let roomy = area.height >= ROOMY;
    let rows = u16::try_from(REGISTRIES.len()).unwrap_or(u16::MAX) + u16::from(roomy);
    let [list, _, rest] = Layout::vertical([
        Constraint::Length(rows),
        Constraint::Length(u16::from(roomy)),
        Constraint::Min(0),
    ])
    .areas(area);
    registries(ui, list.inner(Margin::new(1, 0)), model, roomy);
    let shows_preview = model.shows_preview();
    if shows_preview && area.width >= TWO_PANES {
        let [left, right] = preview::beside(rest);
        in_full(ui, left.inner(Margin::new(1, 0)), model, roomy);
        let right = ui.rule_left(right);
        preview::draw(ui, right, model);
    } else if shows_preview {
        let used = fields(ui, rest.inner(Margin::new(1, 0)), model);
        preview::draw(ui, below(rest, used).inner(Margin::new(1, 0)), model);
    } else {
        in_full(ui, rest.inner(Margin::new(1, 0)), model, roomy);
    }
}

/// The table of all registries; columns that there is no room for are left out.
fn registries(ui: &mut Ui<'_>, area: Rect, model: &Model, with_heading: bool) {
    let here = chosen(&model.project);
    let focused = model.registry.focus() == Focus::Registry;
    let selected = REGISTRIES
        .iter()
        .position(|registry| std::ptr::eq(*registry, here));
    let wide = area.width >= TWO_PANES - 2;
    let columns: &[Constraint] = match wide {
        true => &[
            Constraint::Length(NAME),
            Constraint::Fill(1),
            Constraint::Fill(1),
            Constraint::Length(7),
        ],
        false => &[
            Constraint::Length(NAME),
            Constraint::Fill(1),
            Constraint::Length(7),
        ],
    };
    let heading: &[&'static str] = match (with_heading, wide) {
        (false, _) => &[],
        (true, true) => &["  registry", "choose it if", "set-up", "secrets"],
        (true, false) => &["  registry", "choose it if", "secrets"],
    };
    let rows = Rows::new(REGISTRIES.len(), selected.unwrap_or(0), focused).of(Focus::Registry);
    table(ui, area, rows, &mut 0, (columns, heading), |index, look| {
        let Some(registry) = REGISTRIES.get(index) else {
            return Vec::new();
        };
        let mark = match std::ptr::eq(*registry, here) {
            true => look.glyphs.chosen,
            false => look.glyphs.open,
        };
        let name = look.line([look.safe(mark), look.safe(" "), look.safe(registry.name)]);
        let choose_if = look.line([look.safe(registry.choose_if)]);
        let set_up = look.line([look.safe(registry.effort)]);
        let secrets = look.line([look.safe(match registry.secrets().len() {
            0 => "none".to_owned(),
            count => count.to_string(),
        })]);
        match wide {
            true => vec![name, choose_if, set_up, secrets],
            false => vec![name, choose_if, secrets],
        }
    });
}

/// The chosen registry in full: the image's reference, the answers that it needs, what it costs.
fn in_full(ui: &mut Ui<'_>, area: Rect, model: &Model, roomy: bool) {
    let registry = chosen(&model.project);
    let mut rest = area;
    if roomy {
        ui.rule(rest, ui.look.safe(registry.name).style(ui.look.theme.heading()));
        rest = below(rest, 1);
        rest = below(rest, facts(ui, rest, model, registry) + 1);
    }
    rest = below(rest, fields(ui, rest, model));
    let key = model.registry.focused().or_else(|| asked(model));
    let lines = key.map_or_else(Vec::new, |key| question::explanation(ui, model, key, rest.width));
    ui.lines(below(rest, u16::from(roomy)), lines);
}

/// The first answer of the chosen registry with a problem.
fn asked(model: &Model) -> Option<Key> {
    let needed = needed(chosen(&model.project)).into_iter();
    needed
        .into_iter()
        .find(|key| model.project.problem_of(*key).is_some())
}

/// The facts of the chosen registry; gives the rows used.
fn facts(ui: &mut Ui<'_>, area: Rect, model: &Model, registry: &Registry) -> u16 {
    let (look, theme) = (ui.look, ui.look.theme);
    let image = model.project.resolved().image();
    let image = image.and_then(|image| image.with_tag("v1.2.3"));
    let secrets = match registry.secrets() {
        none if none.is_empty() => "nothing to store".to_owned(),
        names => names.join(", "),
    };
    let image_words = image.unwrap_or_else(|| "known once the answers are complete".to_owned());
    let facts = [
        ("image", image_words, theme.heading()),
        ("choose it if", registry.choose_if.to_owned(), theme.text()),
        ("set-up", registry.effort.to_owned(), theme.text()),
        ("secrets", secrets, theme.text()),
    ];
    let mut rest = area;
    for (label, text, style) in facts {
        let columns = [Constraint::Length(LABEL), Constraint::Min(0)];
        let [left, right] = Layout::horizontal(columns).areas(rest);
        ui.line(left, look.safe(label).style(theme.dim()));
        rest = below(rest, ui.text(right, &text, style).max(1));
    }
    area.height - rest.height
}

/// The answers that the chosen registry needs; gives the rows used.
fn fields(ui: &mut Ui<'_>, area: Rect, model: &Model) -> u16 {
    let focused = model.registry.focused();
    let keys = needed(chosen(&model.project));
    for (row, key) in area.rows().zip(&keys) {
        let typed = model.registry.fields.get(*key);
        question::draw(ui, row, model, *key, focused == Some(*key), typed);
    }
    u16::try_from(keys.len()).unwrap_or(u16::MAX).min(area.height)
}

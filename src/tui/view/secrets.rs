//! The checklist of what must exist where. The selected item is open.
//!
//! ```text
//!   [✓] DockerHub account                                   ticked by you
//!   [✓] DOCKER_USERNAME  repository secret                   present (gh)
//! ▸ [ ] DOCKER_PASSWORD  repository secret                   missing (gh)
//!       build_image.yml logs in with it.
//!    1. Make an access token.
//!    o  https://hub.docker.com/settings/security
//!    c  gh secret set DOCKER_PASSWORD --repo ada/my-model
//! ```

use super::preview;
use crate::registry::{ItemKind, SetupItem};
use crate::text::Severity;
use crate::tui::theme::Appearance;
use crate::tui::ui::{Ui, below, right_of};
use crate::tui::widgets::list::with_scrollbar;
use crate::tui::widgets::scroll::first_row;
use crate::wizard::secrets::{SecretStatus, items};
use crate::wizard::{Model, TWO_PANES};
use ratatui::layout::{Constraint, Layout, Margin, Rect};
use ratatui::text::Span;

/// The columns before an item's text: the pointer and the tick box.
const INDENT: u16 = 6;

/// The columns of the mark before a line of the open item.
const MARK: u16 = 3;

/// The columns of what is known of an item.
const STATUS: u16 = 15;

/// Draws the step.
pub fn draw(ui: &mut Ui<'_>, area: Rect, model: &Model, top: &mut usize) {
    let area = match (model.shows_preview(), area.width >= TWO_PANES) {
        (false, _) => area,
        (true, true) => {
            let [left, right] = preview::beside(area);
            let right = ui.rule_left(right);
            preview::draw(ui, right, model);
            left
        }
        (true, false) => {
            let halves = [Constraint::Percentage(50), Constraint::Percentage(50)];
            let [above, below] = Layout::vertical(halves).areas(area);
            preview::draw(ui, below.inner(Margin::new(1, 0)), model);
            above
        }
    };
    let list = items(&model.project);
    let area = below(area, u16::from(area.height > 20)).inner(Margin::new(1, 0));
    if list.is_empty() {
        let text = match model.project.resolved().image_context() {
            None => {
                "What is to be set up depends on answers that are still missing: Alt-3 and Alt-4 go there."
            }
            Some(_) => {
                "Nothing has to be set up for this registry: the workflow logs in with GitHub's own token."
            }
        };
        ui.text(area, text, ui.look.theme.text());
        return;
    }
    let [area, bar] = with_scrollbar(area);
    let selected = model.secrets.selected.min(list.len() - 1);
    let opened = list.get(selected);
    let opened = opened.map_or_else(Vec::new, |item| {
        lines(item, area.width.saturating_sub(INDENT + MARK), ui.look)
    });
    // The open item takes as many rows as it has lines: as many items before it are shown as leave room for it.
    let room = usize::from(area.height).saturating_sub(opened.len() + 1);
    *top = first_row(*top, selected, list.len(), room.max(1));
    let mut rest = area;
    for (index, item) in list.iter().enumerate().skip(*top) {
        if rest.is_empty() {
            break;
        }
        heading(ui, rest, model, item, index == selected);
        rest = below(rest, 1);
        if index == selected {
            let used = open(ui, right_of(rest, INDENT), &opened);
            rest = below(rest, used + 1);
        }
    }
    ui.scrollbar(bar, *top, list.len() + opened.len());
}

/// One item on one line: whether it is done, its name, what is known of it.
fn heading(ui: &mut Ui<'_>, row: Rect, model: &Model, item: &SetupItem, selected: bool) {
    let (glyphs, theme) = (ui.look.glyphs, ui.look.theme);
    let known = model.secrets.known(item, &model.project);
    let (mark, style) = match known {
        SecretStatus::Ticked | SecretStatus::Present => (glyphs.good, theme.good()),
        SecretStatus::Missing => (glyphs.wrong, theme.problem(Severity::Warning)),
        SecretStatus::Unknown => (" ", theme.dim()),
    };
    let kind = match item.kind {
        ItemKind::Secret => "  repository secret",
        _ => "",
    };
    let words = match known {
        SecretStatus::Ticked => "ticked by you",
        SecretStatus::Present => "present (gh)",
        SecretStatus::Missing => "missing (gh)",
        SecretStatus::Unknown if item.can_be_verified() && model.project.environment.gh => "v asks gh",
        SecretStatus::Unknown => "",
    };
    let name_style = match selected {
        true => theme.selected(true),
        false => theme.text(),
    };
    let look = ui.look;
    let tick_box = format!("[{mark}]");
    let name = [
        look.safe(glyphs.pointer(selected)).style(theme.accent()),
        look.safe(" "),
        look.safe(tick_box).style(style),
        look.safe(" "),
        look.safe(&item.name).style(name_style),
        look.safe(kind).style(theme.dim()),
    ];
    let columns = [Constraint::Min(0), Constraint::Length(STATUS)];
    let [left, right] = Layout::horizontal(columns).areas(row);
    let words = look.safe(words).style(theme.dim());
    ui.line(left, Vec::from(name));
    ui.line_right(right, words);
}

/// A line of the open item: the mark before it, or none where it has no room for one; its text; and the page that it
/// leads to.
struct ItemLine<'t> {
    mark: Option<Span<'t>>,
    text: Span<'t>,
    address: Option<&'t str>,
}

/// The open item's text in lines of `cells` cells: its purpose, the steps, when it expires, its page and its command.
fn lines(item: &SetupItem, cells: u16, look: Appearance) -> Vec<ItemLine<'_>> {
    let theme = look.theme;
    let wrapped = |text: &str| crate::text::display::wrapped(text, usize::from(cells));
    let plain = |mark: Option<String>, text: String, style| ItemLine {
        mark: mark.map(|mark| look.safe(mark).style(theme.dim())),
        text: look.safe(text).style(style),
        address: None,
    };
    let purpose = wrapped(&item.purpose);
    let mut lines: Vec<ItemLine<'_>> = purpose
        .into_iter()
        .map(|line| plain(None, line, theme.text()))
        .collect();
    for (number, step) in (1..).zip(&item.steps) {
        let mut mark = format!("{number}.");
        let rows = wrapped(step).into_iter();
        lines.extend(rows.map(|line| plain(Some(std::mem::take(&mut mark)), line, theme.text())));
    }
    let expires = item.expires.iter().flat_map(|text| wrapped(text));
    lines.extend(expires.map(|line| plain(None, line, theme.problem(Severity::Warning))));
    lines.extend(item.address.as_deref().map(|address| ItemLine {
        mark: Some(look.safe("o").style(theme.key())),
        text: look.safe(address).style(theme.link()),
        address: Some(address),
    }));
    lines.extend(item.command.as_deref().map(|command| ItemLine {
        mark: Some(look.safe("c").style(theme.key())),
        text: look.safe(command).style(theme.heading()),
        address: None,
    }));
    lines
}

/// Draws the open item; returns the rows that it uses.
fn open(ui: &mut Ui<'_>, area: Rect, lines: &[ItemLine<'_>]) -> u16 {
    let mut used = 0;
    for (row, line) in area.rows().zip(lines) {
        let mark_cells = if line.mark.is_some() { MARK } else { 0 };
        let columns = [Constraint::Length(mark_cells), Constraint::Min(0)];
        let [mark, text] = Layout::horizontal(columns).areas(row);
        ui.line(mark, line.mark.clone().unwrap_or_default());
        ui.line(text, line.text.clone());
        if let Some(address) = line.address {
            ui.link(text, address, address);
        }
        used += 1;
    }
    used
}

//! The last line: the keys that work now, as many as there is room for.
//!
//! ```text
//!  Enter edit   a add   m mark   / filter   r raw file   F1 keys
//! ```

use crate::tui::ui::{Ui, cells, hit, right_of};
use crate::wizard::{ClickTarget, Model, Step};
use ratatui::layout::{Margin, Rect};
use ratatui::text::{Line, Span};

/// Draws the line.
pub fn draw(ui: &mut Ui<'_>, area: Rect, model: &Model) {
    let look = ui.look;
    let keys = model.footer();
    let items: Vec<Line<'_>> = keys
        .iter()
        .map(|(key, title)| {
            let key = look.safe(key.label(look.glyphs.ascii)).style(look.theme.key());
            look.line([key, look.safe(" "), look.safe(*title)])
        })
        .collect();
    let (Some((last, rest)), Some(((last_key, _), keys))) = (items.split_last(), keys.split_last()) else {
        return;
    };
    let area = area.inner(Margin::new(1, 0));
    let room = usize::from(area.width);
    let all: usize = items.iter().map(|item| item.width() + 3).sum();
    let gap = match all > room && model.step == Step::Variables {
        true => "  ",
        false => "   ",
    };
    let mut spans: Vec<Span<'_>> = Vec::new();
    // The last leads to all the others: it keeps its room.
    let mut left = room.saturating_sub(last.width());
    let mut after = area;
    for (item, (key, _)) in rest.iter().zip(keys) {
        let width = item.width() + gap.len();
        if width > left {
            break;
        }
        left -= width;
        after = hit(ui, after, cells(item), ClickTarget::Key(*key));
        after = right_of(after, u16::try_from(gap.len()).unwrap_or(0));
        spans.extend(item.spans.iter().cloned());
        spans.push(look.safe(gap));
    }
    hit(ui, after, cells(last), ClickTarget::Key(*last_key));
    spans.extend(last.spans.iter().cloned());
    ui.line(area, spans);
}

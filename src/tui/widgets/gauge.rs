//! The range gauge: filled from the lower end to the default, in eighths of a cell; a default outside is drawn outside, at
//! the side where it is.

use crate::tui::canvas::Canvas;
use crate::tui::theme::Gauge;

/// The content of a gauge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The lower end; infinite ends are open.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// The default, when there is one and it is a number.
    pub default: Option<f64>,
}

/// The cells of a gauge with `inside` cells between its ends: one on the left for a default below, the left end, the
/// inside, the right end, one on the right for a default above.
#[must_use]
pub fn cells(range: Range, inside: usize, glyphs: &Gauge) -> Vec<&'static str> {
    let Range { low, high, default } = range;
    let [left, right] = glyphs.ends;
    let [open_left, open_right] = glyphs.open;
    let below = default.is_some_and(|value| value < low);
    let above = default.is_some_and(|value| value > high);
    let mut cells = vec![if below { glyphs.outside } else { " " }];
    if low == high {
        let middle = inside / 2;
        cells.push(" ");
        cells.extend((0..inside).map(|at| if at == middle { glyphs.point } else { " " }));
        cells.push(" ");
    } else {
        cells.push(if low.is_finite() { left } else { open_left });
        let mark = default
            .filter(|_| !below && !above)
            .and_then(|value| place(value, low, high, inside, glyphs.fill.len()));
        cells.extend((0..inside).map(|at| match mark {
            Some((cell, part)) if cell == at => glyphs.fill.get(part).copied().unwrap_or(glyphs.outside),
            Some((cell, _)) if at < cell => glyphs.full,
            _ => glyphs.line,
        }));
        cells.push(if high.is_finite() { right } else { open_right });
    }
    cells.push(if above { glyphs.outside } else { " " });
    cells
}

/// In which of `inside` cells, and in which part of it, `value` lies; none when an end is infinite or nothing is known.
fn place(value: f64, low: f64, high: f64, inside: usize, parts: usize) -> Option<(usize, usize)> {
    // Halves, so that the difference of two large ends does not become infinite.
    let (value, low, high) = (value / 2.0, low / 2.0, high / 2.0);
    let share = (value - low) / (high - low);
    if !share.is_finite() || inside == 0 || parts == 0 {
        return None;
    }
    let steps = inside * parts;
    let step = ((share * steps as f64) as usize).min(steps - 1);
    Some((step / parts, step % parts))
}

/// Draws a gauge `room` cells wide (at least 7): in the accent, or calm where there are many.
pub fn draw(canvas: &mut Canvas<'_>, x: u16, y: u16, room: u16, range: Range, calm: bool) {
    let glyphs = &canvas.look.glyphs.gauge;
    let (theme, inside) = (canvas.theme(), usize::from(room.saturating_sub(4)));
    let outside = range
        .default
        .is_some_and(|value| value < range.low || value > range.high);
    let mark = if outside {
        theme.problem(crate::text::Severity::Warning)
    } else if calm {
        theme.dim()
    } else {
        theme.accent()
    };
    let [left, right] = glyphs.ends;
    let [open_left, open_right] = glyphs.open;
    let plain = [glyphs.line, glyphs.point, " ", left, right, open_left, open_right];
    let drawn = cells(range, inside, glyphs);
    for (offset, cell) in drawn.iter().enumerate() {
        let style = if plain.contains(cell) { theme.dim() } else { mark };
        canvas.put(x + u16::try_from(offset).unwrap_or(room), y, 1, cell, style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::theme::{ASCII, UNICODE};

    fn drawn(low: f64, high: f64, default: f64) -> String {
        let range = Range {
            low,
            high,
            default: Some(default),
        };
        cells(range, 9, &UNICODE.gauge).concat()
    }

    #[test]
    fn default_is_where_it_lies_in_its_range() {
        assert_eq!(drawn(0.0, 9.0, 0.0), " ├▏────────┤ ");
        assert_eq!(drawn(0.0, 9.0, 4.4), " ├████▌────┤ ");
        assert_eq!(drawn(0.0, 9.0, 9.0), " ├█████████┤ ");
        assert_eq!(drawn(0.0, 5.0, 5.2), " ├─────────┤●");
        assert_eq!(drawn(0.0, 5.0, -1.0), "●├─────────┤ ");
    }

    #[test]
    fn odd_ranges_are_drawn_too() {
        assert_eq!(drawn(f64::NEG_INFINITY, f64::INFINITY, 1.0), " ┄─────────┄ ");
        assert_eq!(drawn(2.0, 2.0, 2.0), "      │      ");
        assert_eq!(drawn(2.0, 2.0, 3.0), "      │     ●");
        assert_eq!(drawn(-f64::MAX, f64::MAX, 0.0), " ├████▋────┤ ");
        assert_eq!(drawn(0.0, 1.0, f64::NAN), " ├─────────┤ ");
        let reversed = Range {
            low: 5.0,
            high: 0.0,
            default: Some(2.0),
        };
        assert_eq!(cells(reversed, 3, &UNICODE.gauge).len(), 7);
        let ascii = Range {
            low: 0.0,
            high: 2.0,
            default: Some(1.0),
        };
        assert_eq!(cells(ascii, 4, &ASCII.gauge).concat(), " [==#-] ");
    }
}

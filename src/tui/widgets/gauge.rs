//! The range gauge: filled from the lower end to the default, in eighths of a cell; a default outside is drawn outside, at
//! the side where it is.

use crate::text::Severity;
use crate::tui::theme::{Appearance, Gauge};
use ratatui::text::Line;

/// Ends that are positive and whose quotient is at least this large are drawn on a logarithmic scale.
const FAR_APART: f64 = 1000.0;

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

impl Range {
    /// Returns whether both ends are positive and far apart, so that the scale is logarithmic.
    #[must_use]
    pub fn is_logarithmic(&self) -> bool {
        self.low > 0.0 && self.high.is_finite() && self.high / self.low >= FAR_APART
    }

    /// The range on the scale on which it is drawn.
    fn scaled(self) -> Self {
        match self.is_logarithmic() {
            true => Self {
                low: self.low.log10(),
                high: self.high.log10(),
                default: self.default.map(f64::log10),
            },
            false => self,
        }
    }

    /// Returns whether a decade begins in cell `at` of `inside` cells of a logarithmic scale.
    fn begins_decade(&self, at: usize, inside: usize) -> bool {
        let Self { low, high, .. } = self.scaled();
        let cell = |at: usize| low + (high - low) * at as f64 / inside as f64;
        let (start, end) = (cell(at), cell(at + 1));
        at > 0 && start.ceil() < end
    }
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
        let scaled = range.scaled();
        let mark = scaled
            .default
            .filter(|_| !below && !above)
            .and_then(|value| place(value, scaled.low, scaled.high, inside, glyphs.fill.len()));
        let logarithmic = range.is_logarithmic();
        cells.extend((0..inside).map(|at| match mark {
            Some((cell, part)) if cell == at => glyphs.fill.get(part).copied().unwrap_or(glyphs.outside),
            Some((cell, _)) if at < cell => glyphs.full,
            _ if logarithmic && range.begins_decade(at, inside) => glyphs.decade,
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

/// A gauge of `room` cells (at least 7): in the accent, or calm where there are many.
#[must_use]
pub fn line(look: Appearance, room: u16, range: Range, calm: bool) -> Line<'static> {
    let (glyphs, theme) = (&look.glyphs.gauge, look.theme);
    let inside = usize::from(room.saturating_sub(4));
    let is_outside = range
        .default
        .is_some_and(|value| value < range.low || value > range.high);
    let mark = match (is_outside, calm) {
        (true, _) => theme.problem(Severity::Warning),
        (false, true) => theme.dim(),
        (false, false) => theme.accent(),
    };
    let [left, right] = glyphs.ends;
    let [open_left, open_right] = glyphs.open;
    let plain = [
        glyphs.line,
        glyphs.decade,
        glyphs.point,
        " ",
        left,
        right,
        open_left,
        open_right,
    ];
    let cells = cells(range, inside, glyphs).into_iter();
    look.spans(cells.map(|cell| {
        let style = if plain.contains(&cell) { theme.dim() } else { mark };
        look.safe(cell).style(style)
    }))
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
    fn ends_far_apart_are_drawn_in_decades() {
        assert_eq!(drawn(1e-3, 1e6, 1.0), " ├███▏┼┼┼┼┼┤ ");
        assert_eq!(drawn(1.0, 1e9, 1.0), " ├▏┼┼┼┼┼┼┼┼┤ ");
        assert_eq!(drawn(1.0, 1000.0, 2000.0), " ├───┼──┼──┤●");
        assert_eq!(drawn(0.0, 1e6, 1.0), " ├▏────────┤ ");
        assert_eq!(drawn(1.0, 999.0, 1.0), " ├▏────────┤ ");
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

//! The only way from text to the screen: [`Appearance::safe`] makes a span of it that cannot control the terminal. Every
//! other function here begins there. No other file of `tui` makes a span, line or text of anything but literals and
//! spans (`tests/architecture.rs`).

use super::theme::Appearance;
use crate::text::display;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;

/// The cells of a text that a screen could show at most; what is behind them costs nothing.
const MOST_CELLS: usize = 1000;

impl Appearance {
    /// `text` as a span: on one line, with every character that could act on a terminal written as an escape, and with
    /// this program's own typography in ASCII where only that is drawn.
    #[must_use]
    pub fn safe<'t>(self, text: impl Into<Cow<'t, str>>) -> Span<'t> {
        let plain = match text.into() {
            Cow::Borrowed(text) => self.typography(display::shown(display::screenful(text, MOST_CELLS))),
            Cow::Owned(text) => {
                let seen = display::screenful(&text, MOST_CELLS);
                Cow::Owned(self.typography(display::shown(seen)).into_owned())
            }
        };
        Span::raw(plain)
    }

    /// A line of spans or of a literal.
    #[must_use]
    pub fn line<'t>(self, line: impl IntoLine<'t>) -> Line<'t> {
        line.into_line(self)
    }

    /// A line of spans.
    #[must_use]
    pub fn spans<'t>(self, spans: impl IntoIterator<Item = Span<'t>>) -> Line<'t> {
        Line::from_iter(spans)
    }

    /// The beginning of `text` in at most `cells` cells; where something is cut, it ends in an ellipsis.
    #[must_use]
    pub fn cut<'t>(self, text: &'t str, cells: usize) -> Span<'t> {
        let safe = self.safe(display::screenful(text, cells)).content;
        let ellipsis = self.glyphs.ellipsis;
        if display::beginning(&safe, cells).0.len() == safe.len() {
            return Span::raw(safe);
        }
        let (kept, _) = display::beginning(&safe, cells.saturating_sub(display::width(ellipsis)));
        let (mark, _) = display::beginning(ellipsis, cells);
        Span::raw(format!("{kept}{mark}"))
    }

    /// The end of `text` in at most `cells` cells, for paths and addresses, whose end tells more.
    #[must_use]
    pub fn cut_start<'t>(self, text: &'t str, cells: usize) -> Span<'t> {
        let safe = self.safe(display::last_screenful(text, cells)).content;
        if display::beginning(&safe, cells).0.len() == safe.len() {
            return Span::raw(safe);
        }
        let (mark, used) = display::beginning(self.glyphs.ellipsis, cells);
        let (kept, _) = display::ending(&safe, cells - used);
        Span::raw(format!("{mark}{kept}"))
    }

    /// Both ends of `text` in at most `cells` cells, for names, which differ at either end. The characters whose numbers
    /// are in `marked` have the style `mark`.
    #[must_use]
    pub fn cut_middle(
        self,
        text: &str,
        cells: usize,
        (marked, mark): (&[usize], Style),
    ) -> Vec<Span<'static>> {
        let safe = display::shown(text);
        // An escape changes the numbers of the characters behind it: nothing is marked then.
        let marked = match safe {
            Cow::Borrowed(_) => marked,
            Cow::Owned(_) => &[],
        };
        let ellipsis = display::beginning(self.glyphs.ellipsis, cells).0;
        let (mut head, mut tail) = (safe.as_ref(), "");
        let is_cut = display::beginning(&safe, cells).0.len() < safe.len();
        if is_cut {
            let left = cells.saturating_sub(display::width(ellipsis));
            let (start, used) = display::beginning(&safe, left / 2);
            head = start;
            tail = display::ending(&safe, left - used).0;
        }
        let before_tail = match marked {
            [] => 0,
            _ => safe
                .get(..safe.len() - tail.len())
                .map_or(0, |before| before.chars().count()),
        };
        let mut spans = self.marked(head, 0, marked, mark);
        if is_cut {
            spans.push(Span::raw(ellipsis));
            spans.extend(self.marked(tail, before_tail, marked, mark));
        }
        spans
    }

    /// Safe text in spans; the characters in `marked`, counted from `first`, have the style `mark`.
    fn marked(self, text: &str, first: usize, marked: &[usize], mark: Style) -> Vec<Span<'static>> {
        let mut spans: Vec<Span<'static>> = Vec::new();
        let mut character = first;
        for grapheme in text.graphemes(true) {
            let within = character..character + grapheme.chars().count();
            character = within.end;
            let is_marked = marked.iter().any(|at| within.contains(at));
            let style = if is_marked { mark } else { Style::new() };
            match spans.last_mut().filter(|span| span.style == style) {
                Some(span) => span.content.to_mut().push_str(grapheme),
                None => spans.push(Span::styled(grapheme.to_owned(), style)),
            }
        }
        spans
    }

    /// `line` in at most `cells` cells; where something is cut, it ends in an ellipsis.
    #[must_use]
    pub fn fit(self, line: Line<'_>, cells: usize) -> Line<'_> {
        if line.width() <= cells {
            return line;
        }
        let (mark, mark_cells) = display::beginning(self.glyphs.ellipsis, cells);
        let mut room = cells - mark_cells;
        let mut spans = Vec::with_capacity(line.spans.len());
        let mut last = Style::new();
        for span in line.spans {
            let (kept, used) = display::beginning(&span.content, room);
            let is_cut = kept.len() < span.content.len();
            last = span.style;
            spans.push(Span::styled(kept.to_owned(), span.style));
            room -= used;
            if is_cut {
                break;
            }
        }
        spans.push(Span::styled(mark.to_owned(), last));
        Line {
            spans,
            style: line.style,
            alignment: line.alignment,
        }
    }

    /// `text` in lines of at most `cells` cells, broken at spaces where there are any.
    #[must_use]
    pub fn wrap(self, text: &str, cells: usize, style: Style) -> Vec<Line<'static>> {
        let lines = display::wrapped(text, cells);
        let lines = lines
            .into_iter()
            .map(|line| Line::from(self.safe(line).style(style)));
        lines.collect()
    }

    /// The program's own typography in ASCII, where only that is drawn.
    fn typography(self, text: Cow<'_, str>) -> Cow<'_, str> {
        let fancy = ['…', '·', '–', '‹', '›', '▸', '“', '”', '’'];
        if !self.glyphs.ascii || !text.contains(fancy) {
            return text;
        }
        let mut plain = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '…' => plain.push_str("..."),
                '·' | '–' => plain.push('-'),
                '‹' => plain.push('<'),
                '›' | '▸' => plain.push('>'),
                '“' | '”' => plain.push('"'),
                '’' => plain.push('\''),
                other => plain.push(other),
            }
        }
        Cow::Owned(plain)
    }
}

/// A line for the screen: of literals and spans only, never of a text that is not safe yet.
pub trait IntoLine<'t> {
    /// The line.
    fn into_line(self, look: Appearance) -> Line<'t>;
}

impl<'t> IntoLine<'t> for Line<'t> {
    fn into_line(self, _: Appearance) -> Self {
        self
    }
}

impl<'t> IntoLine<'t> for Span<'t> {
    fn into_line(self, _: Appearance) -> Line<'t> {
        Line::from(self)
    }
}

impl<'t> IntoLine<'t> for Vec<Span<'t>> {
    fn into_line(self, _: Appearance) -> Line<'t> {
        Line::from(self)
    }
}

impl<'t, const N: usize> IntoLine<'t> for [Span<'t>; N] {
    fn into_line(self, _: Appearance) -> Line<'t> {
        Line::from_iter(self)
    }
}

impl IntoLine<'static> for &'static str {
    fn into_line(self, look: Appearance) -> Line<'static> {
        Line::from(look.safe(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(ascii: bool) -> Appearance {
        Appearance::new(true, ascii)
    }

    fn joined(spans: &[Span<'_>]) -> String {
        spans.iter().map(|span| span.content.as_ref()).collect()
    }

    #[test]
    fn no_span_acts_on_the_terminal() {
        let hostile = "a\x1b[31mb\u{202e}c\u{9b}\n\t";
        let safe = "a\\x1b[31mb\\u{202e}c\\x9b\\n\\t";
        let none = (&[][..], Style::new());
        assert_eq!(look(false).safe(hostile).content, safe);
        assert_eq!(look(false).safe(hostile.to_owned()).content, safe);
        assert_eq!(look(false).cut(hostile, 99).content, safe);
        assert_eq!(look(false).cut_start(hostile, 99).content, safe);
        assert_eq!(joined(&look(false).cut_middle(hostile, 99, none)), safe);
    }

    #[test]
    fn cut_text_ends_in_an_ellipsis() {
        for (cells, text, unicode, ascii) in [
            (6, "variables", "varia…", "var..."),
            (9, "variables", "variables", "variables"),
            (2, "variables", "v…", ".."),
            (0, "variables", "", ""),
            (4, "日本語", "日…", "..."),
        ] {
            assert_eq!(look(false).cut(text, cells).content, unicode);
            assert_eq!(look(true).cut(text, cells).content, ascii);
        }
        assert_eq!(look(false).cut_start("variables", 6).content, "…ables");
        assert_eq!(look(true).cut_start("variables", 6).content, "...les");
    }

    #[test]
    fn both_ends_of_a_name_are_kept() {
        let mark = Style::new();
        for (cells, text, expected) in [
            (9, "QUAD:IN20:121:BCTRL", "QUAD…CTRL"),
            (8, "QUAD:IN20:121:BCTRL", "QUA…CTRL"),
            (4, "abcd", "abcd"),
            (1, "abcd", "…"),
            (0, "abcd", ""),
            (5, "日本語日本語", "日…語"),
        ] {
            assert_eq!(
                joined(&look(false).cut_middle(text, cells, (&[], mark))),
                expected,
                "{text} in {cells}"
            );
        }
    }

    #[test]
    fn marks_stay_on_their_characters() {
        let theme = look(false).theme;
        let spans = look(false).cut_middle("abcdefgh", 5, (&[0, 7], theme.found()));
        let marked: Vec<&str> = spans
            .iter()
            .filter(|span| span.style == theme.found())
            .map(|span| span.content.as_ref())
            .collect();
        assert_eq!((joined(&spans).as_str(), marked), ("ab…gh", vec!["a", "h"]));
    }

    #[test]
    fn lines_are_cut_across_their_spans() {
        let line = |look: Appearance| Line::from_iter([look.safe("name "), look.safe("日本語")]);
        for cells in 0..14 {
            for ascii in [false, true] {
                let look = look(ascii);
                assert!(look.fit(line(look), cells).width() <= cells);
            }
        }
        assert_eq!(look(false).fit(line(look(false)), 8).to_string(), "name 日…");
        assert_eq!(look(false).fit(line(look(false)), 11).to_string(), "name 日本語");
    }

    #[test]
    fn own_typography_is_ascii_where_asked() {
        let text = "0 … 10 · ‹a› “b”";
        assert_eq!(look(true).safe(text).content, "0 ... 10 - <a> \"b\"");
        assert_eq!(look(false).safe(text).content, text);
    }

    /// The time to make spans of a text of this many KiB in every way, the least of three.
    fn least(kibibytes: usize) -> std::time::Duration {
        let text = "é".repeat(kibibytes << 9);
        let time = || {
            let start = std::time::Instant::now();
            let look = look(true);
            let _ = (look.safe(&text), look.cut(&text, 60), look.cut_start(&text, 60));
            let _ = look.cut_middle(&text, 60, (&[], Style::new()));
            start.elapsed()
        };
        (0..3).map(|_| time()).min().unwrap()
    }

    #[test]
    fn long_texts_are_cut_in_linear_time() {
        let (short, long) = (least(128), least(512));
        // Four times the text, sixteen times the time were it quadratic.
        assert!(
            long < short * 10 + std::time::Duration::from_millis(20),
            "{short:?} then {long:?}"
        );
    }
}

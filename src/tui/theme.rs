//! Styles by meaning and glyphs: the only place besides [`super::palette`] that knows colours. Words have the terminal's
//! own foreground, glyphs are coloured; nothing is told by colour alone.

use super::palette::{Background, ColourDepth, Palette};
use crate::text::Severity;
use ratatui::style::{Color, Modifier, Style};
use ratatui::symbols::{border, line, scrollbar};

/// The styles of the screen.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    palette: Option<Palette>,
}

impl Theme {
    /// The theme for any background, with the sixteen colours or with none.
    #[must_use]
    pub const fn new(colour: bool) -> Self {
        match colour {
            true => Self::on(Background::Unknown, ColourDepth::Ansi),
            false => Self { palette: None },
        }
    }

    /// The theme for a background, with as many colours as there are.
    #[must_use]
    pub const fn on(background: Background, depth: ColourDepth) -> Self {
        Self {
            palette: Some(Palette::of(background, depth)),
        }
    }

    fn tint(self, of: impl Fn(Palette) -> Option<Color>) -> Style {
        let colour = self.palette.and_then(of);
        colour.map_or(Style::new(), |colour| Style::new().fg(colour))
    }

    /// Ordinary text.
    #[must_use]
    pub fn text(self) -> Style {
        Style::new()
    }

    /// Text that is there when it is looked for.
    #[must_use]
    pub fn dim(self) -> Style {
        match self.palette.and_then(|palette| palette.dim) {
            Some(grey) => Style::new().fg(grey),
            None => Style::new().add_modifier(Modifier::DIM),
        }
    }

    /// A heading, or the label of the field that has the focus.
    #[must_use]
    pub fn heading(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The one accent, for the glyphs of the focus.
    #[must_use]
    pub fn accent(self) -> Style {
        self.tint(|palette| palette.accent).add_modifier(Modifier::BOLD)
    }

    /// The current step on the rail.
    #[must_use]
    pub fn current(self) -> Style {
        self.selected(true).add_modifier(Modifier::BOLD)
    }

    /// The selected row: with a background of its own where the focus is, bold where it is not.
    #[must_use]
    pub fn selected(self, focused: bool) -> Style {
        match self.palette.map(|palette| palette.selected) {
            _ if !focused => Style::new().add_modifier(Modifier::BOLD),
            Some(Some((text, behind))) => Style::new().fg(text).bg(behind).remove_modifier(Modifier::DIM),
            // One background for the whole row, whatever colours its glyphs have.
            Some(None) => Style::new()
                .fg(Color::Reset)
                .add_modifier(Modifier::REVERSED)
                .remove_modifier(Modifier::DIM),
            None => Style::new().add_modifier(Modifier::REVERSED),
        }
    }

    /// The text of a field, with the focus or without.
    #[must_use]
    pub fn field(self, focused: bool) -> Style {
        if focused {
            Style::new().add_modifier(Modifier::UNDERLINED)
        } else {
            Style::new()
        }
    }

    /// A letter that the filter has found.
    #[must_use]
    pub fn found(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD | Modifier::UNDERLINED)
    }

    /// A key's name in the footer and the help.
    #[must_use]
    pub fn key(self) -> Style {
        self.tint(|palette| palette.accent).add_modifier(Modifier::BOLD)
    }

    /// Rules between panes.
    #[must_use]
    pub fn rule(self) -> Style {
        self.dim()
    }

    /// The address of a page.
    #[must_use]
    pub fn link(self) -> Style {
        Style::new().add_modifier(Modifier::UNDERLINED)
    }

    /// The glyph of something in order.
    #[must_use]
    pub fn good(self) -> Style {
        self.tint(|palette| palette.good)
    }

    /// The glyph of a problem of this weight.
    #[must_use]
    pub fn problem(self, severity: Severity) -> Style {
        match severity {
            Severity::Error => self.tint(|palette| palette.error).add_modifier(Modifier::BOLD),
            Severity::Warning => self.tint(|palette| palette.warning).add_modifier(Modifier::BOLD),
            Severity::Hint => self.dim(),
        }
    }

    /// The words of a problem of this weight, behind its glyph.
    #[must_use]
    pub fn message(self, severity: Severity) -> Style {
        match severity {
            Severity::Error => self.heading(),
            Severity::Warning => self.text(),
            Severity::Hint => self.dim(),
        }
    }

    /// The sign of a line that is added.
    #[must_use]
    pub fn added(self) -> Style {
        self.tint(|palette| palette.good)
    }

    /// The sign of a line that is taken away.
    #[must_use]
    pub fn removed(self) -> Style {
        self.tint(|palette| palette.error)
    }

    /// A part of highlighted text.
    #[must_use]
    pub fn code(self, part: CodeStyle) -> Style {
        match part {
            CodeStyle::Plain => Style::new(),
            CodeStyle::Comment => self.dim(),
            CodeStyle::Keyword => self.heading(),
            CodeStyle::Name => self.tint(|palette| palette.name),
            CodeStyle::Text => self.tint(|palette| palette.text),
            CodeStyle::Number => self.tint(|palette| palette.number),
        }
    }
}

/// The kind of a piece of source text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeStyle {
    /// Nothing special.
    Plain,
    /// A comment.
    Comment,
    /// A word of the language.
    Keyword,
    /// A key or a name.
    Name,
    /// A quoted text.
    Text,
    /// A number or another constant.
    Number,
}

/// The characters that are drawn, with their ASCII twins.
#[derive(Clone, Debug)]
pub struct Glyphs {
    /// In order.
    pub good: &'static str,
    /// An error.
    pub wrong: &'static str,
    /// A warning.
    pub warning: &'static str,
    /// Still to do.
    pub open: &'static str,
    /// The current place; the chosen item.
    pub chosen: &'static str,
    /// The selected row.
    pub pointer: &'static str,
    /// The mark of cut text.
    pub ellipsis: &'static str,
    /// Between panes.
    pub upright: &'static str,
    /// Below headings.
    pub level: &'static str,
    /// Frames, with their corners.
    pub border: border::Set<'static>,
    /// Scrollbars.
    pub scrollbar: scrollbar::Set<'static>,
    /// An unfolded and a folded folder.
    pub folds: [&'static str; 2],
    /// Left and right end of a gauge; an open left and right end; its line; the mark outside.
    pub gauge: Gauge,
    /// Between words of a status line.
    pub dot: &'static str,
    /// Whether only ASCII is drawn.
    pub ascii: bool,
}

impl Glyphs {
    /// The glyph of a problem.
    #[must_use]
    pub const fn problem(&self, severity: Severity) -> &'static str {
        match severity {
            Severity::Error => self.wrong,
            Severity::Warning => self.warning,
            Severity::Hint => self.dot,
        }
    }

    /// The mark before a row of a list: the pointer at the selected one.
    #[must_use]
    pub const fn pointer(&self, selected: bool) -> &'static str {
        if selected { self.pointer } else { " " }
    }
}

/// The characters of the range gauge.
#[derive(Clone, Copy, Debug)]
pub struct Gauge {
    /// The ends of the range.
    pub ends: [&'static str; 2],
    /// Open ends, for an infinite range.
    pub open: [&'static str; 2],
    /// The line between the ends.
    pub line: &'static str,
    /// The same where a decade of a logarithmic scale begins.
    pub decade: &'static str,
    /// A range of one point.
    pub point: &'static str,
    /// The default outside its range.
    pub outside: &'static str,
    /// The cell in which the default lies, filled up to it: from a little to all of it.
    pub fill: &'static [&'static str],
    /// The cells before it.
    pub full: &'static str,
}

/// The characters of a terminal that shows Unicode.
pub static UNICODE: Glyphs = Glyphs {
    good: "✓",
    wrong: "✗",
    warning: "!",
    open: "○",
    chosen: "●",
    pointer: "▸",
    ellipsis: "…",
    upright: "│",
    level: "─",
    border: border::ROUNDED,
    scrollbar: scrollbar::Set {
        track: line::VERTICAL,
        thumb: line::THICK_VERTICAL,
        begin: "↑",
        end: "↓",
    },
    folds: ["▾", "▸"],
    gauge: Gauge {
        ends: ["├", "┤"],
        open: ["┄", "┄"],
        line: "─",
        decade: "┼",
        point: "│",
        outside: "●",
        fill: &["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"],
        full: "█",
    },
    dot: "·",
    ascii: false,
};

/// The characters of `--ascii`.
pub static ASCII: Glyphs = Glyphs {
    good: "ok",
    wrong: "x",
    warning: "!",
    open: "o",
    chosen: "*",
    pointer: ">",
    ellipsis: "...",
    upright: "|",
    level: "-",
    border: border::Set {
        top_left: "+",
        top_right: "+",
        bottom_left: "+",
        bottom_right: "+",
        vertical_left: "|",
        vertical_right: "|",
        horizontal_top: "-",
        horizontal_bottom: "-",
    },
    scrollbar: scrollbar::Set {
        track: "|",
        thumb: "#",
        begin: "^",
        end: "v",
    },
    folds: ["v", ">"],
    gauge: Gauge {
        ends: ["[", "]"],
        open: [".", "."],
        line: "-",
        decade: "+",
        point: "|",
        outside: "!",
        fill: &["#"],
        full: "=",
    },
    dot: "-",
    ascii: true,
};

/// Everything about the look that the user can choose.
#[derive(Clone, Copy, Debug)]
pub struct Appearance {
    /// The styles.
    pub theme: Theme,
    /// The characters.
    pub glyphs: &'static Glyphs,
}

impl Appearance {
    /// A look with or without colour, for any background, in ASCII or not.
    #[must_use]
    pub fn new(colour: bool, ascii: bool) -> Self {
        Self::with_theme(Theme::new(colour), ascii)
    }

    /// A look with a theme, in ASCII or not.
    #[must_use]
    pub fn with_theme(theme: Theme, ascii: bool) -> Self {
        Self {
            theme,
            glyphs: if ascii { &ASCII } else { &UNICODE },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_there_is_none() {
        let theme = Theme::new(false);
        for style in [
            theme.accent(),
            theme.current(),
            theme.selected(true),
            theme.problem(Severity::Error),
            theme.good(),
            theme.added(),
            theme.dim(),
            theme.code(CodeStyle::Number),
        ] {
            assert_eq!((style.fg, style.bg), (None, None));
        }
    }

    #[test]
    fn words_have_the_terminal_foreground() {
        for depth in [ColourDepth::Ansi, ColourDepth::Indexed] {
            for background in [Background::Unknown, Background::Dark, Background::Light] {
                let theme = Theme::on(background, depth);
                let words = [
                    theme.text(),
                    theme.heading(),
                    theme.found(),
                    theme.link(),
                    theme.field(true),
                ];
                let messages = [Severity::Error, Severity::Warning].map(|severity| theme.message(severity));
                for style in words.into_iter().chain(messages) {
                    assert_eq!((style.fg, style.bg), (None, None));
                }
            }
        }
    }

    #[test]
    fn ascii_is_ascii() {
        let glyphs = format!("{ASCII:?}");
        assert!(glyphs.is_ascii());
    }
}

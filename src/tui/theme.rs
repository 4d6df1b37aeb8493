//! Styles by meaning: the only place with colours. Sixteen ANSI colours, bold, dim and reverse, so that
//! the terminal's own theme decides; nothing is told by colour alone.

use crate::text::Severity;
use ratatui::style::{Color, Modifier, Style};
use ratatui::symbols::{border, line, scrollbar};

/// The styles of the screen.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    colour: bool,
}

impl Theme {
    /// The theme with the sixteen colours, or with none.
    #[must_use]
    pub const fn new(colour: bool) -> Self {
        Self { colour }
    }

    fn tint(self, colour: Color) -> Style {
        if self.colour {
            Style::new().fg(colour)
        } else {
            Style::new()
        }
    }

    /// Ordinary text.
    #[must_use]
    pub fn text(self) -> Style {
        Style::new()
    }

    /// Text that is there when it is looked for.
    #[must_use]
    pub fn dim(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// A heading.
    #[must_use]
    pub fn heading(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The one accent: where the focus is.
    #[must_use]
    pub fn accent(self) -> Style {
        self.tint(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    /// The current step on the rail.
    #[must_use]
    pub fn current(self) -> Style {
        self.accent().add_modifier(Modifier::REVERSED)
    }

    /// The selected row: reversed where the focus is, bold where it is not.
    #[must_use]
    pub fn selected(self, focused: bool) -> Style {
        if focused {
            self.tint(Color::Cyan).add_modifier(Modifier::REVERSED)
        } else {
            Style::new().add_modifier(Modifier::BOLD)
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
        self.accent().add_modifier(Modifier::UNDERLINED)
    }

    /// A key's name in the footer and the help.
    #[must_use]
    pub fn key(self) -> Style {
        self.tint(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    /// Rules between panes.
    #[must_use]
    pub fn rule(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    /// The address of a page.
    #[must_use]
    pub fn link(self) -> Style {
        Style::new().add_modifier(Modifier::UNDERLINED)
    }

    /// Something in order.
    #[must_use]
    pub fn good(self) -> Style {
        self.tint(Color::Green)
    }

    /// A problem of this weight.
    #[must_use]
    pub fn problem(self, severity: Severity) -> Style {
        match severity {
            Severity::Error => self.tint(Color::Red).add_modifier(Modifier::BOLD),
            Severity::Warning => self.tint(Color::Yellow).add_modifier(Modifier::BOLD),
            Severity::Hint => self.dim(),
        }
    }

    /// A line that is added.
    #[must_use]
    pub fn added(self) -> Style {
        self.tint(Color::Green)
    }

    /// A line that is taken away.
    #[must_use]
    pub fn removed(self) -> Style {
        self.tint(Color::Red)
    }

    /// A part of highlighted text.
    #[must_use]
    pub fn code(self, part: CodeStyle) -> Style {
        match part {
            CodeStyle::Plain => Style::new(),
            CodeStyle::Comment => self.dim(),
            CodeStyle::Keyword => self.tint(Color::Magenta),
            CodeStyle::Name => self.tint(Color::Cyan),
            CodeStyle::Text => self.tint(Color::Green),
            CodeStyle::Number => self.tint(Color::Yellow),
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
    /// A look with or without colour, in ASCII or not.
    #[must_use]
    pub fn new(colour: bool, ascii: bool) -> Self {
        Self {
            theme: Theme::new(colour),
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
            theme.code(CodeStyle::Keyword),
        ] {
            assert_eq!((style.fg, style.bg), (None, None));
        }
    }

    #[test]
    fn ascii_is_ascii() {
        let glyphs = format!("{ASCII:?}");
        assert!(glyphs.is_ascii());
    }
}

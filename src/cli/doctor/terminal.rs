//! The terminal: whether it can show the wizard, its size, colours and characters.

use super::Part;
use crate::cli::{Global, wizard};
use std::io::IsTerminal;

/// The smallest screen that the wizard draws on: columns and rows.
const SMALLEST: (u16, u16) = (60, 16);

/// The facts about the terminal of this process.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TerminalFacts {
    pub(super) input: bool,
    pub(super) output: bool,
    pub(super) term: Option<String>,
    pub(super) color_term: Option<String>,
    pub(super) no_color: bool,
    pub(super) ascii_locale: bool,
    pub(super) size: Option<(u16, u16)>,
}

impl TerminalFacts {
    pub(super) fn here() -> Self {
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        Self {
            input: std::io::stdin().is_terminal(),
            output: std::io::stdout().is_terminal(),
            term: variable("TERM"),
            color_term: variable("COLORTERM"),
            no_color: variable("NO_COLOR").is_some(),
            ascii_locale: wizard::is_ascii(variable),
            size: crossterm::terminal::size().ok(),
        }
    }
}

pub(super) fn parts(global: &Global, facts: &TerminalFacts) -> Vec<Part> {
    vec![screen(facts), colours(global, facts), characters(global, facts)]
}

fn screen(facts: &TerminalFacts) -> Part {
    const NAME: &str = "terminal";
    let plain = "use `lume-wizard --accessible` for plain lines, or `lume-wizard new` for none";
    if !facts.input || !facts.output {
        let which = if facts.input {
            "standard output"
        } else {
            "standard input"
        };
        let finding = format!("{which} is no terminal: the wizard's screens cannot be shown there");
        return Part::limited(NAME, finding, format!("run it in a terminal; {plain}"));
    }
    match facts.term.as_deref() {
        None => {
            return Part::limited(
                NAME,
                "the environment variable TERM is not set",
                "set it to what your terminal is, such as `export TERM=xterm-256color`",
            );
        }
        Some("dumb") => {
            let finding = "TERM is dumb: the wizard asks in plain lines";
            return Part::limited(
                NAME,
                finding,
                "set TERM to what your terminal is, such as xterm-256color",
            );
        }
        Some(_) => {}
    }
    let term = facts.term.as_deref().unwrap_or_default();
    let (columns, rows) = SMALLEST;
    match facts.size {
        Some((width, height)) if width < columns || height < rows => Part::limited(
            NAME,
            format!("{term}, {width} columns and {height} rows: too small for the wizard"),
            format!("make the window at least {columns} columns wide and {rows} rows high; or {plain}"),
        ),
        Some((width, height)) => Part::good(NAME, format!("{term}, {width} columns and {height} rows")),
        None => Part::limited(NAME, format!("{term}, its size is not known"), plain),
    }
}

fn colours(global: &Global, facts: &TerminalFacts) -> Part {
    const NAME: &str = "colours";
    if global.no_color {
        return Part::good(NAME, "none, by --no-color");
    }
    if facts.no_color {
        return Part::good(NAME, "none, by the environment variable NO_COLOR");
    }
    let many = facts
        .color_term
        .as_deref()
        .is_some_and(|value| value.eq_ignore_ascii_case("truecolor") || value.eq_ignore_ascii_case("24bit"));
    let finding = if many {
        "the terminal says that it has 16 million (COLORTERM)"
    } else if facts
        .term
        .as_deref()
        .is_some_and(|term| term.contains("256color"))
    {
        "256 (TERM)"
    } else {
        "the 16 that every terminal has"
    };
    Part::good(NAME, finding)
}

fn characters(global: &Global, facts: &TerminalFacts) -> Part {
    const NAME: &str = "characters";
    if global.ascii {
        return Part::good(NAME, "ASCII, by --ascii");
    }
    if facts.ascii_locale {
        return Part::limited(
            NAME,
            "the locale is C: ASCII only, lines and symbols are drawn with letters",
            "set a locale with UTF-8, such as `export LC_ALL=C.UTF-8`",
        );
    }
    Part::good(NAME, "Unicode")
}

#[cfg(test)]
mod tests {
    use super::super::PartState;
    use super::*;

    fn good() -> TerminalFacts {
        TerminalFacts {
            input: true,
            output: true,
            term: Some("xterm-256color".to_owned()),
            size: Some((120, 40)),
            ..TerminalFacts::default()
        }
    }

    #[test]
    fn each_shortcoming_of_terminal_has_its_remedy() {
        let facts = good();
        assert!(
            parts(&Global::default(), &facts)
                .iter()
                .all(|part| part.state == PartState::Good)
        );
        let dumb = Some("dumb".to_owned());
        for (facts, name, remedy) in [
            (
                TerminalFacts {
                    input: false,
                    ..good()
                },
                "terminal",
                "--accessible",
            ),
            (TerminalFacts { term: None, ..good() }, "terminal", "export TERM"),
            (
                TerminalFacts { term: dumb, ..good() },
                "terminal",
                "xterm-256color",
            ),
            (
                TerminalFacts {
                    size: Some((40, 16)),
                    ..good()
                },
                "terminal",
                "60 columns",
            ),
            (
                TerminalFacts {
                    ascii_locale: true,
                    ..good()
                },
                "characters",
                "UTF-8",
            ),
        ] {
            let parts = parts(&Global::default(), &facts);
            let part = parts.iter().find(|part| part.name == name).unwrap();
            assert_eq!(part.state, PartState::Limited, "{part:?}");
            assert!(part.remedy.as_ref().unwrap().contains(remedy), "{part:?}");
        }
    }
}

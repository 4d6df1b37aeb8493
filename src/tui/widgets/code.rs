//! Colours for source text, a line at a time: comments, quoted texts, numbers, words of the language, keys. Enough to
//! read by; no grammar.

use super::yaml_code;
use crate::tui::theme::CodeStyle;

/// The syntax by which a file is coloured, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeLanguage {
    /// Python.
    Python,
    /// YAML.
    Yaml,
    /// TOML, INI, and lists of names.
    Settings,
    /// Markdown.
    Markdown,
    /// Shell and Dockerfiles.
    Shell,
    /// Anything else.
    Plain,
}

const PYTHON: &[&str] = &[
    "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else",
    "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not",
    "or", "pass", "raise", "return", "try", "while", "with", "yield",
];
const SHELL: &[&str] = &[
    "if",
    "then",
    "else",
    "fi",
    "for",
    "do",
    "done",
    "case",
    "esac",
    "set",
    "exec",
    "export",
    "FROM",
    "RUN",
    "COPY",
    "ARG",
    "ENV",
    "WORKDIR",
    "ENTRYPOINT",
    "CMD",
    "LABEL",
    "USER",
    "SHELL",
    "ADD",
];
const CONSTANTS: &[&str] = &["True", "False", "None", "true", "false", "null", "yes", "no"];

impl CodeLanguage {
    /// The language of the file at `path`.
    #[must_use]
    pub fn of(path: &str) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path);
        match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
            "py" => Self::Python,
            "yml" | "yaml" => Self::Yaml,
            "toml" | "cfg" | "ini" | "in" | "txt" | "gitignore" | "gitattributes" => Self::Settings,
            "md" => Self::Markdown,
            "sh" => Self::Shell,
            _ if name == "Dockerfile" => Self::Shell,
            _ => Self::Plain,
        }
    }

    fn words(self) -> &'static [&'static str] {
        match self {
            Self::Python => PYTHON,
            Self::Shell => SHELL,
            _ => &[],
        }
    }
}

/// The pieces of one line, each with what it is. Put together they are the line.
#[must_use]
pub fn pieces(line: &str, language: CodeLanguage) -> Vec<(&str, CodeStyle)> {
    match language {
        CodeLanguage::Plain => return vec![(line, CodeStyle::Plain)],
        CodeLanguage::Yaml => return yaml_code::pieces(line),
        CodeLanguage::Markdown => {
            let whole = if line.starts_with('#') {
                CodeStyle::Keyword
            } else if line.starts_with("    ") || line.starts_with("```") {
                CodeStyle::Text
            } else {
                CodeStyle::Plain
            };
            return vec![(line, whole)];
        }
        _ => {}
    }
    let mut pieces = Vec::new();
    let mut rest = line;
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        let (length, code) = piece(rest, first, before, language);
        let (head, tail) = rest
            .split_at_checked(length.max(first.len_utf8()))
            .unwrap_or((rest, ""));
        before = head.chars().next_back().unwrap_or(' ');
        pieces.push((head, code));
        rest = tail;
    }
    let is_key = |text: &str, mark: char| {
        line.trim_start()
            .find(mark)
            .is_some_and(|_| !text.trim().is_empty())
    };
    key(&mut pieces, language, is_key);
    pieces
}

/// The length of the piece at the start of `rest`, and what it is.
fn piece(rest: &str, first: char, before: char, language: CodeLanguage) -> (usize, CodeStyle) {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    match first {
        '#' if before.is_whitespace() => (rest.len(), CodeStyle::Comment),
        '"' | '\'' => {
            let inside = rest.get(1..).unwrap_or("");
            let mut escaped = false;
            let end = inside.find(|c| {
                let ends = c == first && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            (end.map_or(rest.len(), |end| end + 2), CodeStyle::Text)
        }
        c if c.is_ascii_digit() && !word(before) => {
            let end = rest.find(|c: char| !word(c) && c != '.').unwrap_or(rest.len());
            (end, CodeStyle::Number)
        }
        c if word(c) => {
            let end = rest.find(|c: char| !word(c)).unwrap_or(rest.len());
            let found = rest.get(..end).unwrap_or("");
            let code = if CONSTANTS.contains(&found) {
                CodeStyle::Number
            } else if language.words().contains(&found) {
                CodeStyle::Keyword
            } else {
                CodeStyle::Plain
            };
            (end, code)
        }
        c => (c.len_utf8(), CodeStyle::Plain),
    }
}

/// In YAML and settings what is before the first `:` (followed by space) or `=` is a key.
fn key(pieces: &mut [(&str, CodeStyle)], language: CodeLanguage, is_key: impl Fn(&str, char) -> bool) {
    let mark = match language {
        CodeLanguage::Yaml => ":",
        CodeLanguage::Settings => "=",
        _ => return,
    };
    let ends = |index: usize| {
        pieces.get(index).is_some_and(|(text, _)| *text == mark)
            && (language != CodeLanguage::Yaml
                || pieces
                    .get(index + 1)
                    .is_none_or(|(next, _)| next.starts_with(' ')))
    };
    let Some(end) = (0..pieces.len()).find(|index| ends(*index)) else {
        return;
    };
    let mut started = false;
    for (text, code) in pieces.iter_mut().take(end) {
        if *code == CodeStyle::Comment {
            return;
        }
        started |= !matches!(*text, " " | "-");
        if started && is_key(text, ':') | is_key(text, '=') {
            *code = CodeStyle::Name;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coded(line: &str, language: CodeLanguage) -> Vec<(String, CodeStyle)> {
        let mut joined: Vec<(String, CodeStyle)> = Vec::new();
        for (text, code) in pieces(line, language) {
            match joined.last_mut().filter(|(_, last)| *last == code) {
                Some((before, _)) => before.push_str(text),
                None => joined.push((text.to_owned(), code)),
            }
        }
        joined
    }

    #[test]
    fn nothing_of_a_line_is_lost() {
        for language in [
            CodeLanguage::Python,
            CodeLanguage::Yaml,
            CodeLanguage::Settings,
            CodeLanguage::Shell,
            CodeLanguage::Markdown,
            CodeLanguage::Plain,
        ] {
            for line in [
                "",
                "é: 'a\\'b' # x",
                "def f(x=1.5e3): return \"é",
                "  - name: QUAD:IN20 # c",
                "a = 日本",
                "'",
            ] {
                let whole: String = pieces(line, language).into_iter().map(|(text, _)| text).collect();
                assert_eq!(whole, line);
            }
        }
    }

    #[test]
    fn pieces_are_what_they_look_like() {
        let of = |line: &str, language| coded(line, language);
        assert_eq!(
            of("x = 'a' # b", CodeLanguage::Python)[1],
            ("'a'".to_owned(), CodeStyle::Text)
        );
        assert_eq!(
            of("  default: 5.2  # c", CodeLanguage::Yaml)[1],
            ("default".to_owned(), CodeStyle::Name)
        );
        assert_eq!(
            of("  default: 5.2  # c", CodeLanguage::Yaml)[3],
            ("5.2".to_owned(), CodeStyle::Number)
        );
        assert_eq!(of("a#b: 1", CodeLanguage::Yaml)[0].1, CodeStyle::Name);
        assert_eq!(
            of("  QUAD:IN20:", CodeLanguage::Yaml)
                .iter()
                .filter(|(_, code)| *code == CodeStyle::Name)
                .count(),
            1
        );
        assert_eq!(
            of("def f():", CodeLanguage::Python)[0],
            ("def".to_owned(), CodeStyle::Keyword)
        );
    }
}

//! Python source as logical lines of tokens (language reference, "Lexical analysis"), without parsing it.

use super::element::Element;

/// Between the tokens of an element's key; no token holds it.
const SEPARATOR: char = '\u{1f}';

/// The operators of more than one character, longest first.
const OPERATORS: [&str; 24] = [
    "**=", "//=", ">>=", "<<=", "...", "!=", "->", "**", "//", ">>", "<<", "<=", ">=", "==", "+=", "-=",
    "*=", "/=", "%=", "&=", "|=", "^=", "@=", ":=",
];

/// Python source that could be split into tokens.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// The logical lines and the lines with nothing but a comment. Keys have INDENT and DEDENT, but no line breaks.
    pub elements: Vec<Element>,
    /// For each line, whether its line end is inside a string.
    pub ends_in_string: Vec<bool>,
    /// Every block has its header and every header its block.
    pub has_sound_blocks: bool,
}

/// The source is not Python: the line, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Malformed(pub usize);

/// Splits source of these lines, which are without their ends.
///
/// # Errors
/// The first line at which the source has no tokens: an open string or bracket, or an unmatched indentation.
pub(super) fn scan(lines: &[&str]) -> Result<Source, Malformed> {
    let mut scanner = TokenScanner::new(lines);
    let mut blocks = Blocks::default();
    let mut source = Source {
        has_sound_blocks: true,
        ..Source::default()
    };
    let mut indents: Vec<usize> = vec![0];
    while let Some(line) = scanner.rest() {
        let first = scanner.line;
        let content = line.trim_start_matches([' ', '\t', '\u{c}']);
        if content.is_empty() {
            scanner.next_line();
            continue;
        }
        let mut key = String::new();
        if content.starts_with('#') {
            key.push_str(content.trim_end());
            scanner.next_line();
        } else {
            indentation(column(line, content), &mut indents, &mut key).ok_or(Malformed(first + 1))?;
            let tokens = scanner.logical_line().map_err(|()| Malformed(scanner.line + 1))?;
            source.has_sound_blocks &= blocks.line(indents.len(), &tokens);
            for token in tokens {
                key.push_str(&token);
                key.push(SEPARATOR);
            }
        }
        source.elements.push(Element {
            lines: first..scanner.line,
            key,
        });
    }
    source.has_sound_blocks &= blocks.end();
    source.ends_in_string = scanner.ends_in_string;
    Ok(source)
}

/// For each line of a text with Python's strings and comments, as TOML has, whether its line end is inside a string.
pub(super) fn multi_line_strings(lines: &[&str]) -> Vec<bool> {
    let mut scanner = TokenScanner::new(lines);
    while scanner.rest().is_some() {
        if scanner.logical_line().is_err() {
            scanner.next_line();
        }
    }
    scanner.ends_in_string
}

/// The column at which the content begins: a tab goes to the next multiple of 8, a form feed to the first column.
fn column(line: &str, content: &str) -> usize {
    let blanks = line.len() - content.len();
    let step = |column: usize, blank: char| match blank {
        '\t' => (column / 8 + 1) * 8,
        '\u{c}' => 0,
        _ => column + 1,
    };
    line.get(..blanks).unwrap_or_default().chars().fold(0, step)
}

/// Adds the INDENT or DEDENTs of a line at `column` to its key; none when no open block has this column.
fn indentation(column: usize, indents: &mut Vec<usize>, key: &mut String) -> Option<()> {
    let last = |indents: &[usize]| indents.last().copied().unwrap_or(0);
    if column > last(indents) {
        indents.push(column);
        key.push('>');
    }
    while column < last(indents) {
        indents.pop();
        key.push('<');
    }
    key.push(SEPARATOR);
    (column == last(indents)).then_some(())
}

struct TokenScanner<'a> {
    lines: &'a [&'a str],
    line: usize,
    /// The place in the line, in bytes.
    at: usize,
    ends_in_string: Vec<bool>,
}

impl<'a> TokenScanner<'a> {
    fn new(lines: &'a [&'a str]) -> Self {
        Self {
            lines,
            line: 0,
            at: 0,
            ends_in_string: vec![false; lines.len()],
        }
    }

    /// The rest of the line; none at the end of the source.
    fn rest(&self) -> Option<&'a str> {
        self.lines.get(self.line)?.get(self.at..)
    }

    fn next_line(&mut self) {
        self.line += 1;
        self.at = 0;
    }

    /// The tokens up to the end of the logical line. The scanner is behind it, or at the line that is in the way.
    fn logical_line(&mut self) -> Result<Vec<String>, ()> {
        let mut tokens = Vec::new();
        let mut depth = 0_usize;
        loop {
            let rest = self.rest().ok_or(())?;
            let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\u{c}']).len();
            self.at += blanks;
            let rest = rest.get(blanks..).unwrap_or_default();
            let Some(first) = rest.chars().next() else {
                self.next_line();
                match depth {
                    0 => return Ok(tokens),
                    _ => continue,
                }
            };
            if rest == "\\" {
                self.next_line();
                continue;
            }
            let length = match first {
                '#' => rest.len(),
                '"' | '\'' => {
                    tokens.push(self.string(0)?);
                    continue;
                }
                _ if is_name(first) => {
                    let name = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
                    let quoted = rest
                        .get(name..)
                        .is_some_and(|after| after.starts_with(['"', '\'']));
                    let prefix = rest.get(..name).unwrap_or_default();
                    if quoted && name <= 2 && prefix.chars().all(|c| "rRbBfFuUtT".contains(c)) {
                        tokens.push(self.string(name)?);
                        continue;
                    }
                    number_length(rest).unwrap_or(name)
                }
                '.' => number_length(rest).unwrap_or_else(|| operator_length(rest)),
                _ => operator_length(rest),
            };
            match first {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth = depth.checked_sub(1).ok_or(())?,
                _ => {}
            }
            tokens.push(rest.get(..length).unwrap_or_default().trim_end().to_owned());
            self.at += length;
        }
    }

    /// A string whose prefix has `prefix` characters. Line breaks inside are kept as `\n`.
    fn string(&mut self, prefix: usize) -> Result<String, ()> {
        let rest = self.rest().ok_or(())?;
        let formatted = rest
            .get(..prefix)
            .unwrap_or_default()
            .contains(['f', 'F', 't', 'T']);
        let quote = rest.get(prefix..prefix + 1).ok_or(())?;
        let long = quote.repeat(3);
        let is_long = rest.get(prefix..).is_some_and(|quotes| quotes.starts_with(&long));
        let end = if is_long { long.as_str() } else { quote };
        let mut text = rest.get(..prefix + end.len()).unwrap_or_default().to_owned();
        self.at += text.len();
        // The depth of the braces of a replacement field.
        let mut fields = 0_usize;
        loop {
            let rest = self.rest().ok_or(())?;
            let Some(next) = rest.chars().next() else {
                if !is_long && fields == 0 && !text.ends_with('\\') {
                    return Err(());
                }
                if let Some(inside) = self.ends_in_string.get_mut(self.line) {
                    *inside = true;
                }
                text.push('\n');
                self.next_line();
                continue;
            };
            let length = if fields == 0 && rest.starts_with(end) {
                text.push_str(end);
                self.at += end.len();
                return Ok(text);
            } else if next == '\\' && fields == 0 {
                // With what it escapes; at the end of a line that is the line break.
                rest.chars().take(2).map(char::len_utf8).sum()
            } else if formatted && fields == 0 && (rest.starts_with("{{") || rest.starts_with("}}")) {
                2
            } else if formatted && fields > 0 && matches!(next, '"' | '\'') {
                if !is_long && rest.starts_with(end) && !self.closes_later(end) {
                    return Err(());
                }
                text.push_str(&self.string(0)?);
                continue;
            } else {
                match next {
                    '{' if formatted => fields += 1,
                    '}' if formatted => fields = fields.saturating_sub(1),
                    _ => {}
                }
                next.len_utf8()
            };
            text.push_str(rest.get(..length).unwrap_or_default());
            self.at += length;
        }
    }

    /// Returns whether the line has this quote again behind the one at the present place.
    fn closes_later(&self, quote: &str) -> bool {
        self.rest()
            .and_then(|rest| rest.get(quote.len()..))
            .is_some_and(|rest| rest.contains(quote))
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of the number at the beginning of `rest`; none when there is no number.
fn number_length(rest: &str) -> Option<usize> {
    let digits = rest.strip_prefix('.').unwrap_or(rest);
    digits.starts_with(|c: char| c.is_ascii_digit()).then_some(())?;
    let is_radix = rest.len() > 1
        && matches!(
            rest.as_bytes(),
            [b'0', b'x' | b'X' | b'b' | b'B' | b'o' | b'O', ..]
        );
    let mut before = ' ';
    let end = rest.find(|c| {
        let is_exponent = matches!(before, 'e' | 'E') && !is_radix;
        let belongs = is_name(c) || c == '.' || is_exponent && matches!(c, '+' | '-');
        before = c;
        !belongs
    });
    Some(end.unwrap_or(rest.len()))
}

fn operator_length(rest: &str) -> usize {
    let operator = OPERATORS.iter().find(|operator| rest.starts_with(*operator));
    operator.map_or_else(
        || rest.chars().next().map_or(0, char::len_utf8),
        |operator| operator.len(),
    )
}

/// The blocks that are open: the first word of the last statement at each level.
#[derive(Default)]
struct Blocks {
    words: Vec<String>,
    /// The last statement is a header, so that a block must follow.
    is_header: bool,
}

impl Blocks {
    /// Takes in the statement `tokens` at this level of indentation, from 1, and says whether it may be there.
    fn line(&mut self, level: usize, tokens: &[String]) -> bool {
        let deeper = level > self.words.len().max(1);
        if self.words.is_empty() {
            self.words.push(String::new());
        }
        let mut sound = deeper == self.is_header;
        while self.words.len() > level {
            sound &= !is_incomplete(&self.words.pop().unwrap_or_default());
        }
        self.words.resize(level, String::new());
        let mut code = tokens.iter().filter(|token| !token.starts_with('#'));
        let first = code.clone().next().map_or("", String::as_str);
        let word = match first {
            "async" => code.clone().nth(1).map_or("", String::as_str),
            word => word,
        };
        if let Some(before) = self.words.last_mut() {
            sound &= may_follow(before, word);
            word.clone_into(before);
        }
        self.is_header = code.next_back().is_some_and(|last| last == ":");
        sound
    }

    /// Returns whether the source may end here.
    fn end(&self) -> bool {
        !self.is_header && !self.words.iter().any(|word| is_incomplete(word))
    }
}

/// Returns whether something must follow at the same level.
fn is_incomplete(word: &str) -> bool {
    matches!(word, "try" | "@")
}

/// Returns whether a statement that begins with `word` may follow one that begins with `before`.
fn may_follow(before: &str, word: &str) -> bool {
    let continues = match word {
        "elif" => matches!(before, "if" | "elif"),
        "else" => matches!(before, "if" | "elif" | "for" | "while" | "except"),
        "except" => matches!(before, "try" | "except"),
        "finally" => matches!(before, "try" | "except" | "else"),
        _ => true,
    };
    continues
        && match before {
            "try" => matches!(word, "except" | "finally"),
            "@" => matches!(word, "@" | "def" | "class"),
            _ => true,
        }
}

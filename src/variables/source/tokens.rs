//! Python source as tokens: enough to find calls and read literals.

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PythonToken {
    /// A name, a keyword, or a dotted part of one.
    Name(String),
    /// A number as written.
    Number(String),
    /// A string after its escapes.
    Text(String),
    /// A string that is not known until the program runs (`f"..."`), or bytes.
    OtherText,
    /// One character of punctuation.
    Sign(char),
    /// `**`
    Power,
    /// The end of a line outside of brackets.
    Line,
}

/// A token and its line (from 1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TokenOnLine {
    pub token: PythonToken,
    pub line: usize,
}

struct PythonScanner<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    line: usize,
    depth: usize,
    found: Vec<TokenOnLine>,
}

/// The tokens of `source`. Never fails: what is no Python gives tokens that no definition matches.
pub(super) fn tokens(source: &str) -> Vec<TokenOnLine> {
    let mut scanner = PythonScanner {
        rest: source.chars().peekable(),
        line: 1,
        depth: 0,
        found: Vec::new(),
    };
    while let Some(c) = scanner.take() {
        scanner.token(c);
    }
    scanner.found
}

impl PythonScanner<'_> {
    fn take(&mut self) -> Option<char> {
        let c = self.rest.next()?;
        if c == '\r' {
            self.rest.next_if_eq(&'\n');
            self.line += 1;
            return Some('\n');
        }
        if c == '\n' {
            self.line += 1;
        }
        Some(c)
    }

    fn push(&mut self, token: PythonToken, line: usize) {
        self.found.push(TokenOnLine { token, line });
    }

    fn token(&mut self, c: char) {
        let line = self.line;
        match c {
            '\n' => {
                if self.depth == 0 {
                    self.push(PythonToken::Line, line - 1);
                }
            }
            ' ' | '\t' | '\u{c}' | '\u{feff}' => {}
            '\\' => {
                if matches!(self.rest.peek(), Some('\n' | '\r')) {
                    self.take();
                }
            }
            '#' => while self.rest.next_if(|c| *c != '\n' && *c != '\r').is_some() {},
            '"' | '\'' => {
                let text = self.string(c, false);
                self.push(PythonToken::Text(text), line);
            }
            c if c.is_alphabetic() || c == '_' => self.name(c, line),
            c if c.is_ascii_digit() => self.number(c, line),
            '.' if self.rest.peek().is_some_and(char::is_ascii_digit) => self.number(c, line),
            '*' if self.rest.next_if_eq(&'*').is_some() => self.push(PythonToken::Power, line),
            c => {
                match c {
                    '(' | '[' | '{' => self.depth += 1,
                    ')' | ']' | '}' => self.depth = self.depth.saturating_sub(1),
                    _ => {}
                }
                self.push(PythonToken::Sign(c), line);
            }
        }
    }

    fn name(&mut self, first: char, line: usize) {
        let mut name = String::from(first);
        while let Some(c) = self.rest.next_if(|c| c.is_alphanumeric() || *c == '_') {
            name.push(c);
        }
        let quote = self.rest.peek().copied().filter(|c| matches!(c, '"' | '\''));
        let Some(quote) = quote.filter(|_| name.len() <= 2 && name.chars().all(|c| "rRbBfFuUtT".contains(c)))
        else {
            self.push(PythonToken::Name(name), line);
            return;
        };
        self.rest.next();
        let raw = name.contains(['r', 'R']);
        let text = self.string(quote, raw);
        let other = name.contains(['f', 'F', 'b', 'B', 't', 'T']);
        self.push(
            if other {
                PythonToken::OtherText
            } else {
                PythonToken::Text(text)
            },
            line,
        );
    }

    fn number(&mut self, first: char, line: usize) {
        let mut number = String::from(first);
        while let Some(&c) = self.rest.peek() {
            let hexadecimal = number.starts_with("0x") || number.starts_with("0X");
            let exponent = number.ends_with(['e', 'E']) && !hexadecimal;
            if c.is_alphanumeric() || c == '_' || c == '.' || (exponent && (c == '+' || c == '-')) {
                number.push(c);
                self.rest.next();
            } else {
                break;
            }
        }
        self.push(PythonToken::Number(number), line);
    }

    /// The rest of a string whose first quote has been taken.
    fn string(&mut self, quote: char, raw: bool) -> String {
        let mut long = false;
        if self.rest.next_if_eq(&quote).is_some() {
            if self.rest.next_if_eq(&quote).is_none() {
                return String::new();
            }
            long = true;
        }
        let mut text = String::new();
        let mut quotes = 0;
        while let Some(c) = self.take() {
            if c == quote {
                quotes += 1;
                if !long || quotes == 3 {
                    let kept = text.len() - if long { 2 } else { 0 };
                    text.truncate(kept);
                    return text;
                }
                text.push(c);
                continue;
            }
            quotes = 0;
            match c {
                '\n' if !long => return text,
                '\\' if raw => {
                    text.push('\\');
                    text.extend(self.take());
                }
                '\\' => self.escape(&mut text),
                c => text.push(c),
            }
        }
        text
    }

    fn escape(&mut self, text: &mut String) {
        let Some(c) = self.take() else {
            return;
        };
        let code = |scanner: &mut Self, digits: usize, radix: u32, first: Option<char>| {
            let mut number = first.and_then(|c| c.to_digit(radix)).unwrap_or(0);
            for _ in usize::from(first.is_some())..digits {
                match scanner.rest.peek().and_then(|c| c.to_digit(radix)) {
                    Some(digit) => {
                        number = number.saturating_mul(radix).saturating_add(digit);
                        scanner.rest.next();
                    }
                    None => break,
                }
            }
            char::from_u32(number).unwrap_or('\u{fffd}')
        };
        match c {
            '\n' => {}
            'n' => text.push('\n'),
            't' => text.push('\t'),
            'r' => text.push('\r'),
            'a' => text.push('\u{7}'),
            'b' => text.push('\u{8}'),
            'f' => text.push('\u{c}'),
            'v' => text.push('\u{b}'),
            '\\' | '\'' | '"' => text.push(c),
            'x' => text.push(code(self, 2, 16, None)),
            'u' => text.push(code(self, 4, 16, None)),
            'U' => text.push(code(self, 8, 16, None)),
            '0'..='7' => text.push(code(self, 3, 8, Some(c))),
            c => text.extend(['\\', c]),
        }
    }
}

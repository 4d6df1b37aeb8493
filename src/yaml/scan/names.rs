//! Anchors, aliases, tags and directives.

use super::{Directive, Scan, Scanner, TagText, Token, TokenKind, problem};
use crate::text::Span;
use crate::yaml::{ProblemKind, YamlProblem};

/// Python refuses to read longer decimal numbers.
const LONGEST_NUMBER: usize = 4300;

const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

const fn is_uri(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'-' | b';'
                | b'/'
                | b'?'
                | b':'
                | b'@'
                | b'&'
                | b'='
                | b'+'
                | b'$'
                | b','
                | b'_'
                | b'.'
                | b'!'
                | b'~'
                | b'*'
                | b'\''
                | b'('
                | b')'
                | b'['
                | b']'
        )
}

impl Scanner<'_> {
    /// `&name` or `*name`.
    pub(super) fn scan_name(&mut self, kind: TokenKind) -> Scan<Token> {
        let start = self.cursor.mark();
        self.cursor.skip(1);
        let length = self.name_length();
        self.cursor.skip(length);
        let ends = self.cursor.is_blank(0)
            || matches!(
                self.cursor.byte(0),
                b'?' | b':' | b',' | b']' | b'}' | b'%' | b'@' | b'`'
            );
        if length == 0 || !ends {
            return Err(problem(
                if self.cursor.byte(0) == b'*' {
                    ProblemKind::Alias
                } else {
                    ProblemKind::Syntax
                },
                Span::new(start as usize, self.cursor.this().end),
                "the name after `&` or `*` may hold ASCII letters, digits, `-` and `_` only",
                "Put the whole value in quotes if `&` or `*` is part of it.",
            ));
        }
        Ok(Token::new(kind, start, self.cursor.mark()))
    }

    fn name_length(&self) -> usize {
        let mut length = 0;
        while is_name(self.cursor.byte(length)) {
            length += 1;
        }
        length
    }

    /// `!`, `!name`, `!!name`, `!handle!name` or `!<uri>`.
    pub(super) fn scan_tag(&mut self) -> Scan<Token> {
        let start = self.cursor.pos;
        let tag = if self.cursor.byte(1) == b'<' {
            self.cursor.skip(2);
            let suffix = self.scan_uri()?;
            if self.cursor.byte(0) != b'>' {
                return Err(self.bad_tag("a tag that starts with `!<` must end with `>`"));
            }
            self.cursor.skip(1);
            TagText { handle: None, suffix }
        } else if self.cursor.is_blank(1) {
            self.cursor.skip(1);
            TagText {
                handle: None,
                suffix: "!".to_owned(),
            }
        } else {
            let handle = if self.has_handle() {
                self.scan_handle()?
            } else {
                self.cursor.skip(1);
                "!".to_owned()
            };
            TagText {
                handle: Some(handle),
                suffix: self.scan_uri()?,
            }
        };
        if !self.cursor.is_space_or_line_end() {
            return Err(self.bad_tag("a space must follow a tag"));
        }
        let mut token = Token::new(TokenKind::Tag, start as u32, self.cursor.mark());
        token.first = self.tags.len() as u32;
        self.tags.push(tag);
        Ok(token)
    }

    /// Returns whether a second `!` follows in the same word.
    fn has_handle(&self) -> bool {
        let mut ahead = self.cursor.clone();
        ahead.skip(1);
        while !ahead.is_space_or_line_end() {
            if ahead.byte(0) == b'!' {
                return true;
            }
            ahead.skip_character();
        }
        false
    }

    fn scan_handle(&mut self) -> Scan<String> {
        let start = self.cursor.pos;
        if self.cursor.byte(0) != b'!' {
            return Err(self.bad_tag("a tag's handle must start with `!`"));
        }
        self.cursor.skip(1);
        if self.cursor.byte(0) != b' ' {
            let length = self.name_length();
            self.cursor.skip(length);
            if self.cursor.byte(0) != b'!' {
                return Err(self.bad_tag("a tag's handle must end with `!`"));
            }
            self.cursor.skip(1);
        }
        Ok(self.cursor.slice(start, self.cursor.pos).to_owned())
    }

    fn scan_uri(&mut self) -> Scan<String> {
        let mut uri = String::new();
        loop {
            let start = self.cursor.pos;
            while is_uri(self.cursor.byte(0)) {
                self.cursor.skip(1);
            }
            uri.push_str(self.cursor.slice(start, self.cursor.pos));
            if self.cursor.byte(0) != b'%' {
                break;
            }
            let escaped = self.scan_uri_escapes()?;
            uri.push_str(&escaped);
        }
        if uri.is_empty() {
            return Err(self.bad_tag("a tag must have a name"));
        }
        Ok(uri)
    }

    /// One or more `%XX`, together UTF-8.
    fn scan_uri_escapes(&mut self) -> Scan<String> {
        let mut bytes = Vec::new();
        while self.cursor.byte(0) == b'%' {
            let hex = self.cursor.slice(self.cursor.pos + 1, self.cursor.pos + 3);
            match u8::from_str_radix(hex, 16) {
                Ok(byte) if hex.len() == 2 && hex.bytes().all(|digit| digit.is_ascii_hexdigit()) => {
                    bytes.push(byte)
                }
                _ => return Err(self.bad_tag("`%` in a tag must be followed by two hexadecimal digits")),
            }
            self.cursor.skip(3);
        }
        String::from_utf8(bytes).map_err(|_| self.bad_tag("the `%` escapes in this tag are not UTF-8"))
    }

    fn bad_tag(&self, message: &'static str) -> Box<YamlProblem> {
        problem(
            ProblemKind::Tag,
            self.this_span(),
            message,
            "Put the whole value in quotes if `!` is part of it.",
        )
    }

    /// A line that starts with `%`.
    pub(super) fn scan_directive(&mut self) -> Scan<Token> {
        let start = self.cursor.mark();
        self.cursor.skip(1);
        let length = self.name_length();
        let name = self.cursor.slice(self.cursor.pos, self.cursor.pos + length);
        self.cursor.skip(length);
        if length == 0 || !self.cursor.is_space_or_line_end() {
            return Err(self.bad_directive());
        }
        let directive = match name {
            "YAML" => self.scan_version()?,
            "TAG" => self.scan_tag_directive()?,
            _ => {
                self.cursor.skip_line();
                Directive::Other
            }
        };
        let end = self.cursor.mark();
        self.cursor.skip_spaces();
        if self.cursor.byte(0) == b'#' {
            self.comment();
        }
        if !self.cursor.is_line_end() {
            return Err(self.bad_directive());
        }
        self.cursor.take_break();
        let mut token = Token::new(TokenKind::Directive, start, end);
        token.first = self.directives.len() as u32;
        self.directives.push(directive);
        Ok(token)
    }

    fn scan_version(&mut self) -> Scan<Directive> {
        self.cursor.skip_spaces();
        let major = self.scan_version_number()?;
        if self.cursor.byte(0) != b'.' {
            return Err(self.bad_directive());
        }
        self.cursor.skip(1);
        self.scan_version_number()?;
        if !self.cursor.is_space_or_line_end() {
            return Err(self.bad_directive());
        }
        Ok(Directive::Version {
            supported: major.trim_start_matches('0') == "1",
        })
    }

    fn scan_version_number(&mut self) -> Scan<String> {
        let start = self.cursor.pos;
        while self.cursor.byte(0).is_ascii_digit() {
            self.cursor.skip(1);
        }
        let digits = self.cursor.slice(start, self.cursor.pos);
        if digits.is_empty() || digits.len() > LONGEST_NUMBER {
            return Err(self.bad_directive());
        }
        Ok(digits.to_owned())
    }

    fn scan_tag_directive(&mut self) -> Scan<Directive> {
        self.cursor.skip_spaces();
        let handle = self.scan_handle()?;
        if self.cursor.byte(0) != b' ' {
            return Err(self.bad_directive());
        }
        self.cursor.skip_spaces();
        let prefix = self.scan_uri()?;
        if !self.cursor.is_space_or_line_end() {
            return Err(self.bad_directive());
        }
        Ok(Directive::Handle { handle, prefix })
    }

    fn bad_directive(&self) -> Box<YamlProblem> {
        problem(
            ProblemKind::Syntax,
            self.this_span(),
            "a line that starts with `%` must be a directive such as `%YAML 1.1`",
            "Indent the line, or put the value in quotes.",
        )
    }
}

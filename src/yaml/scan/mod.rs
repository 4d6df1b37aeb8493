//! From characters to tokens, by PyYAML's rules: where a key may be, what indentation opens and closes, and which
//! characters may start a token.

mod block;
mod cursor;
mod names;
mod plain;
mod quoted;
mod token;

pub(super) use token::{Directive, TagText, Token, TokenKind};

use super::{ProblemKind, ScalarStyle, YamlProblem};
use crate::text::Span;
use cursor::Cursor;
use std::collections::VecDeque;

/// A step of scanning, or why it cannot go on.
pub(super) type Scan<T> = Result<T, Box<YamlProblem>>;

/// The characters within which the `:` of a key without `?` must follow.
const KEY_LENGTH: usize = 1024;

/// A place where a key may have started: whether one did is known once a `:` follows on its line.
#[derive(Clone, Copy, Debug)]
struct PossibleKey {
    token: usize,
    /// No other reading is possible: at a block mapping's own indentation.
    required: bool,
    index: usize,
    line: u32,
    column: i64,
    start: u32,
    level: usize,
}

/// The scanner. After a failure it ends the blocks that are open, so that what was understood can be composed.
pub(super) struct Scanner<'t> {
    cursor: Cursor<'t>,
    tokens: VecDeque<Token>,
    taken: usize,
    done: bool,
    flow_level: usize,
    indent: i64,
    indents: Vec<i64>,
    key_allowed: bool,
    keys: VecDeque<PossibleKey>,
    pub decoded: String,
    pub comments: Vec<(u32, u32)>,
    pub tags: Vec<TagText>,
    pub directives: Vec<Directive>,
    pub failure: Option<Box<YamlProblem>>,
}

pub(super) fn problem(
    kind: ProblemKind,
    span: Span,
    message: impl Into<String>,
    help: &'static str,
) -> Box<YamlProblem> {
    Box::new(YamlProblem::new(kind, span, message, help))
}

impl<'t> Scanner<'t> {
    pub fn new(text: &'t str) -> Self {
        Self {
            cursor: Cursor::new(text),
            tokens: VecDeque::with_capacity(16),
            taken: 0,
            done: false,
            flow_level: 0,
            indent: -1,
            indents: Vec::new(),
            key_allowed: true,
            keys: VecDeque::new(),
            decoded: String::new(),
            comments: Vec::new(),
            tags: Vec::new(),
            directives: Vec::new(),
            failure: None,
        }
    }

    /// A scanner of a text that continues one in which block collections are open at these columns.
    pub fn within(text: &'t str, columns: &[i64]) -> Self {
        let mut scanner = Self::new(text);
        for &column in columns {
            scanner.add_indent(column);
        }
        scanner
    }

    /// Returns whether exactly the block collections at these columns are open.
    pub fn is_within(&self, columns: &[i64]) -> bool {
        let open = self.indents.iter().skip(1).copied().chain([self.indent]);
        self.flow_level == 0 && self.failure.is_none() && open.eq(columns.iter().copied())
    }

    /// The next token, without taking it. Past the end it is the end of the stream.
    #[inline]
    pub fn peek(&mut self) -> Token {
        while self.needs_more() {
            if let Err(problem) = self.fetch() {
                self.fail(problem);
            }
        }
        match self.tokens.front() {
            Some(token) => *token,
            None => Token::new(TokenKind::StreamEnd, self.cursor.mark(), self.cursor.mark()),
        }
    }

    /// Takes the next token.
    #[inline]
    pub fn take(&mut self) -> Token {
        let token = self.peek();
        self.taken += 1;
        self.tokens.pop_front();
        token
    }

    fn fail(&mut self, problem: Box<YamlProblem>) {
        self.failure.get_or_insert(problem);
        self.keys.clear();
        self.flow_level = 0;
        self.unwind(-1);
        self.push_here(TokenKind::StreamEnd);
        self.done = true;
    }

    #[inline]
    fn needs_more(&mut self) -> bool {
        if self.done {
            return false;
        }
        if self.tokens.is_empty() {
            return true;
        }
        if let Err(problem) = self.drop_stale_keys() {
            self.fail(problem);
            return false;
        }
        self.keys.front().is_some_and(|key| key.token == self.taken)
    }

    fn fetch(&mut self) -> Scan<()> {
        self.skip_to_token();
        self.drop_stale_keys()?;
        self.unwind(self.column());
        let cursor = &self.cursor;
        let line_start = cursor.column() == 0;
        match cursor.byte(0) {
            0 if cursor.is_end() => self.fetch_end(),
            b'%' if line_start => self.fetch_directive(),
            b'-' if line_start && cursor.is_document_marker() => self.fetch_marker(TokenKind::DocumentStart),
            b'.' if line_start && cursor.is_document_marker() => self.fetch_marker(TokenKind::DocumentEnd),
            b'[' => self.fetch_flow_start(TokenKind::FlowSequenceStart),
            b'{' => self.fetch_flow_start(TokenKind::FlowMappingStart),
            b']' => self.fetch_flow_end(TokenKind::FlowSequenceEnd),
            b'}' => self.fetch_flow_end(TokenKind::FlowMappingEnd),
            b',' => self.fetch_flow_entry(),
            b'-' if cursor.is_blank(1) => self.fetch_block_entry(),
            b'?' if self.flow_level > 0 || cursor.is_blank(1) => self.fetch_key(),
            b':' if self.flow_level > 0 || cursor.is_blank(1) => self.fetch_value(),
            b'*' => self.fetch_name(TokenKind::Alias),
            b'&' => self.fetch_name(TokenKind::Anchor),
            b'!' => self.fetch_tag(),
            b'|' if self.flow_level == 0 => self.fetch_block_scalar(ScalarStyle::Literal),
            b'>' if self.flow_level == 0 => self.fetch_block_scalar(ScalarStyle::Folded),
            b'\'' => self.fetch_quoted(ScalarStyle::SingleQuoted),
            b'"' => self.fetch_quoted(ScalarStyle::DoubleQuoted),
            byte if self.starts_plain(byte) => self.fetch_plain(),
            _ => Err(self.cannot_start()),
        }
    }

    /// A plain scalar starts with anything but an indicator; `-`, and outside brackets `?` and `:`, may start one too
    /// where no blank follows (with a blank they were taken before).
    fn starts_plain(&self, byte: u8) -> bool {
        match byte {
            b'-' => true,
            b'?' | b':' => self.flow_level == 0,
            0 | b'\t' | b',' | b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>'
            | b'\'' | b'"' | b'%' | b'@' | b'`' => false,
            _ => true,
        }
    }

    fn cannot_start(&self) -> Box<YamlProblem> {
        let span = self.cursor.this();
        match self.cursor.character() {
            Some('\t') => problem(
                ProblemKind::Tab,
                span,
                "a tab is where only spaces are allowed",
                "Replace the tab by spaces.",
            ),
            character => problem(
                ProblemKind::Syntax,
                span,
                format!(
                    "`{}` cannot start a value",
                    character.unwrap_or(' ').escape_debug()
                ),
                "Put the whole value in quotes.",
            ),
        }
    }

    fn column(&self) -> i64 {
        self.cursor.column() as i64
    }

    fn push_here(&mut self, kind: TokenKind) {
        let mark = self.cursor.mark();
        self.tokens.push_back(Token::new(kind, mark, mark));
    }

    /// Pushes a token of `length` ASCII characters.
    fn push_indicator(&mut self, kind: TokenKind, length: usize) {
        let start = self.cursor.mark();
        self.cursor.skip(length);
        self.tokens.push_back(Token::new(kind, start, self.cursor.mark()));
    }

    fn skip_to_token(&mut self) {
        if self.cursor.pos == 0 && self.cursor.text.starts_with('\u{feff}') {
            self.cursor.skip_character();
        }
        loop {
            self.cursor.skip_spaces();
            if self.cursor.byte(0) == b'#' {
                self.comment();
            }
            if self.cursor.take_break().is_none() {
                return;
            }
            if self.flow_level == 0 {
                self.key_allowed = true;
            }
        }
    }

    fn comment(&mut self) {
        let start = self.cursor.mark();
        self.cursor.skip_line();
        self.comments.push((start, self.cursor.mark()));
    }

    // Keys without `?`.

    #[inline]
    fn drop_stale_keys(&mut self) -> Scan<()> {
        while let Some(key) = self.keys.front() {
            if key.line == self.cursor.line && self.cursor.index().wrapping_sub(key.index) <= KEY_LENGTH {
                break;
            }
            if key.required {
                return Err(self.missing_colon(key));
            }
            self.keys.pop_front();
        }
        Ok(())
    }

    fn missing_colon(&self, key: &PossibleKey) -> Box<YamlProblem> {
        let start = key.start as usize;
        let rest = self.cursor.slice(start, self.cursor.text.len());
        let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let written = rest.get(..end).unwrap_or("").trim_end();
        problem(
            ProblemKind::Syntax,
            Span::new(start, start + written.len()),
            "there is no `: ` after this key",
            "Write `key: value` on one line, or indent the line so that it continues the value above it.",
        )
    }

    fn save_possible_key(&mut self) -> Scan<()> {
        if !self.key_allowed {
            return Ok(());
        }
        let column = self.column();
        self.remove_possible_key()?;
        self.keys.push_back(PossibleKey {
            token: self.taken + self.tokens.len(),
            required: self.flow_level == 0 && self.indent == column,
            index: self.cursor.index(),
            line: self.cursor.line,
            column,
            start: self.cursor.mark(),
            level: self.flow_level,
        });
        Ok(())
    }

    fn take_possible_key(&mut self) -> Option<PossibleKey> {
        match self.keys.back() {
            Some(key) if key.level == self.flow_level => self.keys.pop_back(),
            _ => None,
        }
    }

    fn remove_possible_key(&mut self) -> Scan<()> {
        match self.take_possible_key() {
            Some(key) if key.required => Err(self.missing_colon(&key)),
            _ => Ok(()),
        }
    }

    // Indentation.

    fn unwind(&mut self, column: i64) {
        if self.flow_level > 0 {
            return;
        }
        while self.indent > column {
            self.indent = self.indents.pop().unwrap_or(-1);
            self.push_here(TokenKind::BlockEnd);
        }
    }

    fn add_indent(&mut self, column: i64) -> bool {
        let deeper = self.indent < column;
        if deeper {
            self.indents.push(self.indent);
            self.indent = column;
        }
        deeper
    }

    // One token each.

    fn fetch_end(&mut self) -> Scan<()> {
        self.unwind(-1);
        self.remove_possible_key()?;
        self.key_allowed = false;
        self.keys.clear();
        self.push_here(TokenKind::StreamEnd);
        self.done = true;
        Ok(())
    }

    fn fetch_directive(&mut self) -> Scan<()> {
        self.unwind(-1);
        self.remove_possible_key()?;
        self.key_allowed = false;
        let token = self.scan_directive()?;
        self.tokens.push_back(token);
        Ok(())
    }

    fn fetch_marker(&mut self, kind: TokenKind) -> Scan<()> {
        self.unwind(-1);
        self.remove_possible_key()?;
        self.key_allowed = false;
        self.push_indicator(kind, 3);
        Ok(())
    }

    fn fetch_flow_start(&mut self, kind: TokenKind) -> Scan<()> {
        self.save_possible_key()?;
        self.flow_level += 1;
        self.key_allowed = true;
        self.push_indicator(kind, 1);
        Ok(())
    }

    fn fetch_flow_end(&mut self, kind: TokenKind) -> Scan<()> {
        self.remove_possible_key()?;
        if self.flow_level == 0 {
            return Err(problem(
                ProblemKind::Syntax,
                self.cursor.this(),
                "this closing bracket has no opening one",
                "Remove it, or put the whole value in quotes.",
            ));
        }
        self.flow_level -= 1;
        self.key_allowed = false;
        self.push_indicator(kind, 1);
        Ok(())
    }

    fn fetch_flow_entry(&mut self) -> Scan<()> {
        self.key_allowed = true;
        self.remove_possible_key()?;
        self.push_indicator(TokenKind::FlowEntry, 1);
        Ok(())
    }

    fn fetch_block_entry(&mut self) -> Scan<()> {
        if self.flow_level == 0 {
            self.open_block(
                TokenKind::BlockSequenceStart,
                "a list item cannot start here",
                "Start the list on its own line, below the key.",
            )?;
        }
        self.key_allowed = true;
        self.remove_possible_key()?;
        self.push_indicator(TokenKind::BlockEntry, 1);
        Ok(())
    }

    fn fetch_key(&mut self) -> Scan<()> {
        if self.flow_level == 0 {
            self.open_block(
                TokenKind::BlockMappingStart,
                "a key cannot start here",
                "Start the key on its own line.",
            )?;
        }
        self.key_allowed = self.flow_level == 0;
        self.remove_possible_key()?;
        self.push_indicator(TokenKind::Key, 1);
        Ok(())
    }

    fn fetch_value(&mut self) -> Scan<()> {
        if let Some(key) = self.take_possible_key() {
            let at = key.token.saturating_sub(self.taken).min(self.tokens.len());
            self.tokens
                .insert(at, Token::new(TokenKind::Key, key.start, key.start));
            if self.flow_level == 0 && self.add_indent(key.column) {
                self.tokens
                    .insert(at, Token::new(TokenKind::BlockMappingStart, key.start, key.start));
            }
            self.key_allowed = false;
        } else {
            if self.flow_level == 0 {
                self.open_block(
                    TokenKind::BlockMappingStart,
                    "a `:` with a space after it is not valid here",
                    "Put the value in quotes if the colon is part of it, or start a new line.",
                )?;
            }
            self.key_allowed = self.flow_level == 0;
            self.remove_possible_key()?;
        }
        self.push_indicator(TokenKind::Value, 1);
        Ok(())
    }

    /// Opens a block collection at this column, unless one is open there already.
    fn open_block(&mut self, kind: TokenKind, message: &'static str, help: &'static str) -> Scan<()> {
        if !self.key_allowed {
            return Err(problem(ProblemKind::Syntax, self.cursor.this(), message, help));
        }
        if self.add_indent(self.column()) {
            self.push_here(kind);
        }
        Ok(())
    }

    fn fetch_name(&mut self, kind: TokenKind) -> Scan<()> {
        self.save_possible_key()?;
        self.key_allowed = false;
        let token = self.scan_name(kind)?;
        self.tokens.push_back(token);
        Ok(())
    }

    fn fetch_tag(&mut self) -> Scan<()> {
        self.save_possible_key()?;
        self.key_allowed = false;
        let token = self.scan_tag()?;
        self.tokens.push_back(token);
        Ok(())
    }

    fn fetch_block_scalar(&mut self, style: ScalarStyle) -> Scan<()> {
        self.key_allowed = true;
        self.remove_possible_key()?;
        let token = self.scan_block_scalar(style)?;
        self.tokens.push_back(token);
        Ok(())
    }

    fn fetch_quoted(&mut self, style: ScalarStyle) -> Scan<()> {
        self.save_possible_key()?;
        self.key_allowed = false;
        let token = self.scan_quoted(style)?;
        self.tokens.push_back(token);
        Ok(())
    }

    fn fetch_plain(&mut self) -> Scan<()> {
        self.save_possible_key()?;
        self.key_allowed = false;
        let token = self.scan_plain();
        self.tokens.push_back(token);
        Ok(())
    }
}

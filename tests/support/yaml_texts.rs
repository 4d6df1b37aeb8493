//! YAML texts for tests: made by a grammar that knows all constructs, and mutations of any text.

/// A small generator of pseudo-random numbers: the same seed gives the same texts everywhere.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub fn pick<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len())]
    }
}

/// Words that are a plain scalar in a block, with all the surprises of YAML 1.1.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "a", "b", "key", "x1", "QUAD:IN20:121:BCTRL", "long words here", "é", "日本", "a#b", "a:b", "-a",
    "a b  c", "yes", "No", "ON", "y", "null", "~", "NULL", "true", "False", "1", "0", "-1", "+5", "1_000",
    "0x1F", "0b101", "017", "08", "0o7", "1:30", "-1:30:59", "1.", "1.5", "-1.5e+3", "1e3", "1.5e3", ".5",
    "-.5", "+.inf", "-.INF", ".nan", ".NaN", "190:20:30.15", "1.0", "2001-01-01", "2001-1-1T1:02:03",
    "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.123456789 Z", "12345678901234567890",
    "9007199254740993", "9007199254740992.0", "1e400", "1.0e+400", "0.1", "--", "a\u{feff}b", "\u{feff}",
    "0_", "1__0", "_1", ".", "+", "685_230.15", "1:60", "٣", "1٣",
];

/// Words that are refused in most places.
#[rustfmt::skip]
const WRONG_WORDS: &[&str] = &[
    "2001-13-01", "0000-01-01", "2001-01-01 24:00:00", "=", "<<", "0b_", "0x", "---", "...", "%a", "@a",
    "`a", "!x", "&x", "*x", "a, b", "[", "]", "{", "}", "|", ">", "'", "\"", "-", "?a", ":a",
];

/// Tags that are refused before most values.
#[rustfmt::skip]
const TAGS: &[&str] = &[
    "!", "!!str", "!!int", "!!float", "!!bool", "!!null", "!!binary", "!!timestamp", "!!set", "!!omap",
    "!!pairs", "!!seq", "!!map", "!!merge", "!!value", "!x", "!!python/object:a",
    "!<tag:yaml.org,2002:int>", "!<!>", "!e!int", "!!%69nt", "!!", "!<a", "!a%zz", "!!foo,",
];

const BREAKS: &[&str] = &[
    "\n", "\n", "\n", "\n", "\n", "\n", "\r\n", "\r", "\u{85}", "\u{2028}", "\u{2029}",
];

/// Pieces that change the structure when they are put in somewhere.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    " ", "  ", "\t", "\n", "\n\n", "\r\n", "\r", ":", ": ", ":\n", "- ", "-", "? ", "?", ", ", ",", "[",
    "]", "{", "}", "#", " #", " # c\n", "&a ", "*a", "*b ", "! ", "!!str ", "!!int ", "!!set ", "|", "|\n",
    "|-\n", "|+\n", ">\n", ">2\n", "|1-\n", "'", "''", "\"", "\\", "\\n", "\\x41", "\\ud800",
    "\\U00110000", "%", "%YAML 1.1\n", "%TAG ! tag:yaml.org,2002:\n", "@", "`", "---", "---\n", "--- ",
    "...", "...\n", "\n---\n", "\n...\n", "<<: ", "<<", "=", "= : ", "~", "null", "é", "\u{feff}",
    "\u{a0}", "\u{85}", "\u{2028}", "\u{2029}", "\u{7f}", "\0", "\u{80}", "\u{fffe}", "\u{1f600}",
    "\u{200b}", "0", "1", "_", ".", "e+3", "0x", "0b", "1:3", "-.5", ".inf", "2001-01-01", "!!float ",
    "!!binary ", "!!timestamp ", "!!bool ", "!!null ", "!!omap ", "!!pairs ", "!!merge ", "!!value ",
    "&b ", "*c", "&c ", "a", "key: ", "\n  ", "\n ", "\n    ", "\n- ", "\n  - ", "\nb: ", "\n? ", "\n: ",
];

/// Makes one text with constructs of all kinds; most, not all, are valid.
pub struct Grammar<'r> {
    random: &'r mut Random,
    text: String,
    anchors: usize,
    merges: usize,
    /// The rate of edits that may be refused: one in so many times.
    wrong: usize,
}

impl<'r> Grammar<'r> {
    pub fn text(random: &'r mut Random) -> String {
        let wrong = [4, 40, 1000][random.below(3)];
        let mut grammar = Self {
            random,
            text: String::new(),
            anchors: 0,
            merges: 0,
            wrong,
        };
        grammar.document();
        grammar.text
    }

    fn push(&mut self, piece: &str) {
        self.text.push_str(piece);
    }

    fn is_wrong(&mut self) -> bool {
        self.random.one_in(self.wrong)
    }

    fn word(&mut self) -> &'static str {
        let words = if self.is_wrong() { WRONG_WORDS } else { WORDS };
        words[self.random.below(words.len())]
    }

    /// One of `right` or, rarely, of `wrong`.
    fn piece(&mut self, right: &[&'static str], wrong: &[&'static str]) {
        let pieces = if self.is_wrong() { wrong } else { right };
        let piece = pieces[self.random.below(pieces.len())];
        self.push(piece);
    }

    fn line(&mut self) {
        if self.random.one_in(12) {
            self.piece(&["", " ", "  ", " # note", " # é: 'x"], &["#c", "\t"]);
        }
        self.line_break();
        while self.random.one_in(15) {
            self.piece(&["\n", "   \n", "# comment\n", "    # more\n", "\r\n"], &["\t\n"]);
        }
    }

    fn line_break(&mut self) {
        let at = if self.random.one_in(10) {
            self.random.below(BREAKS.len())
        } else {
            0
        };
        self.push(BREAKS[at]);
    }

    fn indent(&mut self, columns: usize) {
        for _ in 0..columns {
            self.push(" ");
        }
    }

    #[rustfmt::skip]
    fn document(&mut self) {
        if self.random.one_in(20) {
            self.push("\u{feff}");
        }
        if self.random.one_in(10) {
            self.piece(
                &["%YAML 1.1\n---\n", "%YAML 1.2 # c\n--- ", "%TAG !e! tag:yaml.org,2002:\n---\n", "%FOO bar\n---\n", "%TAG ! !x\n---\n"],
                &["%YAML 2.0\n---\n", "%YAML 1.1\n%YAML 1.1\n---\n", "%TAG !e! a\n%TAG !e! b\n---\n", "%YAML 1.1\n", "%TAG !! tag:a,2000:\n---\n"],
            );
        } else if self.random.one_in(8) {
            self.push("---");
            self.piece(&["\n", "\n", " # c\n"], &[" ", " |\n ", "\t"]);
        }
        match self.random.below(10) {
            0 => {
                self.flow(0);
                self.line();
            }
            1 => {
                self.inline_scalar(0);
                self.line();
            }
            2 => self.block_sequence(0, 0),
            _ => self.block_mapping(0, 0),
        }
        if self.random.one_in(15) {
            self.piece(&["...\n", "...\n...\n", "... # c\n"], &["---\n", "...\n%YAML 1.1\n", "--- a\n"]);
        }
    }

    fn properties(&mut self) {
        if self.random.one_in(8) {
            let tag = if self.is_wrong() {
                self.random.pick(TAGS)
            } else {
                self.random.pick(&["!!str", "!"])
            };
            self.push(tag);
            self.push(" ");
        }
        if self.random.one_in(7) {
            self.anchor();
        }
    }

    fn anchor(&mut self) {
        let name = if self.is_wrong() { 0 } else { self.anchors };
        self.anchors += 1;
        self.push(&format!("&a{name} "));
    }

    fn alias(&mut self) -> bool {
        if self.anchors == 0 || !self.random.one_in(7) {
            return false;
        }
        let unknown = usize::from(self.is_wrong());
        let name = self.random.below(self.anchors + unknown);
        self.push(&format!("*a{name}"));
        if self.random.one_in(3) {
            self.push(" ");
        }
        true
    }

    fn key(&mut self) {
        match self.random.below(16) {
            0 => {
                self.properties();
                self.inline_scalar(0);
            }
            1 if self.is_wrong() => {
                self.alias();
            }
            2 => self.push("="),
            3..=5 => {
                let word = self.word();
                self.push(word);
            }
            _ => self.piece(&["a", "b", "c", "key", "x y", "d", "e"], &["<<"]),
        }
    }

    fn block_mapping(&mut self, indent: usize, depth: usize) {
        for entry in 0..1 + self.random.below(4) {
            if entry > 0 {
                self.indent(indent);
            }
            if self.random.one_in(12) {
                self.merge();
                continue;
            }
            if self.random.one_in(25) {
                self.push("? ");
                self.inline_scalar(indent + 2);
                self.line();
                if self.random.one_in(3) {
                    continue;
                }
                self.indent(indent);
                self.push(":");
            } else {
                self.key();
                self.piece(&[":"], &["", " :", ":\t"]);
            }
            if self.random.one_in(15) {
                self.line();
                continue;
            }
            self.push(" ");
            self.block_value(indent, depth + 1, false);
        }
    }

    /// A merge of a mapping, or of a list of them.
    fn merge(&mut self) {
        self.push("<<: ");
        let list = self.random.one_in(2);
        self.push(if list { "[" } else { "" });
        for item in 0..if list { 1 + self.random.below(3) } else { 1 } {
            self.push(if item > 0 { ", " } else { "" });
            if self.merges > 0 && self.random.one_in(2) {
                let name = self.random.below(self.merges);
                self.push(&format!("*m{name} "));
            } else {
                let name = self.merges;
                self.merges += 1;
                self.push(&format!("&m{name} {{"));
                for _ in 0..self.random.below(4) {
                    if self.random.one_in(5) {
                        let name = self.random.below(self.merges);
                        self.push(&format!("<<: *m{name} , "));
                        continue;
                    }
                    self.piece(
                        &[
                            "a: 1, ",
                            "b: 2, ",
                            "c: [x], ",
                            "d: {a: b}, ",
                            "=: 3, ",
                            "1: x, ",
                            "true: y, ",
                        ],
                        &["[a]: b, ", "!x y: z, "],
                    );
                }
                self.push("}");
            }
        }
        self.push(if list { "]" } else { "" });
        self.line();
    }

    fn block_sequence(&mut self, indent: usize, depth: usize) {
        for item in 0..1 + self.random.below(4) {
            if item > 0 {
                self.indent(indent);
            }
            self.push("-");
            if self.random.one_in(15) {
                self.line();
                continue;
            }
            self.push(" ");
            self.block_value(indent + 1, depth + 1, true);
        }
    }

    /// A value after `: ` or `- `, with its line break.
    fn block_value(&mut self, indent: usize, depth: usize, after_dash: bool) {
        if self.alias() {
            self.line();
            return;
        }
        let inner = indent + 1 + self.random.below(3);
        if self.random.one_in(30) {
            return self.tagged();
        }
        match self.random.below(if depth < 5 { 12 } else { 6 }) {
            0 | 1 => {
                self.flow(0);
                self.line();
            }
            2 => {
                self.properties();
                self.block_scalar(inner);
            }
            3..=5 => {
                self.properties();
                self.inline_scalar(inner);
                self.line();
            }
            kind => {
                let own_line = if after_dash {
                    self.random.one_in(3)
                } else {
                    !self.is_wrong()
                };
                if own_line {
                    if self.random.one_in(5) {
                        self.anchor();
                    }
                    self.line();
                }
                let flush = kind == 8 && own_line;
                let columns = match own_line {
                    true if flush => indent,
                    true => inner,
                    false => indent + 1,
                };
                if own_line {
                    self.indent(columns);
                }
                if kind % 2 == 0 {
                    self.block_sequence(columns, depth)
                } else {
                    self.block_mapping(columns, depth)
                }
            }
        }
    }

    #[rustfmt::skip]
    fn tagged(&mut self) {
        self.piece(
            &[
                "!!set {a, b, 1}", "!!omap [a: 1, b: [x]]", "!!pairs [a: 1, a: 2]", "!!int '12'", "!!float '1e3'", "!!float 12", "!!bool 'yes'",
                "!!null x", "!!binary aGVsbG8=", "!!binary 'aGVs bG8h'", "!!timestamp '2001-1-1'", "!!seq [1]", "!!map {a: b}", "!!str 12",
                "!!str {=: a}", "!!int {=: 12}", "! '12'", "! |\n 12\n", "! \"yes\"", "!!int '0b0b1'", "!!int ' 12 '", "!!int '--5'", "!!float nan",
                "!!str", "!!null", "!", "!!int '٣'", "!!float '٣.5'", "!!int '0o17'", "!!str {b: [x], =: {=: y}}", "!!set {1, 1.0, true}",
                "!!merge x", "{.nan: a, .NaN: b}", "{!!float nan: a, !!float nan: b}", "{2001-01-01 00:00:00Z: a, 2001-01-01 01:00:00+1: b}",
                "{9007199254740993: a, 9007199254740992.0: b}", "!!omap [{<<: {a: b}}]", "!!pairs [&z {=: x}]", "!!timestamp {=: 2001-01-01}",
            ],
            &[
                "!!set [a]", "!!omap {a: b}", "!!omap [a]", "!!pairs [{a: 1, b: 2}]", "!!int x", "!!int ''", "!!float x", "!!float ''", "!!bool x",
                "!!binary a", "!!binary é", "!!timestamp x", "!!seq {a: b}", "!!map [a]", "!!str [a]", "!!int '0x'", "!!int '-'", "!!null [a]",
                "!!value x", "!!int '1:x'", "!!bool \"yes\\n\"", "!!int '0b2'", "!!str {a: b}", "!!timestamp '2001-02-29'", "!!timestamp 2001-01-01T00:00:00+24",
            ],
        );
        self.line();
    }

    #[rustfmt::skip]
    fn block_scalar(&mut self, indent: usize) {
        self.piece(
            &["|", ">", "|-", ">-", "|+", ">+", "| # c", ">-  ", "|2", ">1-", "|+1"],
            &[">9", "|x", ">0", "|-\t", "|12", "|--", ">#"],
        );
        self.push("\n");
        for _ in 0..self.random.below(5) {
            if self.random.one_in(4) {
                let blanks = self.random.below(indent + 3);
                self.indent(blanks);
                self.line_break();
                continue;
            }
            let more = self.random.below(3) * usize::from(self.random.one_in(3));
            self.indent(indent + more);
            self.piece(&["text", "more text ", "# no comment", "- x", "a: b", "é", "---", "'", " "], &["\ttab"]);
            self.line_break();
        }
    }

    #[rustfmt::skip]
    fn inline_scalar(&mut self, indent: usize) {
        match self.random.below(7) {
            0 => {
                self.push("'");
                for _ in 0..self.random.below(4) {
                    self.piece(
                        &["a", "''", " ", "\t", "é", "\"", "\\", ": ", " #", "1"],
                        &["\n", " \n ", "\n\n", "\u{2028}", "\r\n", "'"],
                    );
                }
                if indent > 0 && self.random.one_in(3) {
                    self.piece(&["a \n  b", "\n\n c", "\t\n\td", "\r\n e", "\u{2029} f"], &["\n---\n"]);
                }
                self.push("'");
            }
            1 => {
                self.push("\"");
                for _ in 0..self.random.below(5) {
                    self.piece(
                        &["a", "\\n", " ", "\t", "é", "'", "\\\\", "\\\"", "\\x41", "\\u00e9", "\\U0001F600", "\\N", "\\L\\P", "\\_", "\\0",
                          "\\ud800", "\\\t", "\\/", "12", "\\ ", "\\e"],
                        &["\n", "\\q", "\\xg1", "\u{85}", "\"", "\\U00110000", "\\"],
                    );
                }
                if indent > 0 && self.random.one_in(3) {
                    self.piece(
                        &["a \n  b", "\n\n c", "\\\n  d", "\\\n\n  e", " \\\n f", "\t\n g", "\\\u{2028} h", "\\  \n i", "\u{85} j"],
                        &["\n...\n"],
                    );
                }
                self.push("\"");
            }
            2 if indent > 0 => {
                self.push("word");
                for _ in 0..self.random.below(3) {
                    self.line_break();
                    if self.random.one_in(4) {
                        self.line_break();
                    }
                    self.indent(indent);
                    self.piece(&["next", "1", "- x", "a b", "x:y", "'q'", "!t", "&b"], &["#c", "x: y", "\t"]);
                }
            }
            _ => {
                let word = self.word();
                self.push(word);
            }
        }
    }

    fn flow(&mut self, depth: usize) {
        if self.random.one_in(8) {
            self.anchor();
        }
        let mapping = self.random.one_in(2);
        self.push(if mapping { "{" } else { "[" });
        for item in 0..self.random.below(4) {
            if item > 0 {
                self.piece(
                    &[", ", ", ", ",", " , ", ",\n  ", ", # c\n "],
                    &[",,", ",\n\t", " "],
                );
            }
            if mapping || self.random.one_in(6) {
                if self.random.one_in(12) {
                    self.push("? ");
                }
                self.flow_key();
                if self.random.one_in(8) {
                    continue;
                }
                self.piece(&[": ", ": ", " : ", ":\n "], &[":", ":\t"]);
                if self.random.one_in(12) {
                    continue;
                }
            }
            self.flow_node(depth);
        }
        if self.random.one_in(8) {
            self.piece(&[",", " ", "\n", ", "], &["\t", ",,"]);
        }
        let close = if mapping { "}" } else { "]" };
        self.piece(&[close], &["", "]", "}"]);
    }

    fn flow_key(&mut self) {
        if self.is_wrong() {
            return self.flow_node(9);
        }
        self.piece(
            &[
                "a",
                "b",
                "c",
                "1",
                "'q'",
                "\"r\"",
                "true",
                "1.0",
                "~",
                "=",
                "x y",
                "! s",
                "!!str 1",
                "2001-01-01",
            ],
            &["<<"],
        );
    }

    fn flow_node(&mut self, depth: usize) {
        if self.alias() {
            return;
        }
        match self.random.below(10) {
            0 | 1 if depth < 4 => return self.flow(depth + 1),
            _ => self.properties(),
        }
        match self.random.below(8) {
            2 => self.inline_scalar(2),
            3 if self.is_wrong() => self.push("<<"),
            4 => {
                let word = self.word();
                self.push(
                    if word.contains(['[', ']', '{', '}', ',', '?']) || word.starts_with(':') {
                        "w"
                    } else {
                        word
                    },
                );
            }
            _ => self.piece(
                &["1", "2.5", "a", "b", "true", "-1.5e+3", "1e3"],
                &["-", "?", "a?b", "a,b", "*"],
            ),
        }
    }
}

/// A text with up to a few changes anywhere; `other` gives pieces to put in.
pub fn mutated(random: &mut Random, text: &str, other: &str) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..1 + random.below(3) {
        let at = random.below(characters.len() + 1);
        let most = if random.one_in(3) { 30 } else { 3 };
        let until = (at + 1 + random.below(most)).min(characters.len());
        let piece: Vec<char> = match random.below(8) {
            0 => characters[at..until].to_vec(),
            1 => {
                let other: Vec<char> = other.chars().collect();
                let from = random.below(other.len() + 1);
                let to = (from + random.below(25)).min(other.len());
                other[from..to].to_vec()
            }
            2 => WORDS[random.below(WORDS.len())].chars().collect(),
            3 => random.pick(TAGS).chars().chain([' ']).collect(),
            _ => random.pick(PIECES).chars().collect(),
        };
        match random.below(6) {
            0 => drop(characters.drain(at..until)),
            1 => drop(characters.splice(at..until, piece)),
            2 => {
                let line = characters
                    .iter()
                    .take(at)
                    .rposition(|c| *c == '\n')
                    .map_or(0, |found| found + 1);
                let indent = [' ', ' ', ' '];
                drop(characters.splice(line..line, indent[..random.below(4)].iter().copied()));
            }
            _ => drop(characters.splice(at..at, piece)),
        }
    }
    characters.into_iter().collect()
}

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

const WORDS: &[&str] = &[
    "a",
    "b",
    "key",
    "x1",
    "QUAD:IN20:121:BCTRL",
    "long words here",
    "é",
    "日本",
    "a#b",
    "a:b",
    "-a",
    "?a",
    ":a",
    "a b  c",
    "yes",
    "No",
    "ON",
    "y",
    "null",
    "~",
    "NULL",
    "true",
    "False",
    "1",
    "0",
    "-1",
    "+5",
    "1_000",
    "0x1F",
    "0b101",
    "0b_",
    "017",
    "08",
    "0o7",
    "1:30",
    "-1:30:59",
    "1.",
    "1.5",
    "-1.5e+3",
    "1e3",
    "1.5e3",
    ".5",
    "-.5",
    "+.inf",
    "-.INF",
    ".nan",
    ".NaN",
    "190:20:30.15",
    "1.0",
    "2001-01-01",
    "2001-13-01",
    "2001-1-1T1:02:03",
    "2001-12-14t21:59:43.10-05:00",
    "2001-12-14 21:59:43.123456789 Z",
    "0000-01-01",
    "2001-01-01 24:00:00",
    "=",
    "<<",
    "12345678901234567890",
    "9007199254740993",
    "9007199254740992.0",
    "1e400",
    "1.0e+400",
    "0.1",
    "--",
    "---",
    "...",
    "%a",
    "@a",
    "`a",
    "a\u{feff}b",
    "\u{feff}",
    "0x",
    "0_",
    "1__0",
    "_1",
    ".",
    "-",
    "+",
    "685_230.15",
    "1:60",
    "!x",
    "&x",
    "*x",
    "a, b",
    "[",
    "]",
    "{",
    "}",
    "|",
    ">",
    "'",
    "\"",
    "٣",
    "1٣",
];

const TAGS: &[&str] = &[
    "!",
    "!!str",
    "!!int",
    "!!float",
    "!!bool",
    "!!null",
    "!!binary",
    "!!timestamp",
    "!!set",
    "!!omap",
    "!!pairs",
    "!!seq",
    "!!map",
    "!!merge",
    "!!value",
    "!x",
    "!!python/object:a",
    "!<tag:yaml.org,2002:int>",
    "!<!>",
    "!e!int",
    "!!%69nt",
    "!!",
    "!<a",
    "!a%zz",
    "!!foo,",
];

const BREAKS: &[&str] = &[
    "\n", "\n", "\n", "\n", "\n", "\n", "\r\n", "\r", "\u{85}", "\u{2028}", "\u{2029}",
];

const PIECES: &[&str] = &[
    " ",
    "  ",
    "\t",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    ":",
    ": ",
    ":\n",
    "- ",
    "-",
    "? ",
    "?",
    ", ",
    ",",
    "[",
    "]",
    "{",
    "}",
    "#",
    " #",
    " # c\n",
    "&a ",
    "*a",
    "*b ",
    "! ",
    "!!str ",
    "!!int ",
    "!!set ",
    "|",
    "|\n",
    "|-\n",
    "|+\n",
    ">\n",
    ">2\n",
    "|1-\n",
    "'",
    "''",
    "\"",
    "\\",
    "\\n",
    "\\x41",
    "\\ud800",
    "\\U00110000",
    "%",
    "%YAML 1.1\n",
    "%TAG ! tag:yaml.org,2002:\n",
    "@",
    "`",
    "---",
    "---\n",
    "--- ",
    "...",
    "...\n",
    "\n---\n",
    "\n...\n",
    "<<: ",
    "<<",
    "=",
    "= : ",
    "~",
    "null",
    "é",
    "\u{feff}",
    "\u{a0}",
    "\u{85}",
    "\u{2028}",
    "\u{2029}",
    "\u{7f}",
    "\0",
    "\u{80}",
    "\u{fffe}",
    "\u{1f600}",
    "\u{200b}",
    "0",
    "1",
    "_",
    ".",
    "e+3",
    "0x",
    "0b",
    "1:3",
    "-.5",
    ".inf",
    "2001-01-01",
    "!!float ",
    "!!binary ",
    "!!timestamp ",
    "!!bool ",
    "!!null ",
    "!!omap ",
    "!!pairs ",
    "!!merge ",
    "!!value ",
    "&b ",
    "*c",
    "&c ",
    "a",
    "key: ",
    "\n  ",
    "\n ",
    "\n    ",
    "\n- ",
    "\n  - ",
    "\nb: ",
    "\n? ",
    "\n: ",
];

/// Makes one text with constructs of all kinds; most, not all, are valid.
pub struct Grammar<'r> {
    random: &'r mut Random,
    text: String,
    anchors: usize,
}

impl<'r> Grammar<'r> {
    pub fn text(random: &'r mut Random) -> String {
        let mut grammar = Self {
            random,
            text: String::new(),
            anchors: 0,
        };
        grammar.document();
        grammar.text
    }

    fn push(&mut self, piece: &str) {
        self.text.push_str(piece);
    }

    fn line(&mut self) {
        if self.random.one_in(12) {
            let space = self
                .random
                .pick(&["", " ", "  ", " # note", " # é: 'x", "#c", "\t"]);
            self.push(space);
        }
        let style = if self.random.one_in(10) { BREAKS.len() } else { 6 };
        let at = self.random.below(style);
        self.push(BREAKS[at]);
        while self.random.one_in(15) {
            let blank = self
                .random
                .pick(&["\n", "   \n", "# comment\n", "    # more\n", "\r\n"]);
            self.push(blank);
        }
    }

    fn indent(&mut self, columns: usize) {
        for _ in 0..columns {
            self.push(" ");
        }
    }

    fn document(&mut self) {
        if self.random.one_in(20) {
            self.push("\u{feff}");
        }
        if self.random.one_in(10) {
            let directive = self.random.pick(&[
                "%YAML 1.1\n---\n",
                "%YAML 1.2 # c\n--- ",
                "%TAG !e! tag:yaml.org,2002:\n---\n",
                "%FOO bar\n---\n",
                "%YAML 2.0\n---\n",
                "%TAG ! !x\n---\n",
                "%YAML 1.1\n%YAML 1.1\n---\n",
                "%TAG !e! a\n%TAG !e! b\n---\n",
                "%YAML 1.1\n",
                "%TAG !! tag:a,2000:\n---\n",
            ]);
            self.push(directive);
        } else if self.random.one_in(8) {
            self.push("---");
            let after = self.random.pick(&["\n", " ", " # c\n", " |\n ", "\t"]);
            self.push(after);
        }
        match self.random.below(8) {
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
            let end = self.random.pick(&[
                "...\n",
                "---\n",
                "...\n...\n",
                "... # c\n",
                "...\n%YAML 1.1\n",
                "--- a\n",
            ]);
            self.push(end);
        }
    }

    fn properties(&mut self) {
        if self.random.one_in(8) {
            let tag = if self.random.one_in(2) {
                self.random.pick(&["!!str", "!", "!!int", "!!float"])
            } else {
                self.random.pick(TAGS)
            };
            self.push(tag);
            self.push(" ");
        }
        if self.random.one_in(7) {
            let name = if self.random.one_in(15) { 0 } else { self.anchors };
            self.anchors += 1;
            self.push(&format!("&a{name} "));
        }
    }

    fn alias(&mut self) -> bool {
        if self.anchors == 0 || !self.random.one_in(7) {
            return false;
        }
        let unknown = usize::from(self.random.one_in(20));
        let name = self.random.below(self.anchors + unknown);
        self.push(&format!("*a{name}"));
        if self.random.one_in(3) {
            self.push(" ");
        }
        true
    }

    fn key(&mut self) {
        match self.random.below(14) {
            0 => {
                self.push("<<");
            }
            1 => {
                self.properties();
                self.inline_scalar(0);
            }
            2 => {
                if !self.alias() {
                    self.push("k ");
                }
            }
            3 => self.push("="),
            _ => {
                let word = if self.random.one_in(4) {
                    self.random.pick(WORDS)
                } else {
                    self.random.pick(&["a", "b", "c", "key", "x y"])
                };
                self.push(word);
            }
        }
    }

    fn block_mapping(&mut self, indent: usize, depth: usize) {
        for entry in 0..1 + self.random.below(4) {
            if entry > 0 || depth == 0 {
                self.indent(indent);
            }
            if self.random.one_in(25) {
                self.push("? ");
                self.block_value(indent, depth + 1);
                if self.random.one_in(3) {
                    continue;
                }
                self.indent(indent);
                self.push(":");
            } else {
                self.key();
                self.push(":");
            }
            if self.random.one_in(15) {
                self.line();
                continue;
            }
            self.push(" ");
            self.block_value(indent, depth + 1);
        }
    }

    fn block_sequence(&mut self, indent: usize, depth: usize) {
        for item in 0..1 + self.random.below(4) {
            if item > 0 || depth == 0 {
                self.indent(indent);
            }
            self.push("-");
            if self.random.one_in(15) {
                self.line();
                continue;
            }
            self.push(" ");
            self.block_value(indent + 1, depth + 1);
        }
    }

    /// A value after `: ` or `- `, with its line break.
    fn block_value(&mut self, indent: usize, depth: usize) {
        if self.alias() {
            self.line();
            return;
        }
        self.properties();
        let inner = indent + 1 + self.random.below(3);
        match self.random.below(if depth < 5 { 12 } else { 6 }) {
            0 | 1 => {
                self.flow(0);
                self.line();
            }
            2 => self.block_scalar(inner),
            3..=5 => {
                self.inline_scalar(inner);
                self.line();
            }
            6 => self.block_mapping(inner, depth),
            7 => self.block_sequence(inner, depth),
            8 => {
                self.line();
                self.indent(indent);
                self.block_sequence(indent, depth);
            }
            9 => {
                self.line();
                self.indent(inner);
                self.block_sequence(inner, depth);
            }
            _ => {
                self.line();
                self.indent(inner);
                self.block_mapping(inner, depth);
            }
        }
    }

    fn block_scalar(&mut self, indent: usize) {
        let header = self.random.pick(&[
            "|", ">", "|-", ">-", "|+", ">+", "|2", ">1-", "|+1", ">9", "| # c", "|x", ">0", "|-\t",
        ]);
        self.push(header);
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
            let text = self.random.pick(&[
                "text",
                "more text ",
                "# no comment",
                "\ttab",
                "- x",
                "a: b",
                "é",
                "---",
                "'",
                " ",
            ]);
            self.push(text);
            self.line_break();
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

    fn inline_scalar(&mut self, indent: usize) {
        match self.random.below(7) {
            0 => {
                self.push("'");
                for _ in 0..self.random.below(4) {
                    let piece = self.random.pick(&[
                        "a", "''", " ", "\t", "\n", " \n ", "\n\n", "é", "\"", "\\", ": ", " #", "\u{2028}",
                        "\r\n", "1",
                    ]);
                    self.push(piece);
                }
                self.push("'");
            }
            1 => {
                self.push("\"");
                for _ in 0..self.random.below(5) {
                    let piece = self.random.pick(&[
                        "a",
                        "\\n",
                        " ",
                        "\t",
                        "\n",
                        " \n ",
                        "\n\n",
                        "é",
                        "'",
                        "\\\\",
                        "\\\"",
                        "\\x41",
                        "\\u00e9",
                        "\\U0001F600",
                        "\\\n",
                        "\\\n\n  ",
                        " \\\n",
                        "\\N",
                        "\\L\\P",
                        "\\_",
                        "\\0",
                        "\\q",
                        "\\ud800",
                        "\\\t",
                        "\\/",
                        "\u{85}",
                        "\\\u{2028}",
                        "\\xg1",
                        "12",
                    ]);
                    self.push(piece);
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
                    let word = self.random.pick(&["next", "1", "- x", "a b", "#c", "x:y"]);
                    self.push(word);
                }
            }
            _ => {
                let word = self.random.pick(WORDS);
                self.push(word);
            }
        }
    }

    fn flow(&mut self, depth: usize) {
        let mapping = self.random.one_in(2);
        self.push(if mapping { "{" } else { "[" });
        for item in 0..self.random.below(4) {
            if item > 0 {
                let comma = self
                    .random
                    .pick(&[",", ", ", " , ", ",\n  ", ", # c\n ", ",,", ",\n\t"]);
                let comma = if self.random.one_in(3) { comma } else { ", " };
                self.push(comma);
            }
            if mapping || self.random.one_in(6) {
                if self.random.one_in(12) {
                    self.push("? ");
                }
                self.flow_node(depth);
                if self.random.one_in(8) {
                    continue;
                }
                let colon = self.random.pick(&[":", ": ", " : ", ":\n "]);
                let colon = if self.random.one_in(4) { colon } else { ": " };
                self.push(colon);
                if self.random.one_in(12) {
                    continue;
                }
            }
            self.flow_node(depth);
        }
        if self.random.one_in(8) {
            let end = self.random.pick(&[",", " ", "\n", ", "]);
            self.push(end);
        }
        if !self.random.one_in(60) {
            self.push(if mapping { "}" } else { "]" });
        }
    }

    fn flow_node(&mut self, depth: usize) {
        if self.alias() {
            return;
        }
        self.properties();
        match self.random.below(10) {
            0 | 1 if depth < 4 => self.flow(depth + 1),
            2 => self.inline_scalar(2),
            3 => self.push("<<"),
            _ => {
                let word = if self.random.one_in(3) {
                    self.random.pick(WORDS)
                } else {
                    self.random.pick(&["1", "2.5", "a", "b", "true"])
                };
                self.push(word);
            }
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
            2 => random.pick(WORDS).chars().collect(),
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

//! Names that sympy keeps for itself.

/// Words that Python keeps to itself.
pub const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// Names that `from sympy import *` and Python's built-in functions define, one a line, sorted.
///
/// Read from sympy 1.14 with Python 3.11: what its parser does not turn into a symbol.
static TAKEN: &str = include_str!("names.txt");

/// Whether sympy reads `name` as something of its own, not as a symbol.
pub fn is_taken(name: &str) -> bool {
    let names = TAKEN.as_bytes();
    let (mut low, mut high) = (0, names.len());
    // A binary search by line.
    while low < high {
        let middle = low + (high - low) / 2;
        let start = names
            .get(..middle)
            .and_then(|before| before.iter().rposition(|byte| *byte == b'\n'))
            .map_or(0, |at| at + 1);
        let end = names
            .get(middle..)
            .and_then(|after| after.iter().position(|byte| *byte == b'\n'))
            .map_or(names.len(), |at| middle + at);
        match names.get(start..end).unwrap_or_default().cmp(name.as_bytes()) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => low = end + 1,
            std::cmp::Ordering::Greater => high = start,
        }
    }
    false
}

/// Whether `name`, with its colons replaced, can be the name of an argument of the generated Python function.
pub fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    chars
        .next()
        .is_some_and(|first| first == '_' || first.is_alphabetic())
        && chars.all(|c| c == '_' || c.is_alphanumeric())
        && !KEYWORDS.contains(&name)
}

//! Git's path patterns as `includeIf` uses them (gitglossary's pathspec rules, gitignore's `**`).

/// Returns whether `text` matches `pattern`: `?` and `*` stop at `/`, `**` between slashes (or at an end) does not, `[a-z]`
/// and `[!a]` are classes, a backslash takes the next character as it is.
#[must_use]
pub fn matches(pattern: &str, text: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let text: Vec<char> = text.chars().collect();
    walk(&pattern, &text, true)
}

/// `at_start` says that the pattern is at its start or after a `/`, where `**` has its meaning.
fn walk(pattern: &[char], text: &[char], at_start: bool) -> bool {
    match pattern {
        [] => text.is_empty(),
        ['*', '*', '/', rest @ ..] if at_start => {
            walk(rest, text, true)
                || text
                    .iter()
                    .enumerate()
                    .any(|(index, c)| *c == '/' && walk(rest, text.get(index + 1..).unwrap_or(&[]), true))
        }
        ['*', '*'] if at_start => true,
        ['*', rest @ ..] => {
            let rest = match rest {
                // Two stars elsewhere are one.
                ['*', rest @ ..] => rest,
                _ => rest,
            };
            let most = text.iter().position(|c| *c == '/').unwrap_or(text.len());
            (0..=most).any(|taken| walk(rest, text.get(taken..).unwrap_or(&[]), false))
        }
        ['?', rest @ ..] => one(text, |c| c != '/').is_some_and(|left| walk(rest, left, false)),
        ['[', rest @ ..] => match class(rest) {
            Some((class, rest)) => {
                one(text, |c| c != '/' && class.holds(c)).is_some_and(|left| walk(rest, left, false))
            }
            None => false,
        },
        ['\\', literal, rest @ ..] | [literal, rest @ ..] => {
            one(text, |c| c == *literal).is_some_and(|left| walk(rest, left, *literal == '/'))
        }
    }
}

/// The rest of `text` after its first character, when that passes.
fn one(text: &[char], passes: impl Fn(char) -> bool) -> Option<&[char]> {
    let (first, rest) = text.split_first()?;
    passes(*first).then_some(rest)
}

struct CharacterClass {
    negated: bool,
    ranges: Vec<(char, char)>,
}

impl CharacterClass {
    fn holds(&self, c: char) -> bool {
        self.ranges.iter().any(|(low, high)| (*low..=*high).contains(&c)) != self.negated
    }
}

/// The class that starts after a `[`, and what follows its `]`.
fn class(pattern: &[char]) -> Option<(CharacterClass, &[char])> {
    let (negated, mut rest) = match pattern {
        ['!' | '^', rest @ ..] => (true, rest),
        _ => (false, pattern),
    };
    let mut ranges = Vec::new();
    loop {
        rest = match rest {
            [] => return None,
            [']', after @ ..] if !ranges.is_empty() => {
                return Some((CharacterClass { negated, ranges }, after));
            }
            ['\\', c, after @ ..] => {
                ranges.push((*c, *c));
                after
            }
            [low, '-', high, after @ ..] if *high != ']' => {
                ranges.push((*low, *high));
                after
            }
            [c, after @ ..] => {
                ranges.push((*c, *c));
                after
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_match_as_git_matches_them() {
        for (pattern, text, expected) in [
            ("/home/ada/work/**", "/home/ada/work/m/.git", true),
            ("/home/ada/work/**", "/home/ada/works/m/.git", false),
            ("**/m/**", "/home/ada/m/.git", true),
            ("**/m/.git", "m/.git", true),
            ("/home/*/m/.git", "/home/ada/m/.git", true),
            ("/home/*/.git", "/home/ada/m/.git", false),
            ("/a/**/b", "/a/b", true),
            ("/a/**/b", "/a/x/y/b", true),
            ("/a/x**y/b", "/a/x12y/b", true),
            ("/a/x**y/b", "/a/x1/2y/b", false),
            ("/a?c", "/abc", true),
            ("/a?c", "/a/c", false),
            ("/[a-c][!x]", "/bz", true),
            ("/[a-c][!x]", "/bx", false),
            ("/[]a]", "/]", true),
            ("/[a", "/a", false),
            ("/a\\*", "/a*", true),
            ("/a\\*", "/ab", false),
            ("main", "main", true),
            ("feature/**", "feature/x/y", true),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} on {text}");
        }
    }
}

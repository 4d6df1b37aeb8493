//! `GIT_CONFIG_PARAMETERS`: the settings of `git -c NAME=VALUE`, as git hands them to the programs that it starts.

/// The pairs of name and value; none when the text is not in git's form. Words are quoted as by `sq_quote_buf`:
/// `'name=value'`, or `'name'='value'` since git 2.31; a name alone is true.
#[must_use]
pub fn parse(text: &str) -> Option<Vec<(String, String)>> {
    let mut pairs = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (word, after) = quoted(rest)?;
        rest = after;
        let pair = match rest.strip_prefix('=') {
            Some(after) if after.starts_with('\'') => {
                let (value, after) = quoted(after)?;
                rest = after;
                (word, value)
            }
            Some(after) => {
                rest = after;
                (word, "true".to_owned())
            }
            None => match word.split_once('=') {
                Some((name, value)) => (name.to_owned(), value.to_owned()),
                None => (word, "true".to_owned()),
            },
        };
        pairs.push(pair);
        let next = rest.trim_start();
        if !next.is_empty() && next.len() == rest.len() {
            return None;
        }
        rest = next;
    }
    Some(pairs)
}

/// The word in single quotes that `text` begins with, and what follows it. `'\''` and `'\!'` mean a quote and an
/// exclamation mark.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut word = String::new();
    let mut rest = text.strip_prefix('\'')?;
    loop {
        let end = rest.find('\'')?;
        word.push_str(rest.get(..end)?);
        rest = rest.get(end + 1..)?;
        let Some(escaped) = rest.strip_prefix('\\') else {
            return Some((word, rest));
        };
        let mark = escaped.chars().next().filter(|mark| matches!(mark, '\'' | '!'))?;
        word.push(mark);
        rest = escaped.get(1..)?.strip_prefix('\'')?;
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn both_forms_of_git_are_read() {
        for (text, expected) in [
            ("", Some(vec![])),
            ("'user.name=Ada L'", Some(vec![("user.name", "Ada L")])),
            (
                "'user.name'='Ada' 'commit.gpgsign'=",
                Some(vec![("user.name", "Ada"), ("commit.gpgsign", "true")]),
            ),
            (
                "'user.name=O'\\''Brien' 'a.b'",
                Some(vec![("user.name", "O'Brien"), ("a.b", "true")]),
            ),
            ("'x.y'='1''z.w'='2'", None),
            ("user.name=Ada", None),
            ("'user.name", None),
        ] {
            let pairs = |pairs: Vec<(&str, &str)>| {
                let own = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
                pairs.into_iter().map(own).collect::<Vec<_>>()
            };
            assert_eq!(parse(text), expected.map(pairs), "{text}");
        }
    }
}

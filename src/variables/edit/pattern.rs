//! Many names from one: `QUAD:{101..120}:BCTRL`, and find and replace.

use super::types::EditRefusal;

/// The most names that one pattern may mean.
const MOST: usize = 100_000;

/// The names that `pattern` means, in order. `{101..120}` counts (downwards too; `{01..10}` keeps its zeros;
/// `{0..100..5}` in steps), `{a,b,c}` lists; several braces give every combination, the last one fastest. A text
/// without braces is itself.
///
/// # Errors
/// When a brace is not closed, or holds neither a count nor a list, or there would be more than 100,000 names.
pub fn expand(pattern: &str) -> Result<Vec<String>, EditRefusal> {
    let mut names = vec![String::new()];
    let mut rest = pattern;
    while let Some(open) = rest.find('{') {
        let (before, after) = rest.split_at(open);
        let after = after.strip_prefix('{').unwrap_or(after);
        let Some((inside, behind)) = after.split_once('}') else {
            return Err(EditRefusal::new("a brace is not closed").with_help("write {1..5} or {a,b}"));
        };
        let choices = choices(inside)?;
        if names.len().saturating_mul(choices.len()) > MOST {
            return Err(EditRefusal::new(format!(
                "the pattern matches more than {MOST} names"
            )));
        }
        names = names
            .iter()
            .flat_map(|name| {
                choices
                    .iter()
                    .map(move |choice| format!("{name}{before}{choice}"))
            })
            .collect();
        rest = behind;
    }
    for name in &mut names {
        name.push_str(rest);
    }
    Ok(names)
}

fn choices(inside: &str) -> Result<Vec<String>, EditRefusal> {
    if let Some(count) = count(inside) {
        return count;
    }
    if inside.contains(',') {
        return Ok(inside.split(',').map(str::to_owned).collect());
    }
    Err(
        EditRefusal::new(format!("{{{inside}}} is neither a count nor a list"))
            .with_help("write {1..5} or {a,b}"),
    )
}

/// `101..120` or `0..100..5`; none when it is no count.
fn count(inside: &str) -> Option<Result<Vec<String>, EditRefusal>> {
    let mut parts = inside.split("..");
    let (from, to, step) = (parts.next()?, parts.next()?, parts.next());
    if parts.next().is_some() {
        return None;
    }
    let start: i64 = from.parse().ok()?;
    let end: i64 = to.parse().ok()?;
    let step: i64 = step.map_or(Some(1), |step| step.parse().ok())?;
    let step = step.unsigned_abs();
    if step == 0 {
        return Some(Err(EditRefusal::new("a count in steps of 0 does not end")));
    }
    let many = start.abs_diff(end) / step;
    if many >= MOST as u64 {
        return Some(Err(EditRefusal::new(format!(
            "the pattern matches more than {MOST} names"
        ))));
    }
    let padded =
        |text: &str| text.trim_start_matches('-').len() > 1 && text.trim_start_matches('-').starts_with('0');
    let width = if padded(from) || padded(to) {
        from.len().max(to.len())
    } else {
        0
    };
    let at = |index: u64| {
        let offset = i64::try_from(index * step).unwrap_or(i64::MAX);
        if start <= end {
            start.saturating_add(offset)
        } else {
            start.saturating_sub(offset)
        }
    };
    Some(Ok((0..=many)
        .map(|index| format!("{:0width$}", at(index)))
        .collect()))
}

/// Searches names for text: case and patterns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Whether upper and lower case differ.
    pub case: bool,
    /// Whether only whole names count.
    pub whole: bool,
}

/// `name` with every `find` replaced; none where it is not in it, or nothing would change.
#[must_use]
pub fn replaced(name: &str, find: &str, replacement: &str, search: Search) -> Option<String> {
    if find.is_empty() {
        return None;
    }
    let found = if search.whole {
        let equal = if search.case {
            name == find
        } else {
            name.to_lowercase() == find.to_lowercase()
        };
        equal.then(|| replacement.to_owned())?
    } else if search.case {
        name.replace(find, replacement)
    } else {
        replaced_in_any_case(name, find, replacement)
    };
    (found != name).then_some(found)
}

fn replaced_in_any_case(name: &str, find: &str, replacement: &str) -> String {
    let wanted: Vec<char> = find.chars().flat_map(char::to_lowercase).collect();
    let mut result = String::with_capacity(name.len());
    let mut rest = name;
    while !rest.is_empty() {
        if let Some(length) = matching(rest, &wanted) {
            result.push_str(replacement);
            rest = rest.get(length..).unwrap_or("");
        } else {
            let mut characters = rest.chars();
            result.extend(characters.next());
            rest = characters.as_str();
        }
    }
    result
}

/// The number of bytes at the start of `text` that are `wanted` in some case.
fn matching(text: &str, wanted: &[char]) -> Option<usize> {
    let mut wanted = wanted.iter();
    let mut next = wanted.next();
    for (at, c) in text.char_indices() {
        for lower in c.to_lowercase() {
            if next != Some(&lower) {
                return None;
            }
            next = wanted.next();
        }
        if next.is_none() {
            return Some(at + c.len_utf8());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_count_and_list() {
        assert_eq!(
            expand("QUAD:{101..103}:BCTRL").unwrap(),
            ["QUAD:101:BCTRL", "QUAD:102:BCTRL", "QUAD:103:BCTRL"]
        );
        assert_eq!(expand("{a,b}{2..1}").unwrap(), ["a2", "a1", "b2", "b1"]);
        assert_eq!(expand("x{08..10}").unwrap(), ["x08", "x09", "x10"]);
        assert_eq!(expand("x{0..10..5}").unwrap(), ["x0", "x5", "x10"]);
        assert_eq!(expand("x{-1..1}").unwrap(), ["x-1", "x0", "x1"]);
        assert_eq!(expand("plain").unwrap(), ["plain"]);
    }

    #[test]
    fn patterns_that_mean_nothing_are_refused() {
        for pattern in [
            "{1..",
            "{x}",
            "{1..2..0}",
            "{1..1000000}",
            "{1..99999}{1..99999}",
            "{}",
            "{1..2..3..4}",
        ] {
            assert!(expand(pattern).is_err(), "{pattern}");
        }
        assert!(expand("{-9223372036854775808..9223372036854775807}").is_err());
    }

    #[test]
    fn names_match_in_any_case_unless_ambiguous() {
        let any = Search::default();
        let exact = Search {
            case: true,
            whole: false,
        };
        assert_eq!(
            replaced("QUAD:in20:QUAD", "quad", "SOLN", any).unwrap(),
            "SOLN:in20:SOLN"
        );
        assert_eq!(replaced("QUAD:quad", "quad", "x", exact).unwrap(), "QUAD:x");
        assert_eq!(replaced("abc", "x", "y", any), None);
        assert_eq!(replaced("abc", "", "y", any), None);
        assert_eq!(replaced("İx", "X", "é", any).unwrap(), "İé");
        let whole = Search {
            case: false,
            whole: true,
        };
        assert_eq!(replaced("abc", "AB", "y", whole), None);
        assert_eq!(replaced("abc", "ABC", "y", whole).unwrap(), "y");
    }
}

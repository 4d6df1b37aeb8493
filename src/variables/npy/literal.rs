//! Python literals in the header of a `.npy` file.

/// A Python string at the start of `text`, and what follows.
pub(super) fn quoted(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    text.get(1..)?.split_once(quote)
}

/// A Python tuple of whole numbers at the start of `text`, and what follows.
pub(super) fn tuple(text: &str) -> Option<(Vec<usize>, &str)> {
    let (inner, after) = text.strip_prefix('(')?.split_once(')')?;
    let inner = inner.trim();
    let whole = inner.strip_suffix(',').unwrap_or(inner);
    if inner.is_empty() {
        return Some((Vec::new(), after));
    }
    if whole == inner && !inner.contains(',') {
        return None;
    }
    let lengths: Option<Vec<usize>> = whole
        .split(',')
        .map(|length| length.trim().trim_end_matches('L').parse().ok())
        .collect();
    Some((lengths?, after))
}

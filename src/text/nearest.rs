//! The nearest of a few words to one that is not among them.

/// The candidate that `word` was most likely meant to be; none when all are too far off.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| text.to_lowercase().replace(['-', ' ', '.', '_'], "");
    let word = plain(word);
    let allowed = (word.chars().count() / 3).max(1) + 1;
    let by_distance = |candidate: &'a str| (distance(&word, &plain(candidate)), candidate);
    let contains = |candidate: &str| {
        word.len() >= 3
            && candidate.len() >= 3
            && (plain(candidate).contains(word.as_str()) || word.contains(&plain(candidate)))
    };
    // Words that share no character are not alike, however short they are.
    let longer = |word: &str, candidate: &str| word.chars().count().max(candidate.chars().count());
    let all: Vec<&'a str> = candidates.into_iter().collect();
    let close = all
        .iter()
        .map(|candidate| by_distance(candidate))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, candidate)| *distance <= allowed && *distance < longer(&word, candidate));
    close
        .map(|(_, candidate)| candidate)
        .or_else(|| all.into_iter().find(|candidate| contains(candidate)))
}

/// How many characters have to be put in, taken out, changed or swapped with their neighbour.
fn distance(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    let mut previous_a = None;
    for (row, &a) in one.iter().enumerate() {
        let mut current = vec![row + 1];
        let mut previous_b = None;
        for (column, &b) in other.iter().enumerate() {
            let at = |line: &[usize], index: usize| line.get(index).copied().unwrap_or(usize::MAX - 1);
            let mut best = (at(&last, column) + usize::from(a != b))
                .min(at(&last, column + 1) + 1)
                .min(at(&current, column) + 1);
            if previous_a == Some(b) && previous_b == Some(a) {
                best = best.min(at(&before_last, column.saturating_sub(1)).saturating_add(1));
            }
            current.push(best);
            previous_b = Some(b);
        }
        before_last = std::mem::replace(&mut last, current);
        previous_a = Some(a);
    }
    last.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_count_single_changes() {
        for (one, other, expected) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "abc", 0),
            ("abc", "acb", 1),
            ("abc", "abd", 1),
            ("abc", "abcd", 1),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(distance(one, other), expected, "{one} {other}");
            assert_eq!(distance(other, one), expected, "{other} {one}");
        }
    }

    #[test]
    fn a_slip_is_found_and_noise_is_not() {
        let keys = [
            "author",
            "email",
            "github_username",
            "repo_name",
            "container_registry",
        ];
        for (word, expected) in [
            ("auhtor", Some("author")),
            ("e-mail", Some("email")),
            ("github-username", Some("github_username")),
            ("githubuser", Some("github_username")),
            ("registry", Some("container_registry")),
            ("zzzzzz", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, keys), expected, "{word}");
        }
    }
}

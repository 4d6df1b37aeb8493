//! The word nearest to a misspelt one.

/// The candidate that `word` was most likely meant to be; none when all are too far off.
#[must_use]
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |text: &str| text.to_lowercase().replace(['-', ' ', '.', '_'], "");
    let word = plain(word);
    let allowed = (word.chars().count() / 3).max(1) + 1;
    let by_distance = |candidate: &'a str| (strsim::osa_distance(&word, &plain(candidate)), candidate);
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

#[cfg(test)]
mod tests {
    use super::*;

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

//! The programs that are run for the user: git, gh, python.

use super::Part;
use crate::io::child::{RunError, Task};
use crate::io::environment::git_user as user_of_git;
use crate::io::stop::Stop;
use crate::stacks::STACKS;
use std::path::Path;
use std::process::Command;

/// The oldest git that is known to do what the program asks of it.
const OLDEST_GIT: (u32, u32) = (2, 20);

/// The `git` program. Commits are made without it, unless the configuration asks for hooks, signatures or filters.
pub(super) fn git(stop: &Stop) -> Part {
    const NAME: &str = "git";
    match version_of("git", &["--version"], stop) {
        Ok(words) => match version(&words) {
            Some(found) if found < OLDEST_GIT => Part::limited(
                NAME,
                words,
                format!(
                    "install git {}.{} or newer: signatures, hooks and filters use it",
                    OLDEST_GIT.0, OLDEST_GIT.1
                ),
            ),
            _ => Part::good(NAME, words),
        },
        Err(RunError::Missing) => Part::limited(
            NAME,
            "there is no git program: projects are committed all the same, but not signed, pushed or filtered",
            "install it, such as with `apt install git`, `dnf install git` or from https://git-scm.com",
        ),
        Err(error) => Part::limited(
            NAME,
            format!("git does not run: {error}"),
            "see what `git --version` says",
        ),
    }
}

/// The name and address of the user's commits.
pub(super) fn git_user() -> Part {
    const NAME: &str = "git user";
    let here = std::env::current_dir().unwrap_or_else(|_| Path::new(".").to_owned());
    let user = user_of_git(&here);
    match (user.name, user.email) {
        (Some(name), Some(email)) => Part::good(NAME, format!("{name} <{email}>")),
        _ => Part::limited(
            NAME,
            "git does not know who you are: the answers author and email are used",
            "git config --global user.name 'Ada Lovelace' && git config --global user.email ada@example.org",
        ),
    }
}

/// The `gh` program, which only the checklist of secrets uses.
pub(super) fn gh(verify: bool, stop: &Stop) -> Part {
    const NAME: &str = "gh";
    let words = match version_of("gh", &["--version"], stop) {
        Ok(words) => words,
        Err(RunError::Missing) => {
            return Part::limited(
                NAME,
                "there is no gh program: secrets are made in the browser",
                "install it from https://cli.github.com",
            );
        }
        Err(error) => {
            return Part::limited(
                NAME,
                format!("gh does not run: {error}"),
                "see what `gh --version` says",
            );
        }
    };
    if !verify {
        return Part::good(NAME, format!("{words}; --verify asks whether it is logged in"));
    }
    match version_of("gh", &["auth", "status"], stop) {
        Ok(_) => Part::good(NAME, format!("{words}, logged in")),
        Err(error) => Part::limited(
            NAME,
            format!("{words}, not logged in: {error}"),
            "log in with `gh auth login`",
        ),
    }
}

/// The pythons that can run the projects, one part for each stack.
pub(super) fn pythons(stop: &Stop) -> Vec<Part> {
    let found: Vec<(String, (u32, u32))> = candidates()
        .iter()
        .filter_map(|name| {
            let words = version_of(name, &["--version"], stop).ok()?;
            Some((name.clone(), version(&words)?))
        })
        .collect();
    STACKS
        .iter()
        .map(|stack| python(stack.key, stack.pythons, &found))
        .collect()
}

/// The names under which a python may be: the usual ones, and one for each version that a stack runs on.
fn candidates() -> Vec<String> {
    let versions = STACKS.iter().flat_map(|stack| stack.pythons);
    let numbered = versions.map(|version| format!("python{version}"));
    ["python3", "python"]
        .map(str::to_owned)
        .into_iter()
        .chain(numbered)
        .collect()
}

fn python(stack: &'static str, wanted: &[&str], found: &[(String, (u32, u32))]) -> Part {
    const NAME: &str = "python";
    let suits =
        |(_, (major, minor)): &&(String, (u32, u32))| wanted.contains(&format!("{major}.{minor}").as_str());
    let versions = wanted.join(", ");
    if let Some((name, (major, minor))) = found.iter().find(suits) {
        return Part::good(NAME, format!("{name} is {major}.{minor}, which {stack} runs on"));
    }
    let others = match found.first() {
        Some((name, (major, minor))) => format!("{name} is {major}.{minor}"),
        None => "none was found".to_owned(),
    };
    let newest = wanted.last().copied().unwrap_or("3");
    Part::limited(
        NAME,
        format!("{stack} runs on Python {versions}: {others}"),
        format!(
            "only needed to run a project's tests: `conda create -n lume python={newest}`, or `uv python install {newest}`"
        ),
    )
}

/// The first line that a program says about itself.
fn version_of(program: &str, arguments: &[&str], stop: &Stop) -> Result<String, RunError> {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .env("NO_COLOR", "1")
        .env("GH_PROMPT_DISABLED", "1")
        .env("GH_NO_UPDATE_NOTIFIER", "1");
    let said = Task::query(command).run(stop)?;
    let words = said.words().unwrap_or_default();
    Ok(words.lines().next().unwrap_or_default().trim().to_owned())
}

/// The first two numbers of a version in `words`.
fn version(words: &str) -> Option<(u32, u32)> {
    words.split_whitespace().find_map(|word| {
        let mut numbers = word.split('.');
        let major = numbers.next()?.parse().ok()?;
        let minor = numbers.next()?.parse().ok()?;
        Some((major, minor))
    })
}

#[cfg(test)]
mod tests {
    use super::super::PartState;
    use super::*;

    #[test]
    fn versions_are_found_in_words() {
        assert_eq!(version("git version 2.39.5"), Some((2, 39)));
        assert_eq!(version("Python 3.11.2"), Some((3, 11)));
        assert_eq!(version("gh version 2.45.0 (2024-03-04)"), Some((2, 45)));
        assert_eq!(version("nothing"), None);
    }

    #[test]
    fn python_that_suits_no_stack_has_a_remedy() {
        let found = vec![("python3".to_owned(), (3, 11))];
        assert_eq!(python("lume-torch", &["3.11"], &found).state, PartState::Good);
        let part = python("lume-services", &["3.9"], &found);
        assert_eq!(part.state, PartState::Limited);
        assert!(part.finding.contains("python3 is 3.11"), "{}", part.finding);
        assert!(part.remedy.unwrap().contains("python=3.9"));
    }
}

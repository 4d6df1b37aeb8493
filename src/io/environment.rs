//! The environment of the process: who the user is to git, what year it is, where settings live.

use super::git::{GitEnvironment, GitSettings};
use std::path::{Path, PathBuf};

/// Who git thinks the user is; none where nobody told it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GitUser {
    /// The author's name.
    pub name: Option<String>,
    /// The author's e-mail address.
    pub email: Option<String>,
}

/// Git's user for a project that will be written into `output`: `GIT_AUTHOR_NAME` and `GIT_AUTHOR_EMAIL`, then
/// `author.name` and `author.email`, then `user.name` and `user.email`, then `EMAIL`. A configuration that cannot be
/// read gives nobody here; the writer says why before it commits.
#[must_use]
pub fn git_user(output: &Path) -> GitUser {
    let output = std::path::absolute(output).unwrap_or_else(|_| output.to_owned());
    user_in(&GitEnvironment::here(output.join("project").join(".git")))
}

/// Git's user in this environment.
#[must_use]
pub fn user_in(environment: &GitEnvironment) -> GitUser {
    // A configuration that cannot be read proposes nobody; the commit reports what is wrong with it.
    let settings = GitSettings::read(environment).unwrap_or_default();
    let first = |variable: &str, names: [&str; 2]| {
        let given = environment
            .variable(variable)
            .filter(|value| !value.trim().is_empty());
        given.or_else(|| {
            names
                .into_iter()
                .find_map(|name| settings.text(name))
                .map(str::to_owned)
        })
    };
    GitUser {
        name: first("GIT_AUTHOR_NAME", ["author.name", "user.name"]).map(|name| name.trim().to_owned()),
        email: first("GIT_AUTHOR_EMAIL", ["author.email", "user.email"])
            .or_else(|| {
                environment
                    .variable("EMAIL")
                    .filter(|value| !value.trim().is_empty())
            })
            .map(|email| email.trim().to_owned()),
    }
}

/// The year that it is where the user is, as the commit's date has it.
#[must_use]
pub fn year() -> i32 {
    let Ok(now) = git2::Signature::now("now", "now@localhost") else {
        return 1970;
    };
    let local = now.when().seconds() + i64::from(now.when().offset_minutes()) * 60;
    year_of_day(local.div_euclid(86_400))
}

/// The year of the Gregorian calendar in which the day `days` after 1970-01-01 lies.
fn year_of_day(days: i64) -> i32 {
    let length = |year: i32| {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        if leap { 366 } else { 365 }
    };
    let mut year = 1970;
    let mut left = days;
    while left < 0 {
        year -= 1;
        left += length(year);
    }
    while left >= length(year) {
        left -= length(year);
        year += 1;
    }
    year
}

/// The user's configuration and state folders; none without a home.
#[must_use]
pub fn folders() -> Option<Folders> {
    let folders = directories::ProjectDirs::from("", "", "lume-wizard")?;
    let state = folders.state_dir().unwrap_or_else(|| folders.data_local_dir());
    Some(Folders {
        configuration: folders.config_dir().to_owned(),
        state: state.to_owned(),
    })
}

/// The program's own folders in the user's home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folders {
    /// GitSettings that the user writes.
    pub configuration: PathBuf,
    /// Sessions and what else the program remembers.
    pub state: PathBuf,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_turn_at_the_first_of_january() {
        for (days, year) in [
            (0, 1970),
            (-1, 1969),
            (364, 1970),
            (365, 1971),
            (11_016, 2000),
            (11_322, 2000),
            (11_323, 2001),
            (20_453, 2025),
            (20_454, 2026),
        ] {
            assert_eq!(year_of_day(days), year, "{days}");
        }
    }

    #[test]
    fn environment_goes_before_configuration_and_blanks_are_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config");
        std::fs::write(
            &file,
            "[user]\n\tname = Ada\n\temail = \" \"\n[author]\n\temail = author@x.org\n",
        )
        .unwrap();
        let mut environment = GitEnvironment {
            git_folder: folder.path().join("m/.git"),
            ..GitEnvironment::default()
        };
        let set = |environment: &mut GitEnvironment, name: &str, value: &str| {
            environment.variables.insert(name.to_owned(), value.into());
        };
        set(&mut environment, "GIT_CONFIG_NOSYSTEM", "true");
        assert_eq!(user_in(&environment), GitUser::default());
        set(&mut environment, "EMAIL", "mail@x.org");
        set(&mut environment, "GIT_CONFIG_GLOBAL", file.to_str().unwrap());
        let user = user_in(&environment);
        assert_eq!(user.name.as_deref(), Some("Ada"));
        assert_eq!(user.email.as_deref(), Some("author@x.org"));
        set(&mut environment, "GIT_AUTHOR_NAME", "Byron");
        set(&mut environment, "GIT_AUTHOR_EMAIL", "");
        let user = user_in(&environment);
        assert_eq!(user.name.as_deref(), Some("Byron"));
        assert_eq!(user.email.as_deref(), Some("author@x.org"));
    }
}

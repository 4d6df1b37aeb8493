//! The seven steps and the state of each on the rail.

/// A step of the wizard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The choice of what to begin with.
    #[default]
    Start,
    /// The variables file.
    Variables,
    /// The template questions.
    Answers,
    /// The container registry.
    Registry,
    /// The secrets and settings that must exist before the workflows run.
    Secrets,
    /// Every file before it is written.
    Review,
    /// Writing, and what is left to do.
    Write,
}

impl Step {
    /// All of them in order.
    pub const ALL: [Self; 7] = [
        Self::Start,
        Self::Variables,
        Self::Answers,
        Self::Registry,
        Self::Secrets,
        Self::Review,
        Self::Write,
    ];

    /// Its number, from 1.
    #[must_use]
    pub const fn number(self) -> usize {
        self as usize + 1
    }

    /// Its name on the rail.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::Variables => "Variables",
            Self::Answers => "Answers",
            Self::Registry => "Registry",
            Self::Secrets => "Secrets",
            Self::Review => "Review",
            Self::Write => "Write",
        }
    }

    /// The step after it; the last is its own.
    #[must_use]
    pub fn next(self) -> Self {
        Self::ALL.get(self.number()).copied().unwrap_or(self)
    }

    /// The step before it; the first is its own.
    #[must_use]
    pub fn previous(self) -> Self {
        self.number()
            .checked_sub(2)
            .and_then(|index| Self::ALL.get(index).copied())
            .unwrap_or(self)
    }
}

/// A step's progress.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepProgress {
    /// Nothing is missing and nothing is wrong.
    Complete,
    /// Something is left to do; a few words, such as `3 left` or `1/4`.
    Incomplete(String),
    /// Something is wrong; how many problems.
    Wrong(usize),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_follow_each_other() {
        for pair in Step::ALL.windows(2) {
            assert_eq!(pair[0].next(), pair[1]);
            assert_eq!(pair[1].previous(), pair[0]);
        }
        assert_eq!(Step::Write.next(), Step::Write);
        assert_eq!(Step::Start.previous(), Step::Start);
    }
}

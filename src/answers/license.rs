//! The licences that a project can be put under.

/// A licence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum License {
    /// None: no LICENSE file, and nothing about it in the metadata.
    #[default]
    None,
    /// The MIT licence.
    Mit,
    /// The 3-clause BSD licence.
    Bsd3Clause,
    /// The Apache licence, version 2.0.
    Apache2,
}

impl License {
    /// Every licence, the default first.
    pub const ALL: [Self; 4] = [Self::None, Self::Mit, Self::Bsd3Clause, Self::Apache2];

    /// `none`, or the licence's SPDX identifier.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Mit => "MIT",
            Self::Bsd3Clause => "BSD-3-Clause",
            Self::Apache2 => "Apache-2.0",
        }
    }

    /// The licence that an answer names, in any case.
    #[must_use]
    pub fn from_answer(answer: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|license| license.key().eq_ignore_ascii_case(answer.trim()))
    }
}

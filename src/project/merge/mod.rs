//! Three-way merge of one text: as generated before (base), as the user has it now (mine), as generated now (new).
//!
//! Lines are compared without trailing blanks and line ends, except inside strings. Where both sides changed the same
//! lines, the difference is looked at again without blank lines, and in Python by logical lines and their tokens. What
//! is left are conflicts, each decided by a [`Resolution`].

mod elements;
mod language;
mod python;
mod region;
mod settle;
mod text;

pub use language::Language;

use region::Comparison;
use text::Text;

/// A text merged from three versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merge {
    parts: Vec<Part>,
    /// The text begins with a byte order mark.
    byte_order_mark: bool,
    /// The last line has a line end.
    final_newline: bool,
    /// The line end that the user's version uses most.
    line_end: &'static str,
}

/// A piece of a merged text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    /// Lines that need no decision.
    Merged(String),
    /// Lines that both sides changed.
    Conflict(Conflict),
}

/// Lines that both sides changed, or that differ where no base is known. Every text is whole lines with their ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The line of the user's version at which it begins, from 1.
    pub line: usize,
    /// The lines as generated before; none when the base is missing.
    pub base: Option<String>,
    /// The user's lines.
    pub mine: String,
    /// The lines as generated now.
    pub new: String,
}

/// One of the two versions that a conflict chooses between.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The user's.
    Mine,
    /// As generated now.
    New,
}

/// The decision about one conflict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// The lines of one side.
    Take(Side),
    /// The user's lines, followed by those as generated now.
    Both,
    /// These lines, as the user has edited them.
    Text(String),
}

/// Merges `mine` with what changed from `base` to `new`. Without a base, all differing regions are conflicts.
#[must_use]
pub fn merge(base: Option<&str>, mine: &str, new: &str, language: Language) -> Merge {
    let [base_text, mine_text, new_text] =
        [base.unwrap_or(""), mine, new].map(|version| Text::new(version, language));
    let texts = Texts {
        language,
        base: base.is_some().then_some(&base_text),
        mine: &mine_text,
        new: &new_text,
    };
    let mut best: Option<Merge> = None;
    for comparison in Comparison::all() {
        let next = settle::settled(&texts, comparison).checked(&texts);
        if best
            .as_ref()
            .is_none_or(|best| next.conflicts().count() < best.conflicts().count())
        {
            best = Some(next);
        }
        if best.as_ref().is_some_and(Merge::is_clean) {
            break;
        }
    }
    best.unwrap_or_default()
}

/// The three versions of a text.
struct Texts<'a> {
    language: Language,
    /// None when the base is missing.
    base: Option<&'a Text<'a>>,
    mine: &'a Text<'a>,
    new: &'a Text<'a>,
}

impl Merge {
    /// The conflicts, in the order of the text.
    pub fn conflicts(&self) -> impl Iterator<Item = &Conflict> {
        self.parts.iter().filter_map(|part| match part {
            Part::Conflict(conflict) => Some(conflict),
            Part::Merged(_) => None,
        })
    }

    /// Whether there is nothing to decide.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.conflicts().next().is_none()
    }

    /// The merged text, each conflict decided by the resolution at its place; none when one is undecided.
    pub fn text<'a>(&self, mut resolutions: impl FnMut(usize) -> Option<&'a Resolution>) -> Option<String> {
        let mut number = 0;
        self.join(|conflict| {
            let resolution = resolutions(number)?;
            number += 1;
            Some(self.resolved(conflict, resolution))
        })
    }

    /// The merged text with every conflict between the markers of git.
    #[must_use]
    pub fn with_markers(&self) -> String {
        let end = self.line_end;
        let text = self.join(|conflict| {
            Some(format!(
                "<<<<<<< mine{end}{}======={end}{}>>>>>>> new{end}",
                conflict.mine, conflict.new
            ))
        });
        text.unwrap_or_default()
    }

    fn resolved(&self, conflict: &Conflict, resolution: &Resolution) -> String {
        match resolution {
            Resolution::Take(Side::Mine) => conflict.mine.clone(),
            Resolution::Take(Side::New) => conflict.new.clone(),
            Resolution::Both => format!("{}{}", conflict.mine, conflict.new),
            Resolution::Text(text) if text.is_empty() || text.ends_with('\n') => text.clone(),
            Resolution::Text(text) => format!("{text}{}", self.line_end),
        }
    }

    fn join(&self, mut resolve: impl FnMut(&Conflict) -> Option<String>) -> Option<String> {
        let mut text = String::from(if self.byte_order_mark {
            text::BYTE_ORDER_MARK
        } else {
            ""
        });
        for part in &self.parts {
            match part {
                Part::Merged(lines) => text.push_str(lines),
                Part::Conflict(conflict) => text.push_str(&resolve(conflict)?),
            }
        }
        if !self.final_newline && text.ends_with('\n') {
            text.pop();
            if text.ends_with('\r') {
                text.pop();
            }
        }
        Some(text)
    }

    /// The merge, or one conflict of all that changed where the merged text breaks the syntax that both sides keep.
    fn checked(self, texts: &Texts) -> Self {
        let language = texts.language;
        let is_valid = |side: Side| {
            let resolution = Resolution::Take(side);
            self.text(|_| Some(&resolution))
                .is_none_or(|text| language.is_valid(&text))
        };
        if [texts.mine, texts.new].iter().all(|text| text.is_valid)
            && ![Side::Mine, Side::New].into_iter().all(is_valid)
        {
            return settle::as_one_conflict(texts);
        }
        self
    }
}

#[cfg(test)]
mod tests;

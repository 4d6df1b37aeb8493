//! The merge of three versions: the best of several comparisons.

use super::language::Language;
use super::merged::{Merge, Resolution, Side};
use super::piece::Texts;
use super::region::ComparisonRules;
use super::settle;
use super::text::Text;

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
    let merged = |rules| checked(settle::settled(&texts, rules), &texts);
    let mut best = merged(ComparisonRules::PREFERRED);
    for rules in ComparisonRules::others() {
        if best.is_clean() {
            break;
        }
        let next = merged(rules);
        if next.conflicts().count() < best.conflicts().count() {
            best = next;
        }
    }
    best
}

/// The merge, or one conflict of all that changed where the merged text breaks the syntax that both sides keep.
fn checked(merge: Merge, texts: &Texts) -> Merge {
    let is_valid = |side: Side| {
        let resolution = Resolution::Take(side);
        let text = merge.text(|_| Some(&resolution));
        text.is_none_or(|text| texts.language.is_valid(&text))
    };
    let were_valid = texts.mine.is_valid && texts.new.is_valid;
    match were_valid && ![Side::Mine, Side::New].into_iter().all(is_valid) {
        true => settle::as_one_conflict(texts),
        false => merge,
    }
}

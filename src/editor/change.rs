//! A change of a text with its inverse, packed.

use crate::yaml::edit::Patches;

/// A change of a text in both directions: where, the text before and the text after. A change of one field of 100,000
/// variables takes about 1 MB.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextChange {
    /// For each patch: the bytes since the one before (of the old text), how many are replaced, and by how many.
    places: Box<[u8]>,
    /// For each patch, the text before and the text after.
    texts: Box<str>,
}

impl TextChange {
    /// Patches of `old`.
    #[must_use]
    pub fn new(patches: &Patches, old: &str) -> Self {
        Self::starting(
            patches
                .iter()
                .map(|patch| (patch.span.start, patch.span.of(old), patch.text.as_str())),
        )
    }

    /// The change that `inverse` undoes; `new` is the text after it.
    #[must_use]
    pub fn of_inverse(inverse: &Patches, new: &str) -> Self {
        Self::new(inverse, new).inverted()
    }

    /// The change in the other direction.
    #[must_use]
    pub fn inverted(&self) -> Self {
        Self::from_places(self.places().map(|(gap, old, new)| (gap, new, old)))
    }

    /// The change from `old` to `new`, which are at byte `start`.
    #[must_use]
    pub fn between(old: &str, new: &str, start: usize) -> Self {
        let patches = Patches::between(old, new);
        Self::starting(
            patches
                .iter()
                .map(|patch| (start + patch.span.start, patch.span.of(old), patch.text.as_str())),
        )
    }

    /// Replacements in the order of the text: where each starts in the text before, the text before, the text after.
    /// Those that change nothing are left out.
    fn starting<'a>(patches: impl Iterator<Item = (usize, &'a str, &'a str)>) -> Self {
        let mut end = 0;
        let places = patches.filter(|(_, old, new)| old != new);
        Self::from_places(places.map(|(start, old, new)| {
            let gap = start.saturating_sub(end);
            end = start + old.len();
            (gap, old, new)
        }))
    }

    /// A change from its places: for each, the bytes since the end of the one before, the text before, the text after.
    pub fn from_places<'a>(pieces: impl Iterator<Item = (usize, &'a str, &'a str)>) -> Self {
        let (mut places, mut texts) = (Vec::new(), String::new());
        for (gap, old, new) in pieces {
            for number in [gap, old.len(), new.len()] {
                write_number(number, &mut places);
            }
            texts.push_str(old);
            texts.push_str(new);
        }
        Self {
            places: places.into(),
            texts: texts.into(),
        }
    }

    /// This change and `later`, a change of the text after it, as one; none unless each replaces one piece of a line and
    /// the later one is within the text that is new.
    #[must_use]
    pub fn then(&self, later: &Self) -> Option<Self> {
        if later.is_empty() {
            return Some(self.clone());
        }
        let single = |change: &Self| -> Option<(usize, String, String)> {
            let mut places = change.places();
            let (start, old, new) = places.next()?;
            let is_single = places.next().is_none();
            is_single.then(|| (start, old.to_owned(), new.to_owned()))
        };
        let ((start, old, new), (from, replaced, text)) = (single(self)?, single(later)?);
        // The form of values on several lines is lost once another value replaces them.
        if old.contains(['\n', '\r']) || new.contains(['\n', '\r']) {
            return None;
        }
        let at = from.checked_sub(start)?;
        let (before, rest) = new.split_at_checked(at)?;
        let after = rest.strip_prefix(&*replaced)?;
        let new = format!("{before}{text}{after}");
        Some(Self::starting(std::iter::once((
            start,
            old.as_str(),
            new.as_str(),
        ))))
    }

    /// `text` after the change; none where it is not the text before.
    #[must_use]
    pub fn applied_to(&self, text: &str) -> Option<String> {
        let mut result = String::with_capacity(text.len());
        let mut rest = text;
        for (gap, old, new) in self.places() {
            let (same, after) = rest.split_at_checked(gap)?;
            result.push_str(same);
            result.push_str(new);
            rest = after.strip_prefix(old)?;
        }
        result.push_str(rest);
        Some(result)
    }

    /// The bytes that it takes.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.places.len() + self.texts.len()
    }

    /// Returns whether nothing changes.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The byte at which it begins, in both texts.
    #[must_use]
    pub fn start(&self) -> usize {
        self.places().next().map_or(0, |(gap, ..)| gap)
    }

    /// From the text before to the text after.
    #[must_use]
    pub fn forward(&self) -> Patches {
        Patches::after_gaps(self.places().map(|(gap, old, new)| (gap, old.len(), new)))
    }

    /// From the text after to the text before.
    #[must_use]
    pub fn back(&self) -> Patches {
        Patches::after_gaps(self.places().map(|(gap, old, new)| (gap, new.len(), old)))
    }

    /// The places of the change, as [`Self::from_places`] takes them.
    pub fn places(&self) -> impl Iterator<Item = (usize, &str, &str)> {
        let mut places = &*self.places;
        let mut texts = &*self.texts;
        std::iter::from_fn(move || {
            let gap = read_number(&mut places)?;
            let removed = read_number(&mut places)?;
            let added = read_number(&mut places)?;
            let (old, rest) = texts.split_at_checked(removed)?;
            let (new, rest) = rest.split_at_checked(added)?;
            texts = rest;
            Some((gap, old, new))
        })
    }
}

/// Writes seven bits a byte, the last byte with the highest bit clear.
fn write_number(mut number: usize, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn read_number(bytes: &mut &[u8]) -> Option<usize> {
    let mut number = 0;
    for shift in (0..usize::BITS).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= usize::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;
    use crate::yaml::edit::Patch;

    #[test]
    fn packed_change_is_the_patches_and_their_inverse() {
        let old = "a: 1\nbé: 22\n".repeat(300);
        let patches = (0..300).map(|at| Patch {
            span: Span::new(at * 13 + 3, at * 13 + 3 + at % 2),
            text: "x".repeat(at),
        });
        let patches = Patches::new(patches).unwrap();
        let change = TextChange::new(&patches, &old);
        let new = patches.apply(&old);
        assert_ne!(new, old);
        assert_eq!(change.forward().apply(&old), new);
        assert_eq!(change.back().apply(&new), old);
        assert_eq!(change.applied_to(&old).as_deref(), Some(new.as_str()));
        assert_eq!(change.applied_to(&new), None);
        assert_eq!(change.inverted().applied_to(&new).as_deref(), Some(old.as_str()));
        assert_eq!(TextChange::from_places(change.places()), change);
        assert!(TextChange::between(&old, &old, 5).is_empty());
    }

    #[test]
    fn adjoining_changes_of_a_line_are_one() {
        let one = TextChange::between("a: 1 # c\n", "a: 12 # c\n", 10);
        let two = TextChange::between("a: 12 # c\n", "b: 12 # c\n", 10);
        assert_eq!(one.then(&two), None, "beside the new text");
        let replaced = |old: &str, new: &str| TextChange::starting(std::iter::once((13, old, new)));
        let all = replaced("1", "12").then(&replaced("12", "5"));
        assert_eq!(all, Some(replaced("1", "5")));
        assert!(
            replaced("1", "12")
                .then(&replaced("12", "1"))
                .is_some_and(|all| all.is_empty())
        );
        assert_eq!(replaced("- 1\n- 2", "1").then(&replaced("1", "5")), None);
    }

    #[test]
    fn a_change_of_every_row_takes_little_room() {
        let text = "  units: kG\n".repeat(100_000);
        let patches = (0..100_000).map(|row| Patch {
            span: Span::new(row * 12 + 9, row * 12 + 11),
            text: "T".to_owned(),
        });
        let change = TextChange::new(&Patches::new(patches).unwrap(), &text);
        assert!(change.places.len() + change.texts.len() < 1_000_000);
    }
}

//! Replacements of spans of a text: the only way in which this program changes a variables file.

use crate::text::Span;

/// One replacement: the bytes of `span` become `text`. An empty span inserts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patch {
    /// The bytes that are replaced.
    pub span: Span,
    /// The entry afterwards.
    pub text: String,
}

/// Replacements that do not overlap, in the order of the text. Insertions at one place keep the order in which they
/// were given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patches {
    list: Vec<Patch>,
}

/// Large texts are compared in pieces of so many bytes.
const PIECE: usize = 4096;

/// Two patches want to change the same byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("two changes touch the same bytes ({} to {})", .0.start, .0.end)]
pub struct Overlap(pub Span);

impl Patches {
    /// These patches in the order of the text; those that change nothing (no bytes by no bytes) are left out.
    ///
    /// # Errors
    /// When two of them overlap.
    pub fn new(patches: impl IntoIterator<Item = Patch>) -> Result<Self, Overlap> {
        let mut list: Vec<Patch> = patches
            .into_iter()
            .filter(|patch| !(patch.span.is_empty() && patch.text.is_empty()))
            .collect();
        // An insertion at the start of a replaced span comes before the replacement.
        list.sort_by_key(|patch| (patch.span.start, patch.span.end));
        let overlap = list
            .iter()
            .zip(list.iter().skip(1))
            .find(|(first, second)| second.span.start < first.span.end);
        match overlap {
            Some((first, second)) => Err(Overlap(Span::new(second.span.start, first.span.end))),
            None => Ok(Self { list }),
        }
    }

    /// A single patch, which overlaps none.
    #[must_use]
    pub fn one(patch: Patch) -> Self {
        let list = match patch.span.is_empty() && patch.text.is_empty() {
            true => Vec::new(),
            false => vec![patch],
        };
        Self { list }
    }

    /// Replacements one after the other, which so cannot overlap: the bytes that stay since the end of the one before,
    /// the bytes that are replaced, and the new text.
    #[must_use]
    pub fn after_gaps<'a>(pieces: impl Iterator<Item = (usize, usize, &'a str)>) -> Self {
        let mut end = 0;
        let patches = pieces.map(|(gap, replaced, text)| {
            let span = Span::new(end + gap, end + gap + replaced);
            end = span.end;
            let text = text.to_owned();
            Patch { span, text }
        });
        let list = patches.filter(|patch| !(patch.span.is_empty() && patch.text.is_empty()));
        Self { list: list.collect() }
    }

    /// The one patch that turns `old` into `new`: what is between their common beginning and their common end.
    #[must_use]
    pub fn between(old: &str, new: &str) -> Self {
        let start = PIECE
            * equal(
                old.as_bytes().chunks_exact(PIECE),
                new.as_bytes().chunks_exact(PIECE),
            );
        let start = start + equal(old.bytes().skip(start), new.bytes().skip(start));
        let start = (0..=start)
            .rev()
            .find(|&at| old.is_char_boundary(at) && new.is_char_boundary(at))
            .unwrap_or(0);
        let rest = old.len().min(new.len()) - start;
        let end = PIECE
            * equal(
                old.as_bytes().rchunks_exact(PIECE),
                new.as_bytes().rchunks_exact(PIECE),
            );
        let end = end + equal(old.bytes().rev().skip(end), new.bytes().rev().skip(end));
        let end = end.min(rest);
        let end = (0..=end)
            .rev()
            .find(|&back| old.is_char_boundary(old.len() - back) && new.is_char_boundary(new.len() - back))
            .unwrap_or(0);
        let span = Span::new(start, old.len() - end);
        let text = Span::new(start, new.len() - end).of(new).to_owned();
        Self::one(Patch { span, text })
    }

    /// Returns whether nothing is changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The number of patches.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.list.len()
    }

    /// The same in pieces of at most `count` patches, in the order of the text.
    pub fn pieces(&self, count: usize) -> impl DoubleEndedIterator<Item = Self> + '_ {
        self.list.chunks(count).map(|list| Self { list: list.to_vec() })
    }

    /// Adds patches of the same text, all of them behind these.
    pub fn append(&mut self, mut later: Self) {
        self.list.append(&mut later.list);
    }

    /// By how many bytes the text grows; it wraps where the text shrinks.
    #[must_use]
    pub fn growth(&self) -> usize {
        let grown = self
            .list
            .iter()
            .map(|patch| patch.text.len().wrapping_sub(patch.span.len()));
        grown.fold(0, usize::wrapping_add)
    }

    /// Moves all patches by `distance` bytes, which wraps so that it can be negative.
    pub fn shift(&mut self, distance: usize) {
        for patch in &mut self.list {
            patch.span.start = patch.span.start.wrapping_add(distance);
            patch.span.end = patch.span.end.wrapping_add(distance);
        }
    }

    /// The patches, in the order of the text.
    pub fn iter(&self) -> impl Iterator<Item = &Patch> {
        self.list.iter()
    }

    /// `text` with every patch applied. Patches were made for one text; on a shorter one what does not fit is left out.
    #[must_use]
    pub fn apply(&self, text: &str) -> String {
        let grown: usize = self.list.iter().map(|patch| patch.text.len()).sum();
        let mut result = String::with_capacity(text.len() + grown);
        let mut at = 0;
        for patch in &self.list {
            result.push_str(Span::new(at, patch.span.start).of(text));
            result.push_str(&patch.text);
            at = patch.span.end;
        }
        result.push_str(text.get(at..).unwrap_or(""));
        result
    }

    /// The patches that turn the changed text back into `text`, byte for byte.
    #[must_use]
    pub fn inverse(&self, text: &str) -> Self {
        let mut list = Vec::with_capacity(self.list.len());
        let (mut removed, mut added) = (0, 0);
        for patch in &self.list {
            let start = patch.span.start + added - removed;
            list.push(Patch {
                span: Span::new(start, start + patch.text.len()),
                text: patch.span.of(text).to_owned(),
            });
            removed += patch.span.len();
            added += patch.text.len();
        }
        Self { list }
    }

    /// The offset in the new text of the byte at `offset` of the old one; inside a replaced span, its start.
    #[must_use]
    pub fn moved(&self, offset: usize) -> usize {
        let (mut removed, mut added) = (0, 0);
        for patch in &self.list {
            if patch.span.end > offset {
                let inside = patch.span.start < offset;
                let at = if inside { patch.span.start } else { offset };
                return at + added - removed;
            }
            removed += patch.span.len();
            added += patch.text.len();
        }
        offset + added - removed
    }
}

/// The number of items that are the same from the start on.
fn equal<T: PartialEq>(one: impl Iterator<Item = T>, other: impl Iterator<Item = T>) -> usize {
    one.zip(other).take_while(|(one, other)| one == other).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patch(start: usize, end: usize, text: &str) -> Patch {
        Patch {
            span: Span::new(start, end),
            text: text.to_owned(),
        }
    }

    #[test]
    fn patches_apply_in_order_and_have_an_inverse() {
        let text = "input: 1\noutput: 2\n";
        let patches = Patches::new([
            patch(17, 18, "20"),
            patch(0, 5, "in"),
            patch(9, 9, "# first\n"),
            patch(9, 9, "# second\n"),
            patch(3, 3, ""),
        ])
        .unwrap();
        let changed = patches.apply(text);
        assert_eq!(changed, "in: 1\n# first\n# second\noutput: 20\n");
        assert_eq!(patches.inverse(text).apply(&changed), text);
        assert_eq!(patches.moved(0), 0);
        assert_eq!(changed[patches.moved(9)..].find("output"), Some(0));
        assert_eq!(patches.moved(text.len()), changed.len());
    }

    #[test]
    fn overlapping_patches_are_refused() {
        let refused = Patches::new([patch(0, 4, "a"), patch(3, 5, "b")]);
        assert_eq!(refused, Err(Overlap(Span::new(3, 4))));
        assert!(Patches::new([patch(0, 4, "a"), patch(4, 5, "b")]).is_ok());
    }

    #[test]
    fn gaps_give_the_same_patches_as_spans() {
        let pieces = [(2, 1, "x"), (0, 0, "y"), (3, 0, ""), (0, 2, "")];
        let patches = [patch(2, 3, "x"), patch(3, 3, "y"), patch(6, 8, "")];
        assert_eq!(
            Patches::after_gaps(pieces.into_iter()),
            Patches::new(patches).unwrap()
        );
        assert!(Patches::one(patch(3, 3, "")).is_empty());
    }

    #[test]
    fn a_text_difference_is_one_patch_between_characters() {
        for (old, new) in [
            ("aéb", "aèb"),
            ("", "x"),
            ("x", ""),
            ("aa", "aaa"),
            ("same", "same"),
            ("日本", "日x本"),
        ] {
            let patches = Patches::between(old, new);
            assert_eq!(patches.apply(old), new);
            assert_eq!(patches.inverse(old).apply(new), old);
        }
        assert!(Patches::between("same", "same").is_empty());
    }
}

//! Undo and redo without limit: each change of the text with its way back, and what it is called.

use crate::text::Span;
use crate::variables::Runtime;
use crate::yaml::edit::{Patch, Patches};

/// One change of the text.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it is, as in `undo: default of QUAD:IN20:121:BCTRL`.
    pub label: String,
    /// The change and its way back.
    pub change: Change,
    /// The selected variable's place among all before and after.
    pub selected: [usize; 2],
    /// The runtime before and after, where that changes.
    pub runtimes: Option<[Runtime; 2]>,
    /// Whether it was typed into the text itself: then the variable at its place is selected.
    pub typed: bool,
}

/// A change of a text both ways, in little room: what stood there, what stands there, and where. A change of one field
/// of 100,000 variables takes about 1 MB.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// For each patch: the bytes since the one before (of the old text), how many are replaced, and by how many.
    places: Box<[u8]>,
    /// For each patch, what stood there and what stands there.
    texts: Box<str>,
}

impl Change {
    /// Patches of `old`.
    #[must_use]
    pub fn new(patches: &Patches, old: &str) -> Self {
        Self::packed(
            patches
                .iter()
                .map(|patch| (patch.span.start, patch.span.of(old), patch.text.as_str())),
        )
    }

    /// The change from `old` to `new`, which stand at byte `start`.
    #[must_use]
    pub fn between(old: &str, new: &str, start: usize) -> Self {
        let patches = Patches::between(old, new);
        Self::packed(
            patches
                .iter()
                .map(|patch| (start + patch.span.start, patch.span.of(old), patch.text.as_str())),
        )
    }

    /// Patches in the order of the text: where each starts, what stood there, what stands there. Those that change
    /// nothing are left out.
    pub fn packed<'a>(patches: impl Iterator<Item = (usize, &'a str, &'a str)>) -> Self {
        let (mut places, mut texts) = (Vec::new(), String::new());
        let mut at = 0;
        for (start, old, new) in patches.filter(|(_, old, new)| old != new) {
            for number in [start.saturating_sub(at), old.len(), new.len()] {
                write_number(number, &mut places);
            }
            texts.push_str(old);
            texts.push_str(new);
            at = start + old.len();
        }
        Self {
            places: places.into(),
            texts: texts.into(),
        }
    }

    /// Whether nothing changes.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// The byte at which it begins, in both texts.
    #[must_use]
    pub fn start(&self) -> usize {
        self.patches().next().map_or(0, |(start, ..)| start)
    }

    /// From the text before to the text after.
    #[must_use]
    pub fn forward(&self) -> Patches {
        let patches = self.patches().map(|(start, old, _, new)| Patch {
            span: Span::new(start, start + old.len()),
            text: new.to_owned(),
        });
        // They were patches of one text, in its order.
        Patches::new(patches).unwrap_or_default()
    }

    /// From the text after to the text before.
    #[must_use]
    pub fn back(&self) -> Patches {
        let patches = self.patches().map(|(_, old, start, new)| Patch {
            span: Span::new(start, start + new.len()),
            text: old.to_owned(),
        });
        Patches::new(patches).unwrap_or_default()
    }

    /// For each patch: where it starts in the text before, what stood there, where it starts in the text after, what
    /// stands there.
    fn patches(&self) -> impl Iterator<Item = (usize, &str, usize, &str)> {
        let mut places = &*self.places;
        let mut texts = &*self.texts;
        let (mut before, mut after) = (0, 0);
        std::iter::from_fn(move || {
            let gap = read_number(&mut places)?;
            let removed = read_number(&mut places)?;
            let added = read_number(&mut places)?;
            let (old, rest) = texts.split_at_checked(removed)?;
            let (new, rest) = rest.split_at_checked(added)?;
            texts = rest;
            let patch = (before + gap, old, after + gap, new);
            before += gap + removed;
            after += gap + added;
            Some(patch)
        })
    }
}

/// Seven bits a byte, the last with the highest bit clear.
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

/// What was changed, and what was taken back.
#[derive(Clone, Debug, Default)]
pub struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
}

impl History {
    /// Remembers a change; what was taken back before it cannot be done again.
    pub fn push(&mut self, step: Step) {
        self.undone.clear();
        self.done.push(step);
    }

    /// Forgets all but the first `length` changes, which another is to replace.
    pub fn cut(&mut self, length: usize) {
        self.done.truncate(length);
    }

    /// Takes out what was taken back, so that a change that comes to nothing can leave it as it was.
    pub fn set_aside(&mut self) -> Vec<Step> {
        std::mem::take(&mut self.undone)
    }

    /// Puts back what was set aside, in place of what was taken back since.
    pub fn put_back(&mut self, undone: Vec<Step>) {
        self.undone = undone;
    }

    /// How many changes can be taken back.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.done.len()
    }

    /// What undo would take back.
    #[must_use]
    pub fn to_undo(&self) -> Option<&Step> {
        self.done.last()
    }

    /// What redo would do again.
    #[must_use]
    pub fn to_redo(&self) -> Option<&Step> {
        self.undone.last()
    }

    /// The last change was taken back.
    pub fn undone(&mut self) {
        if let Some(step) = self.done.pop() {
            self.undone.push(step);
        }
    }

    /// The change last taken back was done again.
    pub fn redone(&mut self) {
        if let Some(step) = self.undone.pop() {
            self.done.push(step);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_change_is_the_patches_and_their_inverse() {
        let old = "a: 1\nbé: 22\n".repeat(300);
        let patches = (0..300).map(|at| Patch {
            span: Span::new(at * 13 + 3, at * 13 + 3 + at % 2),
            text: "x".repeat(at),
        });
        let patches = Patches::new(patches).unwrap();
        let change = Change::new(&patches, &old);
        let new = patches.apply(&old);
        assert_ne!(new, old);
        assert_eq!(change.forward().apply(&old), new);
        assert_eq!(change.back().apply(&new), old);
        assert!(Change::between(&old, &old, 5).is_empty());
    }

    #[test]
    fn a_change_of_every_row_takes_little_room() {
        let text = "  units: kG\n".repeat(100_000);
        let patches = (0..100_000).map(|row| Patch {
            span: Span::new(row * 12 + 9, row * 12 + 11),
            text: "T".to_owned(),
        });
        let change = Change::new(&Patches::new(patches).unwrap(), &text);
        assert!(change.places.len() + change.texts.len() < 1_000_000);
    }
}

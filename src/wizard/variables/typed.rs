//! What is typed into the text where it is not a change of one variable's own lines: shown at once, over the text with
//! the changed blocks, until the whole is read.

use crate::text::Span;

/// A piece of text that was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    /// What it stands in place of, in the text below.
    pub span: Span,
    /// What was typed.
    pub text: String,
}

impl Typed {
    const fn grows(&self) -> isize {
        self.text.len().cast_signed() - self.span.len().cast_signed()
    }
}

/// All that was typed, in the order of the text; pieces do not touch each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedOver {
    pieces: Vec<Typed>,
}

impl TypedOver {
    /// Whether nothing was typed.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The pieces in the order of the text.
    pub fn iter(&self) -> impl Iterator<Item = &Typed> {
        self.pieces.iter()
    }

    /// Where byte `offset` of the text below is in the text as it is typed over.
    #[must_use]
    pub fn moved(&self, offset: usize) -> usize {
        let before = self.pieces.iter().take_while(|piece| piece.span.start < offset);
        offset.saturating_add_signed(before.map(Typed::grows).sum())
    }

    /// Types `text` in place of `span` of the text as it is typed over; what it touches becomes one piece with it.
    pub(super) fn splice(&mut self, span: Span, text: &str) {
        let mut grown = 0_isize;
        let mut grown_at_start = None;
        let mut before = Vec::new();
        let mut after = Vec::new();
        let (mut start, mut prefix) = (None, String::new());
        let (mut end, mut suffix) = (None, String::new());
        for piece in std::mem::take(&mut self.pieces) {
            let here = Span::new(
                piece.span.start.saturating_add_signed(grown),
                piece.span.start.saturating_add_signed(grown) + piece.text.len(),
            );
            if here.end < span.start {
                grown += piece.grows();
                before.push(piece);
            } else if here.start > span.end {
                after.push(piece);
            } else {
                grown_at_start.get_or_insert(grown);
                grown += piece.grows();
                if here.start <= span.start {
                    start = Some(piece.span.start);
                    Span::new(0, span.start - here.start)
                        .of(&piece.text)
                        .clone_into(&mut prefix);
                }
                if here.end >= span.end {
                    end = Some(piece.span.end);
                    Span::new(span.end - here.start, piece.text.len())
                        .of(&piece.text)
                        .clone_into(&mut suffix);
                }
            }
        }
        let back = |offset: usize, grown: isize| offset.saturating_add_signed(-grown);
        let start = start.unwrap_or_else(|| back(span.start, grown_at_start.unwrap_or(grown)));
        let end = end.unwrap_or_else(|| back(span.end, grown));
        self.pieces = before;
        self.pieces.push(Typed {
            span: Span::new(start, end),
            text: prefix + text + &suffix,
        });
        self.pieces.extend(after);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text below with everything that was typed over it.
    fn applied(over: &TypedOver, below: &str) -> String {
        let mut text = below.to_owned();
        for piece in over.iter().collect::<Vec<_>>().into_iter().rev() {
            text.replace_range(piece.span.start..piece.span.end, &piece.text);
        }
        text
    }

    #[test]
    fn typing_over_is_as_typing_into_the_text() {
        let below = "0123456789";
        let mut random = 7_u64;
        let mut below_end = |end: usize| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from(random >> 33).unwrap() % (end + 1)
        };
        for _ in 0..2000 {
            let mut over = TypedOver::default();
            let mut text = below.to_owned();
            for letter in ["a", "", "bcd", "", "e", "fg"] {
                let start = below_end(text.len());
                let end = (start + below_end(2)).min(text.len());
                text.replace_range(start..end, letter);
                over.splice(Span::new(start, end), letter);
                assert_eq!(applied(&over, below), text, "{over:?}");
                assert!(
                    over.iter()
                        .zip(over.iter().skip(1))
                        .all(|(a, b)| a.span.end < b.span.start)
                );
            }
        }
    }
}

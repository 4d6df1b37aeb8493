//! Settles the regions of a merge: which lines each one gives, and which collisions are none by their meaning.

use super::elements::by_elements;
use super::merged::{Conflict, Merge, MergedPart};
use super::piece::{Piece, SourceLine, Texts};
use super::region::{self, ComparisonRules, Kind, Region};
use super::text::Text;
use std::ops::Range;

/// Conflicts with at most this many of the user's lines between them are one, as in git.
const CLOSE: usize = 3;

/// Merges by lines, then looks at every collision again by its elements.
pub(super) fn settled(texts: &Texts, comparison: ComparisonRules) -> Merge {
    let mut pieces: Vec<Piece> = by_lines(texts, comparison)
        .into_iter()
        .map(Piece::Region)
        .collect();
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        if !comparison.lines_only
            && piece.is_conflict()
            && let Some((range, settled)) = by_elements(texts, &pieces, at, comparison)
        {
            at = range.start;
            pieces.splice(range, settled);
        }
        at += 1;
    }
    join_close_conflicts(&mut pieces);
    assembled(texts, &pieces)
}

/// One conflict of the lines between the first and the last difference.
pub(super) fn as_one_conflict(texts: &Texts) -> Merge {
    let region = Region {
        kind: Kind::Conflict,
        base: 0..texts.base.map_or(0, |base| base.lines.len()),
        mine: 0..texts.mine.lines.len(),
        new: 0..texts.new.lines.len(),
    };
    assembled(texts, &[Piece::Region(region)])
}

fn by_lines(texts: &Texts, comparison: ComparisonRules) -> Vec<Region> {
    let keys = |text: &Text<'_>| match comparison.with_blanks {
        true => text
            .lines
            .iter()
            .map(|line| line.content.to_owned())
            .collect::<Vec<_>>(),
        false => text.lines.iter().map(|line| line.key.to_owned()).collect(),
    };
    let (mine, new) = (keys(texts.mine), keys(texts.new));
    match texts.base {
        Some(base) => region::regions(&keys(base), &mine, &new, comparison),
        None => region::regions_without_base(&mine, &new, comparison),
    }
}

/// Joins conflicts that are close to each other, with the lines between them.
fn join_close_conflicts(pieces: &mut Vec<Piece>) {
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        let next = (at + 1..pieces.len()).find(|&next| pieces.get(next).is_some_and(Piece::is_conflict));
        let Some(next) = next.filter(|_| piece.is_conflict()) else {
            at += 1;
            continue;
        };
        let between = pieces.get(at + 1..next).unwrap_or_default().iter();
        if between.map(|piece| piece.region().mine.len()).sum::<usize>() > CLOSE {
            at += 1;
            continue;
        }
        if let Some(last) = pieces.get(next) {
            let joined = Region::joined(piece.region(), last.region());
            pieces.splice(at..=next, [Piece::Region(joined)]);
        }
    }
}

/// The merge that the pieces make.
fn assembled(texts: &Texts, pieces: &[Piece]) -> Merge {
    let line_end = texts.line_end();
    let mut parts = Vec::new();
    let mut merged = String::new();
    for piece in pieces {
        match piece {
            Piece::Region(region) if region.kind == Kind::Conflict => {
                let [before, conflict, after] = trimmed(texts, region);
                merged.push_str(&text_of(texts, before.mine.map(SourceLine::Mine)));
                parts.push(MergedPart::Merged(std::mem::take(&mut merged)));
                parts.push(MergedPart::Conflict(Conflict {
                    line: conflict.mine.start + 1,
                    base: texts.base.map(|base| joined(base, conflict.base, line_end)),
                    mine: text_of(texts, conflict.mine.map(SourceLine::Mine)),
                    new: text_of(texts, conflict.new.map(SourceLine::New)),
                }));
                merged.push_str(&text_of(texts, after.mine.map(SourceLine::Mine)));
            }
            piece => merged.push_str(&text_of(texts, piece.lines(texts))),
        }
    }
    parts.push(MergedPart::Merged(merged));
    parts.retain(|part| !matches!(part, MergedPart::Merged(text) if text.is_empty()));
    Merge {
        parts,
        byte_order_mark: texts.choice(|text| text.byte_order_mark),
        final_newline: texts.choice(|text| text.final_newline),
        line_end,
    }
}

fn text_of(texts: &Texts, lines: impl IntoIterator<Item = SourceLine>) -> String {
    let mut text = String::new();
    for line in lines {
        let (line, end) = match line {
            SourceLine::Mine(at) => (texts.mine.lines.get(at), None),
            SourceLine::New(at) => (texts.new.lines.get(at), Some(texts.line_end())),
        };
        let Some(line) = line else { continue };
        text.push_str(line.content);
        text.push_str(end.unwrap_or(match line.end {
            "" => texts.line_end(),
            end => end,
        }));
    }
    text
}

fn joined(text: &Text, lines: Range<usize>, line_end: &str) -> String {
    let lines = text.lines.get(lines).unwrap_or_default();
    lines.iter().flat_map(|line| [line.content, line_end]).collect()
}

/// A conflict without the lines at its beginning and end that are the same on both sides, and these.
fn trimmed(texts: &Texts, region: &Region) -> [Region; 3] {
    let key = |text: &Text, at: usize| text.lines.get(at).map(|line| line.key.to_owned());
    let most = region.mine.len().min(region.new.len());
    let same_start = |&count: &usize| {
        key(texts.mine, region.mine.start + count) == key(texts.new, region.new.start + count)
    };
    let before = (0..most).take_while(same_start).count();
    let same_end = |&count: &usize| {
        key(texts.mine, region.mine.end - 1 - count) == key(texts.new, region.new.end - 1 - count)
    };
    let after = (0..most - before).take_while(same_end).count();
    let part = |mine: Range<usize>, new: Range<usize>| Region {
        mine,
        new,
        ..region.clone()
    };
    let (mine, new) = (&region.mine, &region.new);
    [
        part(mine.start..mine.start + before, new.start..new.start + before),
        part(
            mine.start + before..mine.end - after,
            new.start + before..new.end - after,
        ),
        part(mine.end - after..mine.end, new.end - after..new.end),
    ]
}

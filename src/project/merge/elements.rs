//! Merges the lines of a collision by their elements: blank lines do not count, and in Python a logical line is its
//! tokens, however it is written.

use super::element::Element;
use super::language::Language;
use super::piece::{Piece, SourceLine, Texts};
use super::python;
use super::region::{self, ComparisonRules, Kind, Region};
use super::text::Text;
use std::ops::Range;

/// A place between lines, in the base, in mine and in new.
type Place = [usize; 3];

/// The pieces that settle the conflict at `at`, and the range of those that they replace; none where it stays.
pub(super) fn by_elements(
    texts: &Texts,
    pieces: &[Piece],
    at: usize,
    comparison: ComparisonRules,
) -> Option<(Range<usize>, Vec<Piece>)> {
    let extents: &[fn(&Texts, Place) -> bool] = match texts.language {
        // In a block that was indented anew, a part of it has a meaning only together with the rest.
        Language::Python => &[is_boundary, is_top_level, is_edge],
        _ => &[is_boundary],
    };
    extents.iter().find_map(|may_end_at| {
        let extent = Extent::around(texts, pieces, at, |place| may_end_at(texts, place));
        let found = merged(texts, &extent.region, comparison).into_iter();
        let meant = found
            .chain(of_one_side(texts, &extent.region))
            .find_map(|(lines, keys)| {
                let settled = extent.with(pieces, lines);
                means(texts, pieces, &extent, &settled, &keys).then_some(settled)
            });
        Some((extent.pieces, meant?))
    })
}

/// Returns whether no element lies across this place.
fn is_boundary(texts: &Texts, place: Place) -> bool {
    texts
        .all(place)
        .iter()
        .all(|(text, line)| text.is_boundary(*line))
}

/// Returns whether a statement outside of every block begins at this place.
fn is_top_level(texts: &Texts, place: Place) -> bool {
    let begins = |(text, line): &(&Text, usize)| {
        let next = text.lines.get(*line);
        let is_indented =
            |content: &str| content.starts_with([' ', '\t', '#', '\u{c}']) || content.is_empty();
        text.is_boundary(*line) && next.is_none_or(|next| !is_indented(next.key))
    };
    texts.all(place).iter().all(begins)
}

/// Returns whether the texts begin or end here.
fn is_edge(texts: &Texts, place: Place) -> bool {
    let texts = texts.all(place);
    texts.iter().all(|(_, line)| *line == 0) || texts.iter().all(|(text, line)| *line == text.lines.len())
}

impl<'a> Texts<'a> {
    /// Every version with its line of a place.
    fn all(&self, [base, mine, new]: Place) -> Vec<(&'a Text<'a>, usize)> {
        let base = self.base.map(|text| (text, base));
        base.into_iter()
            .chain([(self.mine, mine), (self.new, new)])
            .collect()
    }
}

/// A conflict with as many lines around it as its elements need.
struct Extent {
    /// The pieces that it touches.
    pieces: Range<usize>,
    region: Region,
}

impl Extent {
    fn around(texts: &Texts, pieces: &[Piece], at: usize, may_end_at: impl Fn(Place) -> bool) -> Self {
        let region = |at: usize| pieces.get(at).map(Piece::region);
        let (mut first, mut last) = (at, at);
        let mut start = region(at).map_or([0; 3], start_of);
        let mut end = region(at).map_or([0; 3], end_of);
        let moved = |[base, mine, new]: Place, forward: bool| {
            let step = |line: usize| if forward { line + 1 } else { line.saturating_sub(1) };
            [
                if texts.base.is_some() { step(base) } else { base },
                step(mine),
                step(new),
            ]
        };
        while !may_end_at(start) {
            match region(first) {
                Some(current) if start != start_of(current) => start = moved(start, false),
                _ => match first.checked_sub(1).and_then(region) {
                    Some(previous) if previous.kind == Kind::Stable => {
                        first -= 1;
                        start = moved(start, false);
                    }
                    Some(previous) => {
                        first -= 1;
                        start = start_of(previous);
                    }
                    None => break,
                },
            }
        }
        while !may_end_at(end) {
            match region(last) {
                Some(current) if end != end_of(current) => end = moved(end, true),
                _ => match region(last + 1) {
                    Some(next) if next.kind == Kind::Stable => {
                        last += 1;
                        end = moved(end, true);
                    }
                    Some(next) => {
                        last += 1;
                        end = end_of(next);
                    }
                    None => break,
                },
            }
        }
        Self {
            pieces: first..last + 1,
            region: between(Kind::Conflict, start, end),
        }
    }

    /// The pieces in place of those of the extent: its lines, and what is left of unchanged regions at its ends.
    fn with(&self, pieces: &[Piece], lines: Vec<SourceLine>) -> Vec<Piece> {
        let all = pieces.get(self.pieces.clone()).unwrap_or_default();
        let edge = |region: Region| {
            (!region.mine.is_empty() || !region.new.is_empty()).then_some(Piece::Region(region))
        };
        let first = all
            .first()
            .map_or(start_of(&self.region), |piece| start_of(piece.region()));
        let last = all
            .last()
            .map_or(end_of(&self.region), |piece| end_of(piece.region()));
        let settled = Piece::Lines(self.region.clone(), lines);
        edge(between(Kind::Stable, first, start_of(&self.region)))
            .into_iter()
            .chain([settled])
            .chain(edge(between(Kind::Stable, end_of(&self.region), last)))
            .collect()
    }
}

const fn start_of(region: &Region) -> Place {
    [region.base.start, region.mine.start, region.new.start]
}

const fn end_of(region: &Region) -> Place {
    [region.base.end, region.mine.end, region.new.end]
}

const fn between(kind: Kind, start: Place, end: Place) -> Region {
    let [base, mine, new] = start;
    let [base_end, mine_end, new_end] = end;
    Region {
        kind,
        base: base..base_end,
        mine: mine..mine_end,
        new: new..new_end,
    }
}

/// The merged lines of a region and the keys of their elements; none when its elements collide too.
fn merged(
    texts: &Texts,
    region: &Region,
    comparison: ComparisonRules,
) -> Option<(Vec<SourceLine>, Vec<String>)> {
    let mine = Elements::of(texts.mine, &region.mine);
    let new = Elements::of(texts.new, &region.new);
    let Some(base) = texts.base.map(|text| Elements::of(text, &region.base)) else {
        let lines = region.mine.clone().map(SourceLine::Mine).collect();
        return (mine.keys() == new.keys()).then(|| (lines, mine.keys()));
    };
    let found = region::regions(&base.keys(), &mine.keys(), &new.keys(), comparison);
    let (mut lines, mut keys) = (Vec::new(), Vec::new());
    for region in found {
        // Elements that replace as many others have their blank lines; else only the first one's are known.
        let is_paired = region.base.len() == region.mine.len() && region.mine.len() == region.new.len();
        let gap_before = |number: usize| {
            let place = start_of(&region).map(|start| start + number);
            (is_paired || number == 0).then(|| gap([&base, &mine, &new], place))
        };
        match region.kind {
            Kind::Conflict => return None,
            Kind::New => {
                for (number, at) in region.new.clone().enumerate() {
                    let before = gap_before(number);
                    lines.extend(before.unwrap_or_else(|| new.gap(at).map(SourceLine::New).collect()));
                    lines.extend(new.lines(at).map(SourceLine::New));
                    keys.extend(new.key(at));
                }
            }
            Kind::Mine | Kind::Same => {
                for (number, at) in region.mine.clone().enumerate() {
                    let before = gap_before(number);
                    lines.extend(before.unwrap_or_else(|| mine.gap(at).map(SourceLine::Mine).collect()));
                    lines.extend(mine.lines(at).map(SourceLine::Mine));
                    keys.extend(mine.key(at));
                }
            }
            Kind::Stable => {
                for ((before, at), new_at) in region.base.zip(region.mine).zip(region.new) {
                    lines.extend(gap([&base, &mine, &new], [before, at, new_at]));
                    match mine.is_written_as(at, &base, before) {
                        true => lines.extend(new.lines(new_at).map(SourceLine::New)),
                        false => lines.extend(mine.lines(at).map(SourceLine::Mine)),
                    }
                    keys.extend(mine.key(at));
                }
            }
        }
    }
    lines.extend(gap(
        [&base, &mine, &new],
        [base.count(), mine.count(), new.count()],
    ));
    Some((lines, keys))
}

/// The lines of one side where the other one did not change the elements of the region, and their keys.
fn of_one_side(texts: &Texts, region: &Region) -> Option<(Vec<SourceLine>, Vec<String>)> {
    let mine = Elements::of(texts.mine, &region.mine).keys();
    let new = Elements::of(texts.new, &region.new).keys();
    let base = Elements::of(texts.base?, &region.base).keys();
    if mine == base {
        Some((region.new.clone().map(SourceLine::New).collect(), new))
    } else {
        (new == base).then(|| (region.mine.clone().map(SourceLine::Mine).collect(), mine))
    }
}

/// The blank lines before these elements of the three versions: new where the user has left their number as it was.
fn gap([base, mine, new]: [&Elements; 3], [before, at, new_at]: Place) -> Vec<SourceLine> {
    match mine.gap(at).len() == base.gap(before).len() {
        true => new.gap(new_at).map(SourceLine::New).collect(),
        false => mine.gap(at).map(SourceLine::Mine).collect(),
    }
}

/// The elements in some lines of a text.
struct Elements<'a> {
    text: &'a Text<'a>,
    within: Range<usize>,
    places: Range<usize>,
}

impl<'a> Elements<'a> {
    fn of(text: &'a Text<'a>, lines: &Range<usize>) -> Self {
        Self {
            text,
            within: lines.clone(),
            places: text.elements_in(lines),
        }
    }

    fn count(&self) -> usize {
        self.places.len()
    }

    fn keys(&self) -> Vec<String> {
        (0..self.count()).filter_map(|at| self.key(at)).collect()
    }

    fn key(&self, at: usize) -> Option<String> {
        Some(self.text.elements.get(self.places.start + at)?.key.clone())
    }

    /// The lines of an element; nothing at the end for one behind the last.
    fn lines(&self, at: usize) -> Range<usize> {
        match self.text.elements.get(self.places.start + at) {
            Some(element) if at < self.count() => element.lines.clone(),
            _ => self.within.end..self.within.end,
        }
    }

    /// The blank lines between the element before and this one.
    fn gap(&self, at: usize) -> Range<usize> {
        let start = match at.checked_sub(1) {
            Some(before) => self.lines(before).end,
            None => self.within.start,
        };
        start..self.lines(at).start
    }

    /// Returns whether an element is written in the same way as another one, trailing blanks included.
    fn is_written_as(&self, at: usize, other: &Self, other_at: usize) -> bool {
        let (lines, others) = (self.lines(at), other.lines(other_at));
        lines.len() == others.len()
            && lines
                .zip(others)
                .all(|(line, other_line)| self.text.same_content(line, other.text, other_line))
    }
}

/// Returns whether the merged text has the elements that were meant, where the result can show it.
fn means(texts: &Texts, pieces: &[Piece], extent: &Extent, settled: &[Piece], expected: &[String]) -> bool {
    if texts.language != Language::Python || [texts.mine, texts.new].iter().any(|text| !text.is_valid) {
        return true;
    }
    let before = pieces.get(..extent.pieces.start).unwrap_or_default();
    let after = pieces.get(extent.pieces.end..).unwrap_or_default();
    let mut lines = Vec::new();
    let mut within = 0..0;
    for piece in before.iter().chain(settled).chain(after) {
        let start = lines.len();
        lines.extend(piece.lines(texts).into_iter().filter_map(|line| {
            let (text, at) = match line {
                SourceLine::Mine(at) => (texts.mine, at),
                SourceLine::New(at) => (texts.new, at),
            };
            Some(text.lines.get(at)?.content)
        }));
        if matches!(piece, Piece::Lines(region, _) if *region == extent.region) {
            within = start..lines.len();
        }
    }
    let Ok(source) = python::scan(&lines) else {
        return false;
    };
    let is_inside = |element: &&Element| within.contains(&element.lines.start);
    let keys = source
        .elements
        .iter()
        .filter(is_inside)
        .map(|element| &element.key);
    source.has_sound_blocks && keys.eq(expected)
}

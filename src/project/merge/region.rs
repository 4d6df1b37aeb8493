//! The regions of a three-way comparison of two sequences with their base.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::hash::Hash;
use std::ops::Range;

/// A way to compare two sequences with their base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Comparison {
    algorithm: Algorithm,
    /// Changes that only touch are one, as in git. Otherwise they are apart, except insertions.
    joins_touching: bool,
    /// Trailing blanks of lines count.
    pub with_blanks: bool,
    /// Lines that are the same are looked for from the end.
    from_end: bool,
}

impl Comparison {
    /// The ways that are tried for a merge without conflicts, the preferred first. Several ways find different lines
    /// that are the same, and only some of them show that the changes of the two sides are apart.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        let algorithms = [
            Algorithm::Myers,
            Algorithm::Patience,
            Algorithm::Histogram,
            Algorithm::Lcs,
        ];
        let both = [false, true];
        let rules = both.into_iter().flat_map(move |joins_touching| {
            both.into_iter().flat_map(move |with_blanks| {
                both.into_iter()
                    .map(move |from_end| (joins_touching, with_blanks, from_end))
            })
        });
        rules.flat_map(move |(joins_touching, with_blanks, from_end)| {
            algorithms.into_iter().map(move |algorithm| Self {
                algorithm,
                joins_touching,
                with_blanks,
                from_end,
            })
        })
    }
}

/// Which sides changed a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Neither.
    Stable,
    /// The user alone.
    Mine,
    /// The templates or answers alone.
    New,
    /// Both in the same way.
    Same,
    /// Both, differently.
    Conflict,
}

/// A region and its elements in each version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Region {
    pub kind: Kind,
    pub base: Range<usize>,
    pub mine: Range<usize>,
    pub new: Range<usize>,
}

impl Region {
    /// The region from the beginning of one to the end of a later one.
    pub(super) const fn joined(first: &Self, last: &Self) -> Self {
        Self {
            kind: Kind::Conflict,
            base: first.base.start..last.base.end,
            mine: first.mine.start..last.mine.end,
            new: first.new.start..last.new.end,
        }
    }
}

/// Elements of the base that one side replaced.
#[derive(Clone, Debug)]
struct Edit {
    base: Range<usize>,
    side: Range<usize>,
}

impl Edit {
    /// Whether both cannot be applied: their elements overlap, or one inserts where the other edits.
    fn collides(&self, base: &Range<usize>, joins_touching: bool) -> bool {
        match joins_touching || self.base.is_empty() || base.is_empty() {
            true => self.base.start <= base.end && base.start <= self.base.end,
            false => self.base.start < base.end && base.start < self.base.end,
        }
    }
}

/// Compares both sides with the base.
pub(super) fn regions<K: Hash + Ord>(
    base: &[K],
    mine: &[K],
    new: &[K],
    comparison: Comparison,
) -> Vec<Region> {
    let mine_edits = edits(base, mine, comparison);
    let new_edits = edits(base, new, comparison);
    let mut found = Builder::default();
    let (mut mine_left, mut new_left) = (mine_edits.as_slice(), new_edits.as_slice());
    loop {
        let mut cluster = match (mine_left.first(), new_left.first()) {
            (None, None) => break,
            (Some(edit), None) | (None, Some(edit)) => edit.base.clone(),
            (Some(mine), Some(new)) if starts_before(&new.base, &mine.base) => new.base.clone(),
            (Some(mine), Some(_)) => mine.base.clone(),
        };
        let (mut mine_taken, mut new_taken) = (Vec::new(), Vec::new());
        loop {
            let before = mine_taken.len() + new_taken.len();
            take(&mut mine_left, &mut mine_taken, &mut cluster, comparison);
            take(&mut new_left, &mut new_taken, &mut cluster, comparison);
            if mine_taken.len() + new_taken.len() == before {
                break;
            }
        }
        found.cluster(cluster, &mine_taken, &new_taken);
    }
    found.stable_until(base.len());
    found.finish(mine, new)
}

/// Compares two versions without a base: what differs is a conflict.
pub(super) fn regions_without_base<K: Hash + Ord>(
    mine: &[K],
    new: &[K],
    comparison: Comparison,
) -> Vec<Region> {
    let region = |operation: &DiffOp| Region {
        kind: match operation {
            DiffOp::Equal { .. } => Kind::Stable,
            _ => Kind::Conflict,
        },
        base: 0..0,
        mine: operation.old_range(),
        new: operation.new_range(),
    };
    let mut found: Vec<Region> = Vec::new();
    for next in capture_diff_slices(comparison.algorithm, mine, new)
        .iter()
        .map(region)
    {
        match found.last_mut() {
            Some(last) if last.kind == next.kind => {
                last.mine.end = next.mine.end;
                last.new.end = next.new.end;
            }
            _ => found.push(next),
        }
    }
    found
}

fn starts_before(one: &Range<usize>, other: &Range<usize>) -> bool {
    (one.start, one.end) < (other.start, other.end)
}

/// Takes the edits at the front that belong to the cluster, which grows with them.
fn take<'a>(
    left: &mut &'a [Edit],
    taken: &mut Vec<&'a Edit>,
    cluster: &mut Range<usize>,
    comparison: Comparison,
) {
    while let Some((edit, rest)) = left.split_first() {
        if !edit.collides(cluster, comparison.joins_touching) {
            return;
        }
        cluster.start = cluster.start.min(edit.base.start);
        cluster.end = cluster.end.max(edit.base.end);
        taken.push(edit);
        *left = rest;
    }
}

fn edits<K: Hash + Ord>(base: &[K], side: &[K], comparison: Comparison) -> Vec<Edit> {
    let ranges: Vec<(Range<usize>, Range<usize>)> = match comparison.from_end {
        false => changed(base, side, comparison.algorithm),
        true => {
            let [base_end, side_end] = [base.len(), side.len()];
            let mirrored = |range: Range<usize>, end: usize| end - range.end..end - range.start;
            let found = changed(&reversed(base), &reversed(side), comparison.algorithm);
            let back = |(base, side)| (mirrored(base, base_end), mirrored(side, side_end));
            found.into_iter().rev().map(back).collect()
        }
    };
    let mut found: Vec<Edit> = Vec::new();
    for (base, side) in ranges {
        match found.last_mut() {
            Some(last) if last.base.end == base.start && last.side.end == side.start => {
                last.base.end = base.end;
                last.side.end = side.end;
            }
            _ => found.push(Edit { base, side }),
        }
    }
    found
}

fn reversed<K>(keys: &[K]) -> Vec<&K> {
    keys.iter().rev().collect()
}

fn changed<K: Hash + Ord>(base: &[K], side: &[K], algorithm: Algorithm) -> Vec<(Range<usize>, Range<usize>)> {
    capture_diff_slices(algorithm, base, side)
        .iter()
        .filter(|operation| !matches!(operation, DiffOp::Equal { .. }))
        .map(|operation| (operation.old_range(), operation.new_range()))
        .collect()
}

/// The regions so far; their ends are where the next one begins.
#[derive(Default)]
struct Builder {
    regions: Vec<Region>,
    base: usize,
    mine: usize,
    new: usize,
}

impl Builder {
    fn push(&mut self, kind: Kind, base: usize, mine: usize, new: usize) {
        self.regions.push(Region {
            kind,
            base: self.base..self.base + base,
            mine: self.mine..self.mine + mine,
            new: self.new..self.new + new,
        });
        self.base += base;
        self.mine += mine;
        self.new += new;
    }

    fn stable_until(&mut self, base: usize) {
        let count = base.saturating_sub(self.base);
        if count > 0 {
            self.push(Kind::Stable, count, count, count);
        }
    }

    fn cluster(&mut self, base: Range<usize>, mine: &[&Edit], new: &[&Edit]) {
        self.stable_until(base.start);
        let count = |edits: &[&Edit]| {
            let unchanged = base.len() - edits.iter().map(|edit| edit.base.len()).sum::<usize>();
            unchanged + edits.iter().map(|edit| edit.side.len()).sum::<usize>()
        };
        let kind = match (mine.is_empty(), new.is_empty()) {
            (false, true) => Kind::Mine,
            (true, false) => Kind::New,
            _ => Kind::Conflict,
        };
        self.push(kind, base.len(), count(mine), count(new));
    }

    /// The regions; conflicts with equal elements on both sides are no conflicts.
    fn finish<K: PartialEq>(mut self, mine: &[K], new: &[K]) -> Vec<Region> {
        for region in &mut self.regions {
            if region.kind == Kind::Conflict && mine.get(region.mine.clone()) == new.get(region.new.clone()) {
                region.kind = Kind::Same;
            }
        }
        self.regions
    }
}

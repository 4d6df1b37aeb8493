//! The regions of a three-way comparison of two sequences with their base.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::hash::Hash;
use std::ops::Range;

/// A way to compare two sequences with their base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ComparisonRules {
    algorithm: Algorithm,
    /// Collisions are not looked at again by their elements.
    pub lines_only: bool,
    /// Changes that only touch are one, as in git. Otherwise they are apart, except where their order is not clear.
    joins_touching: bool,
    /// Changes with nothing but empty lines between them are one.
    joins_over_empty: bool,
    /// Trailing blanks of lines count.
    pub with_blanks: bool,
    /// Lines that are the same are looked for from the end.
    from_end: bool,
}

impl ComparisonRules {
    /// The rules that are tried first.
    pub(super) const PREFERRED: Self = Self {
        algorithm: Algorithm::Myers,
        lines_only: false,
        joins_touching: false,
        joins_over_empty: false,
        with_blanks: false,
        from_end: false,
    };

    /// The rules that are tried next for the fewest conflicts, in this order. Several ways find different lines that are
    /// the same, and only some of them show that the changes of the two sides are apart. The last ones are coarse: what
    /// is settled or equal between two conflicts can keep apart what is one conflict for git.
    pub(super) fn others() -> impl Iterator<Item = Self> {
        let algorithms = [
            Algorithm::Myers,
            Algorithm::Patience,
            Algorithm::Histogram,
            Algorithm::Lcs,
        ];
        let fine = (0..16_u8).map(|rule| [8, 4, 2, 1].map(|bit| rule & bit != 0));
        let coarse = (12..16_u8).map(|rule| [8, 4, 2, 1].map(|bit| rule & bit != 0));
        let rules = fine
            .map(|rule| (rule, false))
            .chain(coarse.map(|rule| (rule, true)));
        let all = rules.flat_map(
            move |([lines_only, joins_touching, with_blanks, from_end], joins_over_empty)| {
                algorithms.into_iter().map(move |algorithm| Self {
                    algorithm,
                    lines_only,
                    joins_touching,
                    joins_over_empty,
                    with_blanks,
                    from_end,
                })
            },
        );
        all.skip(1)
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
struct Replacement {
    base: Range<usize>,
    side: Range<usize>,
}

/// Elements of the base that are changed, by one side or by both.
#[derive(Clone, Debug)]
struct Cluster {
    base: Range<usize>,
    /// They are removed, and nothing takes their place.
    removes: bool,
}

impl Cluster {
    fn of(edit: &Replacement) -> Self {
        Self {
            base: edit.base.clone(),
            removes: edit.side.is_empty(),
        }
    }

    /// Returns whether an edit cannot be applied beside these: elements overlap, both insert at one place, or one inserts beside
    /// what the other removes.
    fn collides(&self, edit: &Replacement, joins_touching: bool) -> bool {
        let (one, other) = (&self.base, &edit.base);
        let touches = one.start <= other.end && other.start <= one.end;
        let overlaps = one.start < other.end && other.start < one.end;
        match (one.is_empty(), other.is_empty()) {
            _ if joins_touching => touches,
            (true, true) => touches,
            (true, false) => overlaps || touches && edit.side.is_empty(),
            (false, true) => overlaps || touches && self.removes,
            (false, false) => overlaps,
        }
    }

    fn add(&mut self, edit: &Replacement) {
        self.base = self.base.start.min(edit.base.start)..self.base.end.max(edit.base.end);
        self.removes &= edit.side.is_empty();
    }
}

/// Compares both sides with the base.
pub(super) fn regions<K: Hash + Ord + AsRef<str>>(
    base: &[K],
    mine: &[K],
    new: &[K],
    comparison: ComparisonRules,
) -> Vec<Region> {
    let mine_edits = edits(base, mine, comparison);
    let new_edits = edits(base, new, comparison);
    let mut found = Builder::default();
    let (mut mine_left, mut new_left) = (mine_edits.as_slice(), new_edits.as_slice());
    loop {
        let (mut mine_taken, mut new_taken) = (Vec::new(), Vec::new());
        let first = match (mine_left.first(), new_left.first()) {
            (None, None) => break,
            (None, Some(_)) => pop(&mut new_left, &mut new_taken),
            (Some(mine), Some(new)) if starts_before(&new.base, &mine.base) => {
                pop(&mut new_left, &mut new_taken)
            }
            (Some(_), _) => pop(&mut mine_left, &mut mine_taken),
        };
        let Some(mut cluster) = first else { break };
        loop {
            let before = mine_taken.len() + new_taken.len();
            take(&mut mine_left, &mut mine_taken, &mut cluster, comparison);
            take(&mut new_left, &mut new_taken, &mut cluster, comparison);
            if mine_taken.len() + new_taken.len() == before {
                break;
            }
        }
        found.cluster(cluster.base, &mine_taken, &new_taken);
    }
    found.stable_until(base.len());
    found.finish(mine, new)
}

/// Compares two versions without a base: what differs is a conflict.
pub(super) fn regions_without_base<K: Hash + Ord>(
    mine: &[K],
    new: &[K],
    comparison: ComparisonRules,
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

/// Takes the first edit, which begins a cluster.
fn pop<'a>(left: &mut &'a [Replacement], taken: &mut Vec<&'a Replacement>) -> Option<Cluster> {
    let (edit, rest) = left.split_first()?;
    taken.push(edit);
    *left = rest;
    Some(Cluster::of(edit))
}

/// Takes the edits at the front that belong to the cluster, which grows with them.
fn take<'a>(
    left: &mut &'a [Replacement],
    taken: &mut Vec<&'a Replacement>,
    cluster: &mut Cluster,
    comparison: ComparisonRules,
) {
    while let Some((edit, rest)) = left.split_first() {
        if !cluster.collides(edit, comparison.joins_touching) {
            return;
        }
        cluster.add(edit);
        taken.push(edit);
        *left = rest;
    }
}

fn edits<K: Hash + Ord + AsRef<str>>(
    base: &[K],
    side: &[K],
    comparison: ComparisonRules,
) -> Vec<Replacement> {
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
    let mut found: Vec<Replacement> = Vec::new();
    let keys = base;
    for (base, side) in ranges {
        let joins = |last: &Replacement| {
            let between = keys.get(last.base.end..base.start).unwrap_or_default();
            let is_empty = |key: &K| comparison.joins_over_empty && key.as_ref().trim().is_empty();
            between.iter().all(is_empty)
        };
        match found.last_mut() {
            Some(last) if joins(last) => {
                last.base.end = base.end;
                last.side.end = side.end;
            }
            _ => found.push(Replacement { base, side }),
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

    fn cluster(&mut self, base: Range<usize>, mine: &[&Replacement], new: &[&Replacement]) {
        self.stable_until(base.start);
        let count = |edits: &[&Replacement]| {
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

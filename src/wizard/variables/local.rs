//! Edits made in the variables' own lines, without reading the rest of the file.

use super::overlay::{Block, Sheet, Spot};
use crate::text::Section;
use crate::variables::edit::{Edit, FieldChange, Place, Refusal, plan};
use crate::yaml::View;
use crate::yaml::edit::{Patch, Patches};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Up to this many variables are changed here; more are for a worker.
const AT_ONCE: usize = 100;

/// How many of a section's last variables show how what is new is written.
const SAMPLED: usize = 20;

/// Changed lines by variable, or why the edit cannot be made.
type Changed = Result<Vec<(usize, Block)>, Refusal>;

/// What an edit makes of the lines that it changes; none when it needs the whole file.
pub(super) fn edit(sheet: &Sheet<'_>, edit: &Edit) -> Option<Changed> {
    if !sheet.opened.outline.in_blocks() || !sheet.overlay.typed().is_empty() {
        return None;
    }
    if let Some(refusal) = taken(sheet, edit) {
        return Some(Err(refusal));
    }
    match edit {
        Edit::Set(list) if list.len() <= AT_ONCE => each(
            sheet,
            list.iter().map(|(place, fields)| (*place, fields.as_slice())),
            |place, fields| Edit::Set(vec![(place, fields.to_vec())]),
        ),
        Edit::SetMany { variables, fields } if variables.len() <= AT_ONCE => each(
            sheet,
            variables.iter().map(|place| (*place, fields.as_slice())),
            |place, fields: &[FieldChange]| Edit::Set(vec![(place, fields.to_vec())]),
        ),
        Edit::Rename(list) if list.len() <= AT_ONCE => each(
            sheet,
            list.iter().map(|(place, name)| (*place, name)),
            |place, name| Edit::Rename(vec![(place, name.clone())]),
        ),
        Edit::ChangeKind {
            variable,
            kind,
            fields,
        } => each(sheet, [(*variable, kind)].into_iter(), |variable, kind| {
            Edit::ChangeKind {
                variable,
                kind: kind.clone(),
                fields: fields.clone(),
            }
        }),
        Edit::RenameField { variable, from, to } => {
            each(sheet, [(*variable, from)].into_iter(), |variable, from| {
                Edit::RenameField {
                    variable,
                    from: from.clone(),
                    to: to.clone(),
                }
            })
        }
        Edit::Duplicate { variable, names } => around(sheet, *variable, |variable| Edit::Duplicate {
            variable,
            names: names.clone(),
        }),
        Edit::Add {
            section,
            at,
            variables,
        } if shows_how_to_write(sheet, *section) => {
            let count = sheet.count(*section);
            let at = at.unwrap_or(count).min(count);
            // Beside a neighbour: behind the one before, or before the first.
            let neighbour = Place {
                section: *section,
                index: at.saturating_sub(1),
            };
            around(sheet, neighbour, |place| Edit::Add {
                section: *section,
                at: Some(if at == 0 { place.index } else { place.index + 1 }),
                variables: variables.clone(),
            })
        }
        Edit::Remove(list) => match list.as_slice() {
            [place] if sheet.count(place.section) > 1 && !has_comments_above(sheet, *place) => {
                around(sheet, *place, |place| Edit::Remove(vec![place]))
            }
            _ => None,
        },
        Edit::Reorder { variable, to }
            if variable.index.abs_diff(*to) == 1 && !has_comments_above(sheet, *variable) =>
        {
            // With the one before them: what is first of all is set apart in another way.
            let first = variable.index.min(*to).saturating_sub(1);
            let last = variable.index.max(*to);
            window(sheet, variable.section, first, last, |place| Edit::Reorder {
                variable: Place {
                    index: place.index + variable.index - first,
                    ..place
                },
                to: place.index + *to - first,
            })
        }
        _ => None,
    }
}

/// Whether the last variables of a section show how a new one is written there: else those of the other section do.
fn shows_how_to_write(sheet: &Sheet<'_>, section: Section) -> bool {
    let usual = sheet.opened.reading.runtime.kinds().first().map(|rule| rule.kind);
    let count = sheet.count(section);
    (count.saturating_sub(SAMPLED)..count)
        .filter_map(|index| sheet.current(spot(sheet, Place { section, index })?))
        .any(|current| {
            let is_mapping = matches!(current.document.view(current.entry.node), View::Mapping(_));
            is_mapping && usual.is_some() && current.entry.kind == usual
        })
}

/// Refuses an edit after which two variables of a section would have one name.
fn taken(sheet: &Sheet<'_>, edit: &Edit) -> Option<Refusal> {
    match edit {
        Edit::Rename(list) => Section::ALL.into_iter().find_map(|section| {
            let here = || list.iter().filter(move |(place, _)| place.section == section);
            let leaving: Vec<Spot> = here().filter_map(|(place, _)| spot(sheet, *place)).collect();
            let names: Vec<&str> = here().map(|(_, name)| name.as_str()).collect();
            taken_in(sheet, section, &names, &leaving)
        }),
        Edit::Duplicate { variable, names } => {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            taken_in(sheet, variable.section, &names, &[])
        }
        Edit::Add {
            section, variables, ..
        } => {
            let names: Vec<&str> = variables.iter().map(|new| new.name.as_str()).collect();
            taken_in(sheet, *section, &names, &[])
        }
        _ => None,
    }
}

/// Refuses names that a section has already, or that are given twice; `leaving` have other names then.
fn taken_in(sheet: &Sheet<'_>, section: Section, names: &[&str], leaving: &[Spot]) -> Option<Refusal> {
    if names.is_empty() {
        return None;
    }
    let mut wanted = std::collections::HashSet::new();
    let twice = names.iter().find(|name| !wanted.insert(**name)).copied();
    let outline = &sheet.opened.outline;
    let numbers = match section {
        Section::Input => 0..outline.inputs(),
        Section::Output => outline.inputs()..outline.len(),
    };
    let there = || {
        numbers
            .flat_map(|number| (0..sheet.parts(number)).map(move |part| Spot { number, part }))
            .filter(|spot| !leaving.contains(spot))
            .filter_map(|spot| Some(sheet.current(spot)?.entry.name.as_str()))
            .find(|name| wanted.contains(name))
    };
    let name = twice.or_else(there)?;
    Some(
        Refusal::new(format!("there is an {} {name} already", section.word()))
            .with_help("choose another name"),
    )
}

/// Whether comments stand above the variable: its own, or the heading of several, which only the whole file tells.
fn has_comments_above(sheet: &Sheet<'_>, place: Place) -> bool {
    let lines = spot(sheet, place).and_then(|spot| sheet.block_lines(spot.number));
    lines.is_none_or(|lines| lines.lines().any(|line| line.trim_start().starts_with('#')))
}

/// Whether an edit of the variable at `spot`, which knows nothing of the others, gives it a name that another has.
pub(super) fn is_taken(sheet: &Sheet<'_>, spot: Spot, edit: &Edit) -> bool {
    match edit {
        Edit::Together(edits) => edits.iter().any(|edit| is_taken(sheet, spot, edit)),
        Edit::Rename(list) => {
            let section = sheet.opened.outline.place(spot.number).0;
            let first = match section {
                Section::Input => 0,
                Section::Output => sheet.count(Section::Input),
            };
            let Some(index) = sheet.rank(spot).checked_sub(first) else {
                return false;
            };
            let renamed = |(_, name): &(Place, String)| (Place { section, index }, name.clone());
            taken(sheet, &Edit::Rename(list.iter().map(renamed).collect())).is_some()
        }
        _ => false,
    }
}

/// Makes an edit in the lines of each variable by itself.
fn each<T: Copy>(
    sheet: &Sheet<'_>,
    list: impl Iterator<Item = (Place, T)>,
    make: impl Fn(Place, T) -> Edit,
) -> Option<Changed> {
    let mut overlay = sheet.overlay.clone();
    let mut numbers = BTreeSet::new();
    for (place, what) in list {
        let now = Sheet {
            opened: sheet.opened,
            overlay: &overlay,
        };
        let changed = window(&now, place.section, place.index, place.index, |place| {
            make(place, what)
        })?;
        match changed {
            Ok(blocks) => {
                for (number, block) in blocks {
                    numbers.insert(number);
                    overlay.put(number, block);
                }
            }
            Err(refusal) => return Some(Err(refusal)),
        }
    }
    let block = |number| Some((number, Block::clone(overlay.get(number)?)));
    Some(Ok(numbers.into_iter().filter_map(block).collect()))
}

/// Makes an edit in the lines of a variable and of those beside it, so that the section is never empty and what is new
/// is set apart as they are. `make` is given the variable's place in these lines.
fn around(sheet: &Sheet<'_>, place: Place, make: impl Fn(Place) -> Edit) -> Option<Changed> {
    let count = sheet.count(place.section);
    let first = place.index.saturating_sub(1);
    let last = (place.index + 1).min(count.checked_sub(1)?);
    window(sheet, place.section, first, last, |at| {
        make(Place {
            index: at.index + place.index - first,
            ..at
        })
    })
}

/// Makes an edit in the lines of the variables `first` to `last` of a section. `make` is given the place of the first.
/// How what is new is written depends on how the last variables of the section are: they are read with these lines.
fn window(
    sheet: &Sheet<'_>,
    section: Section,
    first: usize,
    last: usize,
    make: impl Fn(Place) -> Edit,
) -> Option<Changed> {
    let number = |index| Some(spot(sheet, Place { section, index })?.number);
    let (start, end) = (number(first)?, number(last)? + 1);
    let outline = &sheet.opened.outline;
    let all = match section {
        Section::Input => outline.inputs(),
        Section::Output => outline.len(),
    };
    let sampled = number(sheet.count(section).saturating_sub(SAMPLED))?;
    let ranges = [sampled.min(start)..start, start..end, end.max(sampled)..all];
    let [range_before, range, _] = &ranges;
    let lines_of = |range: &Range<usize>| -> Option<String> {
        range.clone().map(|number| sheet.block_lines(number)).collect()
    };
    let [before, lines, after] = ranges.each_ref().map(lines_of);
    let (before, lines, after) = (before?, lines?, after?);
    let arrays = &sheet.opened.arrays;
    let read =
        |frame: &str, lines: &str| Block::read(section, frame, lines, sheet.opened.reading.runtime, arrays);
    let old = read(&frame(sheet, &ranges)?, &format!("{before}{lines}{after}"));
    let parts = |range: &Range<usize>| range.clone().map(|number| sheet.parts(number)).sum::<usize>();
    let first_part = spot(
        sheet,
        Place {
            section,
            index: first,
        },
    )?
    .part;
    let index = parts(range_before) + first_part;
    let planned = match plan(&old.document, &old.reading, &make(Place { section, index })) {
        Ok(planned) => planned,
        Err(refusal) => return Some(Err(refusal)),
    };
    let from = old.header() + before.len();
    let inside = |patch: &Patch| from <= patch.span.start && patch.span.end <= from + lines.len();
    if !planned.patches.iter().all(inside) {
        return None;
    }
    let text = planned.patches.apply(old.document.text());
    let mut changed = text.get(from..text.len() - after.len())?.to_owned();
    let ends = |lines: &str| lines.ends_with(['\n', '\r']);
    if ends(&lines) && !changed.is_empty() && !ends(&changed) {
        changed.push_str(match &lines {
            lines if lines.ends_with("\r\n") => "\r\n",
            lines if lines.ends_with('\r') => "\r",
            _ => "\n",
        });
    }
    let new = old.with_lines(&format!("{before}{changed}{after}"), arrays);
    if let Err(refusal) = planned.verify(&old.document, &new.document) {
        return Some(Err(refusal));
    }
    // The lines of all are the first one's now; the others have none.
    let block = read(&frame(sheet, std::slice::from_ref(range))?, &changed);
    let emptied = (start + 1..end).map(|number| (number, block.with_lines("", arrays)));
    let emptied: Vec<_> = emptied.collect();
    Some(Ok(std::iter::once((start, block)).chain(emptied).collect()))
}

/// What patches of the present text make of the lines that they change; none when they change anything else.
pub(super) fn change(sheet: &Sheet<'_>, patches: &Patches) -> Option<Vec<(usize, Block)>> {
    if !sheet.opened.outline.in_blocks() || !sheet.overlay.typed().is_empty() {
        return None;
    }
    let mut by_number: BTreeMap<usize, Vec<Patch>> = BTreeMap::new();
    for patch in patches.iter() {
        let (number, span) = sheet.inside(patch.span)?;
        by_number.entry(number).or_default().push(Patch {
            span,
            text: patch.text.clone(),
        });
    }
    if by_number.len() > AT_ONCE {
        return None;
    }
    by_number
        .into_iter()
        .map(|(number, patches)| {
            let lines = Patches::new(patches).ok()?.apply(sheet.block_lines(number)?);
            let block = read_lines(sheet, number, &lines)?;
            block.is_sound().then_some((number, block))
        })
        .collect()
}

/// Whether other variables stand in these blocks than before: names are new, gone or in another order.
pub(super) fn is_structural(sheet: &Sheet<'_>, blocks: &[(usize, Block)]) -> bool {
    blocks.iter().any(|(number, block)| {
        let before = (0..sheet.parts(*number)).filter_map(|part| {
            let spot = Spot {
                number: *number,
                part,
            };
            Some(sheet.current(spot)?.entry.name.as_str())
        });
        !before.eq(block.entries().iter().map(|entry| entry.name.as_str()))
    })
}

const fn only(number: usize) -> Range<usize> {
    number..number + 1
}

/// What stands before the lines of these variables; none when they mean something only together with others.
fn frame(sheet: &Sheet<'_>, ranges: &[Range<usize>]) -> Option<String> {
    let opened = sheet.opened;
    let own = |number: usize| {
        // What came from elsewhere may refer to something else.
        let frame = || opened.outline.frame(&opened.document, &[only(number)]);
        let changed = sheet.overlay.get(number);
        changed.is_none_or(|block| frame().as_deref() == Some(block.frame()))
    };
    let all = ranges.iter().cloned().flatten();
    all.clone()
        .all(own)
        .then(|| opened.outline.frame(&opened.document, ranges))?
}

/// Reads `lines` in the place of those of variable `number`; none when they mean something only together with others.
pub(super) fn read_lines(sheet: &Sheet<'_>, number: usize, lines: &str) -> Option<Block> {
    let opened = sheet.opened;
    if let Some(block) = sheet.overlay.get(number) {
        return Some(block.with_lines(lines, &opened.arrays));
    }
    let (section, _) = opened.outline.place(number);
    let frame = opened.outline.frame(&opened.document, &[only(number)])?;
    let runtime = opened.reading.runtime;
    Some(Block::read(section, &frame, lines, runtime, &opened.arrays))
}

/// Where the variable at a place of the present text is.
pub(super) fn spot(sheet: &Sheet<'_>, place: Place) -> Option<Spot> {
    let first = match place.section {
        Section::Input => 0,
        Section::Output => sheet.count(Section::Input),
    };
    sheet.at_rank(first + place.index)
}

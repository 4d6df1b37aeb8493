//! Edits made in the variables' own lines, without reading the rest of the file.

use super::overlay::{Block, Sheet, Spot};
use crate::text::Section;
use crate::variables::edit::{Edit, FieldChange, Place, Refusal, plan};
use crate::yaml::edit::{Patch, Patches};
use std::collections::BTreeMap;

/// Up to this many variables are changed here; more are for a worker.
const AT_ONCE: usize = 100;

/// Changed lines by variable, or why the edit cannot be made.
type Changed = Result<Vec<(usize, Block)>, Refusal>;

/// What an edit makes of the lines that it changes; none when it needs the whole file.
pub(super) fn edit(sheet: &Sheet<'_>, edit: &Edit) -> Option<Changed> {
    if !sheet.opened.outline.in_blocks() {
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
        } => {
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
            let first = variable.index.min(*to);
            let up = *to < variable.index;
            window(sheet, variable.section, first, first + 1, |place| Edit::Reorder {
                variable: Place {
                    index: place.index + usize::from(up),
                    ..place
                },
                to: place.index + usize::from(!up),
            })
        }
        _ => None,
    }
}

/// Refuses an edit after which two variables of a section would have one name.
fn taken(sheet: &Sheet<'_>, edit: &Edit) -> Option<Refusal> {
    let (section, names, leaving): (Section, Vec<&str>, Vec<Spot>) = match edit {
        Edit::Rename(list) => {
            let first = list.first()?.0.section;
            let leaving = list.iter().filter_map(|(place, _)| spot(sheet, *place)).collect();
            (
                first,
                list.iter().map(|(_, name)| name.as_str()).collect(),
                leaving,
            )
        }
        Edit::Duplicate { variable, names } => (
            variable.section,
            names.iter().map(String::as_str).collect(),
            Vec::new(),
        ),
        Edit::Add {
            section, variables, ..
        } => (
            *section,
            variables.iter().map(|new| new.name.as_str()).collect(),
            Vec::new(),
        ),
        _ => return None,
    };
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

/// Makes an edit in the lines of each variable by itself.
fn each<T>(
    sheet: &Sheet<'_>,
    list: impl Iterator<Item = (Place, T)>,
    make: impl Fn(Place, T) -> Edit,
) -> Option<Changed> {
    let mut changed: BTreeMap<usize, Block> = BTreeMap::new();
    for (place, what) in list {
        let spot = spot(sheet, place)?;
        let block = match changed.remove(&spot.number) {
            Some(block) => block,
            None => block(sheet, place.section, spot.number)?,
        };
        let inside = Place {
            section: place.section,
            index: spot.part,
        };
        match within(sheet, block, &make(inside, what)) {
            Ok(block) => changed.insert(spot.number, block),
            Err(refusal) => return Some(Err(refusal)),
        };
    }
    Some(Ok(changed.into_iter().collect()))
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

/// Makes an edit in the lines of the variables `first` to `last` of a section. `make` is given the place of the first in
/// these lines.
fn window(
    sheet: &Sheet<'_>,
    section: Section,
    first: usize,
    last: usize,
    make: impl Fn(Place) -> Edit,
) -> Option<Changed> {
    let start = spot(
        sheet,
        Place {
            section,
            index: first,
        },
    )?;
    let end = spot(sheet, Place { section, index: last })?;
    let mut lines = String::new();
    for number in start.number..=end.number {
        lines.push_str(sheet.block_lines(number)?);
    }
    let block = read(sheet, section, &lines);
    let place = Place {
        section,
        index: start.part,
    };
    Some(within(sheet, block, &make(place)).map(|block| {
        // The lines of all are the first one's now; the others have none.
        let emptied = (start.number + 1..=end.number).map(|number| (number, read(sheet, section, "")));
        std::iter::once((start.number, block)).chain(emptied).collect()
    }))
}

/// What an edit makes of a block.
fn within(sheet: &Sheet<'_>, block: Block, edit: &Edit) -> Result<Block, Refusal> {
    let planned = plan(&block.document, &block.reading, edit)?;
    if planned.patches.is_empty() {
        return Ok(block);
    }
    let text = planned.patches.apply(block.document.text());
    let lines = text.get(block.header()..).unwrap_or("");
    let mut lines = lines.to_owned();
    if !lines.is_empty() && !lines.ends_with(['\n', '\r']) && block.lines().ends_with(['\n', '\r']) {
        lines.push('\n');
    }
    let new = read(sheet, block.section(), &lines);
    planned.verify(&block.document, &new.document)?;
    Ok(new)
}

/// What patches of the present text make of the lines that they change; none when they change anything else.
pub(super) fn change(sheet: &Sheet<'_>, patches: &Patches) -> Option<Vec<(usize, Block)>> {
    if !sheet.opened.outline.in_blocks() {
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
            let section = sheet.opened.outline.place(number).0;
            let lines = Patches::new(patches).ok()?.apply(sheet.block_lines(number)?);
            let block = read(sheet, section, &lines);
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

fn read(sheet: &Sheet<'_>, section: Section, lines: &str) -> Block {
    Block::read(section, lines, sheet.opened.reading.runtime, &sheet.opened.arrays)
}

/// The lines of variable `number`, read by themselves.
pub(super) fn block(sheet: &Sheet<'_>, section: Section, number: usize) -> Option<Block> {
    match sheet.overlay.get(number) {
        Some(block) => Some((**block).clone()),
        None => Some(read(sheet, section, sheet.block_lines(number)?)),
    }
}

/// Where the variable at a place of the present text is.
pub(super) fn spot(sheet: &Sheet<'_>, place: Place) -> Option<Spot> {
    let first = match place.section {
        Section::Input => 0,
        Section::Output => sheet.count(Section::Input),
    };
    sheet.at_rank(first + place.index)
}

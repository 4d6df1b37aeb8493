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
        Edit::Duplicate { variable, names } => {
            each(sheet, [(*variable, names)].into_iter(), |variable, names| {
                Edit::Duplicate {
                    variable,
                    names: names.clone(),
                }
            })
        }
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
            each(sheet, [(neighbour, variables)].into_iter(), |place, variables| {
                Edit::Add {
                    section: *section,
                    at: Some(if at == 0 { place.index } else { place.index + 1 }),
                    variables: variables.clone(),
                }
            })
        }
        Edit::Remove(list) => match list.as_slice() {
            [place] => beside(sheet, *place, |place| Edit::Remove(vec![place])),
            _ => None,
        },
        Edit::Reorder { variable, to } if variable.index.abs_diff(*to) == 1 => {
            let first = variable.index.min(*to);
            let up = *to < variable.index;
            two(sheet, variable.section, first, |place| Edit::Reorder {
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

/// Makes an edit in the lines of a variable and of one beside it, so that the section is never empty.
fn beside(sheet: &Sheet<'_>, place: Place, make: impl Fn(Place) -> Edit) -> Option<Changed> {
    let spot = spot(sheet, place)?;
    if sheet.parts(spot.number) > 1 {
        return each(sheet, [(place, ())].into_iter(), |place, ()| make(place));
    }
    if sheet.count(place.section) < 2 {
        return None;
    }
    let first = place.index.saturating_sub(1);
    let after = place.index - first;
    two(sheet, place.section, first, |at| {
        make(Place {
            index: at.index + after,
            ..at
        })
    })
}

/// Makes an edit in the lines of variable `first` of a section and of the one after it. `make` is given the place of
/// the first in these lines.
fn two(sheet: &Sheet<'_>, section: Section, first: usize, make: impl Fn(Place) -> Edit) -> Option<Changed> {
    let one = spot(
        sheet,
        Place {
            section,
            index: first,
        },
    )?;
    let other = spot(
        sheet,
        Place {
            section,
            index: first + 1,
        },
    )?;
    if one.number == other.number {
        let block = block(sheet, section, one.number)?;
        let place = Place {
            section,
            index: one.part,
        };
        return Some(within(sheet, block, &make(place)).map(|block| vec![(one.number, block)]));
    }
    // What lies between them came of variables that are gone: it is empty or comments, and stays where it is.
    let between = (one.number + 1..other.number).all(|number| sheet.block_lines(number) == Some(""));
    if !between {
        return None;
    }
    let lines = [sheet.block_lines(one.number)?, sheet.block_lines(other.number)?].concat();
    let block = read(sheet, section, &lines);
    let place = Place {
        section,
        index: one.part,
    };
    Some(
        within(sheet, block, &make(place))
            .map(|block| vec![(one.number, block), (other.number, read(sheet, section, ""))]),
    )
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

//! The raw file: it follows the selected variable, and can be typed into.

use super::State;
use super::job::Task;
use super::local;
use super::overlay::{Sheet, Spot};
use super::wish::Wish;
use crate::text::Span;
use crate::text::display::width;
use crate::wizard::action::Move;
use crate::wizard::draft::Draft;
use crate::wizard::field::Edit as Editing;
use crate::wizard::outbox::Outbox;
use crate::yaml::edit::{Patch, Patches};
use unicode_segmentation::UnicodeSegmentation;

/// What is typed into the raw file is one session.
pub(super) const SESSION: &str = "raw";

/// The raw file's pane.
#[derive(Clone, Copy, Debug, Default)]
pub struct Raw {
    /// Whether it is shown.
    pub shown: bool,
    /// Whether it takes the place of the form as well.
    pub large: bool,
    /// The cursor's byte in the text.
    pub cursor: usize,
    /// The column that the cursor keeps while it moves up and down.
    column: Option<usize>,
}

impl State {
    /// The lines (from 0) of the selected variable; none when none is selected.
    #[must_use]
    pub fn raw_selection(&self, draft: &Draft) -> Option<(usize, usize)> {
        let sheet = self.sheet(draft)?;
        let current = sheet.current(self.list.selected)?;
        let at = |offset: usize| sheet.line_of(offset.saturating_add_signed(current.shift));
        let span = current.entry.span;
        Some((at(span.start), at(span.end.saturating_sub(1).max(span.start))))
    }

    /// Line and column (from 0, in cells) of the cursor.
    #[must_use]
    pub fn raw_cursor(&self, draft: &Draft) -> Option<(usize, usize)> {
        let sheet = self.sheet(draft)?;
        let line = sheet.line_of(self.raw.cursor);
        let start = sheet.line_start(line);
        let before = sheet.text(Span::new(start, self.raw.cursor));
        Some((line, width(&crate::text::display::shown(&before))))
    }

    /// The focus to the raw file, the cursor on the selected variable.
    pub(super) fn enter_raw(&mut self, draft: &Draft) {
        self.raw.shown = true;
        self.raw.column = None;
        let problem = draft
            .opened()
            .and_then(|opened| opened.document.problems().first());
        if let Some(problem) = problem {
            self.raw.cursor = problem.span.start;
        } else if let Some(current) = self.selected(draft) {
            self.raw.cursor = current.entry.span.start.saturating_add_signed(current.shift);
        }
        self.settle_cursor(draft);
        self.focus = super::Focus::Raw;
    }

    /// The cursor into the text, which may have become shorter or another one.
    pub(super) fn settle_cursor(&mut self, draft: &Draft) {
        let Some(sheet) = self.sheet(draft) else { return };
        let cursor = self.raw.cursor.min(sheet.text_length());
        let span = sheet.line_span(sheet.line_of(cursor));
        let line = sheet.text(span);
        let mut inside = (0..=cursor.saturating_sub(span.start)).rev();
        self.raw.cursor = span.start + inside.find(|at| line.is_char_boundary(*at)).unwrap_or(0);
    }

    /// Types into the raw file.
    pub(super) fn type_in_raw(&mut self, text: &str, draft: &mut Draft, out: &mut Outbox) {
        let at = self.raw.cursor;
        self.replace_in_raw(Span::empty(at), text, draft, out);
    }

    /// A line break, and as many spaces as the line begins with.
    pub(super) fn break_line(&mut self, draft: &mut Draft, out: &mut Outbox) {
        let Some(sheet) = self.sheet(draft) else { return };
        let line = sheet.line_of(self.raw.cursor);
        let before = sheet.text(Span::new(sheet.line_start(line), self.raw.cursor));
        let indent: String = before.chars().take_while(|c| *c == ' ').collect();
        let ending = if sheet
            .text(Span::new(0, 4096.min(sheet.text_length())))
            .contains("\r\n")
        {
            "\r\n"
        } else {
            "\n"
        };
        self.type_in_raw(&format!("{ending}{indent}"), draft, out);
    }

    /// Moves the cursor, or erases.
    pub(super) fn edit_raw(&mut self, edit: Editing, draft: &mut Draft, out: &mut Outbox) {
        let Some(sheet) = self.sheet(draft) else { return };
        let cursor = self.raw.cursor;
        let line = sheet.line_of(cursor);
        let span = sheet.line_span(line);
        let text = sheet.text(span).into_owned();
        let inside = cursor.saturating_sub(span.start).min(text.len());
        let (before, after) = text.split_at_checked(inside).unwrap_or((&text, ""));
        let left = match before.graphemes(true).next_back() {
            Some(last) => cursor - last.len(),
            None if line > 0 => sheet.line_span(line - 1).end,
            None => cursor,
        };
        let right = match after.graphemes(true).next() {
            Some(first) => cursor + first.len(),
            None => sheet.line_start(line + 1),
        };
        let word_left = before
            .trim_end()
            .rfind([' ', ':', '[', ','])
            .map_or(span.start, |at| span.start + at + 1);
        let word_left = if word_left >= cursor { left } else { word_left };
        let skipped = after.len() - after.trim_start_matches([' ', ':', '[', ',']).len();
        let word_right = after
            .get(skipped..)
            .and_then(|rest| rest.find([' ', ':', '[', ',']))
            .map_or(span.end, |at| cursor + skipped + at);
        let word_right = if word_right <= cursor { right } else { word_right };
        let erased = match edit {
            Editing::Backspace => Span::new(left, cursor),
            Editing::Delete => Span::new(cursor, right),
            Editing::DeleteWord => Span::new(word_left, cursor),
            Editing::DeleteToStart => Span::new(span.start, cursor),
            Editing::DeleteToEnd => Span::new(cursor, span.end.max(cursor)),
            moves => {
                self.raw.column = None;
                self.raw.cursor = match moves {
                    Editing::Left => left,
                    Editing::Right => right,
                    Editing::WordLeft => word_left,
                    Editing::WordRight => word_right,
                    Editing::Home => {
                        let indent = span.start + text.len() - text.trim_start().len();
                        if cursor == indent { span.start } else { indent }
                    }
                    _ => span.end,
                };
                self.session = None;
                self.follow_cursor(draft);
                return;
            }
        };
        if !erased.is_empty() {
            self.replace_in_raw(erased, "", draft, out);
        }
    }

    /// Moves the cursor by lines.
    pub(super) fn move_in_raw(&mut self, by: Move, draft: &Draft, page: usize) {
        let Some(sheet) = self.sheet(draft) else { return };
        let line = sheet.line_of(self.raw.cursor);
        let start = sheet.line_start(line);
        let column = self.raw.column.unwrap_or_else(|| {
            let before = sheet.text(Span::new(start, self.raw.cursor));
            before.graphemes(true).count()
        });
        let there = by.apply(line, sheet.lines(), page);
        let span = sheet.line_span(there);
        let text = sheet.text(span);
        let offset: usize = text.graphemes(true).take(column).map(str::len).sum();
        self.raw.cursor = span.start + offset;
        self.raw.column = Some(column);
        self.session = None;
        self.follow_cursor(draft);
    }

    fn replace_in_raw(&mut self, span: Span, text: &str, draft: &mut Draft, out: &mut Outbox) {
        let Some(sheet) = self.sheet(draft) else { return };
        let line = sheet.line_of(span.start) + 1;
        let patch = Patch {
            span,
            text: text.to_owned(),
        };
        let Ok(patches) = Patches::new([patch]) else {
            return;
        };
        let wish = Wish::called(format!("text in line {line}")).typed_into(SESSION.to_owned());
        self.record_typed(span, text, &wish, draft);
        if self.is_read_at_once(draft) {
            let task = Task::Change {
                patches,
                runtime: None,
                typed: true,
            };
            self.read_at_once(task, draft, out);
        } else {
            self.show_typed(&patches, draft, out);
        }
        self.raw.cursor = span.start + text.len();
        self.raw.column = None;
        self.follow_cursor(draft);
    }

    /// Shows what was typed before the whole is read: as the lines of variables where it is that, else as text of which
    /// nothing is known yet.
    fn show_typed(&mut self, patches: &Patches, draft: &mut Draft, out: &mut Outbox) {
        let Some(sheet) = self.sheet(draft) else { return };
        match local::change(&sheet, patches) {
            Some(blocks) => {
                let rank = sheet.rank(self.list.selected);
                for (number, block) in blocks {
                    self.overlay.put(number, block);
                }
                self.keep_rank(rank, draft);
            }
            None => {
                for patch in patches.iter() {
                    self.overlay.type_over(patch.span, &patch.text);
                }
            }
        }
        (self.raw_typed, self.by_text) = (true, true);
        self.after_change(None, draft);
        self.confirm(draft, out);
    }

    /// The variable at the cursor is the selected one; between variables, the one before.
    pub(super) fn follow_cursor(&mut self, draft: &Draft) {
        let Some(sheet) = self.sheet(draft) else { return };
        let Some(spot) = at_cursor(&sheet, self.raw.cursor) else {
            return;
        };
        if self.list.shows(spot.number) && sheet.current(spot).is_some() {
            self.list.selected = spot;
        }
    }
}

/// The variable that is written around byte `offset`, else the last one before it, else the first one; while what was typed has not been
/// read, none.
fn at_cursor(sheet: &Sheet<'_>, offset: usize) -> Option<Spot> {
    if !sheet.overlay.typed().is_empty() {
        return None;
    }
    if let Some((number, inside)) = sheet.inside(Span::empty(offset)) {
        let Some(block) = sheet.overlay.get(number) else {
            return Some(Spot { number, part: 0 });
        };
        let at = inside.start + block.header();
        let before = block.entries().iter().rposition(|entry| entry.span.start <= at);
        let part = before.unwrap_or(0);
        if !block.entries().is_empty() {
            return Some(Spot { number, part });
        }
    }
    let starts = || {
        let entries = sheet.opened.reading.all().enumerate();
        entries.map(|(number, entry)| {
            let lines = sheet.opened.outline.block(number);
            let start = lines.map_or(entry.span.start, |lines| lines.start);
            (sheet.moved(start, number), number)
        })
    };
    let before = starts().filter(|(start, _)| *start <= offset).max();
    let (_, number) = before.or_else(|| starts().min())?;
    Some(Spot { number, part: 0 })
}

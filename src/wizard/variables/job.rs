//! What takes as long as the file is large: reading it whole after a change, edits of the whole table, the filter.
//! A job is a value that a worker runs; in a small file it is run at once.

use super::dialog::Dialog;
use super::overlay::{Overlay, Sheet};
use super::preview::of_the_whole;
use super::query::Query;
use crate::text::{Section, Span};
use crate::variables::edit::{Edit, Refusal, plan};
use crate::variables::{ArrayFiles, Entry, Runtime};
use crate::wizard::opened::Opened;
use crate::yaml::edit::Patches;
use crate::yaml::same;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Something to work out about a variables file.
#[derive(Clone, Debug)]
pub struct Job {
    /// The text as it was last read.
    pub opened: Arc<Opened>,
    /// What has changed since.
    pub overlay: Overlay,
    /// What it is done to.
    pub origin: Origin,
    /// What to do.
    pub task: Task,
    /// The marked variables, by number.
    pub marked: BTreeSet<usize>,
    /// The marked variables that are not understood at the moment.
    pub absent: BTreeSet<(Section, String)>,
    /// Whether text was typed that has not been read: then variables are known by their names only.
    pub typed: bool,
    /// The filter.
    pub query: Query,
}

/// The text that something is done to: what is typed letter by letter is made of the text before the first letter.
#[derive(Clone, Debug, Default)]
pub enum Origin {
    /// The present one.
    #[default]
    Present,
    /// One that was read before.
    Before(Arc<Opened>),
    /// The present one, with this taken back first.
    Back(Patches),
}

/// What to do.
#[derive(Clone, Debug)]
pub enum Task {
    /// Read the changed text whole, and compare it with what is shown.
    Confirm,
    /// Make an edit.
    Edit {
        /// The edit.
        edit: Edit,
    },
    /// Change the text.
    Change {
        /// The changes.
        patches: Patches,
        /// The runtime for which the text is then; none leaves it.
        runtime: Option<Runtime>,
        /// Whether they were typed into the text itself.
        typed: bool,
    },
    /// Find out what Enter would do in this dialog.
    Preview(Box<Dialog>),
    /// Only find what passes the filter.
    Filter,
}

/// What came of a job.
#[derive(Clone, Debug)]
pub struct Finished {
    /// What was done.
    pub task: Task,
    /// The changes that the job began with.
    pub overlay: Overlay,
    /// The text that the job began with.
    pub began: Arc<Opened>,
    /// The text as it is now, read whole; none when nothing has changed.
    pub opened: Option<Arc<Opened>>,
    /// From the text that the job began with to that text.
    pub patches: Patches,
    /// Why it was not done.
    pub refusal: Option<Refusal>,
    /// Whether what was shown is what the text says.
    pub agrees: bool,
    /// The marked variables with which the job began, by their numbers then.
    pub marked_before: BTreeSet<usize>,
    /// The marked variables, by their numbers now.
    pub marked: BTreeSet<usize>,
    /// The marked variables that are not understood at the moment.
    pub absent: BTreeSet<(Section, String)>,
    /// The filter.
    pub query: Query,
    /// The numbers of the variables that pass it; none when it is empty.
    pub order: Option<Arc<Vec<u32>>>,
}

impl Finished {
    /// Nothing but a text that nobody needs any more.
    #[must_use]
    pub fn only(began: Arc<Opened>) -> Self {
        Self {
            task: Task::Confirm,
            overlay: Overlay::default(),
            began,
            opened: None,
            patches: Patches::default(),
            refusal: None,
            agrees: true,
            marked_before: BTreeSet::new(),
            marked: BTreeSet::new(),
            absent: BTreeSet::new(),
            query: Query::default(),
            order: None,
        }
    }
}

impl Job {
    /// Does it. `arrays` gives the array files that the text names.
    #[must_use]
    pub fn run(mut self, arrays: &dyn ArrayFiles) -> Finished {
        if let Task::Preview(dialog) = &mut self.task {
            of_the_whole(dialog, &self.opened);
            return Finished {
                task: self.task,
                ..Finished::only(self.opened)
            };
        }
        match std::mem::take(&mut self.origin) {
            Origin::Present => {}
            Origin::Before(opened) => self.opened = opened,
            Origin::Back(patches) => self.opened = Arc::new(self.opened.changed(&patches, arrays)),
        }
        let mut refusal = None;
        let (patches, opened) = match &self.task {
            Task::Filter | Task::Preview(_) => (Patches::default(), None),
            Task::Confirm => {
                let patches = self.shown();
                let opened = self.opened.changed(&patches, arrays);
                (patches, Some(opened))
            }
            Task::Change { patches, runtime, .. } => {
                let runtime = runtime.unwrap_or(self.opened.reading.runtime);
                (
                    patches.clone(),
                    Some(self.opened.changed_for(patches, runtime, arrays)),
                )
            }
            Task::Edit { edit } => match self.edited(edit, arrays) {
                Ok((patches, opened)) => (patches, Some(opened)),
                Err(reason) => {
                    refusal = Some(reason);
                    (Patches::default(), None)
                }
            },
        };
        let agrees = match (&self.task, &opened) {
            (Task::Confirm, Some(opened)) if self.overlay.typed().is_empty() => self.agrees(opened),
            _ => true,
        };
        let (marked, absent) = match &opened {
            Some(opened) => self.marked_in(opened, &patches),
            None => (self.marked.clone(), self.absent.clone()),
        };
        let (now, overlay) = match &opened {
            Some(opened) => (opened, &Overlay::default()),
            None => (&*self.opened, &self.overlay),
        };
        let order = (!self.query.is_empty()).then(|| Arc::new(self.query.find(now, overlay, &marked)));
        Finished {
            opened: opened.map(Arc::new),
            task: self.task,
            overlay: self.overlay,
            began: self.opened,
            patches,
            refusal,
            agrees,
            marked_before: self.marked,
            marked,
            absent,
            query: self.query,
            order,
        }
    }

    /// The changes that are shown.
    fn shown(&self) -> Patches {
        if self.overlay.typed().is_empty() {
            return self.overlay.patches(&self.opened.outline);
        }
        let sheet = Sheet {
            opened: &self.opened,
            overlay: &self.overlay,
        };
        let now = sheet.text(Span::new(0, sheet.text_length()));
        Patches::between(self.opened.document.text(), &now)
    }

    /// What an edit makes of the text.
    fn edited(&self, edit: &Edit, arrays: &dyn ArrayFiles) -> Result<(Patches, Opened), Refusal> {
        let old = &self.opened;
        if let Edit::Together(edits) = edit
            && old.document.root().is_none()
        {
            return self.one_by_one(edits, arrays);
        }
        let planned = plan(&old.document, &old.reading, edit)?;
        let opened = old.changed(&planned.patches, arrays);
        planned.verify(&old.document, &opened.document)?;
        Ok((planned.patches, opened))
    }

    /// Makes edits one after the other, as one change: in an empty file each section is new.
    fn one_by_one(&self, edits: &[Edit], arrays: &dyn ArrayFiles) -> Result<(Patches, Opened), Refusal> {
        let mut now = Opened::clone(&self.opened);
        for edit in edits {
            if matches!(edit, Edit::Add { variables, .. } if variables.is_empty()) {
                continue;
            }
            let planned = plan(&now.document, &now.reading, edit)?;
            let next = now.changed(&planned.patches, arrays);
            planned.verify(&now.document, &next.document)?;
            now = next;
        }
        let patches = Patches::between(self.opened.document.text(), now.document.text());
        Ok((patches, now))
    }

    /// Whether `now` holds exactly the variables that were shown.
    fn agrees(&self, now: &Opened) -> bool {
        let sheet = Sheet {
            opened: &self.opened,
            overlay: &self.overlay,
        };
        let shown = sheet.spots().filter_map(|spot| sheet.current(spot));
        let mut now_entries = now.reading.all();
        for current in shown {
            let same = now_entries.next().is_some_and(|entry| {
                entry.name == current.entry.name
                    && entry.section == current.entry.section
                    && same(current.document, current.entry.node, &now.document, entry.node)
            });
            if !same {
                return false;
            }
        }
        now_entries.next().is_none()
    }

    /// The marked variables in the new text: those of the same names; of others, those that stand where they were moved
    /// to, unless the text itself was typed into, letter by letter. What is nowhere keeps its mark until it is there again: while a text is typed, not all of it is understood.
    fn marked_in(&self, now: &Opened, patches: &Patches) -> (BTreeSet<usize>, BTreeSet<(Section, String)>) {
        if self.marked.is_empty() && self.absent.is_empty() {
            return (BTreeSet::new(), BTreeSet::new());
        }
        let mut starts: Vec<(usize, usize)> = now
            .reading
            .all()
            .enumerate()
            .map(|(number, entry)| (entry.span.start, number))
            .collect();
        starts.sort_unstable();
        let mut moved = Moved::new(patches);
        let mut old: Vec<&Entry> = self
            .marked
            .iter()
            .filter_map(|number| self.opened.entry(*number))
            .collect();
        old.sort_unstable_by_key(|entry| entry.span.start);
        let named: HashMap<(Section, &str), usize> = now
            .reading
            .all()
            .enumerate()
            .map(|(number, entry)| ((entry.section, entry.name.as_str()), number))
            .collect();
        let (mut marked, mut absent) = (BTreeSet::new(), BTreeSet::new());
        for entry in old {
            let start = moved.to(entry.span.start);
            let by_name = named.get(&(entry.section, entry.name.as_str())).copied();
            let found = by_name.or_else(|| {
                if self.typed {
                    return None;
                }
                let at = starts.binary_search_by_key(&start, |(start, _)| *start).ok()?;
                starts.get(at).map(|(_, number)| *number)
            });
            match found {
                Some(number) => _ = marked.insert(number),
                None => _ = absent.insert((entry.section, entry.name.clone())),
            }
        }
        for (section, name) in &self.absent {
            match named.get(&(*section, name.as_str())) {
                Some(number) => _ = marked.insert(*number),
                None => _ = absent.insert((*section, name.clone())),
            }
        }
        (marked, absent)
    }
}

/// Offsets moved through patches, asked in rising order: what is asked costs in all what the patches are many.
struct Moved<'a> {
    patches: Vec<(Span, &'a str)>,
    next: usize,
    grown: isize,
}

impl<'a> Moved<'a> {
    fn new(patches: &'a Patches) -> Self {
        Self {
            patches: patches
                .iter()
                .map(|patch| (patch.span, patch.text.as_str()))
                .collect(),
            next: 0,
            grown: 0,
        }
    }

    fn to(&mut self, offset: usize) -> usize {
        while let Some((span, text)) = self.patches.get(self.next)
            && span.end <= offset
        {
            self.grown += text.len().cast_signed() - span.len().cast_signed();
            self.next += 1;
        }
        offset.saturating_add_signed(self.grown)
    }
}

//! Typing into a text that is too large to be parsed as a whole between two keys: a worker parses it.

use super::{Broken, Buffer, BufferChange};
use crate::editor::arrays::RequestingFiles;
use crate::editor::change::TextChange;
use crate::variables::ParsedChange;
use crate::yaml::Document;
use crate::yaml::edit::Patches;

/// Typed text is parsed at once up to so many bytes.
const LARGE: usize = 1 << 20;

/// A large text that is to be parsed.
#[derive(Clone, Debug)]
pub struct ParseJob {
    text: String,
    version: u64,
}

/// A text that was parsed, and the version of the buffer that holds it.
#[derive(Clone, Debug)]
pub struct ParsedText {
    document: Document,
    version: u64,
}

impl ParseJob {
    /// Parses the text.
    #[must_use]
    pub fn run(self) -> ParsedText {
        ParsedText {
            document: Document::parse(self.text),
            version: self.version,
        }
    }
}

impl Buffer {
    /// Changes the present text as it is typed. Where all of a large text would have to be parsed, that is left to
    /// [`Self::parse_job`].
    pub fn type_in(&mut self, patches: &Patches) -> BufferChange {
        if self.text().len() <= LARGE {
            return self.apply(patches, self.runtime());
        }
        let change = TextChange::new(patches, self.text());
        let asking = RequestingFiles::new(&self.arrays);
        self.version += 1;
        let broken = self.broken.take().map(|broken| broken.document.unparsed(patches));
        let from_parsed = match &broken {
            Some(broken) => Patches::between(self.parsed.text(), broken.text()),
            None => patches.clone(),
        };
        let applied = self.parsed.apply_parts(&from_parsed, &asking);
        if applied.is_none() {
            let document = broken.unwrap_or_else(|| self.document().unparsed(patches));
            self.broken = Some(Broken {
                document,
                diagnostics: Vec::new(),
                is_unread: true,
            });
        }
        self.unread = asking.into_unknown();
        BufferChange { change, applied }
    }

    /// The present text, where it has yet to be parsed.
    #[must_use]
    pub fn parse_job(&self) -> Option<ParseJob> {
        self.is_unread().then(|| ParseJob {
            text: self.text().to_owned(),
            version: self.version,
        })
    }

    /// Takes in a text that was parsed, unless it has changed since: what became of the variables, where it can be read.
    pub fn take_parsed(&mut self, parsed: ParsedText) -> Option<ParsedChange> {
        if !self.is_unread() || parsed.version != self.version {
            return None;
        }
        self.version += 1;
        if !parsed.document.problems().is_empty() {
            self.broken = Some(Broken::new(parsed.document));
            return None;
        }
        self.broken = None;
        let asking = RequestingFiles::new(&self.arrays);
        let applied = self.parsed.set_document(parsed.document, &asking);
        self.unread = asking.into_unknown();
        Some(applied)
    }
}

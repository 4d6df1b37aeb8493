//! Directives, the document's start and end, and the tags that directives change.

use super::{Composer, token_span};
use crate::yaml::mark::{Marker, MarkerKind};
use crate::yaml::scan::{Directive, Scan, Token, TokenKind, problem};
use crate::yaml::{ProblemKind, Tag};

impl Composer<'_> {
    pub(super) fn document_start(&mut self) -> Scan<()> {
        self.directives()?;
        let token = self.scanner.peek();
        if token.kind != TokenKind::DocumentStart {
            return Err(problem(
                ProblemKind::Syntax,
                token_span(token),
                "after a directive `---` must start the document",
                "Write a line with `---` here, or remove the directive.",
            ));
        }
        let token = self.take();
        self.mark(MarkerKind::Start, token);
        Ok(())
    }

    fn mark(&mut self, kind: MarkerKind, token: Token) {
        self.markers.push(Marker {
            kind,
            span: token_span(token),
        });
    }

    pub(super) fn document_end(&mut self) -> Scan<()> {
        while self.peek() == TokenKind::DocumentEnd {
            let token = self.take();
            self.mark(MarkerKind::End, token);
        }
        if self.peek() == TokenKind::StreamEnd {
            return Ok(());
        }
        let first = self.scanner.peek();
        self.directives()?;
        let token = self.scanner.peek();
        if token.kind != TokenKind::DocumentStart {
            return Err(problem(
                ProblemKind::Syntax,
                self.line_from(first.start as usize),
                "the value that starts the file ends before this line",
                "Indent this line like its neighbours, or remove it.",
            ));
        }
        Err(problem(
            ProblemKind::Document,
            token_span(token),
            "a second document starts here",
            "Keep one document in the file: remove this `---` and what follows, or the document before it.",
        ))
    }

    pub(super) fn directives(&mut self) -> Scan<()> {
        let mut versions = 0;
        self.handles.clear();
        while self.peek() == TokenKind::Directive {
            let token = self.take();
            self.mark(MarkerKind::Directive, token);
            let wrong = match self.scanner.directives.get(token.first as usize) {
                Some(Directive::Version { supported }) => {
                    versions += 1;
                    if versions > 1 {
                        Some("the YAML version is given twice")
                    } else if *supported {
                        None
                    } else {
                        Some("only YAML 1.x can be read")
                    }
                }
                Some(Directive::Handle { handle, prefix }) => {
                    if self.handles.iter().any(|(known, _)| known == handle) {
                        Some("this tag handle is defined twice")
                    } else {
                        self.handles.push((handle.clone(), prefix.clone()));
                        None
                    }
                }
                Some(Directive::Other) | None => None,
            };
            if let Some(message) = wrong {
                return Err(problem(
                    ProblemKind::Syntax,
                    token_span(token),
                    message,
                    "Remove this line.",
                ));
            }
        }
        for (handle, prefix) in [("!", "!"), ("!!", "tag:yaml.org,2002:")] {
            if !self.handles.iter().any(|(known, _)| known == handle) {
                self.handles.push((handle.to_owned(), prefix.to_owned()));
            }
        }
        Ok(())
    }

    /// The tag that a tag token names; none for `!`.
    pub(super) fn explicit(&mut self, token: Token) -> Scan<Option<Tag>> {
        let Some(written) = self.scanner.tags.get(token.first as usize) else {
            return Ok(None);
        };
        let mut tag = String::new();
        if let Some(handle) = &written.handle {
            let Some((_, prefix)) = self.handles.iter().find(|(known, _)| known == handle) else {
                return Err(problem(
                    ProblemKind::Tag,
                    token_span(token),
                    format!("the tag handle `{}` is not defined", handle.escape_debug()),
                    "Remove the tag, or put the value in quotes if `!` is part of it.",
                ));
            };
            tag.push_str(prefix);
        }
        tag.push_str(&written.suffix);
        Ok(match tag.strip_prefix("tag:yaml.org,2002:") {
            _ if tag == "!" => None,
            Some("null") => Some(Tag::Null),
            Some("bool") => Some(Tag::Bool),
            Some("int") => Some(Tag::Integer),
            Some("float") => Some(Tag::Float),
            Some("str") => Some(Tag::Text),
            Some("binary") => Some(Tag::Binary),
            Some("timestamp") => Some(Tag::Timestamp),
            Some("seq") => Some(Tag::Sequence),
            Some("map") => Some(Tag::Mapping),
            Some("set") => Some(Tag::Set),
            Some("omap") => Some(Tag::OrderedMap),
            Some("pairs") => Some(Tag::Pairs),
            Some("merge") => Some(Tag::Merge),
            Some("value") => Some(Tag::DefaultValue),
            _ => Some(Tag::Unknown),
        })
    }
}

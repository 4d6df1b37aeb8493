//! The states inside collections: what may follow an item, a key, a value.

use super::{Composer, ComposerState, NodeContext};
use crate::text::Span;
use crate::yaml::node::NodeKind;
use crate::yaml::scan::{Scan, TokenKind, problem};
use crate::yaml::{CollectionStyle, ProblemKind, YamlProblem};

impl Composer<'_> {
    pub(super) fn block_item(&mut self) -> Scan<ComposerState> {
        match self.peek() {
            TokenKind::BlockEntry => {
                self.take();
                self.node_or_absent(
                    NodeContext::Block,
                    ComposerState::BlockItem,
                    &[TokenKind::BlockEntry, TokenKind::BlockEnd],
                )
            }
            TokenKind::BlockEnd => Ok(self.take_and_close()),
            _ => Err(self.misplaced("this line does not fit the list above it")),
        }
    }

    pub(super) fn indentless_item(&mut self) -> Scan<ComposerState> {
        if self.peek() != TokenKind::BlockEntry {
            self.close();
            return Ok(self.pop());
        }
        self.take();
        self.node_or_absent(
            NodeContext::Block,
            ComposerState::IndentlessItem,
            &[
                TokenKind::BlockEntry,
                TokenKind::Key,
                TokenKind::Value,
                TokenKind::BlockEnd,
            ],
        )
    }

    pub(super) fn block_key(&mut self) -> Scan<ComposerState> {
        match self.peek() {
            TokenKind::Key => {
                self.take();
                self.node_or_absent(
                    NodeContext::InMapping,
                    ComposerState::BlockValue,
                    &[TokenKind::Key, TokenKind::Value, TokenKind::BlockEnd],
                )
            }
            TokenKind::BlockEnd => Ok(self.take_and_close()),
            _ => Err(self.misplaced("this line does not fit the keys above it")),
        }
    }

    pub(super) fn block_value(&mut self) -> Scan<ComposerState> {
        if self.peek() != TokenKind::Value {
            self.absent();
            return Ok(ComposerState::BlockKey);
        }
        self.take();
        self.node_or_absent(
            NodeContext::InMapping,
            ComposerState::BlockKey,
            &[TokenKind::Key, TokenKind::Value, TokenKind::BlockEnd],
        )
    }

    pub(super) fn flow_item(&mut self, first: bool) -> Scan<ComposerState> {
        self.flow_separator(first, TokenKind::FlowSequenceEnd, "a `,` or `]` must follow here")?;
        let token = self.scanner.peek();
        match token.kind {
            TokenKind::FlowSequenceEnd => Ok(self.take_and_close()),
            TokenKind::Key => {
                self.open(
                    NodeKind::Mapping(CollectionStyle::FlowPair),
                    token.start,
                    super::NodeProperties::default(),
                )?;
                Ok(ComposerState::FlowPairKey)
            }
            _ => {
                self.states.push(ComposerState::FlowItem);
                self.node(NodeContext::Flow)
            }
        }
    }

    pub(super) fn flow_pair_key(&mut self) -> Scan<ComposerState> {
        self.take();
        self.node_or_absent(
            NodeContext::Flow,
            ComposerState::FlowPairValue,
            &[TokenKind::Value, TokenKind::FlowEntry, TokenKind::FlowSequenceEnd],
        )
    }

    pub(super) fn flow_pair_value(&mut self) -> Scan<ComposerState> {
        if self.peek() != TokenKind::Value {
            self.absent();
            return Ok(ComposerState::FlowPairEnd);
        }
        self.take();
        self.node_or_absent(
            NodeContext::Flow,
            ComposerState::FlowPairEnd,
            &[TokenKind::FlowEntry, TokenKind::FlowSequenceEnd],
        )
    }

    pub(super) fn flow_key(&mut self, first: bool) -> Scan<ComposerState> {
        self.flow_separator(first, TokenKind::FlowMappingEnd, "a `,` or `}` must follow here")?;
        match self.peek() {
            TokenKind::FlowMappingEnd => Ok(self.take_and_close()),
            TokenKind::Key => {
                self.take();
                self.node_or_absent(
                    NodeContext::Flow,
                    ComposerState::FlowValue,
                    &[TokenKind::Value, TokenKind::FlowEntry, TokenKind::FlowMappingEnd],
                )
            }
            _ => {
                self.states.push(ComposerState::FlowMissingValue);
                self.node(NodeContext::Flow)
            }
        }
    }

    pub(super) fn flow_value(&mut self) -> Scan<ComposerState> {
        if self.peek() != TokenKind::Value {
            self.absent();
            return Ok(ComposerState::FlowKey);
        }
        self.take();
        self.node_or_absent(
            NodeContext::Flow,
            ComposerState::FlowKey,
            &[TokenKind::FlowEntry, TokenKind::FlowMappingEnd],
        )
    }

    fn flow_separator(&mut self, first: bool, end: TokenKind, message: &'static str) -> Scan<()> {
        let token = self.scanner.peek();
        if first || token.kind == end {
            return Ok(());
        }
        if token.kind == TokenKind::FlowEntry {
            self.take();
            return Ok(());
        }
        Err(problem(
            ProblemKind::Syntax,
            Span::new(token.start as usize, token.end as usize),
            message,
            "Separate the items by commas and close the bracket.",
        ))
    }

    /// A token that has no place in the block collection that is open.
    fn misplaced(&mut self, message: &'static str) -> Box<YamlProblem> {
        let start = self.scanner.peek().start as usize;
        problem(
            ProblemKind::Syntax,
            self.line_from(start),
            message,
            "Give it the same indentation as its neighbours, and put values with special characters in quotes.",
        )
    }

    /// From `start` to the last character on its line.
    pub(super) fn line_from(&self, start: usize) -> Span {
        let rest = self.text.get(start..).unwrap_or("");
        let line = rest.split(['\n', '\r']).next().unwrap_or("").trim_end();
        Span::new(start, start + line.len())
    }

    /// The place whose line is best left out when the rest is read again: the innermost unclosed bracket's, else the
    /// problem's.
    pub(super) fn suspect(&self, problem: &YamlProblem) -> Option<usize> {
        if matches!(problem.kind, ProblemKind::Document | ProblemKind::Limit) {
            return None;
        }
        let unclosed = self.open.iter().rev().find_map(|&(index, _)| {
            let node = self.nodes.get(index as usize)?;
            let flow = matches!(
                node.kind,
                NodeKind::Sequence(CollectionStyle::Flow) | NodeKind::Mapping(CollectionStyle::Flow)
            );
            flow.then_some(node.start as usize)
        });
        Some(unclosed.unwrap_or(problem.span.start))
    }
}

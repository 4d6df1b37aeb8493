//! From tokens to nodes, by the grammar that PyYAML's parser and composer follow. No recursion: what is open lies on a
//! stack of states.

mod collections;
mod documents;
pub(super) mod part;

use super::mark::{Marker, Properties};
use super::node::{Node, NodeKind};
use super::resolve::implicit;
use super::scan::{Scan, Scanner, Token, TokenKind, problem};
use super::{CollectionStyle, ProblemKind, ScalarStyle, Tag, YamlProblem};
use crate::text::Span;
use std::collections::HashMap;

/// From this many nested collections on, Python runs out of stack.
const DEEPEST: usize = 500;

/// The continuation after the node that is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ComposerState {
    BlockItem,
    IndentlessItem,
    BlockKey,
    BlockValue,
    FlowItem,
    FlowFirstItem,
    FlowPairKey,
    FlowPairValue,
    FlowPairEnd,
    FlowKey,
    FlowFirstKey,
    FlowValue,
    FlowMissingValue,
    DocumentEnd,
}

/// The context of a node, which decides what it may be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NodeContext {
    Flow,
    Block,
    /// A key's or value's place in a block mapping, where a sequence needs no indentation.
    InMapping,
}

#[derive(Clone, Copy, Default)]
struct NodeProperties {
    anchor: (u32, u32),
    tag: (u32, u32),
    explicit: Option<Tag>,
}

impl NodeProperties {
    const fn any(&self) -> bool {
        self.anchor.1 > 0 || self.tag.1 > 0
    }
}

/// The result of composing: the nodes, and the first problem.
pub(super) struct Composed {
    pub nodes: Vec<Node>,
    pub decoded: String,
    pub properties: Vec<Properties>,
    pub comments: Vec<(u32, u32)>,
    pub markers: Vec<Marker>,
    pub problem: Option<Box<YamlProblem>>,
    /// A place on the line that is best left out when the rest is to be understood nevertheless.
    pub suspect: Option<usize>,
}

struct Composer<'t> {
    text: &'t str,
    scanner: Scanner<'t>,
    nodes: Vec<Node>,
    properties: Vec<Properties>,
    markers: Vec<Marker>,
    anchors: HashMap<&'t str, u32>,
    handles: Vec<(String, String)>,
    states: Vec<ComposerState>,
    /// The open collections, each with the number of its nodes so far.
    open: Vec<(u32, u32)>,
    /// The end of the last token with content.
    end: u32,
}

/// Reads `text` (shorter than 4 GiB).
pub(super) fn compose(text: &str) -> Composed {
    let mut composer = Composer::new(text, Scanner::new(text));
    let outcome = composer.stream();
    let suspect = match (&composer.scanner.failure, &outcome) {
        (Some(problem), _) => Some(problem.span.start),
        (None, Err(problem)) => composer.suspect(problem),
        (None, Ok(())) => None,
    };
    composer.close_all();
    composer.nodes.shrink_to_fit();
    let Composer {
        scanner,
        nodes,
        properties,
        markers,
        ..
    } = composer;
    Composed {
        nodes,
        decoded: scanner.decoded,
        properties,
        comments: scanner.comments,
        markers,
        problem: scanner.failure.or(outcome.err()),
        suspect,
    }
}

impl<'t> Composer<'t> {
    fn new(text: &'t str, scanner: Scanner<'t>) -> Self {
        Self {
            text,
            scanner,
            nodes: Vec::with_capacity(text.len() / 10),
            properties: Vec::new(),
            markers: Vec::new(),
            anchors: HashMap::new(),
            handles: Vec::new(),
            states: Vec::new(),
            open: Vec::new(),
            end: 0,
        }
    }

    #[inline]
    fn peek(&mut self) -> TokenKind {
        self.scanner.peek().kind
    }

    #[inline]
    fn take(&mut self) -> Token {
        let token = self.scanner.take();
        if !matches!(
            token.kind,
            TokenKind::BlockSequenceStart
                | TokenKind::BlockMappingStart
                | TokenKind::BlockEnd
                | TokenKind::StreamEnd
        ) {
            self.end = self.end.max(token.end);
        }
        token
    }

    fn stream(&mut self) -> Scan<()> {
        let mut state = self.start()?;
        while state != ComposerState::DocumentEnd {
            state = self.step(state)?;
        }
        self.document_end()
    }

    /// Reads up to the start of the outermost node.
    fn start(&mut self) -> Scan<ComposerState> {
        match self.peek() {
            TokenKind::StreamEnd => return Ok(ComposerState::DocumentEnd),
            TokenKind::Directive | TokenKind::DocumentStart => {
                self.document_start()?;
                if matches!(
                    self.peek(),
                    TokenKind::Directive
                        | TokenKind::DocumentStart
                        | TokenKind::DocumentEnd
                        | TokenKind::StreamEnd
                ) {
                    self.absent();
                    return Ok(ComposerState::DocumentEnd);
                }
            }
            _ => self.directives()?,
        }
        self.states.push(ComposerState::DocumentEnd);
        self.node(NodeContext::Block)
    }

    /// Reads on to the next state. At [`ComposerState::DocumentEnd`] there is nothing more to read.
    fn step(&mut self, state: ComposerState) -> Scan<ComposerState> {
        match state {
            ComposerState::BlockItem => self.block_item(),
            ComposerState::IndentlessItem => self.indentless_item(),
            ComposerState::BlockKey => self.block_key(),
            ComposerState::BlockValue => self.block_value(),
            ComposerState::FlowFirstItem => self.flow_item(true),
            ComposerState::FlowItem => self.flow_item(false),
            ComposerState::FlowPairKey => self.flow_pair_key(),
            ComposerState::FlowPairValue => self.flow_pair_value(),
            ComposerState::FlowPairEnd => {
                self.close();
                Ok(ComposerState::FlowItem)
            }
            ComposerState::FlowFirstKey => self.flow_key(true),
            ComposerState::FlowKey => self.flow_key(false),
            ComposerState::FlowValue => self.flow_value(),
            ComposerState::FlowMissingValue => {
                self.absent();
                Ok(ComposerState::FlowKey)
            }
            ComposerState::DocumentEnd => Ok(ComposerState::DocumentEnd),
        }
    }

    /// Reads a node, or the start of one; gives the state that comes next.
    fn node(&mut self, place: NodeContext) -> Scan<ComposerState> {
        let token = self.scanner.peek();
        match token.kind {
            TokenKind::Scalar(style) => {
                self.take();
                self.scalar(token, style, NodeProperties::default())?;
                Ok(self.pop())
            }
            TokenKind::Alias => {
                self.take();
                self.alias(token)?;
                Ok(self.pop())
            }
            TokenKind::Anchor | TokenKind::Tag => {
                let found = self.found()?;
                self.content(place, found)
            }
            _ => self.content(place, NodeProperties::default()),
        }
    }

    #[inline]
    fn pop(&mut self) -> ComposerState {
        self.states.pop().unwrap_or(ComposerState::DocumentEnd)
    }

    fn alias(&mut self, token: Token) -> Scan<()> {
        let span = token_span(token);
        let name = self.text.get(span.start + 1..span.end).unwrap_or("");
        let Some(&target) = self.anchors.get(name) else {
            return Err(problem(
                ProblemKind::Alias,
                span,
                format!("there is no anchor `&{name}` before this alias"),
                "Define the anchor further up, or put the value in quotes if `*` is part of it.",
            ));
        };
        if let Some(node) = self.nodes.get_mut(target as usize) {
            node.flags |= Node::ALIASED;
        }
        self.push(Node {
            start: token.start,
            end: token.end,
            first: target,
            second: 0,
            kind: NodeKind::Alias,
            tag: Tag::Null,
            flags: 0,
        });
        Ok(())
    }

    /// An anchor and a tag, in either order.
    fn found(&mut self) -> Scan<NodeProperties> {
        let mut found = NodeProperties::default();
        loop {
            let token = self.scanner.peek();
            match token.kind {
                TokenKind::Anchor if found.anchor.1 == 0 => found.anchor = (token.start, token.end),
                TokenKind::Tag if found.tag.1 == 0 => {
                    found.tag = (token.start, token.end);
                    found.explicit = self.explicit(token)?;
                }
                _ => return Ok(found),
            }
            self.take();
        }
    }

    /// The part after a node's anchor and tag.
    fn content(&mut self, place: NodeContext, found: NodeProperties) -> Scan<ComposerState> {
        let token = self.scanner.peek();
        let block = place != NodeContext::Flow;
        let (kind, next) = match token.kind {
            TokenKind::BlockEntry if place == NodeContext::InMapping => (
                NodeKind::Sequence(CollectionStyle::Block),
                ComposerState::IndentlessItem,
            ),
            TokenKind::Scalar(style) => {
                self.take();
                self.scalar(token, style, found)?;
                return Ok(self.pop());
            }
            TokenKind::FlowSequenceStart => (
                NodeKind::Sequence(CollectionStyle::Flow),
                ComposerState::FlowFirstItem,
            ),
            TokenKind::FlowMappingStart => (
                NodeKind::Mapping(CollectionStyle::Flow),
                ComposerState::FlowFirstKey,
            ),
            TokenKind::BlockSequenceStart if block => (
                NodeKind::Sequence(CollectionStyle::Block),
                ComposerState::BlockItem,
            ),
            TokenKind::BlockMappingStart if block => {
                (NodeKind::Mapping(CollectionStyle::Block), ComposerState::BlockKey)
            }
            _ if found.any() => {
                let mut absent = token;
                (absent.start, absent.end) = (self.end, self.end);
                (absent.first, absent.second, absent.decoded) = (self.end, 0, false);
                self.scalar(absent, ScalarStyle::Absent, found)?;
                return Ok(self.pop());
            }
            _ => return Err(self.unexpected(token)),
        };
        if next as u8 != ComposerState::IndentlessItem as u8 {
            self.take();
        }
        self.open(kind, token.start, found)?;
        Ok(next)
    }

    fn unexpected(&mut self, token: Token) -> Box<YamlProblem> {
        let span = Span::new(token.start as usize, token.end as usize);
        if token.kind == TokenKind::StreamEnd {
            return problem(
                ProblemKind::Syntax,
                span,
                "the text ends where a value must follow",
                "Close the brackets that are open, or complete the last line.",
            );
        }
        problem(
            ProblemKind::Syntax,
            span,
            "a value is expected here",
            "Write the value, or put it in quotes if these characters are part of it.",
        )
    }

    fn scalar(&mut self, token: Token, style: ScalarStyle, found: NodeProperties) -> Scan<()> {
        let mut flags = if token.decoded { Node::DECODED } else { 0 };
        let tag = match found.explicit {
            Some(tag) => tag,
            // The tag `!` alone resolves a scalar in quotes, too.
            None if matches!(style, ScalarStyle::Plain | ScalarStyle::Absent) || found.tag.1 > 0 => {
                let source = if token.decoded {
                    &self.scanner.decoded
                } else {
                    self.text
                };
                let start = token.first as usize;
                implicit(source.get(start..start + token.second as usize).unwrap_or(""))
            }
            None => Tag::Text,
        };
        if found.any() {
            self.attach(found)?;
            flags |= Node::PROPERTIES;
        }
        self.push(Node {
            start: token.start,
            end: token.end,
            first: token.first,
            second: token.second,
            kind: NodeKind::Scalar(style),
            tag,
            flags,
        });
        Ok(())
    }

    /// Notes the anchor and tag of the node that is pushed next.
    fn attach(&mut self, found: NodeProperties) -> Scan<()> {
        let node = self.nodes.len() as u32;
        self.properties.push(Properties {
            node,
            anchor: found.anchor,
            tag: found.tag,
        });
        let span = Span::new(found.anchor.0 as usize, found.anchor.1 as usize);
        if !span.is_empty() {
            let name = self.text.get(span.start + 1..span.end).unwrap_or("");
            if self.anchors.contains_key(name) {
                return Err(problem(
                    ProblemKind::Anchor,
                    span,
                    format!("the anchor `&{name}` is defined a second time"),
                    "Give each anchor its own name.",
                ));
            }
            self.anchors.insert(name, node);
        }
        Ok(())
    }

    #[inline]
    fn push(&mut self, node: Node) {
        if let Some((_, count)) = self.open.last_mut() {
            *count += 1;
        }
        self.nodes.push(node);
    }

    fn open(&mut self, kind: NodeKind, start: u32, found: NodeProperties) -> Scan<()> {
        if self.open.len() + 1 >= DEEPEST {
            return Err(problem(
                ProblemKind::Limit,
                Span::new(start as usize, start as usize + 1),
                format!("collections are nested {DEEPEST} deep here"),
                "Nest less deeply: Python cannot read more.",
            ));
        }
        let mut flags = 0;
        if found.any() {
            self.attach(found)?;
            flags = Node::PROPERTIES;
        }
        let implied = if matches!(kind, NodeKind::Sequence(_)) {
            Tag::Sequence
        } else {
            Tag::Mapping
        };
        let index = self.nodes.len() as u32;
        self.push(Node {
            start,
            end: start,
            first: 0,
            second: 0,
            kind,
            tag: found.explicit.unwrap_or(implied),
            flags,
        });
        self.open.push((index, 0));
        Ok(())
    }

    /// Closes the innermost collection at the last token with content.
    fn close(&mut self) {
        let Some((index, count)) = self.open.pop() else {
            return;
        };
        let after = self.nodes.len() as u32;
        let end = self.end;
        if let Some(node) = self.nodes.get_mut(index as usize) {
            node.end = end.max(node.start);
            node.first = after;
            node.second = if matches!(node.kind, NodeKind::Mapping(_)) {
                count / 2
            } else {
                count
            };
        }
    }

    /// Closes everything after a problem, so that each key has a value.
    fn close_all(&mut self) {
        while let Some(&(index, count)) = self.open.last() {
            let mapping = self
                .nodes
                .get(index as usize)
                .is_some_and(|node| matches!(node.kind, NodeKind::Mapping(_)));
            if mapping && count % 2 == 1 {
                self.absent();
            }
            self.close();
        }
    }

    /// An empty value after the last token with content.
    fn absent(&mut self) {
        self.push(Node {
            start: self.end,
            end: self.end,
            first: self.end,
            second: 0,
            kind: NodeKind::Scalar(ScalarStyle::Absent),
            tag: Tag::Null,
            flags: 0,
        });
    }

    /// Takes a token that closes the innermost collection.
    fn take_and_close(&mut self) -> ComposerState {
        self.take();
        self.close();
        self.pop()
    }

    /// Reads the node that follows, unless one of `ends` does: then the value is absent.
    fn node_or_absent(
        &mut self,
        place: NodeContext,
        then: ComposerState,
        ends: &[TokenKind],
    ) -> Scan<ComposerState> {
        if ends.contains(&self.peek()) {
            self.absent();
            return Ok(then);
        }
        self.states.push(then);
        self.node(place)
    }
}

fn token_span(token: Token) -> Span {
    Span::new(token.start as usize, token.end as usize)
}

//! YAML 1.1 exactly as PyYAML's `safe_load` reads it, without losing a byte: a document of nodes with byte spans,
//! scalar resolution, merges, aliases that are shared and never expanded, and edits as patches on the text.
//!
//! Start at [`Document`]. Reading never fails: what `safe_load` would refuse is in [`Document::problems`], and the nodes
//! are what could be understood nevertheless.
//!
//! - Reading a text: `scan` (characters to tokens), `compose` (tokens to nodes), `construct` (what the constructors
//!   refuse; merges by `flatten`). `parts` does this for parts of a large text on all cores and joins them.
//! - Nodes lie in the order of the text, in chunks that move as a whole (`nodes`); `children` indexes the members of large
//!   collections, `members` finds them by number and place.
//! - Changing a text: [`Document::apply`]. `splice` groups the [`patch::Patches`] into parts, `region` parses the lines
//!   around each, from one member of a collection by indentation to another, and the new nodes take the place of the old.
//!   Where parts depend on each other (anchors, tags, merges, directives, brackets), the whole text is parsed.
//! - [`edit`]: what shall become of collections, as patches, and the comparison of the new text with what was meant.

mod children;
mod compose;
mod construct;
mod data;
mod document;
pub mod edit;
mod flatten;
mod key;
mod mark;
mod members;
mod merge;
mod moves;
mod node;
mod nodes;
mod parse;
mod parts;
pub mod patch;
mod problem;
mod python;
mod reader;
mod region;
mod resolve;
mod same;
mod scan;
mod splice;
mod time;
mod value;

pub use data::{Data, Pairs, Repeated};
pub use document::{Document, Entries, Items, View};
pub use mark::{Anchor, Marker, MarkerKind};
pub use moves::{Moved, Moves, Replaced};
pub use node::{CollectionStyle, MappingEntry, NodeId, Scalar, ScalarStyle, Tag, Use};
pub use problem::{ProblemKind, YamlProblem};
pub use resolve::implicit;
pub use same::same;
pub use splice::Splice;
pub use time::{Date, Timestamp};
pub use value::Value;

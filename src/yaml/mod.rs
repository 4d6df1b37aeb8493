//! YAML 1.1 exactly as PyYAML's `safe_load` reads it, without losing a byte: a document of nodes with byte spans,
//! scalar resolution, merges, aliases that are shared and never expanded, and edits as patches on the text.

pub mod edit;

//! Writing YAML on one line: keys, texts, values.

use super::change::{Fragment, NewValue, Refused};
use crate::yaml::{CollectionStyle, Document, ScalarStyle, Tag, Use, Value, View, same};

/// The context of a text: this decides what must be quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// By indentation.
    Block,
    /// Within brackets or braces.
    Flow,
}

/// `text` written so that YAML reads the same text: plain if that is enough, else in single or double quotes.
pub(super) fn text_value(text: &str, context: Context) -> String {
    let means = |written: &str| {
        in_context(&format!("k: {written}"), context, |document, entry| {
            is_text(document, entry.value, text)
        })
    };
    quoted(text, means)
}

/// `name` written as a key: plain if that is enough.
pub(super) fn key(name: &str, context: Context) -> String {
    key_before(name, ":", context)
}

/// `name` written as a key with a blank before its colon.
pub(super) fn spaced_key(name: &str, context: Context) -> String {
    key_before(name, " :", context)
}

fn key_before(name: &str, colon: &str, context: Context) -> String {
    let means = |written: &str| {
        in_context(&format!("{written}{colon} v"), context, |document, entry| {
            is_text(document, entry.key, name) && is_text(document, entry.value, "v")
        })
    };
    quoted(name, means)
}

/// `text` as YAML text that means it also between brackets: as it is if that is enough, else quoted.
#[must_use]
pub fn flow_text(text: &str) -> String {
    text_value(text, Context::Flow)
}

/// `text` as YAML text that means it by indentation: as it is if that is enough, else quoted.
#[must_use]
pub fn block_text(text: &str) -> String {
    text_value(text, Context::Block)
}

/// `name` written as the key behind a `?`.
pub(super) fn explicit_key(name: &str) -> String {
    let means = |written: &str| {
        in_context(&format!("? {written}\n: v"), Context::Block, |document, entry| {
            is_text(document, entry.key, name) && is_text(document, entry.value, "v")
        })
    };
    quoted(name, means)
}

fn is_text(document: &Document, used: Use, text: &str) -> bool {
    document.tag(used.node) == Tag::Text && document.value(used.node) == Value::Text(text)
}

fn quoted(text: &str, means: impl Fn(&str) -> bool) -> String {
    if means(text) {
        return text.to_owned();
    }
    let single = format!("'{}'", text.replace('\'', "''"));
    if !text.contains(['\n', '\r']) && means(&single) {
        return single;
    }
    double_quoted(text)
}

fn double_quoted(text: &str) -> String {
    let mut written = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => written.push_str("\\\""),
            '\\' => written.push_str("\\\\"),
            '\n' => written.push_str("\\n"),
            '\r' => written.push_str("\\r"),
            '\t' => written.push_str("\\t"),
            ' '..='~' | '\u{a0}'..='\u{2027}' | '\u{202a}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' => {
                written.push(c)
            }
            c if (c as u32) < 0x100 => written.push_str(&format!("\\x{:02X}", c as u32)),
            c if (c as u32) < 0x1_0000 => written.push_str(&format!("\\u{:04X}", c as u32)),
            c => written.push(c),
        }
    }
    written.push('"');
    written
}

/// Returns whether the one entry that `entry` (`key: value`) is in this context satisfies `check`.
fn in_context(
    entry: &str,
    context: Context,
    check: impl Fn(&Document, crate::yaml::MappingEntry) -> bool,
) -> bool {
    let text = match context {
        Context::Block => format!("{entry}\n"),
        Context::Flow => format!("{{{entry}}}\n"),
    };
    let document = Document::parse(text);
    let Some(root) = document.root() else {
        return false;
    };
    let View::Mapping(mut entries) = document.view(root) else {
        return false;
    };
    match (entries.next(), entries.next()) {
        (Some(only), None) => document.problems().is_empty() && check(&document, only),
        _ => false,
    }
}

/// A new value on one line; empty for an empty text where that is enough.
pub(super) fn value(document: &Document, new: &NewValue, context: Context) -> Result<String, Refused> {
    match new {
        NewValue::Written(fragment) => written(fragment, context),
        NewValue::Text(text) => Ok(text_value(text, context)),
        NewValue::Mapping(entries) => {
            let mut parts = Vec::with_capacity(entries.len());
            for (name, entry) in entries {
                let value = value(document, entry, Context::Flow)?;
                let space = if value.is_empty() { "" } else { " " };
                parts.push(format!("{}:{space}{value}", key(name, Context::Flow)));
            }
            Ok(format!("{{{}}}", parts.join(", ")))
        }
        NewValue::Entries(_) => Err(Refused::new(
            "what is written on lines of its own cannot be put between braces",
            "change the text by hand",
            None,
        )),
        NewValue::Again(node) => Ok(again(
            document,
            Use {
                node: *node,
                span: document.full_span(*node),
                alias: false,
            },
        )),
    }
}

fn written(fragment: &Fragment, context: Context) -> Result<String, Refused> {
    let Some(root) = fragment.root() else {
        return Ok(String::new());
    };
    let document = fragment.document();
    let text = document.full_span(root).of(document.text());
    let means = |text: &str| {
        in_context(&format!("k: {text}"), context, |other, entry| {
            !entry.value.alias && same(document, root, other, entry.value.node)
        })
    };
    if !text.contains(['\n', '\r']) && means(text) {
        return Ok(text.to_owned());
    }
    let rewritten = again(
        document,
        Use {
            node: root,
            span: document.full_span(root),
            alias: false,
        },
    );
    if means(&rewritten) {
        Ok(rewritten)
    } else {
        Err(Refused::new(
            "the value cannot be written on one line",
            "give it in a simpler form, such as [1, 2] or 'text'",
            None,
        ))
    }
}

/// A node written on one line with brackets and braces, its anchor left out.
pub(super) fn again(document: &Document, used: Use) -> String {
    let own = used.span.of(document.text());
    if used.alias {
        return own.to_owned();
    }
    let node = used.node;
    let tag = document
        .explicit_tag(node)
        .map(|tag| format!("{} ", tag.of(document.text())))
        .unwrap_or_default();
    let body = match document.view(node) {
        View::Scalar(scalar) => {
            let source = document.span(node).of(document.text());
            let one_line = !source.contains(['\n', '\r']);
            match scalar.style {
                ScalarStyle::Absent if tag.is_empty() => "null".to_owned(),
                ScalarStyle::Absent => "''".to_owned(),
                ScalarStyle::Plain if one_line && plain_in_flow(document, used) => source.to_owned(),
                ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted if one_line => source.to_owned(),
                _ => text_value(scalar.text, Context::Flow),
            }
        }
        View::Sequence(items) => {
            let items: Vec<String> = items.map(|item| again(document, item)).collect();
            format!("[{}]", items.join(", "))
        }
        View::Mapping(entries) => {
            let entries: Vec<String> = entries
                .map(|entry| format!("{}: {}", again(document, entry.key), again(document, entry.value)))
                .collect();
            if document.collection_style(node) == Some(CollectionStyle::FlowPair) {
                entries.join(", ")
            } else {
                format!("{{{}}}", entries.join(", "))
            }
        }
    };
    format!("{tag}{body}")
}

fn plain_in_flow(document: &Document, used: Use) -> bool {
    let source = document.span(used.node).of(document.text());
    let tag = document.tag(used.node);
    tag == Tag::Merge
        || in_context(&format!("k: {source}"), Context::Flow, |other, entry| {
            other.scalar(entry.value.node).map(|scalar| scalar.text)
                == document.scalar(used.node).map(|scalar| scalar.text)
        })
}

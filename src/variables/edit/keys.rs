//! Which key a field has: the names that one field goes by, and the one that a file uses.

use super::locate::{OwnField, own_fields};
use crate::text::Section;
use crate::variables::entry::Reading;
use crate::variables::rules::{KindRule, ValueKind, VariableKind};
use crate::variables::runtime::Runtime;
use crate::yaml::Document;

/// Names of one and the same field across the runtimes.
static FAMILIES: [&[&str]; 5] = [
    &["default", "default_value"],
    &["range", "value_range"],
    &["units", "unit"],
    &["is_constant", "read_only"],
    &["type", "variable_type", "variable_class"],
];

/// Every name of the field that `key` names, `key` first.
pub(in crate::variables) fn family(key: &str) -> impl Iterator<Item = &str> {
    let others = FAMILIES
        .iter()
        .find(|family| family.contains(&key))
        .copied()
        .unwrap_or_default();
    std::iter::once(key).chain(others.iter().copied().filter(move |other| *other != key))
}

/// Returns whether `runtime` reads `key` in a variable of this kind (of its usual kind where that is not known).
pub(in crate::variables) fn is_known(
    runtime: Runtime,
    section: Section,
    kind: Option<VariableKind>,
    key: &str,
) -> bool {
    key == "name"
        || runtime.kind_keys().contains(&key)
        || rule(runtime, kind).is_some_and(|rule| rule.field(section, key).is_some())
}

/// The table of the kind; of the usual one where it is not known.
pub(in crate::variables) fn rule(runtime: Runtime, kind: Option<VariableKind>) -> Option<&'static KindRule> {
    kind.and_then(|kind| runtime.kind(kind))
        .or_else(|| runtime.kinds().first())
}

/// The values that the field `key` (by any of its names) accepts in a variable of this kind; none where the runtime
/// does not read such a field.
#[must_use]
pub fn value_kind(
    runtime: Runtime,
    section: Section,
    kind: Option<VariableKind>,
    key: &str,
) -> Option<ValueKind> {
    let rule = rule(runtime, kind)?;
    family(key)
        .find_map(|key| rule.field(section, key))
        .map(|rule| rule.value)
}

/// The field among `fields` that `key` names: by that very key, or by another that the runtime takes for it.
pub(super) fn present<'a>(
    fields: &'a [OwnField],
    runtime: Runtime,
    section: Section,
    kind: Option<VariableKind>,
    key: &str,
) -> Option<&'a OwnField> {
    let exact = fields.iter().find(|field| field.key == key);
    exact.or_else(|| {
        family(key)
            .filter(|other| is_known(runtime, section, kind, other))
            .find_map(|other| fields.iter().find(|field| field.key == other))
    })
}

/// The key under which a field that a variable does not have yet is written: as its neighbours write it, or else as the
/// runtime usually does; a key of no known field stays as it is.
pub(super) fn new_key(
    document: &Document,
    reading: &Reading,
    section: Section,
    kind: Option<VariableKind>,
    key: &str,
) -> String {
    let runtime = reading.runtime;
    let known: Vec<&str> = family(key)
        .filter(|other| is_known(runtime, section, kind, other))
        .collect();
    let Some(first) = known.first() else {
        return key.to_owned();
    };
    if known.len() == 1 {
        return (*first).to_owned();
    }
    // The last variables of the section show what the file does; a thousand rows need not be looked at for it.
    let neighbours = reading.entries(section).iter().rev().take(20);
    for neighbour in neighbours {
        let fields = own_fields(document, neighbour.node);
        if let Some(used) = known
            .iter()
            .find(|known| fields.iter().any(|field| field.key == **known))
        {
            return (*used).to_owned();
        }
    }
    let usual = rule(runtime, kind)
        .and_then(|rule| rule.field(section, first))
        .map(|rule| rule.key);
    usual.unwrap_or(first).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_known_by_its_runtimes_names() {
        let names: Vec<&str> = family("value_range").collect();
        assert_eq!(names, ["value_range", "range"]);
        assert_eq!(family("x_label").collect::<Vec<_>>(), ["x_label"]);
        for (runtime, key, known) in [
            (Runtime::LumeModel15, "value_range", true),
            (Runtime::LumeModel17, "range", false),
            (Runtime::LumeModel20, "default", false),
            (Runtime::LumeTorch30, "is_constant", true),
        ] {
            assert_eq!(
                is_known(runtime, Section::Input, None, key),
                known,
                "{runtime:?} {key}"
            );
        }
    }
}

//! Values and names on their way into the file.

use super::types::EditRefusal;
use crate::yaml::edit::{Fragment, Refused};
use std::collections::HashSet;

impl From<Refused> for EditRefusal {
    fn from(refused: Refused) -> Self {
        Self {
            message: refused.message,
            help: (!refused.help.is_empty()).then(|| refused.help.to_owned()),
            span: refused.span,
            users: Vec::new(),
        }
    }
}

/// A field's value from YAML text.
pub(super) fn fragment(field: &str, value: &str) -> Result<Fragment, EditRefusal> {
    Fragment::parse(value).map_err(|refused| {
        let refusal = EditRefusal::from(refused);
        EditRefusal {
            message: format!("{field}: {}", refusal.message),
            ..refusal
        }
    })
}

/// The first name that comes twice.
pub(super) fn repeated<'a>(names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut seen = HashSet::new();
    names.into_iter().find(|name| !seen.insert(*name))
}

//! `.lume-wizard.yml`: how a project was made, for `update` and for making it again.

use super::filters::yaml;
use super::{Plan, PlanPath, blob_id, is_blob_id, templates};
use crate::answers::file::{FORMAT, PROJECT_KEYS, unknown_project_key};
use crate::answers::{Key, Resolved};
use crate::stacks::{STACKS, Stack};
use crate::text::Diagnostic;
use crate::text::display::shown;
use crate::text::nearest::nearest;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde_yaml::Value;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

/// The file's path in the project.
pub const PATH: &str = ".lume-wizard.yml";

/// The content of `.lume-wizard.yml` in the format [`FORMAT`].
#[derive(Clone, Debug, PartialEq)]
pub struct ProjectFile {
    /// The version of the templates that the project was made from; the first one was not written down.
    pub templates: u32,
    /// The id of the organisation's own templates that the project was made from ([`Templates::id`]); none for the
    /// embedded ones. It names no place: an update asks its user for the folder.
    ///
    /// [`Templates::id`]: super::Templates::id
    pub own_templates: Option<String>,
    /// The version of lume-wizard that wrote the file.
    pub wizard: Option<String>,
    /// The stack that the project runs on.
    pub stack: Stack,
    /// The answers by their questions' names. Names that no question has are kept: a newer version wrote them, or an
    /// older one whose questions had other names.
    pub answers: BTreeMap<String, String>,
    /// git's id of each file as it was written.
    pub files: BTreeMap<PlanPath, String>,
    /// Keys of a newer version, with their values.
    pub unknown: BTreeMap<String, Value>,
}

/// The first mistake in a `.lume-wizard.yml`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct ProjectFileError {
    /// The line, from 1.
    pub line: usize,
    /// The mistake and what was expected.
    pub message: String,
}

impl ProjectFile {
    /// The content for a project of `answers` whose other files are those of `plan`.
    #[must_use]
    pub fn new(answers: &Resolved, plan: &Plan, variables_file: &PlanPath) -> Self {
        let variables_file = (Key::ModelConfigFile, variables_file.as_str());
        let kept = answers.to_keep().into_iter().chain([variables_file]);
        Self {
            templates: templates::VERSION,
            own_templates: None,
            wizard: Some(env!("CARGO_PKG_VERSION").to_owned()),
            stack: answers.stack(),
            answers: kept
                .map(|(key, text)| (key.name().to_owned(), text.to_owned()))
                .collect(),
            files: plan
                .files
                .iter()
                .map(|(path, file)| (path.clone(), blob_id(&file.bytes)))
                .collect(),
            unknown: BTreeMap::new(),
        }
    }

    /// Reads the text of a `.lume-wizard.yml`. What this version does not know is kept; see [`Self::remarks`].
    ///
    /// # Errors
    /// At the first mistake, with its line and the nearest key: text that is no YAML, a value of another type, another
    /// format, a required key that is missing.
    pub fn read(text: &str) -> Result<Self, ProjectFileError> {
        let written: Written = serde_yaml::from_str(text).map_err(|error| ProjectFileError {
            line: error.location().map_or(1, |location| location.line()),
            message: without_location(&error.to_string()),
        })?;
        let missing = |key| missing_key(key, &written.unknown);
        written.format.ok_or_else(|| missing("format"))?;
        let Parsed(StackName(stack)) = written.stack.ok_or_else(|| missing("stack"))?;
        Ok(Self {
            templates: written
                .templates
                .map_or(1, |Parsed(TemplatesVersion(version))| version),
            own_templates: written.own_templates.map(|Parsed(OwnTemplatesId(id))| id),
            wizard: written.wizard,
            stack,
            // A name without a value is no answer.
            answers: entries(written.answers)
                .filter_map(|(AnswerName(name), text)| Some((name, text?)))
                .collect(),
            files: entries(written.files)
                .map(|(FilePath(path), Parsed(FileId(id)))| (path, id))
                .collect(),
            unknown: written.unknown,
        })
    }

    /// A remark for each key and each answer that this version does not know.
    pub fn remarks(&self) -> impl Iterator<Item = Diagnostic> {
        let answers = self.unknown_answers().map(|(name, _)| name);
        self.unknown
            .keys()
            .chain(answers)
            .map(|name| unknown_project_key(name))
    }

    /// The file's text.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = format!(
            "# How lume-wizard made this project. It is an answers file (`lume-wizard new --answers`), and updates start from it.\n\
             format: {FORMAT}\ntemplates: {}\n",
            self.templates,
        );
        if let Some(id) = &self.own_templates {
            text.push_str(&format!("own_templates: {id}\n"));
        }
        if let Some(version) = &self.wizard {
            text.push_str(&format!("wizard: {}\n", yaml(version)));
        }
        text.push_str(&format!("stack: {}\nanswers:\n", yaml(self.stack.info().key)));
        let known = Key::all().filter_map(|key| self.answers.get_key_value(key.name()));
        for (name, answer) in known.chain(self.unknown_answers()) {
            text.push_str(&format!("  {}: {}\n", yaml(name), yaml(answer)));
        }
        for (key, value) in &self.unknown {
            text.push_str(&format!("{}: {}\n", yaml(key), flow(value)));
        }
        text.push_str("# Each file's git blob as it was written.\nfiles:\n");
        for (path, id) in &self.files {
            text.push_str(&format!("  {}: \"{id}\"\n", yaml(path.as_str())));
        }
        text
    }

    /// Takes over the keys and the answers of `previous` that this version does not know.
    pub fn keep_unknown(&mut self, previous: &Self) {
        self.unknown.clone_from(&previous.unknown);
        let answers = previous.unknown_answers();
        self.answers
            .extend(answers.map(|(name, answer)| (name.clone(), answer.clone())));
    }

    /// The answers under names that no question has.
    fn unknown_answers(&self) -> impl Iterator<Item = (&String, &String)> {
        self.answers
            .iter()
            .filter(|(name, _)| Key::from_name(name).is_none())
    }
}

/// The keys of the file as they are written. Scalars are read as text, so that `3.10` and `NO` stay as they are.
#[derive(serde::Deserialize)]
#[serde(expecting = "a mapping with the keys `format`, `stack`, `answers` and `files`")]
struct Written {
    format: Option<Parsed<Format>>,
    templates: Option<Parsed<TemplatesVersion>>,
    own_templates: Option<Parsed<OwnTemplatesId>>,
    wizard: Option<String>,
    stack: Option<Parsed<StackName>>,
    answers: Option<UniqueKeys<AnswerName, Option<String>>>,
    files: Option<UniqueKeys<FilePath, Parsed<FileId>>>,
    #[serde(flatten)]
    unknown: BTreeMap<String, Value>,
}

/// The format [`FORMAT`].
struct Format;

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            FORMAT => Ok(Self),
            other => Err(format!(
                "the file has format {}, and this lume-wizard reads format {FORMAT}; a newer version reads it",
                shown(other)
            )),
        }
    }
}

/// The version of the templates, from 1.
struct TemplatesVersion(u32);

impl FromStr for TemplatesVersion {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let version = text.parse().ok().filter(|&version| version > 0);
        version.map(Self).ok_or_else(|| {
            format!(
                "`{}` is not a version of the templates; expected a whole number from 1",
                shown(text)
            )
        })
    }
}

/// The id of an organisation's own templates.
struct OwnTemplatesId(String);

impl FromStr for OwnTemplatesId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match is_blob_id(text) {
            true => Ok(Self(text.to_owned())),
            false => Err(format!(
                "`{}` is not the id of templates, which has 40 hexadecimal digits",
                shown(text)
            )),
        }
    }
}

/// A stack's key.
struct StackName(Stack);

impl FromStr for StackName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let keys = || STACKS.iter().map(|facts| facts.key);
        Stack::from_answer(text)
            .map(Self)
            .ok_or_else(|| match nearest(text, keys()) {
                Some(near) => format!("there is no stack `{}`; did you mean `{near}`?", shown(text)),
                None => format!(
                    "there is no stack `{}`; the stacks are {}",
                    shown(text),
                    keys().collect::<Vec<_>>().join(" and ")
                ),
            })
    }
}

/// A question's name, its alias replaced; or a name that no question has.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct AnswerName(String);

impl FromStr for AnswerName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ok(Self(match Key::from_name(text) {
            Some(key) => key.name().to_owned(),
            None => text.to_owned(),
        }))
    }
}

/// A path of the project.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct FilePath(PlanPath);

impl FromStr for FilePath {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let path = PlanPath::new(text).map(Self);
        path.ok_or_else(|| format!("`{}` is not a path inside the project", shown(text)))
    }
}

/// git's id of a file.
struct FileId(String);

impl FromStr for FileId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match is_blob_id(text) {
            true => Ok(Self(text.to_owned())),
            false => Err(format!(
                "`{}` is not git's id of a file, which has 40 hexadecimal digits",
                shown(text)
            )),
        }
    }
}

/// A scalar that is parsed from its text while it is read, so that the reader knows the line of an error.
struct Parsed<T>(T);

impl<'de, T: FromStr<Err = String>> Deserialize<'de> for Parsed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text<T>(PhantomData<T>);

        impl<T: FromStr<Err = String>> Visitor<'_> for Text<T> {
            type Value = Parsed<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
                text.parse().map(Parsed).map_err(E::custom)
            }
        }

        deserializer.deserialize_str(Text(PhantomData))
    }
}

/// A mapping in which no key is repeated; reading a map of the standard library keeps the last value silently.
struct UniqueKeys<K, V>(BTreeMap<K, V>);

impl<'de, K: FromStr<Err = String> + Ord, V: Deserialize<'de>> Deserialize<'de> for UniqueKeys<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct UniqueKeysVisitor<K, V>(PhantomData<(K, V)>);

        impl<'de, K: FromStr<Err = String> + Ord, V: Deserialize<'de>> Visitor<'de> for UniqueKeysVisitor<K, V> {
            type Value = UniqueKeys<K, V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = BTreeMap::new();
                while let Some(key) = map.next_key_seed(NewKey(&entries))? {
                    entries.insert(key, map.next_value()?);
                }
                Ok(UniqueKeys(entries))
            }
        }

        deserializer.deserialize_map(UniqueKeysVisitor(PhantomData))
    }
}

/// The entries of a mapping, none where it is absent or empty.
fn entries<K, V>(mapping: Option<UniqueKeys<K, V>>) -> impl Iterator<Item = (K, V)> {
    mapping.into_iter().flat_map(|UniqueKeys(entries)| entries)
}

/// Parses a key that is none of these entries yet.
struct NewKey<'a, K, V>(&'a BTreeMap<K, V>);

impl<'de, K: FromStr<Err = String> + Ord, V> DeserializeSeed<'de> for NewKey<'_, K, V> {
    type Value = K;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<K, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<K: FromStr<Err = String> + Ord, V> Visitor<'_> for NewKey<'_, K, V> {
    type Value = K;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<K, E> {
        let key = text.parse().map_err(E::custom)?;
        match self.0.contains_key(&key) {
            true => Err(E::custom(format!("`{}` is there twice", shown(text)))),
            false => Ok(key),
        }
    }
}

/// The error of a required key that is missing, with the unknown key that was probably meant.
fn missing_key(key: &str, unknown: &BTreeMap<String, Value>) -> ProjectFileError {
    let misspelt = unknown
        .keys()
        .find(|name| nearest(name, PROJECT_KEYS) == Some(key));
    let message = match misspelt {
        Some(name) => format!(
            "the key `{key}` is missing; did you mean it with `{}`?",
            shown(name)
        ),
        None => format!("the key `{key}` is missing"),
    };
    ProjectFileError { line: 1, message }
}

/// The message without the place that the YAML reader appends (` at line 3 column 1`).
fn without_location(message: &str) -> String {
    let end = message.rfind(" at line ").unwrap_or(message.len());
    shown(message.get(..end).unwrap_or(message)).into_owned()
}

/// `value` on one line.
fn flow(value: &Value) -> String {
    let joined = |items: Vec<String>| items.join(", ");
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => yaml(text),
        Value::Sequence(items) => format!("[{}]", joined(items.iter().map(flow).collect())),
        Value::Mapping(pairs) => {
            let pairs = pairs
                .iter()
                .map(|(key, value)| format!("{}: {}", flow(key), flow(value)));
            format!("{{{}}}", joined(pairs.collect()))
        }
        Value::Tagged(tagged) => format!("{} {}", tagged.tag, flow(&tagged.value)),
    }
}

#[cfg(test)]
mod tests;

//! `.lume-wizard.yml`: what is read, kept and refused.

use super::*;

const ID: &str = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";

fn with(lines: &str) -> String {
    format!("format: 1\nstack: lume-torch\nanswers:\n  author: Ada\nfiles: {{}}\n{lines}")
}

#[test]
fn every_text_survives_a_rewrite() {
    let mut file = ProjectFile::read(&with("")).unwrap();
    let texts = [
        "NO",
        "1_000",
        "12:30:00",
        "y",
        "3.10",
        "010",
        "0x1F",
        "1e3",
        "~",
        "null",
        "",
        " a",
        "a: b",
        "a #b",
        "2026-01-01",
        "é\u{2028}\u{85}",
        "- a",
        "*a",
        "!!int 3",
        "'\"\\",
        "{a}",
        "a\tb",
        "=",
        "<<",
        ".inf",
    ];
    for (text, key) in texts.iter().zip('a'..) {
        file.answers.insert(format!("x{key}"), (*text).to_owned());
    }
    file.answers.insert("NO".to_owned(), "no".to_owned());
    file.files
        .insert(PlanPath::new("a/no: é").unwrap(), ID.to_owned());
    let text = file.text();
    assert_eq!(ProjectFile::read(&text), Ok(file.clone()));
    // PyYAML reads the same texts.
    let document = crate::yaml::Document::parse(text);
    let root = document.root().unwrap();
    let answers = document.get(root, "answers").unwrap();
    for (name, answer) in &file.answers {
        let node = document.get(answers.node, name).unwrap();
        assert_eq!(
            document.value(node.node),
            crate::yaml::Value::Text(answer),
            "{name}"
        );
    }
}

#[test]
fn plain_scalars_are_read_as_text() {
    let text = "format: '1'\nwizard: 0.1\nstack: Lume-Torch\nanswers:\n  python_version: 3.10\n  author: NO\n  email:\nfiles:\n";
    let file = ProjectFile::read(text).unwrap();
    assert_eq!(file.templates, 1);
    assert_eq!(file.wizard.as_deref(), Some("0.1"));
    assert_eq!(file.stack, Stack::LumeTorch);
    let answers: Vec<_> = file
        .answers
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    assert_eq!(answers, [("author", "NO"), ("python_version", "3.10")]);
    assert!(file.files.is_empty());
}

#[test]
fn keys_of_newer_versions_survive_a_rewrite() {
    let text = with("pv_mapping: {file: 'NO', rows: [1, 2.5, true, null], map: {}}\ntempaltes: 3\n")
        .replace("author: Ada", "author: Ada\n  facility: LCLS");
    let previous = ProjectFile::read(&text).unwrap();
    let remarks: Vec<_> = previous.remarks().collect();
    assert_eq!(remarks.len(), 3);
    assert!(
        remarks
            .iter()
            .all(|remark| remark.message.contains("newer version of lume-wizard"))
    );
    assert!(remarks.iter().any(|remark| {
        remark
            .help
            .as_deref()
            .is_some_and(|help| help.contains("`templates`"))
    }));
    let mut now = ProjectFile::read(&with("")).unwrap();
    now.keep_unknown(&previous);
    assert_eq!(ProjectFile::read(&now.text()), Ok(previous));
}

#[test]
fn mistakes_name_line_and_nearest_key() {
    for (text, error) in [
        (
            "format: 2\n",
            "line 1: format: the file has format 2, and this lume-wizard reads format 1; a newer version reads it",
        ),
        (
            "# a comment\nfromat: 1\n",
            "line 1: the key `format` is missing; did you mean it with `fromat`?",
        ),
        (
            "format: 1\nstack: lume-torhc\n",
            "line 2: stack: there is no stack `lume-torhc`; did you mean `lume-torch`?",
        ),
        (
            "format: 1\ntemplates: two\n",
            "line 2: templates: `two` is not a version of the templates; expected a whole number from 1",
        ),
        ("format: 1\nformat: 1\n", "line 1: duplicate field `format`"),
        (
            "format: 1\nanswers:\n  author: a\n  author: b\n",
            "line 4: answers: `author` is there twice",
        ),
        (
            "format: 1\nanswers:\n  author: [a]\n",
            "line 3: answers.author: invalid type: sequence, expected a string",
        ),
        (
            "files:\n  ../x: a\n",
            "line 2: files: `../x` is not a path inside the project",
        ),
        (
            "files:\n  x: abc\n",
            "line 2: files.x: `abc` is not git's id of a file, which has 40 hexadecimal digits",
        ),
        (
            "just text\n",
            "line 1: invalid type: string \"just text\", expected a mapping with the keys `format`, `stack`, `answers` and `files`",
        ),
        ("", "line 1: the key `format` is missing"),
        (
            "format: [\n",
            "line 1: format: invalid type: sequence, expected a text",
        ),
    ] {
        assert_eq!(ProjectFile::read(text).unwrap_err().to_string(), error, "{text}");
    }
}

use super::*;

/// A base, the user's version and the new one, and the merge of them: a text, with git's markers around conflicts.
type Row<'a> = (&'a str, &'a str, &'a str, &'a str);

fn check(language: Language, rows: &[Row]) {
    for (number, (base, mine, new, expected)) in rows.iter().enumerate() {
        let merged = merge(Some(base), mine, new, language);
        assert_eq!(
            merged.with_markers(),
            *expected,
            "row {number}\nbase {base:?}\nmine {mine:?}\nnew {new:?}"
        );
    }
}

#[test]
fn lines_are_merged_where_they_do_not_collide() {
    check(
        Language::Plain,
        &[
            ("a\nb\nc\n", "a\nb\nc\n", "a\nB\nc\n", "a\nB\nc\n"),
            ("a\nb\nc\n", "a\nB\nc\n", "a\nb\nc\n", "a\nB\nc\n"),
            ("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n", "A\nb\nC\n"),
            // The same change on both sides.
            ("a\nb\nc\n", "a\nB\nc\n", "a\nB\nc\n", "a\nB\nc\n"),
            ("a\n", "a\nx\n", "a\nx\n", "a\nx\n"),
            // Neighbouring lines.
            ("a\nb\n", "A\nb\n", "a\nB\n", "A\nB\n"),
            ("a\nb\nc\n", "a\nc\n", "a\nb\nC\n", "a\nC\n"),
            // An addition beside a changed line, and beside a removed one.
            ("a\nb\n", "x\na\nb\n", "A\nb\n", "x\nA\nb\n"),
            ("a\nb\n", "a\nb\nx\n", "a\nB\n", "a\nB\nx\n"),
            (
                "a\nb\nc\n",
                "a\nb\nx\nc\n",
                "a\nc\n",
                "a\n<<<<<<< mine\nb\nx\n=======\n>>>>>>> new\nc\n",
            ),
            // Additions at different places, and at the same one.
            ("a\nb\n", "x\na\nb\n", "a\nb\ny\n", "x\na\nb\ny\n"),
            (
                "a\nb\n",
                "a\nx\nb\n",
                "a\ny\nb\n",
                "a\n<<<<<<< mine\nx\n=======\ny\n>>>>>>> new\nb\n",
            ),
            // A changed line that the other side removed.
            (
                "a\nb\nc\n",
                "a\nB\nc\n",
                "a\nc\n",
                "a\n<<<<<<< mine\nB\n=======\n>>>>>>> new\nc\n",
            ),
            ("", "mine\n", "", "mine\n"),
            ("", "", "new\n", "new\n"),
        ],
    );
}

#[test]
fn collisions_show_the_lines_that_differ_alone() {
    check(
        Language::Plain,
        &[
            (
                "a\nb\nc\n",
                "x\n1\ny\n",
                "x\n2\ny\n",
                "x\n<<<<<<< mine\n1\n=======\n2\n>>>>>>> new\ny\n",
            ),
            (
                "1\na\nb\n2\n",
                "m\na\nb\nm\n",
                "n\na\nb\nn\n",
                "<<<<<<< mine\nm\na\nb\nm\n=======\nn\na\nb\nn\n>>>>>>> new\n",
            ),
        ],
    );
}

#[test]
fn blanks_and_line_ends_do_not_collide() {
    check(
        Language::Plain,
        &[
            // Trailing blanks.
            ("a\nb\n", "a  \nb\n", "A\nb\n", "A\nb\n"),
            ("a\nb\n", "A\nb\n", "a\t\nb\n", "A\nb\n"),
            ("a\nb\n", "a  \nb\n", "a\nB\n", "a  \nB\n"),
            ("a  \nb\n", "a  \nb\n", "a\nb\n", "a\nb\n"),
            ("a\nb\n", "a \nb\n", "a\t\nb\n", "a \nb\n"),
            // Line ends: the user's are kept.
            ("a\nb\nc\n", "a\r\nb\r\nc\r\n", "a\nB\nc\n", "a\r\nB\r\nc\r\n"),
            ("a\r\nb\r\n", "a\nb\n", "a\r\nB\r\n", "a\nB\n"),
            ("a\nb\n", "a\r\nB\r\n", "A\nb\n", "A\r\nB\r\n"),
            // No line end at the end of the text.
            ("a\nb\n", "a\nb", "A\nb\n", "A\nb"),
            ("a\nb\n", "a\nb", "a\nb\nc\n", "a\nb\nc"),
            ("a\nb", "a\nb", "a\nb\nc\n", "a\nb\nc\n"),
            ("a\nb\n", "a\nb\nx", "A\nb\n", "A\nb\nx"),
            // Blank lines.
            ("a\nb\n", "a\n\nb\n", "A\nb\n", "A\n\nb\n"),
            ("a\nb\n", "a\n\nb\n", "a\nB\n", "a\n\nB\n"),
            ("a\n\n\nb\n", "a\nb\n", "a\n\n\nB\n", "a\nB\n"),
            ("a\nb\n", "a\n\n\nb\n", "a\n\nb\n", "a\n\n\nb\n"),
            ("a\nb\n", "a\n \t\nb\n", "A\nB\n", "A\n \t\nB\n"),
            ("a\n\nb\n", "a\nx\n\nb\n", "a\n\ny\nb\n", "a\nx\n\ny\nb\n"),
            // A byte order mark.
            ("a\nb\n", "\u{feff}a\nb\n", "A\nb\n", "\u{feff}A\nb\n"),
        ],
    );
}

#[test]
fn blanks_inside_strings_count() {
    let conflict = |mine: &str, new: &str| format!("<<<<<<< mine\n{mine}=======\n{new}>>>>>>> new\n");
    let python = format!("x = '''\n{}'''\n", conflict("a  \n", "b\n"));
    check(
        Language::Python,
        &[
            (
                "x = '''\na\n'''\n",
                "x = '''\na  \n'''\n",
                "x = '''\nb\n'''\n",
                &python,
            ),
            (
                "x = '''\na\n'''\n",
                "x = '''\na  \n'''\n",
                "x = '''\na\n'''\n",
                "x = '''\na  \n'''\n",
            ),
        ],
    );
    let yaml = format!("run: |\n  a\n{}", conflict("  b  \n", "  B\n"));
    check(
        Language::Yaml,
        &[(
            "run: |\n  a\n  b\n",
            "run: |\n  a\n  b  \n",
            "run: |\n  a\n  B\n",
            &yaml,
        )],
    );
    let toml = format!("x = \"\"\"\n{}\"\"\"\n", conflict("a  \n", "b\n"));
    check(
        Language::Toml,
        &[(
            "x = \"\"\"\na\n\"\"\"\n",
            "x = \"\"\"\na  \n\"\"\"\n",
            "x = \"\"\"\nb\n\"\"\"\n",
            &toml,
        )],
    );
}

#[test]
fn python_of_the_same_tokens_does_not_collide() {
    check(
        Language::Python,
        &[
            // Spaces and line breaks inside a statement.
            ("f(1,2)\n", "f(1, 2)\n", "f(1,3)\n", "f(1,3)\n"),
            ("f(1,3)\n", "f(1,2)\n", "f( 1,3 )\n", "f(1,2)\n"),
            ("f(1, 2)\n", "f(\n    1,\n    2\n)\n", "g(1, 2)\n", "g(1, 2)\n"),
            (
                "f(1, 2)\n",
                "f(\n    1,\n    2\n)\n",
                "f(1,\n  2)\n",
                "f(\n    1,\n    2\n)\n",
            ),
            (
                "a = 1 + \\\n  2\n",
                "a = 1 + 2\n",
                "a = 1 + \\\n  3\n",
                "a = 1 + \\\n  3\n",
            ),
            // A reformatted statement beside a changed one.
            (
                "x = f(1,2)\ny = 1\n",
                "x = f(1, 2)\ny = 1\n",
                "x = f(1,2)\ny = 2\n",
                "x = f(1, 2)\ny = 2\n",
            ),
            // A block that the user indents by two.
            (
                "def f():\n    a = 1\n    return a\n",
                "def f():\n  a = 1\n  return a\n",
                "def f():\n    a = 2\n    return a\n",
                "def f():\n    a = 2\n    return a\n",
            ),
            // The same with an empty line in the block: only all of it has a meaning.
            (
                "def f():\n    a = 1\n\n    return a\n",
                "def f():\n  a = 1\n\n  return a\n",
                "def f():\n    a = 2\n\n    return a\n",
                "def f():\n    a = 2\n\n    return a\n",
            ),
            // Other tokens collide: a comment, quotes, a comma, an indentation.
            (
                "a = 1\n",
                "a = 1  # mine\n",
                "a = 2\n",
                "<<<<<<< mine\na = 1  # mine\n=======\na = 2\n>>>>>>> new\n",
            ),
            (
                "a = '1'\n",
                "a = \"1\"\n",
                "a = '2'\n",
                "<<<<<<< mine\na = \"1\"\n=======\na = '2'\n>>>>>>> new\n",
            ),
        ],
    );
}

#[test]
fn merge_that_breaks_the_syntax_is_a_conflict() {
    for (language, base, mine, new) in [
        // Both add the same table at different places.
        (
            Language::Toml,
            "[a]\nx = 1\n[b]\ny = 1\n",
            "[t]\nz = 1\n[a]\nx = 1\n[b]\ny = 1\n",
            "[a]\nx = 1\n[b]\ny = 1\n[t]\nz = 2\n",
        ),
        // The user takes a block out of its header, the new version adds to it at its old depth.
        (
            Language::Python,
            "with a:\n    x()\n\n\n\n    z()\n",
            "x()\n\n\n\nz()\n",
            "with a:\n    x()\n\n    w()\n\n    z()\n",
        ),
    ] {
        let merged = merge(Some(base), mine, new, language);
        assert_eq!(merged.conflicts().count(), 1, "{}", merged.with_markers());
        for (side, text) in [(Side::Mine, mine), (Side::New, new)] {
            let taken = Resolution::Take(side);
            assert_eq!(merged.text(|_| Some(&taken)).unwrap(), text);
        }
    }
}

#[test]
fn without_a_base_differences_are_conflicts() {
    let merged = merge(None, "a\nmine\nc\nd\n", "a\nnew\nc\nd\ne\n", Language::Plain);
    let lines: Vec<_> = merged.conflicts().map(|conflict| conflict.line).collect();
    assert_eq!(lines, [2]);
    assert!(merged.conflicts().all(|conflict| conflict.base.is_none()));
    assert!(merge(None, "a \n\nb\r\n", "a\nb\n", Language::Plain).is_clean());
    assert!(merge(None, "f(1, 2)\n", "f(1,\n  2)\n", Language::Python).is_clean());
}

#[test]
fn every_resolution_gives_its_text() {
    let merged = merge(Some("a\nb\n"), "a\nx\r\n", "a\ny\n", Language::Plain);
    for (resolution, expected) in [
        (Resolution::Take(Side::Mine), "a\nx\r\n"),
        (Resolution::Take(Side::New), "a\ny\n"),
        (Resolution::Both, "a\nx\r\ny\n"),
        (Resolution::Text("z".to_owned()), "a\nz\n"),
        (Resolution::Text(String::new()), "a\n"),
    ] {
        assert_eq!(merged.text(|_| Some(&resolution)).as_deref(), Some(expected));
    }
    assert_eq!(merged.text(|_| None), None);
}

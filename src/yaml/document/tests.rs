//! Positions in a document, and what is left of a text with problems.

use super::*;
use crate::yaml::{Data, Value, same};
use crate::yaml::{MarkerKind, ProblemKind};

fn read(text: &str) -> Document {
    let document = Document::parse(text.to_owned());
    assert_eq!(document.problems(), [], "{text:?}");
    document
}

/// The texts of all nodes in their order, keys and values alike.
fn spans(document: &Document) -> Vec<&str> {
    (0..document.nodes.len())
        .map(|at| document.use_at(at as u32).unwrap().0.span.of(document.text()))
        .collect()
}

#[test]
fn a_span_covers_first_to_last_written_byte() {
    let text = "# c\r\na: &x !!str 'q' # d\r\nb:\r\n  - 1\r\n  - \"z\\n\"\r\n\r\n# e\r\nc: *x\r\nd:\r\ne: {f: [1, 2], g}\r\nh: |+ # i\r\n  j\r\n\r\nk:\r\n- l:\r\n    m\r\n    n\r\n";
    let document = read(text);
    let body = "a: &x !!str 'q' # d\r\nb:\r\n  - 1\r\n  - \"z\\n\"\r\n\r\n# e\r\nc: *x\r\nd:\r\ne: {f: [1, 2], g}\r\nh: |+ # i\r\n  j\r\n\r\nk:\r\n- l:\r\n    m\r\n    n";
    assert_eq!(
        spans(&document),
        [
            body,
            "a",
            "&x !!str 'q'",
            "b",
            "- 1\r\n  - \"z\\n\"",
            "1",
            "\"z\\n\"",
            "c",
            "*x",
            "d",
            "",
            "e",
            "{f: [1, 2], g}",
            "f",
            "[1, 2]",
            "1",
            "2",
            "g",
            "",
            "h",
            "|+ # i\r\n  j\r\n",
            "k",
            "- l:\r\n    m\r\n    n",
            "l:\r\n    m\r\n    n",
            "l",
            "m\r\n    n"
        ]
    );
    let comments: Vec<&str> = document.comments().map(|span| span.of(text)).collect();
    assert_eq!(comments, ["# c", "# d", "# e", "# i"]);
    let root = document.root().unwrap();
    let first = document.get(root, "a").unwrap().node;
    assert_eq!(document.anchor(first).unwrap().name, "x");
    assert_eq!(document.explicit_tag(first).unwrap().of(text), "!!str");
    assert_eq!(document.span(first).of(text), "'q'");
    assert!(document.is_aliased(first));
    assert_eq!(document.get(root, "c").unwrap().node, first);
    assert_eq!(
        document.value(document.get(root, "h").unwrap().node),
        Value::Text("j\n\n")
    );
    assert_eq!(document.indentation(document.get(root, "b").unwrap().node), 2);
}

#[test]
fn absent_value_stands_after_its_colon_or_dash() {
    let document = read("a:\n  b: # c\n  d:\nl:\n- \n-\n");
    let text = document.text();
    let absent: Vec<usize> = document
        .nodes
        .iter()
        .filter(|node| node.kind == NodeKind::Scalar(ScalarStyle::Absent))
        .map(|node| node.start as usize)
        .collect();
    assert_eq!(
        absent,
        [
            7,
            text.find("d:").unwrap() + 2,
            text.find("- ").unwrap() + 1,
            text.len() - 1
        ]
    );
}

#[test]
fn markers_and_directives_are_kept() {
    let document = read("%YAML 1.1\n---\na: 1\n...\n");
    let kinds: Vec<MarkerKind> = document.markers().iter().map(|marker| marker.kind).collect();
    assert_eq!(kinds, [MarkerKind::Directive, MarkerKind::Start, MarkerKind::End]);
}

#[test]
fn of_repeated_keys_the_last_counts() {
    let document = read("a: 1\nb: 2\na: 3\n<<: {b: 4, c: 5}\na: 6\n");
    let root = document.root().unwrap();
    let pairs = document.pairs(root);
    let shown: Vec<(Value<'_>, Value<'_>)> = pairs
        .entries
        .iter()
        .map(|entry| (document.value(entry.key.node), document.value(entry.value.node)))
        .collect();
    let integer = |value: i32| Value::Integer(value.into());
    assert_eq!(
        shown,
        [
            (Value::Text("b"), integer(2)),
            (Value::Text("c"), integer(5)),
            (Value::Text("a"), integer(6)),
        ]
    );
    assert_eq!(pairs.repeated.len(), 2);
    assert_eq!(pairs.repeated[0].earlier.key.span.start, 0);
    assert_eq!(pairs.repeated[1].later.value.span.of(document.text()), "6");
}

#[test]
fn what_surrounds_a_problem_is_understood() {
    for (text, problem, missing) in [
        ("a: 1\nb:\t2\nc: 3\n", "\t", "b"),
        ("a: 1\nb\nc: 3\n", "b", "b"),
        ("a: 1\nb: [1, 2\nc: 3\n", "", "b"),
        ("a: 1\nb: \"x\nc: 3\n", "\"", "b"),
        ("a: 1\n b: 2\nc: 3\n", ":", "b"),
        ("a: 1\nb: *x\nc: 3\n", "*x", "b"),
    ] {
        let document = Document::parse(text.to_owned());
        let [found] = document.problems() else {
            panic!("{text:?}: {:?}", document.problems())
        };
        if !problem.is_empty() {
            assert_eq!(found.span.of(text), problem, "{text:?}");
        }
        let root = document.root().unwrap();
        assert_eq!(
            document.get(root, "a").map(|found| found.span.of(text)),
            Some("1"),
            "{text:?}"
        );
        assert_eq!(
            document.get(root, "c").map(|found| found.span.of(text)),
            Some("3"),
            "{text:?}"
        );
        assert_eq!(document.get(root, missing), None, "{text:?}");
    }
}

#[test]
fn invalid_utf_8_is_a_problem_without_text() {
    let document = Document::from_bytes(b"a: \xff\nb: 1\n");
    assert!(document.is_lossy());
    assert_eq!(document.problems()[0].kind, ProblemKind::Encoding);
    assert_eq!(
        document
            .get(document.root().unwrap(), "b")
            .unwrap()
            .span
            .of(document.text()),
        "1"
    );
}

#[test]
fn several_values_that_are_refused_are_all_reported() {
    let document = Document::parse("a: !x 1\nb: 2001-13-01\nc: =\n<<: 1\n? [d]\n: e\n".to_owned());
    let kinds: Vec<ProblemKind> = document.problems().iter().map(|problem| problem.kind).collect();
    assert_eq!(
        kinds,
        [
            ProblemKind::Merge,
            ProblemKind::Tag,
            ProblemKind::Value,
            ProblemKind::Value,
            ProblemKind::Key
        ]
    );
}

#[test]
fn nesting_from_500_on_is_refused() {
    for (depth, taken) in [(499, true), (500, false), (100_000, false)] {
        let text = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(Document::parse(text).problems().is_empty(), taken, "{depth}");
    }
}

#[test]
fn equality_compares_values_types_and_recursive_ones() {
    let equal = |one: &str, other: &str| {
        let (one, other) = (read(one), read(other));
        same(&one, one.root().unwrap(), &other, other.root().unwrap())
    };
    assert!(equal(
        "{a: [.nan, 1.0, yes, 0x10]}",
        "a:\n- .NaN\n- 1.\n- true\n- 16\n"
    ));
    assert!(equal("&a [1, *a]", "&b [1, [1, *b]]"));
    assert!(!equal("&a [1, *a]", "&b [1, [2, *b]]"));
    for (one, other) in [
        ("1", "1.0"),
        ("1", "true"),
        ("1", "'1'"),
        ("{a: 1, b: 2}", "{b: 2, a: 1}"),
        ("0.0", "-0.0"),
        ("[]", "{}"),
        ("[1]", "[1, 1]"),
    ] {
        assert!(!equal(one, other), "{one} {other}");
    }
}

#[test]
fn a_file_without_a_document_has_no_root() {
    assert_eq!(read("# nothing\n\n").root(), None);
    assert!(matches!(read("---\n").data(NodeId(0)), Data::Scalar(Value::Null)));
}

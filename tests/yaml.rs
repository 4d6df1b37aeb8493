//! Reading YAML agrees with the real PyYAML, and takes the files that people have.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod support;
#[path = "support/yaml_texts.rs"]
mod yaml_texts;

use lume_wizard::yaml::{Data, Document, NodeId, Value};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use yaml_texts::{Grammar, Random, mutated};

/// The shared folder; none (with the reason printed) where it is not at hand, which CI does not allow.
fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("LUME_WIZARD_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
        PathBuf::from,
    );
    if folder.join("conformance").is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "{} is missing",
        folder.display()
    );
    support::skip("shared", &format!("{} is missing", folder.display()));
    None
}

/// A Python with PyYAML 6.0.3: the one on the path, or one that is set up under `target`.
fn python() -> PathBuf {
    let has = |python: &Path| {
        Command::new(python)
            .args(["-c", "import yaml; assert yaml.__version__ == '6.0.3'"])
            .output()
            .is_ok_and(|output| output.status.success())
    };
    let system = PathBuf::from("python3");
    if has(&system) {
        return system;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/python");
    let own = folder.join("bin/python");
    if !has(&own) {
        let run = |program: &Path, arguments: &[&str]| {
            let status = Command::new(program).args(arguments).status().expect("a program");
            assert!(status.success(), "{program:?} {arguments:?}");
        };
        run(&system, &["-m", "venv", folder.to_str().unwrap()]);
        run(&own, &["-m", "pip", "install", "--quiet", "pyyaml==6.0.3"]);
    }
    own
}

/// Reads each text with PyYAML, as `support/pyyaml.py` writes it; two processes share the work.
fn pyyaml(texts: &[String]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/pyyaml.py");
    let python = python();
    let halves: Vec<_> = texts
        .chunks(texts.len().div_ceil(2).max(1))
        .enumerate()
        .map(|(at, texts)| {
            let given = folder.path().join(format!("given-{at}"));
            let answers = folder.path().join(format!("answers-{at}"));
            let lines: String = texts
                .iter()
                .map(|text| serde_json::to_string(text).unwrap() + "\n")
                .collect();
            std::fs::write(&given, lines).unwrap();
            let child = Command::new(&python)
                .arg(&script)
                .arg(&given)
                .arg(&answers)
                .spawn()
                .unwrap();
            (child, answers)
        })
        .collect();
    let mut all = Vec::new();
    for (mut child, answers) in halves {
        assert!(child.wait().unwrap().success());
        all.extend(
            std::fs::read_to_string(answers)
                .unwrap()
                .lines()
                .map(str::to_owned),
        );
    }
    assert_eq!(all.len(), texts.len());
    all
}

/// The same of ours.
fn ours(text: &str) -> String {
    let document = Document::parse(text.to_owned());
    if let Some(problem) = document.problems().first() {
        return format!("E:{}: {}", problem.kind.code(), problem.message);
    }
    let mut written = String::new();
    match document.root() {
        Some(root) => write_node(&document, root, &mut HashMap::new(), &mut written),
        None => written.push('n'),
    }
    written
}

fn write_node(document: &Document, node: NodeId, numbers: &mut HashMap<NodeId, usize>, out: &mut String) {
    let data = document.data(node);
    if !matches!(data, Data::Scalar(_)) {
        if let Some(number) = numbers.get(&node) {
            write!(out, "*{number}").unwrap();
            return;
        }
        numbers.insert(node, numbers.len());
    }
    let separated = |out: &mut String, at: usize| {
        if at > 0 {
            out.push(',');
        }
    };
    match data {
        Data::Scalar(value) => write_value(&value, out),
        Data::List(items) => {
            out.push('[');
            for (at, item) in items.enumerate() {
                separated(out, at);
                write_node(document, item.node, numbers, out);
            }
            out.push(']');
        }
        Data::Dict(pairs) => {
            out.push('{');
            for (at, pair) in pairs.entries.iter().enumerate() {
                separated(out, at);
                write_value(&document.value(pair.key.node), out);
                out.push(':');
                write_node(document, pair.value.node, numbers, out);
            }
            out.push('}');
        }
        Data::Set(keys) => {
            let mut written: Vec<String> = keys
                .iter()
                .map(|key| {
                    let mut one = String::new();
                    write_value(&document.value(key.node), &mut one);
                    one
                })
                .collect();
            written.sort();
            write!(out, "({})", written.join(",")).unwrap();
        }
        Data::PairList(entries) => {
            out.push('[');
            for (at, entry) in entries.iter().enumerate() {
                separated(out, at);
                out.push('<');
                write_node(document, entry.key.node, numbers, out);
                out.push(':');
                write_node(document, entry.value.node, numbers, out);
                out.push('>');
            }
            out.push(']');
        }
    }
}

fn write_value(value: &Value<'_>, out: &mut String) {
    match value {
        Value::Null => out.push('n'),
        Value::Bool(value) => out.push(if *value { 't' } else { 'f' }),
        Value::Integer(value) => write!(out, "i{value:x}").unwrap(),
        Value::Float(value) if value.is_nan() => out.push_str("dnan"),
        Value::Float(value) => write!(out, "d{}", float_hex(*value)).unwrap(),
        Value::Text(text) => write_text(text, out),
        Value::Date(date) => write!(out, "D{:04}-{:02}-{:02}", date.year, date.month, date.day).unwrap(),
        Value::Timestamp(time) => {
            let date = time.date;
            write!(
                out,
                "T{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}",
                date.year, date.month, date.day, time.hour, time.minute, time.second, time.microsecond
            )
            .unwrap();
            if let Some(offset) = time.offset {
                write!(out, "z{offset}").unwrap();
            }
        }
        Value::Binary(bytes) => {
            out.push('b');
            bytes.iter().for_each(|byte| write!(out, "{byte:02x}").unwrap());
        }
    }
}

/// As Python's `float.hex`.
fn float_hex(value: f64) -> String {
    if value.is_infinite() {
        return if value > 0.0 {
            "inf".to_owned()
        } else {
            "-inf".to_owned()
        };
    }
    let bits = value.to_bits();
    let sign = if bits >> 63 == 1 { "-" } else { "" };
    let exponent = ((bits >> 52) & 0x7ff) as i64;
    let mantissa = bits & ((1 << 52) - 1);
    match (exponent, mantissa) {
        (0, 0) => format!("{sign}0x0.0p+0"),
        (0, mantissa) => format!("{sign}0x0.{mantissa:013x}p-1022"),
        (exponent, mantissa) => format!("{sign}0x1.{mantissa:013x}p{:+}", exponent - 1023),
    }
}

/// As Python's `json.dumps`; lone surrogates, which we hold as private-use characters, as they came.
fn write_text(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\x08' => out.push_str("\\b"),
            '\x0c' => out.push_str("\\f"),
            ' '..='~' => out.push(c),
            '\u{10d800}'..='\u{10dfff}' => write!(out, "\\u{:04x}", c as u32 - 0x10_0000).unwrap(),
            c => c
                .encode_utf16(&mut [0; 2])
                .iter()
                .for_each(|unit| write!(out, "\\u{unit:04x}").unwrap()),
        }
    }
    out.push('"');
}

/// Same value, or both refuse.
fn disagreements(texts: &[String]) -> Vec<String> {
    let theirs = pyyaml(texts);
    let accepted = theirs.iter().filter(|answer| !answer.starts_with("E:")).count();
    println!("{} texts, {accepted} of them accepted by PyYAML", texts.len());
    texts
        .iter()
        .zip(&theirs)
        .filter_map(|(text, theirs)| {
            let ours = ours(text);
            let agree = (ours.starts_with("E:") && theirs.starts_with("E:")) || ours == *theirs;
            (!agree).then(|| format!("{text:?}\n  PyYAML: {theirs}\n  ours:   {ours}\n"))
        })
        .collect()
}

fn assert_agreement(texts: &[String]) {
    let found = disagreements(texts);
    let shown: String = found.iter().take(20).map(String::as_str).collect();
    assert!(
        found.is_empty(),
        "{} of {} disagree:\n{shown}",
        found.len(),
        texts.len()
    );
}

/// The texts of the conformance cases, where they are at hand, and some of our own.
fn seeds(random: &mut Random) -> Vec<String> {
    let mut seeds: Vec<String> = (0..300).map(|_| Grammar::text(random)).collect();
    if let Some(shared) = shared() {
        let cases = std::fs::read_to_string(shared.join("conformance/variables/cases.jsonl")).unwrap();
        let texts = cases.lines().map(|line| {
            let case: serde_json::Value = serde_json::from_str(line).unwrap();
            case["text"].as_str().unwrap().to_owned()
        });
        let before = seeds.len();
        seeds.extend(texts);
        assert!(seeds.len() >= before + 1000, "{} cases", seeds.len() - before);
    }
    seeds
}

#[test]
fn generated_documents_read_as_in_pyyaml() {
    let seed = std::env::var("LUME_WIZARD_TEST_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(1);
    let count = 10_000 * support::size() as usize;
    println!("{count} texts, seed {seed}");
    let mut random = Random::new(seed);
    let seeds = seeds(&mut random);
    let texts: Vec<String> = (0..count)
        .map(|at| {
            if at % 3 == 0 {
                return Grammar::text(&mut random);
            }
            let one = if at % 3 == 1 {
                Grammar::text(&mut random)
            } else {
                seeds[random.below(seeds.len())].clone()
            };
            let other = random.below(seeds.len());
            mutated(&mut random, &one, &seeds[other])
        })
        .collect();
    assert!(texts.len() >= 10_000);
    assert_agreement(&texts);
}

#[test]
fn the_files_that_people_have_are_read() {
    let Some(shared) = shared() else { return };
    let folder = shared.join("conformance/variables/real");
    let mut texts = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "yml" || extension == "yaml")
            {
                let document = Document::from_bytes(std::fs::read(&path).unwrap());
                assert_eq!(document.problems(), [], "{}", path.display());
                texts.push(document.text().to_owned());
            }
        }
    }
    println!("{} real files", texts.len());
    assert!(texts.len() >= 90);
    assert_agreement(&texts);
}

/// Texts that look like a number, date or word of YAML 1.1, or nearly: one scalar a text.
#[test]
fn scalars_resolve_as_pyyaml_resolves_them() {
    const NUMBERS: &[&str] = &[
        "0", "1", "7", "9", "_", ".", "e+", "E-", "e", ":", "-", "+", "0x", "0b", "f", "00", "59", "60",
    ];
    const TIMES: &[&str] = &[
        "2001", "-", "01", "1", "12", "-30", "-31", "T", "t", " ", "00", ":59", ":60", ".5", ".1234567", "Z",
        "+01:00", "-23:59", " +5", "+24",
    ];
    let words: Vec<&str> = ".inf .Inf .INF .iNf inf nan .nan .NaN .NAN .naN yes Yes YES yES no No NO nO true True TRUE tRue false False FALSE \
        on On ON oN off Off OFF oFF null Null NULL nULL ~ y Y n N . .. .5 .5e+3 .5e3 5. 5.e+3 5e3 5e+3 0 00 08 0o7 0x 0xg 0xF 0b 0b2 0b1 1_ _1 1:2 \
        1:60 1:5:09 0:1 0:1.5 1:2.5 1:2. :1 = << -- ._ 0_ 0_8 1__0"
        .split_whitespace()
        .collect();
    let count = 15_000 * support::size() as usize;
    println!("{count} scalars");
    let mut random = Random::new(3);
    let texts: Vec<String> = (0..count)
        .map(|at| {
            let most = 1 + random.below(6);
            let scalar: String = match at % 3 {
                0 => (0..most).map(|_| random.pick(NUMBERS)).collect(),
                1 => [
                    random.pick(&["", "", "-", "+"]),
                    random.pick(&words),
                    random.pick(&["", "", "", "_", "x"]),
                ]
                .concat(),
                _ if random.one_in(10) => (0..most).map(|_| random.pick(TIMES)).collect(),
                _ => ["2001-01-01"]
                    .into_iter()
                    .chain((0..most).map(|_| random.pick(TIMES)))
                    .collect(),
            };
            match random.below(5) {
                0 => {
                    let tag = random.pick(&[
                        "!",
                        "!!int",
                        "!!float",
                        "!!timestamp",
                        "!!bool",
                        "!!binary",
                        "!!null",
                        "!!str",
                    ]);
                    format!("[{tag} '{scalar}', a]")
                }
                _ => format!("[{scalar}, a]"),
            }
        })
        .collect();
    assert_agreement(&texts);
}

/// Cases where limits, identity and order matter: what random texts hardly reach.
#[test]
fn particular_documents_read_as_pyyaml_reads_them() {
    let mut texts: Vec<String> = Vec::new();
    for count in [4299, 4300, 4301] {
        let digits = "7".repeat(count);
        let zeros = "0".repeat(count);
        for written in [
            digits.clone(),
            format!("-{digits}"),
            format!("{digits}_"),
            format!("0x{digits}"),
            format!("0b{}", "1".repeat(count)),
            format!("0{digits}"),
            format!("{digits}:1"),
            format!("1:{zeros}"),
            format!("!!int '1:{zeros}'"),
            format!("!!int ' {digits} '"),
            format!("!!int '0o{digits}'"),
            format!("{digits}.0"),
            format!("!!float '{digits}'"),
            format!("%YAML 1.{digits}\n---\na"),
            format!("%YAML {zeros}1.0\n---\na"),
        ] {
            texts.push(written);
        }
    }
    for parts in [173, 174, 175, 176, 400] {
        texts.push(format!("1{}.5", ":0".repeat(parts)));
        texts.push(format!("1{}", ":59".repeat(parts)));
    }
    for length in [1020, 1021, 1022, 1023, 1024, 1025, 1026] {
        for letter in ["a", "é", "日", "\u{1f600}", "\u{feff}"] {
            let word = letter.repeat(length);
            for text in [
                format!("{word}: b"),
                format!("k: v\n{word}: b"),
                format!("'{word}': b"),
                format!("- {word}: b"),
                format!("{{{word}: b}}"),
                format!("[{word}: b]"),
                format!("[{word}]: b"),
                format!("!!str {word}: b"),
                format!("{word}   : b"),
            ] {
                texts.push(text);
            }
        }
    }
    texts.extend(
        include_str!("support/particular.txt")
            .split("\n=====\n")
            .map(|text| text.replace("␀", "\0").replace("␍", "\r")),
    );
    for depth in [100, 300, 400] {
        for (open, inner, close) in [
            ("[", "a", "]"),
            ("{a: ", "b", "}"),
            ("- ", "a", ""),
            ("[a: ", "b", "]"),
            ("? ", "a", ""),
        ] {
            let fewer = if open == "[a: " { depth / 2 } else { depth };
            texts.push(format!("{}{inner}{}", open.repeat(fewer), close.repeat(fewer)));
        }
    }
    for depth in [1000, 3000] {
        texts.push(format!("{}a{}", "[".repeat(depth), "]".repeat(depth)));
        texts.push("- ".repeat(depth) + "a");
        texts.push(format!("{}{}", "[".repeat(depth), "]".repeat(depth - 1)));
    }
    println!("{} particular texts", texts.len());
    assert_agreement(&texts);
}

#[test]
fn an_alias_bomb_stays_small() {
    let mut text = String::from("a0: &a0 {k: 1}\n");
    for level in 1..200 {
        let below = level - 1;
        text.push_str(&format!(
            "a{level}: &a{level} {{list: [*a{below}, *a{below}], <<: [*a{below}, *a{below}]}}\n"
        ));
    }
    let document = Document::parse(text.clone());
    assert_eq!(document.problems(), []);
    let root = document.root().unwrap();
    let last = document.get(root, "a199").unwrap().node;
    assert_eq!(document.pairs(last).entries.len(), 2);
    let again = Document::parse(text.replace("{k: 1}", "{k: 1.0}"));
    assert!(lume_wizard::yaml::same(&document, root, &document, root));
    assert!(!lume_wizard::yaml::same(
        &document,
        root,
        &again,
        again.root().unwrap()
    ));
}

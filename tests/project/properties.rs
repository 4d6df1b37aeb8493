//! Random answers and variables on every stack and registry: every file parses as what it is, and every value comes
//! back exactly. The files are handed to one Python, which reads them.

use super::cases::{input, on, output, plan, registries, stacks};
use super::python::python;
use super::support::size;
use lume_wizard::answers::Resolved;
use lume_wizard::project::{Plan, ProjectVariables};
use lume_wizard::text::display::shown;
use serde_json::{Value, json};
use std::io::Write;
use std::process::Stdio;

/// Sets of answers and variables in the quick run; each is rendered on every stack and registry.
const QUICK: u32 = 20;

/// The characters of generated answers and names: whatever some syntax takes for more than a letter.
const PIECES: [&str; 44] = [
    "a",
    "Ada",
    " ",
    " ",
    "'",
    "\"",
    "\\",
    "\"\"\"",
    "'''",
    "é",
    "日本",
    "🚀",
    "NO",
    "3.10",
    "010",
    "null",
    "{{ 7*7 }}",
    "{% if x %}",
    "<{ author }>",
    "<% if x %>",
    "<# x #>",
    "${{ secrets.X }}",
    "#",
    ": ",
    " #",
    "%",
    "%s",
    "%(x)s",
    "$(id)",
    "`id`",
    "${HOME}",
    "|",
    "*",
    "_x_",
    "<b>",
    "&amp;",
    "[a](b)",
    "]",
    "~",
    "1.",
    "- ",
    "=",
    "\\n",
    "!",
];

/// Pieces that look harmless together, so that a syntax is tempted to leave them plain.
const MILD: [&str; 9] = ["a", "Ada", " ", ": ", " #", "NO", "3.10", "null", "."];

/// A small generator of numbers: the same on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    /// Text of up to `most` pieces that is not blank.
    fn text(&mut self, most: usize) -> String {
        loop {
            let count = 1 + self.below(most);
            let pieces: &[&str] = if self.below(3) == 0 { &MILD } else { &PIECES };
            let text: String = (0..count).map(|_| self.pick(pieces)).collect();
            if !text.trim().is_empty() {
                return text;
            }
        }
    }

    /// A variable's name: also with line breaks and control characters, which a variables file can hold.
    fn name(&mut self) -> String {
        match self.below(6) {
            0 => self
                .pick(&[
                    "class",
                    "QUAD:IN20:121:BCTRL",
                    "a b",
                    "filename",
                    "flow",
                    "json",
                    "x",
                ])
                .to_owned(),
            1 => format!("{}\n\u{7}\u{202e}{}", self.text(2), self.text(2)),
            _ => self.text(4),
        }
    }

    fn names(&mut self) -> Vec<String> {
        let count = [0, 1, 2, 5, 30][self.below(5)];
        let mut names: Vec<String> = Vec::new();
        while names.len() < count {
            let name = self.name();
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }
}

/// A random set of answers and variables.
struct Case {
    author: String,
    project_name: String,
    package: &'static str,
    license: &'static str,
    inputs: Vec<(String, f64)>,
    outputs: Vec<String>,
}

impl Case {
    fn new(random: &mut Random) -> Self {
        let long = if random.below(20) == 0 { 300 } else { 6 };
        Self {
            author: random.text(long).trim().to_owned(),
            project_name: random.text(6).trim().to_owned(),
            package: random.pick(&["my_model", "m", "lcls_cu_inj_2"]).to_owned().leak(),
            license: random
                .pick(&["none", "MIT", "BSD-3-Clause", "Apache-2.0"])
                .to_owned()
                .leak(),
            inputs: random
                .names()
                .into_iter()
                .map(|name| (name, [0.1, -1e-300, 1e22, 5.0][random.below(4)]))
                .collect(),
            outputs: random.names(),
        }
    }

    fn answers(&self, stack: &str, registry: &str) -> Resolved {
        let more = [
            ("author", self.author.as_str()),
            ("project_name", self.project_name.as_str()),
            ("repo_name", "my-model"),
            ("package", self.package),
            ("model_class", "MyModel"),
            ("license", self.license),
        ];
        on(stack, registry, &more)
    }

    fn variables(&self, stack: &str) -> ProjectVariables {
        let inputs = self
            .inputs
            .iter()
            .map(|(name, default)| input(stack, name, *default));
        ProjectVariables {
            inputs: inputs.collect(),
            outputs: self.outputs.iter().map(|name| output(stack, name)).collect(),
            file: b"{}\n".to_vec(),
            arrays: Vec::new(),
            model_files: Vec::new(),
        }
    }

    /// The problems that the reader is to find in the files.
    fn question(&self, answers: &Resolved, stack: &str, plan: &Plan) -> Value {
        let files: serde_json::Map<String, Value> = plan
            .files
            .iter()
            .map(|(path, file)| {
                (
                    path.to_string(),
                    String::from_utf8(file.bytes.clone()).unwrap().into(),
                )
            })
            .collect();
        let in_force: serde_json::Map<String, Value> = answers
            .iter()
            .map(|(key, text, _)| (key.name().to_owned(), text.into()))
            .collect();
        let kept: Vec<&str> = answers.to_keep().into_iter().map(|(key, _)| key.name()).collect();
        json!({
            "stack": stack,
            "answers": in_force,
            "kept": kept,
            "reserved": answers.stack().info().imported_names,
            "image": format!("{}/{}", answers.image().unwrap().host, answers.image().unwrap().path),
            "page": answers.repository().unwrap().page(),
            "inputs": self.inputs.iter().map(|(name, _)| name).collect::<Vec<_>>(),
            "defaults": self.inputs.iter().map(|(_, default)| default).collect::<Vec<_>>(),
            "outputs": self.outputs,
            "shown_project_name": shown(&self.project_name),
            "shown_inputs": self.inputs.iter().map(|(name, _)| shown(name)).collect::<Vec<_>>(),
            "shown_outputs": self.outputs.iter().map(|name| shown(name)).collect::<Vec<_>>(),
            "files": files,
        })
    }
}

#[test]
fn every_file_is_right_and_keeps_its_values() {
    let Some(python) = python() else { return };
    let wanted = QUICK * size();
    let combinations = u32::try_from(stacks().len() * registries().len()).unwrap();
    let mut reader = python
        .script("read_back.py")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut questions = std::io::BufWriter::new(reader.stdin.take().unwrap());
    let (mut sets, mut refused, mut projects) = (0, 0, 0);
    for seed in 0.. {
        if sets == wanted {
            break;
        }
        let case = Case::new(&mut Random(seed));
        if !case.answers(stacks()[0], registries()[0]).accepted() {
            refused += 1;
            continue;
        }
        sets += 1;
        for stack in stacks() {
            for registry in registries() {
                let answers = case.answers(stack, registry);
                let plan = plan(&answers, &case.variables(stack));
                let mut question = case.question(&answers, stack, &plan);
                question["case"] = format!("seed {seed} on {stack} and {registry}").into();
                // The reader ends at its first finding, which is what is to be seen then.
                if writeln!(questions, "{question}").is_err() {
                    break;
                }
                projects += 1;
            }
        }
    }
    drop(questions);
    let output = reader.wait_with_output().unwrap();
    let report = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{report}");
    assert_eq!(report.trim(), format!("{projects} projects"));
    assert_eq!(projects, wanted * combinations);
    assert!(refused < wanted, "{refused} of the random answers were refused");
    println!("{projects} projects of {sets} sets of answers and variables; {refused} sets were refused");
}

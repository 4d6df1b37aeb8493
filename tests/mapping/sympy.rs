use lume_wizard::mapping::formula::Formula;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// A generator of numbers that is the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    fn formula(&mut self, depth: usize) -> String {
        if depth == 0 || self.below(7) == 0 {
            let atoms = [
                "x", "y", "z", "x", "y", "z", "2", "3", "0.5", "10", "1e-3", "1.5", "7", "1/3", "100",
            ];
            return self.one(&atoms).to_owned();
        }
        if self.below(8) < 5 {
            let operator = self.one(&["+", "-", "*", "/", "**", "%", "+", "-", "*", "/"]);
            return format!(
                "({} {operator} {})",
                self.formula(depth - 1),
                self.formula(depth - 1)
            );
        }
        let one = [
            "-", "abs", "Abs", "sign", "sin", "cos", "tan", "sinh", "exp", "log", "log10", "sqrt", "floor",
            "ceiling",
        ];
        let two = ["atan2", "pow", "min", "Min", "max", "Max"];
        if self.below(3) > 0 {
            return format!("{}({})", self.one(&one), self.formula(depth - 1));
        }
        format!(
            "{}({}, {})",
            self.one(&two),
            self.formula(depth - 1),
            self.formula(depth - 1)
        )
    }
}

const SCRIPT: &str = r#"
import sys, json, math, signal, warnings
warnings.simplefilter("ignore")
import sympy, numpy
class Slow(Exception): pass
def slow(*_): raise Slow()
signal.signal(signal.SIGALRM, slow)
for line in sys.stdin:
    formula, *values = line.rstrip("\n").split("\t")
    signal.alarm(5)
    try:
        f = sympy.lambdify(["x", "y", "z"], sympy.sympify(formula), modules="numpy")
        result = repr(float(f(*map(float, values))))
    except Slow:
        result = "slow"
    except Exception:
        result = "error"
    signal.alarm(0)
    print(result)
"#;

/// Compares random formulas with a real sympy: `LUME_WIZARD_SYMPY` is a Python that has sympy and numpy.
#[test]
#[ignore = "needs a Python with sympy: LUME_WIZARD_SYMPY=/path/to/python cargo test --test mapping -- --ignored"]
fn random_formulas_have_the_values_of_sympy() {
    let Some(python) = std::env::var_os("LUME_WIZARD_SYMPY") else {
        crate::support::skip("sympy", "LUME_WIZARD_SYMPY names no Python with sympy");
        return;
    };
    let mut random = Random(16);
    let mut cases = Vec::new();
    for _ in 0..10_000 {
        let depth = 1 + random.below(4);
        let formula = random.formula(depth);
        let values = [0; 3].map(|_| random.one(&[0.0, 1.0, 2.0, -0.25, 0.5, 3.75, -1.7, 0.3, 4.9]));
        cases.push((formula, values));
    }
    let mut input = String::new();
    for (formula, [x, y, z]) in &cases {
        writeln!(input, "{formula}\t{x}\t{y}\t{z}").unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("formulas.txt");
    std::fs::write(&path, input).unwrap();
    let output = std::process::Command::new(python)
        .args(["-c", SCRIPT])
        .stdin(std::fs::File::open(&path).unwrap())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let lines = String::from_utf8(output.stdout).unwrap();
    let (mut compared, mut unjudged) = (0, 0);
    let mut wrong = Vec::new();
    for ((formula, values), expected) in cases.iter().zip(lines.lines()) {
        let names = ["x", "y", "z"].map(str::to_owned);
        let point: BTreeMap<String, f64> = names.into_iter().zip(*values).collect();
        let found = match Formula::read(formula) {
            Ok(formula) => formula.value(&point).ok(),
            Err(unread) if format!("{:?}", unread.kind) == "Outside" => {
                unjudged += 1;
                continue;
            }
            Err(_) => None,
        };
        let expected: Option<f64> = expected.parse().ok();
        compared += 1;
        let equal = match (found, expected) {
            (Some(found), Some(expected)) => {
                found == expected
                    || found.is_nan() && expected.is_nan()
                    || (found - expected).abs() <= 1e-9 * expected.abs().max(1.0)
            }
            (None, None) => true,
            _ => false,
        };
        if !equal {
            wrong.push(format!("{formula} at {values:?}: {found:?} is not {expected:?}"));
        }
    }
    println!(
        "{compared} compared, {unjudged} not judged, {} differ\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(compared > 9_900);
    assert!(wrong.len() <= compared / 500, "{} differ", wrong.len());
}

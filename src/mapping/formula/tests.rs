use super::syntax::UnreadKind;
use super::{Formula, Trouble};

fn value(text: &str, values: &[(&str, f64)]) -> Result<f64, String> {
    let formula = Formula::read(text).map_err(|unread| format!("{:?}: {}", unread.kind, unread.message))?;
    let values = values
        .iter()
        .map(|(name, value)| ((*name).to_owned(), *value))
        .collect();
    formula.value(&values).map_err(|trouble| format!("{trouble:?}"))
}

#[test]
fn formulas_are_computed() {
    let at = [("A_B", 3.0), ("x", 4.0), ("y", -0.25)];
    for (text, expected) in [
        ("A:B", 3.0),
        ("(A:B**2 + x**2)**(1/2)", 5.0),
        ("2**3**2", 512.0),
        ("-x**2", -16.0),
        ("7 % -4", -1.0),
        ("y % 1", 0.75),
        ("1_000 + 0x10", 1016.0),
        ("Max(x, A:B, 3.5) - min(x, 1)", 3.0),
        ("floor(y) + ceiling(y)", -1.0),
        ("sign(y) * Abs(y)", -0.25),
        ("atan2(0, -1) / pi", 1.0),
        ("log10(100) + log(exp(2))", 4.0),
        ("pow(x, 0.5) + sqrt(x)", 4.0),
        ("sinh(0) + tan(0) + cos(0)", 1.0),
    ] {
        let found = value(text, &at).unwrap();
        assert!((found - expected).abs() < 1e-12, "{text} is {found}");
    }
}

#[test]
fn singularities_are_simplified_as_by_sympy() {
    let zero = [("x", 0.0), ("y", -0.25)];
    assert_eq!(value("x/x", &zero), Ok(1.0));
    assert_eq!(value("1/x - 1/x", &zero), Ok(0.0));
    assert_eq!(value("x**0", &zero), Ok(1.0));
    assert_eq!(value("exp(log(x))", &zero), Ok(0.0));
    assert_eq!(value("x % x", &zero), Ok(0.0));
    assert_eq!(value("1/x", &zero), Err(format!("{:?}", Trouble::ZeroDivision)));
    assert_eq!(value("1/sin(x)", &zero), Ok(f64::INFINITY));
    assert_eq!(value("y**0.5", &zero), Err(format!("{:?}", Trouble::Complex)));
    assert!(value("sqrt(y)", &zero).unwrap().is_nan());
    assert!(value("1/0", &zero).unwrap_err().starts_with("Invalid"));
    assert!(value("x % 0", &zero).unwrap_err().starts_with("Invalid"));
}

#[test]
fn what_python_refuses_is_invalid() {
    for text in [
        "",
        "# c",
        "(",
        "a +",
        "a b",
        "2a",
        "010",
        "a**",
        "a;b",
        "lambda x: x",
        "A:B.VAL",
        "a[0]",
        "x{y}",
        "a$",
        "beta*2",
        "S",
        "None",
        "True*2",
        "in",
        "sin()",
        "atan2(x)",
    ] {
        let unread = Formula::read(text).unwrap_err();
        assert_eq!(unread.kind, UnreadKind::Invalid, "{text}: {}", unread.message);
        assert!(unread.span.end <= text.len(), "{text}");
    }
}

#[test]
fn what_the_grammar_lacks_is_not_judged() {
    for text in [
        "a^b",
        "a and b",
        "a == b",
        "a < b",
        "a // b",
        "mean(a)",
        "where(a)",
        "[1, 2]",
        "'x'",
        "1 if a else 2",
        "__import__('os').getcwd()",
        "max(*a)",
        "f(a=1)",
        "n!",
        "1000**1000",
    ] {
        let unread = Formula::read(text).unwrap_err();
        assert_eq!(unread.kind, UnreadKind::Outside, "{text}: {}", unread.message);
    }
}

#[test]
fn depth_and_length_are_bounded() {
    for text in [
        "(".repeat(1000) + "x",
        "-".repeat(1000) + "x",
        "x+".repeat(5000) + "x",
        "sin(".repeat(500) + "x" + &")".repeat(500),
        "2**".repeat(300) + "x",
    ] {
        assert_eq!(Formula::read(&text).unwrap_err().kind, UnreadKind::Outside);
    }
    let terms: Vec<String> = (0..200).map(|at| format!("x{at}*y")).collect();
    assert!(Formula::read(&terms.join(" + ")).is_ok());
}

#[test]
fn needed_symbols_are_those_left() {
    let formula = Formula::read("a - a + b").unwrap();
    assert_eq!(formula.needed().len(), 1);
    assert_eq!(formula.symbols().len(), 3);
    assert!(!formula.is_symbol());
    assert!(Formula::read("A:B").unwrap().is_symbol());
}

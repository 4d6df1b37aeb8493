//! Every code that a diagnostic of a mapping file can have.

use crate::variables::CodeRow;

/// Every code: errors first, then warnings, then hints.
pub static MAPPING_CODES: &[CodeRow] = &[
    CodeRow::error(
        "mapping-section",
        "a side of the mapping cannot be read",
        "A PV mapping has input_variables and output_variables, each a mapping of names. The real transformers stop without one of them.",
    ),
    CodeRow::error(
        "mapping-entry",
        "a row is no mapping",
        "Each name has a mapping with symbols, formula and proto (in lume-epics' file: pvname and protocol).",
    ),
    CodeRow::error(
        "mapping-symbols",
        "the symbols of a row cannot be used",
        "Symbols are a list of texts. On the output side the list is required. A single text is taken letter by letter, a number is refused.",
    ),
    CodeRow::error(
        "formula-missing",
        "a row has no formula",
        "The real transformer needs a formula in each row. Where nothing is to be computed, it is the symbol itself.",
    ),
    CodeRow::error(
        "formula-invalid",
        "the formula is refused",
        "The real transformer reads formulas with sympy, which takes Python expressions: colons become underscores, a point begins an attribute (PV.VAL is refused), a name may not begin with a digit, and names of sympy's functions (beta, gamma, zeta, S, N, Q, O) are no symbols.",
    ),
    CodeRow::error(
        "formula-no-value",
        "the formula has no real value",
        "Whatever the symbols' values are, computing the formula fails: its value is complex, or it divides by zero.",
    ),
    CodeRow::error(
        "symbol-undeclared",
        "the formula uses a symbol that is not declared",
        "Only the symbols that are listed have values. Add it to the list, or correct its name.",
    ),
    CodeRow::error(
        "symbol-name",
        "a symbol that the real transformer cannot use",
        "Each symbol becomes the name of a function's argument in Python, with underscores for colons. Points, hyphens, spaces, braces, a digit at the beginning and Python's own words are not possible.",
    ),
    CodeRow::error(
        "symbol-clash",
        "two symbols become the same name",
        "Colons become underscores, so that A:B and A_B cannot be used on the same side.",
    ),
    CodeRow::error(
        "symbol-hides-function",
        "a symbol has the name of a function that a formula uses",
        "In the generated Python the symbol is found in place of the function, and cannot be called.",
    ),
    CodeRow::error(
        "mapping-pv-missing",
        "a variable has no PV",
        "lume-epics needs a pvname for each variable.",
    ),
    CodeRow::error(
        "mapping-protocol",
        "the protocol cannot be used",
        "EPICS has two protocols: ca (Channel Access) and pva (PV Access). lume-epics refuses a variable without one, and a structure served by ca.",
    ),
    CodeRow::warning(
        "mapping-name-surplus",
        "a name that the model does not have",
        "The mapping was written for another version of the model, or the name is misspelt. The model ignores the value, or refuses it.",
    ),
    CodeRow::warning(
        "mapping-name-missing",
        "a variable of the model that is not mapped",
        "An input that is fed by nothing keeps its default, or the model refuses to run without it. An output without a PV is only a hint.",
    ),
    CodeRow::warning(
        "mapping-constant-differs",
        "a constant that differs from the model's default",
        "The formula is a constant, and the model's own value is another. For a constant of the model that is almost surely a mistake.",
    ),
    CodeRow::warning(
        "mapping-constant-fed",
        "PVs feed a constant of the model",
        "The model does not let this input change. Give its value as the formula, or make the variable no constant.",
    ),
    CodeRow::warning(
        "mapping-value-out-of-range",
        "the value is outside of the variable's range",
        "Computed where all symbols have the defaults of the variables of their names.",
    ),
    CodeRow::warning(
        "formula-fails-at-defaults",
        "the formula has no value at the defaults",
        "Where the variables have their defaults it divides by zero or becomes complex.",
    ),
    CodeRow::warning(
        "symbol-unused",
        "a symbol that no formula uses",
        "The real transformer still waits for its value, and computes nothing without it.",
    ),
    CodeRow::warning(
        "symbol-means-constant",
        "a name that sympy reads as a number",
        "E and I are numbers for sympy. A PV or variable of that name is not used.",
    ),
    CodeRow::warning(
        "mapping-protocol-differs",
        "one PV with two protocols",
        "The protocol of the row that comes first is taken.",
    ),
    CodeRow::warning(
        "mapping-pv-unknown",
        "a PV that no interface of the configuration has",
        "The transformer waits for its value, or its result goes nowhere. Add it to the variables of an interface.",
    ),
    CodeRow::hint(
        "formula-not-judged",
        "a formula that cannot be judged",
        "Judged are numbers, symbols, + - * / % **, parentheses, and abs, Abs, sign, sin, cos, tan, sinh, atan2, exp, log, log10, sqrt, pow, floor, ceiling, min, Min, max and Max. A formula is never run as Python, which the real transformer does with it.",
    ),
    CodeRow::hint("mapping-protocol-missing", "no protocol is given", "ca is taken."),
];

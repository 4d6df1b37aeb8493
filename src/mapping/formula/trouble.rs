//! Reasons why a formula has no value.

/// A reason why a formula cannot be brought into the form that is evaluated, or has no value at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// A remainder by zero, whatever the values are.
    ModuloByZero,
    /// A division by zero that is there whatever the values are.
    DivisionByZero,
    /// A minimum or maximum of something that has no order.
    NoOrder,
    /// The value divides by zero at this point.
    ZeroDivision,
    /// The value is complex at this point.
    Complex,
    /// A power is out of range at this point.
    Overflow,
    /// A number is larger than is computed here: nothing is said about the formula.
    TooLarge,
    /// A function or symbol of the formula is hidden by a symbol of the same name.
    Hidden,
    /// A symbol has no value.
    Undeclared,
}

//! Values with the arithmetic of Python's and numpy's floats.

use super::trouble::Trouble;

/// A value: real or complex, of Python or of numpy.
///
/// Python raises an exception where numpy returns an infinity, and returns a complex number where numpy returns NaN.
#[derive(Clone, Copy, Debug)]
pub(super) struct FormulaValue {
    real: f64,
    /// The imaginary part of a complex value.
    imaginary: Option<f64>,
    numpy: bool,
}

impl FormulaValue {
    /// The square root of -1, as Python has it.
    pub(super) const IMAGINARY_UNIT: Self = Self::complex(0.0, 1.0, false);

    /// A float of Python.
    pub(super) const fn python(real: f64) -> Self {
        Self {
            real,
            imaginary: None,
            numpy: false,
        }
    }

    /// A float of numpy.
    pub(super) const fn numpy(real: f64) -> Self {
        Self {
            real,
            imaginary: None,
            numpy: true,
        }
    }

    const fn complex(real: f64, imaginary: f64, numpy: bool) -> Self {
        Self {
            real,
            imaginary: Some(imaginary),
            numpy,
        }
    }

    /// The value, if it is not complex.
    pub(super) const fn as_real(self) -> Option<f64> {
        match self.imaginary {
            None => Some(self.real),
            Some(_) => None,
        }
    }

    /// The result of `float()`: the real part of a complex number of numpy; Python's own is refused.
    pub(super) fn to_float(self) -> Result<f64, Trouble> {
        if self.imaginary.is_some() && !self.numpy {
            Err(Trouble::Complex)
        } else {
            Ok(self.real)
        }
    }

    fn parts(self) -> (f64, f64) {
        (self.real, self.imaginary.unwrap_or(0.0))
    }

    /// Whether the result of an operator on the two is numpy's. Python's complex numbers take numpy's floats as their own.
    const fn is_numpy_with(self, other: Self) -> bool {
        match (self.imaginary, other.imaginary) {
            (Some(_), None) => self.numpy,
            (None, Some(_)) => other.numpy,
            _ => self.numpy || other.numpy,
        }
    }

    fn is_complex(self, other: Self) -> bool {
        self.imaginary.is_some() || other.imaginary.is_some()
    }

    pub(super) fn plus(self, other: Self) -> Self {
        let numpy = self.is_numpy_with(other);
        if !self.is_complex(other) {
            return Self {
                real: self.real + other.real,
                imaginary: None,
                numpy,
            };
        }
        let ((a, b), (c, d)) = (self.parts(), other.parts());
        Self::complex(a + c, b + d, numpy)
    }

    /// The sum with a value that comes after this one: numpy's floats make it numpy's.
    pub(super) fn before(self, after: Self) -> Self {
        let numpy = self.numpy || after.numpy;
        Self {
            numpy,
            ..self.plus(after)
        }
    }

    pub(super) fn times(self, other: Self) -> Self {
        let numpy = self.is_numpy_with(other);
        if !self.is_complex(other) {
            return Self {
                real: self.real * other.real,
                imaginary: None,
                numpy,
            };
        }
        let ((a, b), (c, d)) = (self.parts(), other.parts());
        Self::complex(a * c - b * d, a * d + b * c, numpy)
    }

    pub(super) fn over(self, other: Self) -> Result<Self, Trouble> {
        let numpy = self.is_numpy_with(other);
        let ((a, b), (c, d)) = (self.parts(), other.parts());
        if c == 0.0 && d == 0.0 && !numpy {
            return Err(Trouble::ZeroDivision);
        }
        if !self.is_complex(other) {
            return Ok(Self {
                real: self.real / other.real,
                imaginary: None,
                numpy,
            });
        }
        if c == 0.0 && d == 0.0 {
            return Ok(Self::complex(a / 0.0, b / 0.0, numpy));
        }
        let size = c * c + d * d;
        Ok(Self::complex(
            (a * c + b * d) / size,
            (b * c - a * d) / size,
            numpy,
        ))
    }

    pub(super) fn power(self, other: Self) -> Result<Self, Trouble> {
        let numpy = self.is_numpy_with(other);
        if self.is_complex(other) {
            return self.complex_power(other, numpy);
        }
        let (base, exponent) = (self.real, other.real);
        let result = base.powf(exponent);
        if numpy {
            return Ok(Self::numpy(result));
        }
        if base == 0.0 && exponent < 0.0 {
            return Err(Trouble::ZeroDivision);
        }
        if base < 0.0 && base.is_finite() && exponent.is_finite() && exponent.fract() != 0.0 {
            return self.complex_power(other, false);
        }
        if result.is_infinite() && base.is_finite() && exponent.is_finite() {
            return Err(Trouble::Overflow);
        }
        Ok(Self::python(result))
    }

    fn complex_power(self, other: Self, numpy: bool) -> Result<Self, Trouble> {
        let ((a, b), (c, d)) = (self.parts(), other.parts());
        if a == 0.0 && b == 0.0 {
            if c == 0.0 && d == 0.0 {
                return Ok(Self::complex(1.0, 0.0, numpy));
            }
            if !numpy && (c < 0.0 || d != 0.0) {
                return Err(Trouble::ZeroDivision);
            }
            return Ok(if c > 0.0 && d == 0.0 {
                Self::complex(0.0, 0.0, numpy)
            } else {
                Self::complex(f64::NAN, f64::NAN, numpy)
            });
        }
        let (size, angle) = (a.hypot(b), b.atan2(a));
        let length = size.powf(c) * (-d * angle).exp();
        let turn = d * size.ln() + c * angle;
        Ok(Self::complex(length * turn.cos(), length * turn.sin(), numpy))
    }

    /// The largest or smallest of `values`; complex ones are compared by their real parts first, NaN is both.
    pub(super) fn extreme(largest: bool, values: &[Self]) -> Self {
        let complex = values.iter().any(|value| value.imaginary.is_some());
        let mut best = (if largest { f64::NEG_INFINITY } else { f64::INFINITY }, 0.0);
        for (at, value) in values.iter().enumerate() {
            let parts = value.parts();
            if parts.0.is_nan() || parts.1.is_nan() {
                best = (f64::NAN, f64::NAN);
                break;
            }
            if at == 0 || (parts > best) == largest && parts != best {
                best = parts;
            }
        }
        if complex && values.len() > 1 {
            Self::complex(best.0, best.1, true)
        } else {
            Self::numpy(best.0)
        }
    }

    pub(super) fn sqrt(self) -> Self {
        match self.imaginary {
            None => Self::numpy(self.real.sqrt()),
            Some(imaginary) => {
                let (size, angle) = (
                    self.real.hypot(imaginary).sqrt(),
                    imaginary.atan2(self.real) / 2.0,
                );
                Self::complex(size * angle.cos(), size * angle.sin(), true)
            }
        }
    }

    pub(super) fn exp(self) -> Self {
        match self.imaginary {
            None => Self::numpy(self.real.exp()),
            Some(imaginary) => {
                let size = self.real.exp();
                Self::complex(size * imaginary.cos(), size * imaginary.sin(), true)
            }
        }
    }

    pub(super) fn log(self) -> Self {
        match self.imaginary {
            None => Self::numpy(self.real.ln()),
            Some(imaginary) => {
                Self::complex(self.real.hypot(imaginary).ln(), imaginary.atan2(self.real), true)
            }
        }
    }

    pub(super) fn log10(self) -> Self {
        match self.imaginary {
            None => Self::numpy(self.real.log10()),
            Some(_) => {
                let (real, imaginary) = self.log().parts();
                Self::complex(
                    real / std::f64::consts::LN_10,
                    imaginary / std::f64::consts::LN_10,
                    true,
                )
            }
        }
    }

    pub(super) fn sin(self) -> Self {
        match self.imaginary {
            None => Self::numpy(self.real.sin()),
            Some(y) => Self::complex(self.real.sin() * y.cosh(), self.real.cos() * y.sinh(), true),
        }
    }

    pub(super) fn cos(self) -> Self {
        match self.imaginary {
            None => Self::numpy(self.real.cos()),
            Some(y) => Self::complex(self.real.cos() * y.cosh(), -self.real.sin() * y.sinh(), true),
        }
    }

    pub(super) fn sinh(self) -> Self {
        match self.imaginary {
            None => Self::numpy(self.real.sinh()),
            Some(y) => Self::complex(self.real.sinh() * y.cos(), self.real.cosh() * y.sin(), true),
        }
    }

    pub(super) fn magnitude(self) -> Self {
        Self::numpy(
            self.imaginary
                .map_or(self.real.abs(), |imaginary| self.real.hypot(imaginary)),
        )
    }

    pub(super) fn sign(self) -> Self {
        match self.imaginary {
            None if self.real.is_nan() || self.real == 0.0 => Self::numpy(self.real),
            None => Self::numpy(self.real.signum()),
            Some(imaginary) => {
                let size = self.real.hypot(imaginary);
                if size == 0.0 {
                    Self::complex(0.0, 0.0, true)
                } else {
                    Self::complex(self.real / size, imaginary / size, true)
                }
            }
        }
    }
}

//! Where things are: the affine maps of ISO 32000-2, 8.3.

use lopdf::Object;

/// `[a b c d e f]`: x' = ax + cy + e, y' = bx + dy + f.
#[derive(Debug, Clone, Copy)]
pub(super) struct Matrix([f32; 6]);

impl Matrix {
    pub(super) const ONE: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub(super) fn new(parts: [f32; 6]) -> Self {
        Self(parts)
    }

    /// The map of six numbers.
    pub(super) fn of(operands: &[Object]) -> Option<Self> {
        let mut parts = [0.0; 6];
        for (part, operand) in parts.iter_mut().zip(operands) {
            *part = operand.as_float().ok().filter(|number| number.is_finite())?;
        }
        (operands.len() == 6).then_some(Self(parts))
    }

    pub(super) fn moved(x: f32, y: f32) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// First this one, then the other.
    pub(super) fn then(self, other: Self) -> Self {
        let ([a, b, c, d, e, f], [p, q, r, s, t, u]) = (self.0, other.0);
        Self([
            a * p + b * r,
            a * q + b * s,
            c * p + d * r,
            c * q + d * s,
            e * p + f * r + t,
            e * q + f * s + u,
        ])
    }

    /// Where the point ends up.
    pub(super) fn at(self, x: f32, y: f32) -> (f32, f32) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// How much taller things become, and whether what was level stays so and runs to the right.
    pub(super) fn scale(self) -> (f32, bool) {
        let [a, b, c, d, ..] = self.0;
        (c.hypot(d), a > 0.0 && b.abs() <= a * 0.1)
    }
}

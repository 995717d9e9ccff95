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
        let ([right, up, across, along, ..], [left, bottom]) = (self.0, other.at(self.0[4], self.0[5]));
        let turned = |x: f32, y: f32| [x * other.0[0] + y * other.0[2], x * other.0[1] + y * other.0[3]];
        let ([a, b], [c, d]) = (turned(right, up), turned(across, along));
        Self([a, b, c, d, left, bottom])
    }

    /// Where a point ends up.
    pub(super) fn at(self, x: f32, y: f32) -> [f32; 2] {
        let map = self.0;
        [map[0] * x + map[2] * y + map[4], map[1] * x + map[3] * y + map[5]]
    }

    /// How much taller things become, and whether what was level stays so and runs to the right.
    pub(super) fn scale(self) -> (f32, bool) {
        let [a, b, c, d, ..] = self.0;
        (c.hypot(d), a > 0.0 && b.abs() <= a * 0.1)
    }
}

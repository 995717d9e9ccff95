//! The product of two plain matrices, which attention is made of.

use super::{Isa, vectorized};

/// Columns that are made together.
pub(crate) const STRIP: usize = 16;

/// A view of rows, the starts of which lie `stride` values apart.
#[derive(Clone, Copy)]
pub(crate) struct Rows<'a> {
    pub(crate) values: &'a [f32],
    pub(crate) stride: usize,
}

/// A product to be made.
struct Product<'a> {
    x: Rows<'a>,
    w: Rows<'a>,
    shape: [usize; 3],
    out: &'a mut [f32],
    stride: usize,
}

/// `out[i * stride + j]` = the sum over k of `x[i][k] * w[k][j]`, for as many i, k and j as `shape` says. The products
/// are added one after the other, each by a fused multiply-add. Fastest where columns are a multiple of [`STRIP`].
pub(crate) fn matmul(x: Rows, w: Rows, shape: [usize; 3], out: &mut [f32], stride: usize) {
    let product = Product {
        x,
        w,
        shape,
        out,
        stride,
    };
    multiply(product);
}

vectorized! {
    fn multiply(product: Product) {
        product.run();
    }
}

// Inlined always: these are loops to be compiled for each instruction set.
#[allow(clippy::inline_always)]
impl Product<'_> {
    #[inline(always)]
    fn run(mut self) {
        let [rows, _, _] = self.shape;
        let mut i = 0;
        while i < rows {
            i += match rows - i {
                6.. => self.rows::<6>(i),
                4.. => self.rows::<4>(i),
                _ => {
                    // A single row needs many columns to keep the multipliers busy.
                    let j = self.strips::<1, 64>(i, 0);
                    let j = self.strips::<1, STRIP>(i, j);
                    self.strips::<1, 1>(i, j);
                    1
                }
            };
        }
    }

    /// Makes `R` rows; returns how many they are.
    #[inline(always)]
    fn rows<const R: usize>(&mut self, i: usize) -> usize {
        let j = self.strips::<R, STRIP>(i, 0);
        self.strips::<R, 1>(i, j);
        R
    }

    /// Makes columns of `R` rows in strips of `C`, from column `j` on; returns the first column that is left.
    #[inline(always)]
    fn strips<const R: usize, const C: usize>(&mut self, i: usize, mut j: usize) -> usize {
        while j + C <= self.shape[2] {
            for (r, sums) in self.tile::<R, C>(i, j).iter().enumerate() {
                self.out[(i + r) * self.stride + j..][..C].copy_from_slice(sums);
            }
            j += C;
        }
        j
    }

    #[inline(always)]
    fn tile<const R: usize, const C: usize>(&self, i: usize, j: usize) -> [[f32; C]; R] {
        let depth = self.shape[1];
        let x: [&[f32]; R] = std::array::from_fn(|r| &self.x.values[(i + r) * self.x.stride..][..depth]);
        let mut sums = [[0.0; C]; R];
        for (k, weights) in self.w.values[j..].chunks(self.w.stride).take(depth).enumerate() {
            let weights = &weights[..C];
            for r in 0..R {
                for (sum, weight) in sums[r].iter_mut().zip(weights) {
                    *sum = x[r][k].mul_add(*weight, *sum);
                }
            }
        }
        sums
    }
}

//! Matrix products and loops over floats, on the best instructions that the machine has.
//!
//! Each output is summed in one fixed order, whatever tile it falls into. So every instruction set gives the same
//! bits, and so do any batch and any number of threads.
#![allow(unsafe_code)]

pub(super) mod float;
pub(super) mod int8;
mod isa;
pub(super) mod math;

#[cfg(test)]
mod tests;

use std::marker::PhantomData;
use std::ops::Range;

use isa::{Isa, vectorized};

/// Weights that are worth a thread of their own.
const THREAD_WEIGHTS: usize = 1 << 17;
/// Rows of inputs that share one pass over the weights, so that they stay in the second-level cache.
const BLOCK: usize = 64;

/// Shares the columns of an output of `weights` weights among up to `threads` threads, parting them at multiples of `group`.
fn share(own: Columns, group: usize, weights: usize, threads: usize, run: &(impl Fn(Columns) + Sync)) {
    let groups = own.range.len().div_ceil(group);
    let threads = threads.min(weights / THREAD_WEIGHTS).min(groups);
    if threads < 2 {
        return run(own);
    }
    let first = threads / 2;
    let half = weights * first / threads;
    let (left, right) = own.split(groups * first / threads * group);
    rayon::join(
        || share(left, group, half, first, run),
        || share(right, group, weights - half, threads - first, run),
    );
}

/// Asks for the cache line of an address. It need not be one of ours: then this does nothing.
#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn prefetch_line<T>(address: *const T) {
    use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
    // SAFETY: nothing is read. Newer versions of Rust call it safe.
    #[allow(unused_unsafe)]
    unsafe {
        _mm_prefetch::<_MM_HINT_T0>(address.cast());
    }
}

/// Some columns of a row-major matrix, borrowed for one thread to write to.
struct Columns<'a> {
    /// Of the whole matrix.
    start: *mut f32,
    rows: usize,
    /// Values of a row of the whole matrix.
    stride: usize,
    range: Range<usize>,
    borrow: PhantomData<&'a mut [f32]>,
}

// SAFETY: it is an exclusive borrow of its columns, as `new` takes one of all and `split` gives none to both halves.
unsafe impl Send for Columns<'_> {}

impl<'a> Columns<'a> {
    /// All columns of a matrix.
    fn new(values: &'a mut [f32], columns: usize) -> Self {
        Self {
            start: values.as_mut_ptr(),
            rows: values.len().checked_div(columns).unwrap_or(0),
            stride: columns,
            range: 0..columns,
            borrow: PhantomData,
        }
    }

    /// The first `at` of these columns, and the others.
    fn split(self, at: usize) -> (Self, Self) {
        let middle = (self.range.start + at).min(self.range.end);
        let part = |range| Self { range, ..self };
        (part(self.range.start..middle), part(middle..self.range.end))
    }

    /// Writes outputs of a row from `column` on, as far as there are columns.
    #[inline]
    fn store<const N: usize>(&mut self, row: usize, column: usize, values: &[f32; N]) {
        assert!(row < self.rows && self.range.start <= column);
        if column + N > self.range.end {
            return self.store_part(row, column, values);
        }
        // SAFETY: the place lies in a row that there is and in these columns (see above), which are borrowed.
        unsafe {
            let place = self.start.add(row * self.stride + column);
            place.cast::<[f32; N]>().write_unaligned(*values);
        };
    }

    /// Apart, so that whole stores are single instructions.
    #[cold]
    fn store_part(&mut self, row: usize, column: usize, values: &[f32]) {
        assert!(row < self.rows && self.range.contains(&column));
        let count = values.len().min(self.range.end - column);
        // SAFETY: as in `store`.
        unsafe {
            let place = self.start.add(row * self.stride + column);
            place.copy_from_nonoverlapping(values.as_ptr(), count);
        };
    }
}

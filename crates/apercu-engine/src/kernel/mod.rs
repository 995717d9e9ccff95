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

/// Shares the groups of outputs of a matrix of `weights` weights among up to `threads` threads.
fn share(groups: Range<usize>, weights: usize, threads: usize, run: &(impl Fn(Range<usize>) + Sync)) {
    let threads = threads.min(weights / THREAD_WEIGHTS).min(groups.len());
    if threads < 2 {
        return run(groups);
    }
    let first = threads / 2;
    let middle = groups.start + groups.len() * first / threads;
    let half = weights * first / threads;
    rayon::join(
        || share(groups.start..middle, half, first, run),
        || share(middle..groups.end, weights - half, threads - first, run),
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

/// A row-major matrix that threads write to, each its own columns.
struct Out<'a> {
    start: *mut f32,
    columns: usize,
    len: usize,
    borrow: PhantomData<&'a mut [f32]>,
}

// SAFETY: it stands for an exclusive borrow of floats; `share` gives no column to two threads.
unsafe impl Sync for Out<'_> {}

impl<'a> Out<'a> {
    fn new(values: &'a mut [f32], columns: usize) -> Self {
        Self {
            start: values.as_mut_ptr(),
            columns,
            len: values.len(),
            borrow: PhantomData,
        }
    }

    /// Writes outputs of a row from `column` on, as far as there are columns.
    #[inline]
    fn store<const N: usize>(&self, row: usize, column: usize, values: &[f32; N]) {
        let at = row * self.columns + column;
        if column + N > self.columns {
            return self.store_part(at, &values[..self.columns - column]);
        }
        assert!(at + N <= self.len);
        // SAFETY: the place lies inside (see above), and no other thread writes these columns.
        unsafe { self.start.add(at).cast::<[f32; N]>().write_unaligned(*values) };
    }

    /// Apart, so that whole stores are single instructions.
    #[cold]
    fn store_part(&self, at: usize, values: &[f32]) {
        assert!(at + values.len() <= self.len);
        // SAFETY: as in `store`.
        unsafe {
            self.start
                .add(at)
                .copy_from_nonoverlapping(values.as_ptr(), values.len());
        };
    }
}

//! What matrices are multiplied with: the largest magnitudes, for formats that want to know them beforehand.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The largest magnitudes, by the names of the matrices.
#[derive(Debug, Clone, Default)]
pub struct Watch(Arc<Mutex<BTreeMap<String, Arc<Largest>>>>);

/// The largest magnitude that there has been.
#[derive(Debug, Default)]
pub(crate) struct Largest(AtomicU32);

impl Watch {
    /// The largest magnitude that the matrix of this name was multiplied with; 0 where there was none.
    pub fn largest(&self, name: &str) -> f32 {
        self.of(name).get()
    }

    /// What is noted of a matrix.
    pub(crate) fn of(&self, name: &str) -> Arc<Largest> {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        noted.entry(name.to_owned()).or_default().clone()
    }
}

impl Largest {
    /// Takes note of more inputs.
    pub(crate) fn see(&self, inputs: &[f32]) {
        let largest = inputs.iter().fold(0.0, |largest: f32, input| largest.max(input.abs()));
        // Numbers that are not negative have the order of their bits.
        self.0.fetch_max(largest.to_bits(), Ordering::Relaxed);
    }

    fn get(&self) -> f32 {
        f32::from_bits(self.0.load(Ordering::Relaxed))
    }
}

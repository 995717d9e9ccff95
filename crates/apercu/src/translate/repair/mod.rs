//! What models damage and the source can put right.

pub(super) mod names;
pub(super) mod numbers;

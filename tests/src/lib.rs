//! Helpers of the end-to-end tests, which stand in `tests/tests/`.

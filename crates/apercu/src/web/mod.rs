//! The web: articles fetched from their addresses, and feeds that tell of them.

mod feed;
mod fetch;
mod public;

pub use feed::{Entry, Feed};
pub use fetch::{Fetched, Fetcher, MAX_BYTES, MAX_REDIRECTS};

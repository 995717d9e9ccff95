//! The server over HTTP.

mod answers;
mod bench;
mod doors;
mod overload;
mod refusals;

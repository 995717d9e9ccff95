//! The program, from its command line to what it prints.

mod bad_input;
mod bad_model;
mod formats;
mod models;
mod program;
mod summaries;
#[cfg(unix)]
mod terminal;
mod translate;
mod usage;

//! The program, from its command line to what it prints.

mod bad_input;
mod bad_model;
mod batch;
mod config;
mod digest;
#[cfg(feature = "documents")]
mod documents;
mod feed;
mod feeds;
mod fetch;
mod formats;
mod glossary;
mod models;
#[cfg(unix)]
mod outputs;
mod program;
#[cfg(feature = "serve")]
mod serve;
mod server;
mod summaries;
#[cfg(unix)]
mod terminal;
mod translate;
mod usage;
mod valid;
mod watch;

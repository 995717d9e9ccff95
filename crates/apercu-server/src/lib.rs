//! Summaries and translations over HTTP: `apercu serve`.
//!
//! It speaks an API of its own (`/v1/summarize`, `/v1/batch`, `/v1/translate`), `LibreTranslate`'s, and has a page for people. What it
//! answers is what the program prints, byte for byte: both call the same functions. Everything asynchronous stays in this crate;
//! [`Server`] is called from plain code.
//!
//! ```no_run
//! use apercu::Translator;
//! use apercu_server::{Models, Server, Settings};
//!
//! let models = Models::new(Translator::builder().build()?)?;
//! let server = Server::bind(Settings::default(), models)?;
//! println!("listening on {}", server.address());
//! server.run()?; // until SIGTERM or SIGINT
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod app;
mod body;
mod connections;
mod error;
mod guard;
mod html;
mod listen;
mod metrics;
mod openapi;
mod options;
mod page;
mod queue;
mod routes;
mod schema;
mod server;
mod settings;
mod together;
mod work;

pub use listen::{Listen, WrongAddress};
pub use server::{Error, Result, Server};
pub use settings::{Models, Settings};

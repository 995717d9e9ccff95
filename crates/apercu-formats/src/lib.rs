//! What goes into the program and the server of [`apercu`] and comes out of them, so that both give the same bytes: articles as
//! JSON [`lines`], and a [`Report`] of a summary as [`text`], [`bullets`], [`markdown`] or [`json`], or as a [`headline`]; a [`story`] of
//! several articles as text, Markdown or JSON.
//!
//! ```
//! use apercu::{Article, Summarizer};
//! use apercu_formats::{Report, markdown};
//!
//! let article = Article::from_text("Le pont rouvre\n\nLe pont a rouvert lundi. Deux ans de travaux ont suffi.")?;
//! let summary = Summarizer::builder().build()?.summarize(&article)?;
//! let report = Report { input: "pont.txt".to_owned(), article: &article, summary: &summary, entry: None };
//! assert!(markdown::render(&report, false).contains("**Le pont rouvre**"));
//! # Ok::<(), apercu::Error>(())
//! ```

pub mod bullets;
pub mod errors;
#[cfg(test)]
mod fixture;
pub mod headline;
pub mod json;
pub mod lines;
pub mod markdown;
pub mod plain;
mod report;
pub mod story;
pub mod text;

pub use json::Facts;
pub use report::{Origin, Report, left_out, name};

//! Documents for [`apercu`]: the article in a PDF, an EPUB, a DOCX, an ODT, in Markdown or a mail, with the pages or chapters that its
//! sentences stand on. Web pages and plain text are read too, as `apercu-web` reads them.
//!
//! ```
//! use std::path::Path;
//!
//! use apercu::Article;
//! use apercu_documents::read_named;
//!
//! let text = "# The bridge reopens\n\n## Works\n\nThe bridge reopened on *Monday*. It had been closed for two years.\n";
//! let article = read_named(text, Some(Path::new("bridge.md")), &Article::options())?;
//! assert_eq!(article.title().unwrap().text, "The bridge reopens");
//! assert_eq!(article.place(0).unwrap().name(article.language()), "section “Works”");
//! # Ok::<(), apercu_documents::Error>(())
//! ```
//!
//! What a document unpacks to, how deep its elements stand in each other, its pages and what is drawn on them have limits; beyond them
//! it is refused ([`Error::TooMuch`]), never cut.

mod archive;
mod docx;
mod epub;
mod error;
mod format;
mod mail;
mod markdown;
mod odt;
mod pdf;
mod prose;
mod read;
mod xml;

pub use error::{Error, Result};
pub use format::Format;
pub use read::{MAX_BYTES, read, read_named};

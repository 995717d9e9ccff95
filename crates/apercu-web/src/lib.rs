//! News from the web for [`apercu`]: the article in a page ([`Html`]), what feeds tell of ([`Feed`]), and fetching both from
//! public addresses, and no others, within limits of time and size ([`Fetcher`]).
//!
//! ```
//! use apercu::Article;
//! use apercu_web::Html;
//!
//! let page = "<html><body><nav>Home</nav><article><h1>The bridge reopens</h1><p>The bridge over the river reopened on \
//!             Monday, two years after the flood that had closed it. The town had waited for it, said the mayor, \
//!             and nobody in it had believed the dates that were given.</p></article></body></html>";
//! let article = Html::new(page.as_bytes()).url("https://example.org/bridge").article(&Article::options())?;
//! assert_eq!(article.page().unwrap().url.as_deref(), Some("https://example.org/bridge"));
//! assert!(article.text().starts_with("The bridge over the river reopened on Monday"));
//! # Ok::<(), apercu_web::Error>(())
//! ```

mod error;
mod feed;
mod fetch;
mod guard;
mod opml;
mod page;
mod public;
mod read;

pub use error::{Error, Reason, Result};
pub use feed::{Entry, Feed};
pub use fetch::{Fetched, Fetcher, MAX_BYTES, MAX_REDIRECTS, Version};
pub use opml::{Subscription, looks_like_opml, subscriptions};
pub use page::Html;
pub use read::{read, read_bytes, read_named};

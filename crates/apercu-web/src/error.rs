//! The error of this crate.

pub use apercu::engine::Reason;

/// What can go wrong between an address and an article.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Something could not be fetched.
    #[error("cannot fetch {url}: {reason}")]
    Network {
        /// Its address.
        url: String,
        /// What went wrong and what to do.
        reason: Reason,
    },
    /// There can be no secure connections.
    #[error(transparent)]
    Connection(#[from] apercu_http::Error),
    /// No article was found in a web page.
    #[error("no article was found in the page: {reason}")]
    NoArticle {
        /// What was found instead, or what the parser says.
        reason: Reason,
    },
    /// What was to be a feed is none.
    #[error("this is no RSS, Atom or JSON feed: {0}")]
    Feed(Reason),
    /// What was to be a list of feeds is none.
    #[error("this is no OPML list of feeds: {0}")]
    Opml(Reason),
    /// The text that was found cannot be read as an article.
    #[error(transparent)]
    Article(#[from] apercu::Error),
}

/// A result with this crate's error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

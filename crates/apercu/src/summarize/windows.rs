//! Cutting an article into windows that a model can read at once.

use std::ops::Range;

use crate::article::Article;
use crate::error::{Error, Result};
use crate::model::TextModel;
use crate::text;

/// A part of an article that fits a model's window.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Window {
    pub(super) text: String,
    /// Its token ids, as the encoder takes them.
    pub(super) ids: Vec<u32>,
    /// Numbers of the sentences that it holds, in whole or in part.
    pub(super) sentences: Range<usize>,
}

/// A sentence of an article, or a piece of one that is too long for a window.
struct Part<'a> {
    sentence: usize,
    text: &'a str,
    tokens: usize,
}

/// The windows of an article, as few and as even as can be: every sentence is in one of them. Only a sentence that is
/// longer than a window is cut, at clause boundaries.
pub(super) fn windows(model: &dyn TextModel, article: &Article) -> Result<Vec<Window>> {
    let language = article.language();
    let most = model.engine().window();
    let encode = |text: &str| model.encode(text, language, language);
    let mut parts = Vec::new();
    for (sentence, place) in article.sentences().iter().enumerate() {
        let text = &article.text()[place.span.clone()];
        for text in text::chunks::<Error>(text, &mut |piece| Ok(encode(piece)?.len() <= most))? {
            let tokens = encode(text)?.len();
            parts.push(Part { sentence, text, tokens });
        }
    }

    let mut windows = Vec::new();
    let mut waiting: Vec<&[Part]> = even(&parts, most);
    waiting.reverse();
    while let Some(parts) = waiting.pop() {
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
            continue;
        };
        let texts: Vec<&str> = parts.iter().map(|part| part.text).collect();
        let text = texts.join(" ");
        let ids = encode(&text)?;
        if ids.len() > most && parts.len() > 1 {
            // Together they have more tokens than alone, which no common tokenizer does.
            let (left, right) = parts.split_at(parts.len() / 2);
            waiting.extend([right, left]);
            continue;
        }
        windows.push(Window {
            text,
            ids,
            sentences: first.sentence..last.sentence + 1,
        });
    }
    Ok(windows)
}

/// Consecutive runs of parts of about the same size, none larger than `most` tokens unless it has but one part.
fn even<'p, 'a>(parts: &'p [Part<'a>], most: usize) -> Vec<&'p [Part<'a>]> {
    // Each count has the special tokens of a whole input: a little more than the part adds to a window.
    let total: usize = parts.iter().map(|part| part.tokens).sum();
    let share = total.div_ceil(total.div_ceil(most).max(1));
    let mut runs = Vec::new();
    let (mut start, mut tokens) = (0, 0);
    for (end, part) in parts.iter().enumerate() {
        if tokens >= share || tokens > 0 && tokens + part.tokens > most {
            runs.push(&parts[start..end]);
            (start, tokens) = (end, 0);
        }
        tokens += part.tokens;
    }
    runs.push(&parts[start..]);
    runs
}

//! Pieces in alphabetical order, searched by their beginnings.

use super::Piece;

/// Ids of some of a model's pieces, in the order of the pieces' bytes.
#[derive(Debug, Default)]
pub(super) struct Lexicon(Vec<u32>);

impl Lexicon {
    /// The pieces that `wanted` holds for. Two alike are an error.
    pub(super) fn new(pieces: &[Piece], wanted: impl Fn(&Piece) -> bool) -> Result<Self, String> {
        let mut ids: Vec<u32> = (0..)
            .zip(pieces)
            .filter(|(_, piece)| wanted(piece))
            .map(|(id, _)| id)
            .collect();
        let text = |id: u32| pieces[id as usize].text.as_str();
        ids.sort_unstable_by_key(|&id| text(id));
        match ids.windows(2).find(|pair| text(pair[0]) == text(pair[1])) {
            Some(pair) => Err(format!("the piece {:?} occurs twice", text(pair[0]))),
            None => Ok(Self(ids)),
        }
    }

    /// The id of a piece.
    pub(super) fn get(&self, pieces: &[Piece], text: &str) -> Option<u32> {
        let found = self
            .0
            .binary_search_by_key(&text, |&id| pieces[id as usize].text.as_str());
        found.ok().map(|at| self.0[at])
    }

    /// The pieces that `text` starts with, the shortest first: length in bytes, and id.
    pub(super) fn prefixes<'a>(
        &'a self,
        pieces: &'a [Piece],
        text: &'a str,
    ) -> impl Iterator<Item = (usize, u32)> + 'a {
        let byte_of = move |id: u32, at: usize| pieces[id as usize].text.as_bytes().get(at).copied();
        // The pieces that agree with the text so far. They are sorted, so those that agree in one more byte stand
        // together, and the one that ends there, if any, is the first of them.
        let mut agreeing = self.0.as_slice();
        let mut bytes = text.bytes().enumerate();
        std::iter::from_fn(move || {
            loop {
                let (at, byte) = bytes.next()?;
                let start = agreeing.partition_point(|&id| byte_of(id, at) < Some(byte));
                let end = agreeing.partition_point(|&id| byte_of(id, at) <= Some(byte));
                agreeing = &agreeing[start..end];
                let &first = agreeing.first()?;
                if byte_of(first, at + 1).is_none() {
                    return Some((at + 1, first));
                }
            }
        })
    }
}

//! Lexical shortlists in the binary format of browsermt's Marian: a header, where the list of each source token starts, and
//! the lists.

use std::collections::BTreeSet;

/// The first number of every such file.
const MAGIC: u64 = 0xF11A_48D5_0134_17F5;

/// Numbers of the header: the magic one, a checksum, how many frequent tokens are always looked at, how many a source
/// token lists at most, and the lengths of the two parts.
const HEADER: usize = 6;

const TRUNCATED: &str = "not a shortlist of Marian's, or a truncated one";

/// The lists as the engine has them.
#[derive(Debug)]
pub(super) struct Lists {
    /// All lists end to end, each ascending.
    pub(super) tokens: Vec<u16>,
    /// Where the list of each source token ends.
    pub(super) ends: Vec<u32>,
}

/// Reads the lists of a model with these numbers of source and target tokens. The frequent tokens, the first ones of the
/// vocabulary, go to the list of the end token, which every source has.
pub(super) fn parse(bytes: &[u8], (sources, targets): (usize, usize), eos: u32) -> Result<Lists, String> {
    let (header, rest) = bytes.split_at_checked(HEADER * 8).ok_or(TRUNCATED)?;
    let number = |at: usize| {
        header
            .as_chunks()
            .0
            .get(at)
            .map_or(0, |bytes| u64::from_le_bytes(*bytes))
    };
    if number(0) != MAGIC {
        return Err("not a shortlist of Marian's".to_owned());
    }
    let size = |at| usize::try_from(number(at)).map_err(|_| TRUNCATED);
    let (frequent, offsets, length) = (size(2)?, size(4)?, size(5)?);
    let (starts, lists) = rest
        .split_at_checked(offsets.checked_mul(8).ok_or(TRUNCATED)?)
        .ok_or(TRUNCATED)?;
    let lists = lists.get(..length.checked_mul(4).ok_or(TRUNCATED)?).ok_or(TRUNCATED)?;
    if offsets != sources + 1 {
        return Err(format!(
            "it lists {} tokens, and the model has {sources}",
            offsets.saturating_sub(1)
        ));
    }
    let tokens: Vec<u32> = lists
        .as_chunks()
        .0
        .iter()
        .map(|bytes| u32::from_le_bytes(*bytes))
        .collect();
    let starts: Vec<usize> = starts
        .as_chunks()
        .0
        .iter()
        .map(|bytes| usize::try_from(u64::from_le_bytes(*bytes)).unwrap_or(usize::MAX))
        .collect();
    let mut out = Lists {
        tokens: Vec::with_capacity(tokens.len()),
        ends: Vec::with_capacity(sources),
    };
    for (token, span) in starts.windows(2).enumerate() {
        let listed = tokens
            .get(span[0]..span[1])
            .ok_or("its lists do not follow each other")?;
        let mut listed: BTreeSet<u32> = listed.iter().copied().collect();
        if token == eos as usize {
            listed.extend(0..frequent.min(targets) as u32);
        }
        for token in listed {
            let known = u16::try_from(token).ok().filter(|&token| usize::from(token) < targets);
            out.tokens
                .push(known.ok_or_else(|| format!("it lists token {token}, and the model has {targets}"))?);
        }
        out.ends
            .push(u32::try_from(out.tokens.len()).map_err(|e| e.to_string())?);
    }
    Ok(out)
}

/// The file of lists as the engine has them. What is frequent stands in the list of the end token already.
pub(super) fn write(tokens: &[u16], ends: &[u32]) -> Vec<u8> {
    let starts: Vec<u64> = [0].into_iter().chain(ends.iter().map(|&end| end.into())).collect();
    let longest = starts.windows(2).map(|span| span[1].saturating_sub(span[0])).max();
    let sizes = [0, longest.unwrap_or(0), starts.len() as u64, tokens.len() as u64];
    let mut body: Vec<u8> = sizes
        .iter()
        .chain(&starts)
        .flat_map(|number| number.to_le_bytes())
        .collect();
    body.extend(tokens.iter().flat_map(|&token| u32::from(token).to_le_bytes()));
    // As boost combines hashes.
    let combine = |seed: u64, bytes: &[u8; 8]| {
        let value = u64::from_le_bytes(*bytes).wrapping_add(0x9E37_79B9);
        seed ^ value.wrapping_add(seed << 6).wrapping_add(seed >> 2)
    };
    let checksum = body.as_chunks().0.iter().fold(0, combine);
    let head = [MAGIC, checksum].into_iter().flat_map(u64::to_le_bytes);
    head.chain(body).collect()
}

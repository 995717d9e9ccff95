//! The weights of apercu's ranker, a small network that says what a sentence of an article is worth. `MODEL_CARD.md` says what
//! it was made of.

/// Bytes at an address that tensors can be borrowed from as they are.
#[repr(C, align(64))]
struct Aligned<T: ?Sized>(T);

static ALIGNED: &Aligned<[u8]> = &Aligned(*include_bytes!("model.safetensors"));

/// The safetensors file.
pub static WEIGHTS: &[u8] = &ALIGNED.0;

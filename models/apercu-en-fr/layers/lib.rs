//! All tensors of `apercu-en-fr` but its embeddings, for the crate registry takes 10 MiB a crate. Depend on `apercu-en-fr`, which has the rest and
//! says what it is.

/// The name of the file in the model's folder.
pub const NAME: &str = "layers/model-00002-of-00002.safetensors";

/// Its contents.
pub static BYTES: &[u8] = &ALIGNED.0;

/// Bytes at an address that tensors can be borrowed from as they are.
#[repr(C, align(64))]
struct Aligned<T: ?Sized>(T);

static ALIGNED: &Aligned<[u8]> = &Aligned(*include_bytes!("model-00002-of-00002.safetensors"));

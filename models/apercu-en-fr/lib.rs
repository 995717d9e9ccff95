//! The files of `apercu-en-fr`, apercu's small translator from English to French, as they lie in its folder. `MODEL_CARD.md` beside them says
//! what it is, what it was made of and what it gets wrong.

/// Its name.
pub const NAME: &str = "apercu-en-fr";

/// Its files, by their names. The weights are aligned, so that tensors can be borrowed from them.
pub static FILES: [(&str, &[u8]); 7] = [
    ("apercu.json", include_bytes!("apercu.json")),
    ("config.json", include_bytes!("config.json")),
    ("source.spm", include_bytes!("source.spm")),
    ("target.spm", include_bytes!("target.spm")),
    (
        "model.safetensors.index.json",
        include_bytes!("model.safetensors.index.json"),
    ),
    ("model-00001-of-00002.safetensors", &EMBEDDINGS.0),
    (apercu_en_fr_layers::NAME, apercu_en_fr_layers::BYTES),
];

/// Bytes at an address that tensors can be borrowed from as they are.
#[repr(C, align(64))]
struct Aligned<T: ?Sized>(T);

static EMBEDDINGS: &Aligned<[u8]> = &Aligned(*include_bytes!("model-00001-of-00002.safetensors"));

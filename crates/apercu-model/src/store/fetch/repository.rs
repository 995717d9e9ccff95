//! What the hub says of a repository, and which of its files are of use.

use std::path::PathBuf;

use apercu_engine::Weights;
use serde::Deserialize;

use super::{Remote, Repository};
use crate::error::{Error, Result};
use crate::store::is_hex;

/// The files of a model that are of use here.
const FILES: [&str; 16] = [
    "config.json",
    "generation_config.json",
    "apercu.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "vocab.json",
    "merges.txt",
    "source.spm",
    "target.spm",
    "sentencepiece.bpe.model",
    "spiece.model",
    "vocab.model",
    "README.md",
    "MODEL_CARD.md",
    Weights::FILE,
    Weights::INDEX,
];

/// Weights that are fetched where there are no others, to be converted.
const PICKLE: &str = "pytorch_model.bin";

/// What the hub says of a repository.
#[derive(Deserialize)]
pub(super) struct Answer {
    pub(super) sha: String,
    pub(super) siblings: Vec<Sibling>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Sibling {
    rfilename: String,
    size: Option<u64>,
    blob_id: Option<String>,
    lfs: Option<Lfs>,
}

#[derive(Deserialize)]
pub(super) struct Lfs {
    sha256: String,
    size: u64,
}

/// The files of a repository that are of use, smallest first.
pub(super) fn choose(repository: &Repository, siblings: Vec<Sibling>) -> Result<Vec<Remote>> {
    let refuse = |reason: String| {
        Error::file(
            PathBuf::from(format!("{}/{}", repository.owner, repository.name)),
            reason,
        )
    };
    let has = |name: &str| siblings.iter().any(|sibling| sibling.rfilename == name);
    if !has("config.json") {
        return Err(refuse(
            "the repository has no config.json, so it holds no model".to_owned(),
        ));
    }
    let shards = has(Weights::INDEX) && !has(Weights::FILE);
    let pickle = !shards && !has(Weights::FILE);
    if pickle && !has(PICKLE) {
        return Err(refuse(format!("the repository has no {}", Weights::FILE)));
    }
    // Only names of fixed forms are taken, and hashes become names of files: neither can climb out of the store.
    let wanted = siblings.into_iter().filter(|Sibling { rfilename: name, .. }| {
        FILES.contains(&name.as_str()) || pickle && name == PICKLE || shards && is_shard(name)
    });
    let mut remotes = wanted
        .map(|sibling| {
            let known = match sibling.lfs {
                Some(lfs) if is_hex(&lfs.sha256, 64) => Some((lfs.size, lfs.sha256)),
                Some(_) => None,
                None => sibling.size.zip(sibling.blob_id.filter(|hash| is_hex(hash, 40))),
            };
            let name = sibling.rfilename;
            match known {
                Some((size, hash)) => Ok(Remote { name, size, hash }),
                None => Err(refuse(format!("the hub gives no size and no hash of {name}"))),
            }
        })
        .collect::<Result<Vec<_>>>()?;
    remotes.sort_by_key(|remote| remote.size);
    Ok(remotes)
}

/// Whether this is one of several files of weights, as `transformers` names them: `model-00001-of-00004.safetensors`.
fn is_shard(name: &str) -> bool {
    let numbers = name
        .strip_prefix("model-")
        .and_then(|rest| rest.strip_suffix(".safetensors"));
    let is_number = |text: &str| text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit());
    numbers
        .and_then(|numbers| numbers.split_once("-of-"))
        .is_some_and(|(number, count)| is_number(number) && is_number(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_in_several_files_are_fetched_with_their_index() {
        let [index, first, second] = [
            "model.safetensors.index.json",
            "model-00001-of-00002.safetensors",
            "model-00002-of-00002.safetensors",
        ];
        let names = [
            "config.json",
            index,
            first,
            second,
            "model-1-of-2.safetensors",
            "pytorch_model.bin",
        ];
        let siblings = names.map(|name| Sibling {
            rfilename: name.to_owned(),
            size: Some(2),
            blob_id: Some("0".repeat(40)),
            lfs: None,
        });
        let repository = Repository {
            owner: "o".to_owned(),
            name: "m".to_owned(),
            revision: "main".to_owned(),
        };
        let chosen = choose(&repository, siblings.into()).unwrap();
        let chosen: Vec<&str> = chosen.iter().map(|remote| remote.name.as_str()).collect();
        assert_eq!(chosen, ["config.json", index, first, second]);
    }
}

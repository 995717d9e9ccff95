//! The arguments of `apercu models`.
// What documents them here is what `--help` prints, as plain text.
#![allow(clippy::doc_markdown)]

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// Fetches models, and works on those that are there
///
/// Models are kept in the cache of the Hugging Face hub (HF_HOME, HF_HUB_CACHE), so that those which other programs have
/// fetched are there already; those that are not on the hub are in the user's data folder (XDG_DATA_HOME). HF_ENDPOINT is
/// the address of a mirror of the hub, APERCU_GITHUB_ENDPOINT of one of GitHub, HTTPS_PROXY that of a proxy, HF_TOKEN lets in
/// where the hub wants to know who asks. A MODEL is a name from `apercu models list` or owner/name[@revision].
#[derive(Debug, Subcommand)]
pub(crate) enum ModelsCommand {
    /// Lists the models that are known by name and those that are on this machine
    List,
    /// Fetches a model, or what is missing of it, and prints its folder
    Pull {
        #[command(flatten)]
        model: ModelName,
        /// Do not touch the network; succeed only if the model is there (APERCU_OFFLINE=1 does the same)
        #[arg(long)]
        offline: bool,
    },
    /// Compares the files of a model with their hashes; of all models if none is named
    ///
    /// A model whose hashes nobody has recorded, such as one of Mozilla's in a folder, is opened instead: this finds files
    /// that are missing, damaged or do not agree, but not a changed number, and the answer says so.
    Verify {
        /// Name or folder of the model
        #[arg(value_name = "MODEL")]
        model: Option<PathBuf>,
    },
    /// Prints the folder of a model
    Path {
        #[command(flatten)]
        model: ModelName,
    },
    /// Takes a model off this machine
    Remove {
        #[command(flatten)]
        model: ModelName,
    },
    /// Writes the 8-bit form of a model, a quarter of the size
    Quantize {
        /// Name or folder of the model
        #[arg(value_name = "MODEL")]
        source: PathBuf,
        /// Folder to write, which must not exist yet [default: where models are kept, under the name with -int8 added]
        target: Option<PathBuf>,
    },
    /// Writes a student of Marian's as the files that other programs read
    ///
    /// Numbers are rounded once more, as Marian has one multiplier a matrix where this program has one a row. That texts are
    /// given with the marks of a keyboard (plain_marks in apercu.json) is nothing that these files could say.
    Export {
        /// What to write
        #[arg(long, value_enum)]
        format: ExportFormat,
        /// Name or folder of the model
        #[arg(value_name = "MODEL")]
        source: PathBuf,
        /// Folder to write, which must not exist yet
        target: PathBuf,
    },
}

/// What `models export` writes.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum ExportFormat {
    /// A model in 8 bits, vocabularies and a shortlist as Firefox has them
    Marian,
}

#[derive(Debug, Args)]
pub(crate) struct ModelName {
    /// Name of the model
    #[arg(value_name = "MODEL")]
    pub(crate) name: String,
}

//! The arguments of `apercu batch`.

use std::path::PathBuf;

use apercu_formats::lines::Fields;
use clap::{Args, ValueEnum};

use super::{FetchArgs, SummaryArgs};

/// Summarizes many articles, from JSON lines to JSON lines
///
/// Each line is an object with the article's `text`, or the `url` to fetch it from; `id`, `title` and `language` (en, fr)
/// are optional. Each gives one line: its `line` number, its `id`, and the summary as `--format json` has it, or an
/// `error`. Lines are written as soon as they are done, and memory does not grow with the input.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  apercu batch articles.jsonl --output summaries.jsonl
  apercu batch articles.jsonl --output summaries.jsonl --resume    after it was broken off
  zcat *.jsonl.gz | apercu batch --language fr --field text=body --field id=doc_id | jq .french
  parallel --pipepart -a articles.jsonl --block 10M apercu batch --threads 1 > summaries.jsonl
  apercu batch --errors inline    where a whole task is lost with its exit status, as in Spark's pipe

Exit status: 0 if all went well, 1 if a line failed (the others are still done; with `--errors inline`, 0) or the run
itself, 2 for wrong usage.")]
pub(crate) struct BatchArgs {
    /// Articles, one JSON object a line; `-` or none for standard input
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,

    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,

    /// Go on with the output of a run that was broken off: do what is missing in it, and add to it
    #[arg(long, requires = "output")]
    pub(crate) resume: bool,

    /// Write each article as soon as it is done, not in the order of the input
    #[arg(long)]
    pub(crate) unordered: bool,

    /// Name that a field has in the input: text=body, say; for id, text, title, language, url
    #[arg(long = "field", value_name = "FIELD=NAME", value_parser = field)]
    fields: Vec<(Field, String)>,

    /// Where a line that failed is told
    #[arg(long, value_enum, default_value_t = Errors::Status, value_name = "WHERE")]
    pub(crate) errors: Errors,

    #[command(flatten)]
    pub(crate) summary: SummaryArgs,

    #[command(flatten)]
    pub(crate) fetch: FetchArgs,
}

/// Where the lines that failed are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Errors {
    /// In its record, and in the exit status, which is 1 then
    Status,
    /// In its record only: the exit status is 0 if every line has a summary or an error
    Inline,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Id,
    Text,
    Title,
    Language,
    Url,
}

impl BatchArgs {
    /// The names of the fields; the last one that is given for a field counts.
    pub(crate) fn fields(&self) -> Fields {
        let mut fields = Fields::default();
        for (field, name) in &self.fields {
            let slot = match field {
                Field::Id => &mut fields.id,
                Field::Text => &mut fields.text,
                Field::Title => &mut fields.title,
                Field::Language => &mut fields.language,
                Field::Url => &mut fields.url,
            };
            slot.clone_from(name);
        }
        fields
    }
}

fn field(value: &str) -> Result<(Field, String), String> {
    let (field, name) = value
        .split_once('=')
        .filter(|(_, name)| !name.is_empty())
        .ok_or("FIELD=NAME is needed, such as text=body")?;
    let field = match field {
        "id" => Field::Id,
        "text" => Field::Text,
        "title" => Field::Title,
        "language" => Field::Language,
        "url" => Field::Url,
        _ => return Err("the fields are id, text, title, language and url".into()),
    };
    Ok((field, name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_has_a_name() {
        assert_eq!(field("text=body"), Ok((Field::Text, "body".into())));
        assert_eq!(field("id=a=b"), Ok((Field::Id, "a=b".into())));
        for wrong in ["text", "text=", "texte=body", "=x"] {
            assert!(field(wrong).is_err(), "{wrong}");
        }
    }
}

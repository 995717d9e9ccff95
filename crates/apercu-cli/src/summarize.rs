//! Summaries of the inputs, one after the other.

use std::process::ExitCode;

use anyhow::{Context, Result};
use apercu::article::ReadOptions;
use apercu::{Article, BilingualSummary, Summarizer};

use crate::args::SummarizeArgs;
use crate::input::Input;
use crate::output::{Printer, Report};
use crate::{messages, plain, progress};

pub(crate) fn run(args: &SummarizeArgs) -> Result<ExitCode> {
    let summarizer = args.summarizer()?.build()?;
    let mut options = Article::options().lossy(args.lossy);
    if let Some(language) = args.from {
        options = options.language(language.into());
    }

    let inputs = Input::all(&args.files);
    let bar = progress::inputs(inputs.len(), args.log.quiet);
    let mut printer = Printer::new(args.format, inputs.len() > 1);
    let mut status = ExitCode::SUCCESS;
    for input in &inputs {
        bar.set_message(plain::line(&input.to_string()));
        match summarize(&summarizer, input, &options) {
            Ok((article, summary)) => {
                let replaced = article.replaced_bytes();
                if replaced > 0 && !args.log.quiet {
                    let note = format!("replaced bytes that are not UTF-8: {replaced}");
                    bar.suspend(|| messages::note(input, &note));
                }
                let report = Report {
                    input: input.to_string(),
                    article: &article,
                    summary: &summary,
                };
                bar.suspend(|| printer.print(&report))
                    .context("cannot write the output")?;
            }
            Err(error) => {
                bar.suspend(|| messages::error(Some(input), &error.into()));
                status = ExitCode::FAILURE;
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(status)
}

fn summarize(
    summarizer: &Summarizer,
    input: &Input,
    options: &ReadOptions,
) -> apercu::Result<(Article, BilingualSummary)> {
    tracing::info!(%input, "reading");
    let article = input.read(options)?;
    tracing::info!(
        language = article.language().code(),
        sentences = article.sentences().len(),
        "summarizing"
    );
    let summary = summarizer.summarize(&article)?;
    Ok((article, summary))
}

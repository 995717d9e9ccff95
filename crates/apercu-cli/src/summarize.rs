//! Summaries of the inputs, one after the other.

use std::process::ExitCode;

use anyhow::{Context, Result};
use apercu::article::ReadOptions;
use apercu::{Article, BilingualSummary, Summarizer};
use apercu_formats::{Report, plain};
use apercu_web::Fetcher;

use crate::args::SummarizeArgs;
use crate::input::Input;
use crate::output::Printer;
use crate::{messages, progress};

pub(crate) fn run(args: &SummarizeArgs, quiet: bool) -> Result<ExitCode> {
    let summarizer = args.summary.summarizer()?;
    let options = args.summary.reading().lossy(args.lossy);
    let fetcher = args.fetch.fetcher();
    let inputs = Input::all(&args.inputs);
    let bar = progress::inputs(inputs.len(), quiet);
    let mut printer = Printer::new(args.format, inputs.len() > 1);
    let mut status = ExitCode::SUCCESS;
    for input in &inputs {
        bar.set_message(plain::line(&input.to_string()));
        match summarize(&summarizer, input, &options, &fetcher) {
            Ok((article, summary)) => {
                if !quiet {
                    bar.suspend(|| messages::notes(input, &article));
                }
                let report = Report {
                    input: input.to_string(),
                    article: &article,
                    summary: &summary,
                    entry: None,
                };
                bar.suspend(|| printer.print(&report))
                    .context("cannot write the output")?;
            }
            Err(error) => {
                bar.suspend(|| messages::error(Some(input), &error));
                status = ExitCode::FAILURE;
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(status)
}

/// Reads an input and summarizes it.
pub(crate) fn summarize(
    summarizer: &Summarizer,
    input: &Input,
    options: &ReadOptions,
    fetcher: &Fetcher,
) -> Result<(Article, BilingualSummary)> {
    tracing::info!(%input, "reading");
    let article = input.read(options, fetcher)?;
    tracing::info!(
        language = article.language().code(),
        sentences = article.sentences().len(),
        "summarizing"
    );
    let summary = summarizer.summarize(&article)?;
    Ok((article, summary))
}

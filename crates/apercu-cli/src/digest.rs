//! The stories of several feeds, each once.

mod output;
mod sources;

use std::process::ExitCode;

use anyhow::{Error, Result};
use apercu::Cancel;
use apercu::digest::{Folding, Item, tell};
use apercu_formats::plain;
use apercu_formats::story::StoryReport;

use crate::args::DigestArgs;
use crate::input::Input;
use crate::time::rfc3339;
use crate::{locale, messages, progress};
use output::Output;

/// Articles whose openings are translated together.
const TOGETHER: usize = 32;

pub(crate) fn run(args: &DigestArgs, quiet: bool) -> Result<ExitCode> {
    let mut failed = false;
    let summarizer = args.summary.summarizer()?;
    let cancel = Cancel::new();
    let mut folding = Folding::new(summarizer.translator());
    let mut items: Vec<Item> = Vec::new();
    let mut added = 0;
    sources::read(args, quiet, &mut failed, |item| {
        items.push(item);
        if items.len() - added >= TOGETHER {
            folding.add(&items[added..], &cancel)?;
            added = items.len();
        }
        Ok::<(), Error>(())
    })?;
    folding.add(&items[added..], &cancel)?;

    let mut stories = folding.stories();
    stories.truncate(args.top);
    let bar = progress::inputs(stories.len(), quiet);
    let mut output = Output::new(args.format, args.output.as_deref());
    for story in &stories {
        let lead = story.articles.first().and_then(|number| items.get(*number));
        let title = lead.map_or("", Item::title);
        bar.set_message(plain::line(title));
        match tell(story, &items, &summarizer, &cancel) {
            Ok(summary) => {
                let report = StoryReport {
                    story,
                    summary: &summary,
                    items: &items,
                };
                bar.suspend(|| output.take(&report))?;
            }
            Err(error) => {
                let input = lead.and_then(|item| item.url.clone()).map(Input::Url);
                bar.suspend(|| messages::error(input.as_ref(), &error.into()));
                failed = true;
            }
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    output.finish()?;
    if stories.is_empty() && !quiet {
        messages::say(locale::say("there are no articles", "il n’y a pas d’article"));
    }
    Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// When an article was published, in the form of RFC 3339.
fn published(item: &Item) -> Option<String> {
    item.published.and_then(rfc3339)
}

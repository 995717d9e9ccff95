//! A web page of summaries.

use super::markup::{escape, link, summaries, title};
use apercu_formats::Report;

/// An entry.
pub(super) fn article(report: &Report) -> String {
    let heading = match link(report) {
        Some(url) => format!("<a href=\"{}\">{}</a>", escape(url), escape(&title(report))),
        None => escape(&title(report)),
    };
    let entry = report.entry.as_ref();
    let published = entry.and_then(|entry| entry.published.as_deref());
    let time = published.map_or_else(String::new, |time| {
        format!("<p><time datetime=\"{0}\">{0}</time></p>\n", escape(time))
    });
    format!("<article><h2>{heading}</h2>\n{time}{}</article>\n", summaries(report))
}

/// The page.
pub(crate) fn page(title: &str, articles: &[String]) -> String {
    let title = escape(title);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>body{{max-width:42em;margin:auto;padding:1em;font-family:sans-serif;line-height:1.5}}.warnings{{font-size:.9em}}</style>\n\
         </head><body>\n<h1>{title}</h1>\n{}</body></html>\n",
        articles.concat()
    )
}

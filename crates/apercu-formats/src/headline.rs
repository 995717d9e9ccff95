//! A line for an article: its title in each language.

use apercu::{Language, LanguageSummary};

use crate::plain;
use crate::report::{Report, left_out};

/// The titles of a summary on one line, set apart by a tab; what looks wrong with one follows it in brackets.
pub fn render(report: &Report) -> String {
    let title = |language: Language| Some(titled(report.summary.in_language(language)?, language));
    let titles: Vec<String> = Language::ALL.into_iter().filter_map(title).collect();
    titles.join("\t") + "\n"
}

fn titled(summary: &LanguageSummary, language: Language) -> String {
    let title = plain::line(summary.title.as_deref().unwrap_or_default());
    let messages = summary.title_warnings.iter().map(|warning| warning.message(language));
    let messages: Vec<String> = messages.chain(left_out(summary.left_out, language)).collect();
    if messages.is_empty() {
        return title;
    }
    format!("{title} [⚠ {}]", plain::line(&messages.join("; ")))
        .trim_start()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{article, summary};
    use crate::report::tests::report;

    #[test]
    fn both_titles_on_a_line() {
        let (article, mut summary) = (article(), summary());
        assert_eq!(
            render(&report(&article, &summary)),
            "The bridge reopens at 9 [⚠ the number “9” is not in the source]\tLe pont rouvre\n"
        );
        summary.english = None;
        assert_eq!(render(&report(&article, &summary)), "Le pont rouvre\n");
    }
}

//! Plain text to paste into a message: a title and a list in each language.

use std::fmt::Write;

use apercu::check::Finding;
use apercu::{Language, LanguageSummary};

use crate::plain;
use crate::report::{Report, left_out};

/// Title and sentences in each language, a line each; what is to be known of one stands below it. The input's name comes first where there
/// are several.
pub fn render(report: &Report, several: bool) -> String {
    let mut parts = Vec::new();
    if several {
        parts.push(format!("{}\n", plain::escape(&report.input)));
    }
    for language in Language::ALL {
        parts.extend(
            report
                .summary
                .in_language(language)
                .map(|summary| list(summary, language)),
        );
    }
    parts.join("\n")
}

fn list(summary: &LanguageSummary, language: Language) -> String {
    let mut out = String::new();
    let mut item = |mark: &str, text: &str, warnings: &[Finding]| {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{mark}{}", plain::line(text));
        for warning in warnings {
            let indent = " ".repeat(mark.chars().count());
            let _ = writeln!(out, "{indent}⚠ {}", plain::line(&warning.message(language)));
        }
    };
    if let Some(title) = &summary.title {
        item("", title, &summary.title_warnings);
    }
    for sentence in &summary.sentences {
        item("• ", &sentence.text, &sentence.warnings);
    }
    if let Some(note) = left_out(summary.left_out, language) {
        item("⚠ ", &note, &[]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{article, summary};
    use crate::report::tests::report;

    #[test]
    fn a_list_in_each_language() {
        let (article, summary) = (article(), summary());
        assert_eq!(
            render(&report(&article, &summary), false),
            "\
The bridge reopens at 9
⚠ the number “9” is not in the source
• The bridge reopened on Monday.
  ⚠ the number “1” of the source is missing
  ⚠ not translated
• Works took two years.

Le pont rouvre
• Le pont n°\u{A0}1 a rouvert lundi.
• Les travaux ont duré deux ans\u{202F}!
"
        );
        assert!(render(&report(&article, &summary), true).starts_with("pont.txt\n\nThe bridge"));
    }
}

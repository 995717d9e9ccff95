//! Text to be read.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use apercu::check::Finding;
use apercu::{Language, LanguageSummary};
use textwrap::{Options, WordSeparator, WordSplitter};
use unicode_width::UnicodeWidthStr;

use crate::plain;
use crate::report::{Report, left_out, name, places};

pub(crate) const HEADING: Style = AnsiColor::Cyan.on_default().bold();
pub(crate) const TITLE: Style = Style::new().bold();
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default();
pub(crate) const QUIET: Style = Style::new().dimmed();

/// Title and summary in each language, with colours, in lines of at most `width` columns. What is said about them is in the
/// language of the `reader`.
///
/// A title or a sentence that carries warnings is marked with a number, under which they stand below the summary.
pub fn render(report: &Report, several: bool, width: Option<usize>, reader: Language) -> String {
    let say = |english, french| match reader {
        Language::English => english,
        Language::French => french,
    };
    let mut out = Page {
        text: String::new(),
        width,
    };
    if several {
        out.lines(QUIET, &format!("==> {} <==", plain::escape(&report.input)));
        out.blank();
    }
    for language in Language::ALL {
        if let Some(summary) = report.summary.in_language(language) {
            out.summary(language, summary);
        }
    }
    let counts = report.summary.counts;
    out.lines(
        QUIET,
        &if report.summary.whole {
            let text = say(
                "The whole article: it is no longer than the summary may be",
                "L’article entier : il n’est pas plus long que le résumé ne peut l’être",
            );
            format!("{text} ({}).", counts.sentences_read)
        } else {
            let of = say("of", "phrases sur");
            let sentences = say(" sentences", "");
            format!("{} {of} {}{sentences}", counts.sentences_kept, counts.sentences_read)
        },
    );
    if let Some(language) = report.summary.via {
        let summarizer = plain::line(&report.summary.summarizer);
        out.lines(
            QUIET,
            &format!(
                "Summarized by {summarizer} from a translation into {}.",
                in_english(language)
            ),
        );
    }
    out.text
}

fn in_english(language: Language) -> &'static str {
    match language {
        Language::English => "English",
        Language::French => "French",
    }
}

/// The same without colours and in lines as long as they are: what the program writes where it is no terminal that reads.
pub fn plain(report: &Report, reader: Language) -> String {
    anstream::adapter::strip_str(&render(report, false, None, reader)).to_string()
}

/// Lines that are being written.
pub(crate) struct Page {
    pub(crate) text: String,
    pub(crate) width: Option<usize>,
}

impl Page {
    fn summary(&mut self, language: Language, summary: &LanguageSummary) {
        let heading = name(language);
        self.lines(HEADING, heading);
        self.lines(HEADING, &"─".repeat(heading.width()));
        let mut notes = Vec::new();
        let mut marked = |text: &str, warnings: &[Finding]| {
            let text = plain::line(text);
            if warnings.is_empty() {
                return text;
            }
            let warnings: Vec<_> = warnings.iter().map(|warning| warning.message(language)).collect();
            let mark = format!("[{}]", notes.len() + 1);
            notes.push(plain::line(&format!("{mark} {}", warnings.join("; "))));
            format!("{text}\u{A0}{mark}")
        };
        if let Some(title) = &summary.title {
            self.lines(TITLE, &marked(title, &summary.title_warnings));
            self.blank();
        }
        let mut sentences: Vec<String> = Vec::new();
        let mut kept = summary.sentences.iter().peekable();
        while let Some(sentence) = kept.next() {
            sentences.push(marked(&sentence.text, &sentence.warnings));
            let place = places(sentence, language);
            // Sentences of one place have it after the last of them.
            let goes_on = kept.peek().is_some_and(|next| places(next, language) == place);
            if let Some(place) = place.filter(|_| !goes_on) {
                sentences.push(format!("({})", plain::line(&place)));
            }
        }
        self.lines(Style::new(), &sentences.join(" "));
        notes.extend(left_out(summary.left_out, language));
        for note in notes {
            self.lines(WARNING, &note);
        }
        self.blank();
    }

    /// Adds `text`, wrapped; breaks only at spaces, for French has no-break spaces before its punctuation.
    pub(crate) fn lines(&mut self, style: Style, text: &str) {
        let options = Options::new(self.width.unwrap_or(usize::MAX))
            .word_separator(WordSeparator::AsciiSpace)
            .word_splitter(WordSplitter::NoHyphenation);
        for line in textwrap::wrap(text, options) {
            // Writing to a string cannot fail.
            let _ = writeln!(self.text, "{style}{line}{style:#}");
        }
    }

    pub(crate) fn blank(&mut self) {
        self.text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use apercu::article::Place;

    use super::*;
    use crate::fixture::{article, summary};
    use crate::report::tests::report;

    fn rendered(several: bool, width: Option<usize>) -> String {
        let (article, summary) = (article(), summary());
        anstream::adapter::strip_str(&render(&report(&article, &summary), several, width, Language::English))
            .to_string()
    }

    #[test]
    fn both_languages_under_their_headings() {
        assert_eq!(
            rendered(false, None),
            "\
English
───────
The bridge reopens at 9\u{A0}[1]

The bridge reopened on Monday.\u{A0}[2] Works took two years.
[1] the number “9” is not in the source
[2] the number “1” of the source is missing; not translated

Français
────────
Le pont rouvre

Le pont n°\u{A0}1 a rouvert lundi. Les travaux ont duré deux ans\u{202F}!

2 of 4 sentences
"
        );
    }

    #[test]
    fn lines_fit_and_break_at_plain_spaces_only() {
        for width in [16, 20, 30, 79] {
            let text = rendered(true, Some(width));
            assert!(text.lines().all(|line| line.width() <= width), "{width}: {text}");
            assert!(
                text.contains("ans\u{202F}!") && text.contains("n°\u{A0}1"),
                "{width}: {text}"
            );
        }
        assert!(rendered(true, Some(5)).lines().all(|line| line.width() <= 5));
    }

    #[test]
    fn several_inputs_are_told_apart() {
        assert!(rendered(true, None).starts_with("==> pont.txt <==\n\nEnglish\n"));
    }

    #[test]
    fn what_comes_from_a_document_names_its_place() {
        let (article, mut summary) = (article(), summary());
        for sentence in &mut summary.french.as_mut().unwrap().sentences {
            sentence.sources[0].place = Some(Place::Page { page: 2 });
        }
        let text = render(&report(&article, &summary), false, None, Language::English);
        assert!(
            text.contains("a rouvert lundi. Les travaux ont duré deux ans\u{202F}! (page 2)"),
            "{text}"
        );
    }

    #[test]
    fn an_article_given_whole_is_said_to_be() {
        let (article, mut summary) = (article(), summary());
        summary.whole = true;
        assert!(render(&report(&article, &summary), false, None, Language::English).contains("The whole article"));
    }

    #[test]
    fn what_was_left_out_is_counted() {
        let (article, mut summary) = (article(), summary());
        summary.english.as_mut().unwrap().left_out = 1;
        summary.french.as_mut().unwrap().left_out = 2;
        let report = report(&article, &summary);
        for text in [
            render(&report, false, None, Language::English),
            crate::markdown::render(&report, false),
            crate::bullets::render(&report, false),
            crate::headline::render(&report),
        ] {
            for note in [
                "1 doubtful translation left out",
                "2 traductions douteuses laissées de côté",
            ] {
                assert_eq!(text.matches(note).count(), 1, "{text}");
            }
        }
    }

    #[test]
    fn hostile_text_and_names_are_disarmed() {
        let (article, mut summary) = (article(), summary());
        let english = summary.english.as_mut().unwrap();
        english.title = Some("\u{1b}]0;owned\u{7}Title".into());
        english.sentences[0].text = "Left\u{202e}right\u{1b}[2J.".into();
        let mut report = report(&article, &summary);
        report.input = "\u{1b}[2J.txt".into();
        let text = render(&report, true, None, Language::English);
        // What escapes remain are the program's own colours.
        let plain = anstream::adapter::strip_str(&text).to_string();
        assert!(
            !text.contains('\u{202e}') && !plain.contains(['\u{1b}', '\u{7}']),
            "{plain:?}"
        );
        assert!(
            plain.contains("==> \\u{1b}[2J.txt <==")
                && plain.contains("]0;ownedTitle")
                && plain.contains("Leftright[2J.")
        );
    }
}

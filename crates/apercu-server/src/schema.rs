//! The shapes of requests and answers, as `/openapi.json` describes them. Tests read real answers into those that the library writes,
//! and refuse a field that is missing here.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::options::{Code, Format, Languages};

/// What is wrong, and where.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Problem {
    /// What is wrong, for a reader.
    pub(crate) error: String,
    /// The field of the request that it is about, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub(crate) field: Option<String>,
}

/// An article to summarize: one of `text`, `html` and `url`, and options.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes what `routes::summarize` reads")]
pub(crate) struct SummarizeRequest {
    /// The article as plain text: its title, then its paragraphs.
    text: Option<String>,
    /// A web page that the article is looked for in.
    html: Option<String>,
    /// The address of a web page.
    url: Option<String>,
    /// Language of the summaries; both if it is not given.
    language: Option<Languages>,
    /// Length of a summary in sentences; 3 if no length is given. At most one of `sentences`, `words`, `ratio` and `headline`.
    #[schema(minimum = 1)]
    sentences: Option<u32>,
    /// Most words of a summary; at least one sentence is given.
    #[schema(minimum = 1)]
    words: Option<u32>,
    /// Most words of a summary, as a share of the article's; at least one sentence is given.
    #[schema(exclusive_minimum = 0.0, maximum = 1.0)]
    ratio: Option<f32>,
    /// Only a title in each language; `false` if it is not given.
    headline: Option<bool>,
    /// Keep to sentences that bear on these terms, in either language, set apart by commas.
    about: Option<String>,
    /// Leave out titles and sentences whose translations have less confidence than this, and count them.
    #[schema(minimum = 0.0, maximum = 1.0)]
    strict: Option<f32>,
    /// Language of the article, instead of detecting it.
    from: Option<Code>,
    /// Title of the article, instead of looking for one.
    title: Option<String>,
    /// Replace bytes that are not UTF-8 instead of refusing the text.
    lossy: Option<bool>,
    /// What the answer looks like; JSON if it is not given.
    format: Option<Format>,
}

/// Text to translate.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TranslateRequest {
    /// The text; each of its lines is translated on its own.
    pub(crate) text: String,
    /// Language to translate into.
    pub(crate) to: Code,
    /// Language to translate from; the other one if it is not given.
    #[serde(default)]
    pub(crate) from: Option<Code>,
}

/// A translation.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TranslateAnswer {
    /// Language that was translated from.
    #[schema(value_type = Code)]
    pub(crate) from: apercu::Language,
    /// Language that was translated into.
    #[schema(value_type = Code)]
    pub(crate) to: apercu::Language,
    /// The translation, line by line, as `apercu translate` prints it.
    pub(crate) text: String,
    /// Each line with what looks wrong with it.
    pub(crate) lines: Vec<TranslatedLine>,
}

/// A translated line.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TranslatedLine {
    /// The line in the other language.
    pub(crate) text: String,
    /// What does not agree with the source.
    #[schema(value_type = Vec<Warning>)]
    pub(crate) warnings: Vec<apercu::check::Finding>,
    /// The probability that it does not mislead, where it could be read back.
    pub(crate) confidence: Option<f32>,
}

/// What the page shows.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Page {
    /// What `format=json` gives.
    #[schema(value_type = SummaryAnswer)]
    pub(crate) summary: serde_json::Value,
    /// What `format=text` gives.
    pub(crate) text: String,
    /// What `format=markdown` gives.
    pub(crate) markdown: String,
    /// The article's text, of which the sources' offsets are bytes.
    pub(crate) article: String,
    /// The warnings in words.
    pub(crate) warnings: PageWarnings,
}

/// The warnings of a summary in words, each in the language of its summary.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PageWarnings {
    /// Those of the English summary.
    pub(crate) english: Option<LanguageWarnings>,
    /// Those of the French summary.
    pub(crate) french: Option<LanguageWarnings>,
}

/// The warnings of a summary in one language.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LanguageWarnings {
    /// Those of the title.
    pub(crate) title: Vec<String>,
    /// Those of each sentence.
    pub(crate) sentences: Vec<Vec<String>>,
}

/// The library's own shapes, mirrored: it knows nothing of `OpenAPI`.
macro_rules! mirrors {
    ($($(#[$meta:meta])* struct $name:ident { $($(#[$field_meta:meta])* $field:ident: $kind:ty,)* })*) => {$(
        $(#[$meta])*
        #[derive(Debug, Deserialize, ToSchema)]
        #[serde(deny_unknown_fields)]
        #[allow(dead_code, reason = "they are described, and read in tests")]
        pub(crate) struct $name { $($(#[$field_meta])* $field: $kind,)* }
    )*};
}

mirrors! {
    /// A summary, as `apercu --format json` prints it.
    struct SummaryAnswer {
        /// The address, or `-` for what stood in the request.
        input: String,
        /// The language of the article.
        source_language: Code,
        /// The article's own title.
        title: Option<String>,
        /// The terms that its sentences bear on, where that was asked for.
        about: Option<String>,
        /// The English summary, unless it was not asked for.
        english: Option<LanguageSummary>,
        /// The French summary, unless it was not asked for.
        french: Option<LanguageSummary>,
        /// How much was read and kept.
        counts: Counts,
        /// Whether the article is no longer than the summary may be, and so stands here whole.
        whole: bool,
        /// Name of the model that translated.
        model: String,
        /// Name of what chose the sentences or wrote them.
        summarizer: String,
        /// The language that the article was translated into before it was summarized, where it was.
        via: Option<Code>,
        /// Bytes that were not UTF-8 and were replaced.
        #[serde(default)]
        replaced_bytes: usize,
        /// What a web page says of the article, and the text that was found in it.
        page: Option<WebPage>,
    }

    /// The summary in one language.
    struct LanguageSummary {
        /// The title in this language.
        title: Option<String>,
        /// The probability that the title does not mislead, where it is a translation that could be read back.
        title_confidence: Option<f32>,
        /// What in the title does not agree with the article's own.
        title_warnings: Vec<Warning>,
        /// The sentences, in the order of the article.
        sentences: Vec<SummarySentence>,
        /// Title and sentences that were left out as doubtful.
        #[serde(default)]
        left_out: usize,
    }

    /// A sentence of a summary.
    struct SummarySentence {
        /// The sentence.
        text: String,
        /// The sentences of the article that it comes from.
        sources: Vec<SourceSentence>,
        /// How good the summarizer found it, higher is better.
        score: f32,
        /// The probability that it does not mislead, where it is a translation that could be read back.
        confidence: Option<f32>,
        /// What does not agree with the source.
        warnings: Vec<Warning>,
    }

    /// A sentence of the article.
    struct SourceSentence {
        /// Its first byte in the article's text, in UTF-8.
        start: usize,
        /// One past its last byte.
        end: usize,
        /// The sentence as it stands there.
        text: String,
    }

    /// How much was read and kept.
    struct Counts {
        /// Sentences read.
        sentences_read: usize,
        /// Sentences kept.
        sentences_kept: usize,
    }

    /// What a web page says of its article.
    struct WebPage {
        /// Its address.
        url: Option<String>,
        /// Who wrote it.
        byline: Option<String>,
        /// When it was published.
        published: Option<String>,
        /// Whether the page says that it is not free to read.
        restricted: bool,
        /// The text that was found.
        text: String,
    }
}

/// Something in which a sentence does not agree with its source.
#[derive(Debug, Deserialize, ToSchema)]
#[allow(dead_code, reason = "it is described, and read in tests")]
pub(crate) struct Warning {
    /// What it is: `missing_number`, `invented_number`, `missing_name`, `invented_name`, `replaced_unit`, `length`, `repetition`,
    /// `untranslated`, `truncated`, `doubtful`, `unsupported`, `replaced`.
    kind: String,
    /// The number in question.
    number: Option<String>,
    /// The name in question.
    name: Option<String>,
    /// The unit in question.
    unit: Option<String>,
    /// What stands instead.
    instead: Option<String>,
    /// How many times as long as the source the sentence is.
    ratio: Option<f32>,
    /// The words that are repeated.
    text: Option<String>,
}

#[cfg(test)]
mod tests {
    use apercu::check::Finding;
    use apercu::translate::{Candidate, Translate, Translation};
    use apercu::{Cancel, Language, Summarizer, Translator};
    use apercu_formats::{Report, json};
    use apercu_web::Html;
    use utoipa::PartialSchema;

    use super::*;
    use crate::options::SummaryOptions;

    /// Loses whatever there is to lose.
    struct Loses;

    impl Translate for Loses {
        fn translate(
            &self,
            sentences: &[&str],
            _: Language,
            _: Language,
            _: &Cancel,
        ) -> apercu::Result<Vec<Translation>> {
            let translation = |_: &&str| Translation::new([Candidate::new("Nothing is left of it")]);
            Ok(sentences.iter().map(translation).collect())
        }

        fn name(&self) -> &'static str {
            "loses"
        }
    }

    #[test]
    fn what_is_described_is_what_is_answered() {
        let page = "<!doctype html><html lang=fr><body><article><h1>Le pont</h1><p>Le pont de la ville a rouvert lundi après \
            quatorze mois de travaux, selon Mme Castaing. La mairie a dépensé 3,2 millions d’euros pour ce chantier, qui a \
            duré. Les riverains attendaient cela depuis longtemps, et la fête est prévue samedi.</p></article>";
        let article = Html::new(page.as_bytes()).article(&apercu::Article::options()).unwrap();
        let summarizer = Summarizer::builder()
            .translator(Translator::new(Loses))
            .build()
            .unwrap();
        let summary = summarizer.summarize(&article).unwrap();
        let report = Report {
            input: "-".to_owned(),
            article: &article,
            summary: &summary,
            entry: None,
        };
        let json = json::render(&report, false).unwrap();
        let answer: SummaryAnswer = serde_json::from_str(&json).unwrap();
        let english = answer.english.unwrap();
        assert!(english.sentences.iter().any(|sentence| !sentence.warnings.is_empty()));
        assert!(answer.page.is_some());
        let finding = serde_json::to_value(Finding::Length { ratio: 3.0 }).unwrap();
        assert_eq!(serde_json::from_value::<Warning>(finding).unwrap().ratio, Some(3.0));
    }

    #[test]
    fn an_object_has_the_options_of_a_query() {
        let names = |schema: utoipa::openapi::RefOr<utoipa::openapi::Schema>| -> Vec<String> {
            let value = serde_json::to_value(schema).unwrap();
            value["properties"].as_object().unwrap().keys().cloned().collect()
        };
        let mut object = names(SummarizeRequest::schema());
        object.retain(|name| !["text", "html", "url"].contains(&name.as_str()));
        assert_eq!(object, names(SummaryOptions::schema()));
    }
}

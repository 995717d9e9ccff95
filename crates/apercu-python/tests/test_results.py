"""What results and options look like in Python."""

import copy
import dataclasses
import html
import pickle
import re
from html.parser import HTMLParser

import pytest

import apercu


def test_sources_are_bytes_of_the_article(summarizer: apercu.Summarizer, french: str) -> None:
    summary = summarizer.summarize(french)
    assert summary.article == french
    assert summary.source_language == "fr" and not summary.whole
    assert summary.sentences_kept == 3 and summary.sentences_read == 6
    for language in ("en", "fr"):
        part = summary.in_language(language)
        assert part and len(part.sentences) == 3
        assert part.text == " ".join(sentence.text for sentence in part.sentences)
        for sentence in part.sentences:
            for source in sentence.sources:
                assert french.encode()[source.start : source.end].decode() == source.text


def test_results_are_frozen_and_travel(summarizer: apercu.Summarizer, french: str) -> None:
    summary = summarizer.summarize(french)
    with pytest.raises(dataclasses.FrozenInstanceError):
        summary.title = "another"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        summary.english.sentences[0].text = "another"  # type: ignore[misc,union-attr]
    for twin in (pickle.loads(pickle.dumps(summary)), copy.deepcopy(summary)):
        assert twin == summary and hash(twin) == hash(summary)
        assert twin.to_json() == summary.to_json()
    assert french not in repr(summary)


def test_a_summarizer_travels_as_its_options(french: str) -> None:
    summarizer = apercu.Summarizer(sentences=1, languages=["fr"], threads=1)
    assert repr(summarizer) == "Summarizer(sentences=1, languages=['fr'], threads=1)"
    twin = pickle.loads(pickle.dumps(summarizer))
    assert twin.summarize(french) == summarizer.summarize(french)
    assert twin.summarize(french).english is None


def test_translations_have_a_confidence_and_the_doubtful_ones_may_be_left_out(french: str) -> None:
    summary = apercu.Summarizer().summarize(french)
    assert summary.english and summary.french
    confidences = [sentence.confidence for sentence in summary.english.sentences]
    assert all(confidence is not None and 0 < confidence < 1 for confidence in confidences)
    assert all(sentence.confidence is None for sentence in summary.french.sentences)
    strict = apercu.Summarizer(strict=1).summarize(french)
    assert strict.english and strict.english.sentences == () and strict.english.left_out == 4
    assert strict.french and len(strict.french.sentences) == 3 and strict.french.left_out == 0
    with pytest.raises(apercu.OptionError, match="between 0 and 1"):
        apercu.Summarizer(strict=2)


def test_headlines_and_terms(french: str) -> None:
    headline = apercu.Summarizer(headline=True).summarize(french)
    assert headline.english and headline.english.title and headline.english.sentences == ()
    word = max(re.findall(r"\w+", headline.title or ""), key=len)
    about = apercu.Summarizer(about=word, languages="fr").summarize(french)
    assert about.to_dict()["about"] == word and about.sentences_read == 6
    with pytest.raises(apercu.ArticleError, match="no sentence"):
        apercu.Summarizer(about="ornithorynque").summarize(french)
    with pytest.raises(apercu.OptionError):
        apercu.Summarizer(headline=True, words=60)


def test_findings(summarizer: apercu.Summarizer) -> None:
    (finding,) = apercu.check("Il pleut depuis 12 jours.", "It has been raining for days.", source_language="fr")
    assert finding.kind == "missing_number"
    assert finding.to_dict() == {"kind": "missing_number", "number": "12"}
    assert finding.message() == "the number “12” of the source is missing"
    assert finding.message("fr") == "le nombre « 12 » de la source manque"
    assert pickle.loads(pickle.dumps(finding)) == finding
    assert apercu.check("Il pleut depuis 12 jours.", "Il pleut depuis 12 jours.", source_language="fr", language="fr") == ()
    line = summarizer.translate(["Il pleut."], to="en")[0]
    assert line.confidence is not None and 0.5 < line.confidence < 1
    assert line.to_dict() == {"text": line.text, "warnings": [], "confidence": line.confidence}


class Text(HTMLParser):
    """The text of a page, and whether its elements close in their order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_notebooks_show_both_languages_with_their_sources(summarizer: apercu.Summarizer, french: str) -> None:
    hostile = french.replace("Ferm", '<script>alert("x")</script> & Ferm', 1)
    assert hostile != french
    summary = summarizer.summarize(hostile)
    page = summary._repr_html_()
    assert "<script" not in page
    reader = Text()
    reader.feed(page)
    assert reader.open == []
    assert summary.english and summary.french
    for sentence in (*summary.english.sentences, *summary.french.sentences):
        assert sentence.text in reader.text
    marked = [html.unescape(passage) for passage in re.findall(r"<mark>(.*?)</mark>", page, re.DOTALL)]
    assert marked == [sentence.sources[0].text for sentence in summary.french.sentences]
    assert reader.text.endswith("".join(re.split(r"(?<=\n\n)", hostile)[-1][-20:]))
    assert all(f"[{number}]" in reader.text for number in (1, 2, 3))


def test_errors_have_kinds(summarizer: apercu.Summarizer) -> None:
    for wrong in ("", b"", b"\xff\xfeM\0", b"Il pleut \xe9 et \xe8", "a\0b", "<html><body><nav>Home</nav></body></html>"):
        with pytest.raises(apercu.ArticleError):
            summarizer.summarize(wrong)
    with pytest.raises(apercu.LanguageError, match="German"):
        summarizer.summarize("Der Minister hat am Montag gesagt, dass die Brücke im nächsten Jahr wieder geöffnet wird.")
    lossy = summarizer.summarize("Il a plu à Paris lundi. Il neige.".encode("latin-1"), lossy=True, language="fr")
    assert lossy.to_dict()["replaced_bytes"] == 1
    assert issubclass(apercu.LanguageError, apercu.ArticleError)
    for kind in (apercu.ArticleError, apercu.OptionError, apercu.GlossaryError, apercu.ModelError):
        assert issubclass(kind, apercu.ApercuError)


@pytest.mark.parametrize(
    "options",
    [
        {"sentences": 0},
        {"words": -1},
        {"ratio": 1.5},
        {"sentences": 1, "words": 2},
        {"languages": []},
        {"languages": ["de"]},
        {"threads": 0},
    ],
    ids=str,
)
def test_options_that_make_no_sense(options: dict) -> None:
    with pytest.raises(apercu.OptionError) as error:
        apercu.Summarizer(**options)
    assert isinstance(error.value, ValueError)


def test_files_that_are_missing_or_wrong(tmp_path) -> None:
    with pytest.raises(FileNotFoundError) as error:
        apercu.Summarizer(glossary=tmp_path / "none.tsv")
    assert error.value.filename == str(tmp_path / "none.tsv")
    wrong = tmp_path / "wrong.tsv"
    wrong.write_text("fr\ten\nun\tone\n\tnothing\n")
    with pytest.raises(apercu.GlossaryError, match="wrong.tsv: line 3"):
        apercu.Summarizer(glossary=[wrong])
    with pytest.raises(apercu.ModelError):
        apercu.Summarizer(translator=tmp_path)
    with pytest.raises(apercu.ModelError, match="no-such-model"):
        apercu.Summarizer(summarizer="no-such-model")


def test_types_that_are_no_articles(summarizer: apercu.Summarizer, french: str) -> None:
    for wrong in (3, None, ["text"], object()):
        with pytest.raises(TypeError, match="an article is a str or a bytes-like object"):
            summarizer.summarize(wrong)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="put it into a list"):
        summarizer.translate(french, to="en")
    for same in (bytearray(french.encode()), memoryview(french.encode())):
        assert summarizer.summarize(same) == summarizer.summarize(french)

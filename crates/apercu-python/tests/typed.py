"""What type checkers are to find right; `# type: ignore` marks what they are to refuse. It is checked, not run."""

from collections.abc import Iterator
from typing import assert_type

import apercu

summarizer = apercu.Summarizer(words=60, languages=["fr"], threads=1)
summary = summarizer.summarize(b"text", language="fr")
assert_type(summary, apercu.Summary)
assert_type(summary.source_language, apercu.Language)
assert_type(summarizer.batch(["one", b"two", {"text": "three", "id": 3}]), Iterator[apercu.BatchResult])
assert_type(summarizer.batch_json(["{}"]), Iterator[str])
assert_type(summarizer.translate(["un"], to="en"), list[apercu.Translation])
assert_type(apercu.check("un", "one", source_language="fr"), tuple[apercu.Finding, ...])
if summary.english:
    assert_type(summary.english.sentences[0].sources[0].start, int)

summarizer.summarize(3)  # type: ignore[arg-type]
summarizer.translate(["un"], to="de")  # type: ignore[arg-type]
apercu.Summarizer(3)  # type: ignore[call-arg]
summary.title = "another"  # type: ignore[misc]
print(summary.english.title)  # type: ignore[union-attr]

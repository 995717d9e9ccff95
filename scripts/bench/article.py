"""What apercu does with an article, as a plain Python program with CTranslate2: choose sentences, translate them.

    python article.py MODEL_FOLDER ARTICLE
"""

import re
import sys
from collections import Counter
from pathlib import Path

import ctranslate2
from tokenizers import Tokenizer

SENTENCES = 3


def main():
    folder, article = Path(sys.argv[1]), Path(sys.argv[2])
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    translator = ctranslate2.Translator(str(folder / "ctranslate2"), compute_type="int8", intra_threads=1)
    paragraphs = article.read_text(encoding="utf-8").split("\n\n")
    sentences = [s for p in paragraphs[1:] for s in re.split(r"(?<=[.!?])\s+", p.strip()) if s]
    counts = Counter(word for s in sentences for word in s.lower().split())

    def weight(i):
        words = sentences[i].lower().split()
        return sum(counts[word] for word in words) / len(words) / (1 + i)

    best = sorted(sorted(range(len(sentences)), key=weight, reverse=True)[:SENTENCES])
    chosen = [sentences[i] for i in best]
    tag, end = tokenizer.token_to_id(">>en<<"), tokenizer.token_to_id("</s>")
    sources = [[tag, *tokenizer.encode(s, add_special_tokens=False).ids, end] for s in chosen]
    results = translator.translate_batch([[f"<{i}>" for i in source] for source in sources], beam_size=4)
    print("\n".join(chosen), end="\n\n")
    for result in results:
        print(tokenizer.decode([int(token[1:-1]) for token in result.hypotheses[0]]))


if __name__ == "__main__":
    main()

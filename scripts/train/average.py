"""Average the weights of model folders of one shape: a training's end with what it started from, say (Wortsman et al. 2022).

    python average.py --out averaged exported models/apercu-fr-en

Folders are exported or 8-bit ones; the other files are the first one's, which must be an exported one. `apercu models quantize averaged apercu-fr-en`
makes the 8-bit folder.
"""

import argparse
import shutil
from pathlib import Path

from safetensors.torch import save_file

from eight_bit import load, to_floats


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder to write, which must not exist yet")
    parser.add_argument("folders", nargs="+", type=Path)
    args = parser.parse_args()
    first, *others = (to_floats(load(folder)) for folder in args.folders)
    shutil.copytree(args.folders[0], args.out)
    mean = {name: (tensor + sum(other[name] for other in others)) / len(args.folders) for name, tensor in first.items()}
    save_file({name: tensor.contiguous() for name, tensor in mean.items()}, args.out / "model.safetensors", {"format": "pt"})


if __name__ == "__main__":
    main()

"""Other systems as workers of run.py: jobs come in as lines of JSON, times go out, as crates/apercu-engine/examples/bench/worker.rs does.

    python peers.py {ctranslate2-int8,ctranslate2-f32,transformers} MODEL_FOLDER THREADS
"""

import json
import sys
import time
from pathlib import Path


def ctranslate2_worker(folder, threads, compute_type):
    import ctranslate2

    translator = ctranslate2.Translator(
        str(folder / "ctranslate2"), compute_type=compute_type, inter_threads=1, intra_threads=threads
    )

    def run(sources, beams, tokens):
        results = translator.translate_batch(
            [[f"<{i}>" for i in source] for source in sources],
            beam_size=beams, min_decoding_length=tokens, max_decoding_length=tokens, max_batch_size=0,
        )
        return [[int(token[1:-1]) for token in result.hypotheses[0]] for result in results]

    return run


def transformers_worker(folder, threads):
    import torch
    from transformers import MarianMTModel

    torch.set_num_threads(threads)
    model = MarianMTModel.from_pretrained(folder).eval()
    model.generation_config.forced_eos_token_id = None
    pad = model.config.pad_token_id

    def run(sources, beams, tokens):
        longest = max(map(len, sources))
        ids = torch.tensor([source + [pad] * (longest - len(source)) for source in sources])
        with torch.inference_mode():
            out = model.generate(
                ids, attention_mask=ids.ne(pad).long(), num_beams=beams, min_new_tokens=tokens,
                max_new_tokens=tokens, do_sample=False, early_stopping=beams > 1, bad_words_ids=None,
            )
        return out[:, 1:].tolist()

    return run


def convert(folder):
    """Write folder/ctranslate2: the same weights, with `<ID>` as the text of every token."""
    from ctranslate2.converters.transformers import MarianMTLoader
    from transformers import MarianMTModel

    class Loader(MarianMTLoader):
        def _remove_pad_weights(self, spec):
            pass  # the padding token keeps its place, so that ids are the same everywhere

    model = MarianMTModel.from_pretrained(folder)
    spec = Loader().get_model_spec(model)
    spec.decoder.start_from_zero_embedding = False
    tokens = [f"<{i}>" for i in range(model.config.vocab_size)]
    spec.register_source_vocabulary(tokens)
    spec.register_target_vocabulary(tokens)
    spec.config.eos_token = tokens[model.config.eos_token_id]
    spec.config.bos_token = spec.config.unk_token = spec.config.decoder_start_token = tokens[model.config.pad_token_id]
    spec.config.add_source_eos = False
    spec.validate()
    spec.optimize()
    out = folder / "ctranslate2"
    out.mkdir()
    spec.save(str(out))


def main():
    system, folder, threads = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    __import__(system.split("-")[0])  # a library's own start is no part of the load time
    start = time.perf_counter()
    if system == "transformers":
        run = transformers_worker(folder, threads)
    else:
        run = ctranslate2_worker(folder, threads, {"int8": "int8", "f32": "float32"}[system.rpartition("-")[2]])
    print(json.dumps({"load": time.perf_counter() - start}), flush=True)
    for line in sys.stdin:
        job = json.loads(line)
        start = time.perf_counter()
        outputs = run(**job)
        print(json.dumps({"wall": time.perf_counter() - start, "outputs": outputs}), flush=True)


if __name__ == "__main__":
    main()

#!/bin/bash
# Train on a borrowed GPU machine that reaches no network, in commands of at most ten minutes.
# Everything it needs lies in the folder of this script; its state stays in $STATE between commands.
#   gpu.sh load                      take in the corpus files that came along this time
#   gpu.sh train TOTAL STOP [SHAPE]  train on; TOTAL minutes is the whole schedule, STOP ends this command's share
#   gpu.sh score                     BLEU and chrF2 on the evaluation files that came along
#   gpu.sh export                    float16 MarianMTModel folder under $OUT, cut into 15 MiB parts
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
STATE=${STATE:-/root/apercu-train}
OUT=${OUT:-$STATE/out}
mkdir -p "$STATE/corpus" "$STATE/run" "$OUT"
cd "$here"
case ${1:?verb} in
load)
  cp -f "$here"/*.tsv.xz "$STATE/corpus/"
  ls -la "$STATE/corpus"
  nvidia-smi --query-gpu=name,memory.total --format=csv,noheader || true
  ;;
train)
  total=${2:?minutes of the schedule} stop=${3:?minutes of this command} shape=${4:-small}
  if [[ ! -f $STATE/corpus.npz ]]; then
    # the little news that there is counts ten times, everyday language twice
    news=$(for _ in 1 2 3 4 5 6 7 8 9 10; do ls "$STATE"/corpus/news*.tsv.xz; done)
    # shellcheck disable=SC2086
    python3 data.py encode --model vocab.model --longest 100 --out "$STATE/corpus.npz" \
      "$STATE"/corpus/*.tsv.xz "$STATE"/corpus/general*.tsv.xz $news
    [[ ! -f valid.tsv ]] || python3 data.py encode --model vocab.model --longest 200 --out "$STATE/valid.npz" valid.tsv
  fi
  valid=(); [[ ! -f $STATE/valid.npz ]] || valid=(--valid "$STATE/valid.npz")
  python3 train.py --corpus "$STATE/corpus.npz" "${valid[@]}" --vocab vocab.model --shape "$shape" \
    --minutes "$total" --stop-after "$stop" --tokens 65536 --lr 1e-3 --warmup 1200 --out "$STATE/run"
  cp "$STATE/run/log.jsonl" "$OUT/"
  ;;
score)
  for set in flores-dev wmt13; do
    [[ -f $set.en && -f $set.fr ]] || continue
    python3 score.py --run "$STATE/run" --vocab vocab.model --to en --source $set.fr --reference $set.en --out "$OUT/$set.hyp.en"
    python3 score.py --run "$STATE/run" --vocab vocab.model --to fr --source $set.en --reference $set.fr --out "$OUT/$set.hyp.fr"
  done
  ;;
export)
  python3 export.py --run "$STATE/run" --vocab vocab.model --out "$OUT/marian" --dtype float16 --split 15
  ls -la "$OUT/marian"
  ;;
*) echo "unknown verb $1" >&2; exit 2 ;;
esac

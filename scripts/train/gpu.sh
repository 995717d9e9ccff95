#!/bin/bash
# Train on a GPU machine that reaches no network, in commands of a few minutes each.
# Corpus files (*.tsv.xz), vocab.model, valid.tsv and the evaluation sets lie in $DATA; what must last between
# commands stays in $STATE; results go to $OUT.
#   gpu.sh load                      take in the corpus files that came along this time
#   gpu.sh train TOTAL STOP [SHAPE]  train on; TOTAL minutes is the whole schedule, STOP ends this command's share
#   gpu.sh export                    float16 MarianMTModel folder under $OUT, cut into 15 MiB parts
#   gpu.sh score                     BLEU and chrF2 on flores-dev and wmt13 (SET.en, SET.fr)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
DATA=${DATA:-$here/../../gpu}
STATE=${STATE:-$HOME/apercu-train}
OUT=${OUT:-$STATE/out}
mkdir -p "$STATE/encoded" "$STATE/run" "$OUT"
case ${1:-} in
load)
  python3 "$here/prepare.py" encode --model "$DATA/vocab.model" --out "$STATE/encoded" "$DATA"/*.tsv.xz
  ls -la "$STATE/encoded"
  ;;
train)
  total=${2:?minutes of the schedule} stop=${3:?minutes of this command} shape=${4:-small}
  cd "$STATE/encoded"
  python3 "$here/prepare.py" encode --model "$DATA/vocab.model" --longest 200 --out . "$DATA/valid.tsv"
  # shares of the examples: the little news that there is counts ten times its size, everyday language twice
  shares=()
  for file in *.npz; do
    case $file in
      valid.npz) ;;
      news*) shares+=("$file:2") ;;
      general*) shares+=("$file:5.5") ;;
      words*) shares+=("$file:1") ;;
      europarl*) shares+=("$file:3.5") ;;
      *) shares+=("$file:3") ;;
    esac
  done
  python3 "$here/train.py" --corpus "${shares[@]}" --valid valid.npz --vocab "$DATA/vocab.model" --shape "$shape" \
    --minutes "$total" --stop-after "$stop" --tokens 65536 --lr 1e-3 --warmup 1200 --smoothing 0.1 --out "$STATE/run"
  cp "$STATE/run/log.jsonl" "$OUT/"
  ;;
export)
  python3 "$here/export.py" --run "$STATE/run" --vocab "$DATA/vocab.model" --out "$OUT/marian" \
    --dtype float16 --split 15
  ls -la "$OUT/marian"
  ;;
score)
  for set in flores-dev wmt13; do
    for pair in "fr en" "en fr"; do
      read -r from to <<<"$pair"
      python3 "$here/score.py" --model "$STATE/run" --vocab "$DATA/vocab.model" --to "$to" \
        --source "$DATA/$set.$from" --reference "$DATA/$set.$to" --out "$OUT/$set.hyp.$to"
    done
  done
  ;;
*) sed -n '2,9p' "$0"; exit 2 ;;
esac

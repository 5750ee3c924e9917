#!/usr/bin/env bash
# Runs "python -m assistant" where only the data folder can be written to: the model that was trained
# at installation is linked into it, so that a new version never meets an old model.
#   deploy/start.sh run
#   deploy/start.sh backup FILE
set -euo pipefail
# The folder itself, not a link to it: an upgrade lets the link lead elsewhere while this one still runs.
cd -P "$(dirname "$0")/.."

trained=$PWD/.data
data=${VEJVISER_DATA_DIR:?Sæt VEJVISER_DATA_DIR til den mappe, der må skrives i.}
[ -d "$trained/models" ] || {
  echo "Modellen mangler i $trained/models. Kør 'make train', før serveren bliver startet." >&2; exit 1; }
if [ "$(realpath -m "$data")" != "$(realpath "$trained")" ]; then
  for part in models encoder; do
    if [ -d "$data/$part" ] && [ ! -L "$data/$part" ]; then
      echo "$data/$part er en mappe og skal være et link til $trained/$part. Flyt den, og prøv igen." >&2
      exit 1
    fi
    ln -sfn "$trained/$part" "$data/$part"
  done
fi
exec .venv/bin/python -W ignore -m assistant "$@"

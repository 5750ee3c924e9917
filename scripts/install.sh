#!/usr/bin/env bash
# Makes .venv with Python 3.10 and the locked packages.
#   scripts/install.sh run   what the assistant needs
#   scripts/install.sh dev   that and what tests and checks need
# A second call with nothing changed returns at once.
set -euo pipefail
cd "$(dirname "$0")/.."

kind=${1:-run}
case "$kind" in
  run) lock=requirements.lock ;;
  dev) lock=requirements-dev.lock ;;
  *) echo "Brug: scripts/install.sh run|dev" >&2; exit 2 ;;
esac
uv_version=0.8.13

# What tests and checks run that no Python package brings, as Debian's packages.
there() { PATH=$PATH:/usr/sbin:/sbin command -v "$@" >/dev/null; }
missing() {
  there chromium || there chromium-browser || there google-chrome || echo chromium
  there nginx || echo nginx-light
  there promtool || echo prometheus
  there systemd-analyze || echo systemd
  there redis-server || echo redis-server
  compgen -G "/usr/lib/*/faketime/libfaketime.so.1" >/dev/null || echo libfaketime
  compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || echo postgresql
}
if [ "$kind" = dev ] && [ -n "$(missing)" ]; then
  mapfile -t packages < <(missing)
  echo "[0/4] Installerer til prøverne: ${packages[*]} ..."
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    # RUNLEVEL: the tests start what they need themselves, so no service has to.
    { apt-get update && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends "${packages[@]}"; } >/dev/null 2>&1 || true
  fi
  mapfile -t packages < <(missing)
  [ -z "${packages[*]}" ] || echo "Der mangler: ${packages[*]}. Installér pakkerne, ellers fejler de prøver, der bruger dem." >&2
fi
stamp=.venv/.installed-$kind
want=$(cat "$lock" scripts/install.sh | sha256sum | cut -c1-16)
[ "$(cat "$stamp" 2>/dev/null)" = "$want" ] && exit 0

say() { echo "[$1/4] $2"; }

works() { "$@" -c 'import sys, venv; sys.exit(sys.version_info[:2] != (3, 10))' >/dev/null 2>&1; }

find_python() {
  local candidate
  for candidate in "${VEJVISER_PYTHON:-}" python3.10 "$HOME"/.pyenv/versions/3.10.*/bin/python python3 python; do
    [ -n "$candidate" ] && works "$candidate" && { command -v "$candidate"; return 0; }
  done
  return 1
}

say 1 "Finder Python 3.10 ..."
if ! works .venv/bin/python; then
  if ! python=$(find_python); then
    say 1 "Python 3.10 er ikke installeret; henter den med uv ..."
    any=$(command -v python3 || command -v python) || {
      echo "Der er ingen Python på maskinen. Installér Python 3.10, og prøv igen." >&2; exit 1; }
    [ -x .venv-uv/bin/uv ] || { "$any" -m venv .venv-uv && .venv-uv/bin/pip install --quiet "uv==$uv_version"; }
    .venv-uv/bin/uv python install 3.10 || {
      echo "Python 3.10 kunne ikke hentes. Installér den, eller peg på den med VEJVISER_PYTHON." >&2; exit 1; }
    python=$(.venv-uv/bin/uv python find 3.10)
    rm -rf .venv-uv
  fi
  "$python" -m venv --clear .venv
fi

say 2 "Installerer pakkerne fra $lock (cirka 2,7 GB første gang) ..."
if [ ! -x .venv/bin/uv ]; then
  .venv/bin/python -m pip install --quiet --disable-pip-version-check \
    --require-hashes --no-deps -r scripts/uv.lock
fi
UV_PYTHON_DOWNLOADS=never .venv/bin/uv pip install --quiet --require-hashes --python .venv/bin/python -r "$lock"

say 3 "Ser efter den danske sprogmodel da_core_news_sm (opgiver efter fem sekunder) ..."
.venv/bin/python scripts/fetch_spacy_model.py

say 4 "Miljøet er klar i .venv"
[ "$kind" = dev ] && cat requirements.lock scripts/install.sh | sha256sum | cut -c1-16 > .venv/.installed-run
echo "$want" > "$stamp"
